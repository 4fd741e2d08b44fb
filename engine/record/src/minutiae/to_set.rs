//! A finger view to minutiae at 500 ppi.

use bioverify_core::{Direction, FingerPosition, Minutia, MinutiaKind, MinutiaSet, Point, Ppi, Quality, math};

use super::field::Field;
use super::{FingerView, MinutiaeRecord, RawMinutia};
use crate::error::RecordError;

impl MinutiaeRecord {
    /// Minutiae of finger view `view` (from 0), scaled to 500 ppi, with finger position and sample quality.
    ///
    /// Tolerant as the reading: the image grows until it holds every minutia (a stated size of 0 becomes the box around
    /// them), a reserved type becomes other, an INCITS angle above a turn is taken modulo a turn, a quality above 100 is
    /// not reported, a position of several fingers is unknown. None of it loses a minutia; [`read_minutiae`](crate::read_minutiae) reports each.
    ///
    /// # Errors
    /// [`RecordError::NoSuchView`]; [`RecordError::Resolution`] for a resolution no sensor has, since nothing can be
    /// scaled by it; [`RecordError::TooWide`] where the result leaves 16 bits.
    pub fn to_minutia_set(&self, view: usize) -> Result<MinutiaSet, RecordError> {
        let count = self.views.len();
        let view = self.views.get(view).ok_or(RecordError::NoSuchView { index: view, count })?;
        let across = Scale::new(Field::XResolution, view.image.x_resolution)?;
        let down = Scale::new(Field::YResolution, view.image.y_resolution)?;
        let width = across.side(view.image.width, view.minutiae.iter().map(|m| m.x))?;
        let height = down.side(view.image.height, view.minutiae.iter().map(|m| m.y))?;
        let minutiae = view.minutiae.iter().map(|raw| self.minutia(raw, across, down)).collect();
        let set = MinutiaSet::new(width, height, minutiae)?;
        Ok(set.with_position(position(view)).with_quality(view.score().and_then(|score| Quality::new(score).ok())))
    }

    /// Minutiae at 500 ppi of every view that has any, in the record's order, each as [`MinutiaeRecord::to_minutia_set`].
    pub(crate) fn minutia_sets(&self) -> Vec<Result<MinutiaSet, RecordError>> {
        let is_filled = |view: &usize| self.views.get(*view).is_some_and(|view| !view.minutiae.is_empty());
        (0..self.views.len()).filter(is_filled).map(|view| self.to_minutia_set(view)).collect()
    }

    fn minutia(&self, raw: &RawMinutia, across: Scale, down: Scale) -> Minutia {
        Minutia {
            position: Point::new(f32::from(raw.x) * across.factor, f32::from(raw.y) * down.factor),
            direction: turn(Direction::from_units(u32::from(raw.angle), self.format.angle_steps()), across, down),
            kind: match raw.kind {
                1 => MinutiaKind::Ending,
                2 => MinutiaKind::Bifurcation,
                _ => MinutiaKind::Other,
            },
            quality: Some(raw.quality)
                .filter(|&quality| quality != self.format.unreported_quality())
                .and_then(|quality| Quality::new(quality).ok()),
        }
    }
}

fn position(view: &FingerView) -> FingerPosition {
    FingerPosition::from_code(view.position).unwrap_or_default()
}

/// Where the two resolutions differ a direction turns with the stretched image.
fn turn(direction: Direction, across: Scale, down: Scale) -> Direction {
    if across.px_per_cm == down.px_per_cm {
        return direction;
    }
    let radians = f64::from(direction.radians());
    let (sin, cos) = (math::sin(radians), math::cos(radians));
    Direction::from_radians(math::atan2(sin * f64::from(down.factor), cos * f64::from(across.factor)) as f32)
}

/// How one axis is brought to 500 ppi.
#[derive(Clone, Copy)]
struct Scale {
    px_per_cm: u16,
    factor: f32,
}

impl Scale {
    fn new(field: Field, px_per_cm: u16) -> Result<Self, RecordError> {
        let ppi = Ppi::from_px_per_cm(u32::from(px_per_cm))
            .map_err(|_| RecordError::Resolution { field: field.name(), px_per_cm })?;
        Ok(Self { px_per_cm, factor: ppi.scale_to_standard() })
    }

    /// Image side at 500 ppi that holds the stated side and every coordinate.
    fn side(self, stated: u16, coordinates: impl Iterator<Item = u16>) -> Result<u16, RecordError> {
        let needed = coordinates.max().map_or(0, |last| last + 1).max(stated);
        let side = (f64::from(needed) * f64::from(self.factor)).ceil();
        if side <= f64::from(u16::MAX) {
            Ok(side as u16)
        } else {
            Err(RecordError::TooWide { px_per_cm: self.px_per_cm })
        }
    }
}
