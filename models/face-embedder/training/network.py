"""dlib's face ResNet in PyTorch: 29 convolutions, 5.6 million weights, 0.27 billion multiply-adds.

Input [n,3,150,150], (RGB - mean) / 256 with dlib's mean; output [n,128], not normalised.
"""
import torch
from torch import nn
from torch.nn import functional

BLOCKS = ((3, 32, False), (1, 64, True), (3, 64, False), (1, 128, True), (2, 128, False), (1, 256, True),
          (2, 256, False), (1, 256, True))


class Block(nn.Module):
    """relu(conv(relu(conv x)) + x). A `down` block halves: its first convolution has stride 2 and no padding, its short
    cut is the mean of 2 x 2 pixels; the two sizes differ by one and the smaller is padded with 0 at the high end, in
    rows and columns as in channels."""

    def __init__(self, inputs, outputs, down):
        super().__init__()
        self.down, self.extra = down, outputs - inputs
        self.first = nn.Conv2d(inputs, outputs, 3, 2 if down else 1, 0 if down else 1)
        self.second = nn.Conv2d(outputs, outputs, 3, 1, 1)

    def forward(self, x):
        y = self.second(functional.relu(self.first(x)))
        if self.down:
            x = functional.avg_pool2d(x, 2, 2)
            rows, columns = y.shape[2] - x.shape[2], y.shape[3] - x.shape[3]
            x = functional.pad(x, (0, max(columns, 0), 0, max(rows, 0), 0, self.extra))
            y = functional.pad(y, (0, max(-columns, 0), 0, max(-rows, 0)))
        return functional.relu(x + y)


class Embedder(nn.Module):
    """The whole network."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 32, 7, 2, 0)
        blocks, channels = [], 32
        for count, outputs, down in BLOCKS:
            for _ in range(count):
                blocks.append(Block(channels, outputs, down))
                channels = outputs
        self.blocks = nn.Sequential(*blocks)
        self.head = nn.Linear(256, 128, bias=False)

    def forward(self, x):
        x = functional.max_pool2d(functional.relu(self.stem(x)), 3, 2)
        return self.head(self.blocks(x).mean((2, 3)))

    def convolutions(self):
        """In dlib's order."""
        return [self.stem] + [c for block in self.blocks for c in (block.first, block.second)]

    def load_dlib(self, convolutions, matrix):
        """Takes the weights of `dlib.read`."""
        own = self.convolutions()
        if len(own) != len(convolutions):
            raise ValueError(f"{len(convolutions)} convolutions in the file, {len(own)} in the network")
        with torch.no_grad():
            for mine, theirs in zip(own, convolutions):
                if mine.weight.shape != theirs.weight.shape or mine.stride[0] != theirs.stride \
                        or mine.padding[0] != theirs.padding:
                    raise ValueError(f"{tuple(mine.weight.shape)} against {theirs.weight.shape}")
                mine.weight.copy_(torch.from_numpy(theirs.weight))
                mine.bias.copy_(torch.from_numpy(theirs.bias))
            self.head.weight.copy_(torch.from_numpy(matrix.T.copy()))
        return self
