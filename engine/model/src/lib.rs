//! A neural network behind a model card, on ONNX Runtime or the embedded runtime.
