//! Eyes visible, mouth and face occlusion prevention (ISO/IEC 29794-5), as far as an attribute network tells.

use super::attributes::{Readings, chance};
use super::measure::{Measure, MeasureName};

/// How likely nothing covers the eyes, the mouth, the rest: the other way round of what the network tells.
pub(crate) fn measures(readings: Option<&Readings<'_>>) -> [Measure; 3] {
    let told = [
        (MeasureName::EyesVisible, "eyes covered"),
        (MeasureName::MouthVisible, "mask"),
        (MeasureName::FaceVisible, "occluded"),
    ];
    told.map(|(name, channel)| {
        chance(readings, channel)
            .map_or(Measure::missing(name, ""), |covered| Measure::new(name, 1.0 - covered, "", 1.0 - covered))
    })
}

/// Whether something hides the eyes: dark glasses, or a cover that is no mask, which leaves them free.
pub(crate) fn hides_eyes(readings: Option<&Readings<'_>>) -> bool {
    likely(readings, "eyes covered") || (likely(readings, "occluded") && !likely(readings, "mask"))
}

/// Whether something hides the mouth: a mask or another cover.
pub(crate) fn hides_mouth(readings: Option<&Readings<'_>>) -> bool {
    likely(readings, "mask") || likely(readings, "occluded")
}

/// Whether the network says so at better than even odds.
fn likely(readings: Option<&Readings<'_>>, channel: &str) -> bool {
    chance(readings, channel).is_some_and(|chance| chance > 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_hides_the_mouth_alone_and_dark_glasses_the_eyes_alone() {
        let names = ["mask", "eyes covered", "occluded"].map(String::from);
        let hidden = |logits: [f32; 3]| {
            let readings = Readings { names: &names, logits: &logits };
            [hides_eyes(Some(&readings)), hides_mouth(Some(&readings))]
        };
        assert_eq!(hidden([-3.0, -3.0, -3.0]), [false, false]);
        assert_eq!(hidden([3.0, -3.0, -3.0]), [false, true]);
        assert_eq!(hidden([3.0, -3.0, 3.0]), [false, true], "a mask counts as a cover, too");
        assert_eq!(hidden([-3.0, 3.0, -3.0]), [true, false]);
        assert_eq!(hidden([-3.0, -3.0, 3.0]), [true, true], "whatever it covers");
        assert_eq!([hides_eyes(None), hides_mouth(None)], [false, false]);
    }
}
