//! `eval finger`: extraction and comparison over a set of finger images.

use std::io::Write;
use std::path::{Path, PathBuf};

use bioverify::Fingers;
use bioverify_core::{NoTrace, Ppi};
use bioverify_finger::QualityReport;
use clap::Args;
use rayon::prelude::*;

use super::evidence::{self, EvidenceArgs};
use super::summary::{Set, summarise};
use super::{ResultArgs, compare_all, qualities};
use crate::engine_args::{ModelArgs, ThreadArgs};
use crate::fault::{Answer, Fault};
use crate::input::{parse_ppi, read_image};
use crate::output::{WholeFile, refuse_same, refuse_twice};
use crate::params::TIMED_EXTRACTIONS;
use crate::progress;
use crate::tables::place;
use crate::templates::{Missing, Sample, Template, read_list, tell_missing};
use crate::timing::Times;

/// Columns of a set of finger images.
pub const FINGER_COLUMNS: [&str; 4] = ["id", "subject", "path", "ppi"];

/// `bioverify eval finger`.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  bioverify eval finger SET.csv --scores OUT.csv --report report/

SET.csv has the columns id,subject,path,ppi; paths are relative to it. Every unordered pair is compared once, mated where
the subjects are equal. A sample without a template (its file missing, damaged or without a finger) is named
on standard error, leaves its scores empty and counts as a non-match. What turning away the fifth of the captures with the lowest quality
is worth is told at the threshold of FMR 0.1 %: the share of the false non-matches that go with them. Extraction and comparison are timed alone on one thread before the rest runs on every core.")]
pub struct FingerArgs {
    /// The set: CSV with columns id,subject,path,ppi
    #[arg(value_name = "SET.csv")]
    set: PathBuf,
    #[command(flatten)]
    result: ResultArgs,
    /// Where the quality of each image and what it rests on go: CSV with columns id,subject,quality,defects and the measures; subjects
    /// are numbered from 0
    #[arg(long, value_name = "OUT.csv")]
    qualities: Option<PathBuf>,
    #[command(flatten)]
    evidence: EvidenceArgs,
    #[command(flatten)]
    models: ModelArgs,
    #[command(flatten)]
    threads: ThreadArgs,
}

/// A set whose images went through the extractor.
pub struct Extracted {
    /// Every sample of the list, in its order.
    pub samples: Vec<Sample>,
    /// Different people.
    pub subjects: usize,
    /// Samples without a template, each with the reason.
    pub failures: Vec<(String, String)>,
    /// Times of single extractions, one thread.
    pub times: Times,
    /// What the quality of each sample rests on, in the order of the list; `None` without a template.
    pub reports: Vec<Option<QualityReport>>,
}

pub fn run(args: &FingerArgs, out: &mut dyn Write) -> Answer {
    args.threads.apply()?;
    let fingers = args.models.fingers()?;
    let scores = args.result.begin(&[&args.set])?;
    let table = match &args.qualities {
        Some(path) => {
            refuse_same(path, &[&args.set])?;
            refuse_twice(&args.result.scores, path)?;
            Some(WholeFile::create(path)?)
        }
        None => None,
    };
    let others: Vec<&Path> = [&args.result.scores].into_iter().chain(&args.qualities).map(PathBuf::as_path).collect();
    let pieces = args.evidence.begin(&[&args.set], &others)?;
    let set = extract_set(&args.set, &fingers)?;
    if let Some(table) = table {
        qualities::write(&set.samples, &set.reports, table)?;
    }
    let pairs = compare_all(&set.samples);
    pairs.write(&set.samples, scores)?;
    pieces.map_or(Ok(()), |file| evidence::write(&set.samples, &pairs, file))?;
    let told = Set {
        list: &args.set,
        samples: &set.samples,
        subjects: set.subjects,
        failures: &set.failures,
        extraction: Some((&set.times, fingers.network().runtime().to_string())),
        calibration: args.models.calibration(&fingers),
    };
    summarise(&told, &pairs, &args.result, out)
}

/// Extracts every image of a set: some alone for their times, the rest on every core.
pub fn extract_set(list: &Path, fingers: &Fingers) -> Result<Extracted, Fault> {
    let (listed, subjects) = read_list(list, FINGER_COLUMNS, |[.., ppi]| [ppi.clone()])?;
    let mut jobs = Vec::with_capacity(listed.len());
    for one in &listed {
        let ([ppi], line) = &one.rest;
        let ppi = parse_ppi(ppi)
            .map_err(|told| Fault::error(format!("ppi {ppi:?} cannot be used"), told).at(place(list, *line)))?;
        jobs.push((one.path.as_path(), ppi));
    }
    let bar = progress::bar("extract", jobs.len());
    let step = (jobs.len() / TIMED_EXTRACTIONS).max(1);
    let mut times = Times::default();
    let mut results: Vec<Option<Result<(Template, QualityReport), Missing>>> = Vec::new();
    for (index, (path, ppi)) in jobs.iter().enumerate() {
        let timed = index % step == 0;
        results.push(timed.then(|| extract(fingers, path, *ppi, Some(&mut times))));
        bar.inc(u64::from(timed));
    }
    results.par_iter_mut().zip(&jobs).filter(|(result, _)| result.is_none()).for_each(|(result, (path, ppi))| {
        *result = Some(extract(fingers, path, *ppi, None));
        bar.inc(1);
    });
    bar.finish_and_clear();
    let mut missing = Vec::new();
    let samples = listed.into_iter().zip(results).map(|(one, result)| {
        let (template, report) = match result {
            Some(Ok((template, report))) => (Some(template), Some(report)),
            Some(Err(why)) => {
                missing.push((one.id.clone(), why));
                (None, None)
            }
            None => (None, None),
        };
        (Sample { id: one.id, subject: one.subject, template }, report)
    });
    let (samples, reports): (Vec<Sample>, Vec<Option<QualityReport>>) = samples.unzip();
    let failures = tell_missing(list, samples.len(), missing)?;
    Ok(Extracted { samples, subjects, failures, times, reports })
}

/// One image to a template and its quality, or why there is none. Only the extraction itself is timed, not the file or its decoding.
fn extract(
    fingers: &Fingers,
    path: &Path,
    ppi: Ppi,
    times: Option<&mut Times>,
) -> Result<(Template, QualityReport), Missing> {
    let image = read_image(path, ppi, None).map_err(|fault| Missing::unread(&fault))?;
    let work = || fingers.extract(&image, &mut NoTrace);
    let extraction = match times {
        Some(times) => times.measure(work),
        None => work(),
    };
    let extraction = extraction.map_err(Missing::empty)?;
    if extraction.minutiae.is_empty() {
        return Err(Missing::empty("no minutiae were found"));
    }
    Ok((Template::new(&extraction.minutiae), extraction.quality))
}
