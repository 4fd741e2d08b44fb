//! The lines of an identity document's files: EF.COM, DG1, and the biometric groups down into the records they hold.

use bioverify_core::Limits;

use super::picture::Budget;
use super::{FieldLine, Report, explain, refusal};
use crate::ber::Object;
use crate::content::recognise;
use crate::error::RecordError;
use crate::finger_group::contradiction;
use crate::lds::{walk_com, walk_group, walk_mrz};
use crate::params::MAX_HEADER_FIELDS;
use crate::portrait::DISPLAYED;
use crate::record::read_single;
use crate::scribe::Scribe;

/// Number of the data group that holds fingers.
const FINGERS: u8 = 3;

/// Explains EF.COM.
pub(super) fn com(bytes: &[u8], limits: &Limits) -> Report {
    small(|scribe| walk_com(bytes, limits, scribe).map(|_| ()))
}

/// Explains DG1.
pub(super) fn mrz(bytes: &[u8], limits: &Limits) -> Report {
    small(|scribe| walk_mrz(bytes, limits, scribe).map(|_| ()))
}

fn small(walk: impl FnOnce(&mut Scribe) -> Result<(), RecordError>) -> Report {
    let mut scribe = Scribe::new(true);
    if let Err(error) = walk(&mut scribe) {
        scribe.findings.push(refusal(&error));
    }
    Report { what: String::new(), fields: scribe.lines.unwrap_or_default(), findings: scribe.findings }
}

/// Explains a biometric group and every record inside it.
pub(super) fn group(bytes: &[u8], limits: &Limits, budget: &mut Budget) -> Report {
    let mut scribe = Scribe::new(true);
    let outcome = walk_group(bytes, limits, &mut scribe);
    let mut report =
        Report { what: String::new(), fields: scribe.lines.unwrap_or_default(), findings: scribe.findings };
    let group = match outcome {
        Ok(group) => group,
        Err(error) => {
            report.findings.push(refusal(&error));
            return report;
        }
    };
    // The group has a copy of each record.
    let held = less(limits, bytes.len());
    for (index, template) in group.templates.iter().enumerate() {
        let (record, at) = template.record();
        inside(record, at, &format!("instance {index} "), &held, budget, &mut report);
        if group.number == FINGERS {
            let read = read_single(record, recognise(record), &left(&held, &report));
            report.findings.extend(read.ok().and_then(|read| contradiction(template, &read.value, at)));
        }
    }
    // Records lie inside the group: their lines come after the block they are in.
    report.fields.sort_by_key(|line| line.offset);
    report
}

/// Explains DG5 and the pictures inside it (ICAO Doc 9303-10, 4.7.5).
pub(super) fn displayed(bytes: &[u8], limits: &Limits, budget: &mut Budget) -> Report {
    let mut report = Report { what: String::new(), fields: Vec::new(), findings: Vec::new() };
    if let Err(error) = portraits(bytes, limits, budget, &mut report) {
        report.findings.push(refusal(&error));
    }
    report
}

fn portraits(bytes: &[u8], limits: &Limits, budget: &mut Budget, report: &mut Report) -> Result<(), RecordError> {
    const FIELD: &str = "displayed portrait";
    let line = |object: &Object<'_>, name: &str, value: String, report: &mut Report| {
        let len = object.value_at - object.at;
        report.fields.push(FieldLine { offset: object.at, len, name: name.into(), value });
    };
    let outer = Object::at(bytes, 0, "data group")?;
    line(&outer, "data group", format!("tag {:02X}, {} bytes", outer.tag, outer.length), report);
    outer.value("data group")?;
    let mut objects = outer.inside();
    let (mut index, mut others) = (0, 0);
    while let Some(object) = objects.next(FIELD)? {
        let value = object.value(FIELD)?;
        if object.tag != DISPLAYED {
            if others < MAX_HEADER_FIELDS {
                line(&object, "object", format!("tag {:02X}, {} bytes", object.tag, object.length), report);
            }
            others += 1;
            continue;
        }
        // Each takes a few lines; no document has more.
        if index == limits.max_views {
            return Ok(());
        }
        line(&object, FIELD, format!("tag 5F40, {} bytes: {}", object.length, recognise(value)), report);
        inside(value, object.value_at, &format!("portrait {index} "), limits, budget, report);
        index += 1;
    }
    Ok(())
}

/// Adds the lines and findings of bytes that lie at `at` in those of the report.
pub(super) fn inside(bytes: &[u8], at: usize, prefix: &str, limits: &Limits, budget: &mut Budget, report: &mut Report) {
    let inner = explain(bytes, recognise(bytes), &left(limits, report), budget, true);
    report.fields.extend(inner.fields.into_iter().map(|line| FieldLine {
        offset: line.offset + at,
        name: format!("{prefix}{}", line.name),
        ..line
    }));
    report.findings.extend(inner.findings.into_iter().map(|mut finding| {
        finding.offset += at;
        finding
    }));
}

/// The limits less what lines and findings take already, which is not there for anything else.
pub(super) fn left(limits: &Limits, report: &Report) -> Limits {
    let told = report.findings.iter().map(|finding| size_of_val(finding) + finding.message.capacity());
    let taken: usize = report.fields.iter().map(memory).chain(told).sum();
    less(limits, taken)
}

/// The limits less bytes of memory that are taken already.
pub(super) fn less(limits: &Limits, taken: usize) -> Limits {
    Limits { max_alloc_bytes: limits.max_alloc_bytes.saturating_sub(taken as u64), ..*limits }
}

/// Bytes of memory a line takes.
fn memory(line: &FieldLine) -> usize {
    size_of::<FieldLine>() + line.name.capacity() + line.value.capacity()
}
