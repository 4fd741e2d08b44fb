"""Folds batch norm and writes ONNX: `python export.py WEIGHTS.pt OUT.onnx --offset 1.0`.

The offset is added to the logit, so that 0 lies between the live and the attack scores of people never seen (evaluate.py).
"""
import argparse

import onnx
import torch
from torch import nn

from network import Liveness


def folded(module):
    """The module with every convolution and the batch norm after it made one convolution."""
    for name, child in module.named_children():
        setattr(module, name, folded(child))
    if isinstance(module, nn.Sequential) and len(module) == 3 and isinstance(module[1], nn.BatchNorm2d):
        return nn.Sequential(nn.utils.fusion.fuse_conv_bn_eval(module[0], module[1]), nn.ReLU())
    return module


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
    torch.onnx.export(folded(network.eval()), (torch.zeros(1, 3, 96, 96),), args.out, input_names=["image"], output_names=["live"],
                      opset_version=17, dynamo=False)
    model = onnx.load(args.out)
    model.producer_name, model.producer_version = "bioverify", ""
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, args.out)


if __name__ == "__main__":
    main()
