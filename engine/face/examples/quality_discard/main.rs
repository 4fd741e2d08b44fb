//! Fits the weights of the unified quality and shows what discarding by it is worth.
//!
//! ```text
//! cargo run --release -p bioverify-face --example quality_discard -- \
//!     ../shared/data/face/LFW_dev.csv ../shared/data/face/LFW_dev.pairs.csv CACHE.csv [--models DIR]
//! ```
//!
//! SET.csv has the columns `id,subject,path`, PAIRS.csv `probe,reference,mated,fold`: it tells which fold a person is in.
//! Up to [`MOST_PHOTOS`] photos a person are taken, and of each a second one spoiled by code: blurred, small, dark, bright,
//! lit from one side, compressed or noisy. The scales of the networks' own answers, for the section `quality` of their
//! cards, and the weights, for `quality/params.rs`, are fitted on the people of folds 0 to 2, everything else is told of the
//! people of folds 3 and 4. CACHE.csv keeps where the faces are and their vectors, so that a second run takes a minute; it
//! holds biometric data of the set's people: keep it out of the repository. Without `--models` the bundled networks are
//! used; figures in `engine/face/README.md` name theirs.

#![allow(clippy::print_stdout)]

mod curve;
mod fit;
mod look;
mod scale;
mod set;
mod spoil;

use std::error::Error;
use std::path::{Path, PathBuf};

use look::Sample;

/// Most photos taken of one person: a few people of a press set have hundreds, and would be most of all pairs.
const MOST_PHOTOS: usize = 8;

/// Folds the weights are fitted on; the others are shown.
const FITTED: [usize; 3] = [0, 1, 2];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let models = match arguments.iter().position(|argument| argument == "--models") {
        Some(place) => arguments.drain(place..).nth(1).map(PathBuf::from),
        None => None,
    };
    let [list, pairs, cache] = arguments.as_slice() else {
        return Err("usage: quality_discard SET.csv PAIRS.csv CACHE.csv [--models DIR]".into());
    };
    let people = set::read(Path::new(list), Path::new(pairs), MOST_PHOTOS)?;
    println!("{} photos of people in folds with two or more", people.len());
    let samples = look::look(&people, Path::new(cache), models.as_deref())?;
    let (mut fitted, mut shown): (Vec<Sample>, Vec<Sample>) =
        samples.into_iter().partition(|sample| FITTED.contains(&sample.fold));
    let scales = scale::fit(&fitted);
    scale::apply(&mut fitted, &scales);
    scale::apply(&mut shown, &scales);
    for rate in [1e-3, 1e-4] {
        let limit = curve::limit(&fitted, rate);
        println!("\nscore {limit:.3} for a false-match rate of {rate} among the plain photos of folds {FITTED:?}");
        let weights = fit::fit(&fitted, limit);
        println!(
            "weights that predict false non-matches best, and the scale that gives plain photos a median of {}:",
            fit::MEDIAN
        );
        for (name, weight) in &weights {
            println!("    {:24} {weight:.3}", name.word());
        }
        for spoiled in [false, true] {
            curve::show(&shown, limit, spoiled, &weights);
        }
    }
    curve::table(&shown);
    Ok(())
}
