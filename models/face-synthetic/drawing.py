"""Small tools of the renderer: noise, soft edges, mixing."""
import cv2
import numpy


def noise(rng, shape, size):
    """Smooth noise of standard deviation 1 with grains of about `size` pixels."""
    step = max(1, int(size / 2))
    small = rng.standard_normal((shape[0] // step + 8, shape[1] // step + 8)).astype(numpy.float32)
    small = cv2.GaussianBlur(small, (0, 0), max(size / step / 2, 0.3))
    whole = cv2.resize(small, None, fx=step, fy=step, interpolation=cv2.INTER_CUBIC)[step:step + shape[0], step:step + shape[1]]
    return (whole - whole.mean()) / (whole.std() + 1e-6)


def edge(distance, softness):
    """1 where distance is positive, 0 where negative, a smooth step of half-width `softness` between."""
    t = numpy.clip(distance / (2 * softness) + 0.5, 0, 1)
    return t * t * (3 - 2 * t)


def mix(below, above, weight):
    """`above` laid over `below` with a weight per pixel."""
    return below + (above - below) * weight[..., None]


def inside(x, y, half_width, half_height, power):
    """Distance, roughly, to a superellipse about the origin: positive inside."""
    radius = (numpy.abs(x / half_width) ** power + numpy.abs(y / half_height) ** power) ** (1 / power)
    return (1 - radius) * numpy.minimum(half_width, half_height)
