//! `calibrate`: the table from scores to false-match rates and likelihood ratios.

mod scores;
mod synthetic;

use std::io::Write;
use std::path::{Path, PathBuf};

use bioverify::params::FACE_MATCHER_VERSION;
use bioverify::{Calibration, Fingers, Provenance};
use bioverify_core::Score;
use bioverify_model::ModelRole;
use clap::Args;

use crate::engine_args::{ModelArgs, ThreadArgs};
use crate::faces::network;
use crate::fault::{Answer, Fault};
use crate::input::parse_between;
use crate::output::{WholeFile, grouped, refuse_same};

/// `bioverify calibrate`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  bioverify calibrate --set A.csv --set B.csv --out finger.toml
  bioverify calibrate --set A.csv --scores A-scores.csv --out finger.toml
  bioverify calibrate --synthetic 1000 --out finger.toml
  bioverify calibrate --face --set PHOTOS.csv --scores PHOTOS-scores.csv --out face.toml

With --face the scores are those of `eval face`, and the table belongs to the face embedder. A set has the columns id,subject,path,ppi (as for eval finger). With --scores its scores are read from a file that eval wrote
with this version and model, else its images are extracted and compared. Sets are pooled: non-mated pairs are formed
within a set only, and the same person must not be in two sets under different names. The table records the data it was
made from; engines refuse a table of another matcher or model. What it claims holds for references like those it was made from: for other makers'
records give --scores that eval templates wrote of such records.")]
pub struct CalibrateArgs {
    /// Set of finger images; may be repeated
    #[arg(long = "set", value_name = "SET.csv")]
    sets: Vec<PathBuf>,
    /// Scores of the set at the same place; as many as sets, or none
    #[arg(long, value_name = "SCORES.csv")]
    scores: Vec<PathBuf>,
    /// Make the table of the face embedder, from scores that eval face wrote
    #[arg(long, requires = "scores", conflicts_with = "synthetic")]
    face: bool,
    /// Use this many synthetic fingers: mates as templates, strangers as bare records, which look more alike
    #[arg(long, value_name = "N", value_parser = |text: &str| parse_between::<u32>(text, 2, 100_000))]
    synthetic: Option<u32>,
    /// Impressions of each synthetic finger
    #[arg(long, value_name = "K", default_value_t = 4, value_parser = |text: &str| parse_between::<u32>(text, 2, 64))]
    impressions: u32,
    /// Seed of the synthetic fingers: another than the bundled network was trained with (1), which knows those too well
    #[arg(long, value_name = "SEED", default_value_t = 2)]
    seed: u64,
    /// Where the table goes
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    models: ModelArgs,
    #[command(flatten)]
    threads: ThreadArgs,
}

/// Scores with their truth, and where they come from.
#[derive(Default)]
pub struct Gathered {
    /// Scores of mated comparisons.
    pub mated: Vec<Score>,
    /// Scores of non-mated comparisons.
    pub nonmated: Vec<Score>,
    /// Different fingers or people.
    pub subjects: u32,
    /// What the data are, one sentence a source.
    pub data: Vec<String>,
}

impl Gathered {
    /// Adds one comparison.
    pub fn add(&mut self, mated: bool, score: Score) {
        if mated { self.mated.push(score) } else { self.nonmated.push(score) }
    }
}

/// Makes a table.
pub fn run(args: &CalibrateArgs, out: &mut dyn Write) -> Answer {
    check(args)?;
    args.threads.apply()?;
    let file = WholeFile::create(&args.out)?;
    let (gathered, matcher, model) = if args.face {
        let embedder = network(&args.models, ModelRole::FaceEmbedder, args.models.runtime.into())?;
        let tag = embedder.tag().iter().map(|byte| format!("{byte:02x}")).collect();
        (gather(args, None)?, FACE_MATCHER_VERSION.to_owned(), tag)
    } else {
        let fingers = args.models.fingers()?;
        (gather(args, Some(&fingers))?, fingers.matcher_version().to_owned(), fingers.model_tag())
    };
    let provenance = Provenance { data: gathered.data.join("; "), subjects: gathered.subjects, matcher, model };
    let table = Calibration::fit(&gathered.mated, &gathered.nonmated, provenance)
        .map_err(|error| Fault::error(error, "give more or larger sets, or --synthetic 1000"))?;
    file.write(table.to_toml().as_bytes())?;
    let (mated, nonmated) = table.counts();
    writeln!(out, "{}: {} knots", args.out.display(), table.knots().len())?;
    writeln!(out, "  {} mated and {} non-mated scores", grouped(mated as usize), grouped(nonmated as usize))?;
    let of = if args.face { "people" } else { "fingers" };
    writeln!(out, "  of {} {of}: {}", grouped(gathered.subjects as usize), table.provenance().data)?;
    writeln!(out, "  smallest false-match rate the data support: {:.1e}", table.smallest_fmr())?;
    for rate in [1e-2, 1e-3, 1e-4, 1e-5] {
        tell_threshold(&table, rate, out)?;
    }
    Ok(0)
}

fn check(args: &CalibrateArgs) -> Result<(), Fault> {
    if args.sets.is_empty() && args.synthetic.is_none() {
        return Err(Fault::usage("nothing to calibrate on", "give --set SET.csv or --synthetic N"));
    }
    if !args.scores.is_empty() && args.scores.len() != args.sets.len() {
        let what = format!("{} --scores for {} --set", args.scores.len(), args.sets.len());
        return Err(Fault::usage(what, "give one --scores for every --set in the same order, or none"));
    }
    let inputs: Vec<&Path> = args.sets.iter().chain(&args.scores).map(PathBuf::as_path).collect();
    refuse_same(&args.out, &inputs)
}

/// The scores. Without an extractor every set has its file of scores, which the command line makes sure of.
fn gather(args: &CalibrateArgs, fingers: Option<&Fingers>) -> Result<Gathered, Fault> {
    let mut gathered = Gathered::default();
    for (index, set) in args.sets.iter().enumerate() {
        match (args.scores.get(index), fingers) {
            (Some(scores), _) => scores::from_files(set, scores, &mut gathered)?,
            (None, Some(fingers)) => scores::from_images(set, fingers, &mut gathered)?,
            (None, None) => return Err(Fault::usage("--face without --scores", "run eval face first")),
        }
    }
    if let (Some(count), Some(fingers)) = (args.synthetic, fingers) {
        let plan = synthetic::Plan { fingers: count, impressions: args.impressions, seed: args.seed };
        synthetic::gather(&plan, fingers, &mut gathered)?;
    }
    Ok(gathered)
}

/// The lowest score for a false-match rate and the share of mated comparisons it misses.
fn tell_threshold(table: &Calibration, rate: f64, out: &mut dyn Write) -> std::io::Result<()> {
    match table.knots().iter().find(|knot| knot.fmr <= rate) {
        Some(knot) => writeln!(out, "  FMR {rate:.0e}: score {:.2}, misses {:.2} %", knot.score, 100.0 * knot.fnmr),
        None => writeln!(out, "  FMR {rate:.0e}: not supported by the data"),
    }
}
