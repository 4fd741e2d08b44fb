"""The landmark network: plain 3 x 3 convolutions and ReLU on a face of 96 x 96 that is already nearly upright and in place.

It looks once more, from near, at a face whose landmarks the detector gave roughly.
"""
import numpy
from torch import nn

SIDE = 96
# Where the five landmarks lie, on average, in the network's input: the ArcFace template of 112 pixels, smaller, so that the
# whole head is seen (eyes 30 pixels apart).
ARCFACE = numpy.array([(38.2946, 51.6963), (73.5318, 51.5014), (56.0252, 71.7366), (41.5493, 92.3655), (70.7299, 92.2041)])
PLACES = (ARCFACE - [56.0261, 71.9008]) * (30 / 35.2378) + [48, 50]
# What one unit of the landmark outputs is, in pixels of the input.
UNIT = 8.0


def layer(inputs, outputs, stride=1):
    """Convolution, batch norm, ReLU."""
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))


class Landmarks(nn.Module):
    """Input [n,3,96,96], (RGB - 127.5) / 128; output [n,11]: x and y of the five landmarks from PLACES in units of UNIT
    pixels, and the logit that this is a face in that place. The last map is read cell by cell: a place means something."""

    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(layer(3, 16, 2), layer(16, 32, 2), layer(32, 48), layer(48, 64, 2), layer(64, 64),
                                  layer(64, 80, 2), layer(80, 64))
        self.head = nn.Sequential(nn.Flatten(), nn.Linear(64 * 36, 128), nn.ReLU(inplace=True), nn.Linear(128, 11))

    def forward(self, x):
        return self.head(self.body(x))
