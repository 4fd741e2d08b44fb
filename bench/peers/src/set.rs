//! The samples of a set: pictures or minutiae records.

use std::error::Error;
use std::path::{Path, PathBuf};

use image::GrayImage;

use crate::print::Print;

/// What is known of a finger.
pub enum Sample {
    /// A picture, decoded beforehand.
    Picture {
        /// Its pixels.
        image: GrayImage,
        /// Where it lies.
        path: PathBuf,
        /// The file, for engines that take nothing else.
        #[cfg_attr(not(feature = "nbis"), allow(dead_code))]
        file: Vec<u8>,
    },
    /// Minutiae that somebody found.
    Record(Print),
}

/// A sample of a finger.
pub struct Item {
    /// Its name in the set.
    pub id: String,
    /// Whose finger it is.
    pub subject: String,
    /// Picture or record.
    pub sample: Sample,
    /// Pixels per inch of a picture.
    pub ppi: u16,
}

/// A row; the resolution is asked for pictures only.
type Row = (String, String, String, Option<u16>);

/// Reads SET.csv (`id,subject,path,ppi` or, of records, `id,subject,path`; paths relative to it) and its files.
pub fn read(set: &Path) -> Result<Vec<Item>, Box<dyn Error>> {
    let folder = set.parent().unwrap_or_else(|| Path::new("."));
    let mut rows = csv::Reader::from_path(set)?;
    let headers = rows.headers()?.clone();
    let has_ppi = headers.len() > 3;
    let mut items = Vec::new();
    for row in rows.records() {
        let mut row = row?;
        if !has_ppi {
            row.push_field("");
        }
        let (id, subject, path, ppi): Row = row.deserialize(None)?;
        let path = folder.join(path);
        let file = std::fs::read(&path).map_err(|why| format!("{id}: {}: {why}", path.display()))?;
        let sample = match Print::read(&file) {
            Some(print) => Sample::Record(print),
            None => Sample::Picture { image: image::load_from_memory(&file)?.into_luma8(), path, file },
        };
        let ppi = match (&sample, ppi) {
            (Sample::Picture { .. }, None) => return Err(format!("{id}: a picture needs its ppi").into()),
            (_, ppi) => ppi.unwrap_or_default(),
        };
        items.push(Item { id, subject, sample, ppi });
    }
    Ok(items)
}

/// Error rates need two samples of one finger and two fingers: without them they would be printed as 0.
pub fn check<'a>(subjects: impl Iterator<Item = &'a str>) -> Result<(), String> {
    let mut subjects: Vec<&str> = subjects.collect();
    let all = subjects.len();
    subjects.sort_unstable();
    subjects.dedup();
    match subjects.len() {
        0 => Err("the set is empty: list two samples of one finger and one of another, at least".into()),
        1 => Err("the set holds one finger only: add one of another, for a non-mated comparison".into()),
        fingers if fingers == all => {
            Err("the set holds no two samples of one finger: add one, for a mated comparison".into())
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn a_set_without_mated_or_non_mated_comparisons_is_refused() {
        assert!(check([].into_iter()).unwrap_err().contains("empty"));
        assert!(check(["a", "a"].into_iter()).unwrap_err().contains("one finger only"));
        assert!(check(["a", "b", "c"].into_iter()).unwrap_err().contains("no two samples"));
        assert_eq!(check(["a", "b", "a"].into_iter()), Ok(()));
    }
}
