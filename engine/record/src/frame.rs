//! The frame of the engine's own templates: what finger and face templates have in common.
//!
//! All numbers little-endian: magic at 0, version at 4, length of the header at 6, length of the whole at 8, CRC-32
//! (ISO-HDLC) of bytes 0..12 and 16.. at 12, tag of the model at 16. What follows from byte 24 on is each template's own.

use bioverify_core::{Limits, Quality};

use crate::admission::check_length;
use crate::content::{Content, recognise};
use crate::error::RecordError;

/// Length of the header of a face template, and of the first version of a finger template.
pub(crate) const HEADER_LENGTH: usize = 32;
/// Where the checksum stands.
const CHECKSUM: std::ops::Range<usize> = 12..16;
/// The byte for a quality that is not known.
const NO_QUALITY: u8 = 255;

/// A version of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Layout {
    pub(crate) version: u16,
    pub(crate) header_length: usize,
}

/// What tells one kind of template from another.
pub(crate) struct Frame {
    /// First bytes.
    pub(crate) magic: [u8; 4],
    /// The versions that are read, the newest last.
    pub(crate) layouts: &'static [Layout],
    /// What errors call the header.
    pub(crate) header: &'static str,
    /// The error for bytes that are something else.
    pub(crate) foreign: fn(Content) -> RecordError,
}

impl Frame {
    /// The first 24 bytes of a template of this `length`, without its checksum.
    pub(crate) fn begin(&self, layout: Layout, length: usize, model: [u8; 8]) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(length);
        bytes.extend(self.magic);
        bytes.extend(layout.version.to_le_bytes());
        bytes.extend((layout.header_length as u16).to_le_bytes());
        bytes.extend((length as u32).to_le_bytes());
        bytes.extend([0; 4]);
        bytes.extend(model);
        bytes
    }

    /// Checks everything that does not depend on the kind: limits, magic, version, stated length, checksum, header length.
    /// Which version it is.
    pub(crate) fn check(&self, bytes: &[u8], limits: &Limits) -> Result<Layout, RecordError> {
        check_length(bytes, limits)?;
        if !bytes.starts_with(&self.magic) {
            return Err((self.foreign)(recognise(bytes)));
        }
        let truncated =
            |needed| RecordError::Truncated { offset: 0, field: self.header, needed, available: bytes.len() };
        if bytes.len() < 6 {
            return Err(truncated(HEADER_LENGTH));
        }
        let found = u16_le(bytes, 4);
        let supported = self.layouts.last().map_or(0, |layout| layout.version);
        let layout = self.layouts.iter().find(|layout| layout.version == found).copied();
        let layout = layout.ok_or(RecordError::NativeVersion { found, supported })?;
        if bytes.len() < layout.header_length {
            return Err(truncated(layout.header_length));
        }
        let (stated, actual) = (u64::from(u32_le(bytes, 8)), bytes.len() as u64);
        if stated != actual {
            return Err(RecordError::NativeLength { stated, actual });
        }
        if u32_le(bytes, CHECKSUM.start) != checksum(bytes) {
            return Err(RecordError::NativeChecksum);
        }
        if usize::from(u16_le(bytes, 6)) != layout.header_length {
            return Err(value(6, "header length"));
        }
        Ok(layout)
    }
}

/// The finished template: the same bytes with their checksum.
pub(crate) fn seal(mut bytes: Vec<u8>) -> Vec<u8> {
    let sum = checksum(&bytes).to_le_bytes();
    if let Some(slot) = bytes.get_mut(CHECKSUM) {
        slot.copy_from_slice(&sum);
    }
    bytes
}

/// The tag of the model; zero where the bytes are too short for one.
pub(crate) fn model(bytes: &[u8]) -> [u8; 8] {
    bytes.get(16..24).and_then(|tag| tag.try_into().ok()).unwrap_or_default()
}

/// CRC-32 of everything but the checksum itself.
fn checksum(bytes: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(bytes.get(..CHECKSUM.start).unwrap_or(bytes));
    hasher.update(bytes.get(CHECKSUM.end..).unwrap_or(&[]));
    hasher.finalize()
}

/// A value that no engine writes.
pub(crate) const fn value(offset: usize, field: &'static str) -> RecordError {
    RecordError::NativeValue { offset, field }
}

pub(crate) fn quality_code(quality: Option<Quality>) -> u8 {
    quality.map_or(NO_QUALITY, Quality::get)
}

/// `None` for a byte that is no quality and not "not known" either.
pub(crate) fn quality(code: u8) -> Option<Option<Quality>> {
    match code {
        NO_QUALITY => Some(None),
        _ => Quality::new(code).ok().map(Some),
    }
}

pub(crate) fn byte(bytes: &[u8], offset: usize) -> u8 {
    bytes.get(offset).copied().unwrap_or(0)
}

pub(crate) fn u16_le(bytes: &[u8], offset: usize) -> u16 {
    u16::from_le_bytes([byte(bytes, offset), byte(bytes, offset + 1)])
}

pub(crate) fn u32_le(bytes: &[u8], offset: usize) -> u32 {
    u32::from(u16_le(bytes, offset)) | u32::from(u16_le(bytes, offset + 2)) << 16
}
