//! How a biometric data group is to be written.

use super::group::{BiometricHeader, BiometricTemplate};
use super::{BLOCK, BLOCK_OBJECTS, FORMAT, HEADER, OWNER, SUBTYPE};
use crate::ber::put;
use crate::content::{Content, recognise};
use crate::error::WriteError;
use crate::finding::{Finding, Severity};
use crate::sample::CaptureTime;

/// ISO/IEC JTC 1/SC 37 as the owner of a block's format ([`BiometricHeader::format_owner`]).
pub const FORMAT_OWNER_SC37: u16 = 0x0101;
/// Biometric type of fingers ([`BiometricHeader::kind`]; ISO/IEC 19785-3).
pub const BIOMETRIC_TYPE_FINGERS: u8 = 0x08;

/// The number that ISO/IEC JTC 1/SC 37 gave the format of a block; of a bare picture that of the record it stands in for.
pub(crate) const fn format_of(content: Content) -> u16 {
    match content {
        Content::Minutiae => 0x0001,
        Content::FingerImageRecord => 0x0007,
        Content::Extensible(4) => 0x0028,
        Content::Extensible(_) => 0x002A,
        _ => 0x0008,
    }
}

/// Which series of records the instances of a group hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Generation {
    /// ISO/IEC 19794, bare in 5F2E: data structure 1.7 of ICAO Doc 9303-10.
    #[default]
    Iso19794,
    /// ISO/IEC 39794, in tag A1 inside 7F2E: as Doc 9303-10 asks for from 2030 on.
    Iso39794,
}

/// How a biometric data group is to be written. Dates that are not given stay as they are in instances that are kept, and are
/// left out of those that are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct GroupForm {
    /// What stands inside.
    pub generation: Generation,
    /// When the data were made (tag 83), to the second.
    pub created: Option<CaptureTime>,
    /// First and last day on which they are to be used (tag 85).
    pub validity: Option<(CaptureTime, CaptureTime)>,
}

impl GroupForm {
    /// Whether an instance is of the generation already. What is no record at all counts as of the first.
    pub(crate) fn is_of(&self, template: &BiometricTemplate) -> bool {
        let is_later = matches!(recognise(template.record().0), Content::Extensible(_));
        is_later == (self.generation == Generation::Iso39794)
    }

    /// An instance around `record`, whose format has the number `format`; other fields are those of `header`.
    pub(crate) fn template(
        &self,
        mut header: BiometricHeader,
        format: u16,
        record: &[u8],
    ) -> Result<BiometricTemplate, WriteError> {
        header.set(OWNER, &FORMAT_OWNER_SC37.to_be_bytes());
        header.set(FORMAT, &format.to_be_bytes());
        let mut block = Vec::new();
        let block_tag = match self.generation {
            Generation::Iso19794 => {
                block.extend_from_slice(record);
                BLOCK as u16
            }
            Generation::Iso39794 => {
                put(&mut block, HEADER, record);
                BLOCK_OBJECTS as u16
            }
        };
        self.dated(BiometricTemplate { header, block_tag, block: block.into(), block_offset: 0 })
    }

    /// The instance as it is but for the dates that were given. What its header must say and does not is told by the block.
    pub(crate) fn kept(
        &self,
        mut template: BiometricTemplate,
        losses: &mut Vec<String>,
    ) -> Result<BiometricTemplate, WriteError> {
        if template.header.format_owner().is_none() || template.header.format_type().is_none() {
            let format = format_of(recognise(template.record().0));
            losses.push(format!("that the header does not tell the block's format: written as {format:04X}"));
            template.header.set(OWNER, &FORMAT_OWNER_SC37.to_be_bytes());
            template.header.set(FORMAT, &format.to_be_bytes());
        }
        if template.header.kind() == Some(BIOMETRIC_TYPE_FINGERS) && template.header.subtype().is_none() {
            losses.push("that the header has no subtype: written as 00, which names no finger".into());
            template.header.set(SUBTYPE, &[0]);
        }
        self.dated(template)
    }

    /// The instance with the dates that were given.
    fn dated(&self, mut template: BiometricTemplate) -> Result<BiometricTemplate, WriteError> {
        if let Some(created) = &self.created {
            template.header.set_created(created)?;
        }
        if let Some((from, through)) = &self.validity {
            template.header.set_validity(from, through)?;
        }
        Ok(template)
    }
}

/// Whether a finding is of the wrapping of a group, which is written anew whatever it was.
pub(crate) fn is_rewritten(finding: &Finding) -> bool {
    const WRAPPING: [&str; 6] = [
        "data group",
        "biometric information group",
        "biometric information template",
        "length of a wrapper",
        "object of the data group",
        "end of the data group",
    ];
    // A group that says that it holds none is written as it was.
    let is_count = finding.field == "number of instances" && finding.severity > Severity::Note;
    is_count || finding.field == "unknown object" || WRAPPING.contains(&finding.field)
}
