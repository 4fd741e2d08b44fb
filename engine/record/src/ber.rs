//! BER-TLV objects as identity documents and cards hold them (ISO/IEC 7816-4, 5.2.2; ITU-T X.690, 8.1): tags of one or
//! two bytes, lengths of up to four bytes after the first.
//!
//! Nothing is copied. Every offset counts from the beginning of the outermost bytes. Whoever walks decides how much a stated
//! end is believed: [`Objects`] goes to the end it is given, an [`Object`] hands out its contents strictly or as far as there
//! are bytes.

use crate::error::RecordError;

/// One object: its tag, where it is, what it states.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Object<'a> {
    /// The tag's bytes as one number.
    pub(crate) tag: u32,
    /// Offset of its first byte.
    pub(crate) at: usize,
    /// Offset of its contents.
    pub(crate) value_at: usize,
    /// Length of the contents, as stated.
    pub(crate) length: usize,
    /// Whether the length has its shortest form.
    pub(crate) minimal: bool,
    /// All bytes.
    bytes: &'a [u8],
}

impl<'a> Object<'a> {
    /// The object that begins at `at`.
    ///
    /// # Errors
    /// [`RecordError::Truncated`] where tag or length are cut, [`RecordError::Structure`] where they are of a form that these
    /// files do not have. Whether the contents are there is not asked.
    pub(crate) fn at(bytes: &'a [u8], at: usize, field: &'static str) -> Result<Self, RecordError> {
        let mut next = at;
        let mut byte = || {
            let value = bytes.get(next).copied();
            next += 1;
            let available = bytes.len().saturating_sub(at);
            value.ok_or(RecordError::Truncated { offset: at, field, needed: next - at, available })
        };
        let mut tag = u32::from(byte()?);
        if tag & 0x1F == 0x1F {
            tag = tag << 8 | u32::from(byte()?);
            if tag & 0x80 != 0 {
                return Err(RecordError::Structure { offset: at, field, problem: "its tag has more than two bytes" });
            }
        }
        let first = byte()?;
        let length = match first {
            0..=0x7F => u32::from(first),
            0x81..=0x84 => {
                let mut length = 0;
                for _ in 0..first & 0x7F {
                    length = length << 8 | u32::from(byte()?);
                }
                length
            }
            _ => {
                let problem = "its length is of a form that these files do not have";
                return Err(RecordError::Structure { offset: at, field, problem });
            }
        };
        let minimal = match first {
            0..=0x7F => true,
            0x81 => length > 0x7F,
            _ => length >> (8 * u32::from((first & 0x7F) - 1)) != 0,
        };
        Ok(Self { tag, at, value_at: next, length: length as usize, minimal, bytes })
    }

    /// Offset behind the contents, as stated.
    pub(crate) const fn end(&self) -> usize {
        self.value_at.saturating_add(self.length)
    }

    /// Whether the stated length runs past the last byte.
    pub(crate) const fn is_cut(&self) -> bool {
        self.end() > self.bytes.len()
    }

    /// All of the contents.
    ///
    /// # Errors
    /// [`RecordError::Truncated`] where they are not all there.
    pub(crate) fn value(&self, field: &'static str) -> Result<&'a [u8], RecordError> {
        let available = self.bytes.len().saturating_sub(self.value_at);
        let cut = RecordError::Truncated { offset: self.value_at, field, needed: self.length, available };
        self.bytes.get(self.value_at..self.end()).ok_or(cut)
    }

    /// The objects inside, as far as there are bytes.
    pub(crate) fn inside(&self) -> Objects<'a> {
        Objects { bytes: self.bytes, at: self.value_at, end: self.end().min(self.bytes.len()) }
    }
}

/// Objects one after the other, up to an end.
#[derive(Debug, Clone)]
pub(crate) struct Objects<'a> {
    bytes: &'a [u8],
    at: usize,
    end: usize,
}

impl<'a> Objects<'a> {
    /// Of all the bytes.
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, end: bytes.len() }
    }

    /// Offset of the next object.
    pub(crate) const fn at(&self) -> usize {
        self.at
    }

    /// Bytes before the end; an object that ran over it leaves none.
    pub(crate) const fn left(&self) -> usize {
        self.end.saturating_sub(self.at)
    }

    /// The next object, or `None` at the end. Its contents may reach beyond the end: the caller compares.
    ///
    /// # Errors
    /// As [`Object::at`].
    pub(crate) fn next(&mut self, field: &'static str) -> Result<Option<Object<'a>>, RecordError> {
        if self.left() == 0 {
            return Ok(None);
        }
        let object = Object::at(self.bytes, self.at, field)?;
        self.at = object.end();
        Ok(Some(object))
    }

    /// Goes on behind an object that turned out to end elsewhere than stated.
    pub(crate) const fn skip_to(&mut self, at: usize) {
        self.at = at;
    }
}

/// Appends an object in its shortest form. Contents above 4 GiB do not occur: records are limited to 32-bit lengths.
pub(crate) fn put(bytes: &mut Vec<u8>, tag: u32, value: &[u8]) {
    let significant = |number: u32| number.to_be_bytes().into_iter().skip_while(|byte| *byte == 0);
    let [.., high, low] = tag.to_be_bytes();
    bytes.extend((high != 0).then_some(high));
    bytes.push(low);
    let length = value.len() as u32;
    if length < 0x80 {
        bytes.push(length as u8);
    } else {
        bytes.push(0x80 | significant(length).count() as u8);
        bytes.extend(significant(length));
    }
    bytes.extend_from_slice(value);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_long_lengths_and_both_kinds_of_tags_are_read() {
        let cases: [(&[u8], u32, usize, bool); 5] = [
            (&[0x75, 1, 9], 0x75, 2, true),
            (&[0x7F, 0x61, 1, 9], 0x7F61, 3, true),
            (&[0x5F, 0x2E, 0x81, 1, 9], 0x5F2E, 4, false),
            (&[0x75, 0x82, 0, 1, 9], 0x75, 4, false),
            (&[0x75, 0x84, 0, 0, 0, 1, 9], 0x75, 6, false),
        ];
        for (bytes, tag, value_at, minimal) in cases {
            let object = Object::at(bytes, 0, "o").unwrap();
            assert_eq!((object.tag, object.value_at, object.length, object.minimal), (tag, value_at, 1, minimal));
            assert_eq!(object.value("o"), Ok(&[9_u8][..]));
        }
    }

    #[test]
    fn what_is_written_is_read_back_in_its_shortest_form() {
        for length in [0, 1, 127, 128, 255, 256, 65_535, 65_536] {
            for tag in [0x02, 0x75, 0x7F61] {
                let mut bytes = Vec::new();
                put(&mut bytes, tag, &vec![7; length]);
                let object = Object::at(&bytes, 0, "o").unwrap();
                assert!(object.minimal && object.tag == tag && object.end() == bytes.len());
                assert_eq!(object.value("o").unwrap().len(), length);
            }
        }
    }

    #[test]
    fn every_cut_is_told_with_its_place() {
        let bytes = [&[0x7F, 0x61, 0x82, 1, 0][..], &[1; 256]].concat();
        for len in 0..bytes.len() {
            let cut = Object::at(&bytes[..len], 0, "o").and_then(|object| object.value("o"));
            assert!(matches!(cut, Err(RecordError::Truncated { .. })), "{len}: {cut:?}");
        }
        for wrong in [&[0x75, 0x80, 0, 0][..], &[0x75, 0x85, 0, 0, 0, 0, 1], &[0x7F, 0x81, 1, 1]] {
            assert!(matches!(Object::at(wrong, 0, "o"), Err(RecordError::Structure { offset: 0, .. })));
        }
    }
}
