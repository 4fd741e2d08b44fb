//! The lines of a card's data objects and of bare on-card minutiae.

use bioverify_core::{FingerPosition, Limits};

use super::{Report, refusal};
use crate::card::{CardFormat, CardRequest, CardTemplate, CardWrapper, walk_bare, walk_card};
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
                scribe.findings.extend(asked(index, template));
            }
        }
        Err(error) => scribe.findings.push(refusal(&error)),
    }
    Report { what, fields: scribe.lines.unwrap_or_default(), findings: scribe.findings }
}

/// What a card asks for, as a note: nothing is wrong with it.
fn asked(index: usize, template: &CardTemplate) -> Option<Finding> {
    let (request, format, position) = (template.request(), template.asked_format(), template.header.position());
    // With data inside it says what it is.
    if template.data.is_some() || (request == CardRequest::default() && format.is_none()) {
        return None;
    }
    let format = format.map_or_else(String::new, |format| format!("{format}, "));
    let finger = match position {
        FingerPosition::Unknown => String::new(),
        position => format!("finger {}, ", words::position(position.code())),
    };
    let bound = |number: Option<u8>, word: &str| number.map(|number| format!("{word} {number} minutiae, "));
    let least = bound(request.min, "at least").unwrap_or_default();
    let most = bound(request.max, "at most").unwrap_or_default();
    Some(Finding {
        offset: 0,
        field: "comparison parameters",
        clause: "ISO/IEC 19794-2:2005, 8.3",
        message: format!("template {index} asks for {format}{finger}{least}{most}{}", request.order),
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
