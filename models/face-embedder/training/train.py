"""Trains dlib's network on, for our landmarks and crop: `python train.py dlib.dat DATA lfw.npz train.npz OUT.pt`.

The labels are those of face-landmarks/training/relabel.py. Two things are asked of the network at once:
 * self-distillation: one view of a face, shifted, mirrored, spoiled a little, shall give what the untouched network gives
   for the mean of the plain view and its mirror image (all photos, TRAIN and LFW_dev);
 * identities of LFW_dev: a view shall be nearer to the other photos of its person than to anybody else's, judged
   against the latest vectors of all LFW_dev photos (a memory; Wu, Xiong, Yu, Lin 2018, "Unsupervised Feature
   Learning via Non-Parametric Instance Discrimination"; several positives as in Khosla et al. 2020, "Supervised
   Contrastive Learning").
The first layers are kept: they know edges from millions of faces, LFW_dev could only spoil them. `--half 0` or `1` leaves
every second person of LFW_dev out, for measuring.
"""
import argparse
import pathlib
import sys
import time

import cv2
import numpy
import torch
from torch.nn import functional

from align import SIDE, TEMPLATE, similarity
from dlib import MEAN
from export import load

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "face-detector" / "training"))
from compose import spoil  # noqa: E402
from label import read_rgb  # noqa: E402

# Blocks of the network that stay as they are: all of 32 and 64 channels.
KEPT_BLOCKS = 7


def half_of(subject):
    """Which half of the people somebody belongs to, by name."""
    return (7 * sum(subject.encode()) + len(subject)) // 3 % 2


class Photos:
    """Photos in memory with their landmarks."""

    def __init__(self, data, labels, skip=lambda subject: False):
        labels = dict(numpy.load(labels))
        use = [i for i in range(len(labels["ids"])) if labels["score"][i] > 0.5 and not skip(str(labels["subjects"][i]))]
        self.pictures = [read_rgb(data / labels["paths"][i]) for i in use]
        self.landmarks = labels["landmarks"][use].astype(numpy.float64)
        self.subjects = labels["subjects"][use]

    def chip(self, i, rng=None):
        """[150,150,3]; with `rng` a little off and spoiled."""
        target = TEMPLATE
        if rng is not None:
            angle = numpy.radians(rng.normal(0, 2.5))
            turn = numpy.exp(rng.normal(0, 0.03)) * numpy.array([[numpy.cos(angle), -numpy.sin(angle)], [numpy.sin(angle), numpy.cos(angle)]])
            target = (TEMPLATE - 74.5) @ turn.T + 74.5 + rng.normal(0, 1.5, 2)
        matrix = similarity(self.landmarks[i] - 0.5, target)
        chip = cv2.warpAffine(self.pictures[i], matrix, (SIDE, SIDE), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
        if rng is not None:
            chip = spoil(rng, chip, 0.5) if rng.random() < 0.35 else chip
            chip = chip[:, ::-1] if rng.random() < 0.5 else chip
        return chip


def tensor(chips):
    x = (numpy.stack(chips).astype(numpy.float32) - numpy.float32(MEAN)) / 256
    return torch.from_numpy(numpy.ascontiguousarray(x.transpose(0, 3, 1, 2)))


def plain_vectors(network, photos):
    """Unit means of the plain view and its mirror image [n,128]."""
    out = []
    with torch.no_grad():
        for i in range(len(photos.pictures)):
            chip = photos.chip(i)
            out.append(network(tensor([chip, chip[:, ::-1]])).sum(0))
    return functional.normalize(torch.stack(out))


def nearer(vectors, picked, bank, people, scale):
    """Mean over the positives of the cross entropy of picking them among all other photos."""
    logits = scale * vectors @ bank.T
    own = torch.zeros_like(logits, dtype=torch.bool)
    own[torch.arange(len(picked)), picked] = True
    logits = logits.masked_fill(own, -torch.inf)
    same = (people[picked][:, None] == people[None]) & ~own
    some = same.any(1)
    chance = functional.log_softmax(logits[some], 1)
    return -(chance.masked_fill(~same[some], 0).sum(1) / same[some].sum(1)).mean()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("weights", "data", "lfw", "train", "out"):
        parser.add_argument(name, type=pathlib.Path)
    parser.add_argument("--steps", type=int, default=2500)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--scale", type=float, default=60)
    parser.add_argument("--distil", type=float, default=40)
    parser.add_argument("--half", type=int, help="train on this half of the people of LFW_dev only")
    parser.add_argument("--pause", type=pathlib.Path, default=pathlib.Path("pause"))
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    cv2.setNumThreads(1)
    network = load(args.weights)
    known = Photos(args.data, args.lfw, lambda s: args.half is not None and half_of(s) != args.half)
    others = Photos(args.data, args.train)
    wanted, wanted_others = plain_vectors(network, known), plain_vectors(network, others)
    print(f"{len(known.pictures)} photos with and {len(others.pictures)} without identities", flush=True)
    bank, people = wanted.clone(), torch.from_numpy(numpy.unique(known.subjects, return_inverse=True)[1])
    count = torch.bincount(people)[people].numpy()
    # People with many photos (a few have hundreds in LFW) count as if they had four.
    several = numpy.flatnonzero(count > 1)
    chance = numpy.minimum(count[several], 4) / count[several]
    chance = chance / chance.sum()
    network.requires_grad_(False)
    for module in (*network.blocks[KEPT_BLOCKS:], network.head):
        module.requires_grad_(True)
    trained = [p for p in network.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=args.rate, weight_decay=1e-4)
    rng, start, paused, step, mean = numpy.random.default_rng(int(time.time())), time.time(), 0.0, 0, numpy.zeros(2)
    average = [p.detach().clone() for p in trained]
    while (done := max((time.time() - start - paused) / (60 * args.minutes), step / args.steps)) < 1:
        while args.pause.exists():
            time.sleep(1)
            paused += 1
        for group in optimiser.param_groups:
            group["lr"] = args.rate * min(1, (step + 1) / 100) * (0.5 + 0.5 * numpy.cos(numpy.pi * done)) + 1e-7
        a = rng.choice(several, args.batch // 2, replace=False, p=chance)
        b, c = rng.integers(len(known.pictures), size=args.batch // 4), rng.integers(len(others.pictures), size=args.batch // 4)
        picked = torch.from_numpy(numpy.concatenate([a, b]))
        chips = [known.chip(int(i), rng) for i in picked] + [others.chip(int(i), rng) for i in c]
        vectors = functional.normalize(network(tensor(chips)))
        goal = torch.cat([wanted[picked], wanted_others[torch.from_numpy(c)]])
        far = (1 - (vectors * goal).sum(1)).mean()
        told = nearer(vectors[:len(picked)], picked, bank, people, args.scale)
        optimiser.zero_grad(set_to_none=True)
        (args.distil * far + told).backward()
        torch.nn.utils.clip_grad_norm_(trained, 5.0)
        optimiser.step()
        step += 1
        keep = min(0.995, step / (step + 10))
        with torch.no_grad():
            for mine, theirs in zip(average, trained):
                mine.lerp_(theirs, 1 - keep)
            bank[picked] = functional.normalize(0.5 * bank[picked] + 0.5 * vectors[:len(picked)])
        mean = 0.98 * mean + 0.02 * numpy.array([float(far.detach()), float(told.detach())])
        if step % 50 == 0:
            print(f"{step} steps, {time.time() - start:.0f} s: 1 - cosine to the untouched network {mean[0]:.4f}, identities {mean[1]:.3f}", flush=True)
    with torch.no_grad():
        for mine, theirs in zip(average, trained):
            theirs.copy_(mine)
    torch.save(network.state_dict(), args.out)


if __name__ == "__main__":
    main()
