//! The lines of face image records and native face templates.

use bioverify_core::Limits;

use super::lds::left;
use super::picture::{Budget, unfit};
use super::{FieldLine, Report, refusal};
use crate::error::RecordError;
use crate::extensible::walk_extensible;
use crate::face_image::walk_face_record;
use crate::face_template::FaceTemplate;
use crate::finding::Finding;
use crate::frame::{self, HEADER_LENGTH, u16_le, u32_le};
use crate::native::ModelTag;
use crate::scribe::Scribe;

/// Explains a native face template. The values themselves say nothing to a person: one line stands for all.
pub(super) fn face(bytes: &[u8], limits: &Limits) -> Report {
    let mut fields = Vec::new();
    let mut line = |offset: usize, len: usize, name: &str, value: String| {
        if offset + len <= bytes.len() {
            fields.push(FieldLine { offset, len, name: name.into(), value });
        }
    };
    let byte = |offset: usize| frame::byte(bytes, offset);
    line(0, 4, "magic", "\"BVFE\", a native face template".into());
    line(4, 2, "version", u16_le(bytes, 4).to_string());
    line(6, 2, "header length", format!("{} bytes", u16_le(bytes, 6)));
    line(8, 4, "length", format!("{} bytes", u32_le(bytes, 8)));
    line(12, 4, "checksum", format!("{:08x}", u32_le(bytes, 12)));
    let tag = ModelTag(frame::model(bytes));
    line(16, 8, "model tag", format!("{tag} (only templates of one model compare)"));
    line(24, 2, "number of values", u16_le(bytes, 24).to_string());
    line(26, 1, "coding", format!("{} (0 32-bit floating point, 1 one byte a value)", byte(26)));
    line(27, 1, "sample quality", format!("{} of 100, 255 not known", byte(27)));
    line(28, 4, "reserved", format!("{:08x}", u32_le(bytes, 28)));
    let mut findings = Vec::new();
    match FaceTemplate::read(bytes, limits) {
        Ok(template) => {
            let count = template.embedding.values().len();
            line(HEADER_LENGTH, bytes.len() - HEADER_LENGTH, "values", format!("{count} values, a unit vector"));
        }
        Err(error) => findings.push(refusal(&error)),
    }
    Report { what: String::new(), fields, findings }
}

/// Explains an ISO/IEC 19794-5 or INCITS 385 record.
pub(super) fn record(bytes: &[u8], limits: &Limits, budget: &mut Budget) -> Report {
    let mut report = walked(|scribe| {
        let record = walk_face_record(bytes, 0..bytes.len(), limits, scribe)?;
        Ok(format!("face image record, {}", record.edition))
    });
    look_into_pictures(bytes, limits, budget, &mut report);
    report
}

/// Explains an ISO/IEC 39794-4 or -5 record.
pub(super) fn extensible(bytes: &[u8], limits: &Limits, budget: &mut Budget) -> Report {
    let mut report = walked(|scribe| {
        let record = walk_extensible(bytes, limits, scribe)?;
        let what = if record.part == 4 { "finger" } else { "face" };
        Ok(format!("{what} picture record, ISO/IEC 39794-{} of {}", record.part, record.year))
    });
    look_into_pictures(bytes, limits, budget, &mut report);
    report
}

/// Adds what keeps the pictures from being decoded. The walk has a line where each begins whose header can be read.
fn look_into_pictures(bytes: &[u8], limits: &Limits, budget: &mut Budget, report: &mut Report) {
    let limits = left(limits, report);
    let pictures = report.fields.iter().filter(|line| line.name.ends_with("picture's own size"));
    let unfit = pictures.filter_map(|line| {
        let end = line.offset.checked_add(line.len)?;
        let found = unfit(bytes.get(line.offset..end)?, &limits, budget)?;
        Some(Finding { offset: line.offset, ..found })
    });
    report.findings.extend(unfit);
}

/// What a walk wrote down, up to where it failed.
fn walked(walk: impl FnOnce(&mut Scribe) -> Result<String, RecordError>) -> Report {
    let mut scribe = Scribe::new(true);
    let outcome = walk(&mut scribe);
    let Scribe { mut findings, lines, .. } = scribe;
    let what = outcome.unwrap_or_else(|error| {
        findings.push(refusal(&error));
        String::new()
    });
    let mut fields = lines.unwrap_or_default();
    // What was found out about a picture is told where it begins.
    fields.sort_by_key(|line| line.offset);
    Report { what, fields, findings }
}
