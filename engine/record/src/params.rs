//! Tuned numbers of this crate.

/// Most items kept apart in one extended data block; a block with more is kept as one piece.
/// Origin: real records hold one to five. Larger: an empty item takes 4 bytes in a record and 10 times that in memory.
pub(crate) const MAX_ITEMS: usize = 32;

/// Memory a record may take as a multiple of its length, beside the two below. Origin: a minutia of 6 bytes becomes 8 and
/// item data are copied once; a record, its repaired copy and its written form together measure 2.
pub(crate) const RECORD_EXPANSION: u64 = 4;

/// Memory that lines of an inspection and findings may take as a multiple of the record's length. Origin: a line takes
/// some 200 bytes for the 6 of a minutia; 36 measured.
pub(crate) const RECORD_LINES: u64 = 64;

/// Most that [`RECORD_LINES`] comes to, in bytes: views, minutiae and items are limited in number. Origin: 176 views of
/// 255 minutiae measure 9.7 MB to inspect.
pub(crate) const RECORD_LINES_MAX: u64 = 10 << 20;

/// Memory a face record may take as a multiple of its length, beside lines and findings: pictures and points are copied
/// once, and a JPEG's header is read from a copy. Origin: 3 measured with the converted and the written record.
pub(crate) const FACE_EXPANSION: u64 = 4;

/// Memory that lines and findings of one face may take, in bytes. Origin: 40 fields, 96 points and 20 findings of some 250
/// bytes each.
pub(crate) const FACE_LINES: u64 = 40 << 10;

/// Fewest bytes of one face in a record: what there is room for is not reckoned more often.
pub(crate) const SHORTEST_FACE: usize = 32;

/// Most points of a face that an inspection tells one by one. Origin: MPEG-4 has 84, records hold up to 88. Larger: a line
/// takes some 200 bytes for the 8 of a point.
pub(crate) const MAX_POINT_LINES: usize = 96;

/// Most fields of an ISO/IEC 39794 record that an inspection tells one by one, in all. Origin: the published samples have
/// below 100. Larger: a line takes some 200 bytes for the 3 of a field.
pub(crate) const EXTENSIBLE_LINES: usize = 2048;

/// Memory that lines and findings of such a record may take, in bytes.
pub(crate) const EXTENSIBLE_MEMORY: u64 = EXTENSIBLE_LINES as u64 * 320;

/// Deepest nesting of fields that is looked into. Origin: landmarks of the standard lie 8 deep.
pub(crate) const EXTENSIBLE_DEPTH: usize = 16;

/// Quality of a JPEG that is made where a picture has to be encoded anew, 1..=100. Origin: ICAO Doc 9303-9 asks for a loss that
/// does not show; at 95 a portrait's pixels stay within a few grey levels. Lower: the loss adds to that of the photo.
pub(crate) const PHOTO_JPEG_QUALITY: u8 = 95;

/// Bytes of memory any record may take whatever its length: what a view takes beside its minutiae, and the findings of
/// each. Origin: 176 views of 6 bytes, each with findings, measure 320 KB to inspect; 255 with all findings are some 700.
pub(crate) const RECORD_OVERHEAD: u64 = 1 << 20;

/// Root mean square distance of a picture's colours from its tint, in levels of 255, above which it is a photo. Origin: prints
/// of five sensors are grey and have 0, grey coded as colour JPEG 0.2; of 2,700 colour photos of faces all but 29, which are
/// grey or sepia themselves, have 6 or more. Larger lets pale photos pass for captures, smaller takes coding noise for colour.
pub(crate) const MOST_TINT_SCATTER: f64 = 5.0;

/// The same distance of the mean colours of blocks of 8 x 8 pixels, as a share of the pixels' own, above which colours are those of
/// things and not of coding. Origin: of some 2,000 colour photos of faces all but 27, most of them grey or sepia themselves, have more
/// (half 0.88 and more), prints in 13 tints as JPEG of quality 30 to 95 with every subsampling 0.60 at most. Larger lets
/// photos of fine chequered things pass for captures, smaller takes tints that JPEG blurred for photos.
pub(crate) const MOST_COARSE_SCATTER: f64 = 0.6;

/// Memory that reading and inspecting objects of a card may take as a multiple of their length, up to [`RECORD_LINES_MAX`].
/// Origin: a line takes some 200 bytes for the 3 of a compact minutia.
pub(crate) const CARD_EXPANSION: u64 = 100;

/// Bytes of memory a picture decoder takes whatever the size of the picture: windows, tables, one row.
/// Origin: measured below 1 MiB for each; a JPEG decoder's tables are the largest.
pub(crate) const DECODER_OVERHEAD: u64 = 2 << 20;

/// Bytes per sample of a JPEG decoder beside its output where the picture comes in several passes: a 16-bit coefficient
/// buffer, padded to whole blocks, and its upsampled rows.
pub(crate) const JPEG_WORK_PER_SAMPLE: u64 = 3;

/// Bytes per column of a JPEG decoder beside its output where the picture comes in one pass: coefficients and samples of
/// one row of blocks, three components of up to 32 rows.
pub(crate) const JPEG_WORK_PER_COLUMN: u64 = 512;

/// Bytes per sample of the JPEG 2000 decoder at its peak: wavelet coefficients and decoded samples as 32-bit numbers, code
/// blocks, and the 8-bit result. Origin: measured below 14 on portraits.
pub(crate) const JPEG2000_WORK_PER_SAMPLE: u64 = 16;

/// Bytes that the JPEG 2000 decoder holds for one component of one tile: its coding style and up to 97 quantiser steps.
/// Origin: measured 300 with the 16 steps of five levels.
pub(crate) const JPEG2000_TILE_BYTES: u64 = 1 << 10;

/// Bytes that the JPEG 2000 decoder holds for one tile-part, while their list grows.
pub(crate) const JPEG2000_TILE_PART_BYTES: u64 = 256;

/// Bytes that the JPEG 2000 decoder holds for one precinct: its place and the roots of its trees, while the list grows.
pub(crate) const JPEG2000_PRECINCT_BYTES: u64 = 1 << 10;

/// Bytes that the JPEG 2000 decoder holds for one layer of one code block; the block and its two trees take three times
/// that.
pub(crate) const JPEG2000_BLOCK_BYTES: u64 = 128;

/// Most components of a JPEG 2000 picture: three colours and how opaque they are. More are not read in any case.
pub(crate) const JPEG2000_MOST_COMPONENTS: usize = 4;

/// Up to this many tiles may have any size. Origin: pictures for tests are cut into a handful.
pub(crate) const JPEG2000_FEW_TILES: u64 = 64;

/// Fewest pixels of a tile where there are more than [`JPEG2000_FEW_TILES`]. Origin: encoders of portraits and prints write
/// one tile; others start at 128 x 128. Smaller: each tile costs work whatever is in it, seconds for a photo of 1 x 1.
pub(crate) const JPEG2000_SMALLEST_TILE: u64 = 64 * 64;

/// Bytes that the TIFF decoder holds for one value of a list in the directory: 32 as it comes, and its number. Smaller: a list of
/// single bytes as long as the file takes more memory than is reckoned.
pub(crate) const TIFF_VALUE_BYTES: u64 = 48;

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

/// Most findings that are listed of one file. Origin: records with everything against them have some hundred; 176 views with
/// three each stay below. Larger: a file of empty objects makes a finding of 200 bytes out of each two.
pub(crate) const MAX_FINDINGS: usize = 1024;

/// Most lines that an inspection tells of one file. Origin: 176 views of 255 minutiae have some 45,000. Larger: a line takes
/// some 200 bytes for an object of two.
pub(crate) const MAX_LINES: usize = 65_536;

/// Most objects that are looked at in one group, template or set of parameters. Origin: cards and chips hold ten.
pub(crate) const MAX_OBJECTS: usize = 4096;

/// Most fields in the header of a biometric template. Origin: ICAO Doc 9303-10 names eight. Larger: a field of two bytes takes
/// twenty times that in memory.
pub(crate) const MAX_HEADER_FIELDS: usize = 32;

/// Whether a resolution stated in pixels per centimetre looks like one in pixels per inch. Origin: sensors have 250, 500,
/// 508, 512, 569 and 1000 ppi; no sensor has 1200 to 1320, 1445 or 2540 ppi, which these numbers would be in their own
/// unit. 250 to 400 px/cm are left out: 635 to 1016 ppi exist.
pub(crate) const fn is_ppi_in_px_per_cm(value: u16) -> bool {
    matches!(value, 480..=520 | 569 | 1000)
}

/// Most quality or certification blocks of a view that an inspection tells one by one. Origin: views have one or two. Larger: a
/// line takes some 200 bytes for the 3 of a block.
pub(crate) const MAX_BLOCK_LINES: usize = 16;

/// How far the size of a WSQ file may be from its target, as a share of it. Origin: the quantiser's own rate misses by tens of
/// per cent on empty backgrounds. Smaller: more passes for what nobody sees.
pub(crate) const WSQ_RATE_TOLERANCE: f64 = 0.02;

/// Most passes that look for a WSQ file's target size. Origin: two or three get there on finger pictures.
pub(crate) const WSQ_RATE_STEPS: usize = 8;

/// Longest record in which a wrong count is looked for: every count a byte holds is tried, twice. Origin: ten fingers of 100 minutiae.
/// Larger: a broken record costs more than the 100 ms that any is allowed.
pub(crate) const MISCOUNT_LONGEST: usize = 8_192;

/// Fewest minutiae of a view whose angles are judged. Origin: the samples printed in the standards have 27 and lack half the turn
/// for no reason; of nine prints of one extractor with 37 to 68 none lacks a third of it however it is turned. Larger: small
/// prints in the wrong unit are not told.
pub(crate) const SUSPECT_MIN_ANGLES: usize = 40;

/// Fewest minutiae that point one way while none points the other, from which the unit of angles is suspected: by chance once
/// in 4,000 prints if each pointed either way alike. Smaller: prints of one flow are suspected.
pub(crate) const SUSPECT_ALONE: usize = 12;
/// The same for a warning instead of a note: once in a million. See [`SUSPECT_ALONE`].
pub(crate) const SUSPECT_ALONE_CLEARLY: usize = 20;

/// Each quarter of the suspected turn has at least one of so many minutiae. Origin: even directions put a fourth in each.
/// Smaller: a print whose directions lie all round is not told. Larger: one of two flows is.
pub(crate) const SUSPECT_QUARTER: usize = 10;

/// Fewest minutiae of a view from which its extent or its likeness to another view say anything. Larger: small
/// prints are not judged. Smaller: three in a hundred sound records are suspected by chance.
pub(crate) const SUSPECT_MIN_MINUTIAE: usize = 20;

/// Largest extent of one finger's minutiae in millimetres. Origin: a rolled finger reaches 40 mm (ISO/IEC 19794-4, annex on
/// image sizes); beyond 50 the stated resolution is too low.
pub(crate) const SUSPECT_LARGEST_MM: f32 = 50.0;

/// Smallest extent of [`SUSPECT_MIN_MINUTIAE`] minutiae in millimetres. Origin: prints have up to half a minutia in a square
/// millimetre (Stoney 1987 counts 0.2 on average): 20 of them in a square of 5 mm are 0.8.
pub(crate) const SUSPECT_SMALLEST_MM: f32 = 5.0;

/// How far apart the minutiae of two views may be and still agree, in pixels at 500 ppi and degrees. Origin: as fingerprint
/// comparison tolerates, a ridge and a half and a tenth of a turn less.
pub(crate) const SUSPECT_NEAR_PIXELS: f32 = 15.0;
/// See [`SUSPECT_NEAR_PIXELS`].
pub(crate) const SUSPECT_NEAR_DEGREES: f32 = 25.0;

/// Most minutiae of a view that are held against those of another: the work grows with the fourth power.
pub(crate) const SUSPECT_MOST_MINUTIAE: usize = 40;

/// Most pairs of views of one finger that are held against each other.
pub(crate) const SUSPECT_MOST_PAIRS: usize = 4;

/// Largest scale at which two views are held against each other, and its inverse the smallest. Origin: 300 ppi told as 500 are 1.67,
/// half and double resolution 2; beyond that [`SUSPECT_SMALLEST_MM`] and [`SUSPECT_LARGEST_MM`] speak.
pub(crate) const SUSPECT_LARGEST_SCALE: f32 = 2.6;
/// From one scale to the next that is tried. Origin: half a step too far moves a minutia at 250 pixels from the middle by 7,
/// half of [`SUSPECT_NEAR_PIXELS`].
pub(crate) const SUSPECT_SCALE_STEP: f32 = 1.06;

/// Share of minutiae that agree once one view is mirrored, turned or scaled, from which that is suspected, and by how much it must be
/// above the share as they stand. Origin: views of different fingers agree in 0.2 to 0.3 at their best alignment.
pub(crate) const SUSPECT_SHARE: f32 = 0.55;
/// See [`SUSPECT_SHARE`].
pub(crate) const SUSPECT_LEAD: f32 = 0.25;
