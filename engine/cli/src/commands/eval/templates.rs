//! `eval templates`: comparison over a set of minutiae records.

use std::io::Write;
use std::path::{Path, PathBuf};

use bioverify::Calibration;
use clap::Args;
use rayon::prelude::*;

use super::evidence::{self, EvidenceArgs};
use super::summary::{Set, summarise};
use super::{ResultArgs, compare_all};
use crate::engine_args::ThreadArgs;
use crate::fault::Answer;
use crate::input::{minutiae_of, read_finger_record};
use crate::templates::{Missing, Sample, Template, read_list, tell_missing};

/// `bioverify eval templates`.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  bioverify eval templates LIST.csv --scores OUT.csv

LIST.csv has the columns id,subject,path; paths are relative to it. The first finger view of a record is compared. A record
that is missing or cannot be read is named on standard error, leaves its scores empty and counts as a non-match.")]
pub struct TemplatesArgs {
    /// The list: CSV with columns id,subject,path
    #[arg(value_name = "LIST.csv")]
    list: PathBuf,
    #[command(flatten)]
    result: ResultArgs,
    #[command(flatten)]
    evidence: EvidenceArgs,
    #[command(flatten)]
    threads: ThreadArgs,
}

pub fn run(args: &TemplatesArgs, out: &mut dyn Write) -> Answer {
    args.threads.apply()?;
    let scores = args.result.begin(&[&args.list])?;
    let pieces = args.evidence.begin(&[&args.list], &[&args.result.scores])?;
    let (listed, subjects) = read_list(&args.list, ["id", "subject", "path"], |_| [])?;
    let read: Vec<Result<Template, Missing>> = listed.par_iter().map(|one| read_template(&one.path)).collect();
    let mut missing = Vec::new();
    let samples: Vec<Sample> = listed
        .into_iter()
        .zip(read)
        .map(|(one, template)| {
            let template = template.map_err(|why| missing.push((one.id.clone(), why))).ok();
            Sample { id: one.id, subject: one.subject, template }
        })
        .collect();
    let failures = tell_missing(&args.list, samples.len(), missing)?;
    let pairs = compare_all(&samples);
    pairs.write(&samples, scores)?;
    pieces.map_or(Ok(()), |file| evidence::write(&samples, &pairs, file))?;
    let told = Set {
        list: &args.list,
        samples: &samples,
        subjects,
        failures: &failures,
        extraction: None,
        calibration: Calibration::bundled_finger().ok(),
    };
    summarise(&told, &pairs, &args.result, out)
}

fn read_template(path: &Path) -> Result<Template, Missing> {
    let record = read_finger_record(path).map_err(|fault| Missing::unread(&fault))?;
    let sets = minutiae_of(&record.value, path).map_err(|fault| Missing::unread(&fault))?;
    match sets.first() {
        Some(set) if !set.is_empty() => Ok(Template::new(set)),
        _ => Err(Missing::empty("the record holds no minutiae")),
    }
}
