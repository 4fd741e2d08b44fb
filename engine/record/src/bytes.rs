//! A cursor that cannot run past its end.

use crate::error::RecordError;

/// Reads big-endian numbers and slices, and knows its offset.
#[derive(Clone)]
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// Offset of the next byte.
    pub(crate) const fn at(&self) -> usize {
        self.at
    }

    /// Goes on at another offset.
    pub(crate) const fn go_to(&mut self, at: usize) {
        self.at = at;
    }

    /// Bytes not read yet.
    pub(crate) fn left(&self) -> usize {
        self.bytes.len().saturating_sub(self.at)
    }

    /// All bytes, read or not.
    pub(crate) const fn all(&self) -> &'a [u8] {
        self.bytes
    }

    /// The next `len` bytes; `field` names them in the error.
    pub(crate) fn take(&mut self, len: usize, field: &'static str) -> Result<&'a [u8], RecordError> {
        let end = self.at.checked_add(len);
        match end.and_then(|end| self.bytes.get(self.at..end)) {
            Some(slice) => {
                self.at += len;
                Ok(slice)
            }
            None => Err(RecordError::Truncated { offset: self.at, field, needed: len, available: self.left() }),
        }
    }

    pub(crate) fn u8(&mut self, field: &'static str) -> Result<u8, RecordError> {
        Ok(number(self.take(1, field)?) as u8)
    }

    pub(crate) fn u16(&mut self, field: &'static str) -> Result<u16, RecordError> {
        Ok(number(self.take(2, field)?) as u16)
    }
}

/// Up to four bytes as one big-endian number.
pub(crate) fn number(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |value, &byte| value << 8 | u32::from(byte))
}

/// The big-endian `u16` at `offset`, if it is there.
pub(crate) fn u16_at(bytes: &[u8], offset: usize) -> Option<u16> {
    bytes.get(offset..offset.checked_add(2)?).map(|slice| number(slice) as u16)
}

/// The big-endian `u32` at `offset`, if it is there.
pub(crate) fn u32_at(bytes: &[u8], offset: usize) -> Option<u32> {
    bytes.get(offset..offset.checked_add(4)?).map(number)
}
