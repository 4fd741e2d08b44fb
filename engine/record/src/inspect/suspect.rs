//! What a record's numbers make suspect though each of them is allowed: told as suspicion, with the reason.

mod agreement;
mod convention;
mod scale;

pub use convention::{AngleUnit, Convention, Reading, suspect_convention};
pub use scale::{Scale, suspect_scale};

use bioverify_core::MinutiaSet;

use super::FieldLine;
use crate::finding::{Finding, Severity};
use crate::minutiae::{Field, FingerView, MinutiaeRecord};
use crate::params::{
    SUSPECT_ALONE, SUSPECT_ALONE_CLEARLY, SUSPECT_LARGEST_MM, SUSPECT_MIN_ANGLES, SUSPECT_MIN_MINUTIAE,
    SUSPECT_MOST_PAIRS, SUSPECT_QUARTER, SUSPECT_SMALLEST_MM,
};

/// Looks at the statistics of a record; `lines` tell where its fields are.
pub(super) fn suspect(record: &MinutiaeRecord, lines: &[FieldLine]) -> Vec<Finding> {
    let told = Told { record, lines };
    let mut findings = Vec::new();
    for (index, view) in record.views.iter().enumerate() {
        findings.extend(told.finger(index, view));
        findings.extend(told.angles(index, view));
        findings.extend(told.extent(index, view));
    }
    findings.extend(told.views());
    findings
}

struct Told<'a> {
    record: &'a MinutiaeRecord,
    lines: &'a [FieldLine],
}

impl Told<'_> {
    /// A finding at the place of a field: of the view, or of the header where the view has none.
    fn found(&self, view: usize, field: Field, severity: Severity, message: String) -> Finding {
        let name = if matches!(field, Field::Minutia | Field::MinutiaAngle) { "minutia 0" } else { field.name() };
        let of_view = format!("view {view}: {name}");
        let place = self.lines.iter().find(|line| line.name == of_view || line.name == name);
        let offset = place.map_or(0, |line| line.offset);
        Finding { offset, field: field.name(), clause: field.clause(self.record.format), message, severity }
    }

    fn finger(&self, index: usize, view: &FingerView) -> Option<Finding> {
        let message = "0: nobody says which finger this is: it cannot be told from the person's others".to_owned();
        (view.position == 0).then(|| self.found(index, Field::Position, Severity::Note, message))
    }

    /// Angles in the unit of the other standard: 180 steps where 256 are meant. The other way round angles above 179 are
    /// found by reading.
    ///
    /// A ridge's minutiae point along it both ways, so that in a large print a direction comes with its opposite. Angles
    /// that lack all opposites of a third of the turn, and in the other unit lie all round, are in that unit. Directions
    /// cluster and neighbours are not independent, so that few of them or a gap alone say nothing.
    fn angles(&self, index: usize, view: &FingerView) -> Option<Finding> {
        const STEPS: u8 = 180;
        let count = view.minutiae.len();
        let angles = || view.minutiae.iter().map(|minutia| minutia.angle);
        let within = |from: u8, to: u8| angles().filter(|angle| (from..to).contains(angle)).count();
        if self.record.format.angle_steps() != 256 || count < SUSPECT_MIN_ANGLES || within(0, STEPS) < count {
            return None;
        }
        // Their opposites would be 180 to 255.
        let alone = within(STEPS - 128, 128);
        let is_all_round = [0, 45, 90, 135].iter().all(|&from| within(from, from + 45) * SUSPECT_QUARTER >= count);
        if alone < SUSPECT_ALONE || !is_all_round {
            return None;
        }
        let message = format!(
            "suspected: angles in the unit of INCITS 378 (2 degrees): all {count} are below 180 of 256 steps, and of {alone} at \
             52 to 127 none points the other way; comparison would turn every minutia by up to 106 degrees"
        );
        let severity = if alone < SUSPECT_ALONE_CLEARLY { Severity::Note } else { Severity::Warning };
        Some(self.found(index, Field::MinutiaAngle, severity, message))
    }

    /// A finger of impossible size: a resolution in the wrong unit.
    fn extent(&self, index: usize, view: &FingerView) -> Option<Finding> {
        let image = view.image;
        if view.minutiae.len() < SUSPECT_MIN_MINUTIAE || image.x_resolution == 0 || image.y_resolution == 0 {
            return None;
        }
        let span = |pick: fn(&crate::minutiae::RawMinutia) -> u16, resolution: u16| {
            let (least, most) =
                view.minutiae.iter().map(pick).fold((u16::MAX, 0), |(least, most), at| (least.min(at), most.max(at)));
            f32::from(most.saturating_sub(least)) * 10.0 / f32::from(resolution)
        };
        let (width, height) = (span(|m| m.x, image.x_resolution), span(|m| m.y, image.y_resolution));
        let why = match width.max(height) {
            large if large > SUSPECT_LARGEST_MM => "larger than any finger: the resolution is stated too low",
            small if small < SUSPECT_SMALLEST_MM => {
                "too small for so many: the resolution is stated too high, in pixels per inch perhaps"
            }
            _ => return None,
        };
        let count = view.minutiae.len();
        let message = format!("suspected: {count} minutiae on {width:.1} x {height:.1} mm are {why}");
        Some(self.found(index, Field::XResolution, Severity::Warning, message))
    }

    /// Views of one finger that agree only once one of them is mirrored or turned.
    fn views(&self) -> Vec<Finding> {
        let views = &self.record.views;
        let pairs = (0..views.len()).flat_map(|second| (0..second).map(move |first| (first, second)));
        let of_one_finger = pairs.filter(|&(first, second)| {
            let position = |index: usize| views.get(index).map(|view| view.position);
            position(first) == position(second) && position(first) != Some(0)
        });
        let mut findings = Vec::new();
        for (first, second) in of_one_finger.take(SUSPECT_MOST_PAIRS) {
            let set = |index: usize| -> Option<MinutiaSet> { self.record.to_minutia_set(index).ok() };
            let Some((a, b)) = set(first).zip(set(second)) else { continue };
            if let Some(convention) = suspect_convention(&a, &b) {
                let message = format!("suspected: {convention}, seen from view {first} of the same finger");
                findings.push(self.found(second, Field::Minutia, Severity::Warning, message));
            }
        }
        findings
    }
}
