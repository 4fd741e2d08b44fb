//! How good a photo of a face is for comparison, after ISO/IEC 29794-5, and what a person can do about it.
//!
//! ```text
//! photo + five points > view (upright face, 160 x 160) > tones > one file a measure > unify > 0..100
//!                     > surround (6 eye distances across)                           > advise > defects, worst first
//! ```
//!
//! Every measure has a value in its natural unit and a component `0..=100`, higher is better, as the standard does it. Where
//! a measure follows its formula the file says so; where it cannot (the standard's own networks segment the face and grade
//! the eyes) the file says what stands instead, and a measure that nothing at hand can tell answers "not measured".

mod advise;
mod answers;
mod attributes;
mod background;
mod brightness;
mod colour;
mod compression;
mod confidence;
mod contrast;
mod count;
mod cover;
mod defect;
mod exposure;
mod eyes;
mod illumination;
mod margins;
mod measure;
mod mirror;
mod mouth;
mod noise;
mod numbers;
mod params;
mod patch;
mod pose;
mod range;
mod sharpness;
mod size;
mod surround;
mod tones;
mod unify;
pub(crate) mod view;

use bioverify_core::{Face, Quality, RgbImage};

pub use answers::{Answer, Answers};
pub use attributes::Readings;
pub use count::count_rivals;
pub use defect::{Defect, Part};
pub use measure::{Measure, MeasureName};
pub use pose::Pose;

use self::surround::Surround;
use self::tones::Tones;
use self::view::View;

/// What [`assess`] found.
#[derive(Debug, Clone, PartialEq)]
pub struct QualityReport {
    /// How far the photo can be relied on in a comparison.
    pub overall: Quality,
    /// Every measure, in the order of [`MeasureName::ALL`].
    pub measures: Vec<Measure>,
    /// What is wrong, worst first; empty where nothing is.
    pub defects: Vec<Defect>,
}

impl QualityReport {
    /// One measure.
    #[must_use]
    pub fn measure(&self, name: MeasureName) -> Option<&Measure> {
        self.measures.iter().find(|measure| measure.name == name)
    }

    /// The value of one measure in its unit; `None` where it was not measured.
    #[must_use]
    pub fn value(&self, name: MeasureName) -> Option<f32> {
        self.measure(name).and_then(|measure| measure.value)
    }
}

/// Grades the face that is meant in a photo. `faces` counts those that could be meant, it included; 0 says that there is
/// none. `attributes` are the readings of an attribute network, where one is loaded.
///
/// Takes any photo and any landmarks: where no upright face can be made of them, nothing is measured but the pose, and the
/// overall quality is 0.
///
/// What the networks' own answers tell is left out; [`assess_with`] takes it.
#[must_use]
pub fn assess(photo: &RgbImage, face: &Face, faces: usize, attributes: Option<&Readings<'_>>) -> QualityReport {
    assess_with(photo, face, faces, attributes, &Answers::default())
}

/// [`assess`] with what detector and embedder tell by their own answers, as [`crate::Analysis::answers`] has them. They go
/// best with errors of comparison: give them wherever the face was embedded.
#[must_use]
pub fn assess_with(
    photo: &RgbImage,
    face: &Face,
    faces: usize,
    attributes: Option<&Readings<'_>>,
    answers: &Answers,
) -> QualityReport {
    let pose = Pose::of(&face.landmarks);
    let view = View::of(photo, &face.landmarks);
    let mut measures = vec![count::face_count(faces)];
    measures.extend(size::measures(photo, face, pose));
    measures.extend(pose::measures(pose));
    measures.extend(pixels(photo, face, view.as_ref()));
    measures.extend([eyes::eyes_open(attributes), mouth::mouth_closed(attributes)]);
    measures.extend(cover::measures(attributes));
    let surround = view.as_ref().map(|view| Surround::of(photo, view));
    measures.push(background::background(surround.as_ref()));
    measures.extend(margins::measures(photo, view.as_ref()));
    measures.extend([confidence::confidence(answers), mirror::mirror(answers)]);
    let overall = if faces == 0 || view.is_none() { Quality::MIN } else { unify::unify(&measures) };
    let defects = advise::advise(&measures, faces, view.is_some());
    QualityReport { overall, measures, defects }
}

/// The measures that look at the face's pixels.
fn pixels(photo: &RgbImage, face: &Face, view: Option<&View>) -> Vec<Measure> {
    let tones = view.and_then(Tones::of);
    let tones = tones.as_ref();
    vec![
        sharpness::sharpness(view),
        noise::noise(photo, face, tones),
        illumination::illumination(view),
        exposure::under(tones),
        exposure::over(tones),
        brightness::brightness(tones),
        range::dynamic_range(tones),
        contrast::contrast(tones),
        compression::compression(photo, face),
        colour::natural_colour(view),
    ]
}
