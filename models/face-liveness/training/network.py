"""The liveness network: plain 3 x 3 convolutions and ReLU on a 96 x 96 crop, 0.13 million weights, 23 million multiply-adds."""
import torch
from torch import nn


def layer(inputs, outputs, stride=1):
    """Convolution, batch norm, ReLU."""
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))


class Liveness(nn.Module):
    """Input [n,3,96,96], (RGB - 127.5) / 128; output [n,1], a logit, above 0 live."""

    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(layer(3, 16, 2), layer(16, 32, 2), layer(32, 48), layer(48, 64, 2), layer(64, 64), layer(64, 80, 2))
        self.drop = nn.Dropout(0.3)
        self.head = nn.Linear(80, 1)

    def forward(self, x):
        # Light and colour of the room say nothing of presentation, but with few people to learn from they tell who it is.
        x = x - x.mean((2, 3), keepdim=True)
        x = x / (x.square().mean((2, 3), keepdim=True) + 1e-3).sqrt()
        return self.head(self.drop(self.body(x).mean((2, 3))))
