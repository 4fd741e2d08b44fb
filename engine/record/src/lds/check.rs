//! Holds a biometric header against the group it stands in.

use super::FORMAT_OWNER_SC37;
use super::group::BiometricHeader;
use super::names::{block_format, kind_of_group};
use super::read::Walk;
use crate::finding::Severity;

impl Walk<'_, '_> {
    /// Writes down what of a header does not fit its group.
    pub(super) fn check_header(&mut self, at: usize, header: &BiometricHeader) {
        let number = self.group.number;
        let (expected, name) = kind_of_group(number);
        if let Some(kind) = header.kind().filter(|kind| *kind != expected) {
            let message = format!("{kind:02X} in a group of {name} ({expected:02X}): the group is trusted");
            self.found(at, "biometric type", Severity::Warning, message);
        }
        if number == 3 && header.position() == bioverify_core::FingerPosition::Unknown {
            let no_finger = "it names no finger: the record inside says which one it is, or nobody";
            let (severity, message) = match header.subtype() {
                None => (Severity::Warning, "left out: the record inside says which finger it is, or nobody"),
                // 0 is how a header says that it does not tell.
                Some(0) => (Severity::Note, no_finger),
                Some(_) => (Severity::Warning, no_finger),
            };
            self.found(at, "biometric subtype", severity, message);
        }
        match (header.format_owner(), header.format_type()) {
            (Some(FORMAT_OWNER_SC37), Some(format)) => match block_format(format) {
                Some((group, _)) if group == number => {}
                Some((_, name)) => {
                    let message =
                        format!("{format:04X} ({name}) does not belong here: the block is told by its content");
                    self.found(at, "format type", Severity::Warning, message);
                }
                None => self.found(
                    at,
                    "format type",
                    Severity::Note,
                    format!("{format:04X} is not known: the block is told by its content"),
                ),
            },
            (Some(owner), _) if owner != FORMAT_OWNER_SC37 => {
                let message = format!("{owner:04X} is not ISO/IEC JTC 1/SC 37: the block is told by its content");
                self.found(at, "format owner", Severity::Note, message);
            }
            _ => self.found(
                at,
                "format of the block",
                Severity::Warning,
                "left out or not two bytes: the block is told by its content",
            ),
        }
    }
}
