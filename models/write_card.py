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


def ridges(channels):
    """The pattern `ridges` of the card format, [1, channels, ROWS, COLUMNS]."""
    channel, row, column = numpy.meshgrid(range(channels), range(ROWS), range(COLUMNS), indexing="ij")
    k = (29 * row + 13 * column + 37 * channel + 128 * (column >= COLUMNS // 2)) % 256
    return (numpy.abs(k - 128) / 32 - 2).astype(numpy.float32)[None]


def main(folder):
    card_path = folder / "card.toml"
    text = card_path.read_text()
    card = tomllib.loads(text)
    onnx = (folder / card["file"]).read_bytes()
    names = [output["name"] for output in card["output"]]
    session = onnxruntime.InferenceSession(onnx, providers=["CPUExecutionProvider"])
    outputs = session.run(names, {card["input"]["name"]: ridges(card["input"]["channels"])})

    lines = ["[known_answers]", 'pattern = "ridges"', f"rows = {ROWS}", f"columns = {COLUMNS}",
             f"tolerance = {TOLERANCE}"]
    pick = numpy.random.default_rng(1)
    for name, output in zip(names, outputs):
        for channel in range(output.shape[1]):
            for _ in range(PER_CHANNEL):
                row, column = int(pick.integers(output.shape[2])), int(pick.integers(output.shape[3]))
                lines += ["", "[[known_answers.value]]", f'output = "{name}"', f"channel = {channel}", f"row = {row}",
                          f"column = {column}", f"value = {float(output[0, channel, row, column]):.7}"]

    text = re.sub(r'(?m)^sha256 = ".*"$', f'sha256 = "{hashlib.sha256(onnx).hexdigest()}"', text, count=1)
    head = text.split("[known_answers]")[0].rstrip()
    card_path.write_text(head + "\n\n" + "\n".join(lines) + "\n")
    print(f"{card_path}: {len(onnx)} bytes, {sum(o.shape[1] for o in outputs) * PER_CHANNEL} known answers")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
