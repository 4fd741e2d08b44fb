"""The statistical model: what is the same and what differs between registered faces.

Every face enters with its mirror image. The symmetric half of shape and texture carries the identity and the expression,
the antisymmetric half the turn of the head. Shading (a quadratic in the place, the light) and colour (the camera, the
skin) are fitted to every face and taken out first: they are put back by choice, not by chance."""
import dataclasses

import cv2
import numpy

from frame import MIDDLE, POINTS, SIDE, grid, oval
from register import components

IDENTITY, TURN = 150, 24
# A flow is stored every fourth pixel; its share in the joint vector against lightness, per pixel of flow.
STEP, SHAPE_WEIGHT = 4, 0.5
CHROMA_WEIGHT = 1.0
# Coloured lamps and filters are in the photos: less colour comes out than went in.
CHROMA_KEPT = 0.6
# Share of the faces kept: the ones least unlike the mean (no hands, drinks, fringes, heavy glasses).
KEPT = 0.85


@dataclasses.dataclass
class Model:
    """Means and directions; coefficients are in standard deviations."""
    texture: numpy.ndarray
    axes: numpy.ndarray
    spread: numpy.ndarray
    smile: numpy.ndarray
    turn_axes: numpy.ndarray
    turn_spread: numpy.ndarray
    yaw: numpy.ndarray
    tone: numpy.ndarray
    tone_root: numpy.ndarray
    people: int
    known: numpy.ndarray


def shading_basis():
    """Constant, two slopes, three curvatures over the face [6,128,128]; about -1 to 1."""
    x, y = grid()
    x, y = (x - MIDDLE) / 40, (y - 76) / 46
    return numpy.stack([numpy.ones_like(x), x, y, x * x, x * y, y * y])


def unshade(textures, weight):
    """Textures less their own shading and colour, and the constants [n,3] taken out."""
    basis = shading_basis()
    inside = weight > 0.3
    solve = numpy.linalg.pinv(basis[:, inside].T)
    simple = numpy.linalg.pinv(basis[:3, inside].T)
    mean = textures.mean(0)
    mean = (mean + mean[:, ::-1]) / 2
    out, constants = numpy.empty_like(textures), numpy.zeros((len(textures), 3), numpy.float32)
    for i, texture in enumerate(textures):
        rest = texture - mean
        for c in range(3):
            fit = (solve if c == 0 else simple) @ rest[..., c][inside]
            rest[..., c] -= numpy.tensordot(fit, basis[:len(fit)], 1)
            constants[i, c] = fit[0]
        out[i] = rest
    return mean, out, constants


def mirrored_flow(flows):
    return flows[:, :, ::-1] * numpy.array([-1, 1], numpy.float32)


def pack(flows, textures, weight):
    """One row per face: shape, lightness, colour, each as heavy as it looks."""
    small = flows[:, STEP // 2::STEP, STEP // 2::STEP] * SHAPE_WEIGHT * STEP / 20
    soft = textures * weight[..., None]
    chroma = numpy.array([cv2.resize(t[..., 1:], (SIDE // 2, SIDE // 2), interpolation=cv2.INTER_AREA) for t in soft])
    rows = len(flows)
    return numpy.concatenate([small.reshape(rows, -1), soft[..., 0].reshape(rows, -1),
                              chroma.reshape(rows, -1) * 2 * CHROMA_WEIGHT], 1).astype(numpy.float32)


def unpack(row):
    """Flow [128,128,2] and texture difference [128,128,3] of a row."""
    few = SIDE // STEP
    shape, light, chroma = numpy.split(row.astype(numpy.float32), [2 * few * few, 2 * few * few + SIDE * SIDE])
    flow = cv2.resize(shape.reshape(few, few, 2), (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
    colour = cv2.resize(chroma.reshape(SIDE // 2, SIDE // 2, 2), (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
    texture = numpy.concatenate([light.reshape(SIDE, SIDE, 1), colour * (CHROMA_KEPT / (2 * CHROMA_WEIGHT))], 2)
    return flow / (SHAPE_WEIGHT * STEP / 20), texture


def slope(coefficients, measure):
    """The direction g of whitened coefficients along which `measure` changes: its value is g . b, in standard deviations."""
    value = (measure - measure.mean()) / measure.std()
    return (coefficients.T @ value / len(value)).astype(numpy.float32)


def build(flows, textures, points, unlike):
    """The model of registered faces; `unlike` says how badly each fits."""
    good = unlike <= numpy.quantile(unlike, KEPT)
    flows, textures, points = flows[good], textures[good], points[good]
    weight = oval()
    mean, rest, constants = unshade(textures, weight)
    tone = numpy.cov(constants.T)
    rows = pack(flows, rest, weight)
    back = pack(mirrored_flow(flows), rest[:, :, ::-1], weight)
    even, odd = (rows + back) / 2, (rows - back) / 2
    middle, axes, spread = components(even, IDENTITY)
    known = (even - middle) @ axes.T / spread
    _, turn_axes, turn_spread = components(numpy.concatenate([odd, -odd]), TURN)
    turned = odd @ turn_axes.T / turn_spread
    flow, texture = unpack(middle)
    # What is left of a mean after centring is small; it belongs to the mean.
    width = numpy.hypot(*(points[:, 4] - points[:, 3]).T)
    nose = points[:, 2, 0] - (points[:, 0, 0] + points[:, 1, 0]) / 2
    values, vectors = numpy.linalg.eigh(tone)
    return Model(mean + texture, axes, spread, slope(known, width), turn_axes, turn_spread, slope(turned, nose),
                 constants.mean(0), vectors @ numpy.diag(numpy.sqrt(values)), int(good.sum()), known)


def toward(coefficients, direction, value):
    """Coefficients moved the least so that the measure of `direction` has `value`."""
    return coefficients + (value - direction @ coefficients) * direction / (direction @ direction)
