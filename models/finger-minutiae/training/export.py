"""Folds batch norm and writes model.onnx. Afterwards `python models/write_card.py models/finger-minutiae` renews the card.

    python export.py WEIGHTS.pt ../model.onnx
"""
import sys

import onnx
import torch

from network import MinutiaNetwork, fold_batch_norm

net = MinutiaNetwork()
net.load_state_dict(torch.load(sys.argv[1], weights_only=True))
net = fold_batch_norm(net.eval())
with torch.no_grad():  # channel 7 is reserved and reads 0
    net.head.weight[7].zero_()
    net.head.bias[7].zero_()
torch.onnx.export(
    net, torch.zeros(1, 1, 96, 128), sys.argv[2], opset_version=17, dynamo=False,
    input_names=["image"], output_names=["minutiae", "field"],
    dynamic_axes={"image": {2: "height", 3: "width"}, "minutiae": {2: "height_4", 3: "width_4"},
                  "field": {2: "height_8", 3: "width_8"}})
model = onnx.load(sys.argv[2])
model.producer_name, model.doc_string = "bioverify", "fingerprint minutiae, trained on synthetic fingers only"
for node in model.graph.node:  # stack traces of the exporting machine do not belong in a shipped file
    node.doc_string = ""
onnx.save(model, sys.argv[2])
print(f"{sys.argv[2]}: {sum(p.numel() for p in net.parameters())} weights")
