"""From the teacher's points (label.py) to what is taught of lids and lips.

Distances are counted after ISO/IEC 29794-5: the widest gap between upper and lower lid, the narrower eye of both, and the
widest gap between the lips' inner borders, each over T, the distance from the middle of the eyes to the chin.
"""
import csv

import numpy

# Places in the points of label.py.
EYE_PLACES = (numpy.arange(0, 8), numpy.arange(8, 16))
MOUTH_PLACES, CHIN = numpy.arange(16, 28), 28


def gap_of(points):
    """Widest distance [...] within the pairs of `points` [..., 2 + 2n, 2]; the first two are corners."""
    upper, lower = points[..., 2::2, :], points[..., 3::2, :]
    return numpy.linalg.norm(upper - lower, axis=-1).max(-1)


def measures(points):
    """Of points [n, views, 29, 2] the means over the views, NaN where fewer than two views showed a face:
    gaps of both eyes [n,2] and of the lips [n] over T, their deviation over the views, and how much wider one eye looks [n]."""
    with numpy.errstate(invalid="ignore"):
        corners = [points[:, :, places[:2]] for places in EYE_PLACES]
        widths = numpy.stack([numpy.linalg.norm(pair[..., 0, :] - pair[..., 1, :], axis=-1) for pair in corners], -1)
        middle = numpy.concatenate(corners, 2).mean(2)
        height = numpy.linalg.norm(points[:, :, CHIN] - middle, axis=-1)
        eyes = numpy.stack([gap_of(points[:, :, places]) for places in EYE_PLACES], -1) / height[..., None]
        lips = gap_of(points[:, :, MOUTH_PLACES]) / height
        few = numpy.isfinite(lips).sum(1) < 2
        widths = numpy.nanmean(widths, 1)
        told = {"eyes": numpy.nanmean(eyes, 1), "lips": numpy.nanmean(lips, 1), "eyes spread": numpy.nanstd(eyes, 1).max(-1),
                "lips spread": numpy.nanstd(lips, 1), "turn": numpy.log(widths[:, 0] / widths[:, 1])}
    for values in told.values():
        values[few] = numpy.nan
    return told


# Gap of the lips over T at which the mouth counts as open as often as closed, and how softly: 0.05 is about 5 mm.
LIPS, LIPS_WIDTH = 0.05, 0.0125
# Lids farther apart than this over T are open beyond doubt; what is nearer and nobody judged is not taught.
EYES_OPEN = 0.045
# A head turned farther (logarithm of one eye's width over the other's) hides an eye.
TURNED = 0.5


def labels(points, judged):
    """How likely eyes are open and mouths closed, [n] each, -1 unknown. `judged` [n]: 1 open, 0 closed, -1 not judged,
    -2 not to be told."""
    told = measures(points)
    with numpy.errstate(invalid="ignore"):
        narrow, straight = told["eyes"].min(1), numpy.abs(told["turn"]) < TURNED
        eyes = numpy.where(judged >= 0, judged, numpy.where(straight & (narrow > EYES_OPEN) & (judged == -1), 1, -1))
        lips = numpy.where(straight & (told["lips spread"] < 0.02), 1 / (1 + numpy.exp((told["lips"] - LIPS) / LIPS_WIDTH)), -1)
    return eyes.astype(numpy.float32), numpy.nan_to_num(lips, nan=-1).astype(numpy.float32)


def read_judged(path, count):
    """What was judged by eye, [count]: 1 open, 0 closed, -2 not to be told, -1 not judged. The file has `row,eyes`, rows of
    the set's list counted from 0."""
    judged = numpy.full(count, -1)
    for row in csv.DictReader(path.open()):
        judged[int(row["row"])] = {"open": 1, "closed": 0, "unclear": -2}[row["eyes"]]
    return judged
