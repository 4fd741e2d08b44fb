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

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2]))
from course import Course  # noqa: E402

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
        matrix = similarity(self.landmarks[i] - 0.5, TEMPLATE if rng is None else astray(rng))
        chip = cv2.warpAffine(self.pictures[i], matrix, (SIDE, SIDE), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
        if rng is not None:
            chip = spoil(rng, chip, 0.5) if rng.random() < 0.35 else chip
            chip = chip[:, ::-1] if rng.random() < 0.5 else chip
        return chip


def tensor(chips):
    """What the network takes of chips [150,150,3]."""
    x = (numpy.stack(chips).astype(numpy.float32) - numpy.float32(MEAN)) / 256
    return torch.from_numpy(numpy.ascontiguousarray(x.transpose(0, 3, 1, 2)))


def astray(rng):
    """dlib's template a little off: turned, scaled, moved, as another photo's landmarks would have it."""
    angle = numpy.radians(rng.normal(0, 2.5))
    turn = numpy.exp(rng.normal(0, 0.03)) * numpy.array([[numpy.cos(angle), -numpy.sin(angle)], [numpy.sin(angle), numpy.cos(angle)]])
    return (TEMPLATE - 74.5) @ turn.T + 74.5 + rng.normal(0, 1.5, 2)


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


class Lesson:
    """What a batch is made of: photos with identities, half of them of people with several, and photos without."""

    def __init__(self, network, known, others):
        self.known, self.others = known, others
        self.wanted, self.wanted_others = plain_vectors(network, known), plain_vectors(network, others)
        self.bank, self.people = self.wanted.clone(), torch.from_numpy(numpy.unique(known.subjects, return_inverse=True)[1])
        count = torch.bincount(self.people)[self.people].numpy()
        # People with many photos (a few have hundreds in LFW) count as if they had four.
        self.several = numpy.flatnonzero(count > 1)
        chance = numpy.minimum(count[self.several], 4) / count[self.several]
        self.chance = chance / chance.sum()

    def batch(self, rng, size):
        """Chips as a tensor, what the untouched network gives of them, and which photos the first of them are."""
        a = rng.choice(self.several, size // 2, replace=False, p=self.chance)
        b, c = rng.integers(len(self.known.pictures), size=size // 4), rng.integers(len(self.others.pictures), size=size // 4)
        picked = torch.from_numpy(numpy.concatenate([a, b]))
        chips = [self.known.chip(int(i), rng) for i in picked] + [self.others.chip(int(i), rng) for i in c]
        return tensor(chips), torch.cat([self.wanted[picked], self.wanted_others[torch.from_numpy(c)]]), picked

    def remember(self, picked, vectors):
        with torch.no_grad():
            self.bank[picked] = functional.normalize(0.5 * self.bank[picked] + 0.5 * vectors)


def train(network, lesson, args):
    """The mean network after the steps or minutes."""
    network.requires_grad_(False)
    for module in (*network.blocks[KEPT_BLOCKS:], network.head):
        module.requires_grad_(True)
    rng = numpy.random.default_rng(int(time.time()))
    course = Course(network, args.rate, args.minutes, args.steps, decay=1e-4, warm=100, keep=0.995, clip=5.0, pause=args.pause)
    for _ in course:
        chips, goal, picked = lesson.batch(rng, args.batch)
        vectors = functional.normalize(network(chips))
        far = (1 - (vectors * goal).sum(1)).mean()
        told = nearer(vectors[:len(picked)], picked, lesson.bank, lesson.people, args.scale)
        course.learn(args.distil * far + told, (far, told))
        lesson.remember(picked, vectors[:len(picked)])
        course.tell(50, lambda sums: f"1 - cosine to the untouched network {sums[0]:.4f}, identities {sums[1]:.3f}")
    return course.average


def arguments():
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
    return parser.parse_args()


def main():
    args = arguments()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    cv2.setNumThreads(1)
    network = load(args.weights)
    known = Photos(args.data, args.lfw, lambda s: args.half is not None and half_of(s) != args.half)
    others = Photos(args.data, args.train)
    print(f"{len(known.pictures)} photos with and {len(others.pictures)} without identities", flush=True)
    torch.save(train(network, Lesson(network, known, others), args).state_dict(), args.out)


if __name__ == "__main__":
    main()
