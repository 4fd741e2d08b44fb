"""Makes the training crops: `python make_crops.py DATA lfw.npz train.npz pad.npz OUT.npz --count 30000`.

The three .npz are answers of face-detector/training/label.py. A crop is one of
 * live: a frame of a live person (PAD_dev), a photo of LFW_dev or TRAIN;
 * attack: a frame of a held print (PAD_dev), or a photo or live frame presented on a sheet or screen by attacks.py.
All of them then pass the same camera, and about the same share of each ends inside the crop (grey rim), so that neither
the camera nor the rim tells which is which. OUT holds pictures [n,96,96,3] u8, live [n], kind [n], subject [n].
"""
import argparse
import pathlib
import sys
import time

import cv2
import numpy

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "face-detector" / "training"))
from attacks import camera, present
from backgrounds import background
from compose import held_out
from crops import CONTEXT, SIDE, crop
from label import read_rgb

KINDS = ("pad-live", "pad-attack", "photo-live", "made-attack", "made-attack-of-pad")
SHARES = (0.2, 0.2, 0.28, 0.26, 0.06)


class Photos:
    """Pictures with one box each."""

    def __init__(self, data, labels, least, skip=lambda subject: False):
        labels = dict(numpy.load(labels))
        use = [i for i in range(len(labels["ids"])) if labels["score"][i] > least and not skip(labels["subjects"][i])]
        self.rows = [(data / labels["paths"][i], labels["box"][i], str(labels["subjects"][i]), str(labels["ids"][i])) for i in use]
        self.kept = {}

    def pick(self, rng, rows=None):
        rows = rows or self.rows
        path, box, subject, _ = rows[rng.integers(len(rows))]
        if path not in self.kept:
            if len(self.kept) > 3000:
                self.kept.clear()
            self.kept[path] = path.read_bytes()
        rgb = cv2.cvtColor(cv2.imdecode(numpy.frombuffer(self.kept[path], numpy.uint8), 1), cv2.COLOR_BGR2RGB)
        return rgb, box, subject


def jittered(rng, photo, box, fill=True):
    """The crop as the engine cuts it, with the detector's scatter; and where it lies outside of the photo. Without `fill`
    the photo goes on mirrored there."""
    context, shift = CONTEXT * numpy.exp(rng.normal(0, 0.07)), rng.normal(0, 0.02, 2)
    if fill:
        inside = crop(numpy.full(photo.shape[:2], 255, numpy.uint8), box, context, SIDE, shift, 0)
        return crop(photo, box, context, SIDE, shift).astype(numpy.float32), inside < 128
    reach = int(max(box[2] - box[0], box[3] - box[1]))
    wide = cv2.copyMakeBorder(photo, reach, reach, reach, reach, cv2.BORDER_REFLECT)
    return crop(wide, box + reach, context, SIDE, shift).astype(numpy.float32), numpy.zeros((SIDE, SIDE), bool)


def rim(rng):
    """Where a made-up end of the photo lies: all round as with tightly cut photos, or on some sides only."""
    outside = numpy.zeros((SIDE, SIDE), bool)
    all_round = rng.random() < 0.7
    width = rng.uniform(0.04, 0.2)
    for side in range(4):
        if all_round or rng.random() < 0.4:
            here = int(SIDE * numpy.clip(width + rng.normal(0, 0.03), 0, 0.25))
            view = outside if side % 2 == 0 else outside.T
            if here:
                view[slice(0, here) if side < 2 else slice(-here, None)] = True
    return outside


def shot(rng, picture, outside, spoiled):
    """The crop after the camera; what lies outside of the photo stays the engine's grey."""
    picture = camera(rng, picture) if rng.random() < spoiled else picture
    picture[outside] = 127.5
    return picture


def scene(rng, lfw, pad):
    """Something to hold a sheet in front of."""
    rgb, box, _ = (pad if rng.random() < 0.4 else lfw).pick(rng)
    if rng.random() < 0.35:
        points = numpy.linspace(box[:2], box[2:], 5)
        return numpy.clip(background(rng, 144, rgb, points), 0, 255)
    size = int(rng.uniform(0.3, 1.0) * min(rgb.shape[:2]))
    y, x = rng.integers(0, rgb.shape[0] - size + 1), rng.integers(0, rgb.shape[1] - size + 1)
    return rgb[y:y + size, x:x + size]


def make(rng, kind, lfw, train, pad, pad_live, pad_attack):
    """One crop [96,96,3] and whom it shows."""
    if kind in ("pad-live", "pad-attack"):
        rgb, box, subject = pad.pick(rng, pad_live if kind == "pad-live" else pad_attack)
        picture, outside = jittered(rng, rgb, box)
        outside |= rim(rng) if rng.random() < 0.35 else False
        return shot(rng, picture, outside, 0.8), subject
    if kind == "photo-live":
        rgb, box, _ = (lfw if rng.random() < 0.7 else train).pick(rng)
        return shot(rng, *jittered(rng, rgb, box, rng.random() < 0.65), 0.7), ""
    if kind == "made-attack":
        (rgb, box, _), subject = (lfw if rng.random() < 0.7 else train).pick(rng), ""
    else:
        rgb, box, subject = pad.pick(rng, pad_live)
    frame, box = present(rng, camera(rng, rgb) if rng.random() < 0.3 else rgb, box, scene(rng, lfw, pad))
    picture, outside = jittered(rng, frame, box, False)
    outside |= rim(rng) if rng.random() < 0.55 else False
    return shot(rng, picture, outside, 0.8), subject


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("data", "lfw", "train", "pad", "out"):
        parser.add_argument(name, type=pathlib.Path)
    parser.add_argument("--count", type=int, default=30000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    cv2.setNumThreads(1)
    rng = numpy.random.default_rng(args.seed)
    lfw, train = Photos(args.data, args.lfw, 0.5, held_out), Photos(args.data, args.train, 0.6)
    pad = Photos(args.data, args.pad, 0.5)
    pad_live = [r for r in pad.rows if r[3].startswith("live")]
    pad_attack = [r for r in pad.rows if r[3].startswith("attack")]
    pictures, subjects = numpy.zeros((args.count, SIDE, SIDE, 3), numpy.uint8), []
    kinds = rng.choice(len(KINDS), args.count, p=SHARES)
    start = time.time()
    for i, kind in enumerate(kinds):
        picture, subject = make(rng, KINDS[kind], lfw, train, pad, pad_live, pad_attack)
        pictures[i] = numpy.clip(picture, 0, 255)
        subjects.append(subject)
        if i % 1000 == 0:
            print(f"{i} crops, {time.time() - start:.0f} s", flush=True)
    live = numpy.isin(kinds, [0, 2])
    numpy.savez(args.out, pictures=pictures, live=live, kind=numpy.array(KINDS)[kinds], subject=numpy.array(subjects))


if __name__ == "__main__":
    main()
