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

/// Largest magnitude of an activation of an integer network. Origin: 13 bits cost no more than 8 (`integer/kernel`), and sums over
/// 64 channels of a 3 x 3 kernel stay within 32 bits with any 8-bit weights. The files depend on it.
pub(crate) const MAX_ACTIVATION: i16 = 8191;

/// Most layers of an integer network. Origin: several times the bundled one's 15. Larger lets a file name more work.
pub(crate) const MAX_INTEGER_LAYERS: u64 = 128;

/// Most channels of a tensor of an integer network. Origin: several times the bundled one's 64.
pub(crate) const MAX_INTEGER_CHANNELS: u64 = 512;

/// Longest side of a kernel of an integer network. Origin: one more than the bundled one's 5 that is odd.
pub(crate) const MAX_INTEGER_KERNEL: u64 = 7;

/// Largest dilation of an integer network. Origin: twice the bundled one's 4. Borders grow with it.
pub(crate) const MAX_INTEGER_DILATION: u64 = 8;

/// Most bits that a rescaling drops. Origin: up to 32 it does not matter what a shift brings in from the left
/// (`integer/rescale.rs`). The files depend on it.
pub(crate) const MAX_INTEGER_SHIFT: u64 = 32;

/// Largest side of a tensor's cell in input pixels. Origin: sixteen times the bundled network's 16; the product of a file's strides
/// has to be bounded.
pub(crate) const MAX_INTEGER_STRIDE: usize = 256;

/// Largest power of two for inputs. Origin: activations have 13 bits; a larger one cuts everything off.
pub(crate) const MAX_INTEGER_INPUT_SHIFT: u64 = 13;

/// Most memory for an integer network's activations, in bytes, at the largest picture of its card. Origin: the bundled one needs
/// a third at 2048 x 2048.
pub(crate) const MAX_INTEGER_SCRATCH: u64 = 256 << 20;

/// Most multiplications of an integer network at the largest picture of its card. Origin: fifteen times the bundled one's at
/// 2048 x 2048; some minutes on a slow machine.
pub(crate) const MAX_INTEGER_WORK: u64 = 1 << 38;

/// Memory for activations kept between two pictures, in bytes a thread that ever ran at once. Origin: a picture of 1000 x
/// 1000 at 500 ppi. Smaller allocates again for every picture, larger keeps the largest one's for ever.
pub(crate) const KEPT_SCRATCH: usize = 32 << 20;
