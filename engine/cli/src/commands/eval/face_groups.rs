//! `eval face`, group by group: error rates at thresholds that all groups share, and the largest differential between them
//! (ISO/IEC 19795-10).
//!
//! Mated and non-mated comparisons are those within a group: a stranger of one's own group is the harder one, and rates
//! over strangers of all groups would hide what differs.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use rayon::prelude::*;

use super::face::{Pair, Sample};
use super::face_rates::{Threshold, interval, resampled};
use super::face_scores::score;
use crate::fault::Fault;
use crate::output::{grouped, remark};
use crate::params::MOST_GROUPS;
use crate::report::Figure;
use crate::tables::{Table, place};

/// The column that is taken where none is named.
const DEFAULT_COLUMN: &str = "group";

/// The group of every row of a set.
pub struct Groups {
    /// Their names, sorted.
    names: Vec<String>,
    /// By row of the set, an index into the names; `None` where the field is empty.
    of: Vec<Option<usize>>,
}

impl Groups {
    /// Reads a column of the list; without a name the column `group`, if there is one.
    pub fn read(list: &Path, column: Option<&str>) -> Result<Option<Self>, Fault> {
        let default = || Table::open(list, [DEFAULT_COLUMN]).is_ok().then_some(DEFAULT_COLUMN);
        let asked = column.is_some();
        let Some(column) = column.or_else(default) else { return Ok(None) };
        let mut table = Table::open(list, [column])?;
        let mut rows = Vec::new();
        while let Some(row) = table.next()? {
            let [group] = row.fields;
            if group.chars().any(char::is_control) {
                let what = "the group holds a line break or another control character";
                let advice = "use letters, digits and punctuation in names of groups";
                return Err(Fault::error(what, advice).at(place(list, row.line)));
            }
            rows.push(group);
        }
        let mut numbers: BTreeMap<&str, usize> =
            rows.iter().filter(|group| !group.is_empty()).map(|group| (group.as_str(), 0)).collect();
        if numbers.is_empty() || numbers.len() > MOST_GROUPS {
            let what = format!("column {column:?} names {} groups, 1 to {MOST_GROUPS} are possible", numbers.len());
            let advice = "name a column of few values, each shared by many people (--group COLUMN)";
            let fault = Fault::error(what, advice).in_file(list);
            // A column that nobody asked for is no reason to measure nothing.
            if asked {
                return Err(fault);
            }
            remark(fault.one_line());
            return Ok(None);
        }
        numbers.values_mut().enumerate().for_each(|(index, number)| *number = index);
        let of = rows.iter().map(|group| numbers.get(group.as_str()).copied()).collect();
        let names = numbers.into_keys().map(str::to_owned).collect();
        Ok(Some(Self { names, of }))
    }

    fn of(&self, sample: usize) -> Option<usize> {
        self.of.get(sample).copied().flatten()
    }
}

/// What was compared within one group.
struct Within {
    samples: usize,
    failed: usize,
    /// Photos by person.
    photos: HashMap<u32, u32>,
    /// Mated scores with their person.
    mated: Vec<(f32, u32)>,
    /// Non-mated comparisons.
    nonmated: usize,
    /// Those that reach the lowest threshold, with both people.
    alike: Vec<(f32, u32, u32)>,
}

/// A rate of one group with its interval.
#[derive(Clone, Copy)]
struct Rate {
    value: f64,
    low: f64,
    high: f64,
}

/// Rates of every group at every threshold, and the largest differentials. `used` tells the samples that take part; mated
/// pairs are those of the list, or without one every two photos of one person.
pub fn breakdown(
    groups: &Groups,
    samples: &[Sample],
    used: impl Fn(usize) -> bool + Sync,
    pairs: Option<&[Pair]>,
    thresholds: &[Threshold],
) -> Vec<Figure> {
    let lowest = thresholds.iter().map(|threshold| threshold.score).fold(f32::INFINITY, f32::min);
    let parts: Vec<Within> = (0..groups.names.len())
        .map(|group| {
            let members: Vec<usize> =
                (0..samples.len()).filter(|index| groups.of(*index) == Some(group) && used(*index)).collect();
            within(samples, &members, pairs.map(|pairs| (pairs, groups, group)), lowest)
        })
        .collect();
    let mut figures: Vec<Figure> = groups.names.iter().zip(&parts).map(|(name, part)| told(name, part)).collect();
    for threshold in thresholds {
        let (mut missed, mut alike) = (Vec::new(), Vec::new());
        for (name, part) in groups.names.iter().zip(&parts) {
            let (fnmr, fmr) = (part.false_non_match_rate(threshold.score), part.false_match_rate(threshold.score));
            figures.push(Figure { name: format!("  {name}"), value: line(threshold, part, fnmr, fmr) });
            missed.extend(fnmr.map(|rate| (name.as_str(), rate)));
            alike.extend(fmr.map(|rate| (name.as_str(), rate)));
        }
        figures.extend(differential("FNMR differential", threshold, &missed));
        figures.extend(differential("FMR differential", threshold, &alike));
    }
    figures
}

/// Compares within one group.
fn within(samples: &[Sample], members: &[usize], pairs: Option<(&[Pair], &Groups, usize)>, lowest: f32) -> Within {
    let of = |index: &usize| samples.get(*index);
    let mut photos: HashMap<u32, u32> = HashMap::new();
    members.iter().filter_map(of).for_each(|sample| *photos.entry(sample.subject).or_default() += 1);
    let rows = members.par_iter().enumerate().flat_map_iter(|(first, index)| {
        let rest = members.get(first + 1..).unwrap_or(&[]);
        rest.iter().filter_map(of).zip(std::iter::repeat(of(index))).filter_map(|(b, a)| Some((a?, b))).filter_map(
            |(a, b)| {
                let score = score(a, b);
                (a.subject == b.subject || score >= lowest).then_some((score, a.subject, b.subject))
            },
        )
    });
    let (same, alike): (Vec<_>, Vec<_>) = rows.collect::<Vec<_>>().into_iter().partition(|(_, a, b)| a == b);
    let mated = match pairs {
        None => same.into_iter().map(|(score, subject, _)| (score, subject)).collect(),
        Some((pairs, groups, group)) => {
            let inside = |index: usize| groups.of(index) == Some(group);
            let listed = pairs.iter().filter(|pair| inside(pair.probe) && inside(pair.reference));
            let both = listed.filter_map(|pair| Some((samples.get(pair.probe)?, samples.get(pair.reference)?)));
            both.filter(|(a, b)| a.subject == b.subject).map(|(a, b)| (score(a, b), a.subject)).collect()
        }
    };
    let count = members.len();
    let own: usize = photos.values().map(|count| *count as usize * (*count as usize).saturating_sub(1) / 2).sum();
    Within {
        samples: count,
        failed: members.iter().filter_map(of).filter(|sample| sample.embedding.is_none()).count(),
        photos,
        mated,
        nonmated: (count * count.saturating_sub(1) / 2).saturating_sub(own),
        alike,
    }
}

impl Within {
    /// `None` without mated comparisons.
    fn false_non_match_rate(&self, threshold: f32) -> Option<Rate> {
        let missed = self.mated.iter().filter(|(score, _)| *score < threshold).count();
        let value = (!self.mated.is_empty()).then(|| missed as f64 / self.mated.len() as f64)?;
        let (low, high) = interval(&self.mated, threshold);
        Some(Rate { value, low: 1.0 - high, high: if missed == 0 { at_most(self.mated.len()) } else { 1.0 - low } })
    }

    /// `None` without non-mated comparisons. People are drawn, and with them all their comparisons.
    fn false_match_rate(&self, threshold: f32) -> Option<Rate> {
        let mut numbers: Vec<(u32, u32)> = self.photos.iter().map(|(subject, count)| (*subject, *count)).collect();
        numbers.sort_unstable();
        let number: HashMap<u32, usize> = numbers.iter().enumerate().map(|(index, (who, _))| (*who, index)).collect();
        let hits = self.alike.iter().filter(|(score, ..)| *score >= threshold);
        let hits: Vec<(usize, usize)> = hits.filter_map(|(_, a, b)| Some((*number.get(a)?, *number.get(b)?))).collect();
        let value = (self.nonmated > 0).then(|| hits.len() as f64 / self.nonmated as f64)?;
        if hits.is_empty() {
            return Some(Rate { value, low: 0.0, high: at_most(self.nonmated) });
        }
        let (low, high) = resampled(numbers.len(), |weights| {
            let weight = |index: usize| weights.get(index).copied().map_or(0.0, f64::from);
            let (mut sum, mut squares) = (0.0, 0.0);
            for (index, (_, count)) in numbers.iter().enumerate() {
                let photos = weight(index) * f64::from(*count);
                sum += photos;
                squares += photos * photos;
            }
            let alike: f64 = hits.iter().map(|(a, b)| weight(*a) * weight(*b)).sum();
            alike / ((sum * sum - squares) / 2.0).max(1.0)
        });
        Some(Rate { value, low, high })
    }
}

/// The rate that no error in `count` comparisons leaves possible: the rule of three (ISO/IEC 19795-1).
fn at_most(count: usize) -> f64 {
    (3.0 / count.max(1) as f64).min(1.0)
}

fn told(name: &str, part: &Within) -> Figure {
    let (samples, people) = (grouped(part.samples), grouped(part.photos.len()));
    let value = format!("{samples} samples of {people} subjects, {} without a template", grouped(part.failed));
    Figure { name: format!("group {name}"), value }
}

fn line(threshold: &Threshold, part: &Within, fnmr: Option<Rate>, fmr: Option<Rate>) -> String {
    let missed = fnmr.map_or("no mated pairs".to_owned(), |Rate { value, low, high }| {
        let (value, low, high) = (100.0 * value, 100.0 * low, 100.0 * high);
        format!("FNMR {value:.2} % (95 %: {low:.2} to {high:.2} %) of {}", grouped(part.mated.len()))
    });
    let alike = fmr.map_or("no non-mated pairs".to_owned(), |Rate { value, low, high }| {
        format!("FMR {value:.1e} (95 %: {low:.1e} to {high:.1e}) of {}", grouped(part.nonmated))
    });
    format!("at FAR {} of all: {missed}; {alike}", threshold.name)
}

/// The two groups farthest apart; `None` with less than two.
fn differential(what: &str, threshold: &Threshold, rates: &[(&str, Rate)]) -> Option<Figure> {
    let (best, low) = rates.iter().min_by(|a, b| a.1.value.total_cmp(&b.1.value))?;
    let (worst, high) = rates.iter().max_by(|a, b| a.1.value.total_cmp(&b.1.value))?;
    if rates.len() < 2 {
        return None;
    }
    let times = if low.value > 0.0 {
        format!("{:.1} times", high.value / low.value)
    } else if high.value > 0.0 {
        "no ratio to none".to_owned()
    } else {
        "no error in any group".to_owned()
    };
    let apart = if high.low > low.high { "intervals apart" } else { "intervals overlap" };
    let value = format!(
        "at FAR {} of all: {worst} {:.1e}, {best} {:.1e}: {times}, {apart}",
        threshold.name, high.value, low.value
    );
    Some(Figure { name: what.to_owned(), value })
}

#[cfg(test)]
mod tests;
