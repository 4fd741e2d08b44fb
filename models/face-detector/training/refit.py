"""Refits the last layer's landmark rows in closed form: `python refit.py WEIGHTS.pt SHARDS OUT.pt --photos DATA lfw.npz`.

The last layer is linear, so its best weights for squared error on a few thousand frames can be solved for. Two rounds, the
second with less weight on far-off answers (Huber); ridge towards the trained weights. The cells that count are those the
decoder will use: inside a face and confident, whatever size their stride was trained for. With --photos half of the frames
are photos at their own size, which the engine does not enlarge, labelled with the teacher's averaged answers.
"""
import argparse
import pathlib

import numpy
import torch

from compose import Sources
from network import STRIDES, Detector, Targets
from train import Frames


def own_size(rng, sources, count, side=192):
    """Photos in the corner of a grey frame and their labels, like Frames.batch."""
    x, y = numpy.full((count, side, side, 3), 127.5, numpy.float32), numpy.zeros((count, 1, 15), numpy.float32)
    for i in range(count):
        rgb, box, points = sources.pick(rng, 1.0)
        x[i, :rgb.shape[0], :rgb.shape[1]] = rgb
        y[i, 0] = numpy.concatenate([[1], box, points.ravel()])
    x = torch.from_numpy((x - 127.5) / 128).permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last)
    return x, torch.from_numpy(y)


def gather(network, frames, targets, batches, sources):
    """Per level: features [n,f+1], wanted landmark offsets [n,10] in strides, weight [n] that makes errors relative to the
    face's size and counts confident cells more."""
    found = [[] for _ in STRIDES]
    for number in range(batches):
        if sources and number % 2 == 0:
            x, labels = own_size(frames.rng, sources, 16)
        else:
            x, labels = frames.batch("scene" if number % 3 == 0 else "portrait", 8)
        with torch.no_grad():
            early = network.early(x)
            middle = network.middle(early)
            levels = [head.mix(level) for head, level in zip(network.heads, (early, middle, network.late(middle)))]
        for k, (features, cells, stride) in enumerate(zip(levels, targets.grid(x.shape[2]), STRIDES)):
            score = torch.sigmoid(network.heads[k].out(features)[:, 0].flatten(1))
            box = labels[..., 1:5]
            extent = (box[..., 2:] - box[..., :2]).clamp(min=1)
            away = ((cells[None, None] - (box[..., :2] + box[..., 2:])[:, :, None] / 2).abs() / extent[:, :, None]).amax(-1)
            nearest = torch.where(labels[..., :1] == 1, away, torch.inf).min(1)
            owner = nearest.indices
            batch, cell = torch.nonzero((score > 0.25) & (nearest.values < 0.45), as_tuple=True)
            if not len(batch):
                continue
            wanted = labels[batch, owner[batch, cell]]
            size = (wanted[:, 3:5] - wanted[:, 1:3]).clamp(min=1).prod(-1).sqrt()
            points = (wanted[:, 5:].reshape(-1, 5, 2) - cells[cell][:, None]).flatten(1) / stride
            features = features.flatten(2)[batch, :, cell]
            ones = torch.ones(len(features), 1)
            weight = stride / size * score[batch, cell].sqrt()
            found[k].append((torch.cat([features, ones], 1).double(), points.double(), weight.double()))
    return [[torch.cat(part) for part in zip(*level)] for level in found]


def solve(features, wanted, weight, old, pull):
    """Weighted ridge regression towards `old` [10,f+1]."""
    new = old
    for rounds in range(2):
        error = ((wanted - features @ new.T) * weight[:, None]).norm(dim=1)
        # The first round trusts all alike; the second halves the say of an answer twice as far off as the median.
        trust = torch.ones_like(error) if rounds == 0 else 1 / torch.clamp(error / error.median(), min=1)
        w = (weight ** 2 * trust)[:, None]
        ridge = pull * (features * w).T.matmul(features).diagonal().mean() * torch.eye(features.shape[1], dtype=torch.double)
        new = torch.linalg.solve((features * w).T @ features + ridge, (features * w).T @ wanted + ridge @ old.T).T
    before, after = (((wanted - features @ m.T) * weight[:, None]).reshape(-1, 5, 2).norm(dim=2).mean() for m in (old, new))
    print(f"{len(features)} cells: mean landmark error {100 * before:.2f} % of the face's size before, {100 * after:.2f} % after", flush=True)
    return new


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights")
    parser.add_argument("shards", type=pathlib.Path)
    parser.add_argument("out")
    parser.add_argument("--batches", type=int, default=300)
    parser.add_argument("--photos", type=pathlib.Path, nargs=2, metavar=("DATA", "LABELS"))
    args = parser.parse_args()
    torch.set_num_threads(1)
    network = Detector()
    network.load_state_dict(torch.load(args.weights, weights_only=True))
    network.eval()
    frames = Frames(args.shards, 3)
    frames.refresh()
    sources = Sources(args.photos[0], args.photos[1], args.photos[1]) if args.photos else None
    for head, level in zip(network.heads, gather(network, frames, Targets(), args.batches, sources)):
        old = torch.cat([head.out.weight[5:, :, 0, 0], head.out.bias[5:, None]], 1).double().detach()
        new = solve(*level, old, 1e-4).float()
        with torch.no_grad():
            head.out.weight[5:, :, 0, 0] = new[:, :-1]
            head.out.bias[5:] = new[:, -1]
    torch.save(network.state_dict(), args.out)


if __name__ == "__main__":
    main()
