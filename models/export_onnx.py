"""What every export of a network trained here shares: folding batch norm, writing ONNX, leaving no trace of the machine."""
import onnx
import torch
from torch import nn


def folded(module):
    """The same module with every convolution and the batch norm after it made one convolution; evaluation mode only."""
    for name, child in list(module.named_children()):
        folded(child)
        if not isinstance(child, nn.Sequential):
            continue
        layers = []
        for layer in child:
            if isinstance(layer, nn.BatchNorm2d) and layers and isinstance(layers[-1], nn.Conv2d):
                layers[-1] = nn.utils.fuse_conv_bn_eval(layers[-1], layer)
            else:
                layers.append(layer)
        setattr(module, name, nn.Sequential(*layers))
    return module


def export(network, example, path, outputs, axes=None, doc=""):
    """Writes a folded network as ONNX (operator set 17) with input `image` and these outputs, and checks it.

    `axes` names the axes that are free; `doc` is the text inside the file.
    """
    torch.onnx.export(network, (example,), path, input_names=["image"], output_names=outputs, dynamic_axes=axes or {},
                      opset_version=17, dynamo=False)
    model = onnx.load(path)
    model.producer_name, model.producer_version = "bioverify", ""
    if doc:
        model.doc_string = doc
    del model.metadata_props[:]
    for node in model.graph.node:  # stack traces of the exporting machine do not belong in a shipped file
        node.ClearField("doc_string")
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, path)
