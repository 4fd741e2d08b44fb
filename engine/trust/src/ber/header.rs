//! Tags and lengths (ITU-T X.690, 8.1).

use crate::params::DEEPEST;

/// Bit of a tag's first octet: the object has others inside (X.690, 8.1.2.5).
pub(super) const CONSTRUCTED: u8 = 0x20;
/// What is wrong where bytes end too early.
pub(super) const CUT: &str = "cut short";

/// What an object begins with.
pub(super) struct Header {
    pub(super) tag: u32,
    /// Octets of tag and length.
    pub(super) len: usize,
    /// `None` for the indefinite form.
    pub(super) content: Option<usize>,
}

/// Tag and length of the object that `bytes` begin with (X.690, 8.1.2 and 8.1.3); tags of up to two octets.
pub(super) fn header(bytes: &[u8]) -> Result<Header, &'static str> {
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

/// Tags of the object that `bytes` begin with, of the first object inside it, and so on, as far as they are there, four at most.
/// No length is held to anything, so that a cut or damaged file is still told by what it begins with.
pub(crate) fn leading_tags(mut bytes: &[u8]) -> Vec<u32> {
    let mut tags = Vec::new();
    while let Ok(found) = header(bytes) {
        tags.push(found.tag);
        let has_inside = bytes.first().is_some_and(|first| first & CONSTRUCTED != 0) && found.content != Some(0);
        if tags.len() == 4 || !has_inside {
            break;
        }
        bytes = bytes.get(found.len..).unwrap_or_default();
    }
    tags
}

/// Length of the contents of an object of indefinite length, without the two octets that end it (X.690, 8.1.5).
pub(super) fn indefinite(bytes: &[u8], depth: usize) -> Result<usize, &'static str> {
    if depth > DEEPEST {
        return Err("nested too deeply");
    }
    let mut at = 0;
    loop {
        let rest = bytes.get(at..).ok_or(CUT)?;
        if rest.starts_with(&[0, 0]) {
            return Ok(at);
        }
        let found = header(rest)?;
        let content = match found.content {
            Some(content) => content,
            None => indefinite(rest.get(found.len..).unwrap_or_default(), depth + 1)? + 2,
        };
        at = at.checked_add(found.len).and_then(|at| at.checked_add(content)).ok_or(CUT)?;
    }
}
