//! Minutiae at 500 ppi to those of a card and back.

use bioverify_core::{Direction, FingerPosition, Minutia, MinutiaKind, MinutiaSet, Point, Quality};

use super::choose::{Candidate, bring_within, keep_best};
use super::{CardFormat, CardMinutia, CardMinutiae, CardRequest, MINUTIAE};
use crate::convert::Conversion;
use crate::error::{RecordError, WriteError};
use crate::words;

impl CardMinutiae {
    /// Minutiae at 500 ppi (197 pixels per centimetre). The image is the box around them; quality is not known.
    ///
    /// # Errors
    /// [`RecordError::Set`] never for minutiae of one of the formats.
    pub fn to_minutia_set(&self, position: FingerPosition) -> Result<MinutiaSet, RecordError> {
        let pixel = 1.0 / self.format.steps_per_pixel();
        let side = |pick: fn(&CardMinutia) -> u16| {
            let last = self.minutiae.iter().map(pick).max().unwrap_or(0);
            (f64::from(last) * pixel).ceil() as u16 + 1
        };
        let minutiae = self.minutiae.iter().map(|minutia| Minutia {
            position: Point::new((f64::from(minutia.x) * pixel) as f32, (f64::from(minutia.y) * pixel) as f32),
            direction: Direction::from_units(minutia.angle.into(), self.format.angle_steps()),
            kind: match minutia.kind {
                1 => MinutiaKind::Ending,
                2 => MinutiaKind::Bifurcation,
                _ => MinutiaKind::Other,
            },
            quality: None,
        });
        Ok(MinutiaSet::new(side(|m| m.x), side(|m| m.y), minutiae.collect())?.with_position(position))
    }

    /// Minutiae as a card asks for them: moved into its reach where that is needed, the best ones where they are too many,
    /// then sorted; and what that loses.
    ///
    /// # Errors
    /// [`WriteError`] where there are fewer than the card asks for: a card must not be given invented ones.
    pub fn from_minutia_set(
        set: &MinutiaSet,
        format: CardFormat,
        request: &CardRequest,
    ) -> Result<Conversion<Self>, WriteError> {
        let mut candidates: Vec<Candidate> = set.minutiae().iter().map(|minutia| candidate(minutia, format)).collect();
        let mut losses = Vec::new();
        let (moved, dropped) = bring_within(&mut candidates, format.max_coordinate());
        let mm = |steps: u16| f64::from(steps) / f64::from(format.steps_per_mm());
        if moved != (0, 0) {
            losses.push(format!(
                "the place in the image: all moved by ({:.1}, {:.1}) mm, the format reaches {:.1} mm",
                mm(moved.0),
                mm(moved.1),
                mm(format.max_coordinate())
            ));
        }
        let minutiae = |number: usize| words::count(number, "minutia", "minutiae");
        if dropped > 0 {
            losses.push(format!(
                "{} beyond the {:.1} mm that the format reaches",
                minutiae(dropped),
                mm(format.max_coordinate())
            ));
        }
        let most = usize::from(request.max.unwrap_or(u8::MAX));
        let surplus = keep_best(&mut candidates, most);
        if surplus > 0 {
            losses.push(format!("{} above the {most} that the card takes, the worst ones", minutiae(surplus)));
        }
        if let Some(min) = request.min.filter(|&min| candidates.len() < usize::from(min)) {
            let problem = format!("{} are there, the card asks for at least {min}: capture again", candidates.len());
            return Err(WriteError::Header { field: "number of minutiae", clause: MINUTIAE, problem });
        }
        losses.extend(without_place(set, format));
        let mut kept: Vec<CardMinutia> = candidates.into_iter().map(|candidate| candidate.minutia).collect();
        request.order.sort(&mut kept);
        Ok(Conversion { value: Self { format, minutiae: kept }, losses })
    }
}

fn candidate(minutia: &Minutia, format: CardFormat) -> Candidate {
    let steps = |pixels: f32| (f64::from(pixels) * format.steps_per_pixel()).round() as u16;
    let minutia_on_card = CardMinutia {
        kind: match minutia.kind {
            MinutiaKind::Other => 0,
            MinutiaKind::Ending => 1,
            MinutiaKind::Bifurcation => 2,
        },
        x: steps(minutia.position.x),
        reserved: 0,
        y: steps(minutia.position.y),
        angle: minutia.direction.to_units(format.angle_steps()) as u8,
    };
    Candidate { minutia: minutia_on_card, quality: minutia.quality.map(Quality::get) }
}

/// What of a set no card format has a place for.
fn without_place(set: &MinutiaSet, format: CardFormat) -> Vec<String> {
    let mut lost = vec![format!(
        "positions rounded to {} mm, directions to {} steps a turn; the image size has no place",
        1.0 / f64::from(format.steps_per_mm()),
        format.angle_steps()
    )];
    let known = set.minutiae().iter().filter(|minutia| minutia.quality.is_some()).count();
    if known > 0 {
        lost.push(format!("the quality of {} has no place", words::count(known, "minutia", "minutiae")));
    }
    if set.quality().is_some() {
        lost.push("the sample's quality has no place".into());
    }
    if set.position() != FingerPosition::Unknown {
        lost.push(format!("finger position {} has no place", words::position(set.position().code())));
    }
    lost
}
