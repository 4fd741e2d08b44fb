"""Reads dlib's face recognition ResNet (`dlib_face_recognition_resnet_model_v1.dat`) without dlib.

dlib's portable serialisation: an integer is one byte `c` followed by `c & 15` bytes of little-endian magnitude, negative
if `c & 128`; a float is an integer mantissa and an integer exponent of two; a tensor is the version 2, four integers
(samples, channels, rows, columns) and raw little-endian f32; an alias is the version 1 and four integers, a view into
the tensor before it. The file lists the wrappers of the layers from the outermost in, then the 108 layer records from
the input out; only convolutions, per-channel affine layers and the last matrix hold weights.
"""
import dataclasses
import hashlib
import pathlib

import numpy

SHA256 = "55533b28a95800a551ba546ba62fe69625c7e95a7061c338adffead08719da30"
MEAN = (122.782, 117.001, 104.298)
TRAILER_WRAPPERS = 130


@dataclasses.dataclass
class Convolution:
    """y = conv(x, weight, stride, padding) + bias, with the affine layer that follows folded in."""
    weight: numpy.ndarray
    bias: numpy.ndarray
    stride: int
    padding: int


class Reader:
    """A cursor over the bytes of the file."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        self.at += count
        if self.at > len(self.data):
            raise ValueError(f"the file ends at byte {len(self.data)}, {self.at} needed")
        return self.data[self.at - count:self.at]

    def integer(self):
        lead = self.take(1)[0]
        value = int.from_bytes(self.take(lead & 0x0F), "little")
        return -value if lead & 0x80 else value

    def integers(self, count):
        return [self.integer() for _ in range(count)]

    def real(self):
        mantissa, exponent = self.integers(2)
        return {32000: numpy.inf, 32001: -numpy.inf, 32002: numpy.nan}.get(exponent, mantissa * 2.0 ** exponent)

    def string(self):
        return self.take(self.integer()).decode("ascii")

    def expect(self, what, *values):
        if what not in values:
            raise ValueError(f"byte {self.at}: {what!r} where one of {values!r} belongs")
        return what

    def tensor(self):
        self.expect(self.integer(), 2)
        shape = self.integers(4)
        count = int(numpy.prod(shape))
        return numpy.frombuffer(self.take(4 * count), "<f4").reshape(shape)

    def alias(self):
        self.expect(self.integer(), 1)
        return self.integers(4)


def read_layer(reader):
    """The details of one layer: (kind, content)."""
    kind = reader.string()
    if kind == "con_4":
        flat = reader.tensor().ravel()
        filters, rows, columns, stride, _, padding, _ = reader.integers(7)
        shape = reader.alias()
        reader.alias()
        [reader.real() for _ in range(4)]
        count = int(numpy.prod(shape))
        reader.expect(tuple(shape[2:]), (rows, columns))
        return kind, Convolution(flat[:count].reshape(shape).copy(), flat[count:count + filters].copy(), stride, padding)
    if kind == "affine_":
        flat = reader.tensor().ravel()
        reader.alias(), reader.alias()
        reader.expect(reader.integer(), 0)
        return kind, (flat[:len(flat) // 2], flat[len(flat) // 2:])
    if kind in ("relu_", "add_prev_"):
        return kind, None
    if kind in ("max_pool_2", "avg_pool_2"):
        return kind, reader.integers(6)
    if kind == "fc_2":
        reader.integers(2)
        matrix = reader.tensor()
        reader.alias(), reader.alias()
        reader.expect(reader.integer(), 1)
        [reader.real() for _ in range(4)]
        return kind, matrix.reshape(matrix.shape[0], -1).copy()
    raise ValueError(f"byte {reader.at}: unknown layer {kind!r}")


def read_layers(path):
    """The layers from the input out, as (kind, content)."""
    data = pathlib.Path(path).read_bytes()
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise ValueError(f"{path} is not the file of face_recognition_models 0.3.0 (SHA-256 {SHA256})")
    reader = Reader(data)
    reader.expect(reader.integer(), 1)
    reader.expect(reader.string(), "loss_metric_2")
    [reader.real() for _ in range(2)]
    reader.integers(TRAILER_WRAPPERS)
    reader.expect(reader.string(), "input_rgb_image_sized")
    mean = [reader.real() for _ in range(3)]
    if not numpy.allclose(mean, MEAN, atol=1e-3):
        raise ValueError(f"unexpected colour mean {mean}")
    reader.expect(tuple(reader.integers(2)), (150, 150))
    layers = []
    while reader.at < len(data):
        layers.append(read_layer(reader))
        reader.take(3)
        [reader.tensor() for _ in range(3)]
        if len(layers) == 1:
            reader.integer()
    return layers


def read(path):
    """The 29 convolutions in order, affine layers folded in, and the last matrix [256, 128]."""
    convolutions, matrix = [], None
    for kind, content in read_layers(path):
        if kind == "con_4":
            convolutions.append(content)
        elif kind == "affine_":
            gain, shift = content
            last = convolutions[-1]
            last.weight = last.weight * gain[:, None, None, None]
            last.bias = last.bias * gain + shift
        elif kind == "fc_2":
            matrix = content
    return convolutions, matrix
