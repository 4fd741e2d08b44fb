//! Tuned numbers of this crate.

/// Most items kept apart in one extended data block; a block with more is kept as one piece.
/// Origin: real records hold one to five. Larger: a block of empty items costs eight times its own size in memory.
pub(crate) const MAX_ITEMS: usize = 256;

/// Memory a record may take as a multiple of its length, plus [`RECORD_OVERHEAD`].
/// Origin: a minutia of 6 bytes becomes 8, item data are copied once, lines of an inspection are the largest part
/// (measured at most 25). Smaller: the allocation test fails.
pub(crate) const RECORD_EXPANSION: u64 = 4;

/// Bytes of memory a record may take whatever its length: findings and item headers.
/// Origin: 176 views with every finding once and [`MAX_ITEMS`] items each measure 6 MiB.
pub(crate) const RECORD_OVERHEAD: u64 = 8 << 20;

/// Bytes of memory a picture decoder takes whatever the size of the picture: windows, tables, one row.
/// Origin: measured below 1 MiB for each; a JPEG decoder's tables are the largest.
pub(crate) const DECODER_OVERHEAD: u64 = 2 << 20;

/// Bytes per pixel and component of a JPEG decoder beside its output: a 16-bit coefficient buffer of a progressive
/// picture, padded to whole blocks, and its upsampled rows.
pub(crate) const JPEG_WORK_PER_SAMPLE: u64 = 3;

/// Bytes per pixel of the WSQ decoder at its peak (stated by its documentation as about 11).
pub(crate) const WSQ_WORK_PER_PIXEL: u64 = 12;

/// Most entropy-coded blocks in a WSQ file. Origin: encoders write two or three. Larger: a table is built for each, so a
/// file of empty blocks keeps the decoder busy for seconds.
pub(crate) const WSQ_MAX_BLOCKS: usize = 64;

/// Shannon entropy, in bits per byte, above which bytes of unknown form look encrypted or compressed.
/// Origin: 512 random bytes measure 7.5 and more, minutiae records stay below 6.5. Lower: dense binary forms are called random.
pub(crate) const RANDOM_ENTROPY: f64 = 7.2;

/// Fewest bytes from which entropy says anything.
pub(crate) const RANDOM_MIN_BYTES: usize = 256;

/// Smallest side the WSQ encoder takes, in pixels: below it a subband is too small to quantise.
pub(crate) const WSQ_MIN_SIDE: u32 = 81;

/// Lowest resolution ISO/IEC 19794-2:2005, 7.3, allows, in pixels per centimetre (250 ppi).
pub(crate) const MIN_PX_PER_CM: u16 = 99;

/// Resolution written for minutiae at 500 ppi, in pixels per centimetre.
pub(crate) const STANDARD_PX_PER_CM: u16 = 197;
