//! The list of a batch: checked as a whole before the first verification, then read row by row.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

use crate::fault::Fault;
use crate::tables::{Table, check_id, place};

/// One row of the list.
#[derive(Debug)]
pub struct Entry {
    /// Its name.
    pub id: String,
    /// Image or record of the capture; `None` where the cell is empty.
    pub probe: Option<PathBuf>,
    /// Resolution of images, as it stands in the list.
    pub ppi: String,
    /// Record or image to compare with; `None` where the cell is empty.
    pub reference: Option<PathBuf>,
}

/// The rows of a list, one at a time.
pub struct List {
    table: Table<4>,
}

impl List {
    /// Opens a list.
    pub fn open(path: &Path) -> Result<Self, Fault> {
        Ok(Self { table: Table::open(path, ["id", "probe", "ppi", "reference"])? })
    }

    /// The next row, or `None` at the end.
    pub fn next(&mut self) -> Result<Option<Entry>, Fault> {
        let Some(row) = self.table.next()? else { return Ok(None) };
        let [id, probe, ppi, reference] = row.fields;
        let file = |cell: String| (!cell.is_empty()).then(|| self.table.resolve(&cell));
        let (probe, reference) = (file(probe), file(reference));
        Ok(Some(Entry { id, probe, ppi, reference }))
    }
}

/// Checks that the list can be read to its end and that every id stands there once; answers how many rows it has. Holds
/// eight bytes a row.
pub fn survey(path: &Path) -> Result<usize, Fault> {
    let mut table = Table::open(path, ["id", "probe", "ppi", "reference"])?;
    let mut hashes = Vec::new();
    while let Some(row) = table.next()? {
        let [id, ..] = &row.fields;
        check_id(path, row.line, id)?;
        hashes.push(hash(id));
    }
    let rows = hashes.len();
    hashes.sort_unstable();
    let suspects: HashSet<u64> =
        hashes.windows(2).filter(|w| w.first() == w.last()).filter_map(|w| w.first().copied()).collect();
    drop(hashes);
    if !suspects.is_empty() {
        refuse_repeats(path, &suspects)?;
    }
    Ok(rows)
}

/// Different ids may share a hash: only those with a repeated one are looked at in full.
fn refuse_repeats(path: &Path, suspects: &HashSet<u64>) -> Result<(), Fault> {
    let mut table = Table::open(path, ["id"])?;
    let mut seen: HashMap<String, u64> = HashMap::new();
    while let Some(row) = table.next()? {
        let [id] = row.fields;
        if !suspects.contains(&hash(&id)) {
            continue;
        }
        if let Some(first) = seen.get(&id) {
            let what = format!("id {id:?} appears twice, first on line {first}");
            return Err(Fault::error(what, "give every row its own id").at(place(path, row.line)));
        }
        seen.insert(id, row.line);
    }
    Ok(())
}

fn hash(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_repeated_id_is_refused_with_both_lines() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        fs::write(&path, "id,probe,ppi,reference\na,p,500,r\nb,p,500,r\na,p,500,r\n").unwrap();
        let fault = survey(&path).unwrap_err().to_string();
        assert!(fault.contains("first on line 2") && fault.contains("line 4"), "{fault}");
        fs::write(&path, "id,probe,ppi,reference\na,p,500,r\nb,,,\n").unwrap();
        assert_eq!(survey(&path).unwrap(), 2);
    }

    #[test]
    fn equal_hashes_alone_are_no_repeat() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        fs::write(&path, "id,probe,ppi,reference\na,p,500,r\nb,p,500,r\n").unwrap();
        refuse_repeats(&path, &HashSet::from([hash("a"), hash("b")])).unwrap();
    }
}
