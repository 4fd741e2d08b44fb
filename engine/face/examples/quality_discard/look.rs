//! Photos to faces, measures and vectors.

use std::collections::HashMap;
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Instant;

use bioverify_core::{Face, Landmarks, Limits, NoTrace, Point, Rect, RgbImage};
use bioverify_face::quality::assess_with;
use bioverify_face::{Analyser, Answer, Answers, Choice, Measure, Models, QualityReport};
use bioverify_model::{ModelRole, Network, QualityCard, RuntimeChoice};
use bioverify_record::decode_photo;
use rayon::prelude::*;

use crate::set::Photo;
use crate::spoil::spoil;

/// One photo as it is or spoiled, with what was found.
pub struct Sample {
    pub subject: String,
    pub id: String,
    pub fold: usize,
    pub spoiled: bool,
    /// As shipped.
    pub report: QualityReport,
    /// What the networks answered.
    pub answers: Answers,
    /// The report's measures, those of the networks' answers on scales fitted now.
    pub measures: Vec<Measure>,
    pub vector: Vec<f32>,
}

/// Face, agreement with the mirror image (not a number where there is none), vector.
type Found = (Face, f32, Vec<f32>);

/// Looks at every photo and its spoiled twin; those without a face are left out and counted.
pub fn look(photos: &[Photo], cache: &Path, models: Option<&Path>) -> Result<Vec<Sample>, Box<dyn Error>> {
    let known = std::fs::read_to_string(cache).map(|text| parse(&text)).unwrap_or_default();
    let analyser = analyser(models)?;
    let (done, lost) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let spent = AtomicU64::new(0);
    let one = |photo: &Photo, spoiled: bool| -> Option<(Sample, Face)> {
        let count = done.fetch_add(1, Ordering::Relaxed);
        if count % 500 == 0 {
            println!("{count} of {}", 2 * photos.len());
        }
        let bytes = std::fs::read(&photo.path).ok()?;
        let mut picture = decode_photo(&bytes, &Limits::photo()).ok()?;
        if spoiled {
            picture = spoil(&picture, &photo.id)?;
        }
        let key = format!("{}{}", photo.id, if spoiled { "*" } else { "" });
        let Some((face, agreement, vector)) = known.get(&key).cloned().or_else(|| find(&analyser, &picture)) else {
            lost.fetch_add(1, Ordering::Relaxed);
            return None;
        };
        let start = Instant::now();
        let answers = answers(&analyser, &face, agreement);
        let report = assess_with(&picture, &face, 1, None, &answers);
        spent.fetch_add(start.elapsed().as_micros() as u64, Ordering::Relaxed);
        let (subject, id) = (photo.subject.clone(), photo.id.clone());
        let measures = report.measures.clone();
        Some((Sample { subject, id, fold: photo.fold, spoiled, report, answers, measures, vector }, face))
    };
    let found: Vec<(Sample, Face)> =
        photos.par_iter().flat_map_iter(|photo| [false, true].into_iter().filter_map(|s| one(photo, s))).collect();
    println!("{} photos without a face left out", lost.load(Ordering::Relaxed));
    let mean = spent.load(Ordering::Relaxed) as f64 / 1e3 / found.len().max(1) as f64;
    println!("{mean:.2} ms a photo to assess, on average");
    std::fs::write(cache, write(&found)?)?;
    Ok(found.into_iter().map(|(sample, _)| sample).collect())
}

fn analyser(dir: Option<&Path>) -> Result<Analyser, Box<dyn Error>> {
    let bundled = |role| Network::bundled(role, RuntimeChoice::Auto).ok().map(Arc::new);
    let models = Models {
        detector: bundled(ModelRole::FaceDetector),
        landmarks: bundled(ModelRole::FaceLandmarks),
        embedder: bundled(ModelRole::FaceEmbedder),
        ..Models::default()
    };
    let models = match dir {
        Some(dir) => models.or_from(dir, RuntimeChoice::Auto)?,
        None => models,
    };
    Ok(Analyser::new(models)?)
}

fn find(analyser: &Analyser, photo: &RgbImage) -> Option<Found> {
    let found = analyser.embed(photo, Choice::Largest, &mut NoTrace).ok()?;
    let agreement = found.answers.mirror.map_or(f32::NAN, |answer| answer.value);
    Some((found.face, agreement, found.embedding?.values().to_vec()))
}

/// On the scales of the cards.
fn answers(analyser: &Analyser, face: &Face, agreement: f32) -> Answers {
    let answer = |value: f32, scale: Option<QualityCard>| value.is_finite().then_some(Answer { value, scale });
    let embedder = analyser.embedder().and_then(|embedder| embedder.network().card().quality);
    Answers {
        confidence: answer(face.confidence, analyser.detector().network().card().quality),
        mirror: answer(agreement, embedder),
    }
}

/// `key,confidence,agreement,x,y,width,height,ten coordinates,vector`.
fn write(found: &[(Sample, Face)]) -> Result<String, std::fmt::Error> {
    let mut text = String::new();
    for (sample, face) in found {
        let bounds = face.bounds;
        write!(text, "{}{},{}", sample.id, if sample.spoiled { "*" } else { "" }, face.confidence)?;
        let agreement = sample.answers.mirror.map_or(f32::NAN, |answer| answer.value);
        let numbers = [agreement, bounds.x, bounds.y, bounds.width, bounds.height].into_iter();
        let points = face.landmarks.points().into_iter().flat_map(|point| [point.x, point.y]);
        for number in numbers.chain(points).chain(sample.vector.iter().copied()) {
            write!(text, ",{number}")?;
        }
        text.push('\n');
    }
    Ok(text)
}

fn parse(text: &str) -> HashMap<String, Found> {
    text.lines().filter_map(line).collect()
}

fn line(text: &str) -> Option<(String, Found)> {
    let (key, rest) = text.split_once(',')?;
    let numbers: Vec<f32> = rest.split(',').map(str::parse).collect::<Result<_, _>>().ok()?;
    let [confidence, agreement, x, y, width, height, rest @ ..] = numbers.as_slice() else { return None };
    let (points, vector) = rest.split_at_checked(2 * Landmarks::COUNT)?;
    let (points, _) = points.as_chunks::<2>();
    let points: Vec<Point> = points.iter().map(|[x, y]| Point::new(*x, *y)).collect();
    let face = Face {
        bounds: Rect { x: *x, y: *y, width: *width, height: *height },
        landmarks: Landmarks::from_points(points.try_into().ok()?),
        confidence: *confidence,
    };
    Some((key.to_string(), (face, *agreement, vector.to_vec())))
}
