"""Makes the integer form of model.onnx: model.int8 and the card's table `[integer]`. Same network and shards, same bytes.

    python quantise.py ../model.onnx SHARD.bin [SHARD.bin ...]

Shards of synthetic fingers (`bioverify-testdata shards`) tell how large activations get; nothing is trained. Weights are
8-bit integers symmetric round 0 with a scale of their own for every output channel, activations integers of up to 13 bits
with one scale a tensor and no zero point, sums 32-bit integers (Jacob et al. 2018, arXiv:1712.05877, sections 2.2 to 2.4,
with wider activations). Outputs leave as sums times one float a channel.
"""
import hashlib
import re
import sys
import tomllib
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import numpy_helper

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))
import integer_network as integer
import shards
from write_card import as_grid, pattern

HEADROOM = 1.5    # real prints may excite a channel more than synthetic ones did; half a bit of 13 is a cheap insurance
INPUT_BOUND = 3.0  # of the input contract
CLIPS = np.linspace(0.7, 1.0, 31)


def graph_of(path):
    """Convolutions in order, each a dict with what follows it; enlarged tensors by name; names of the outputs; the model."""
    model = onnx.load(path)
    weights = {i.name: numpy_helper.to_array(i) for i in model.graph.initializer}
    outputs = [o.name for o in model.graph.output]
    grown, owner, layers = {}, {}, []
    for node in model.graph.node:
        get = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
        name = node.output[0]
        if node.op_type == "Conv":
            dilation, kernel = get["dilations"][0], weights[node.input[1]].shape[2]
            assert get["pads"] == [dilation * (kernel // 2)] * 4 and get.get("group", 1) == 1, node.name
            layers.append({"source": node.input[0], "weights": weights[node.input[1]], "bias": weights[node.input[2]],
                           "stride": get["strides"][0], "dilation": dilation, "addend": None, "relu": False})
        elif node.op_type == "Relu":
            layers[owner[node.input[0]]]["relu"] = True
        elif node.op_type == "Add":
            # Of the two the convolution that came last takes the other one in.
            last, other = sorted(node.input, key=lambda n: -owner[n])
            layers[owner[last]]["addend"] = other
        elif node.op_type == "Resize":
            grown[name] = node.input[0]
        elif node.op_type == "Constant":
            continue
        else:
            raise ValueError(f"{node.op_type} has no integer form")
        owner[name] = owner[last] if node.op_type == "Add" else len(layers) - 1
        if node.op_type != "Resize":
            layers[owner[name]]["name"] = name
    return layers, grown, outputs, model


def ranges(model, names, images):
    """Largest magnitude and mean of every channel of every named tensor over the images."""
    for name in names:
        if name not in [o.name for o in model.graph.output]:
            model.graph.output.append(onnx.ValueInfoProto(name=name))
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    top, mean = {}, {}
    for image in images:
        for name, value in zip(names, session.run(names, {"image": image[None, None]})):
            top[name] = max(top.get(name, 0.0), float(np.abs(value).max()))
            mean[name] = mean.get(name, 0.0) + value[0].mean((1, 2)) / len(images)
    # Rounded, so that the last bits of another processor's floats do not change the file.
    return {name: float(f"{value:.3g}") for name, value in top.items()}, {name: np.round(value, 3) for name, value in mean.items()}


def quantised(weights):
    """8-bit weights and the scale of every output channel; the clip that loses least."""
    flat = weights.reshape(len(weights), -1).astype(np.float64)
    peak = np.maximum(np.abs(flat).max(1, keepdims=True), 1e-9)
    best = None
    for clip in CLIPS:
        scale = peak * clip / 127
        values = np.clip(np.rint(flat / scale), -127, 127)
        loss = ((values * scale - flat) ** 2).sum(1)
        if best is None:
            best = [loss, values, scale]
        else:
            better = loss <= best[0]
            best[0] = np.where(better, loss, best[0])
            best[1] = np.where(better[:, None], values, best[1])
            best[2] = np.where(better[:, None], scale, best[2])
    return best[1].reshape(weights.shape).astype(np.int8), best[2][:, 0]


def build(path, images):
    """Input shift and layers of the integer form."""
    layers, grown, outputs, model = graph_of(path)
    inner = [layer["name"] for layer in layers if layer["name"] not in outputs]
    top, mean = ranges(model, inner, images)
    mean["image"] = np.array([np.mean([image.mean() for image in images])])
    input_shift = int(np.floor(np.log2(integer.LIMIT / INPUT_BOUND)))
    scale, index = {"image": 2.0 ** -input_shift}, {"image": 0}
    result = []
    for number, layer in enumerate(layers):
        weights, steps = quantised(layer["weights"])
        # What rounding the weights adds to a channel's mean is taken off its bias.
        off = (weights * steps[:, None, None, None] - layer["weights"]).sum((2, 3)) @ mean[layer["source"]]
        unit = scale[layer["source"]] * steps
        bias = np.rint((layer["bias"] - off) / unit).astype(np.int64)
        assert np.abs(bias).max() < 2 ** 30
        common = dict(source=index[layer["source"]], stride=layer["stride"], dilation=layer["dilation"], weights=weights,
                      bias=bias.astype(np.int32))
        if layer["name"] in outputs:
            result.append(integer.Layer(addend=integer.NONE, grown=1, kind=integer.OUTPUT, shift=0, addend_multiplier=0,
                                        factor=unit.astype(np.float32), **common))
            continue
        scale[layer["name"]] = top[layer["name"]] * HEADROOM / integer.LIMIT
        index[layer["name"]] = number + 1
        ratio = unit / scale[layer["name"]]
        source, ratios = layer["addend"], [float(ratio.max())]
        addend = grown.get(source, source)
        if source is not None:
            ratios.append(scale[addend] / scale[layer["name"]])
        shift = min(32, int(np.floor(31 - np.log2(max(ratios)))) - 1)
        result.append(integer.Layer(
            addend=integer.NONE if source is None else index[addend], grown=2 if source in grown else 1,
            kind=integer.RELU if layer["relu"] else integer.SIGNED, shift=shift,
            addend_multiplier=int(round(ratios[-1] * 2 ** shift)) if source is not None else 0,
            factor=np.rint(ratio * 2.0 ** shift).astype(np.int32), **common))
    order = [layer["name"] for layer in layers if layer["name"] in outputs]
    return input_shift, result, order


def write_table(card_path, name, data, answers, difference):
    """Replaces or adds the card's table `[integer]` before its known answers."""
    text = card_path.read_text()
    table = "\n".join(["[integer]", f'file = "{name}"', f'sha256 = "{hashlib.sha256(data).hexdigest()}"',
                       f'answers = "{hashlib.sha256(answers).hexdigest()}"', f"tolerance = {difference}"])
    text = re.sub(r"(?ms)^\[integer\].*?\n\n", "", text)
    head, rest = text.split("[known_answers]", 1)
    card_path.write_text(head.rstrip() + "\n\n" + table + "\n\n[known_answers]" + rest)


def main(path, paths):
    images = [shards.normalise(sample["image"]) for p in paths for sample in shards.read_shard(p)]
    input_shift, layers, order = build(path, images)
    target = path.with_suffix(".int8")
    data = integer.write(target, hashlib.sha256(path.read_bytes()).digest(), input_shift, layers)
    card = tomllib.loads((path.parent / "card.toml").read_text())
    known, outputs = card["known_answers"], card["output"]
    _, image = pattern(card, known["rows"], known["columns"])
    network = integer.read(target)
    by_name = dict(zip(order, integer.run(network, image[0])))
    # The format has no names: outputs come in the card's order.
    assert order == [output["name"] for output in outputs], order
    answers = b"".join(by_name[output["name"]].astype("<f4").tobytes() for output in outputs)
    session = onnxruntime.InferenceSession(path.read_bytes(), providers=["CPUExecutionProvider"])
    for output, value in zip(outputs, session.run(order, {"image": image})):
        gap = np.abs(as_grid(output, value, known["rows"], known["columns"]) - by_name[output["name"]]).max((1, 2))
        print(f"{output['name']}: largest difference on the known input, by channel: {np.round(gap, 3).tolist()}")
    worst = max(abs(v["value"] - by_name[v["output"]][v["channel"], v["row"], v["column"]]) for v in known["value"])
    tolerance = float(f"{2 * worst:.1g}")
    write_table(path.parent / "card.toml", target.name, data, answers, tolerance)
    print(f"{target}: {len(data)} bytes, {len(layers)} layers; known answers within {worst:.4f}, tolerance {tolerance}")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), sys.argv[2:])
