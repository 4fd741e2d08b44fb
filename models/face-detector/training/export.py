"""Folds batch norm and writes ONNX: `python export.py WEIGHTS.pt OUT.onnx`."""
import argparse
import sys
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from export_onnx import export, folded
from network import STRIDES, Detector


def load(path):
    """The folded network of a checkpoint."""
    network = Detector()
    network.load_state_dict(torch.load(path, weights_only=True))
    return folded(network.eval())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights")
    parser.add_argument("out")
    args = parser.parse_args()
    names = [f"cells{stride}" for stride in STRIDES]
    axes = {"image": {2: "rows", 3: "columns"}, **{n: {2: f"rows_{n}", 3: f"columns_{n}"} for n in names}}
    export(load(args.weights), torch.zeros(1, 3, 320, 320), args.out, names, axes)


if __name__ == "__main__":
    main()
