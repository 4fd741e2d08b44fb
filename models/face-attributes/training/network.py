"""The attribute network: plain 3 x 3 convolutions and ReLU on an aligned face of 112 x 112."""
from torch import nn

NAMES = ("mask", "eyes covered", "occluded", "eyes open", "mouth closed")
SIDE = 112


def layer(inputs, outputs, stride=1):
    """Convolution, batch norm, ReLU."""
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))


class Attributes(nn.Module):
    """Input [n,3,112,112], (RGB - 127.5) / 128; output [n,5] logits in the order of NAMES. The last map is not averaged but
    read cell by cell: the face is aligned, so a place means something."""

    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(layer(3, 16, 2), layer(16, 24, 2), layer(24, 24), layer(24, 40, 2), layer(40, 40), layer(40, 56, 2))
        self.head = nn.Sequential(nn.Flatten(), nn.Dropout(0.3), nn.Linear(56 * (SIDE // 16) ** 2, len(NAMES)))

    def forward(self, x):
        return self.head(self.body(x))
