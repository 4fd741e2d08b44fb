//! The lines of a finger image record, down into its pictures.

use bioverify_core::Limits;

use super::lds::{self, inside};
use super::picture::Budget;
use super::{Report, refusal};
use crate::finger_image::walk_finger_images;
use crate::pixels::sniff_pixels;
use crate::scribe::Scribe;

/// Explains a finger image record and its pictures.
pub(super) fn finger_images(bytes: &[u8], limits: &Limits, budget: &mut Budget) -> Report {
    let mut scribe = Scribe::new(true);
    let outcome = walk_finger_images(bytes, limits, &mut scribe);
    let fields = scribe.lines.unwrap_or_default();
    let mut report = Report { what: String::new(), fields, findings: scribe.findings };
    match outcome {
        Ok(record) => {
            report.what = format!("finger image record, {}", record.format);
            // The record has a copy of each picture.
            let held = lds::less(limits, bytes.len());
            let several = record.views.len() > 1;
            for (index, view) in
                record.views.iter().enumerate().filter(|(_, view)| sniff_pixels(&view.picture).is_some())
            {
                let prefix = if several { format!("view {index} picture ") } else { "picture ".into() };
                inside(&view.picture, view.picture_offset, &prefix, &held, budget, &mut report);
            }
            report.fields.sort_by_key(|line| line.offset);
        }
        Err(error) => report.findings.push(refusal(&error)),
    }
    report
}
