//! Scores of a set: from a file that `eval` wrote, or from its images.

use std::collections::HashMap;
use std::path::Path;

use bioverify::Fingers;
use bioverify_core::Score;
use sha2::{Digest as _, Sha256};

use super::Gathered;
use crate::commands::eval::{compare_all, extract_set};
use crate::fault::Fault;
use crate::input::read_bytes;
use crate::tables::{Ids, Table, place};

/// Reads the scores of a set; pairs without a score stay out.
pub fn from_files(set: &Path, scores: &Path, gathered: &mut Gathered) -> Result<(), Fault> {
    let (subjects, count) = subjects_of(set)?;
    let mut table = Table::open(scores, ["probe", "reference", "score"])?;
    while let Some(row) = table.next()? {
        let [probe, reference, score] = &row.fields;
        let unknown = |id: &str| {
            let what = format!("id {id:?} is not in the set");
            let advice = format!("give the scores that belong to {}", set.display());
            Fault::error(what, advice).at(place(scores, row.line))
        };
        let probe_subject = subjects.get(probe).ok_or_else(|| unknown(probe))?;
        let reference_subject = subjects.get(reference).ok_or_else(|| unknown(reference))?;
        if score.is_empty() {
            continue;
        }
        let value = score.parse().ok().and_then(|value| Score::new(value).ok()).ok_or_else(|| {
            let what = format!("score {score:?} is not a number of at least 0");
            Fault::error(what, "give scores that bioverify eval wrote").at(place(scores, row.line))
        })?;
        gathered.add(probe_subject == reference_subject, value);
    }
    note(set, subjects.len(), count, Some(scores), gathered)
}

/// Extracts and compares a set.
pub fn from_images(set: &Path, fingers: &Fingers, gathered: &mut Gathered) -> Result<(), Fault> {
    let extracted = extract_set(set, fingers)?;
    let pairs = compare_all(&extracted.samples);
    for pair in pairs.scored(&extracted.samples) {
        if let Some(score) = pair.score.and_then(|score| Score::new(score).ok()) {
            gathered.add(pair.probe_subject == pair.reference_subject, score);
        }
    }
    note(set, extracted.samples.len(), extracted.subjects, None, gathered)
}

/// Subject of every id, and how many subjects there are.
fn subjects_of(set: &Path) -> Result<(HashMap<String, u32>, usize), Fault> {
    let mut table = Table::open(set, ["id", "subject"])?;
    let (mut ids, mut numbers, mut subjects) = (Ids::new(), HashMap::new(), HashMap::new());
    while let Some(row) = table.next()? {
        let [id, subject] = row.fields;
        ids.take(set, row.line, &id)?;
        let next = numbers.len() as u32;
        subjects.insert(id, *numbers.entry(subject).or_insert(next));
    }
    Ok((subjects, numbers.len()))
}

/// Notes the set by name and content.
fn note(
    set: &Path,
    samples: usize,
    subjects: usize,
    scores: Option<&Path>,
    gathered: &mut Gathered,
) -> Result<(), Fault> {
    let digest = |path: &Path| -> Result<String, Fault> {
        let digest = Sha256::digest(read_bytes(path)?.as_slice());
        Ok(digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect())
    };
    let name = set.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut text = format!("set {name}, {samples} samples of {subjects} subjects, list sha256 {}", digest(set)?);
    if let Some(scores) = scores {
        text.push_str(&format!(", scores sha256 {}", digest(scores)?));
    }
    gathered.data.push(text);
    gathered.subjects += subjects as u32;
    Ok(())
}
