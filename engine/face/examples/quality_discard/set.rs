//! Which photos, whose, in which fold.

use std::collections::HashMap;
use std::error::Error;
use std::path::{Path, PathBuf};

/// One photo of the set.
pub struct Photo {
    pub id: String,
    pub subject: String,
    pub path: PathBuf,
    pub fold: usize,
}

/// The first `most` photos of every person who is in a fold and has two.
pub fn read(list: &Path, pairs: &Path, most: usize) -> Result<Vec<Photo>, Box<dyn Error>> {
    let (list_text, pair_text) = (std::fs::read_to_string(list)?, std::fs::read_to_string(pairs)?);
    let rows: Vec<Vec<&str>> = list_text.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let subject_of: HashMap<&str, &str> = rows.iter().filter_map(|row| Some((*row.first()?, *row.get(1)?))).collect();
    let mut fold_of: HashMap<&str, usize> = HashMap::new();
    for line in pair_text.lines().skip(1) {
        let row: Vec<&str> = line.split(',').collect();
        let [probe, reference, _, fold] = row.as_slice() else { return Err("PAIRS.csv: four columns a row".into()) };
        for id in [probe, reference] {
            if let Some(subject) = subject_of.get(id) {
                fold_of.insert(subject, fold.trim().parse()?);
            }
        }
    }
    let folder = list.parent().unwrap_or(Path::new("."));
    let mut taken: HashMap<&str, usize> = HashMap::new();
    let mut photos = Vec::new();
    for row in &rows {
        let [id, subject, path] = row.as_slice() else { return Err("SET.csv: three columns a row".into()) };
        let count = taken.entry(subject).or_default();
        let Some(fold) = fold_of.get(subject).filter(|_| *count < most) else { continue };
        *count += 1;
        let (id, subject) = ((*id).to_string(), (*subject).to_string());
        photos.push(Photo { id, subject, path: folder.join(path.trim()), fold: *fold });
    }
    photos.retain(|photo| taken.get(photo.subject.as_str()).is_some_and(|count| *count > 1));
    Ok(photos)
}
