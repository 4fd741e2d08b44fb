//! The lines of a card's data objects and of bare on-card minutiae.

use bioverify_core::Limits;

use super::{Report, refusal};
use crate::card::{CardFormat, CardWrapper, walk_bare, walk_card};
use crate::finding::{Finding, Severity};
use crate::scribe::Scribe;
use crate::words;

/// Explains templates, groups of them, and verification data.
pub(super) fn object(bytes: &[u8], limits: &Limits) -> Report {
    let mut scribe = Scribe::new(true);
    let mut what = String::new();
    match walk_card(bytes, limits, &mut scribe) {
        Ok(object) => {
            let templates = words::count(object.templates.len(), "template", "templates");
            what = match object.wrapper {
                CardWrapper::Data => "biometric data of a card (ISO/IEC 7816-11)".into(),
                _ => format!("biometric information of a card (ISO/IEC 7816-11), {templates}"),
            };
            for (index, template) in object.templates.iter().enumerate() {
                scribe.findings.extend(asked(index, &template.request()));
            }
        }
        Err(error) => scribe.findings.push(refusal(&error)),
    }
    Report { what, fields: scribe.lines.unwrap_or_default(), findings: scribe.findings }
}

/// What a card asks for, as a note: nothing is wrong with it.
fn asked(index: usize, request: &crate::card::CardRequest) -> Option<Finding> {
    if *request == crate::card::CardRequest::default() {
        return None;
    }
    let bound = |number: Option<u8>, word: &str| number.map(|number| format!("{word} {number} minutiae, "));
    let least = bound(request.min, "at least").unwrap_or_default();
    let most = bound(request.max, "at most").unwrap_or_default();
    Some(Finding {
        offset: 0,
        field: "comparison parameters",
        clause: "ISO/IEC 19794-2:2005, 8.3",
        message: format!("template {index} asks for {least}{most}{}", request.order),
        severity: Severity::Note,
    })
}

/// Explains bare minutiae of a format that the caller names.
pub(super) fn bare(bytes: &[u8], format: CardFormat, limits: &Limits) -> Report {
    let mut scribe = Scribe::new(true);
    let outcome = walk_bare(bytes, format, limits, &mut scribe);
    scribe.findings.extend(outcome.err().map(|error| refusal(&error)));
    let size = words::count(bytes.len(), "byte", "bytes");
    let what = format!("{format}, {size}");
    Report { what, fields: scribe.lines.unwrap_or_default(), findings: scribe.findings }
}
