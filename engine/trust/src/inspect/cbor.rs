//! Items of CBOR at their offsets in a file (RFC 8949), also of a file that breaks off.

use ciborium_ll::{Decoder, Error, Header};

/// Deepest nesting of items that are passed over.
const DEEPEST: usize = 8;

/// An item of CBOR.
#[derive(Clone, Copy)]
pub(super) struct Item<'a> {
    /// Where it begins.
    pub(super) at: usize,
    /// Where its contents begin.
    pub(super) value_at: usize,
    pub(super) header: Header,
    /// The octets of a string, as far as they are there.
    pub(super) octets: &'a [u8],
    /// Whether the file ends inside of the string.
    pub(super) cut: bool,
}

/// Items one after the other, at their offsets in the file.
pub(super) struct Items<'a> {
    bytes: &'a [u8],
    /// Where the next one begins.
    pub(super) at: usize,
    end: usize,
    /// What is being read, for who asks where it stopped.
    pub(super) field: &'static str,
    /// Whether it stopped because the file ends.
    pub(super) broke_off: bool,
}

impl<'a> Items<'a> {
    /// The items of `bytes` up to `end`.
    pub(super) const fn new(bytes: &'a [u8], end: usize) -> Self {
        Self { bytes, at: 0, end, field: "tag", broke_off: false }
    }

    /// The items inside of a string.
    pub(super) const fn inside(&self, string: &Item<'a>) -> Self {
        let end = string.value_at + string.octets.len();
        Self { bytes: self.bytes, at: string.value_at, end, field: self.field, broke_off: false }
    }

    /// The next item, which is the named field; a string that is cut is given as far as it goes.
    pub(super) fn field(&mut self, name: &'static str) -> Option<Item<'a>> {
        self.field = name;
        self.next()
    }

    /// The next item.
    pub(super) fn next(&mut self) -> Option<Item<'a>> {
        let rest = self.bytes.get(self.at..self.end)?;
        let ends_with_file = self.end == self.bytes.len();
        let mut decoder = Decoder::from(rest);
        let header = match decoder.pull() {
            Ok(header) => header,
            Err(error) => {
                self.broke_off = ends_with_file && matches!(error, Error::Io(_));
                return None;
            }
        };
        let (at, value_at) = (self.at, self.at + decoder.offset());
        let (octets, cut): (&[u8], bool) = match header {
            Header::Bytes(Some(len)) | Header::Text(Some(len)) => {
                let there = self.bytes.get(value_at..value_at.checked_add(len)?.min(self.end))?;
                (there, there.len() < len)
            }
            _ => (&[], false),
        };
        if cut && !ends_with_file {
            return None;
        }
        self.broke_off = cut;
        self.at = value_at + octets.len();
        Some(Item { at, value_at, header, octets, cut })
    }

    /// Passes over an item's contents.
    pub(super) fn skip(&mut self, item: &Item<'_>, depth: usize) -> Option<()> {
        let inside = match item.header {
            Header::Array(Some(count)) => count,
            Header::Map(Some(count)) => count.checked_mul(2)?,
            Header::Tag(_) => 1,
            Header::Array(None) | Header::Map(None) | Header::Bytes(None) | Header::Text(None) => return None,
            _ => 0,
        };
        if depth > DEEPEST || item.cut {
            return None;
        }
        for _ in 0..inside {
            let item = self.next()?;
            self.skip(&item, depth + 1)?;
        }
        Some(())
    }
}
