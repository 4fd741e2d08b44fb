//! BER objects (ITU-T X.690) as slices of the bytes they came in, with their offsets.
//!
//! Tolerant where CMS is BER: long length forms that are not minimal and indefinite lengths. Nothing is copied, so that
//! hashes and signatures are taken over the bytes as they came.

use std::borrow::Cow;

use crate::params::DEEPEST;

/// `BOOLEAN`.
pub(crate) const BOOLEAN: u32 = 0x01;
/// `INTEGER`.
pub(crate) const INTEGER: u32 = 0x02;
/// `BIT STRING`.
pub(crate) const BIT_STRING: u32 = 0x03;
/// `OCTET STRING`.
pub(crate) const OCTET_STRING: u32 = 0x04;
/// `OCTET STRING` in segments (X.690, 8.7.3).
const SEGMENTED: u32 = 0x24;
/// `NULL`.
pub(crate) const NULL: u32 = 0x05;
/// `OBJECT IDENTIFIER`.
pub(crate) const OID: u32 = 0x06;
/// `SEQUENCE`.
pub(crate) const SEQUENCE: u32 = 0x30;
/// `SET`.
pub(crate) const SET: u32 = 0x31;
/// Constructed `[0]`.
pub(crate) const CONTEXT_0: u32 = 0xA0;
/// Constructed `[1]`.
pub(crate) const CONTEXT_1: u32 = 0xA1;
/// Constructed `[2]`.
pub(crate) const CONTEXT_2: u32 = 0xA2;
/// Constructed `[3]`.
pub(crate) const CONTEXT_3: u32 = 0xA3;

/// Bytes that cannot be read as what they should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{field} at byte {offset}: {what}")]
pub struct Malformed {
    /// Offset in the file.
    pub offset: usize,
    /// Which field.
    pub field: &'static str,
    /// What is wrong with it.
    pub what: &'static str,
}

/// One object.
#[derive(Clone, Copy)]
pub(crate) struct Element<'a> {
    /// The tag's octets as one number.
    pub(crate) tag: u32,
    /// Offset of its first byte in the file.
    pub(crate) at: usize,
    /// All its bytes.
    pub(crate) raw: &'a [u8],
    /// Its contents.
    pub(crate) value: &'a [u8],
    /// Offset of its contents in the file.
    pub(crate) value_at: usize,
    /// Whether its length was stated as indefinite.
    pub(crate) indefinite: bool,
    depth: usize,
}

/// Objects one after the other.
#[derive(Clone)]
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    base: usize,
    depth: usize,
}

struct Header {
    tag: u32,
    /// Octets of tag and length.
    len: usize,
    /// `None` for the indefinite form.
    content: Option<usize>,
}

/// Tag and length of the object that `bytes` begin with (X.690, 8.1.2 and 8.1.3); tags of up to two octets.
fn header(bytes: &[u8]) -> Result<Header, &'static str> {
    const CUT: &str = "cut short";
    let first = *bytes.first().ok_or(CUT)?;
    let (tag, mut at) = match first & 0x1F {
        0x1F => {
            let second = *bytes.get(1).ok_or(CUT)?;
            if second & 0x80 != 0 {
                return Err("a tag of more than two bytes");
            }
            (u32::from(first) << 8 | u32::from(second), 2)
        }
        _ => (u32::from(first), 1),
    };
    let length = *bytes.get(at).ok_or(CUT)?;
    at += 1;
    let content = match length {
        0..=0x7F => Some(usize::from(length)),
        0x80 if first & 0x20 != 0 => None,
        0x81..=0x84 => {
            let octets = bytes.get(at..at + usize::from(length & 0x7F)).ok_or(CUT)?;
            at += octets.len();
            Some(octets.iter().fold(0usize, |value, &octet| value << 8 | usize::from(octet)))
        }
        _ => return Err("a length that cannot be"),
    };
    Ok(Header { tag, len: at, content })
}

/// Length of the contents of an object of indefinite length, without the two octets that end it (X.690, 8.1.5).
fn indefinite(bytes: &[u8], depth: usize) -> Result<usize, &'static str> {
    if depth > DEEPEST {
        return Err("nested too deeply");
    }
    let mut at = 0;
    loop {
        let rest = bytes.get(at..).ok_or("cut short")?;
        if rest.starts_with(&[0, 0]) {
            return Ok(at);
        }
        let found = header(rest)?;
        let content = match found.content {
            Some(content) => content,
            None => indefinite(rest.get(found.len..).unwrap_or_default(), depth + 1)? + 2,
        };
        at = at.checked_add(found.len).and_then(|at| at.checked_add(content)).ok_or("cut short")?;
    }
}

impl<'a> Reader<'a> {
    /// Over a whole file.
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, base: 0, depth: 0 }
    }

    /// Offset of the next object in the file.
    pub(crate) const fn at(&self) -> usize {
        self.base + self.at
    }

    /// Bytes not read yet.
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Whether nothing is left.
    pub(crate) fn is_empty(&self) -> bool {
        self.rest().is_empty()
    }

    /// An error here.
    pub(crate) const fn error(&self, field: &'static str, what: &'static str) -> Malformed {
        Malformed { offset: self.at(), field, what }
    }

    /// The next object, whatever it is.
    pub(crate) fn next(&mut self, field: &'static str) -> Result<Element<'a>, Malformed> {
        let fail = |what| Malformed { offset: self.base + self.at, field, what };
        if self.depth > DEEPEST {
            return Err(fail("nested too deeply"));
        }
        let rest = self.rest();
        let found = header(rest).map_err(fail)?;
        let (content, trailer) = match found.content {
            Some(content) => (content, 0),
            None => {
                let inside = rest.get(found.len..).unwrap_or_default();
                (indefinite(inside, self.depth).map_err(fail)?, 2)
            }
        };
        let end = found.len.checked_add(content).ok_or_else(|| fail("a length that cannot be"))?;
        let value = rest.get(found.len..end).ok_or_else(|| fail("its length runs past the end"))?;
        let raw = rest.get(..end + trailer).ok_or_else(|| fail("cut short"))?;
        let at = self.at();
        self.at += raw.len();
        let (value_at, indefinite) = (at + found.len, trailer > 0);
        Ok(Element { tag: found.tag, at, raw, value, value_at, indefinite, depth: self.depth })
    }

    /// The next object, which must have this tag.
    pub(crate) fn expect(&mut self, tag: u32, field: &'static str) -> Result<Element<'a>, Malformed> {
        let before = self.at();
        let found = self.next(field)?;
        if found.tag == tag {
            Ok(found)
        } else {
            Err(Malformed { offset: before, field, what: "another kind of object stands here" })
        }
    }

    /// The next object if it has this tag.
    pub(crate) fn optional(&mut self, tag: u32, field: &'static str) -> Result<Option<Element<'a>>, Malformed> {
        match header(self.rest()) {
            Ok(found) if found.tag == tag => self.next(field).map(Some),
            _ => Ok(None),
        }
    }

    /// Refuses anything that is left.
    pub(crate) fn end(&self, field: &'static str) -> Result<(), Malformed> {
        if self.is_empty() { Ok(()) } else { Err(self.error(field, "more stands here than belongs here")) }
    }
}

impl<'a> Element<'a> {
    /// The objects inside.
    pub(crate) const fn inside(&self) -> Reader<'a> {
        Reader { bytes: self.value, at: 0, base: self.value_at, depth: self.depth + 1 }
    }

    /// An error here.
    pub(crate) const fn error(&self, field: &'static str, what: &'static str) -> Malformed {
        Malformed { offset: self.at, field, what }
    }

    /// The same object under another tag: what an implicit tag stands for.
    pub(crate) const fn retagged(self, tag: u32) -> Self {
        Self { tag, ..self }
    }

    /// The magnitude of a non-negative `INTEGER`, without leading zeros (empty for 0).
    pub(crate) fn unsigned(&self, field: &'static str) -> Result<&'a [u8], Malformed> {
        if self.tag != INTEGER {
            return Err(self.error(field, "another kind of object stands here"));
        }
        match self.value {
            [] => Err(self.error(field, "an empty number")),
            [first, ..] if first & 0x80 != 0 => Err(self.error(field, "a negative number")),
            value => Ok(trimmed(value)),
        }
    }

    /// A small non-negative `INTEGER`.
    pub(crate) fn small(&self, field: &'static str) -> Result<u32, Malformed> {
        let magnitude = self.unsigned(field)?;
        if magnitude.len() > 3 {
            return Err(self.error(field, "a number that is far too large"));
        }
        Ok(magnitude.iter().fold(0, |value, &octet| value << 8 | u32::from(octet)))
    }

    /// The octets of a `BIT STRING` of whole octets.
    pub(crate) fn bits(&self, field: &'static str) -> Result<&'a [u8], Malformed> {
        match self.value.split_first() {
            Some((0, octets)) => Ok(octets),
            _ => Err(self.error(field, "a bit string that is not of whole bytes")),
        }
    }

    /// The objects inside a `BIT STRING` of whole octets.
    pub(crate) fn inside_bits(&self, field: &'static str) -> Result<Reader<'a>, Malformed> {
        Ok(Reader { bytes: self.bits(field)?, at: 0, base: self.value_at + 1, depth: self.depth + 1 })
    }

    /// The octets of an `OCTET STRING`, put together where it comes in segments.
    pub(crate) fn octets(&self, field: &'static str) -> Result<Cow<'a, [u8]>, Malformed> {
        match self.tag {
            OCTET_STRING => Ok(Cow::Borrowed(self.value)),
            SEGMENTED => {
                let mut joined = Vec::new();
                let mut segments = self.inside();
                while !segments.is_empty() {
                    joined.extend_from_slice(segments.expect(OCTET_STRING, field)?.value);
                }
                Ok(Cow::Owned(joined))
            }
            _ => Err(self.error(field, "another kind of object stands here")),
        }
    }
}

/// Without leading zeros.
pub(crate) fn trimmed(value: &[u8]) -> &[u8] {
    let zeros = value.iter().take_while(|octet| **octet == 0).count();
    value.get(zeros..).unwrap_or_default()
}

#[cfg(test)]
mod tests;
