//! Scores of synthetic fingers, made and compared on the spot.

use bioverify::Fingers;
use bioverify_core::{GrayImage, Minutia, MinutiaKind, MinutiaSet, NoTrace, Score};
use bioverify_testdata::rng::derive;
use bioverify_testdata::{ImpressionParams, Master, render};
use rayon::prelude::*;

use super::Gathered;
use crate::fault::Fault;
use crate::params::SYNTHETIC_SENSORS;
use crate::progress;
use crate::templates::Template;

/// Which synthetic fingers.
pub struct Plan {
    /// How many.
    pub fingers: u32,
    /// Impressions of each.
    pub impressions: u32,
    /// Seed of everything.
    pub seed: u64,
}

/// One impression.
struct Impression {
    /// As the engine's own template.
    own: Template,
    /// As another maker's record may hold it.
    bare: Template,
}

/// Makes, extracts and compares. Mated: every two impressions of a finger, as the engine's templates. Non-mated: one comparison of every
/// two fingers, because further ones of the same two repeat each other, as bare records: strangers of whom only positions and
/// directions are known look more alike, and a table of strangers with ridge maps lets 37 % more of those pass at FMR 1e-2 than it claims.
pub fn gather(plan: &Plan, fingers: &Fingers, gathered: &mut Gathered) -> Result<(), Fault> {
    let bar = progress::bar("synthesise", plan.fingers as usize);
    let all: Vec<Vec<Option<Impression>>> = (0..plan.fingers)
        .into_par_iter()
        .map(|finger| {
            let impressions = impressions(plan, finger, fingers);
            bar.inc(1);
            impressions
        })
        .collect();
    bar.finish_and_clear();
    let mated: Vec<Score> = all.par_iter().flat_map_iter(|impressions| mated(fingers, impressions)).collect();
    let nonmated: Vec<Score> = (0..all.len())
        .into_par_iter()
        .flat_map_iter(|first| {
            (first + 1..all.len()).filter_map({
                let all = &all;
                move |second| {
                    // Which two impressions meet changes from pair to pair.
                    let pick = |finger: usize, by: usize| {
                        let usable: Vec<&Impression> = all.get(finger)?.iter().flatten().collect();
                        usable.get(by % usable.len().max(1)).map(|impression| &impression.bare)
                    };
                    Some(fingers.compare(&pick(first, second)?.probe, &pick(second, first)?.reference))
                }
            })
        })
        .collect();
    gathered.mated.extend(mated);
    gathered.nonmated.extend(nonmated);
    gathered.subjects += plan.fingers;
    gathered.data.push(format!(
        "{} synthetic fingers, {} impressions each, seed {}, bioverify-testdata {}, strangers as bare records",
        plan.fingers,
        plan.impressions,
        plan.seed,
        env!("CARGO_PKG_VERSION")
    ));
    Ok(())
}

/// One finger's impressions; those no template could be made of are left out.
fn impressions(plan: &Plan, finger: u32, fingers: &Fingers) -> Vec<Option<Impression>> {
    let seed = derive(plan.seed, u64::from(finger));
    let master = Master::new(seed);
    let one = |impression: u32| {
        let (width, height) = sensor(finger + impression);
        let params = ImpressionParams::draw(&master, derive(seed, u64::from(impression) + 1), width, height);
        let image: GrayImage = render(&master, &params).ok()?.image;
        let extraction = fingers.extract(&image, &mut NoTrace).ok()?;
        let found = &extraction.minutiae;
        if found.is_empty() {
            return None;
        }
        Some(Impression { own: Template::new(found), bare: Template::new(&bare(found)?) })
    };
    (0..plan.impressions).map(one).collect()
}

/// Positions and directions alone.
fn bare(set: &MinutiaSet) -> Option<MinutiaSet> {
    let only = |minutia: &Minutia| Minutia { kind: MinutiaKind::Other, quality: None, ..*minutia };
    MinutiaSet::new(set.width(), set.height(), set.minutiae().iter().map(only).collect()).ok()
}

fn sensor(index: u32) -> (usize, usize) {
    let count = SYNTHETIC_SENSORS.len().max(1);
    SYNTHETIC_SENSORS.get(index as usize % count).copied().unwrap_or((300, 400))
}

fn mated(fingers: &Fingers, impressions: &[Option<Impression>]) -> Vec<Score> {
    let usable: Vec<&Template> = impressions.iter().flatten().map(|impression| &impression.own).collect();
    let mut scores = Vec::new();
    for (index, probe) in usable.iter().enumerate() {
        for reference in usable.iter().skip(index + 1) {
            scores.push(fingers.compare(&probe.probe, &reference.reference));
        }
    }
    scores
}

#[cfg(test)]
mod tests {
    use bioverify_core::{Direction, Point, Quality};

    use super::*;

    #[test]
    fn bare_minutiae_keep_their_places_and_nothing_else() {
        let one = Minutia {
            position: Point::new(3.25, 7.5),
            direction: Direction::from_radians(1.0),
            kind: MinutiaKind::Ending,
            quality: Quality::new(80).ok(),
        };
        let held = bare(&MinutiaSet::new(20, 30, vec![one]).unwrap()).unwrap();
        assert_eq!(held.minutiae(), [Minutia { kind: MinutiaKind::Other, quality: None, ..one }]);
        assert_eq!((held.width(), held.height(), held.ridges().is_some()), (20, 30, false));
    }
}
