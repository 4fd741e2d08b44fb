//! Each fault, made stronger step by step, moves its own measure one way and is told in the end.

use bioverify_core::{Limits, RgbImage};
use bioverify_face::quality::{Defect, MeasureName, QualityReport, assess};
use bioverify_record::decode_photo;

use crate::drawn::Drawing;

/// Reports of ever stronger faults: the measure's component and the overall quality never rise (by more than rounding), the
/// component falls in all by at least `fall`, and the last report tells `told`, which the first does not.
#[track_caller]
fn falls(reports: &[QualityReport], name: MeasureName, fall: u8, told: impl Fn(&Defect) -> bool) {
    let components: Vec<u8> = reports.iter().map(|r| r.measure(name).unwrap().component.unwrap().get()).collect();
    let overall: Vec<u8> = reports.iter().map(|report| report.overall.get()).collect();
    for values in [&components, &overall] {
        assert!(
            values.windows(2).all(|pair| pair[1] <= pair[0] + 1),
            "{name}: components {components:?}, overall {overall:?}"
        );
    }
    let (first, last) = (&reports[0], &reports[reports.len() - 1]);
    assert!(components[0] >= components[components.len() - 1] + fall, "{name}: {components:?}");
    assert!(!first.defects.iter().any(&told), "{name}: {:?}", first.defects);
    assert!(last.defects.iter().any(&told), "{name}: {:?} {:?}", last.defects, last.value(name));
}

fn graded(drawings: impl IntoIterator<Item = Drawing>) -> Vec<QualityReport> {
    let grade = |drawing: Drawing| {
        let (photo, face) = drawing.draw();
        assess(&photo, &face, 1, None)
    };
    drawings.into_iter().map(grade).collect()
}

/// Means of squares of `2 half + 1` pixels.
fn blurred(photo: &RgbImage, half: i64) -> RgbImage {
    let (width, height) = (i64::from(photo.width()), i64::from(photo.height()));
    let mut pixels = Vec::new();
    for y in 0..height {
        for x in 0..width {
            let mut sum = [0_i64; 3];
            for (dx, dy) in (-half..=half).flat_map(|dy| (-half..=half).map(move |dx| (dx, dy))) {
                let pixel =
                    photo.get((x + dx).clamp(0, width - 1) as u32, (y + dy).clamp(0, height - 1) as u32).unwrap();
                sum.iter_mut().zip(pixel).for_each(|(sum, sample)| *sum += i64::from(sample));
            }
            pixels.extend(sum.map(|sum| (sum / ((2 * half + 1) * (2 * half + 1))) as u8));
        }
    }
    RgbImage::new(photo.width(), photo.height(), pixels).unwrap()
}

#[test]
fn blur() {
    let (photo, face) =
        Drawing { width: 240, height: 300, eyes: 55.0, middle: (120.0, 130.0), ..Drawing::default() }.draw();
    let reports: Vec<_> = (1..7).map(|half| assess(&blurred(&photo, half), &face, 1, None)).collect();
    falls(&reports, MeasureName::Sharpness, 50, |defect| matches!(defect, Defect::Blurred { .. }));
}

#[test]
fn grain() {
    let reports = graded([1.5, 12.0, 30.0, 60.0, 110.0].map(|noise| Drawing { noise, ..Drawing::default() }));
    falls(&reports, MeasureName::Noise, 30, |defect| matches!(defect, Defect::Noisy { .. }));
}

#[test]
fn darkness() {
    let reports = graded([1.0, 0.7, 0.5, 0.3, 0.2, 0.1, 0.05].map(|light| Drawing { light, ..Drawing::default() }));
    let told = |defect: &Defect| matches!(defect, Defect::TooDark { brightness } if *brightness < 0.2);
    falls(&reports, MeasureName::Brightness, 80, told);
    falls(&reports, MeasureName::UnderExposure, 40, told);
    falls(&reports, MeasureName::DynamicRange, 15, told);
}

#[test]
fn glare() {
    let reports = graded([1.3, 1.7, 2.2, 3.0].map(|light| Drawing { light, ..Drawing::default() }));
    let told = |defect: &Defect| matches!(defect, Defect::TooBright { brightness } if *brightness > 0.7);
    falls(&reports, MeasureName::OverExposure, 60, told);
}

#[test]
fn light_from_one_side() {
    let reports = graded([0.0, 0.2, 0.4, 0.6, 0.8].map(|shadow| Drawing { shadow, ..Drawing::default() }));
    falls(&reports, MeasureName::IlluminationUniformity, 30, |defect| matches!(defect, Defect::UnevenLight { .. }));
}

#[test]
fn haze() {
    let reports = graded([1.0, 0.7, 0.4, 0.2, 0.1].map(|contrast| Drawing { contrast, ..Drawing::default() }));
    falls(&reports, MeasureName::Contrast, 30, |defect| matches!(defect, Defect::LowContrast { .. }));
}

#[test]
fn coloured_light() {
    let reports =
        graded([1.0, 0.8, 0.6, 0.4].map(|red| Drawing { tint: [red, 1.0, 1.3 - 0.3 * red], ..Drawing::default() }));
    falls(&reports, MeasureName::NaturalColour, 40, |defect| matches!(defect, Defect::ColourCast { .. }));
}

#[test]
fn distance() {
    let far = |eyes: f32| Drawing { eyes, width: 300, height: 300, middle: (150.0, 130.0), ..Drawing::default() };
    let reports = graded([60.0, 45.0, 35.0, 24.0, 16.0].map(far));
    falls(&reports, MeasureName::EyeDistance, 20, |defect| matches!(defect, Defect::TooSmall { .. }));
    falls(&reports, MeasureName::FaceSize, 20, |defect| matches!(defect, Defect::TooSmall { .. }));
}

#[test]
fn a_face_that_leaves_the_picture() {
    let reports = graded([240.0, 150.0, 90.0, 50.0, 0.0].map(|x| Drawing { middle: (x, 260.0), ..Drawing::default() }));
    falls(&reports, MeasureName::FaceInside, 50, |defect| matches!(defect, Defect::CutOff { .. }));
    falls(&reports, MeasureName::Margins, 50, |defect| matches!(defect, Defect::CutOff { .. }));
}

#[test]
fn things_behind_the_head() {
    let reports = graded([0.0, 10.0, 25.0, 60.0].map(|clutter| Drawing { clutter, ..Drawing::default() }));
    falls(&reports, MeasureName::BackgroundUniformity, 50, |defect| matches!(defect, Defect::BusyBackground { .. }));
}

#[test]
fn compression() {
    let (photo, face) =
        Drawing { width: 240, height: 300, eyes: 55.0, middle: (120.0, 130.0), ..Drawing::default() }.draw();
    let saved = |quality: u8| {
        let mut bytes = Vec::new();
        let mut encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, quality);
        encoder.encode(photo.pixels(), photo.width(), photo.height(), image::ExtendedColorType::Rgb8).unwrap();
        assess(&decode_photo(&bytes, &Limits::photo()).unwrap(), &face, 1, None)
    };
    let reports: Vec<_> = [95, 50, 20, 8, 3].map(saved).into();
    falls(&reports, MeasureName::Compression, 50, |defect| matches!(defect, Defect::Compressed { .. }));
}
