//! The networks compiled into this crate.

/// Card of the finger minutiae network, `models/finger-minutiae/card.toml`.
pub(crate) const FINGER_CARD: &str = include_str!("../../../models/finger-minutiae/card.toml");

/// Weights of the finger minutiae network, `models/finger-minutiae/model.onnx`.
pub(crate) const FINGER_ONNX: &[u8] = include_bytes!("../../../models/finger-minutiae/model.onnx");
