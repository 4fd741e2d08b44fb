//! Bounds of this crate.

/// Longest ONNX file read from disk, in bytes. Origin: ten times the largest network planned (a 30 MB face network).
/// Larger values let a wrong file fill memory before its hash is known to be wrong.
pub(crate) const MAX_MODEL_BYTES: u64 = 300 << 20;

/// Longest model card read from disk, in bytes. Origin: a hundred times the longest card. Larger values only cost memory.
pub(crate) const MAX_CARD_BYTES: u64 = 1 << 20;

/// Threads one inference may use. Origin: callers parallelise over images; two levels of threads fight for the cores.
/// More makes one image faster and a batch slower.
pub(crate) const THREADS_PER_INFERENCE: usize = 1;

/// First bytes of a network's SHA-256 kept in templates. Origin: 64 bits tell any two networks apart. Changing it breaks
/// the native template format.
pub(crate) const TAG_BYTES: usize = 8;

/// Inferences of a known-answer check, the shortest of which is told. Origin: the first is slow, a second may be disturbed.
pub(crate) const TIMED_RUNS: usize = 3;
