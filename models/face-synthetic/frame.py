"""The frame all faces are brought into: 128 x 128 pixels, eye distance 35, as the crops of TRAIN are."""
import cv2
import numpy

SIDE = 128
# ArcFace's five points moved by 8 pixels: eyes, nose tip, mouth corners, image-left first.
POINTS = numpy.array([(38.2946, 51.6963), (73.5318, 51.5014), (56.0252, 71.7366), (41.5493, 92.3655),
                      (70.7299, 92.2041)]) + 8
# Exactly symmetric about the middle column: a mirrored picture must land on itself.
MIDDLE = (SIDE - 1) / 2
MIRROR = [1, 0, 2, 4, 3]
POINTS[:, 0] = MIDDLE + (POINTS - POINTS[MIRROR])[:, 0] / 2
POINTS[:, 1] = (POINTS + POINTS[MIRROR])[:, 1] / 2
EYES = float(POINTS[1, 0] - POINTS[0, 0])
# Offset of the logarithm, in grey values: keeps the noise of black pixels small.
FLOOR = 12.0


def grid(side=SIDE):
    """Columns and rows of every pixel."""
    y, x = numpy.mgrid[0:side, 0:side].astype(numpy.float32)
    return x, y


def oval():
    """Weight of the part of the face that is taken from photos: 1 inside, 0 at the border, no hair, no background."""
    x, y = grid()
    across = numpy.abs(x - MIDDLE) / (41 - 0.011 * numpy.maximum(y - 72, 0) ** 1.8)
    down = numpy.where(y < 74, (74 - y) / 38, (y - 74) / 46)
    radius = (across ** 2.6 + down ** 2.6) ** (1 / 2.6)
    return numpy.clip((1 - radius) / 0.2, 0, 1).astype(numpy.float32)


def warp(picture, flow):
    """picture(x + flow(x)) for every pixel x."""
    x, y = grid(flow.shape[0])
    return cv2.remap(picture, x + flow[..., 0], y + flow[..., 1], cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)


def invert(flow, rounds=8):
    """The flow g with g(y) = -flow(y + g(y)), by fixed point."""
    back = -flow
    for _ in range(rounds):
        back = -warp(flow, back)
    return back


def to_log(rgb):
    """Three decorrelated channels of logarithmic colour: lightness, red against green, yellow against blue."""
    r, g, b = numpy.moveaxis(numpy.log(rgb.astype(numpy.float32) + FLOOR), -1, 0)
    return numpy.stack([(r + g + b) / 3, r - g, (r + g) / 2 - b], -1)


def to_rgb(channels):
    """Grey values 0 to 255 as floats, not clipped."""
    light, red, yellow = numpy.moveaxis(channels, -1, 0)
    blue = light - 2 * yellow / 3
    middle = light + yellow / 3
    return numpy.exp(numpy.stack([middle + red / 2, middle - red / 2, blue], -1)) - FLOOR
