//! BER objects (ITU-T X.690) as slices of the bytes they came in, with their offsets.
//!
//! Tolerant where CMS is BER: long length forms that are not minimal and indefinite lengths. Nothing is copied, so that
//! hashes and signatures are taken over the bytes as they came.

mod header;

use std::borrow::Cow;

use crate::params::DEEPEST;

pub(crate) use header::leading_tags;
use header::{CONSTRUCTED, CUT, header, indefinite};

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
    /// Whether the file ends before it does; only with [`Reader::cut`].
    pub(crate) cut: bool,
    depth: usize,
}

/// Objects one after the other.
#[derive(Clone)]
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    base: usize,
    depth: usize,
    /// Whether the file ends inside of what is read: what is there is given out, and then comes an error.
    cut: bool,
}

impl<'a> Reader<'a> {
    /// Over a whole file.
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, base: 0, depth: 0, cut: false }
    }

    /// Over a file that breaks off: objects that have others inside are given out as far as they are there. Nothing of such
    /// a file is believed; it is read so that somebody sees what is there.
    pub(crate) const fn cut(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, base: 0, depth: 0, cut: true }
    }

    /// Offset of the next object in the file.
    pub(crate) const fn at(&self) -> usize {
        self.base + self.at
    }

    /// Bytes not read yet.
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Whether nothing is left. Where the file breaks off more belongs there, so that a list that is cut is not taken for one
    /// that ends.
    pub(crate) fn is_empty(&self) -> bool {
        self.rest().is_empty() && !self.cut
    }

    /// An error here.
    pub(crate) const fn error(&self, field: &'static str, what: &'static str) -> Malformed {
        Malformed { offset: self.at(), field, what }
    }

    /// The next object, whatever it is.
    pub(crate) fn next(&mut self, field: &'static str) -> Result<Element<'a>, Malformed> {
        let constructed = self.rest().first().is_some_and(|first| first & CONSTRUCTED != 0);
        self.take(field, self.cut && constructed)
    }

    /// The same for an object that holds others although its tag does not say so: where the file breaks off in it, what is there
    /// is given out.
    pub(crate) fn next_open(&mut self, field: &'static str) -> Result<Element<'a>, Malformed> {
        self.take(field, self.cut)
    }

    fn take(&mut self, field: &'static str, may_be_cut: bool) -> Result<Element<'a>, Malformed> {
        let fail = |what| Malformed { offset: self.base + self.at, field, what };
        if self.depth > DEEPEST {
            return Err(fail("nested too deeply"));
        }
        let rest = self.rest();
        let found = header(rest).map_err(fail)?;
        let inside = rest.get(found.len..).unwrap_or_default();
        let whole = match found.content {
            Some(content) => inside.get(..content).map(|value| (value, 0)).ok_or("its length runs past the end"),
            None => indefinite(inside, self.depth).and_then(|content| Ok((inside.get(..content).ok_or(CUT)?, 2))),
        };
        let (value, trailer, cut) = match whole {
            Ok((value, trailer)) => (value, trailer, false),
            Err(_) if may_be_cut => (inside, 0, true),
            Err(what) => return Err(fail(what)),
        };
        let raw = rest.get(..found.len + value.len() + trailer).ok_or_else(|| fail(CUT))?;
        let at = self.at();
        self.at += raw.len();
        let (value_at, indefinite) = (at + found.len, found.content.is_none());
        Ok(Element { tag: found.tag, at, raw, value, value_at, indefinite, cut, depth: self.depth })
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
            // Whether it stood there is not known.
            Err(what) if self.cut => Err(self.error(field, what)),
            _ => Ok(None),
        }
    }

    /// Refuses anything that is left.
    pub(crate) fn end(&self, field: &'static str) -> Result<(), Malformed> {
        match self.rest() {
            [] if self.cut => Err(self.error(field, CUT)),
            [] => Ok(()),
            _ => Err(self.error(field, "more stands here than belongs here")),
        }
    }
}

impl<'a> Element<'a> {
    /// The objects inside.
    pub(crate) const fn inside(&self) -> Reader<'a> {
        Reader { bytes: self.value, at: 0, base: self.value_at, depth: self.depth + 1, cut: self.cut }
    }

    /// The objects inside, given out as far as they are there: enough to tell what an object is.
    pub(crate) const fn inside_as_cut(&self) -> Reader<'a> {
        Reader { bytes: self.value, at: 0, base: self.value_at, depth: self.depth + 1, cut: true }
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
        Ok(Reader { bytes: self.bits(field)?, at: 0, base: self.value_at + 1, depth: self.depth + 1, cut: false })
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
