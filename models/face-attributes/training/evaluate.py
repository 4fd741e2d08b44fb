"""Measures lids and lips on people nobody trained on: `python evaluate.py ../model.onnx DATA/LFW_dev.csv lids.npz lfw.npz lfw_eyes.csv`.

`lids.npz` is of label.py, `lfw.npz` of face-landmarks/training/relabel.py (the shipped networks' landmarks), `eyes.csv` says
of the photos whose lids the teacher sees nearest to one another how they were judged by eye (lids.py).
Photos where a cover is told are not judged, as in the engine.
"""
import argparse
import pathlib
import sys
import tomllib

import cv2
import numpy
import onnxruntime

import lids
from network import NAMES
from train import area

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "face-embedder" / "training"))
from align import chip  # noqa: E402


def answers(model, photos):
    """Chances [n,5] that each of NAMES holds; `photos` are pairs of path and landmarks [5,2]."""
    card = tomllib.loads((pathlib.Path(model).parent / "card.toml").read_text())
    template, side = numpy.array(card["alignment"]["points"]), card["input"]["size"][0]
    session = onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"])
    out = []
    for path, landmarks in photos:
        face = chip(cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB), landmarks, template, side)
        out.append(session.run(None, {"image": ((face.astype(numpy.float32) - 127.5) / 128).transpose(2, 0, 1)[None]})[0][0])
    return 1 / (1 + numpy.exp(-numpy.array(out)))


def curve(title, wrong, said, sure):
    """Errors at some limits: `wrong` are the photos with closed eyes or open mouths, `said` how likely those are right."""
    print(f"{title}: {wrong.sum()} against {sure.sum() - wrong.sum()}, area under the curve {area(1 - said[wrong], 1 - said[sure & ~wrong]):.4f}")
    for limit in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7):
        print(f"  told below {limit}: {100 * (said[wrong] < limit).mean():.1f} % found, {100 * (said[sure & ~wrong] < limit).mean():.2f} % false alarms")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("model", "csv", "lids", "landmarks", "judged"):
        parser.add_argument(name, type=pathlib.Path)
    parser.add_argument("--out", help="writes the answers here")
    args = parser.parse_args()
    cv2.setNumThreads(1)
    found, teacher = dict(numpy.load(args.landmarks)), dict(numpy.load(args.lids))
    judged = lids.read_judged(args.judged, len(teacher["ids"]))
    at = {name: i for i, name in enumerate(found["ids"])}
    rows = [at[i] for i in teacher["ids"]]
    chances = answers(args.model, [(args.csv.parent / found["paths"][i], found["landmarks"][i]) for i in rows])
    if args.out:
        numpy.savez(args.out, ids=teacher["ids"], chances=chances)
    mask, dark, cover, eyes, mouth = (chances[:, NAMES.index(name)] for name in NAMES)
    print(f"{len(rows)} photos: mask told of {100 * (mask > 0.5).mean():.2f} %, covered eyes {100 * (dark > 0.5).mean():.2f} %, another cover {100 * (cover > 0.5).mean():.2f} %")
    free = (dark <= 0.5) & ((cover <= 0.5) | (mask > 0.5))
    curve("eyes closed, judged by eye; unclear ones left out", free & (judged == 0), eyes, free & (judged != -2))
    curve("the same, unclear ones counted as open", free & (judged == 0), eyes, free)
    told = lids.labels(teacher["points"], judged)[1]
    free = (mask <= 0.5) & (cover <= 0.5) & (told >= 0)
    for name, low, high in (("mouth open", 0.5, 0.5), ("mouth open, near ones left out", 0.2, 0.8)):
        curve(f"{name}, by the teacher", free & (told < low), mouth, free & ((told < low) | (told > high)))


if __name__ == "__main__":
    main()
