"""Asks the teacher once for every picture and writes what it saw.

    python label.py YUNET.onnx DATA/LFW_dev.csv lfw.npz [--sides 192 256 320] [--pad 15]

DATA/NAME.csv has the columns id, subject, path (relative to the csv). The answer holds ids, subjects, score [n], box
[n,4], landmarks [n,5,2] in pixels of the picture; score 0 where no face was found. Each picture is asked at several
sizes and mirrored, and the answers are averaged: YuNet's own answers for one face differ by 5 to 7 % of the eye
distance from one size, or mirror image, to the next; the mean is closer to each than they are to each other.
`--pad` puts a margin around tightly cut pictures, as a share of their side in percent.
"""
import argparse
import csv
import pathlib
import time

import cv2
import numpy

from yunet import YuNet, fit, intersection_over_union

MIRRORED = [1, 0, 2, 4, 3]


def read_rgb(path):
    """Any picture OpenCV reads, as RGB."""
    return cv2.cvtColor(cv2.imread(str(path), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)


def best(faces, rgb):
    """The face nearest the middle of the picture among the confident ones."""
    middle = numpy.array([rgb.shape[1], rgb.shape[0]]) / 2
    size = max(rgb.shape[:2])
    value = [score - numpy.hypot(*((box[:2] + box[2:]) / 2 - middle)) / size for score, box, _ in faces]
    return faces[int(numpy.argmax(value))]


def label(net, rgb, margin, sides):
    """Mean answer over sizes and mirror images: score, box, landmarks; None without a face."""
    border = round(margin * max(rgb.shape[:2]))
    whole = cv2.copyMakeBorder(rgb, border, border, border, border, cv2.BORDER_CONSTANT, value=(127, 127, 127))
    found = []
    for side in sides:
        for mirror in (False, True):
            scaled, scale = fit(whole[:, ::-1] if mirror else whole, side)
            faces = net.faces(scaled)
            if not faces:
                continue
            score, box, points = best(faces, scaled)
            box, points = box / scale, points / scale
            if mirror:
                box = numpy.array([whole.shape[1] - box[2], box[1], whole.shape[1] - box[0], box[3]])
                points = numpy.stack([whole.shape[1] - points[:, 0], points[:, 1]], 1)[MIRRORED]
            found.append((score, box, points))
    if not found:
        return None
    lead = max(found, key=lambda f: f[0])
    same = [f for f in found if intersection_over_union(f[1], lead[1]) > 0.5]
    spread = numpy.std([f[2] for f in same], axis=0).mean()
    score = sum(f[0] for f in same) / (2 * len(sides))
    return score, numpy.mean([f[1] for f in same], 0) - border, numpy.mean([f[2] for f in same], 0) - border, spread


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("teacher")
    parser.add_argument("csv", type=pathlib.Path)
    parser.add_argument("out")
    parser.add_argument("--sides", type=int, nargs="+", default=[192, 256, 320])
    parser.add_argument("--pad", type=float, default=0)
    parser.add_argument("--every", type=int, default=1, help="only each n-th picture")
    args = parser.parse_args()
    cv2.setNumThreads(1)
    net = YuNet(args.teacher)
    rows = list(csv.DictReader(args.csv.open()))[::args.every]
    score, spread = numpy.zeros(len(rows), numpy.float32), numpy.zeros(len(rows), numpy.float32)
    box, points = numpy.zeros((len(rows), 4), numpy.float32), numpy.zeros((len(rows), 5, 2), numpy.float32)
    start = time.time()
    for i, row in enumerate(rows):
        answer = label(net, read_rgb(args.csv.parent / row["path"]), args.pad / 100, args.sides)
        if answer is not None:
            score[i], box[i], points[i], spread[i] = answer
        if i % 1000 == 0:
            print(f"{i} of {len(rows)}, {time.time() - start:.0f} s", flush=True)
    numpy.savez(args.out, ids=[r["id"] for r in rows], subjects=[r["subject"] for r in rows],
                sources=[r.get("source", "") for r in rows], paths=[r["path"] for r in rows],
                score=score, box=box, landmarks=points, spread=spread)
    eyes = numpy.hypot(*(points[:, 1] - points[:, 0]).T)
    seen = score > 0
    print(f"{seen.sum()} of {len(rows)} found; spread {100 * numpy.mean(spread[seen] / eyes[seen]):.2f} % of the eye distance")


if __name__ == "__main__":
    main()
