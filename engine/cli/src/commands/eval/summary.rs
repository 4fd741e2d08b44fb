//! What an evaluation prints, and its report.

use std::io::Write;
use std::path::Path;

use bioverify::Calibration;
use bioverify::eval::discard::Discarded;
use bioverify::eval::{Evaluation, PairScore, Rates, evaluate};
use bioverify_core::FalseMatchRate;

use super::discard::Discard;
use super::{Pairs, ResultArgs};
use crate::fault::Answer;

use crate::output::grouped;
use crate::report::{self, Figure, Page};
use crate::templates::Sample;
use crate::timing::{Times, readable};
use crate::words::things;

/// Failures that are printed one by one; the report has them all.
const FAILURES_SHOWN: usize = 10;

/// False-match rates at which the engine's own thresholds are tried.
const CLAIMS: [(&str, f64); 4] =
    [("claimed FMR 1e-2", 1e-2), ("claimed FMR 1e-3", 1e-3), ("claimed FMR 1e-4", 1e-4), ("claimed FMR 1e-5", 1e-5)];

/// False matches that a rate has to allow in a set, for it to be printed.
const LEAST_FALSE_MATCHES: f64 = 10.0;

/// The set that was evaluated.
pub struct Set<'a> {
    /// Its list.
    pub list: &'a Path,
    /// Its samples.
    pub samples: &'a [Sample],
    /// Different people.
    pub subjects: usize,
    /// Samples without a template, each with the reason.
    pub failures: &'a [(String, String)],
    /// Times of single extractions and the runtime that ran them.
    pub extraction: Option<(&'a Times, String)>,
    /// What the engine claims of the scores; `None` where no table belongs to the model.
    pub calibration: Option<Calibration>,
}

/// Prints the figures and writes the report.
pub fn summarise(set: &Set<'_>, pairs: &Pairs, result: &ResultArgs, out: &mut dyn Write) -> Answer {
    let scored = pairs.scored(set.samples);
    let discard = Discard::new(set.samples, pairs, &scored);
    let mut figures = figures(set, pairs, &scored, evaluate(&scored));
    figures.extend(discard.iter().flat_map(Discard::figures));
    let page = Page { title: set.list.display().to_string(), figures, failures: set.failures };
    tell(&page, result, || scored, discard.as_ref().map(|discard| discard.curve.as_slice()), out)
}

/// Prints the figures, the first failures and where the rest is; writes the report, whose scores are asked for, where one is wanted.
pub fn tell(
    page: &Page<'_>,
    result: &ResultArgs,
    scores: impl FnOnce() -> Vec<PairScore>,
    discarded: Option<&[Discarded]>,
    out: &mut dyn Write,
) -> Answer {
    for Figure { name, value } in &page.figures {
        writeln!(out, "{name:<18}{value}")?;
    }
    for (id, why) in page.failures.iter().take(FAILURES_SHOWN) {
        writeln!(out, "  no template of {id}: {why}")?;
    }
    if page.failures.len() > FAILURES_SHOWN {
        writeln!(out, "  and {} more", page.failures.len() - FAILURES_SHOWN)?;
    }
    writeln!(out, "{:<18}{}", "scores", result.scores.display())?;
    if let Some(folder) = &result.report {
        let index = report::write(folder, page, &scores(), discarded)?;
        writeln!(out, "{:<18}{}", "report", index.display())?;
    }
    Ok(0)
}

fn figures(set: &Set<'_>, pairs: &Pairs, scored: &[PairScore], measured: Option<Evaluation>) -> Vec<Figure> {
    let figure = |name: &str, value: String| Figure { name: name.to_owned(), value };
    let samples = format!(
        "{} of {}, {} without a template",
        grouped(set.samples.len()),
        things(set.subjects, "subject", "subjects"),
        grouped(set.failures.len())
    );
    let mated = scored.iter().filter(|pair| pair.probe_subject == pair.reference_subject).count();
    let compared = format!("{} mated, {} non-mated", grouped(mated), grouped(scored.len() - mated));
    let mut figures = vec![figure("samples", samples), figure("comparisons", compared)];
    match measured {
        None => figures.push(figure("error rates", "none: they need mated and non-mated pairs".to_owned())),
        Some(measured) => figures.extend(rates(&measured)),
    }
    if let Some(calibration) = &set.calibration {
        figures.extend(
            CLAIMS.into_iter().filter_map(|(name, rate)| Some(figure(name, claimed(calibration, rate, scored)?))),
        );
    }
    if let Some((times, runtime)) = &set.extraction {
        figures.push(figure("extraction", format!("{}, {runtime}", spread(times))));
    }
    figures.push(figure("comparison", spread(&pairs.times)));
    figures
}

/// The error rates, each with its interval; false-match rates that fewer than [`LEAST_FALSE_MATCHES`] comparisons would decide
/// are left out.
fn rates(measured: &Evaluation) -> impl Iterator<Item = Figure> {
    type OfRates = fn(&Rates) -> f64;
    let figures: [(&str, f64, OfRates); 6] = [
        ("EER", f64::INFINITY, |rates| rates.eer),
        ("FMR100", f64::INFINITY, |rates| rates.fmr100),
        ("FMR1000", f64::INFINITY, |rates| rates.fmr1000),
        ("FMR10000", 1e-4, |rates| rates.fmr10000),
        ("FMR100000", 1e-5, |rates| rates.fmr100000),
        ("zero FMR", f64::INFINITY, |rates| rates.zero_fmr),
    ];
    let nonmated = measured.nonmated as f64;
    let figures = figures.into_iter().filter(move |(_, rate, _)| rate * nonmated >= LEAST_FALSE_MATCHES);
    let (low, high) = (measured.low, measured.high);
    let all = measured.rates;
    figures.map(move |(name, _, rate)| {
        let mut value = format!("{:.2} %", 100.0 * rate(&all));
        if let (Some(low), Some(high)) = (&low, &high) {
            value.push_str(&format!("   (95 %: {:.2} to {:.2} %)", 100.0 * rate(low), 100.0 * rate(high)));
        }
        Figure { name: name.to_owned(), value }
    })
}

/// What the engine's threshold for a false-match rate does on this set; `None` where the table does not support the rate.
fn claimed(calibration: &Calibration, rate: f64, scored: &[PairScore]) -> Option<String> {
    let threshold = calibration.threshold(FalseMatchRate::new(rate).ok()?)?.get();
    let count = |mated: bool, matched: bool| {
        let of_kind = |pair: &&PairScore| (pair.probe_subject == pair.reference_subject) == mated;
        let as_told = |pair: &&PairScore| pair.score.is_some_and(|score| score >= threshold) == matched;
        scored.iter().filter(of_kind).filter(as_told).count()
    };
    let (missed, found, wrong, right) =
        (count(true, false), count(true, true), count(false, true), count(false, false));
    let share = 100.0 * missed as f64 / (missed + found).max(1) as f64;
    let nonmated = grouped(wrong + right);
    Some(format!("score {threshold:.1}: {} false matches of {nonmated}, FNMR {share:.2} %", grouped(wrong)))
}

/// Median and 95 % quantile of single runs.
fn spread(times: &Times) -> String {
    let (median, slow) = (readable(times.quantile(0.5)), readable(times.quantile(0.95)));
    format!("{median} median, {slow} at 95 % (one thread, {} runs)", grouped(times.count()))
}
