//! Explains bytes field by field to an auditor. The one place of this crate that prints values.

mod card;
mod face;
mod finger_image;
mod lds;
mod native;
mod picture;
mod suspect;

pub use suspect::{AngleUnit, Convention, Reading, Scale, suspect_convention, suspect_scale};

use std::fmt;

use bioverify_core::Limits;

use crate::card::CardFormat;
use crate::content::{Content, entropy, recognise};
use crate::error::RecordError;
use crate::finding::{Finding, Severity};
use crate::minutiae::walk_minutiae;
use crate::words;

use picture::Budget;

/// One field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldLine {
    /// Byte offset.
    pub offset: usize,
    /// Length in bytes.
    pub len: usize,
    /// Name of the field, with the view it is in.
    pub name: String,
    /// Its value and meaning.
    pub value: String,
}

/// What an inspection tells. Holds biometric data where the record does: for an auditor's eyes, not for logs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What the bytes are, in words.
    pub what: String,
    /// Fields in byte order, as far as they could be read.
    pub fields: Vec<FieldLine>,
    /// Everything that is wrong.
    pub findings: Vec<Finding>,
}

impl fmt::Display for Report {
    /// A table: offset, length, name, value; then the findings.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.what)?;
        for line in &self.fields {
            writeln!(f, "{:>7} {:>5}  {:<32}  {}", line.offset, line.len, line.name, line.value)?;
        }
        match self.findings.len() {
            0 => writeln!(f, "nothing to object to"),
            count => writeln!(f, "{}:", words::count(count, "finding", "findings")),
        }?;
        self.findings.iter().try_for_each(|finding| writeln!(f, "  {finding}"))
    }
}

/// Explains `bytes`, whatever they are. Never fails: what is wrong is in the findings.
#[must_use]
pub fn inspect(bytes: &[u8], limits: &Limits) -> Report {
    let content = recognise(bytes.get(..limits.max_input_bytes).unwrap_or(bytes));
    let size = words::count(bytes.len(), "byte", "bytes");
    let what = if bytes.is_empty() { content.to_string() } else { format!("{content}, {size}") };
    let mut report = explain(bytes, content, limits, &mut Budget::new(limits), false);
    report.what = if report.what.is_empty() { what } else { format!("{}, {size}", report.what) };
    report
}

/// Explains bare on-card minutiae, whose bytes do not tell what they are.
#[must_use]
pub fn inspect_card_minutiae(bytes: &[u8], format: CardFormat, limits: &Limits) -> Report {
    card::bare(bytes, format, limits)
}

/// The report on bytes of known content; what lies in a group is not one again.
fn explain(bytes: &[u8], content: Content, limits: &Limits, budget: &mut Budget, is_inside: bool) -> Report {
    match content {
        Content::Minutiae => minutiae(bytes, limits),
        Content::NativeTemplate => native::native(bytes, limits),
        Content::FaceTemplate => face::face(bytes, limits),
        Content::FaceImageRecord => face::record(bytes, limits, budget),
        Content::Extensible(4 | 5) => face::extensible(bytes, limits, budget),
        Content::CardObject => card::object(bytes, limits),
        Content::Picture(_) => picture::picture(bytes, limits, budget),
        Content::FingerImageRecord => finger_image::finger_images(bytes, limits, budget),
        Content::DataGroup(0x60) => lds::com(bytes, limits),
        Content::DataGroup(0x61) => lds::mrz(bytes, limits),
        Content::DataGroup(0x65) if !is_inside => lds::displayed(bytes, limits, budget),
        Content::DataGroup(0x75 | 0x63 | 0x76) if !is_inside => lds::group(bytes, limits, budget),
        other => foreign(bytes, other),
    }
}

fn minutiae(bytes: &[u8], limits: &Limits) -> Report {
    let (walk, outcome) = walk_minutiae(bytes, limits);
    let mut findings = walk.findings;
    let fields = walk.lines.unwrap_or_default();
    let mut what = String::new();
    match outcome {
        Ok(record) => {
            what = format!("finger minutiae record, {}", record.format);
            findings.extend(suspect::suspect(&record, &fields));
        }
        Err(error) => findings.push(refusal(&error)),
    }
    Report { what, fields, findings }
}

/// A refusal as a finding at the place it names.
fn refusal(error: &RecordError) -> Finding {
    let (offset, field) = match *error {
        RecordError::Truncated { offset, field, .. }
        | RecordError::Structure { offset, field, .. }
        | RecordError::NativeValue { offset, field } => (offset, field),
        RecordError::TooManyViews { offset, .. } => (offset, "number of finger views"),
        RecordError::TooManyPictures { offset, .. } => (offset, "number of pictures"),
        RecordError::NoPicture { offset } => (offset, "picture"),
        RecordError::NativeVersion { .. } => (4, "version"),
        RecordError::NativeLength { .. } => (8, "length"),
        RecordError::NativeChecksum => (12, "checksum"),
        _ => (0, "record"),
    };
    Finding { offset, field, clause: "structure", message: error.to_string(), severity: Severity::Error }
}

fn foreign(bytes: &[u8], content: Content) -> Report {
    let mut fields = Vec::new();
    if !bytes.is_empty() {
        let head = bytes.get(..bytes.len().min(1 << 16)).unwrap_or(bytes);
        let value = format!("{:.2} bits a byte (8 is random)", entropy(head));
        fields.push(FieldLine { offset: 0, len: bytes.len(), name: "entropy".into(), value });
    }
    let message = format!("not a finger record or picture that can be read: {}", content.advice_for_record());
    let finding = Finding { offset: 0, field: "content", clause: "structure", message, severity: Severity::Error };
    Report { what: String::new(), fields, findings: vec![finding] }
}
