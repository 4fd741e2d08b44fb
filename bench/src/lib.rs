//! What the benches share: synthetic pictures, an engine, and a reference workload that tells how fast the machine is.

pub mod record;
pub mod reference;
pub mod sample;

pub use record::{Record, RecordError};
pub use reference::{REFERENCE_ANSWER, reference_work};
pub use sample::{Sample, SampleError, embedded_engine, onnx_engine, photos};
