"""Weights to ONNX: `python export.py dlib_face_recognition_resnet_model_v1.dat OUT.onnx [--float]`, or a checkpoint `.pt`.

Weights of convolutions are stored as 8-bit integers with one symmetric scale per output channel and a DequantizeLinear
in front of each convolution: arithmetic stays f32, so that both runtimes agree, and the file is a quarter of the size.
"""
import argparse

import numpy
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

import dlib
from network import Embedder


def quantise(weight):
    """Integers [-127, 127] and the scale per output channel whose rounding error is least in the squared sense."""
    flat = weight.reshape(len(weight), -1)
    largest = numpy.maximum(numpy.abs(flat).max(1), 1e-12)
    best, scale = numpy.full(len(flat), numpy.inf), largest / 127
    for share in numpy.linspace(0.7, 1.0, 16):
        tried = largest * share / 127
        error = ((numpy.clip(numpy.round(flat / tried[:, None]), -127, 127) * tried[:, None] - flat) ** 2).sum(1)
        scale = numpy.where(error < best, tried, scale)
        best = numpy.minimum(error, best)
    whole = numpy.clip(numpy.round(flat / scale[:, None]), -127, 127).astype(numpy.int8)
    return whole.reshape(weight.shape), scale.astype(numpy.float32)


class Graph:
    """Nodes and initialisers of a growing ONNX graph."""

    def __init__(self, eight_bit):
        self.eight_bit, self.nodes, self.initialisers = eight_bit, [], []

    def constant(self, name, value):
        self.initialisers.append(numpy_helper.from_array(numpy.ascontiguousarray(value), name))
        return name

    def node(self, operator, inputs, output, **attributes):
        self.nodes.append(helper.make_node(operator, inputs, [output], name=output, **attributes))
        return output

    def weight(self, name, value):
        if not self.eight_bit:
            return self.constant(name, value)
        whole, scale = quantise(value)
        self.constant(f"{name}_q", whole)
        self.constant(f"{name}_scale", scale)
        self.constant(f"{name}_zero", numpy.zeros(len(scale), numpy.int8))
        return self.node("DequantizeLinear", [f"{name}_q", f"{name}_scale", f"{name}_zero"], name, axis=0)

    def convolution(self, x, layer, name):
        values = layer.weight.detach().numpy(), layer.bias.detach().numpy()
        inputs = [x, self.weight(f"{name}_weight", values[0]), self.constant(f"{name}_bias", values[1])]
        return self.node("Conv", inputs, name, kernel_shape=list(layer.kernel_size), strides=list(layer.stride),
                         pads=[layer.padding[0]] * 4)

    def pad(self, x, name, channels=0, rows=0, columns=0):
        if not (channels or rows or columns):
            return x
        ends = numpy.array([0, 0, 0, 0, 0, channels, rows, columns], numpy.int64)
        return self.node("Pad", [x, self.constant(f"{name}_ends", ends)], name, mode="constant")


def build(network, eight_bit):
    """The ONNX model of a network."""
    graph = Graph(eight_bit)
    x = graph.node("Relu", [graph.convolution("image", network.stem, "stem")], "stem_relu")
    x = graph.node("MaxPool", [x], "stem_pool", kernel_shape=[3, 3], strides=[2, 2])
    size = 35
    for i, block in enumerate(network.blocks):
        y = graph.node("Relu", [graph.convolution(x, block.first, f"b{i}_first")], f"b{i}_relu")
        y = graph.convolution(y, block.second, f"b{i}_second")
        if block.down:
            x = graph.node("AveragePool", [x], f"b{i}_pool", kernel_shape=[2, 2], strides=[2, 2])
            short, long = size // 2, (size - 3) // 2 + 1
            x = graph.pad(x, f"b{i}_short", block.extra, max(long - short, 0), max(long - short, 0))
            y = graph.pad(y, f"b{i}_long", 0, max(short - long, 0), max(short - long, 0))
            size = max(short, long)
        x = graph.node("Relu", [graph.node("Add", [x, y], f"b{i}_sum")], f"b{i}")
    x = graph.node("GlobalAveragePool", [x], "mean")
    x = graph.node("Flatten", [x], "mean_flat", axis=1)
    graph.node("MatMul", [x, graph.constant("head", network.head.weight.detach().numpy().T)], "embedding")
    inputs = [helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 3, 150, 150])]
    outputs = [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, [1, 128])]
    body = helper.make_graph(graph.nodes, "face-embedder", inputs, outputs, graph.initialisers)
    model = helper.make_model(body, opset_imports=[helper.make_opsetid("", 17)], producer_name="bioverify")
    model.ir_version = 8
    onnx.checker.check_model(model, full_check=True)
    return model


def load(path):
    """The network of dlib's file or of a checkpoint of `train.py`."""
    network = Embedder()
    if str(path).endswith(".dat"):
        return network.load_dlib(*dlib.read(path)).eval()
    network.load_state_dict(torch.load(path, weights_only=True))
    return network.eval()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights")
    parser.add_argument("out")
    parser.add_argument("--float", action="store_true", help="keep f32 weights")
    args = parser.parse_args()
    onnx.save(build(load(args.weights), not args.float), args.out)


if __name__ == "__main__":
    main()
