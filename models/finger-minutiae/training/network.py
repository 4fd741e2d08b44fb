"""The minutiae network: a small fully convolutional extractor, ReLU only, batch norm folded away at export.

Input   image     [N, 1, H, W]      locally normalised grey, H and W multiples of 8
Output  minutiae  [N, 8, H/4, W/4]  0 heat, 1..2 offset / 4, 3..4 cos and sin of the direction, 5 kind, 6 visibility, 7 zero
        field     [N, 3, H/8, W/8]  0 foreground, 1..2 cos and sin of twice the ridge orientation
All outputs are raw (no sigmoid). See models/README.md for the contract.
"""
import torch
from torch import nn


def conv(cin, cout, kernel, stride=1, dilation=1):
    pad = dilation * (kernel // 2)
    return nn.Sequential(
        nn.Conv2d(cin, cout, kernel, stride, pad, dilation, bias=False), nn.BatchNorm2d(cout), nn.ReLU(inplace=True))


class Residual(nn.Module):
    """relu(x + conv(x)), one 3x3 convolution."""

    def __init__(self, width, dilation=1):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(width, width, 3, 1, dilation, dilation, bias=False), nn.BatchNorm2d(width))

    def forward(self, x):
        return torch.relu(x + self.body(x))


class MinutiaNetwork(nn.Module):
    """About 0.2 million weights, 0.6 billion multiply-adds at 388 x 374."""

    def __init__(self, fine=32, trunk=64, merge=32):
        super().__init__()
        self.stem = conv(1, 16, 5, stride=2)                                      # 1/2
        self.fine = nn.Sequential(conv(16, fine, 3, stride=2), Residual(fine), Residual(fine))  # 1/4
        self.trunk = nn.Sequential(conv(fine, trunk, 3, stride=2),                # 1/8
                                   Residual(trunk, 1), Residual(trunk, 2), Residual(trunk, 4), Residual(trunk, 1))
        self.field = nn.Sequential(nn.Conv2d(trunk, 32, 1), nn.ReLU(inplace=True), nn.Conv2d(32, 3, 1))
        self.down_skip = nn.Conv2d(trunk, merge, 1)
        self.fine_skip = nn.Conv2d(fine, merge, 1)
        self.merge = nn.Sequential(*conv(merge, merge, 3))
        self.head = nn.Conv2d(merge, 8, 1)
        # A minutia is rare: start the heat map near its prior so that the first steps are not spent on the background.
        nn.init.constant_(self.head.bias, 0.0)
        with torch.no_grad():
            self.head.bias[0] = -4.6

    def forward(self, image):
        merged, trunk = self.features(image)
        return self.head(merged), self.field(trunk)

    def features(self, image):
        fine = self.fine(self.stem(image))
        trunk = self.trunk(fine)
        up = nn.functional.interpolate(self.down_skip(trunk), scale_factor=2, mode="nearest")
        return self.merge(torch.relu(up + self.fine_skip(fine))), trunk


class WithPhase(nn.Module):
    """The network with a head that draws the undamaged ridges, for training alone: what must be seen through damage to draw them
    helps to find minutiae there. Not exported."""

    def __init__(self, network, merge=32):
        super().__init__()
        self.network = network
        self.phase = nn.Sequential(nn.Conv2d(merge, 4, 1), nn.PixelShuffle(2))  # cosine of the ridge phase at 1/2

    def forward(self, image):
        merged, trunk = self.network.features(image)
        return self.network.head(merged), self.network.field(trunk), self.phase(merged)
