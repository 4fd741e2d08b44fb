//! What ISO/IEC 39794-4 says of a finger's picture.

use bioverify_core::{FingerPosition, ImpressionType, Limits};

use super::view::{View, field_number};
use super::write::code;
use super::{PictureBlock, read_extensible};
use crate::ber::{Objects, put};
use crate::error::RecordError;
use crate::finger_image::sampling;

/// Name of the resolution in findings and errors.
pub(super) const RATE: &str = "sampling rate";

/// A finger's picture and what the record says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FingerPicture {
    /// Which finger; [`FingerPosition::Unknown`] for several fingers, palms and feet, too.
    pub position: FingerPosition,
    /// How the print was made; `None` where that is not told.
    pub impression: Option<ImpressionType>,
    /// Pixels per inch; `None` where that is not told.
    pub ppi: Option<u32>,
    /// The record's representation, which holds the picture.
    pub representation: PictureBlock,
}

impl FingerPicture {
    /// The encoded picture: PGM, WSQ, JPEG 2000 or PNG.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.representation.picture().unwrap_or_default()
    }
}

/// The pictures of an ISO/IEC 39794-4 record, in order.
///
/// # Errors
/// As [`read_extensible`]; [`RecordError::NotExtensible`] for a record of faces, too.
pub fn finger_pictures(bytes: &[u8], limits: &Limits) -> Result<Vec<FingerPicture>, RecordError> {
    let record = read_extensible(bytes, limits)?.value;
    if record.part != 4 {
        return Err(RecordError::NotExtensible { found: crate::content::Content::Extensible(record.part) });
    }
    let picture = |representation: PictureBlock| FingerPicture {
        position: representation.position(),
        impression: representation.impression(),
        ppi: representation.pixels_per_inch(),
        representation,
    };
    Ok(record.representations.into_iter().map(picture).collect())
}

impl PictureBlock {
    /// The code of a field that is a choice of codes.
    pub(super) fn code(&self, path: &[u8]) -> Option<u16> {
        self.view().path(path).and_then(View::code)
    }

    /// Part 4: which finger; [`FingerPosition::Unknown`] for anything but one finger.
    #[must_use]
    pub fn position(&self) -> FingerPosition {
        let code = self.position_code().and_then(|code| u8::try_from(code).ok());
        code.and_then(FingerPosition::from_code).unwrap_or_default()
    }

    /// Part 4: the position as it is coded: fingers 0..=10, groups of fingers, palms and feet above.
    #[must_use]
    pub fn position_code(&self) -> Option<u16> {
        self.code(&[0]).filter(|_| self.part == 4)
    }

    /// Part 4: how the print was made. Codes without a counterpart are kept as [`ImpressionType::Other`].
    #[must_use]
    pub fn impression(&self) -> Option<ImpressionType> {
        let code = self.code(&[1]).filter(|_| self.part == 4)?;
        Some(match code {
            0 => ImpressionType::LivePlain,
            1 => ImpressionType::LiveRolled,
            8 => ImpressionType::Swipe,
            other => ImpressionType::Other(u8::try_from(other).unwrap_or(u8::MAX)),
        })
    }

    /// Part 4: pixels per inch, rounded where pixels per centimetre are stated. A unit that cannot be is taken for the other
    /// one, as in the older series; [`read_extensible`] reports it. `None` where none is stated or what is stated is no number
    /// of samples in a known unit.
    #[must_use]
    pub fn pixels_per_inch(&self) -> Option<u32> {
        let (samples, unit) = self.sampling_rate().filter(|_| self.part == 4)?;
        match sampling(unit, samples, RATE) {
            Ok((ppi, _)) => Some(ppi.get().into()),
            // No finger sensor has it, which is for the user of the picture to say. An inch is 2.54 cm.
            Err(_) if unit == 1 => Some(samples.into()),
            Err(_) => Some((u32::from(samples) * 254 + 50) / 100),
        }
    }

    /// Samples and their unit by the numbers of the older series: 1 an inch, 2 a centimetre.
    pub(super) fn sampling_rate(&self) -> Option<(u16, u8)> {
        let rate = self.view().get(7)?;
        let samples = u16::try_from(rate.get(0)?.number()?).ok().filter(|samples| *samples > 0)?;
        match rate.get(1)?.number()? {
            0 => Some((samples, 1)),
            1 => Some((samples, 2)),
            _ => None,
        }
    }

    /// The same representation of another finger.
    pub(crate) fn at_position(&self, position: FingerPosition) -> Self {
        let mut content = code(0, position.code().into());
        let mut objects = Objects::new(&self.content);
        while let Ok(Some(object)) = objects.next("field") {
            let Ok(value) = object.value("field") else { break };
            if field_number(object.tag) != Some(0) {
                put(&mut content, object.tag, value);
            }
        }
        Self { part: self.part, content: content.into() }
    }
}
