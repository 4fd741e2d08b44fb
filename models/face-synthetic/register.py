"""Brings every face into dense correspondence with the mean face: shape becomes a flow, texture a picture without shape.

Five points leave brows, nose and jaw misaligned and the mean blurred. Each round asks for the optical flow from a sharp
guess of the same face (its projection on the texture model of the round before) to the face, and makes a better model of
the textures so found: the bootstrapping of Vetter, Jones and Poggio, "A bootstrapping algorithm for learning linear models
of object classes", CVPR 1997."""
import cv2
import numpy

from frame import SIDE, oval, warp

ROUNDS = 4
# Components of the guess, by round: the mean alone at first.
GUESS = (0, 12, 30, 50)
# Pixels: flows are smooth, faces do not fold.
SMOOTH = 4.0
LONGEST = 9.0


def normalised(light, weight):
    """8-bit lightness with the local mean and contrast taken out, for the flow."""
    mean = cv2.GaussianBlur(light, (0, 0), 14)
    spread = numpy.sqrt(cv2.GaussianBlur((light - mean) ** 2, (0, 0), 14) + 1e-3)
    return numpy.clip(128 + 45 * (light - mean) / spread * (0.3 + 0.7 * weight), 0, 255).astype(numpy.uint8)


def inward():
    """Weight of the flow: it fades outside the oval, where there is hair and background."""
    return cv2.GaussianBlur((oval() > 0.02).astype(numpy.float32), (0, 0), 5)[..., None]


def match(finder, guess, light, weight, fade):
    """Flow f with guess(x) = face(x + f(x)), smooth and bounded."""
    flow = finder.calc(normalised(guess, weight), normalised(light, weight), None)
    flow = cv2.GaussianBlur(flow, (0, 0), SMOOTH) * fade
    length = numpy.hypot(flow[..., 0], flow[..., 1])[..., None]
    return flow * numpy.minimum(1, LONGEST / numpy.maximum(length, 1e-6))


def components(rows, count):
    """Mean, leading directions [count,n] and standard deviations along them."""
    mean = rows.mean(0)
    centred = rows - mean
    gram = centred @ centred.T if len(rows) <= rows.shape[1] else centred.T @ centred
    values, vectors = numpy.linalg.eigh(gram.astype(numpy.float64))
    values, vectors = values[::-1][:count], vectors[:, ::-1][:, :count]
    if len(rows) <= rows.shape[1]:
        vectors = centred.T @ vectors / numpy.sqrt(numpy.maximum(values, 1e-9))
    axes = vectors.T.astype(numpy.float32)
    # A direction has no sign of its own: the largest entry is positive.
    axes *= numpy.sign(axes[numpy.arange(len(axes)), numpy.abs(axes).argmax(1)])[:, None]
    return mean, axes, numpy.sqrt(numpy.maximum(values, 0) / len(rows))


def guesses(lights, flows, inside, count):
    """Every face's own texture as the model knows it, on the whole frame."""
    textures = numpy.array([warp(light, flow) for light, flow in zip(lights, flows)])
    textures -= textures[:, inside].mean(1)[:, None, None]
    mean = textures.mean(0)
    mean = (mean + mean[:, ::-1]) / 2
    if count == 0:
        return numpy.repeat(mean[None], len(lights), 0)
    small = numpy.array([cv2.resize(t, (SIDE // 2, SIDE // 2), interpolation=cv2.INTER_AREA) for t in textures - mean])
    _, axes, _ = components(small.reshape(len(small), -1)[:1500], count)
    back = (small.reshape(len(small), -1) @ axes.T) @ axes
    return mean + numpy.array([cv2.resize(b.reshape(SIDE // 2, -1), (SIDE, SIDE), interpolation=cv2.INTER_CUBIC) for b in back])


def centre(flows):
    """Takes the mean flow, made symmetric, out, so that the frame keeps the mean shape."""
    mean = flows.mean(0)
    mirrored = mean[:, ::-1] * numpy.array([-1, 1], numpy.float32)
    return flows - (mean + mirrored) / 2


def register(lights):
    """Flows [n,128,128,2] of faces given by their logarithmic lightness [n,128,128]."""
    weight, fade = oval(), inward()
    inside = weight > 0.3
    finder = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    flows = numpy.zeros((*lights.shape, 2), numpy.float32)
    for number in range(ROUNDS):
        guess = guesses(lights, flows, inside, GUESS[number])
        flows = numpy.array([match(finder, g, light, weight, fade) for g, light in zip(guess, lights)])
        flows = centre(flows)
    return flows


def residual(lights, flows, weight):
    """How unlike the mean a registered face is: root mean square of its lightness, local mean removed."""
    textures = numpy.array([warp(light, flow) for light, flow in zip(lights, flows)])
    textures -= numpy.array([cv2.GaussianBlur(t, (0, 0), 20) for t in textures])
    difference = (textures - numpy.median(textures, 0)) * weight
    return numpy.sqrt((difference ** 2).mean((1, 2)))
