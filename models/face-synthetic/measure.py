"""Who a picture looks like: the shipped embedder's cosine to every real face at hand and to the other synthetic ones."""
import csv

import cv2
import numpy
import onnxruntime

from align import chip
from dlib import MEAN
from frame import POINTS, SIDE


class Embedder:
    """The shipped network, mirror images averaged, unit length."""

    def __init__(self, path):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self.name = self.session.get_inputs()[0].name

    def one(self, picture):
        x = ((picture.astype(numpy.float32) - numpy.float32(MEAN)) / 256).transpose(2, 0, 1)[None]
        vector = self.session.run(None, {self.name: numpy.ascontiguousarray(x)})[0][0]
        return vector / numpy.linalg.norm(vector)

    def face(self, rgb, points):
        """Unit vector [128] of the face with these landmarks."""
        picture = chip(rgb, points)
        both = self.one(picture) + self.one(picture[:, ::-1])
        return both / numpy.linalg.norm(both)


def read_rgb(path):
    return cv2.cvtColor(cv2.imread(str(path), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)


def largest(net, rgb):
    """YuNet's answer for the largest face: score, box, points; None without one."""
    faces = net.faces(rgb)
    return max(faces, key=lambda f: (f[1][2] - f[1][0]) * (f[1][3] - f[1][1])) if faces else None


def crop_points(net, rgb, margin=16):
    """Landmarks of the face in the middle of an aligned crop, looked for in a margin of grey; else where the crop's
    alignment has put them."""
    whole = cv2.copyMakeBorder(rgb, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=(127, 127, 127))
    middle = SIDE / 2 + margin
    for _, box, points in net.faces(whole):
        if numpy.hypot(*((box[:2] + box[2:]) / 2 - middle)) < 40:
            return points - margin
    return POINTS


def photos(embedder, root, labels):
    """Vectors and subjects of labelled photos (what `label.py` wrote)."""
    vectors = [embedder.face(read_rgb(root / str(path)), points) for path, points in zip(labels["paths"], labels["landmarks"])]
    return numpy.array(vectors, numpy.float32), labels["subjects"]


def crops(net, embedder, root, table="TRAIN.csv"):
    """Vectors of all aligned crops of a list."""
    vectors = []
    for row in csv.DictReader((root / table).open()):
        rgb = read_rgb(root / row["path"])
        vectors.append(embedder.face(rgb, crop_points(net, rgb)))
    return numpy.array(vectors, numpy.float32)


def thresholds(vectors, subjects, rates=(1e-2, 1e-3, 1e-4)):
    """Cosines that a share `rate` of all pairs of different people exceeds."""
    people = numpy.unique(subjects, return_inverse=True)[1]
    bins = numpy.zeros(20001, numpy.int64)
    for start in range(0, len(vectors), 512):
        scores = vectors[start:start + 512] @ vectors.T
        rows = numpy.arange(start, min(start + 512, len(vectors)))
        other = (rows[:, None] < numpy.arange(len(vectors))) & (people[rows][:, None] != people)
        bins += numpy.bincount(numpy.clip(scores[other] * 10000 + 10000, 0, 20000).astype(numpy.int64), minlength=20001)
    above = bins[::-1].cumsum()[::-1] / bins.sum()
    return [float(numpy.argmax(above <= rate) / 10000 - 1) for rate in rates]
