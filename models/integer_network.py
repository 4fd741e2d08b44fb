"""The integer form of a convolutional network: its file, and an exact simulation of it.

The format and the arithmetic are described in models/README.md ("The integer form"); the engine's own reader and kernels
(engine/model/src/integer) give the same bits as `run` below, which is written independently of them. Needs numpy and torch.
"""
import struct
from dataclasses import dataclass

import numpy as np
import torch

MAGIC, VERSION = b"BVINTNET", 1
LIMIT = 8191              # largest value of an activation; the engine's kernels rely on it
RELU, SIGNED, OUTPUT = 0, 1, 2
NONE = 0xFFFF


@dataclass
class Layer:
    """One convolution with what follows it. Tensor 0 is the input, tensor i + 1 what layer i makes."""
    source: int
    addend: int           # tensor added before the rounding, or NONE
    grown: int            # how often each of the addend's cells is repeated along either side: 1 or 2
    stride: int
    dilation: int
    kind: int             # RELU, SIGNED: a tensor of integers; OUTPUT: values of the network
    shift: int            # of the multipliers
    addend_multiplier: int
    weights: np.ndarray   # int8 [out, in, k, k]
    bias: np.ndarray      # int32 [out], in units of the sum
    factor: np.ndarray    # int32 [out] multipliers, or float32 [out] where it is an output


def write(path, onnx_sha256, input_shift, layers):
    """Writes the file and returns its bytes."""
    data = bytearray(MAGIC + struct.pack("<HHBBH", VERSION, len(layers), input_shift, 0, 0) + onnx_sha256)
    for layer in layers:
        out, cin, kernel, _ = layer.weights.shape
        data += struct.pack("<HHHHBBBBBBHi", layer.source, layer.addend, cin, out, kernel, layer.stride, layer.dilation,
                            layer.kind, layer.grown, layer.shift, 0, layer.addend_multiplier)
        data += layer.weights.transpose(0, 2, 3, 1).tobytes()
        data += layer.bias.astype("<i4").tobytes()
        data += layer.factor.astype("<f4" if layer.kind == OUTPUT else "<i4").tobytes()
    with open(path, "wb") as file:
        file.write(data)
    return bytes(data)


def read(path):
    """Input shift and layers of a file that `write` wrote."""
    with open(path, "rb") as file:
        data = file.read()
    version, count, input_shift = struct.unpack_from("<HHB", data, 8)
    if data[:8] != MAGIC or version != VERSION:
        raise ValueError(f"{path}: no integer network of version {VERSION}")
    at, layers = 48, []

    def take(kind, number):
        nonlocal at
        values = np.frombuffer(data, kind, number, at)
        at += values.nbytes
        return values

    for _ in range(count):
        source, addend, cin, out, kernel, stride, dilation, kind, grown, shift, _, multiplier = struct.unpack_from(
            "<HHHHBBBBBBHi", data, at)
        at += 20
        weights = take("i1", out * kernel * kernel * cin).reshape(out, kernel, kernel, cin).transpose(0, 3, 1, 2)
        bias, factor = take("<i4", out), take("<f4" if kind == OUTPUT else "<i4", out)
        layers.append(Layer(source, addend, grown, stride, dilation, kind, shift, multiplier, weights, bias, factor))
    return input_shift, layers


def sums(layer, x):
    """Exact sums of products plus bias, [out, rows, columns], as integers in float64: all are far below 2^53."""
    pad = layer.dilation * (layer.weights.shape[2] // 2)
    total = torch.nn.functional.conv2d(torch.from_numpy(x.astype(np.float64))[None],
                                       torch.from_numpy(layer.weights.astype(np.float64)), None,
                                       layer.stride, pad, layer.dilation)[0].numpy()
    return total + layer.bias.astype(np.float64)[:, None, None]


def quantised_input(image, input_shift):
    """[1, rows, columns] float32 as integers: times a power of two, ties to even."""
    return np.clip(np.rint(image.astype(np.float32) * np.float32(2 ** input_shift)), -LIMIT, LIMIT).astype(np.int64)


def step(layer, tensors):
    """What a layer makes of the tensors before it."""
    total = sums(layer, tensors[layer.source])
    if layer.kind == OUTPUT:
        return total.astype(np.int32).astype(np.float32) * layer.factor.astype(np.float32)[:, None, None]
    value = total.astype(np.int64) * layer.factor.astype(np.int64)[:, None, None]
    if layer.addend != NONE:
        other = tensors[layer.addend].repeat(layer.grown, 1).repeat(layer.grown, 2)
        value += other * layer.addend_multiplier
    value = (value + (1 << (layer.shift - 1))) >> layer.shift
    return np.clip(value, 0 if layer.kind == RELU else -LIMIT, LIMIT)


def run(network, image):
    """Outputs of a network (what `read` returned) for one image [1, rows, columns] of float32."""
    input_shift, layers = network
    tensors = [quantised_input(image, input_shift)]
    for layer in layers:
        tensors.append(step(layer, tensors))
    return [tensor for layer, tensor in zip(layers, tensors[1:]) if layer.kind == OUTPUT]
