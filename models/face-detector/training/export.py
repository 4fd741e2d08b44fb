"""Folds batch norm and writes ONNX: `python export.py WEIGHTS.pt OUT.onnx`."""
import argparse

import onnx
import torch
from torch import nn

from network import STRIDES, Detector


def folded(module):
    """The module with every convolution and the batch norm after it made one convolution."""
    for name, child in module.named_children():
        setattr(module, name, folded(child))
    if isinstance(module, nn.Sequential) and len(module) == 3 and isinstance(module[1], nn.BatchNorm2d):
        return nn.Sequential(nn.utils.fusion.fuse_conv_bn_eval(module[0], module[1]), nn.ReLU())
    return module


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
    free = {2: "rows", 3: "columns"}
    torch.onnx.export(load(args.weights), (torch.zeros(1, 3, 320, 320),), args.out, input_names=["image"], output_names=names,
                      dynamic_axes={"image": free, **{n: {2: f"rows_{n}", 3: f"columns_{n}"} for n in names}},
                      opset_version=17, dynamo=False)
    model = onnx.load(args.out)
    model.producer_name, model.producer_version = "bioverify", ""
    del model.metadata_props[:]
    for node in model.graph.node:
        node.doc_string = ""
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, args.out)


if __name__ == "__main__":
    main()
