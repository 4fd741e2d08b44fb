"""Folds batch norm and writes model.onnx. Afterwards `python models/write_card.py models/finger-minutiae` renews the card.

    python export.py WEIGHTS.pt ../model.onnx
"""
import sys
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from export_onnx import export, folded
from network import MinutiaNetwork

net = MinutiaNetwork()
net.load_state_dict(torch.load(sys.argv[1], weights_only=True))
net = folded(net.eval())
with torch.no_grad():  # channel 7 is reserved and reads 0
    net.head.weight[7].zero_()
    net.head.bias[7].zero_()
axes = {"image": {2: "height", 3: "width"}, "minutiae": {2: "height_4", 3: "width_4"},
        "field": {2: "height_8", 3: "width_8"}}
export(net, torch.zeros(1, 1, 96, 128), sys.argv[2], ["minutiae", "field"], axes,
       "fingerprint minutiae, trained on synthetic fingers only")
print(f"{sys.argv[2]}: {sum(p.numel() for p in net.parameters())} weights")
