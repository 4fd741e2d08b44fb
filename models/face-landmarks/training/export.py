"""Folds batch norm and writes ONNX: `python export.py WEIGHTS.pt OUT.onnx`. The landmark outputs become pixels of the input."""
import argparse
import pathlib
import sys

import torch

from network import SIDE, UNIT, Landmarks

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2]))
from export_onnx import export, folded  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights")
    parser.add_argument("out")
    args = parser.parse_args()
    network = Landmarks()
    network.load_state_dict(torch.load(args.weights, weights_only=True))
    with torch.no_grad():
        network.head[-1].weight[:10] *= UNIT
        network.head[-1].bias[:10] *= UNIT
    export(folded(network.eval()), torch.zeros(1, 3, SIDE, SIDE), args.out, ["landmarks"])


if __name__ == "__main__":
    main()
