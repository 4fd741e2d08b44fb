"""Makes the training crops: `python make_crops.py DATA TEACHERS lfw.npz train.npz pad.npz drawn.npz OUT.npz`.

TEACHERS is the folder of the two networks of teacher.py. The .npz are answers of face-detector/training/label.py (paths relative to their list). A crop is one of
 * live: a frame of a live person (PAD_dev), a photo of LFW_dev or TRAIN, a drawn capture of `testdata/face`: these stand in
   for people in the demo and the tests, so the network is told to take them for such;
 * attack: a frame of a held print (PAD_dev), or a photo or live frame presented on a sheet or screen by attacks.py.
All of them then pass the same camera, and about the same share of each ends inside the crop (grey rim), so that neither
the camera nor the rim tells which is which. OUT holds pictures [n,96,96,3] u8, live [n], kind [n], subject [n] and the
teachers' logit [n] (not a number for ordinary photos, of which they take one in ten for an attack).
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
from crops import SIDE, crop
from label import read_rgb
from teacher import Teacher

KINDS = ("pad-live", "pad-attack", "photo-live", "made-attack", "made-attack-of-pad", "drawn-live", "made-attack-of-drawn")
SHARES = (0.21, 0.21, 0.25, 0.21, 0.08, 0.025, 0.015)
# A frame is square, a face in it this share of the side wide: more than all crops of it need.
FRAME, SHARE = 208, 1 / 4.4


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


def framed(rng, photo, box, mirror):
    """The photo round the face as a frame [FRAME,FRAME,3] f32, the face's box in it, and what of it is the photo (x0 y0 x1 y1). With
    `mirror` the photo goes on mirrored beyond its border."""
    zoom, shift = numpy.exp(rng.normal(0, 0.1)) / SHARE, rng.normal(0, 0.02, 2)
    if mirror:
        reach = int(2 * max(box[2] - box[0], box[3] - box[1]))
        photo, box = cv2.copyMakeBorder(photo, reach, reach, reach, reach, cv2.BORDER_REFLECT), box + reach
    frame = crop(photo, box, zoom, FRAME, shift).astype(numpy.float32)
    extent = max(box[2] - box[0], box[3] - box[1]) * zoom
    corner = (box[:2] + box[2:]) / 2 + shift * extent - extent / 2
    place = lambda point: (numpy.array(point) - corner) * FRAME / extent  # noqa: E731
    inside = numpy.concatenate([place((0, 0)), place(photo.shape[1::-1])])
    return frame, numpy.concatenate([place(box[:2]), place(box[2:])]), numpy.clip(numpy.round(inside), 0, FRAME).astype(int)


def tightened(rng, box, inside):
    """A made-up end of the photo: all round as with tightly cut photos, or on some sides only."""
    half, centre = max(box[2:] - box[:2]) / 2, (box[:2] + box[2:]) / 2
    all_round, reach = rng.random() < 0.7, half * rng.uniform(1.4, 2.4)
    ends = [inside[0], inside[1], inside[2], inside[3]]
    for side in range(4):
        if all_round or rng.random() < 0.4:
            here = centre[side % 2] + (-1 if side < 2 else 1) * reach * numpy.exp(rng.normal(0, 0.08))
            ends[side] = max(ends[side], int(here)) if side < 2 else min(ends[side], int(here))
    return numpy.array(ends)


def scene(rng, lfw, pad):
    """Something to hold a sheet in front of."""
    rgb, box, _ = (pad if rng.random() < 0.4 else lfw).pick(rng)
    if rng.random() < 0.35:
        points = numpy.linspace(box[:2], box[2:], 5)
        return numpy.clip(background(rng, 144, rgb, points), 0, 255)
    size = int(rng.uniform(0.3, 1.0) * min(rgb.shape[:2]))
    y, x = rng.integers(0, rgb.shape[0] - size + 1), rng.integers(0, rgb.shape[1] - size + 1)
    return rgb[y:y + size, x:x + size]


def make(rng, kind, lfw, train, pad, pad_live, pad_attack, drawn):
    """A frame with the face's box, what of it is the photo, and whom it shows."""
    subject, whole = "", numpy.array([0, 0, FRAME, FRAME])
    if kind in ("pad-live", "pad-attack"):
        rgb, box, subject = pad.pick(rng, pad_live if kind == "pad-live" else pad_attack)
        frame, box, inside = framed(rng, rgb, box, False)
        inside = tightened(rng, box, inside) if rng.random() < 0.35 else inside
    elif kind == "drawn-live":
        rgb, box, _ = drawn.pick(rng)
        frame, box, inside = framed(rng, rgb, box, False)
    elif kind == "photo-live":
        rgb, box, _ = (lfw if rng.random() < 0.7 else train).pick(rng)
        frame, box, inside = framed(rng, rgb, box, rng.random() < 0.35)
    else:
        if kind == "made-attack":
            rgb, box, _ = (lfw if rng.random() < 0.7 else train).pick(rng)
        elif kind == "made-attack-of-drawn":
            rgb, box, _ = drawn.pick(rng)
        else:
            rgb, box, subject = pad.pick(rng, pad_live)
        frame, box = present(rng, camera(rng, rgb) if rng.random() < 0.3 else rgb, box, scene(rng, lfw, pad), FRAME, SHARE)
        inside = tightened(rng, box, whole) if rng.random() < 0.55 else whole
    frame = camera(rng, frame) if rng.random() < 0.75 else frame
    return numpy.clip(frame, 0, 255).astype(numpy.uint8), box, inside, subject


def finished(rng, frame, box, inside):
    """The network's crop of a frame, with the detector's scatter and the engine's grey outside of the photo."""
    frame = frame.copy()
    outside = numpy.ones(frame.shape[:2], bool)
    outside[inside[1]:inside[3], inside[0]:inside[2]] = False
    frame[outside] = 127
    extent = max(box[2:] - box[:2])
    return crop(frame, box + rng.normal(0, 0.03, 2).repeat(2)[[0, 2, 1, 3]] * extent)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("data", "teachers", "lfw", "train", "pad", "drawn", "out"):
        parser.add_argument(name, type=pathlib.Path)
    parser.add_argument("--count", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", nargs="+", choices=KINDS, help="only these")
    args = parser.parse_args()
    cv2.setNumThreads(1)
    rng = numpy.random.default_rng(args.seed)
    lfw, train = Photos(args.data, args.lfw, 0.5, held_out), Photos(args.data, args.train, 0.6)
    pad = Photos(args.data, args.pad, 0.5)
    pad_live = [r for r in pad.rows if r[3].startswith("live")]
    pad_attack = [r for r in pad.rows if r[3].startswith("attack")]
    teacher = Teacher(args.teachers)
    pictures, subjects, logits = numpy.zeros((args.count, SIDE, SIDE, 3), numpy.uint8), [], numpy.full(args.count, numpy.nan, numpy.float32)
    shares = numpy.array([share * (not args.kinds or kind in args.kinds) for kind, share in zip(KINDS, SHARES)])
    kinds = rng.choice(len(KINDS), args.count, p=shares / shares.sum())
    drawn = Photos(pathlib.Path(), args.drawn, 0.5)
    start = time.time()
    for i, kind in enumerate(kinds):
        frame, box, inside, subject = make(rng, KINDS[kind], lfw, train, pad, pad_live, pad_attack, drawn)
        pictures[i] = finished(rng, frame, box, inside)
        subjects.append(subject)
        if KINDS[kind] not in ("photo-live", "drawn-live"):
            logits[i] = teacher.logit(frame, box, inside)
        if i % 1000 == 0:
            print(f"{i} crops, {time.time() - start:.0f} s", flush=True)
    live = numpy.isin(kinds, [0, 2, 5])
    numpy.savez(args.out, pictures=pictures, live=live, kind=numpy.array(KINDS)[kinds], subject=numpy.array(subjects),
                teacher=logits)


if __name__ == "__main__":
    main()
