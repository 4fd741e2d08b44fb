//! `eval`: error rates and times over a labelled set, every unordered pair once.

mod compare;
mod discard;
mod evidence;
mod face;
mod face_groups;
mod face_rates;
mod face_scores;
mod finger;
mod liveness;
mod qualities;
mod robustness;
mod summary;
mod templates;

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

pub use compare::{Pairs, compare_all};
pub use finger::{FINGER_COLUMNS, extract_set};

use crate::fault::{Answer, Fault};
use crate::output::{WholeFile, refuse_same};
use crate::report;

/// What is evaluated.
#[derive(Debug, Subcommand)]
pub enum EvalCommand {
    /// Extraction and comparison over finger images
    Finger(finger::FingerArgs),
    /// Detection, embedding and comparison over photos
    Face(face::FaceArgs),
    /// Liveness over live photos and presentation attacks
    Liveness(liveness::LivenessArgs),
    /// Error rates of finger images that are turned, scanned at other resolutions, or cut
    Robustness(robustness::RobustnessArgs),
    /// Comparison over minutiae records
    Templates(templates::TemplatesArgs),
}

/// Where the results go.
#[derive(Debug, Args)]
pub struct ResultArgs {
    /// Where the scores go: CSV with columns probe,reference,score, one row a pair
    #[arg(long, value_name = "OUT.csv")]
    pub scores: PathBuf,
    /// Folder for DET curve, ROC, score histogram, error against discard by quality (SVG) and one HTML page
    #[arg(long, value_name = "DIR")]
    pub report: Option<PathBuf>,
}

impl ResultArgs {
    /// The file of scores, begun, and the report's folder, made: before the work whose result they take.
    fn begin(&self, inputs: &[&Path]) -> Result<WholeFile, Fault> {
        refuse_same(&self.scores, inputs)?;
        report::make_folder(self.report.as_deref())?;
        WholeFile::create(&self.scores)
    }
}

/// Runs an evaluation.
pub fn run(command: &EvalCommand, out: &mut dyn Write) -> Answer {
    match command {
        EvalCommand::Finger(args) => finger::run(args, out),
        EvalCommand::Face(args) => face::run(args, out),
        EvalCommand::Liveness(args) => liveness::run(args, out),
        EvalCommand::Robustness(args) => robustness::run(args, out),
        EvalCommand::Templates(args) => templates::run(args, out),
    }
}
