//! Files of an identity document's chip that hold people or list what there is (ICAO Doc 9303-10, 4.6 and 4.7): EF.COM, DG1,
//! and the biometric groups DG2, DG3 and DG4 in their CBEFF wrapping.
//!
//! ```text
//! 75 | 63 | 76                  face, fingers, irises
//!   7F61                        biometric information group template
//!     02 n                      number of instances
//!     7F60                      biometric information template, n times
//!       A1 { 80 81 82 ... 88 }  header: kind, which finger, format of the block
//!       5F2E | 7F2E             the block: a record of its own
//! ```
//!
//! Tolerant reading: levels left out, lengths that are not minimal, lengths of wrappers that contradict what is inside, a count
//! that does not fit, each becomes a finding. Only the block's own length is believed. Writing makes the form above, and refuses
//! what it has no place for.

mod check;
mod com;
mod dates;
mod file;
mod form;
mod group;
mod mrz;
mod names;
mod read;
mod write;
mod zone;

pub use com::DocumentIndex;
pub(crate) use com::walk_com;
use file::file;
pub use form::{BIOMETRIC_TYPE_FINGERS, FORMAT_OWNER_SC37, Generation, GroupForm};
pub(crate) use form::{format_of, is_rewritten};
pub use group::{BiometricGroup, BiometricHeader, BiometricTemplate, HeaderField};
pub(crate) use mrz::walk_mrz;
pub use mrz::{MachineReadableZone, ZoneForm};
use names::field as header_field;
pub use names::{position_of_subtype, subtype_of_position};
pub use read::read_group;
pub(crate) use read::walk_group;

/// Wrapper of all instances (ISO/IEC 7816-11).
pub(crate) const GROUP: u32 = 0x7F61;
/// Wrapper of one instance.
pub(crate) const TEMPLATE: u32 = 0x7F60;
/// Header of one instance.
pub(crate) const HEADER: u32 = 0xA1;
/// Biometric data block of the ISO/IEC 19794 generation.
pub(crate) const BLOCK: u32 = 0x5F2E;
/// Biometric data block of the ISO/IEC 39794 generation.
pub(crate) const BLOCK_OBJECTS: u32 = 0x7F2E;
/// Header field: which finger or eye.
pub(crate) const SUBTYPE: u16 = 0x82;
/// Header field: when the data were made.
pub(crate) const CREATED: u16 = 0x83;
/// Header field: from when and how long the data are valid.
pub(crate) const VALIDITY: u16 = 0x85;
/// Header field: who gave the format its number.
pub(crate) const OWNER: u16 = 0x87;
/// Header field: which format the block has.
pub(crate) const FORMAT: u16 = 0x88;
/// Number of instances.
const COUNT: u32 = 0x02;
/// Discretionary data: random bytes where a document holds no instance.
const DISCRETIONARY: u32 = 0x53;

/// Number and clause of a biometric group, by the tag of its file.
pub(crate) const fn group_of_tag(tag: u32) -> Option<u8> {
    match tag {
        0x75 => Some(2),
        0x63 => Some(3),
        0x76 => Some(4),
        _ => None,
    }
}

/// Tag of a biometric group's file.
const fn tag_of_group(number: u8) -> Option<u32> {
    match number {
        2 => Some(0x75),
        3 => Some(0x63),
        4 => Some(0x76),
        _ => None,
    }
}

/// Where a biometric group is defined.
const fn clause(number: u8) -> &'static str {
    match number {
        2 => "ICAO Doc 9303-10, 4.7.2",
        3 => "ICAO Doc 9303-10, 4.7.3",
        _ => "ICAO Doc 9303-10, 4.7.4",
    }
}
