//! A biometric data group as it stands in the bytes.

use std::fmt;

use bioverify_core::FingerPosition;
use zeroize::Zeroizing;

use super::names::position_of_subtype;
use super::{BLOCK, BLOCK_OBJECTS, HEADER, SUBTYPE};
use crate::ber::Object;

/// A biometric data group: DG2 (face), DG3 (fingers) or DG4 (irises).
#[derive(Clone, PartialEq, Eq)]
pub struct BiometricGroup {
    /// 2, 3 or 4.
    pub number: u8,
    /// One for each instance, in order. None where the document says that it holds none.
    pub templates: Vec<BiometricTemplate>,
    /// Discretionary data (tag 53): random bytes in a group without instances, so that its hash tells nothing. Mostly empty.
    pub discretionary: Vec<u8>,
}

/// One instance: a header and a record. Wiped from memory on drop.
#[derive(Clone)]
pub struct BiometricTemplate {
    /// What the header says of the block.
    pub header: BiometricHeader,
    /// `0x5F2E` for records of the ISO/IEC 19794 series, `0x7F2E` for those of ISO/IEC 39794.
    pub block_tag: u16,
    /// The block's contents.
    pub block: Zeroizing<Vec<u8>>,
    /// Where the contents began in the bytes that were read; 0 in a template that was made. Not compared.
    pub block_offset: usize,
}

/// One field of a header: its tag and its bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct HeaderField {
    /// `0x80` to `0x88` where ICAO Doc 9303-10 names it.
    pub tag: u16,
    /// Its value.
    pub value: Vec<u8>,
}

/// The CBEFF header of an instance: its fields in the order they stand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BiometricHeader {
    /// Fields, unknown ones too.
    pub fields: Vec<HeaderField>,
}

impl BiometricHeader {
    /// The header that ICAO Doc 9303-10 asks for: version 0101, `kind` (02 face, 08 fingers, 10 irises), `subtype` where there
    /// is one ([`subtype_of_position`](super::subtype_of_position)), format owner 0101 (ISO/IEC JTC 1/SC 37) and `format`
    /// (0007 ISO/IEC 19794-4, 0008 -5, 0009 -6; 0028, 002A, 002C for ISO/IEC 39794).
    #[must_use]
    pub fn new(kind: u8, subtype: Option<u8>, format: u16) -> Self {
        let header = Self::default().with(0x80, &[1, 1]).with(0x81, &[kind]);
        let header = match subtype {
            Some(subtype) => header.with(0x82, &[subtype]),
            None => header,
        };
        header.with(0x87, &[1, 1]).with(0x88, &format.to_be_bytes())
    }

    /// The same header with one more field.
    #[must_use]
    pub fn with(mut self, tag: u16, value: &[u8]) -> Self {
        self.fields.push(HeaderField { tag, value: value.to_vec() });
        self
    }

    /// Puts a value in the place of the first field with this tag, or adds one before the fields of higher tags.
    pub fn set(&mut self, tag: u16, value: &[u8]) {
        let value = value.to_vec();
        if let Some(field) = self.fields.iter_mut().find(|field| field.tag == tag) {
            field.value = value;
            return;
        }
        let at = self.fields.iter().position(|field| field.tag > tag).unwrap_or(self.fields.len());
        self.fields.insert(at, HeaderField { tag, value });
    }

    /// Bytes of the first field with this tag.
    #[must_use]
    pub fn get(&self, tag: u16) -> Option<&[u8]> {
        self.fields.iter().find(|field| field.tag == tag).map(|field| field.value.as_slice())
    }

    /// What is measured (tag 81): `0x02` face, `0x08` fingers, `0x10` irises; of several bytes the last that is not 0.
    #[must_use]
    pub fn kind(&self) -> Option<u8> {
        self.get(0x81)?.iter().copied().rev().find(|byte| *byte != 0)
    }

    /// Which part of it (tag 82), for fingers side and finger.
    #[must_use]
    pub fn subtype(&self) -> Option<u8> {
        self.get(0x82)?.first().copied()
    }

    /// Which finger the header says it is; [`FingerPosition::Unknown`] where it does not.
    #[must_use]
    pub fn position(&self) -> FingerPosition {
        self.subtype().and_then(position_of_subtype).unwrap_or_default()
    }

    /// Owner of the block's format (tag 87): `0x0101` for ISO/IEC JTC 1/SC 37.
    #[must_use]
    pub fn format_owner(&self) -> Option<u16> {
        self.number(0x87)
    }

    /// The block's format (tag 88), a number of its owner.
    #[must_use]
    pub fn format_type(&self) -> Option<u16> {
        self.number(0x88)
    }

    /// What the header says beside the kind of record, which the record says itself, and the finger where that `has_finger`.
    pub(crate) fn beside(&self, has_finger: bool) -> impl Iterator<Item = String> {
        let is_told = move |tag| matches!(tag, 0x80 | 0x81 | 0x87 | 0x88) || (has_finger && tag == SUBTYPE);
        let beside = self.fields.iter().filter(move |field| !is_told(field.tag));
        beside.map(|field| format!("{} of the header has no place", super::header_field(field.tag)))
    }

    fn number(&self, tag: u16) -> Option<u16> {
        match *self.get(tag)? {
            [low] => Some(low.into()),
            [high, low] => Some(u16::from_be_bytes([high, low])),
            _ => None,
        }
    }
}

impl BiometricGroup {
    /// The loss of the discretionary data, where there are some.
    pub(crate) fn discretionary_lost(&self) -> Option<String> {
        (!self.discretionary.is_empty()).then(|| "discretionary data of the group have no place".into())
    }
}

impl BiometricTemplate {
    /// An instance of the ISO/IEC 19794 generation, to be written.
    #[must_use]
    pub fn new(header: BiometricHeader, record: Vec<u8>) -> Self {
        Self { header, block_tag: BLOCK as u16, block: record.into(), block_offset: 0 }
    }

    /// The record in the block and its offset in the bytes that were read. A block of the ISO/IEC 39794 generation wraps it once
    /// more, in tag A1.
    #[must_use]
    pub fn record(&self) -> (&[u8], usize) {
        let whole = (self.block.as_slice(), self.block_offset);
        if u32::from(self.block_tag) != BLOCK_OBJECTS {
            return whole;
        }
        match Object::at(&self.block, 0, "biometric data") {
            Ok(object) if object.tag == HEADER => {
                object.value("biometric data").map_or(whole, |inner| (inner, self.block_offset + object.value_at))
            }
            _ => whole,
        }
    }
}

impl PartialEq for BiometricTemplate {
    fn eq(&self, other: &Self) -> bool {
        (&self.header, self.block_tag, &self.block) == (&other.header, other.block_tag, &other.block)
    }
}

impl Eq for BiometricTemplate {}

impl fmt::Debug for BiometricGroup {
    /// Number and sizes only: the rest is biometric data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BiometricGroup").field("number", &self.number).field("templates", &self.templates).finish()
    }
}

impl fmt::Debug for BiometricTemplate {
    /// Tag and size of the block only.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BiometricTemplate({:04X}, {} bytes)", self.block_tag, self.block.len())
    }
}

impl fmt::Debug for HeaderField {
    /// Tag and size only: which finger it is says something of a person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HeaderField({:02X}, {} bytes)", self.tag, self.value.len())
    }
}
