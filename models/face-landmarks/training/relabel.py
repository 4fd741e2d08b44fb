"""Puts this network's landmarks into labels of face-detector/training/label.py: `python relabel.py WEIGHTS.pt DATA lfw.npz OUT.npz`.

What the embedder is trained on must be aligned as the engine aligns it."""
import argparse
import pathlib

import cv2
import numpy
import torch

from crops import read_rgb
from evaluate import look
from network import Landmarks


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("weights", "data", "labels", "out"):
        parser.add_argument(name, type=pathlib.Path)
    args = parser.parse_args()
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    network = Landmarks()
    network.load_state_dict(torch.load(args.weights, weights_only=True))
    network.eval()
    labels = dict(numpy.load(args.labels))
    for i in numpy.flatnonzero(labels["score"] > 0):
        labels["landmarks"][i], _ = look(network, read_rgb(args.data / labels["paths"][i]), labels["landmarks"][i])
    numpy.savez(args.out, **labels)


if __name__ == "__main__":
    main()
