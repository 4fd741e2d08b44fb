//! A finger record of any kind, told by its content.

use bioverify_core::{Limits, MinutiaSet};

use crate::card::{CardObject, read_card};
use crate::content::{Content, recognise};
use crate::error::RecordError;
use crate::extensible::{ExtensibleRecord, read_extensible};
use crate::finding::Read;
use crate::finger_group::{FingerGroup, read_finger_group};
use crate::finger_image::{FingerImageRecord, read_finger_images};
use crate::minutiae::{MinutiaeRecord, read_minutiae};
use crate::native::NativeTemplate;

/// A finger record.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Record {
    /// ISO/IEC 19794-2 or INCITS 378, any edition.
    Minutiae(MinutiaeRecord),
    /// This engine's own.
    Native(NativeTemplate),
    /// ISO/IEC 19794-4 or INCITS 381: pictures of fingers.
    FingerImages(FingerImageRecord),
    /// ISO/IEC 39794-4: pictures of fingers, in DER.
    Extensible(ExtensibleRecord),
    /// The fingers of an identity document (EF.DG3), each a record of its own.
    Group(FingerGroup),
    /// Data objects of a card with minutiae or a record inside, or with what the card asks for alone.
    Card(CardObject),
}

/// Reads whatever finger record `bytes` are.
///
/// # Errors
/// [`RecordError`]: empty, over the limits, truncated or damaged; anything else, pictures, unknown editions, face records,
/// encrypted bytes and so on, is refused by name ([`RecordError::NotARecord`]).
pub fn read_record(bytes: &[u8], limits: &Limits) -> Result<Read<Record>, RecordError> {
    if bytes.len() > limits.max_input_bytes {
        return Err(RecordError::TooLong { len: bytes.len(), max: limits.max_input_bytes });
    }
    match recognise(bytes) {
        Content::DataGroup(0x63) => Ok(read_finger_group(bytes, limits)?.map(Record::Group)),
        found => read_single(bytes, found, limits),
    }
}

/// Reads a record that is no group of others; `found` is what it looks like.
pub(crate) fn read_single(bytes: &[u8], found: Content, limits: &Limits) -> Result<Read<Record>, RecordError> {
    match found {
        Content::Empty => Err(RecordError::Empty),
        Content::Minutiae => Ok(read_minutiae(bytes, limits)?.map(Record::Minutiae)),
        Content::CardObject => Ok(read_card(bytes, limits)?.map(Record::Card)),
        Content::NativeTemplate => {
            Ok(Read { value: Record::Native(NativeTemplate::read(bytes, limits)?), findings: Vec::new() })
        }
        Content::FingerImageRecord => Ok(read_finger_images(bytes, limits)?.map(Record::FingerImages)),
        Content::Extensible(4) => Ok(read_extensible(bytes, limits)?.map(Record::Extensible)),
        found => Err(RecordError::NotARecord { found }),
    }
}

impl Record {
    /// Minutiae at 500 ppi of every finger view that has any, in the record's order. Pictures have none: see
    /// [`Record::views`].
    ///
    /// # Errors
    /// [`RecordError`] where a view cannot be scaled; see [`MinutiaeRecord::to_minutia_set`].
    pub fn minutia_sets(&self) -> Result<Vec<MinutiaSet>, RecordError> {
        match self {
            Self::Native(template) => Ok(vec![template.minutiae.clone()]),
            Self::Minutiae(record) => record.minutia_sets().into_iter().collect(),
            Self::Card(object) => object.minutia_sets().into_iter().collect(),
            Self::FingerImages(_) | Self::Extensible(_) => Ok(Vec::new()),
            Self::Group(group) => group.minutia_sets(),
        }
    }
}
