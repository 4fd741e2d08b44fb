"""Writes the hash and the known answers of a network into its card.

    python models/write_card.py models/finger-minutiae

Reads card.toml, replaces `sha256` and everything from `[known_answers]` on, and leaves the rest as it is. Run it after
every export. Needs numpy and onnxruntime; nothing of it is needed to build or run the engine.
"""
import hashlib
import pathlib
import re
import sys
import tomllib

import numpy
import onnxruntime

ROWS, COLUMNS = 96, 128
TOLERANCE = 1e-3
PER_CHANNEL = 3
PER_VECTOR = 24


def pattern(card, rows, columns):
    """Name and values of the test input, [1, channels, rows, columns]: `picture` where the input is one, else `ridges`."""
    tensor = card["input"]
    channel, row, column = numpy.meshgrid(range(tensor["channels"]), range(rows), range(columns), indexing="ij")
    k = (29 * row + 13 * column + 37 * channel + 128 * (column >= columns // 2)) % 256
    sample = numpy.abs(k - 128).astype(numpy.float32)
    if "colour" not in tensor:
        return "ridges", (sample / numpy.float32(32) - numpy.float32(2))[None]
    mean, divisor = (numpy.array(tensor[name], numpy.float32)[:, None, None] for name in ("mean", "divisor"))
    return "picture", ((sample - mean) / divisor)[None]


def as_grid(output, values, rows, columns):
    """The tensor as [channels, rows, columns], as the engine sees it."""
    layout = output.get("layout", "grid")
    if layout == "vector":
        return values.reshape(-1, 1, 1)
    if layout == "cells":
        stride = output["stride"]
        return values[0].reshape(rows // stride, columns // stride, -1).transpose(2, 0, 1)
    return values[0]


def main(folder):
    card_path = folder / "card.toml"
    text = card_path.read_text()
    card = tomllib.loads(text)
    onnx = (folder / card["file"]).read_bytes()
    outputs = card["output"]
    rows, columns = card["input"].get("size", (ROWS, COLUMNS))
    formula, image = pattern(card, rows, columns)
    session = onnxruntime.InferenceSession(onnx, providers=["CPUExecutionProvider"])
    results = session.run([output["name"] for output in outputs], {card["input"]["name"]: image})

    lines = ["[known_answers]", f'pattern = "{formula}"', f"rows = {rows}", f"columns = {columns}",
             f"tolerance = {TOLERANCE}"]
    pick, count = numpy.random.default_rng(1), 0
    for output, result in zip(outputs, results):
        grid = as_grid(output, result, rows, columns)
        vector = output.get("layout") == "vector"
        channels = numpy.unique(numpy.linspace(0, len(grid) - 1, PER_VECTOR).astype(int)) if vector else range(len(grid))
        for channel in channels:
            for _ in range(1 if vector else PER_CHANNEL):
                row, column = int(pick.integers(grid.shape[1])), int(pick.integers(grid.shape[2]))
                lines += ["", "[[known_answers.value]]", f'output = "{output["name"]}"', f"channel = {channel}"]
                lines += [] if vector else [f"row = {row}", f"column = {column}"]
                lines.append(f"value = {float(grid[channel, row, column]):.7}")
                count += 1

    text = re.sub(r'(?m)^sha256 = ".*"$', f'sha256 = "{hashlib.sha256(onnx).hexdigest()}"', text, count=1)
    head = text.split("[known_answers]")[0].rstrip()
    card_path.write_text(head + "\n\n" + "\n".join(lines) + "\n")
    print(f"{card_path}: {len(onnx)} bytes, {count} known answers")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
