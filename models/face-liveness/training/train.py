"""Trains on the crops of make_crops.py: `python train.py crops.npz OUT.pt --minutes 12 [--leave-out 0001 0011]`.

The crops of the people named by --leave-out (frames of them, and attacks made of their frames) are not used.
"""
import argparse
import pathlib
import sys
import time

import numpy
import torch
from torch.nn import functional

from network import Liveness

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2]))
from course import Course  # noqa: E402


def batch(rng, data, use, count):
    """A batch, mirrored, with small changes of light and place; crops, labels, the teachers' logits."""
    pick = rng.choice(use, count)
    x = torch.from_numpy(data["pictures"][pick]).float().permute(0, 3, 1, 2)
    if rng.random() < 0.5:
        x = x.flip(3)
    x = torch.roll(x, (int(rng.integers(-2, 3)), int(rng.integers(-2, 3))), (2, 3))
    gain, tint = torch.randn(count, 1, 1, 1) * 0.2 + 1, torch.randn(count, 3, 1, 1) * 8
    pale = (torch.rand(count, 1, 1, 1) < 0.3) * torch.rand(count, 1, 1, 1)
    x = x * (1 - pale) + x.mean(1, keepdim=True) * pale
    x = ((x - 127.5) * gain + tint + torch.randn(count, 1, 1, 1) * 12).clamp(-127.5, 127.5) / 128
    for i in numpy.flatnonzero(rng.random(count) < 0.3):
        # A hidden patch, so that no single clue decides.
        top, left = (int(v) for v in rng.integers(0, x.shape[2] - 32, 2))
        x[i, :, top:top + int(rng.integers(12, 32)), left:left + int(rng.integers(12, 32))] = 0
    return (x.contiguous(memory_format=torch.channels_last), torch.from_numpy(data["live"][pick]).float(),
            torch.from_numpy(data["teacher"][pick]))


def loss_of(logit, live, teacher):
    """The label's cross entropy, joined where the teachers were asked and are not wrong by half the mean of the two."""
    told = torch.sigmoid(teacher)
    asked = ~torch.isnan(teacher) & ((told > 0.5) == (live > 0.5))
    goal = torch.where(asked, 0.3 * live + 0.7 * told, live * 0.96 + 0.02)
    return functional.binary_cross_entropy_with_logits(logit, goal)


def train(data, use, start_from, minutes, steps, rate, size, pause):
    """The averaged network after `minutes` or `steps`, whichever run out first."""
    network = Liveness().to(memory_format=torch.channels_last)
    if start_from:
        network.load_state_dict(torch.load(start_from, weights_only=True))
    rng = numpy.random.default_rng(int(time.time()))
    course = Course(network, rate, minutes, steps, decay=3e-2, warm=100, keep=0.997, pause=pause)
    for _ in course:
        x, live, teacher = batch(rng, data, use, size)
        course.learn(loss_of(network(x)[:, 0], live, teacher))
        course.tell(100, lambda sums: f"loss {sums[0]:.3f}")
    return course.average.eval()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("crops")
    parser.add_argument("out")
    parser.add_argument("--minutes", type=float, default=12)
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--batch", type=int, default=48)
    parser.add_argument("--start", help="weights to begin with")
    parser.add_argument("--leave-out", nargs="*", default=[])
    parser.add_argument("--pause", type=pathlib.Path, default=pathlib.Path("pause"))
    args = parser.parse_args()
    torch.set_num_threads(1)
    data = dict(numpy.load(args.crops))
    use = numpy.flatnonzero(~numpy.isin(data["subject"], args.leave_out))
    torch.save(train(data, use, args.start, args.minutes, args.steps, args.rate, args.batch, args.pause).state_dict(), args.out)


if __name__ == "__main__":
    main()
