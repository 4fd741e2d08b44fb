//! Writes a record in DER: the fields as they are, every length in its shortest form (ITU-T X.690, 10.1).

use super::schema::clause;
use super::view::field_number;
use super::{ExtensibleRecord, PictureBlock};
use crate::ber::{Object, Objects, put};
use crate::error::WriteError;
use crate::params::EXTENSIBLE_DEPTH;

impl ExtensibleRecord {
    /// The bytes of the record.
    ///
    /// # Errors
    /// [`WriteError::Header`] where there is no representation, one without a picture or of another part, or no version.
    pub fn write(&self) -> Result<Vec<u8>, WriteError> {
        let refuse = |field, problem: &str| {
            Err(WriteError::Header { field, clause: clause(self.part), problem: problem.into() })
        };
        if !matches!(self.part, 4 | 5) {
            return refuse("part", "only parts 4 and 5 are written");
        }
        if self.generation == 0 || self.year == 0 {
            return refuse("version", "it is 0");
        }
        if self.representations.is_empty() {
            return refuse("representation", "there is none");
        }
        let is_whole = |one: &PictureBlock| one.part == self.part && one.picture().is_some();
        if !self.representations.iter().all(is_whole) {
            return refuse("picture", "a representation holds none, or is of another part");
        }
        let mut blocks = Vec::new();
        for one in &self.representations {
            put(&mut blocks, 0x30, &shortest(&one.content, 0));
        }
        let mut content = Vec::new();
        put(
            &mut content,
            0xA0,
            &[field(0, &number(self.generation.into())), field(1, &number(self.year.into()))].concat(),
        );
        put(&mut content, 0xA1, &blocks);
        content.extend(shortest(&self.further, 0));
        let mut bytes = Vec::new();
        put(&mut bytes, 0x60 | u32::from(self.part), &content);
        Ok(bytes)
    }
}

/// A primitive field.
pub(super) fn field(number: u8, value: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    put(&mut bytes, 0x80 | u32::from(number & 0x1F), value);
    bytes
}

/// A constructed field.
pub(super) fn group(number: u8, content: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    put(&mut bytes, 0xA0 | u32::from(number & 0x1F), content);
    bytes
}

/// A field that is a choice of codes.
pub(super) fn code(number: u8, value: u16) -> Vec<u8> {
    group(number, &field(0, &self::number(value.into())))
}

/// The contents of an INTEGER (ITU-T X.690, 8.3.2).
pub(super) fn number(value: i64) -> Vec<u8> {
    let bytes = value.to_be_bytes();
    // The first nine bits must not be all alike.
    let spare = |pair: &&[u8]| {
        matches!(pair, [0, next] if next & 0x80 == 0) || matches!(pair, [0xFF, next] if next & 0x80 != 0)
    };
    let skipped = bytes.windows(2).take_while(spare).count();
    bytes.get(skipped..).unwrap_or(&bytes).to_vec()
}

/// Objects with lengths in their shortest form; bytes that are none stay as they are.
pub(super) fn shortest(content: &[u8], depth: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(content.len());
    let mut objects = Objects::new(content);
    loop {
        let at = objects.at();
        match objects.next("field").ok().flatten().and_then(|object| Some((object, object.value("field").ok()?))) {
            Some((object, value)) => put(&mut bytes, object.tag, &inside(&object, value, depth)),
            None => {
                bytes.extend_from_slice(content.get(at..).unwrap_or_default());
                return bytes;
            }
        }
    }
}

fn inside(object: &Object<'_>, value: &[u8], depth: usize) -> Vec<u8> {
    let is_constructed = object.tag == 0x30 || (object.tag & 0x20 != 0 && field_number(object.tag).is_some());
    if is_constructed && depth < EXTENSIBLE_DEPTH { shortest(value, depth + 1) } else { value.to_vec() }
}

#[cfg(test)]
mod tests {
    use super::super::view::View;
    use super::*;

    #[test]
    fn numbers_take_as_few_bytes_as_they_need() {
        for (value, expected) in [
            (0, vec![0]),
            (127, vec![127]),
            (128, vec![0, 128]),
            (-1, vec![0xFF]),
            (-128, vec![0x80]),
            (-129, vec![0xFF, 0x7F]),
            (2019, vec![0x07, 0xE3]),
        ] {
            assert_eq!(number(value), expected, "{value}");
            assert_eq!(View::new(&number(value)).number(), Some(value));
        }
    }

    #[test]
    fn lengths_become_shortest_at_every_depth() {
        let long = [0xA0, 0x82, 0, 5, 0x80, 0x82, 0, 1, 9, 0x81, 1, 8];
        assert_eq!(shortest(&long, 0), [0xA0, 3, 0x80, 1, 9, 0x81, 1, 8]);
        assert_eq!(shortest(&[0x80, 9, 1], 0), [0x80, 9, 1], "no object");
    }
}
