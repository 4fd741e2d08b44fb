//! What tells a file that was read badly from one that was changed: where it ends, and what it is by its first bytes.

use crate::ber::Reader;
use crate::files::{FileKind, GroupNumber};
use crate::verdict::Doubt;

/// Tags that the first object inside a file has (ICAO Doc 9303-10, 4.6 and 4.7), for the files that have one.
const INSIDE: [(FileKind, &[u8]); 5] = [
    (FileKind::Com, &[0x5F, 0x01]),
    (FileKind::Sod, &[0x30]),
    (FileKind::Group(GroupNumber::MRZ), &[0x5F, 0x1F]),
    (FileKind::Group(GroupNumber::FACE), &[0x7F, 0x61]),
    (FileKind::Group(GroupNumber::FINGERS), &[0x7F, 0x61]),
];

/// A file that ends before its object does: the reading stopped, or its copy did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// Which file.
    pub file: FileKind,
    /// Bytes there are, and so the offset at which it breaks off.
    pub given: usize,
    /// Bytes that its header announces; `None` where the header itself is cut, or announces no length.
    pub expected: Option<usize>,
}

impl Cut {
    /// How bytes that begin like this file break off; `None` where they do not, or begin otherwise.
    #[must_use]
    pub fn of(file: FileKind, bytes: &[u8]) -> Option<Self> {
        let is_it = bytes.first().and_then(|tag| FileKind::of_tag(*tag)) == Some(file);
        let given = bytes.len();
        is_it.then(|| broken_off(bytes)).flatten().map(|expected| Self { file, given, expected })
    }

    /// The same of bytes that nobody has named: the tag alone is not enough, because letters of a text are tags, too.
    #[must_use]
    pub fn guess(bytes: &[u8]) -> Option<Self> {
        let cut = Self::of(FileKind::of_tag(*bytes.first()?)?, bytes)?;
        (!is_text(bytes) && fits_inside(cut.file, bytes)).then_some(cut)
    }
}

/// Whether bytes are letters and nothing else.
pub(crate) fn is_text(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| !text.chars().any(is_control))
}

/// Bytes that the object announces that `bytes` begin with, where they end before it does; `None` inside where it says nothing.
pub(crate) fn broken_off(bytes: &[u8]) -> Option<Option<usize>> {
    if Reader::new(bytes).next("file").is_ok() {
        return None;
    }
    match announced(bytes) {
        Announced::Length(expected) if expected > bytes.len() => Some(Some(expected)),
        Announced::Cut => Some(None),
        Announced::Length(_) | Announced::Nothing => None,
    }
}

fn is_control(letter: char) -> bool {
    letter.is_control() && !matches!(letter, '\n' | '\r' | '\t')
}

/// Whether the first object inside may be this file's, as far as there is one.
fn fits_inside(file: FileKind, bytes: &[u8]) -> bool {
    let Some((_, tag)) = INSIDE.iter().find(|(known, _)| *known == file) else { return true };
    let header = match bytes.get(1) {
        Some(long @ 0x81..=0x84) => 2 + usize::from(long & 0x7F),
        _ => 2,
    };
    let inside = bytes.get(header..).unwrap_or_default();
    inside.iter().zip(*tag).all(|(found, expected)| found == expected)
}

/// What a header says of the file's length.
enum Announced {
    /// So many bytes in all.
    Length(usize),
    /// The header itself breaks off, or an object without a stated length does not end.
    Cut,
    /// Nothing that could be.
    Nothing,
}

/// Tag of one byte, and length as in ITU-T X.690, 8.1.3.
fn announced(bytes: &[u8]) -> Announced {
    let Some(&length) = bytes.get(1) else { return Announced::Cut };
    match length {
        0..=0x7F => Announced::Length(2 + usize::from(length)),
        0x80 => Announced::Cut,
        0x81..=0x84 => match bytes.get(2..2 + usize::from(length & 0x7F)) {
            Some(octets) => {
                let content = octets.iter().fold(0_usize, |value, octet| value << 8 | usize::from(*octet));
                content.checked_add(2 + octets.len()).map_or(Announced::Nothing, Announced::Length)
            }
            None => Announced::Cut,
        },
        _ => Announced::Nothing,
    }
}

/// Why bytes are not the whole of this file, changed or not. Another file of a chip is one.
pub(crate) fn read_badly(file: FileKind, bytes: &[u8]) -> Option<Doubt> {
    match bytes.first() {
        None => Some(Doubt::Cut(Cut { file, given: 0, expected: None })),
        Some(tag) if FileKind::of_tag(*tag).is_none() => Some(Doubt::Garbled(file)),
        Some(_) => Cut::of(file, bytes).map(Doubt::Cut),
    }
}

/// The object that a file begins with, where bytes follow that do not belong to it.
pub(crate) fn object_before_padding(bytes: &[u8]) -> Option<&[u8]> {
    let object = Reader::new(bytes).next("data group").ok()?;
    (object.raw.len() < bytes.len()).then_some(object.raw)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DG2: FileKind = FileKind::Group(GroupNumber::FACE);

    #[test]
    fn a_cut_file_says_where_and_what_was_announced() {
        let whole = [&[0x75, 0x82, 0x01, 0x00, 0x7F, 0x61][..], &[0; 254]].concat();
        assert_eq!(whole.len(), 260);
        assert_eq!((Cut::of(DG2, &whole), Cut::guess(&whole)), (None, None));
        for given in 4..whole.len() {
            let cut = Some(Cut { file: DG2, given, expected: Some(260) });
            assert_eq!((Cut::of(DG2, &whole[..given]), Cut::guess(&whole[..given])), (cut, cut));
        }
        for given in 2..4 {
            let cut = Some(Cut { file: DG2, given, expected: None });
            assert_eq!(Cut::guess(&whole[..given]), cut, "the header itself is cut");
        }
        assert_eq!(Cut::of(DG2, &[0x75]), Some(Cut { file: DG2, given: 1, expected: None }));
        assert_eq!(Cut::of(FileKind::Sod, &whole[..100]), None, "another file's tag");
    }

    #[test]
    fn texts_and_other_objects_are_no_cut_files() {
        for text in ["hello", "use this folder", "a", "web", "cafe\n", "đọc tôi", "uống"] {
            assert_eq!(Cut::guess(text.as_bytes()), None, "{text}");
        }
        // Begins like a data group and goes on otherwise.
        assert_eq!(Cut::guess(&[0x75, 0x82, 0x01, 0x00, 0x30, 0x82, 1, 2]), None);
        assert_eq!(Cut::guess(&[]), None);
        assert_eq!(Cut::guess(&[0x30, 0x82, 9, 9]), None);
        assert_eq!(Cut::guess(&[0x75, 0xFF, 9, 9]), None, "no length");
    }

    #[test]
    fn padding_is_what_follows_the_object() {
        assert_eq!(object_before_padding(&[0x75, 1, 9, 0, 0]), Some(&[0x75, 1, 9][..]));
        assert_eq!(object_before_padding(&[0x75, 1, 9]), None);
        assert_eq!(object_before_padding(&[0x75, 2, 9]), None);
    }
}
