"""Measures the detector: `python evaluate.py MODEL.onnx YUNET.onnx DATA lfw.npz [--seed 5]`.

On the photos of LFW_dev people kept out of training (compose.held_out), fitted to 320 as the engine does: share of photos
with a face found where the teacher sees it, mean distance of the five landmarks from the teacher's on the same frame and
from the teacher's averaged answers, in percent of the eye distance; then recall and false alarms on made-up scenes, and
false alarms on made-up pictures without a face.
"""
import argparse
import pathlib

import cv2
import numpy

from backgrounds import background
from compose import FACE, SCENE, Sources, held_out, scene, spoil
from detector import Ours
from label import read_rgb
from yunet import YuNet, fit, intersection_over_union

def photos(net, teacher, data, labels, count):
    """The held-out photos."""
    rows = [i for i, s in enumerate(labels["subjects"]) if held_out(s)][:count]
    found, wide, distances = 0, 0, {"same frame": [], "same frame, best cell": [], "averaged teacher": []}
    for i in rows:
        frame, scale = fit(read_rgb(data / labels["paths"][i]), 320)
        theirs = teacher.faces(frame)
        faces, single = net.faces(frame), net.faces(frame, mean=False)
        wide += len(faces) > len(theirs)
        middle = labels["box"][i] * scale
        match = [k for k, f in enumerate(faces) if intersection_over_union(f[1], middle) > 0.4]
        if not match:
            continue
        found += 1
        reference = labels["landmarks"][i] * scale
        eye = numpy.hypot(*(reference[1] - reference[0]))
        distances["averaged teacher"].append(numpy.hypot(*(faces[match[0]][2] - reference).T).mean() / eye)
        same = [f for f in theirs if intersection_over_union(f[1], middle) > 0.4]
        if same:
            distances["same frame"].append(numpy.hypot(*(faces[match[0]][2] - same[0][2]).T).mean() / eye)
            distances["same frame, best cell"].append(numpy.hypot(*(single[match[0]][2] - same[0][2]).T).mean() / eye)
    print(f"{len(rows)} photos of people kept out: found {100 * found / len(rows):.2f} %; more faces than the teacher in {wide}; landmark distance "
          + ", ".join(f"{name} {100 * numpy.mean(v):.2f} %" for name, v in distances.items()), flush=True)


def write(net, data, labels, out):
    """The same file as label.py writes, with our landmarks on photos fitted to 320; the old ones where no face is found."""
    missed = 0
    for i, path in enumerate(labels["paths"]):
        frame, scale = fit(read_rgb(data / path), 320)
        faces = [f for f in net.faces(frame) if intersection_over_union(f[1], labels["box"][i] * scale) > 0.4]
        missed += not faces
        if faces:
            labels["box"][i], labels["landmarks"][i] = faces[0][1] / scale, faces[0][2] / scale
    numpy.savez(out, **labels)
    print(f"{len(labels['paths'])} photos, no face in {missed}", flush=True)


def scenes(net, teacher, sources, seed, count):
    """Made-up scenes and pictures without a face."""
    rng = numpy.random.default_rng(seed)
    placed, seen, theirs_seen, alarms, distances = {24: 0, 48: 0, 999: 0}, {24: 0, 48: 0, 999: 0}, {24: 0, 48: 0, 999: 0}, 0, []
    for _ in range(count):
        frame, faces = scene(rng, sources, teacher)
        ours, theirs = net.faces(frame), teacher.faces(frame, 0.6)
        for kind, box, points in faces:
            if kind != FACE:
                continue
            size = numpy.sqrt((box[2] - box[0]) * (box[3] - box[1]))
            group = next(g for g in placed if size < g)
            placed[group] += 1
            match = [f for f in ours if intersection_over_union(f[1], box) > 0.35]
            seen[group] += bool(match)
            theirs_seen[group] += any(intersection_over_union(f[1], box) > 0.35 for f in theirs)
            if match and size > 48:
                distances.append(numpy.hypot(*(match[0][2] - points).T).mean() / numpy.hypot(*(points[1] - points[0])))
        alarms += sum(all(intersection_over_union(f[1], box) == 0 for _, box, _ in faces) for f in ours)
    for group in placed:
        print(f"faces under {group} px: found {100 * seen[group] / placed[group]:.1f} % of {placed[group]}, the teacher {100 * theirs_seen[group] / placed[group]:.1f} %")
    print(f"false alarms in {count} scenes: {alarms}; landmark distance of faces above 48 px from their labels {100 * numpy.mean(distances):.2f} %", flush=True)
    wrong = 0
    for _ in range(count):
        rgb, box, points = sources.pick(rng, 0.5)
        wrong += bool(net.faces(spoil(rng, background(rng, SCENE, rgb, points), 0.8)))
    print(f"pictures without a face that were said to have one: {wrong} of {count}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("model", "teacher", "data", "lfw"):
        parser.add_argument(name, type=pathlib.Path)
    parser.add_argument("--train", type=pathlib.Path, help="labels of TRAIN, for the scenes; without it LFW_dev alone")
    parser.add_argument("--photos", type=int, default=10000)
    parser.add_argument("--scenes", type=int, default=400)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--out", help="only write our landmarks of every photo, for face-embedder/training/evaluate.py")
    args = parser.parse_args()
    cv2.setNumThreads(1)
    net, teacher = Ours(args.model), YuNet(args.teacher)
    if args.out:
        return write(net, args.data, dict(numpy.load(args.lfw)), args.out)
    photos(net, teacher, args.data, dict(numpy.load(args.lfw)), args.photos)
    if args.scenes:
        scenes(net, teacher, Sources(args.data, args.lfw, args.train or args.lfw), args.seed, args.scenes)


if __name__ == "__main__":
    main()
