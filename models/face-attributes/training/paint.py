"""Things painted over an aligned face of 112 x 112: masks, sunglasses, hands and other covers.

Pictures are f32 RGB 0..255, the face at the ArcFace template (eyes at rows 51 to 52, mouth at row 92).
"""
import cv2
import numpy


def blend(picture, cover, mask, soft=0.6):
    """Puts `cover` where `mask` is 1, with soft edges."""
    mask = cv2.GaussianBlur(mask, (0, 0), soft)[..., None]
    return picture * (1 - mask) + cover * mask


def cloth(rng):
    """A plain or patterned surface [112,112,3], lit from one side."""
    tone = rng.choice([[245, 245, 245], [150, 190, 225], [30, 30, 35], [110, 180, 170]]) if rng.random() < 0.6 else rng.uniform(0, 255, 3)
    y, x = numpy.mgrid[0:112, 0:112].astype(numpy.float32)
    surface = numpy.broadcast_to(numpy.asarray(tone, numpy.float32), (112, 112, 3)).copy()
    kind = rng.random()
    if kind < 0.25:
        rows = numpy.sin((y + rng.uniform(-0.2, 0.2) * x) * 2 * numpy.pi / rng.uniform(5, 16))
        surface *= (1 + rng.uniform(0.02, 0.15) * rows)[..., None]
    elif kind < 0.45:
        dots = (numpy.sin(x * rng.uniform(0.3, 1)) * numpy.sin(y * rng.uniform(0.3, 1)) > 0.3)[..., None]
        surface = numpy.where(dots, rng.uniform(0, 255, 3), surface)
    light = 1 + rng.uniform(0, 0.4) * ((x - 56) / 56 * rng.choice([-1, 1])) * rng.random() - rng.uniform(0, 0.2) * ((x - 56) / 56) ** 2
    return surface.astype(numpy.float32) * light[..., None] * rng.uniform(0.4, 1.05)


def mask(rng, picture):
    """A face mask: from the nose's bridge to under the chin."""
    top = rng.uniform(58, 72)
    side = rng.uniform(60, 76)
    points = numpy.array([(56, top), (78, top + 4), (100, side), (99, 92), (84, 112), (56, 116), (28, 112), (13, 92), (12, side), (34, top + 4)])
    points = (points + rng.normal(0, 2, points.shape)).astype(numpy.int32)
    area = numpy.zeros((112, 112), numpy.float32)
    cv2.fillPoly(area, [points], 1)
    if rng.random() < 0.5:
        for x0, x1 in ((14, 0), (98, 112)):
            cv2.line(area, (x0, int(side + 3)), (x1, int(side - rng.uniform(5, 20))), 1, 1)
    return blend(picture, cloth(rng), area)


def sunglasses(rng, picture):
    """Dark or mirrored lenses, a bridge and temples."""
    area = numpy.zeros((112, 112), numpy.float32)
    width, height = rng.uniform(13, 19), rng.uniform(8, 15)
    row, is_round = rng.uniform(50, 55), rng.random() < 0.5
    for x in (38.3, 73.5):
        centre = (int(x + rng.normal(0, 0.7)), int(row))
        if is_round:
            cv2.ellipse(area, centre, (int(width), int(height)), 0, 0, 360, 1, -1)
        else:
            corner = numpy.array([(-width, -height), (width, -height), (width * 0.85, height), (-width * 0.85, height)])
            cv2.fillPoly(area, [(corner + centre).astype(numpy.int32)], 1)
    cv2.line(area, (45, int(row - height * 0.4)), (67, int(row - height * 0.4)), 1, int(rng.integers(2, 5)))
    for x0, x1 in ((22, 4), (90, 108)):
        cv2.line(area, (x0, int(row - 3)), (x1, int(row - 4)), 1, int(rng.integers(1, 4)))
    y, x = numpy.mgrid[0:112, 0:112].astype(numpy.float32)
    glass = rng.uniform(0, 55) * rng.uniform(0.7, 1.3, 3)
    shine = rng.uniform(0, 120) * numpy.clip(((y - row) / -20 + (x - 56) / 56 * rng.uniform(-1, 1)), 0, 1) * (rng.random() < 0.6)
    lens = numpy.clip(glass + shine[..., None] * rng.uniform(0.6, 1.2, 3), 0, 255)
    strength = rng.uniform(0.85, 1.0)
    return blend(picture, lens * strength + picture * (1 - strength), area)


def cover(rng, picture):
    """A hand, a phone, a scarf: a patch over a good part of the face, not shaped like a mask."""
    area = numpy.zeros((112, 112), numpy.float32)
    if rng.random() < 0.5:
        tone = rng.uniform(0.3, 1.0) * numpy.array([228, 175, 148]) * rng.uniform(0.9, 1.1, 3)
        hand = picture.copy()
        start, angle = rng.uniform(20, 92, 2) + [0, 20], rng.uniform(-numpy.pi, numpy.pi)
        along = numpy.array([numpy.cos(angle), numpy.sin(angle)])
        across = numpy.array([-along[1], along[0]])
        width = rng.uniform(11, 17)
        for i in range(rng.integers(2, 5)):
            base = start + across * i * width
            tip = base - along * rng.uniform(35, 60)
            for step, light in ((1.0, 0.72), (0.78, 0.9), (0.4, 1.0)):
                ink = tuple(float(v) for v in tone * light)
                cv2.line(hand, tuple(base.astype(int)), tuple(tip.astype(int)), ink, int(width * step), cv2.LINE_AA)
            cv2.line(area, tuple(base.astype(int)), tuple(tip.astype(int)), 1, int(width))
        return blend(picture, hand, area, 0.4)
    edge = rng.integers(3)
    if edge == 0:
        depth = int(rng.uniform(45, 65))
        area[:, :depth] = 1
        area = area[:, ::-1] if rng.random() < 0.5 else area
    else:
        middle, size = rng.uniform(35, 85, 2), rng.uniform(22, 38, 2)
        corners = numpy.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * size
        angle = rng.uniform(-0.5, 0.5)
        turn = numpy.array([[numpy.cos(angle), -numpy.sin(angle)], [numpy.sin(angle), numpy.cos(angle)]])
        cv2.fillPoly(area, [(corners @ turn.T + middle).astype(numpy.int32)], 1)
    return blend(picture, cloth(rng), numpy.ascontiguousarray(area))


def shut(rng, picture, eyes, share=1.0):
    """Draws the upper lid of both eyes down over `share` of the gap: the skin above is stretched, the lashes go along.

    `eyes` [2,8,2]: corners, then three pairs of upper and lower lid (label.py), in pixels of the picture."""
    y, x = numpy.mgrid[0:picture.shape[0], 0:picture.shape[1]].astype(numpy.float32)
    columns, source, lift = x[0], y.copy(), rng.uniform(0.7, 1.6)
    for eye in eyes:
        upper, lower = eye[[0, 2, 4, 6, 1]], eye[[0, 3, 5, 7, 1]]
        upper, lower = upper[numpy.argsort(upper[:, 0])], lower[numpy.argsort(lower[:, 0])]
        top = numpy.interp(columns, upper[:, 0], upper[:, 1] - 0.3)
        bottom = numpy.interp(columns, lower[:, 0], lower[:, 1] + 0.3)
        inside = (columns > upper[0, 0]) & (columns < upper[-1, 0])
        gap = numpy.where(inside, numpy.maximum(bottom - top, 0), 0) * share
        reach = numpy.maximum(lift * gap.max(), 1e-3)
        crease, low = top - reach, top + gap
        # From the crease to the lid's new edge the rows are those from the crease to its old edge.
        within = (y >= crease) & (y <= low) & (gap > 0)
        source = numpy.where(within, crease + (y - crease) * reach / (reach + gap), source)
    return cv2.remap(picture.astype(numpy.float32), x, source.astype(numpy.float32), cv2.INTER_LINEAR)
