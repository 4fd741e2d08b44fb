//! `eval face`: detection, embedding and comparison over a set of photos.

use std::collections::{HashMap, HashSet};
use std::io::Write;
use std::path::{Path, PathBuf};

use bioverify_core::{Embedding, NoTrace};
use bioverify_face::{Analyser, Choice};
use bioverify_model::{ModelRole, Network};
use clap::Args;
use rayon::prelude::*;

use super::ResultArgs;
use super::face_groups::{Groups, breakdown};
use super::face_rates::{Threshold, accuracy, rates, thresholds};
use super::face_scores::{Scores, all_pairs, listed_pairs, time_some};
use super::summary::tell;
use crate::engine_args::{ModelArgs, ThreadArgs};
use crate::faces::{analyser, read_photo};
use crate::fault::{Answer, Fault};
use crate::output::grouped;
use crate::params::TIMED_EXTRACTIONS;
use crate::progress;
use crate::report::{Figure, Page};
use crate::tables::{Table, place};
use crate::templates::read_list;
use crate::timing::{Times, readable};

/// `bioverify eval face`.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  bioverify eval face SET.csv --pairs PAIRS.csv --scores OUT.csv --report report/

SET.csv has the columns id,subject,path; paths are relative to it. PAIRS.csv has the columns probe,reference, and fold where
the accuracy is to be measured by cross-validation; without it every unordered pair is compared once. A pair is mated where
the subjects are equal. Of several faces the largest is taken. A photo without a template leaves its scores empty and counts
as a non-match. With --pairs the true-match rates are those of the mated pairs in the list against every pair of different
people among its photos. A column `group` (or any other, --group) adds false-match and false-non-match rates within each
group at the thresholds of the whole set, and the largest differential between groups (ISO/IEC 19795-10). Embedding and comparison are timed alone on one thread before the rest runs on every core.")]
pub struct FaceArgs {
    /// The set: CSV with columns id,subject,path
    #[arg(value_name = "SET.csv")]
    set: PathBuf,
    /// Compare these pairs only: CSV with columns probe,reference (and fold)
    #[arg(long, value_name = "PAIRS.csv")]
    pairs: Option<PathBuf>,
    /// Break the rates down by this column of SET.csv; without it by the column `group`, if there is one
    #[arg(long, value_name = "COLUMN")]
    group: Option<String>,
    #[command(flatten)]
    result: ResultArgs,
    #[command(flatten)]
    models: ModelArgs,
    #[command(flatten)]
    threads: ThreadArgs,
}

/// One photo of a set.
pub struct Sample {
    /// Its name in the set.
    pub id: String,
    /// Index of its person, from 0.
    pub subject: u32,
    /// Its vector; `None` where none could be had.
    pub embedding: Option<Embedding>,
}

/// One row of a list of pairs.
pub struct Pair {
    /// Index of the probe among the samples.
    pub probe: usize,
    /// Index of the reference.
    pub reference: usize,
    /// Part of a cross-validation, where the list says so.
    pub fold: Option<String>,
}

/// A set whose photos went through the networks.
struct Embedded {
    samples: Vec<Sample>,
    failures: Vec<(String, String)>,
    times: Times,
}

pub fn run(args: &FaceArgs, out: &mut dyn Write) -> Answer {
    args.threads.apply()?;
    let analyser = analyser(&args.models, &[ModelRole::FaceDetector, ModelRole::FaceEmbedder])?;
    let inputs: Vec<&Path> = std::iter::once(&args.set).chain(&args.pairs).map(PathBuf::as_path).collect();
    let file = args.result.begin(&inputs)?;
    let (listed, _) = read_list(&args.set, ["id", "subject", "path"], |_| [])?;
    let groups = Groups::read(&args.set, args.group.as_deref())?;
    let index: HashMap<&str, usize> = listed.iter().enumerate().map(|(i, one)| (one.id.as_str(), i)).collect();
    let pairs = args.pairs.as_deref().map(|path| read_pairs(path, &index)).transpose()?;
    let wanted: Option<HashSet<usize>> =
        pairs.as_ref().map(|pairs| pairs.iter().flat_map(|pair| [pair.probe, pair.reference]).collect());
    let jobs = listed.iter().enumerate().map(|(i, one)| {
        let wanted = wanted.as_ref().is_none_or(|wanted| wanted.contains(&i));
        (one.id.clone(), one.subject, wanted.then_some(one.path.as_path()))
    });
    let set = embed_set(&jobs.collect::<Vec<_>>(), &analyser);
    let times = time_some(&set.samples);
    let scores = match &pairs {
        Some(pairs) => listed_pairs(&set.samples, pairs, file)?,
        None => all_pairs(&set.samples, file)?,
    };
    let used: Vec<&Sample> = match &wanted {
        Some(wanted) => set.samples.iter().enumerate().filter(|(i, _)| wanted.contains(i)).map(|(_, s)| s).collect(),
        None => set.samples.iter().collect(),
    };
    let mut figures = told(&used, &set, &analyser, &times);
    figures.extend(measured(&scores, pairs.as_deref(), &set.samples));
    if let Some(groups) = groups {
        let used = |index: usize| wanted.as_ref().is_none_or(|wanted| wanted.contains(&index));
        let thresholds = shared(&scores);
        figures.extend(breakdown(&groups, &set.samples, used, pairs.as_deref(), &thresholds));
    }
    finish(args, &set, figures, &scores, out)
}

fn told(used: &[&Sample], set: &Embedded, analyser: &Analyser, comparison: &Times) -> Vec<Figure> {
    let subjects: HashSet<u32> = used.iter().map(|sample| sample.subject).collect();
    let figure = |name: &str, value: String| Figure { name: name.to_owned(), value };
    let spread = |times: &Times| {
        let (median, slow) = (readable(times.quantile(0.5)), readable(times.quantile(0.95)));
        format!("{median} median, {slow} at 95 % (one thread, {} runs)", grouped(times.count()))
    };
    let (count, failed) = (grouped(used.len()), grouped(set.failures.len()));
    let name = |network: &Network| format!("{} {}", network.card().name, network.card().version);
    let models = analyser.embedder().map_or_else(String::new, |embedder| {
        let (detector, embedder) = (analyser.detector().network(), embedder.network());
        format!("{}, {}, {}", name(detector), name(embedder), embedder.runtime())
    });
    vec![
        figure("samples", format!("{count} of {} subjects, {failed} without a template", grouped(subjects.len()))),
        figure("models", models),
        figure("embedding", spread(&set.times)),
        figure("comparison", spread(comparison)),
    ]
}

fn measured(scores: &Scores, pairs: Option<&[Pair]>, samples: &[Sample]) -> Vec<Figure> {
    let compared = format!("{} mated, {} non-mated", grouped(scores.mated.len()), grouped(scores.nonmated.len()));
    let mut figures = vec![Figure { name: "comparisons".to_owned(), value: compared }];
    if let Some(pairs) = pairs {
        figures.extend(accuracy(scores, pairs, samples));
    }
    figures.extend(rates(scores));
    figures
}

/// Thresholds that groups are told at: 1e-3 and 1e-4, or in a small set the lowest rate it supports.
fn shared(scores: &Scores) -> Vec<Threshold> {
    let mut all = thresholds(&scores.nonmated);
    let told = |threshold: &Threshold| ["1e-3", "1e-4"].contains(&threshold.name);
    if all.iter().any(told) {
        all.retain(told);
    } else if let Some(last) = all.pop() {
        all = vec![last];
    }
    all
}

fn finish(args: &FaceArgs, set: &Embedded, figures: Vec<Figure>, scores: &Scores, out: &mut dyn Write) -> Answer {
    let page = Page { title: args.set.display().to_string(), figures, failures: &set.failures };
    tell(&page, &args.result, || scores.thinned(), None, out)
}

/// Reads a list of pairs of known ids.
fn read_pairs(path: &Path, index: &HashMap<&str, usize>) -> Result<Vec<Pair>, Fault> {
    let folds = Table::open(path, ["fold"]).is_ok();
    let mut pairs = Vec::new();
    let mut take = |line: u64, probe: &str, reference: &str, fold: Option<String>| {
        let find = |id: &str| {
            let what = || Fault::error(format_args!("id {id:?} is not in the set"), "use ids of the set");
            index.get(id).copied().ok_or_else(|| what().at(place(path, line)))
        };
        pairs.push(Pair { probe: find(probe)?, reference: find(reference)?, fold });
        Ok::<(), Fault>(())
    };
    if folds {
        let mut table = Table::open(path, ["probe", "reference", "fold"])?;
        while let Some(row) = table.next()? {
            let [probe, reference, fold] = row.fields;
            take(row.line, &probe, &reference, Some(fold))?;
        }
    } else {
        let mut table = Table::open(path, ["probe", "reference"])?;
        while let Some(row) = table.next()? {
            let [probe, reference] = row.fields;
            take(row.line, &probe, &reference, None)?;
        }
    }
    if pairs.is_empty() {
        return Err(Fault::error("the list has no rows", "fill columns probe,reference").in_file(path));
    }
    Ok(pairs)
}

/// A photo of the set: id, subject, and its file where it is wanted.
type Job<'a> = (String, u32, Option<&'a Path>);

/// Embeds every wanted photo: some alone for their times, the rest on every core.
fn embed_set(jobs: &[Job<'_>], analyser: &Analyser) -> Embedded {
    let wanted = jobs.iter().filter(|job| job.2.is_some()).count();
    let bar = progress::bar("embed", wanted);
    let step = (wanted / TIMED_EXTRACTIONS).max(1);
    let mut times = Times::default();
    let mut results: Vec<Option<Result<Embedding, String>>> = Vec::new();
    let mut turn = 0;
    for (.., path) in jobs {
        let timed = path.filter(|_| turn % step == 0);
        turn += usize::from(path.is_some());
        bar.inc(u64::from(timed.is_some()));
        results.push(timed.map(|path| embed(analyser, path, Some(&mut times))));
    }
    results.par_iter_mut().zip(jobs).filter(|(result, _)| result.is_none()).for_each(|(result, (.., path))| {
        if let Some(path) = path {
            *result = Some(embed(analyser, path, None));
            bar.inc(1);
        }
    });
    bar.finish_and_clear();
    let mut failures = Vec::new();
    let samples = jobs.iter().zip(results).map(|((id, subject, _), result)| {
        let embedding = result.and_then(|result| result.map_err(|why| failures.push((id.clone(), why))).ok());
        Sample { id: id.clone(), subject: *subject, embedding }
    });
    let samples = samples.collect();
    Embedded { samples, failures, times }
}

/// One photo to a vector, or why there is none. Only detection and embedding are timed, not the file or its decoding.
fn embed(analyser: &Analyser, path: &Path, times: Option<&mut Times>) -> Result<Embedding, String> {
    let photo = read_photo(path).map_err(|fault| fault.one_line())?;
    let work = || analyser.embed(&photo, Choice::Largest, &mut NoTrace);
    let found = match times {
        Some(times) => times.measure(work),
        None => work(),
    };
    found.map_err(|error| error.to_string())?.embedding.ok_or_else(|| "no vector was computed".to_owned())
}
