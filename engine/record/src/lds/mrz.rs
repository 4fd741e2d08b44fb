//! DG1: the machine-readable zone of a document, with its check digits.

use std::fmt;

use bioverify_core::Limits;
use zeroize::Zeroizing;

use super::zone::{check_digits, digit, fields};
use crate::ber::put;
use crate::error::{RecordError, WriteError};
use crate::finding::{Read, Severity};
use crate::scribe::Scribe;

const CLAUSE: &str = "ICAO Doc 9303-10, 4.7.1";
const DIGITS: &str = "ICAO Doc 9303-3, 4.9";
const FILE: u32 = 0x61;
const ZONE: u32 = 0x5F1F;

/// Size of a document, which decides about its zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ZoneForm {
    /// A card: three lines of 30 characters.
    Td1,
    /// A larger card: two lines of 36.
    Td2,
    /// A passport: two lines of 44.
    Td3,
}

impl ZoneForm {
    const fn of_length(length: usize) -> Option<Self> {
        match length {
            90 => Some(Self::Td1),
            72 => Some(Self::Td2),
            88 => Some(Self::Td3),
            _ => None,
        }
    }
}

impl fmt::Display for ZoneForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Td1 => "TD1, a card",
            Self::Td2 => "TD2, a large card",
            Self::Td3 => "TD3, a passport",
        })
    }
}

/// The machine-readable zone (DG1). It names a person: wiped from memory on drop, and nothing of it is in `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct MachineReadableZone {
    form: ZoneForm,
    text: Zeroizing<Vec<u8>>,
}

impl MachineReadableZone {
    /// A zone of all its lines, one after the other without breaks; `None` for a length that no document has.
    #[must_use]
    pub fn new(text: &[u8]) -> Option<Self> {
        Some(Self { form: ZoneForm::of_length(text.len())?, text: text.to_vec().into() })
    }

    /// Reads DG1. Wrong characters and wrong check digits become findings, which name the field and nothing of its value.
    ///
    /// # Errors
    /// [`RecordError`]: empty, over the limits, another file (named), truncated, or a zone of a length that no document has.
    pub fn read(bytes: &[u8], limits: &Limits) -> Result<Read<Self>, RecordError> {
        let mut scribe = Scribe::default();
        let value = walk_mrz(bytes, limits, &mut scribe)?;
        Ok(Read { value, findings: scribe.findings })
    }

    /// Size of the document.
    #[must_use]
    pub const fn form(&self) -> ZoneForm {
        self.form
    }

    /// All characters, line after line.
    #[must_use]
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// Characters of a field by its name in ICAO Doc 9303, as `document number`, `date of birth`, `date of expiry`, `name`.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&[u8]> {
        let (_, (start, len)) = fields(self.form).iter().find(|(known, _)| *known == name)?;
        self.text.get(*start..start + len)
    }

    /// The file's bytes.
    ///
    /// # Errors
    /// [`WriteError`] names the field with a character that no zone has, or the check digit that is wrong.
    pub fn write(&self) -> Result<Vec<u8>, WriteError> {
        if let Some((_, (field, clause), problem)) = faults(self).into_iter().next() {
            return Err(WriteError::Header { field, clause, problem: problem.into() });
        }
        let (mut inside, mut file) = (Vec::new(), Vec::new());
        put(&mut inside, ZONE, &self.text);
        put(&mut file, FILE, &inside);
        Ok(file)
    }
}

impl fmt::Debug for MachineReadableZone {
    /// Form only: the rest names a person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MachineReadableZone({:?})", self.form)
    }
}

/// What is wrong with a zone: position, field and clause, and what.
fn faults(zone: &MachineReadableZone) -> Vec<(usize, crate::scribe::Named, &'static str)> {
    let text = zone.text();
    let is_strange = |c: &u8| !matches!(c, b'0'..=b'9' | b'A'..=b'Z' | b'<');
    let mut faults: Vec<_> = fields(zone.form)
        .iter()
        .filter(|(_, (start, len))| text.iter().skip(*start).take(*len).any(is_strange))
        .map(|&(field, (start, _))| (start, (field, CLAUSE), "a character that no zone has"))
        .collect();
    for check in check_digits(zone.form, text) {
        let found = text.get(check.at).copied();
        let blank = check.may_be_blank
            && check.over.iter().all(|&(at, len)| text.iter().skip(at).take(len).all(|c| *c == b'<'));
        if found != Some(digit(text, &check.over)) && !(blank && found == Some(b'<')) {
            faults.push((check.at, (check.field, DIGITS), "it does not fit what it checks"));
        }
    }
    faults
}

/// Reads DG1 and writes down what it finds.
pub(crate) fn walk_mrz(bytes: &[u8], limits: &Limits, scribe: &mut Scribe) -> Result<MachineReadableZone, RecordError> {
    let file = super::file(bytes, FILE, "DG1", limits, scribe, CLAUSE)?;
    let mut objects = file.inside();
    while let Some(object) = objects.next("machine-readable zone")? {
        let value = object.value("machine-readable zone")?;
        if object.tag != ZONE {
            continue;
        }
        let Some(zone) = MachineReadableZone::new(value) else {
            let problem = "its length is none that documents have (90, 72 or 88 characters)";
            return Err(RecordError::Structure { offset: object.at, field: "machine-readable zone", problem });
        };
        let at = object.value_at;
        scribe.line(object.at, object.value_at - object.at, "machine-readable zone", || zone.form.to_string());
        for (name, (start, len)) in fields(zone.form) {
            let characters = value.get(*start..start + len).unwrap_or_default();
            scribe.line(at + start, *len, name, || characters.escape_ascii().to_string());
        }
        for (position, named, problem) in faults(&zone) {
            scribe.found(at + position, named, Severity::Warning, problem);
        }
        return Ok(zone);
    }
    Err(RecordError::Structure { offset: 0, field: "DG1", problem: "it holds no machine-readable zone (tag 5F1F)" })
}
