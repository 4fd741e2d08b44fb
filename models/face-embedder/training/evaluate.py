"""Measures a face embedder on LFW_dev: `python evaluate.py MODEL.onnx LFW_dev.csv LFW_dev.pairs.csv lfw.npz`.

`lfw.npz` is what face-detector/training/label.py writes (landmarks). Prints the pair accuracy (threshold chosen on the
other folds) and the true accept rate over all pairs of photos of two people as impostors, with and without averaging
the embedding of the mirrored chip.
"""
import argparse
import csv
import pathlib

import cv2
import numpy
import onnxruntime

from align import chip
from dlib import MEAN


def embed(session, chips):
    """Embeddings [n,128] of chips [n,150,150,3], one by one as the engine does."""
    name = session.get_inputs()[0].name
    out = []
    for picture in chips:
        x = ((picture.astype(numpy.float32) - numpy.float32(MEAN)) / 256).transpose(2, 0, 1)[None]
        out.append(session.run(None, {name: numpy.ascontiguousarray(x)})[0][0])
    return numpy.array(out)


def unit(vectors):
    return vectors / numpy.linalg.norm(vectors, axis=1, keepdims=True)


def pair_accuracy(scores, mated, fold):
    """Mean over folds of the accuracy at the threshold that is best on the other folds."""
    accuracies = []
    for f in numpy.unique(fold):
        inside, outside = fold == f, fold != f
        candidates = numpy.unique(scores[outside])
        right = [numpy.mean((scores[outside] >= c) == mated[outside]) for c in candidates]
        accuracies.append(numpy.mean((scores[inside] >= candidates[int(numpy.argmax(right))]) == mated[inside]))
    return float(numpy.mean(accuracies))


def accept_rates(vectors, subjects, rates):
    """Share of all mated pairs above the threshold that a share `rate` of all non-mated pairs exceed."""
    people = numpy.unique(subjects, return_inverse=True)[1]
    mated, impostors = [], []
    for start in range(0, len(vectors), 512):
        block = vectors[start:start + 512] @ vectors.T
        rows = numpy.arange(start, start + len(block))
        above = rows[:, None] < numpy.arange(len(vectors))[None]
        same = people[rows][:, None] == people[None]
        mated.append(block[above & same])
        impostors.append(block[above & ~same])
    mated, impostors = numpy.concatenate(mated), numpy.concatenate(impostors)
    limits = [numpy.partition(impostors, len(impostors) - int(len(impostors) * r) - 1)[len(impostors) - int(len(impostors) * r) - 1]
              for r in rates]
    return [float(numpy.mean(mated > limit)) for limit in limits], len(mated), len(impostors)


def read_pairs(path, index):
    rows = list(csv.DictReader(open(path)))
    pick = numpy.array([(index[r["probe"]], index[r["reference"]]) for r in rows])
    return pick, numpy.array([r["mated"] == "1" for r in rows]), numpy.array([int(r["fold"]) for r in rows])


def report(title, vectors, labels, pairs, chosen=None):
    """Prints one line; `chosen` limits the photos of the all-pairs rates."""
    pick, mated, fold = pairs
    scores = (vectors[pick[:, 0]] * vectors[pick[:, 1]]).sum(1)
    subjects = labels["subjects"]
    keep = numpy.ones(len(vectors), bool) if chosen is None else chosen
    used = keep[pick].all(1)
    rates, genuine, impostors = accept_rates(vectors[keep], subjects[keep], (1e-3, 1e-4))
    print(f"{title}: pair accuracy {100 * pair_accuracy(scores[used], mated[used], fold[used]):.2f} % ({used.sum()} pairs); TAR "
          f"{100 * rates[0]:.2f} % at FAR 1e-3, {100 * rates[1]:.2f} % at 1e-4 ({genuine} mated, {impostors} non-mated)",
          flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("csv", type=pathlib.Path)
    parser.add_argument("pairs")
    parser.add_argument("labels")
    parser.add_argument("--only-paired", action="store_true", help="only the photos that occur in the pairs")
    args = parser.parse_args()
    cv2.setNumThreads(1)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(args.model, options, providers=["CPUExecutionProvider"])
    labels = dict(numpy.load(args.labels))
    index = {name: i for i, name in enumerate(labels["ids"])}
    pairs = read_pairs(args.pairs, index)
    chosen = numpy.zeros(len(index), bool)
    chosen[pairs[0]] = True
    if not args.only_paired:
        chosen[:] = True
    plain, mirrored = numpy.zeros((len(index), 128), numpy.float32), numpy.zeros((len(index), 128), numpy.float32)
    for i in numpy.flatnonzero(chosen):
        photo = cv2.cvtColor(cv2.imread(str(args.csv.parent / labels["paths"][i])), cv2.COLOR_BGR2RGB)
        picture = chip(photo, labels["landmarks"][i])
        plain[i], mirrored[i] = embed(session, [picture, picture[:, ::-1]])
    plain[chosen], mirrored[chosen] = unit(plain[chosen]), unit(mirrored[chosen])
    report("one view", plain, labels, pairs, chosen)
    both = plain + mirrored
    both[chosen] = unit(both[chosen])
    report("mirror images averaged", both, labels, pairs, chosen)


if __name__ == "__main__":
    main()
