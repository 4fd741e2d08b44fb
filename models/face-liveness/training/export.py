"""Folds batch norm and writes ONNX: `python export.py WEIGHTS.pt OUT.onnx --offset 1.0`.

The offset is added to the logit, so that 0 lies between the live and the attack scores of people never seen (evaluate.py).
"""
import argparse
import sys
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from export_onnx import export, folded
from network import Liveness


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights")
    parser.add_argument("out")
    parser.add_argument("--offset", type=float, default=0.0)
    args = parser.parse_args()
    network = Liveness()
    network.load_state_dict(torch.load(args.weights, weights_only=True))
    with torch.no_grad():
        network.head.bias += args.offset
    export(folded(network.eval()), torch.zeros(1, 3, 96, 96), args.out, ["live"])


if __name__ == "__main__":
    main()
