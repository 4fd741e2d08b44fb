"""Trains the landmark network: `python train.py DATA lfw.npz train.npz OUT.pt --steps 12000`.

The two .npz are the averaged answers of face-detector/training/label.py. Every input is made anew: a photo brought
nearly into place, as the detector's rough landmarks would, spoiled or partly covered at times; one in eight shows no face.
"""
import argparse
import pathlib
import sys
import time

import cv2
import numpy
import torch
from torch.nn import functional

from crops import Sources
from network import PLACES, UNIT, Landmarks

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2]))
from course import Course  # noqa: E402


def batch(rng, sources, count):
    """Inputs [n,3,96,96], wanted landmark outputs [n,10], face or not [n]."""
    pictures, points, face = [], numpy.zeros((count, 5, 2)), numpy.ones(count, numpy.float32)
    for i in range(count):
        if i % 8 == 7:
            pictures.append(sources.other(rng))
            face[i] = 0
        else:
            picture, points[i] = sources.face(rng)
            pictures.append(picture)
    x = torch.from_numpy(numpy.stack(pictures).astype(numpy.float32)).permute(0, 3, 1, 2)
    gain, tint = torch.randn(count, 1, 1, 1) * 0.15 + 1, torch.randn(count, 3, 1, 1) * 5
    x = ((x - 127.5) * gain + tint).clamp(-127.5, 127.5) / 128
    wanted = torch.from_numpy(((points - PLACES) / UNIT).astype(numpy.float32)).flatten(1)
    return x.contiguous(memory_format=torch.channels_last), wanted, torch.from_numpy(face)


def losses(answer, wanted, face):
    """Landmark loss (smooth absolute error, rounded below 1 % of the eye distance) and face loss."""
    error = functional.smooth_l1_loss(answer[:, :10], wanted, beta=0.3 / UNIT, reduction="none").mean(1)
    logit = functional.binary_cross_entropy_with_logits(answer[:, 10], face * 0.98 + 0.01)
    return (error * face).sum() / face.sum(), logit


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("data", "lfw", "train", "out"):
        parser.add_argument(name, type=pathlib.Path)
    parser.add_argument("--steps", type=int, default=12000)
    parser.add_argument("--minutes", type=float, default=90)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--start", type=pathlib.Path)
    parser.add_argument("--pause", type=pathlib.Path, default=pathlib.Path("pause"))
    args = parser.parse_args()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    network = Landmarks().to(memory_format=torch.channels_last)
    if args.start:
        network.load_state_dict(torch.load(args.start, weights_only=True))
    rng, sources = numpy.random.default_rng(int(time.time())), Sources(args.data, args.lfw, args.train)
    course = Course(network, args.rate, args.minutes, args.steps, pause=args.pause)
    for _ in course:
        x, wanted, face = batch(rng, sources, args.batch)
        points, logit = losses(network(x), wanted, face)
        course.learn(points + 0.02 * logit, (points * UNIT, logit))
        course.tell(200, lambda sums: f"landmarks {sums[0]:.3f} px of 30 between the eyes, face {sums[1]:.3f}")
        course.save(args.out)
    torch.save(course.average.state_dict(), args.out)


if __name__ == "__main__":
    main()
