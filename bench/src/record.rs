//! A record of a run: medians as multiples of the reference workload, to compare a later run with.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// How much slower than its record a bench may be. Origin: the spread of a shared two-core machine over a day was below a third.
/// Lower raises false alarms, higher hides a regression of that size.
pub const TOLERANCE: f64 = 1.5;

/// Name of the bench that all others are told as multiples of.
const REFERENCE: &str = "reference/work";

/// Medians of one machine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Record {
    /// Processor model and core count, nothing else of the machine.
    pub processor: String,
    /// Median of the reference workload, microseconds.
    pub reference_us: f64,
    /// Bench to figures.
    pub benches: BTreeMap<String, Figures>,
}

/// One bench.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Figures {
    /// Median, microseconds.
    pub median_us: f64,
    /// The same as a multiple of the reference workload.
    pub ratio: f64,
}

/// Why there is no record.
#[derive(Debug)]
pub enum RecordError {
    /// A file cannot be read.
    Read(PathBuf, std::io::Error),
    /// A file is not what it should be.
    Broken(PathBuf, String),
    /// The benches have not been run.
    NoReference(PathBuf),
}

impl std::fmt::Display for RecordError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Read(path, error) => write!(f, "cannot read {}: {error}", path.display()),
            Self::Broken(path, what) => write!(f, "{}: {what}", path.display()),
            Self::NoReference(path) => {
                write!(f, "no {REFERENCE} under {}: run `cargo bench -p bioverify-bench` first", path.display())
            }
        }
    }
}

impl std::error::Error for RecordError {}

/// The part of criterion's estimates.json that is used.
#[derive(Deserialize)]
struct Estimates {
    median: Estimate,
}

/// The part of criterion's benchmark.json that is used: a folder's name is not the bench's, slashes are replaced in it.
#[derive(Deserialize)]
struct Benchmark {
    full_id: String,
}

#[derive(Deserialize)]
struct Estimate {
    point_estimate: f64,
}

impl Record {
    /// Collects the medians of the last run from criterion's folder (`target/criterion`).
    ///
    /// # Errors
    /// [`RecordError`] names the file, or says that the benches have not been run.
    pub fn collect(folder: &Path, processor: String) -> Result<Self, RecordError> {
        let mut medians = BTreeMap::new();
        collect_into(folder, &mut medians)?;
        let reference_us = medians.remove(REFERENCE).ok_or_else(|| RecordError::NoReference(folder.into()))?;
        let figures = |median_us: f64| Figures { median_us, ratio: median_us / reference_us };
        let benches = medians.into_iter().map(|(name, median)| (name, figures(median))).collect();
        Ok(Self { processor, reference_us, benches })
    }

    /// Reads a committed record.
    ///
    /// # Errors
    /// [`RecordError`] names the file and what is wrong with it.
    pub fn read(path: &Path) -> Result<Self, RecordError> {
        let text = fs::read_to_string(path).map_err(|error| RecordError::Read(path.into(), error))?;
        toml::from_str(&text).map_err(|error| RecordError::Broken(path.into(), error.to_string()))
    }

    /// The benches that are slower than in `kept`, relative to the reference workload, beyond [`TOLERANCE`], and those that
    /// are missing; empty if all is well.
    #[must_use]
    pub fn regressions(&self, kept: &Self) -> Vec<String> {
        let of = |(name, kept): (&String, &Figures)| match self.benches.get(name) {
            None => Some(format!("{name}: was not run")),
            Some(now) if now.ratio > kept.ratio * TOLERANCE => {
                Some(format!("{name}: {:.3} times the reference workload, {:.3} in the record", now.ratio, kept.ratio))
            }
            Some(_) => None,
        };
        kept.benches.iter().filter_map(of).collect()
    }

    /// The benches of this run that `kept` lacks, which therefore guards nothing of them.
    #[must_use]
    pub fn unguarded<'a>(&'a self, kept: &Self) -> Vec<&'a str> {
        self.benches.keys().filter(|name| !kept.benches.contains_key(*name)).map(String::as_str).collect()
    }
}

/// Medians in microseconds of every bench below `folder`.
fn collect_into(folder: &Path, medians: &mut BTreeMap<String, f64>) -> Result<(), RecordError> {
    let fail = |error| RecordError::Read(folder.into(), error);
    for entry in fs::read_dir(folder).map_err(fail)? {
        let path = entry.map_err(fail)?.path();
        if !path.is_dir() {
            continue;
        }
        let run = path.join("new");
        if run.is_dir() {
            let benchmark: Benchmark = parse(&run.join("benchmark.json"))?;
            let estimates: Estimates = parse(&run.join("estimates.json"))?;
            medians.insert(benchmark.full_id, estimates.median.point_estimate / 1e3);
        } else {
            collect_into(&path, medians)?;
        }
    }
    Ok(())
}

fn parse<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, RecordError> {
    let text = fs::read_to_string(path).map_err(|error| RecordError::Read(path.into(), error))?;
    serde_json::from_str(&text).map_err(|error| RecordError::Broken(path.into(), error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As criterion leaves a run: slashes in a name that is no group's are replaced in the folder's.
    fn write(root: &Path, name: &str, nanos: f64) {
        let folder = root.join(name.replace('/', "_")).join("new");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("benchmark.json"), format!(r#"{{"group_id":"x","full_id":"{name}"}}"#)).unwrap();
        fs::write(folder.join("estimates.json"), format!(r#"{{"median":{{"point_estimate":{nanos}}},"mean":{{}}}}"#))
            .unwrap();
    }

    #[test]
    fn medians_become_multiples_of_the_reference() {
        let root = tempfile::tempdir().unwrap();
        write(root.path(), "reference/work", 2e6);
        write(root.path(), "extract/embedded", 50e6);
        let record = Record::collect(root.path(), "a processor".into()).unwrap();
        assert_eq!(record.reference_us, 2e3);
        assert_eq!(record.benches["extract/embedded"], Figures { median_us: 50e3, ratio: 25.0 });
        let text = toml::to_string(&record).unwrap();
        assert_eq!(toml::from_str::<Record>(&text).unwrap(), record);
    }

    #[test]
    fn a_slower_and_a_missing_bench_are_told() {
        let figures = |ratio| Figures { median_us: ratio * 1e3, ratio };
        let of = |benches: &[(&str, f64)]| Record {
            processor: String::new(),
            reference_us: 1e3,
            benches: benches.iter().map(|(name, ratio)| ((*name).to_owned(), figures(*ratio))).collect(),
        };
        let kept = of(&[("a", 1.0), ("b", 1.0), ("c", 1.0)]);
        let regressions = of(&[("a", 1.4), ("b", 1.6)]).regressions(&kept);
        assert_eq!(regressions.len(), 2, "{regressions:?}");
        assert!(regressions[0].starts_with("b:") && regressions[1].starts_with("c:"), "{regressions:?}");
        assert!(of(&[("a", 1.0)]).unguarded(&kept).is_empty());
        assert_eq!(of(&[("a", 1.0), ("d", 1.0)]).unguarded(&kept), ["d"]);
    }

    #[test]
    fn without_a_run_it_says_what_to_do() {
        let root = tempfile::tempdir().unwrap();
        let error = Record::collect(root.path(), String::new()).unwrap_err().to_string();
        assert!(error.contains("cargo bench"), "{error}");
    }
}
