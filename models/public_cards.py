"""Writes a models folder of the public detector and embedder that the face pipeline is checked with.

    python models/public_cards.py ../shared/models OUT

Takes `yunet_n/model.onnx` (YuNet) and `edgeface_xxs/model.onnx` (EdgeFace-XXS) from the first folder and writes
`OUT/face-detector` and `OUT/face-embedder`, each with its card, hash and known answers. For measuring with
`bioverify eval face --models OUT` (bench/FACE_ACCURACY.md); neither network is shipped. Needs what write_card.py needs.
"""
import pathlib
import shutil
import sys

import write_card

HEAD = """format = 1
role = "{role}"
name = "{name}"
version = "public"
file = "model.onnx"
sha256 = ""
licence = "{licence}"
training_data = "see its publishers"

[input]
name = "{input}"
meaning = "{meaning}"
layout = "NCHW"
channels = 3
{size}
colour = "{colour}"
mean = [{shift}, {shift}, {shift}]
divisor = [{divisor}, {divisor}, {divisor}]
"""

VALUES = {"cls": 1, "obj": 1, "bbox": 4, "kps": 10}

ARCFACE = "[[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]]"


def detector():
    """YuNet: four outputs a stride, for the samples as they are."""
    text = HEAD.format(role="face-detector", name="yunet-n", licence="Apache-2.0", input="input", meaning="picture, 0 to 255",
                       size="multiple = 32\nmax_side = 2048", colour="bgr", shift="0.0", divisor="1.0")
    for kind, count in VALUES.items():
        names = ", ".join(f'"{kind} {i}"' for i in range(count))
        for stride in (8, 16, 32):
            text += f'\n[[output]]\nname = "{kind}_{stride}"\nlayout = "cells"\nstride = {stride}\nchannels = [{names}]\n'
    return text + '\n[decode]\nkind = "yunet"\nthreshold = 0.6\nmax_overlap = 0.3\n'


def embedder():
    """EdgeFace-XXS: ArcFace's crop, one look."""
    text = HEAD.format(role="face-embedder", name="edgeface-xxs", licence="LicenseRef-see-publisher", input="data", meaning="aligned face",
                       size="size = [112, 112]", colour="rgb", shift="127.5", divisor="127.5")
    text += '\n[[output]]\nname = "emb"\nlayout = "vector"\nlength = 512\n'
    return text + f'\n[alignment]\ntemplate = "arcface-112"\npoints = {ARCFACE}\n\n[embedding]\nflip = false\n'


def main(models, out):
    for role, source, card in (("face-detector", "yunet_n", detector()), ("face-embedder", "edgeface_xxs", embedder())):
        folder = out / role
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(models / source / "model.onnx", folder / "model.onnx")
        (folder / "card.toml").write_text(card)
        write_card.main(folder)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
