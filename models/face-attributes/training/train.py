"""Trains the attribute network: `python train.py DATA OUT.pt --minutes 8`.

What the pictures show and what is painted on them:
 * mask: real ones. The sets of TRAIN made of masked faces hold bare faces too, without labels. A first network learns from
   the sets that are all masked (rwmfd_part1, mask_chandrika) against sets that are all bare, and from painted masks; it then
   sorts the mixed sets, and what it is unsure of (0.1 to 0.9) is left out. 200 sorted pictures were looked at: see README.md.
 * eyes covered: painted sunglasses; no labelled real ones were at hand. Unpainted pictures of which the first network says
   so (some do wear sunglasses) are not used as examples of uncovered eyes.
 * occluded: painted hands and patches only.
One picture in eight is kept for measuring.
"""
import argparse
import copy
import csv
import pathlib
import time

import cv2
import numpy
import torch
from torch.nn import functional

import paint
from network import NAMES, Attributes

MASKED, MIXED = ("rwmfd_part1", "mask_chandrika"), ("mask12k", "mask_balaji", "mask_ankkittk")
SIDE = 64


class Faces:
    """The 128 x 128 crops, their sources and what is known of masks: 1, 0, or -1 unknown."""

    def __init__(self, data):
        rows = list(csv.DictReader((data / "TRAIN.csv").open()))
        self.bytes = [(data / row["path"]).read_bytes() for row in rows]
        self.source = numpy.array([row["source"] for row in rows])
        self.masked = numpy.where(numpy.isin(self.source, MASKED), 1, numpy.where(numpy.isin(self.source, MIXED), -1, 0))
        self.covered = numpy.zeros(len(rows), int)
        self.measured = numpy.arange(len(rows)) % 8 == 5

    def picture(self, index, rng=None):
        """The aligned face 112 x 112, moved a little where a generator is given."""
        whole = cv2.cvtColor(cv2.imdecode(numpy.frombuffer(self.bytes[index], numpy.uint8), 1), cv2.COLOR_BGR2RGB)
        if rng is None:
            return whole[8:120, 8:120].astype(numpy.float32)
        matrix = cv2.getRotationMatrix2D((64, 64), rng.normal(0, 4), numpy.exp(rng.normal(0, 0.04)))
        matrix[:, 2] += rng.normal(0, 2, 2) - 8
        face = cv2.warpAffine(whole, matrix, (112, 112), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return (face[:, ::-1] if rng.random() < 0.5 else face).astype(numpy.float32)


def spoil(rng, x):
    """Light, colour, blur, noise."""
    if rng.random() < 0.7:
        x = (x - 128) * rng.uniform(0.6, 1.3) + 128 + rng.normal(0, 25)
    if rng.random() < 0.5:
        x = x * numpy.exp(rng.normal(0, 0.12, 3))
    if rng.random() < 0.25:
        x = numpy.repeat(x.mean(2, keepdims=True), 3, 2)
    if rng.random() < 0.4:
        x = cv2.GaussianBlur(x, (0, 0), rng.uniform(0.4, 2.5))
    if rng.random() < 0.4:
        x = x + rng.standard_normal(x.shape) * rng.uniform(1, 12)
    return numpy.clip(x, 0, 255)


def sample(rng, faces, index):
    """An input [3,64,64] and its labels, -1 where unknown."""
    x, labels = faces.picture(index, rng), numpy.array([faces.masked[index], faces.covered[index], 0], numpy.float32)
    if labels[0] == 0 and rng.random() < 0.2:
        x, labels[0] = paint.mask(rng, x), 1
    if rng.random() < 0.25:
        x, labels[1] = paint.sunglasses(rng, x), 1
    elif rng.random() < 0.25:
        # A cover may hide eyes and mouth alike: then nothing is said about them.
        x, labels = paint.cover(rng, x), numpy.array([labels[0] if labels[0] == 0 else -1, -1, 1], numpy.float32)
    if labels[0] == 1 and labels[2] == 0:
        labels[2] = -1
    if labels[1] == 1 and labels[2] == 0:
        labels[2] = -1
    return to_input(spoil(rng, x)), labels


def to_input(x):
    return ((cv2.resize(x.astype(numpy.float32), (SIDE, SIDE), interpolation=cv2.INTER_AREA) - 127.5) / 128).transpose(2, 0, 1)


def pool_of(faces, use, count, seed):
    """Ready samples: inputs [n,3,64,64] f16, labels [n,3]. Half of the pictures come from masked or mixed sets."""
    rng = numpy.random.default_rng(seed)
    weight = numpy.where(faces.masked[use] == 1, 3.0, 1.0)
    pick = rng.choice(use, count, p=weight / weight.sum())
    made = [sample(rng, faces, i) for i in pick]
    return numpy.array([m[0] for m in made], numpy.float16), numpy.array([m[1] for m in made], numpy.float32)


def loss_of(logits, labels):
    known = labels >= 0
    each = functional.binary_cross_entropy_with_logits(logits, labels.clamp(0, 1) * 0.96 + 0.02, reduction="none")
    return (each * known).sum() / known.sum()


def train(pool, labels, minutes, pause):
    network = Attributes().to(memory_format=torch.channels_last)
    average = copy.deepcopy(network)
    optimiser = torch.optim.AdamW(network.parameters(), lr=2e-3, weight_decay=2e-2)
    rng, start, step, mean, paused = numpy.random.default_rng(7), time.time(), 0, 0.0, 0.0
    while (done := (time.time() - start - paused) / (60 * minutes)) < 1:
        while pause.exists():
            time.sleep(1)
            paused += 1
        for group in optimiser.param_groups:
            group["lr"] = 2e-3 * (0.5 + 0.5 * numpy.cos(numpy.pi * done)) + 1e-5
        pick = rng.integers(0, len(pool), 64)
        x = torch.from_numpy(pool[pick].astype(numpy.float32)).contiguous(memory_format=torch.channels_last)
        loss = loss_of(network(x), torch.from_numpy(labels[pick]))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        step += 1
        keep = min(0.995, step / (step + 20))
        with torch.no_grad():
            for mine, theirs in zip(average.state_dict().values(), network.state_dict().values()):
                mine.lerp_(theirs, 1 - keep) if mine.is_floating_point() else mine.copy_(theirs)
        mean = 0.98 * mean + 0.02 * float(loss.detach())
        if step % 500 == 0:
            print(f"{step} steps, {time.time() - start:.0f} s: loss {mean:.4f}", flush=True)
    return average.eval()


def answers(network, inputs):
    with torch.no_grad():
        return numpy.concatenate([torch.sigmoid(network(torch.from_numpy(inputs[i:i + 128].astype(numpy.float32)))).numpy()
                                  for i in range(0, len(inputs), 128)])


def report(network, faces, seed):
    """Errors on the pictures kept for measuring: plain ones for masks, painted ones for all."""
    kept = numpy.flatnonzero(faces.measured & (faces.masked >= 0))
    plain = answers(network, numpy.array([to_input(faces.picture(i)) for i in kept], numpy.float32))
    for name, chosen in (("masked", faces.masked[kept] == 1), ("bare", faces.masked[kept] == 0)):
        said = (plain[chosen] > 0.5).mean(0) * 100
        print(f"{chosen.sum()} {name} pictures: " + ", ".join(f"{n} said of {s:.1f} %" for n, s in zip(NAMES, said)), flush=True)
    inputs, labels = pool_of(faces, kept, 3000, seed)
    said = answers(network, inputs)
    for column, name in enumerate(NAMES):
        yes, no = said[labels[:, column] == 1, column], said[labels[:, column] == 0, column]
        print(f"{name}, with painted pictures: missed {100 * (yes <= 0.5).mean():.1f} % of {len(yes)}, wrongly said {100 * (no > 0.5).mean():.1f} % of {len(no)}",
              flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("out")
    parser.add_argument("--minutes", type=float, default=8)
    parser.add_argument("--samples", type=int, default=30000)
    parser.add_argument("--sheet", type=pathlib.Path, help="writes sorted pictures here, to look at; do not commit it")
    parser.add_argument("--pause", type=pathlib.Path, default=pathlib.Path("pause"))
    args = parser.parse_args()
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    faces = Faces(args.data)
    use = numpy.flatnonzero(~faces.measured)
    known = use[faces.masked[use] >= 0]
    first = train(*pool_of(faces, known, args.samples // 3, 1), args.minutes / 4, args.pause)
    every = answers(first, numpy.array([to_input(faces.picture(i)) for i in range(len(faces.bytes))], numpy.float16))
    faces.covered = numpy.where(every[:, 1] > 0.4, -1, 0)
    print(f"{(faces.covered < 0).sum()} unpainted pictures may show covered eyes", flush=True)
    mixed = numpy.flatnonzero(faces.masked == -1)
    said = every[mixed, 0]
    faces.masked[mixed] = numpy.where(said > 0.9, 1, numpy.where(said < 0.1, 0, -1))
    print(f"of {len(mixed)} pictures of mixed sets {(said > 0.9).sum()} masked, {(said < 0.1).sum()} bare", flush=True)
    if args.sheet:
        rng = numpy.random.default_rng(1)
        rows = [numpy.concatenate([faces.picture(i) for i in rng.choice(mixed[chosen], 20)], 1)
                for chosen in (said > 0.9, said > 0.9, said > 0.9, said > 0.9, said > 0.9, said < 0.1, said < 0.1, said < 0.1, said < 0.1, said < 0.1,
                               (said > 0.1) & (said < 0.9))]
        cv2.imwrite(str(args.sheet), numpy.concatenate(rows)[..., ::-1])
    known = use[faces.masked[use] >= 0]
    network = train(*pool_of(faces, known, args.samples, 2), args.minutes * 3 / 4, args.pause)
    report(network, faces, 3)
    torch.save(network.state_dict(), args.out)


if __name__ == "__main__":
    main()
