//! The data objects around minutiae on a card.

use std::fmt;

use bioverify_core::MinutiaSet;
use zeroize::Zeroize;

use super::{CardFormat, CardMinutiae, CardRequest, MinutiaOrder, PARAMETERS};
use crate::ber::Objects;
use crate::error::RecordError;
use crate::lds::{BiometricHeader, FORMAT_OWNER_SC37, HeaderField};
use crate::minutiae::MinutiaeRecord;

/// What the outermost object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CardWrapper {
    /// 7F61, any number of templates.
    Group,
    /// 7F60, one template.
    Template,
    /// 7F2E or 5F2E, data without a template.
    Data,
}

/// One or more biometric information templates, or the data alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardObject {
    /// The outermost object.
    pub wrapper: CardWrapper,
    /// Templates in order; exactly one, without header, where the data stand alone.
    pub templates: Vec<CardTemplate>,
}

/// What a card says of one finger, and the data where it holds any.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CardTemplate {
    /// Objects beside the header: the reference data qualifier (83) and others.
    pub qualifiers: Vec<HeaderField>,
    /// Kind, which finger, format and comparison parameters.
    pub header: BiometricHeader,
    /// The biometric data.
    pub data: Option<CardData>,
}

/// Biometric data on a card.
#[derive(Clone, PartialEq, Eq)]
pub struct CardData {
    /// `0x7F2E` for an object that holds others, `0x5F2E` for one that is the data.
    pub tag: u16,
    /// Inside 7F2E the tag of the minutiae: `0x81`, or `0x90` where they stand beside further features.
    pub minutiae_tag: u16,
    /// What they are.
    pub content: CardContent,
    /// Further features and what is not known, as bytes. Wiped from memory on drop.
    pub others: Vec<HeaderField>,
}

/// What biometric data on a card are.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CardContent {
    /// Bare minutiae.
    Minutiae(CardMinutiae),
    /// A whole record (ISO/IEC 19794-2 or INCITS 378).
    Record(MinutiaeRecord),
}

impl CardObject {
    /// Minutiae at 500 ppi of every template that holds any; [`RecordError`] where a record inside cannot be scaled.
    #[must_use]
    pub fn minutia_sets(&self) -> Vec<Result<MinutiaSet, RecordError>> {
        let mut sets = Vec::new();
        for template in &self.templates {
            match template.data.as_ref().map(|data| &data.content) {
                Some(CardContent::Minutiae(minutiae)) if !minutiae.minutiae.is_empty() => {
                    sets.push(minutiae.to_minutia_set(template.header.position()));
                }
                Some(CardContent::Record(record)) => sets.extend(record.minutia_sets()),
                _ => {}
            }
        }
        sets
    }
}

impl CardTemplate {
    /// What the card asks for: the fields of its comparison parameters, as far as they have the form they should.
    #[must_use]
    pub fn request(&self) -> CardRequest {
        let mut request = CardRequest::default();
        let Some(bytes) = self.parameters() else { return request };
        let mut fields = Objects::new(bytes);
        while let Ok(Some(field)) = fields.next("comparison parameter") {
            match (field.tag, field.value("comparison parameter")) {
                (0x81, Ok(&[min, max])) => {
                    (request.min, request.max) = (Some(min).filter(|&min| min > 0), Some(max).filter(|&max| max > 0));
                }
                (0x82, Ok(&[code])) => request.order = MinutiaOrder::from_code(code).unwrap_or_default(),
                (0x83, Ok(&[features])) => request.features = features,
                _ => {}
            }
        }
        request
    }

    /// The size of minutiae that the header names: format owner ISO/IEC JTC 1/SC 37 or none, format type 3 to 6. `None` where it names
    /// none; whether it names another kind of data tell [`BiometricHeader::format_owner`] and [`BiometricHeader::format_type`].
    #[must_use]
    pub fn asked_format(&self) -> Option<CardFormat> {
        let owner = self.header.format_owner().unwrap_or(FORMAT_OWNER_SC37);
        self.header.format_type().filter(|_| owner == FORMAT_OWNER_SC37).and_then(CardFormat::of_number)
    }

    /// The bytes of the comparison parameters, inside the header or beside it.
    pub(super) fn parameters(&self) -> Option<&[u8]> {
        let beside = || self.qualifiers.iter().find(|field| PARAMETERS.contains(&field.tag));
        let inside = self.header.fields.iter().find(|field| PARAMETERS.contains(&field.tag));
        inside.or_else(beside).map(|field| field.value.as_slice())
    }
}

impl Drop for CardData {
    fn drop(&mut self) {
        self.others.iter_mut().for_each(|field| field.value.zeroize());
    }
}

impl fmt::Debug for CardData {
    /// Tags and counts only.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CardData({:04X}, {:?}, {} other objects)", self.tag, self.content, self.others.len())
    }
}
