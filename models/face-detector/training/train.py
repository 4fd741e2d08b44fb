"""Trains the detector on the shards of compose.py: `python train.py SHARDS OUT.pt --steps 8000 --minutes 60`.

The rate falls to its end with the steps or the minutes, whichever run out first. Shards that appear while it runs are
picked up. OUT.pt (the running average of the weights) is rewritten every few minutes, so that a first usable network is
there early. While the file named by --pause exists, it waits.
"""
import argparse
import pathlib
import sys
import time

import numpy
import torch
from torch.nn import functional

from network import STRIDES, Detector, Targets

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2]))
from course import Course  # noqa: E402

MIRRORED = [1, 0, 2, 4, 3]


class Frames:
    """Shards as memory maps, a batch at a time from one shard of one kind."""

    def __init__(self, folder, seed, whole=1.0):
        self.folder, self.rng, self.open, self.whole = folder, numpy.random.default_rng(seed), {}, whole

    def refresh(self):
        for path in sorted(self.folder.glob("*.pictures.npy")):
            if path.name not in self.open:
                labels = numpy.load(str(path).replace("pictures", "labels"))
                self.open[path.name] = numpy.load(path, mmap_mode="r"), labels

    def batch(self, kind, count):
        """Pictures [n,3,s,s] f32 and labels [n,m,15], mirrored and slightly changed in light."""
        names = [n for n in self.open if n.startswith(kind)]
        pictures, labels = self.open[names[self.rng.integers(len(names))]]
        pick = numpy.sort(self.rng.choice(len(pictures), count, replace=False))
        x, y = torch.from_numpy(pictures[pick]).float(), torch.from_numpy(labels[pick]).clone()
        side = x.shape[1]
        if self.rng.random() < 0.5:
            x = x.flip(2)
            real = y[..., 0] > 0
            box, points = y[..., 1:5].clone(), y[..., 5:].reshape(*y.shape[:2], 5, 2).clone()
            y[..., 1], y[..., 3] = side - box[..., 2], side - box[..., 0]
            points[..., 0] = side - points[..., 0]
            y[..., 5:] = points[:, :, MIRRORED].flatten(2)
            y[~real] = 0
        x, y = self.window(x, y)
        gain = torch.from_numpy(self.rng.normal(1, 0.1, (count, 1, 1, 1)).astype(numpy.float32))
        tint = torch.from_numpy(self.rng.normal(0, 4, (count, 1, 1, 3)).astype(numpy.float32))
        x = ((x - 127.5) * gain + tint + torch.randn(count, 1, 1, 1) * 6) / 128
        return x.permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last), y

    def window(self, x, y):
        """But for a share `whole` only a square part of the frames, most of the picture at half of the work. Its offset is a
        multiple of 32, so that a landmark keeps its place in its cell. What it cuts is ignored."""
        side = x.shape[1]
        if self.rng.random() < self.whole:
            return x, y
        part = side - 96
        left, top = (int(v) for v in self.rng.choice(4, 2, p=[0.15, 0.35, 0.35, 0.15]) * 32)
        x, y = x[:, top:top + part, left:left + part], y.clone()
        y[..., 1::2] -= left
        y[..., 2::2] -= top
        box = y[..., 1:5]
        inner = (box[..., 2:].clamp(0, part) - box[..., :2].clamp(0, part)).clamp(min=0).prod(-1)
        share = inner / (box[..., 2:] - box[..., :2]).prod(-1).clamp(min=1)
        y[..., 0] = torch.where((y[..., 0] == 1) & (share < 0.85), 2.0, y[..., 0])
        y[..., 0] = torch.where(share < 0.02, 0.0, y[..., 0])
        return x, y


def loss_of(outputs, labels, targets, side):
    """Sum of the face, box and landmark losses."""
    total_face, total_box, total_points, faces = torch.zeros(()), torch.zeros(()), torch.zeros(()), 0
    for output, cells, stride in zip(outputs, targets.grid(side), STRIDES):
        output = output.permute(0, 2, 3, 1).flatten(1, 2)
        kind, owner = targets.level(labels, cells, stride)
        logit = output[..., 0]
        goal = (kind == 1).float()
        chance = torch.sigmoid(logit)
        focus = torch.where(goal > 0, 0.5 * (1 - chance) ** 2, 0.5 * chance ** 2)
        focal = focus * functional.binary_cross_entropy_with_logits(logit, goal, reduction="none")
        total_face = total_face + (focal * (kind >= 0)).sum()
        batch, cell = torch.nonzero(kind == 1, as_tuple=True)
        if len(batch) == 0:
            continue
        faces += len(batch)
        answer, wanted, at = output[batch, cell], labels[batch, owner[batch, cell]], cells[cell]
        box = wanted[:, 1:5]
        extent = (box[:, 2:] - box[:, :2]).clamp(min=1)
        size = extent.prod(-1, keepdim=True).sqrt()
        centre = ((box[:, :2] + box[:, 2:]) / 2 - at - answer[:, 1:3] * stride) / size
        shape = torch.log(extent / stride) - answer[:, 3:5]
        total_box = total_box + functional.smooth_l1_loss(torch.cat([centre * 2, shape], 1), torch.zeros(len(box), 4), beta=0.05,
                                                          reduction="sum")
        points = (wanted[:, 5:].reshape(-1, 5, 2) - at[:, None] - answer[:, 5:].reshape(-1, 5, 2) * stride) / size[:, None]
        total_points = total_points + functional.smooth_l1_loss(points, torch.zeros_like(points), beta=0.01, reduction="sum")
    faces = max(faces, 1)
    return total_face / faces * 4, total_box / faces * 0.5, total_points / faces * 2


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shards", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--steps", type=int, default=8000)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--portraits", type=float, default=0.5, help="share of the batches made of portraits")
    parser.add_argument("--start", type=pathlib.Path)
    parser.add_argument("--last-leg", action="store_true", help="whole frames, batch norm as it will be folded, early layers kept. A batch "
                        "holds portraits or scenes, so its own mean and variance are not those of a mixture; without this leg landmarks "
                        "come out shrunk by 3 to 5 %% of the eye distance")
    parser.add_argument("--pause", type=pathlib.Path, default=pathlib.Path("pause"))
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    network = Detector().to(memory_format=torch.channels_last)
    if args.start:
        network.load_state_dict(torch.load(args.start, weights_only=True))
    if args.last_leg:
        network.eval()
        network.early.requires_grad_(False)
    frames, targets = Frames(args.shards, int(time.time()), 1 if args.last_leg else 1 / 6), Targets()
    course = Course(network, args.rate, args.minutes, args.steps, clip=5.0, pause=args.pause)
    for step in course:
        if step % 50 == 0:
            frames.refresh()
        kind = "portrait" if frames.rng.random() < args.portraits else "scene"
        x, y = frames.batch(kind, args.batch)
        parts = loss_of(network(x), y, targets, x.shape[2])
        course.learn(sum(parts), parts)
        course.tell(100, lambda sums: f"face {sums[0]:.3f} box {sums[1]:.3f} landmarks {sums[2]:.3f}; {len(frames.open)} shards")
        course.save(args.out)
    torch.save(course.average.state_dict(), args.out)


if __name__ == "__main__":
    main()
