"""The detector: plain 3 x 3 convolutions and ReLU, three output strides, one map of 15 numbers each.

Per cell: face logit; centre of the box from the cell's centre, in strides; ln of the box's width and height in strides;
five landmarks from the cell's centre, in strides. Input (RGB - 127.5) / 128, sides multiples of 32.
"""
import torch
from torch import nn

STRIDES = (8, 16, 32)
SIZES = {8: (0, 44), 16: (32, 110), 32: (80, 10000)}
CHANNELS = 15


def layer(inputs, outputs, stride=1):
    """Convolution, batch norm, ReLU."""
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))


class Head(nn.Module):
    """One more convolution, then the 15 numbers of each cell."""

    def __init__(self, inputs, width, start):
        super().__init__()
        self.mix = layer(inputs, width)
        self.out = nn.Conv2d(width, CHANNELS, 1)
        nn.init.normal_(self.out.weight, std=0.01)
        with torch.no_grad():
            self.out.bias.zero_()
            self.out.bias[0] = -4.5
            self.out.bias[3:5] = start

    def forward(self, x):
        return self.out(self.mix(x))


class Detector(nn.Module):
    """Input [n,3,h,w]; outputs [n,15,h/8,w/8], [n,15,h/16,w/16], [n,15,h/32,w/32]."""

    def __init__(self):
        super().__init__()
        self.early = nn.Sequential(layer(3, 16, 2), layer(16, 24, 2), layer(24, 40, 2), layer(40, 40), layer(40, 40))
        self.middle = nn.Sequential(layer(40, 64, 2), layer(64, 64), layer(64, 64))
        self.late = nn.Sequential(layer(64, 80, 2), layer(80, 80))
        self.heads = nn.ModuleList([Head(40, 24, 1.2), Head(64, 48, 1.4), Head(80, 64, 1.5)])

    def forward(self, x):
        x8 = self.early(x)
        x16 = self.middle(x8)
        x32 = self.late(x16)
        return [head(level) for head, level in zip(self.heads, (x8, x16, x32))]


class Targets:
    """Draws the labels of a frame into the maps; keeps the cells' centres of each frame size."""

    def __init__(self):
        self.grids = {}

    def grid(self, side):
        if side not in self.grids:
            made = []
            for stride in STRIDES:
                at = (torch.arange(side // stride) + 0.5) * stride
                y, x = torch.meshgrid(at, at, indexing="ij")
                made.append(torch.stack([x, y], -1).reshape(-1, 2))
            self.grids[side] = made
        return self.grids[side]

    def level(self, labels, cells, stride):
        """For a batch of labels [n,m,15] and cells [c,2]: kind of each cell [n,c] (1 face, 0 none, -1 not asked) and the
        face it belongs to [n,c]."""
        kind, box = labels[..., 0], labels[..., 1:5]
        centre, extent = (box[..., :2] + box[..., 2:]) / 2, box[..., 2:] - box[..., :2]
        size = extent.clamp(min=1e-3).prod(-1).sqrt()
        away = ((cells[None, None] - centre[:, :, None]).abs() / extent.clamp(min=1)[:, :, None]).amax(-1)
        reach = torch.clamp(0.6 * stride / size.clamp(min=1), min=0.16).clamp(max=0.5)[..., None]
        low, high = SIZES[stride]
        fits = ((size >= low) & (size < high))[..., None]
        nearly = ((size >= low / 1.5) & (size < high * 1.5))[..., None]
        face = (kind == 1)[..., None]
        some = (kind > 0)[..., None]
        positive = face & fits & (away < reach)
        unasked = some & ((away < 0.55) & (nearly | (kind == 2)[..., None])) | (face & fits & (away < reach + 0.22))
        result = torch.where(unasked.any(1), -1, 0)
        owner = torch.where(positive, away, torch.inf).min(1)
        return torch.where(owner.values < torch.inf, 1, result), owner.indices
