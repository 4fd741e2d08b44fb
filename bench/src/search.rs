//! What a search in two stages finds of what an exhaustive one finds, and how long both take.

use std::collections::HashMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use bioverify::finger::{Effort, Hit, Index, Keep, PreparedProbe};
use bioverify::record::read_record;
use bioverify::{Limits, MinutiaSet};
use bioverify_testdata::Constellation;
use rayon::prelude::*;
use rustix::time::{ClockId, clock_gettime};

/// Shares of the index whose recall is told.
const SHARES: [f32; 4] = [0.001, 0.003, 0.01, 0.03];
/// A sensor of common size, pixels at 500 ppi.
const SENSOR: (u16, u16) = (300, 360);
/// Templates drawn at a time.
const CHUNK: u64 = 20_000;

/// One probe with what is known of it.
struct Sought {
    prepared: PreparedProbe,
    /// Number of its finger's template in the index.
    mate: u64,
}

/// An index and the probes to be found in it.
pub struct Trial {
    index: Index,
    probes: Vec<Sought>,
    /// Processor seconds that drawing and adding took.
    built: f64,
}

/// Processor seconds of this process so far.
fn processor_seconds() -> f64 {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    now.tv_sec as f64 + now.tv_nsec as f64 * 1e-9
}

impl Trial {
    /// `templates` synthetic fingers, `probes` of them (spread evenly) captured once more.
    ///
    /// # Errors
    /// None for these sizes.
    pub fn synthetic(templates: u64, probes: usize) -> Result<Self, Box<dyn Error>> {
        let (index, built) = drawn(templates)?;
        let step = (templates / probes.max(1) as u64).max(1);
        let numbers: Vec<u64> = (0..templates).step_by(step as usize).take(probes).collect();
        let sought = numbers.into_iter().map(|id| {
            let again = Constellation::new(id).capture(1, SENSOR.0, SENSOR.1)?;
            Ok(Sought { prepared: PreparedProbe::new(&again), mate: id })
        });
        Ok(Self { index, probes: sought.collect::<Result<_, Box<dyn Error>>>()?, built })
    }

    /// `templates` synthetic fingers and the minutiae records of a list with columns id, subject, path: the first of each
    /// subject is enrolled, too, and all others are probes.
    ///
    /// # Errors
    /// Where the list or one of its records cannot be read.
    pub fn of_list(templates: u64, list: &Path) -> Result<Self, Box<dyn Error>> {
        let (mut index, built) = drawn(templates)?;
        let folder = list.parent().unwrap_or_else(|| Path::new(""));
        let (mut enrolled, mut probes) = (HashMap::new(), Vec::new());
        for (row, id) in fs::read_to_string(list)?.lines().skip(1).zip(templates..) {
            let [_, subject, path, ..] = row.split(',').collect::<Vec<_>>()[..] else { continue };
            let record = read_record(&fs::read(folder.join(path))?, &Limits::default())?;
            let set = record.value.minutia_sets()?.into_iter().next().ok_or("a record without a view")?;
            let mate = *enrolled.entry(subject.to_owned()).or_insert(id);
            if mate == id {
                index.add(id, &set)?;
            } else {
                probes.push(Sought { prepared: PreparedProbe::new(&set), mate });
            }
        }
        Ok(Self { index, probes, built })
    }

    /// Searches for all probes, exhaustively and in two stages. Lines for a person to read.
    #[must_use]
    pub fn run(&self) -> Vec<String> {
        let (templates, bytes) = (self.index.len(), self.index.bytes());
        let compared = (templates * self.probes.len()) as f64;
        let mut lines = vec![
            format!("templates             {templates}, {} bytes each", bytes / templates.max(1)),
            format!("drawing and adding    {:.1} us of a core each", 1e6 * self.built / templates.max(1) as f64),
        ];
        let (all, seconds) = self.search(Effort::Exhaustive);
        let is_mate = |(hit, sought): (&Option<Hit>, &Sought)| hit.is_some_and(|hit| hit.id == sought.mate);
        let mated: Vec<bool> = all.iter().zip(&self.probes).map(is_mate).collect();
        let found = mated.iter().filter(|is_mate| **is_mate).count();
        lines.push(format!("exhaustive            {:.2} us of a core a comparison", 1e6 * seconds / compared));
        lines.push(format!(
            "probes                {}, of which {found} have a mate in the first place",
            self.probes.len()
        ));
        for share in SHARES {
            let (some, seconds) = self.search(Effort::Share(share));
            let same = some.iter().zip(&all).zip(&mated).filter(|((a, b), is_mate)| **is_mate && a == b).count();
            let recall = 100.0 * same as f64 / found.max(1) as f64;
            let each = 1e6 * seconds / compared;
            lines.push(format!(
                "share {:5.1} %         recall {recall:6.2} % ({same} of {found}), {each:.3} us of a core a template",
                100.0 * share
            ));
        }
        lines
    }

    /// The best hit for each probe, and the processor seconds of it all.
    fn search(&self, effort: Effort) -> (Vec<Option<Hit>>, f64) {
        let before = processor_seconds();
        let best = self.probes.iter().map(|sought| self.index.search(&sought.prepared, 1, effort).first().copied());
        (best.collect(), processor_seconds() - before)
    }
}

/// An index of synthetic fingers, a capture each, numbered from 0, and the processor seconds it took.
fn drawn(templates: u64) -> Result<(Index, f64), Box<dyn Error>> {
    let before = processor_seconds();
    let mut index = Index::new(Keep::Prepared);
    for first in (0..templates).step_by(CHUNK as usize) {
        let numbers = (first..templates.min(first + CHUNK)).into_par_iter();
        let draw = |id| Ok((id, Constellation::new(id).capture(0, SENSOR.0, SENSOR.1)?));
        let sets: Vec<(u64, MinutiaSet)> =
            numbers.map(draw).collect::<Result<_, bioverify::core::MinutiaSetError>>()?;
        index.add_all(&sets.iter().map(|(id, set)| (*id, set)).collect::<Vec<_>>())?;
    }
    Ok((index, processor_seconds() - before))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trial_finds_the_mates_and_says_what_it_took() {
        let lines = Trial::synthetic(400, 4).unwrap().run();
        assert_eq!(lines.len(), 4 + SHARES.len(), "{lines:#?}");
        assert!(
            lines[0].starts_with("templates             400, ") && lines[3].contains("4, of which 4 have"),
            "{lines:#?}"
        );
        // The smallest share compares more than half of so few in full.
        assert!(lines[7].contains("recall 100.00 %"), "{lines:#?}");
    }
}
