"""Folds batch norm and writes ONNX: `python export.py WEIGHTS.pt OUT.onnx`."""
import argparse
import sys
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from export_onnx import export, folded
from network import SIDE, Attributes


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights")
    parser.add_argument("out")
    args = parser.parse_args()
    network = Attributes()
    network.load_state_dict(torch.load(args.weights, weights_only=True))
    export(folded(network.eval()), torch.zeros(1, 3, SIDE, SIDE), args.out, ["attributes"])


if __name__ == "__main__":
    main()
