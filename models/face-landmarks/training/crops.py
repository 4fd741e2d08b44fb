"""The network's input: a face brought into place by a similarity transform, and what it is trained on."""
import pathlib
import sys

import cv2
import numpy

MODELS = pathlib.Path(__file__).resolve().parents[2]
sys.path += [str(MODELS / "face-detector" / "training"), str(MODELS / "face-embedder" / "training")]
from align import similarity  # noqa: E402
from backgrounds import background, colour  # noqa: E402
from compose import held_out, spoil  # noqa: E402
from label import MIRRORED, read_rgb  # noqa: E402
from network import PLACES, SIDE  # noqa: E402

# Outside of the photo the input is the grey that becomes 0.
GREY = (127, 127, 127)


def apply(matrix, points):
    """The points [n,2] after the 2 x 3 transform."""
    return points @ matrix[:, :2].T + matrix[:, 2]


def in_place(rgb, landmarks):
    """The input for landmarks in pixels of `rgb` (a pixel's centre at a half), and the matrix from the photo to it."""
    matrix = similarity(landmarks.astype(numpy.float64) - 0.5, PLACES - 0.5)
    return cv2.warpAffine(rgb, matrix, (SIDE, SIDE), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=GREY), matrix


def ridges(rng):
    """Something like a fingerprint: what is laid on the wrong desk's scanner and must not be taken for a face."""
    y, x = numpy.mgrid[0:SIDE, 0:SIDE].astype(numpy.float32)
    centre = rng.uniform(0, SIDE, 2)
    bend = cv2.resize(rng.standard_normal((4, 4)).astype(numpy.float32), (SIDE, SIDE), interpolation=cv2.INTER_CUBIC) * rng.uniform(2, 25)
    away = numpy.hypot((x - centre[0]) * rng.uniform(0.4, 1.5), y - centre[1]) + bend
    wave = 1 / (1 + numpy.exp(-rng.uniform(1, 5) * numpy.sin(away * 2 * numpy.pi / rng.uniform(2.5, 14))))
    picture = rng.uniform(0, 110) + wave * rng.uniform(60, 145)
    if rng.random() < 0.6:
        inside = numpy.hypot((x - SIDE / 2) / rng.uniform(0.6, 1.2), y - SIDE / 2) < SIDE * rng.uniform(0.3, 0.6)
        picture = numpy.where(inside, picture, rng.uniform(150, 255))
    return numpy.repeat(picture[..., None], 3, 2)


def cover(rng, picture):
    """Hides a part of the face: a patch, or everything below the nose."""
    x = picture.astype(numpy.float32)
    if rng.random() < 0.35:
        top = int(rng.uniform(48, 60))
        y = top + (rng.uniform(-4, 4) * numpy.abs(numpy.linspace(-1, 1, SIDE))).astype(int)
        low = int(rng.uniform(78, 96))
        for column in range(int(rng.uniform(10, 30)), int(rng.uniform(66, 86))):
            x[y[column]:low, column] = 0
        x[x.sum(2) == 0] = colour(rng)
        return x
    width, height = rng.uniform(8, 40, 2).astype(int)
    left, top = int(rng.uniform(0, SIDE - 8)), int(rng.uniform(0, SIDE - 8))
    x[top:top + height, left:left + width] = colour(rng)
    return x


class Sources:
    """All photos in memory with the teacher's averaged landmarks."""

    def __init__(self, data, lfw, train):
        self.rows = []
        lfw, train = dict(numpy.load(lfw)), dict(numpy.load(train))
        pick = [(lfw, i, 1.0) for i, s in enumerate(lfw["subjects"]) if lfw["score"][i] > 0.5 and not held_out(str(s))]
        eyes = numpy.hypot(*(train["landmarks"][:, 1] - train["landmarks"][:, 0]).T)
        pick += [(train, i, 0.8) for i in range(len(train["ids"])) if train["score"][i] > 0.6 and train["spread"][i] < 0.06 * eyes[i]]
        for labels, i, _ in pick:
            self.rows.append((read_rgb(data / labels["paths"][i]), labels["landmarks"][i].astype(numpy.float64)))
        self.chance = numpy.array([share for _, _, share in pick])
        self.chance /= self.chance.sum()

    def face(self, rng):
        """An input of 96 x 96, f32, with the landmarks in it."""
        rgb, points = self.rows[rng.choice(len(self.rows), p=self.chance)]
        if rng.random() < 0.5:
            rgb, points = rgb[:, ::-1], (numpy.array([rgb.shape[1], 0]) + points * [-1, 1])[MIRRORED]
        far = rng.random() < 0.2
        angle = numpy.radians(rng.uniform(-35, 35) if far else rng.normal(0, 6))
        scale = numpy.exp(rng.normal(0, 0.15 if far else 0.07)) * numpy.array([numpy.cos(angle), numpy.sin(angle)])
        turn = numpy.array([[scale[0], -scale[1]], [scale[1], scale[0]]])
        shift = rng.normal(0, 4 if far else 2, 2)
        target = (PLACES - 48) @ turn.T + 48 + shift
        matrix = similarity(points - 0.5, target - 0.5)
        border = cv2.BORDER_CONSTANT if len(rgb) != 128 or rng.random() < 0.3 else cv2.BORDER_REFLECT
        picture = cv2.warpAffine(rgb, matrix, (SIDE, SIDE), flags=cv2.INTER_LINEAR, borderMode=border, borderValue=GREY)
        points = apply(matrix, points - 0.5) + 0.5
        if rng.random() < 0.12:
            picture = cover(rng, picture)
        if rng.random() < 0.5:
            picture = spoil(rng, picture, 0.5)
        return picture, points

    def other(self, rng):
        """An input that shows no face in place."""
        kind = rng.random()
        rgb, points = self.rows[rng.integers(len(self.rows))]
        if kind < 0.3:
            return background(rng, SIDE, rgb, points)
        if kind < 0.5:
            return ridges(rng)
        angle, scale, shift = rng.uniform(-0.4, 0.4), 1.0, rng.normal(0, 3, 2)
        if kind < 0.7:
            angle += rng.choice([0.5, 1, 1.5]) * numpy.pi
        elif kind < 0.85:
            scale = numpy.exp(rng.choice([-1, 1]) * rng.uniform(0.8, 1.4))
        else:
            shift = 34 * numpy.array([numpy.cos(a := rng.uniform(0, 2 * numpy.pi)), numpy.sin(a)]) * rng.uniform(1, 1.4)
        turn = scale * numpy.array([[numpy.cos(angle), -numpy.sin(angle)], [numpy.sin(angle), numpy.cos(angle)]])
        matrix = similarity(points - 0.5, (PLACES - 48) @ turn.T + 47.5 + shift)
        return spoil(rng, cv2.warpAffine(rgb, matrix, (SIDE, SIDE), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=GREY), 0.5)
