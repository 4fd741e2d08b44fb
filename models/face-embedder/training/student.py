"""Trains a small embedder from scratch, to compare the shipped one with: `python student.py TEACHER.onnx DATA OUT.onnx`.

The student is a plain network of 3 x 3 convolutions; it learns to give, of a chip shifted, mirrored and spoiled a little,
what the shipped network gives of the untouched chip. The crops of TRAIN already lie at the ArcFace template, so they
need no labels. OUT.onnx takes the same input as the teacher: evaluate.py measures both.
"""
import argparse
import csv
import pathlib

import cv2
import numpy
import onnxruntime
import torch
from torch import nn
from torch.nn import functional

from align import SIDE, chip, similarity
from evaluate import embed, unit
from train import Course, astray, read_rgb, spoil, tensor

from export_onnx import export, folded

# Where the five points of every crop of TRAIN are, counted from its edge: ArcFace's template, 8 pixels from the border.
POINTS = numpy.array([(38.2946, 51.6963), (73.5318, 51.5014), (56.0252, 71.7366), (41.5493, 92.3655), (70.7299, 92.2041)]) + 8.5
# Outputs and stride of each convolution.
LAYERS = ((32, 2), (64, 2), (64, 1), (128, 2), (128, 1), (160, 2), (160, 1))


class Student(nn.Module):
    """Input as dlib's network, halved to 75 x 75 first; output [n,128], not normalised."""

    def __init__(self):
        super().__init__()
        layers, channels = [], 3
        for outputs, stride in LAYERS:
            layers += [nn.Conv2d(channels, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)]
            channels = outputs
        self.body = nn.Sequential(*layers)
        self.head = nn.Linear(channels * 25, 128)

    def forward(self, x):
        return self.head(self.body(functional.avg_pool2d(x, 2)).flatten(1))


def wanted_of(teacher, pictures):
    """What the teacher gives of each crop, of length 1 [n,128]."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(teacher, options, providers=["CPUExecutionProvider"])
    return unit(embed(session, (chip(picture, POINTS) for picture in pictures)).astype(numpy.float32))


def view_of(rng, picture):
    """A chip [150,150,3] a little off, mirrored and spoiled at times."""
    view = cv2.warpAffine(picture, similarity(POINTS - 0.5, astray(rng)), (SIDE, SIDE), flags=cv2.INTER_LINEAR)
    view = spoil(rng, view, 0.5) if rng.random() < 0.25 else view
    return view[:, ::-1] if rng.random() < 0.5 else view


def train(pictures, wanted, minutes, batch=64):
    """The mean network after so many minutes."""
    network = Student().to(memory_format=torch.channels_last)
    with torch.no_grad():
        network.head.bias.copy_(wanted.mean(0))
    spread, rng = ((wanted - wanted.mean(0)) ** 2).sum(1).mean(), numpy.random.default_rng(7)
    course = Course(network, 2e-3, minutes, decay=2e-2, warm=100, keep=0.995)
    for _ in course:
        pick = rng.integers(0, len(pictures), batch)
        x = tensor([view_of(rng, pictures[i]) for i in pick]).contiguous(memory_format=torch.channels_last)
        course.learn(((network(x) - wanted[torch.from_numpy(pick)]) ** 2).sum(1).mean() / spread)
        course.tell(200, lambda sums: f"{sums[0]:.3f} of the teacher's spread is missed")
    return course.average.eval()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("teacher", "data", "out"):
        parser.add_argument(name, type=pathlib.Path)
    parser.add_argument("--minutes", type=float, default=30)
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    cv2.setNumThreads(1)
    rows = list(csv.DictReader((args.data / "TRAIN.csv").open()))
    pictures = [read_rgb(args.data / row["path"]) for row in rows]
    wanted = torch.from_numpy(wanted_of(str(args.teacher), pictures))
    network = train(pictures, wanted, args.minutes)
    torch.save(network.state_dict(), args.out.with_suffix(".pt"))
    export(folded(network), torch.zeros(1, 3, SIDE, SIDE), str(args.out), ["embedding"])
    print(f"{sum(p.numel() for p in network.parameters())} weights")


if __name__ == "__main__":
    main()
