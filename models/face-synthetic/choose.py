"""Chooses the crops the model is made of by simple statistics: one frontal, sharp, coloured, unmasked face each."""
import cv2
import numpy

from align import similarity
from frame import POINTS, SIDE, oval

# Sets without masks and with every person about once; mask sets and sets of few people are left out.
SOURCES = {"utk", "kaggle_humans"}
SCORE = 0.86
# In eye distances: nose beside the eyes' middle, mouth beside it, mouth below it.
NOSE, MOUTH, BELOW = 0.10, 0.06, (0.94, 1.16)
# Infants, of which UTKFace has many, have their mouth close to the eyes.
BELOW_UTK = 1.0
# Standard deviation of the Laplacian of the inner face over that of its brightness.
SHARP = 0.36
CHROMA = 9.0
BRIGHT = (60, 200)


def geometry(points):
    """Nose and mouth beside the middle of the eyes, mouth below them, in eye distances."""
    across = points[1] - points[0]
    distance = numpy.hypot(*across)
    across = across / distance
    down = numpy.array([-across[1], across[0]])
    middle = (points[0] + points[1]) / 2
    mouth = (points[3] + points[4]) / 2 - middle
    return (points[2] - middle) @ across / distance, mouth @ across / distance, mouth @ down / distance


def is_frontal(points, source):
    nose, mouth, below = geometry(points)
    low = BELOW_UTK if source == "utk" else BELOW[0]
    return abs(nose) < NOSE and abs(mouth) < MOUTH and low < below < BELOW[1]


def is_clear(rgb, weight):
    """Sharp, coloured, neither dark nor burnt out, no cut-off corner inside the face."""
    inside = weight > 0.3
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY).astype(numpy.float32)
    values = grey[inside]
    if not BRIGHT[0] < values.mean() < BRIGHT[1] or (values < 3).mean() > 0.02 or (values > 252).mean() > 0.05:
        return False
    chroma = rgb[inside].astype(numpy.float32)
    if numpy.abs(chroma - chroma.mean(1, keepdims=True)).mean() < CHROMA:
        return False
    return cv2.Laplacian(grey, cv2.CV_32F)[inside].std() / values.std() > SHARP


def upright(rgb, points):
    """The crop brought to the frame by the similarity of its five points."""
    matrix = similarity(points.astype(numpy.float64) - 0.5, POINTS)
    return cv2.warpAffine(rgb, matrix, (SIDE, SIDE), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)


def choose(labels, root):
    """Pictures [n,128,128,3] and landmarks in the frame [n,5,2] of the crops below `root` that `label.py` has labelled."""
    weight, pictures, points = oval(), [], []
    for path, source, score, found in zip(labels["paths"], labels["sources"], labels["score"], labels["landmarks"]):
        if source not in SOURCES or score < SCORE or not is_frontal(found, source):
            continue
        rgb = cv2.cvtColor(cv2.imread(str(root / str(path))), cv2.COLOR_BGR2RGB)
        face = upright(rgb, found)
        if is_clear(face, weight):
            matrix = similarity(found.astype(numpy.float64) - 0.5, POINTS)
            pictures.append(face)
            points.append((found - 0.5) @ matrix[:, :2].T + matrix[:, 2])
    return numpy.array(pictures), numpy.array(points)
