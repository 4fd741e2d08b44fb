//! Reads the biometric data inside a card's objects.

use super::minutiae::read_at;
use super::read::{DATA_FIELD, Walk};
use super::{CardContent, CardData, CardFormat, DATA, MINUTIAE_OBJECT, STANDARD};
use crate::ber::Object;
use crate::content::{Content, recognise};
use crate::error::RecordError;
use crate::finding::Severity;
use crate::lds::BiometricHeader;
use crate::minutiae::{read_minutiae, walk_minutiae};
use crate::params::MAX_HEADER_FIELDS;

impl Walk<'_> {
    pub(super) fn data(&mut self, object: &Object<'_>, header: &BiometricHeader) -> Result<CardData, RecordError> {
        let tag = object.tag as u16;
        if object.tag == DATA {
            self.open(object, DATA_FIELD)?;
            let content = self.content(object, header)?;
            return Ok(CardData { tag, minutiae_tag: STANDARD[0] as u16, content, others: Vec::new() });
        }
        let mut objects = self.open(object, DATA_FIELD)?;
        let mut found = None;
        let mut others = Vec::new();
        while let Some(inner) = objects.next("object of the data")? {
            match inner.tag {
                // Constructed: the minutiae are one object of those inside.
                0xA1 if found.is_none() => {
                    objects = self.open(&inner, DATA_FIELD)?;
                }
                0x81 | MINUTIAE_OBJECT | DATA if found.is_none() => {
                    self.open(&inner, DATA_FIELD)?;
                    found = Some((inner.tag as u16, self.content(&inner, header)?));
                }
                tag if others.len() < MAX_HEADER_FIELDS => others.push(self.field(&inner, name_of_feature(tag))?),
                _ => self.stranger(&inner)?,
            }
        }
        let Some((minutiae_tag, content)) = found else {
            let problem = "it holds no minutiae (tag 81 or 90)";
            return Err(RecordError::Structure { offset: object.at, field: DATA_FIELD.0, problem });
        };
        Ok(CardData { tag, minutiae_tag, content, others })
    }

    /// Minutiae, or a whole record.
    fn content(&mut self, object: &Object<'_>, header: &BiometricHeader) -> Result<CardContent, RecordError> {
        let value = object.value(DATA_FIELD.0)?;
        match recognise(value) {
            Content::Minutiae => self.record(value, object.value_at),
            found @ (Content::Picture(_)
            | Content::FingerImageRecord
            | Content::FaceImageRecord
            | Content::IrisImageRecord
            | Content::MinutiaeOfEdition(_)
            | Content::NativeTemplate
            | Content::FaceTemplate) => Err(RecordError::NotARecord { found }),
            _ => {
                let format = self.format(object, value, header);
                read_at(value, object.value_at, format, self.scribe).map(CardContent::Minutiae)
            }
        }
    }

    fn record(&mut self, value: &[u8], at: usize) -> Result<CardContent, RecordError> {
        let (findings, record) = if let Some(lines) = &mut self.scribe.lines {
            let (walk, record) = walk_minutiae(value, self.limits);
            let moved = walk.lines.unwrap_or_default().into_iter();
            lines.extend(moved.map(|mut line| {
                line.offset += at;
                line
            }));
            (walk.findings, record?)
        } else {
            let read = read_minutiae(value, self.limits)?;
            (read.findings, read.value)
        };
        self.scribe.append(findings.into_iter().map(|mut finding| {
            finding.offset += at;
            finding
        }));
        Ok(CardContent::Record(record))
    }

    /// Normal or compact: as the header says, or as the bytes allow.
    fn format(&mut self, object: &Object<'_>, value: &[u8], header: &BiometricHeader) -> CardFormat {
        let divides = |format: CardFormat| value.len().is_multiple_of(format.minutia_length());
        let stated = header.format_type().and_then(CardFormat::of_number);
        let likely = match (divides(CardFormat::Normal), divides(CardFormat::Compact)) {
            (true, false) => CardFormat::Normal,
            (true, true) if is_plausible_normal(value) => CardFormat::Normal,
            _ => CardFormat::Compact,
        };
        let format = stated.filter(|&stated| divides(stated)).unwrap_or(likely);
        let message = match stated {
            Some(stated) if stated == format => return format,
            Some(stated) => format!("the header says {stated}, the bytes do not divide so: read as {format}"),
            None => format!("nobody says which size the minutiae have: read as {format}"),
        };
        self.scribe.found(object.at, DATA_FIELD, Severity::Warning, message);
        format
    }
}

/// Whether bytes make sense as minutiae of normal size: within 50 mm, of defined types.
fn is_plausible_normal(bytes: &[u8]) -> bool {
    bytes.chunks_exact(5).all(|minutia| match *minutia {
        [x1, x2, y1, y2, _] => {
            let (x, y) = (u16::from_be_bytes([x1 & 0x3F, x2]), u16::from_be_bytes([y1, y2]));
            x1 >> 6 < 3 && x <= 5_000 && y <= 5_000
        }
        _ => false,
    })
}

const fn name_of_feature(tag: u32) -> &'static str {
    match tag {
        0x91 => "ridge counts",
        0x92 => "cores",
        0x93 => "deltas",
        0x94 => "zonal quality",
        _ => "object of the data",
    }
}
