//! The resolution a picture is taken to have.

use bioverify_core::Ppi;

use super::FingerImage;
use super::field::Field;
use crate::error::RecordError;

/// Most that horizontal and vertical resolution may differ, as a share of the larger.
const SQUARE: f64 = 0.02;

/// A resolution and what had to be assumed for it.
pub(super) struct Assumed {
    pub(super) ppi: Ppi,
    /// Where something was assumed, and what.
    pub(super) why: Option<(Field, String)>,
}

/// The unit of a number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Inch,
    Centimetre,
}

/// The unit a resolution must be in, and whether that is another one than stated.
fn unit_of(stated: u8, value: u16) -> (Unit, bool) {
    match stated {
        // 483 to 521 ppi if these are pixels per centimetre; as pixels per inch they resolve no ridge.
        1 if (190..=205).contains(&value) => (Unit::Centimetre, true),
        1 => (Unit::Inch, false),
        // The highest level of the standard is 1000 ppi, 394 px/cm.
        2 if (420..=1100).contains(&value) => (Unit::Inch, true),
        2 => (Unit::Centimetre, false),
        _ if value >= 240 => (Unit::Inch, true),
        _ => (Unit::Centimetre, true),
    }
}

/// The resolution of a view's picture.
pub(super) fn assumed(view: &FingerImage) -> Result<Assumed, RecordError> {
    let mut why = None;
    let mut axes = (view.x_resolution, view.y_resolution);
    if axes.0 == 0 || axes.1 == 0 {
        axes = (view.x_scan, view.y_scan);
        why = Some((Field::XResolution, "0: the resolution of the scan is taken".to_owned()));
    }
    if axes.0 == 0 || axes.1 == 0 {
        let message = "0, as that of the scan: 500 ppi are taken".to_owned();
        return Ok(Assumed { ppi: Ppi::STANDARD, why: Some((Field::XResolution, message)) });
    }
    let (across, down) = (f64::from(axes.0), f64::from(axes.1));
    if (across - down).abs() > SQUARE * across.max(down) {
        let problem = "it differs from the horizontal one, so the pixels are not square";
        return Err(RecordError::Structure { offset: view.picture_offset, field: Field::YResolution.name(), problem });
    }
    let (ppi, other) = sampling(view.scale_unit, axes.0, Field::XResolution.name())?;
    Ok(Assumed { ppi, why: other.map(|message| (Field::ScaleUnit, message)).or(why) })
}

/// The resolution that a number stands for (`unit` 1 an inch, 2 a centimetre), and where the unit cannot be, what is taken
/// instead. `field` is named where no finger sensor has it.
pub(crate) fn sampling(unit: u8, samples: u16, field: &'static str) -> Result<(Ppi, Option<String>), RecordError> {
    let (taken, is_other) = unit_of(unit, samples);
    let (ppi, px_per_cm) = match taken {
        Unit::Inch => (Ppi::new(samples.into()), (f64::from(samples) / 2.54).round() as u16),
        Unit::Centimetre => (Ppi::from_px_per_cm(samples.into()), samples),
    };
    let ppi = ppi.map_err(|_| RecordError::Resolution { field, px_per_cm })?;
    let message = || {
        let (stated, other) = match (unit, taken) {
            (1, _) => ("pixels per inch", "pixels per centimetre"),
            (2, _) => ("pixels per centimetre", "pixels per inch"),
            (_, Unit::Inch) => ("a reserved unit", "pixels per inch"),
            (_, Unit::Centimetre) => ("a reserved unit", "pixels per centimetre"),
        };
        format!("{samples} in {stated} cannot be: taken as {other}, {} ppi", ppi.get())
    };
    Ok((ppi, is_other.then(message)))
}

impl FingerImage {
    /// Pixels per inch of the picture, in whichever unit they are stated. A unit that cannot be is taken for the other one, a
    /// resolution of 0 for that of the scan or else 500 ppi; [`read_finger_images`](super::read_finger_images) reports each.
    ///
    /// # Errors
    /// [`RecordError::Resolution`] for one that no finger sensor has, [`RecordError::Structure`] where pixels are not square.
    pub fn ppi(&self) -> Result<Ppi, RecordError> {
        assumed(self).map(|assumed| assumed.ppi)
    }
}
