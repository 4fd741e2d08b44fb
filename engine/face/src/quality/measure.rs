//! What a measure answers.

use std::fmt;

use bioverify_core::Quality;

/// What is measured. Words after ISO/IEC 29794-5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MeasureName {
    /// Faces that could be meant.
    FaceCount,
    /// Distance between the eyes' centres in pixels, corrected for yaw.
    EyeDistance,
    /// Height of the face's box over the height of the photo.
    FaceSize,
    /// Turn to the side in degrees, positive towards the picture's right.
    Yaw,
    /// Nod in degrees, positive downwards.
    Pitch,
    /// Tilt in degrees, positive clockwise on the screen.
    Roll,
    /// Width of the steepest edges in proportion to the eye distance.
    Sharpness,
    /// Grain of the sensor in proportion to contrast.
    Noise,
    /// Overlap of the brightness histograms of both sides of the face.
    IlluminationUniformity,
    /// Share of the face that is almost black.
    UnderExposure,
    /// Share of the face that is almost white.
    OverExposure,
    /// Mean luminance of the face.
    Brightness,
    /// Entropy of the face's luminance in bits.
    DynamicRange,
    /// Standard deviation of the face's luminance.
    Contrast,
    /// Steps at the borders of JPEG's 8 x 8 blocks over steps elsewhere.
    Compression,
    /// Distance of the cheeks' colour from the range of skin in CIELAB.
    NaturalColour,
    /// Whether the eyes are open.
    EyesOpen,
    /// Whether the mouth is closed.
    MouthClosed,
    /// Whether nothing covers the eyes.
    EyesVisible,
    /// Whether no mask covers mouth and nose.
    MouthVisible,
    /// Whether nothing else covers the face.
    FaceVisible,
    /// Mean slope of luminance round the head.
    BackgroundUniformity,
    /// Room round the face in proportion to what a portrait needs.
    Margins,
    /// Share of the face that lies inside the photo.
    FaceInside,
    /// How sure the detector is of the face.
    FaceConfidence,
    /// How well the vectors of the face and of its mirror image agree.
    MirrorAgreement,
}

impl MeasureName {
    /// All, in the order of a report.
    pub const ALL: [Self; 26] = [
        Self::FaceCount,
        Self::EyeDistance,
        Self::FaceSize,
        Self::Yaw,
        Self::Pitch,
        Self::Roll,
        Self::Sharpness,
        Self::Noise,
        Self::IlluminationUniformity,
        Self::UnderExposure,
        Self::OverExposure,
        Self::Brightness,
        Self::DynamicRange,
        Self::Contrast,
        Self::Compression,
        Self::NaturalColour,
        Self::EyesOpen,
        Self::MouthClosed,
        Self::EyesVisible,
        Self::MouthVisible,
        Self::FaceVisible,
        Self::BackgroundUniformity,
        Self::Margins,
        Self::FaceInside,
        Self::FaceConfidence,
        Self::MirrorAgreement,
    ];

    /// Its words: a key in JSON and in tables.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::FaceCount => "face count",
            Self::EyeDistance => "eye distance",
            Self::FaceSize => "face size",
            Self::Yaw => "yaw",
            Self::Pitch => "pitch",
            Self::Roll => "roll",
            Self::Sharpness => "sharpness",
            Self::Noise => "noise",
            Self::IlluminationUniformity => "illumination uniformity",
            Self::UnderExposure => "under-exposure",
            Self::OverExposure => "over-exposure",
            Self::Brightness => "brightness",
            Self::DynamicRange => "dynamic range",
            Self::Contrast => "contrast",
            Self::Compression => "compression",
            Self::NaturalColour => "natural colour",
            Self::EyesOpen => "eyes open",
            Self::MouthClosed => "mouth closed",
            Self::EyesVisible => "eyes visible",
            Self::MouthVisible => "mouth visible",
            Self::FaceVisible => "face visible",
            Self::BackgroundUniformity => "background uniformity",
            Self::Margins => "margins",
            Self::FaceInside => "face inside",
            Self::FaceConfidence => "face confidence",
            Self::MirrorAgreement => "mirror agreement",
        }
    }
}

impl fmt::Display for MeasureName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// One measure of one photo. Value and component are both there or both missing: "not measured".
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measure {
    /// What was measured.
    pub name: MeasureName,
    /// The value in its unit.
    pub value: Option<f32>,
    /// The unit; empty for a plain number.
    pub unit: &'static str,
    /// The value on the scale of ISO/IEC 29794-5, higher is better.
    pub component: Option<Quality>,
}

impl Measure {
    /// A value and its component `0.0..=1.0`; a value that is no number was not measured.
    pub(crate) fn new(name: MeasureName, value: f32, unit: &'static str, component: f32) -> Self {
        if !value.is_finite() || component.is_nan() {
            return Self::missing(name, unit);
        }
        Self { name, value: Some(value), unit, component: Some(Quality::from_fraction(component)) }
    }

    /// Nothing could be measured.
    pub(crate) const fn missing(name: MeasureName, unit: &'static str) -> Self {
        Self { name, value: None, unit, component: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_number_was_not_measured() {
        assert_eq!(Measure::new(MeasureName::Yaw, f32::NAN, "", 0.5), Measure::missing(MeasureName::Yaw, ""));
        assert_eq!(Measure::new(MeasureName::Yaw, 1.0, "", f32::NAN).value, None);
        let words: std::collections::HashSet<_> = MeasureName::ALL.iter().map(|name| name.word()).collect();
        assert_eq!(words.len(), MeasureName::ALL.len(), "every measure has its own word");
    }
}
