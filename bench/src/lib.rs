//! What the benches share: synthetic pictures, an engine, and a reference workload that tells how fast the machine is; and how
//! much a search in two stages finds.

pub mod record;
pub mod reference;
pub mod sample;
pub mod search;

pub use record::{Record, RecordError};
pub use reference::{REFERENCE_ANSWER, reference_work};
pub use sample::{Sample, SampleError, embedded_engine, integer_engine, onnx_engine, photos};
