//! Labelled samples of a set, ready to be compared.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use bioverify_core::MinutiaSet;
use bioverify_finger::compare::{PreparedProbe, PreparedReference};

use crate::fault::Fault;
use crate::tables::{Ids, Table, place};

/// Minutiae in both prepared forms.
pub struct Template {
    /// As the probe of a comparison.
    pub probe: PreparedProbe,
    /// As its reference.
    pub reference: PreparedReference,
}

impl Template {
    /// Prepares minutiae.
    pub fn new(set: &MinutiaSet) -> Self {
        Self { probe: PreparedProbe::new(set), reference: PreparedReference::new(set) }
    }
}

/// One sample of a set.
pub struct Sample {
    /// Its name in the set.
    pub id: String,
    /// Index of its person, from 0.
    pub subject: u32,
    /// Its minutiae; `None` where none could be had.
    pub template: Option<Template>,
}

/// One row of a set, its file not yet read.
#[derive(Debug)]
pub struct Listed<const N: usize> {
    /// Name in the set.
    pub id: String,
    /// Index of the person, from 0.
    pub subject: u32,
    /// Its file.
    pub path: PathBuf,
    /// Line of the list and the fields beyond id, subject and path.
    pub rest: ([String; N], u64),
}

/// Reads a list with columns id, subject, path and `extra`; every id once, every file there.
pub fn read_list<const M: usize, const N: usize>(
    path: &Path,
    names: [&'static str; M],
    extra: impl Fn(&[String; M]) -> [String; N],
) -> Result<(Vec<Listed<N>>, usize), Fault> {
    let mut table = Table::open(path, names)?;
    let (mut ids, mut subjects, mut listed) = (Ids::new(), HashMap::new(), Vec::new());
    while let Some(row) = table.next()? {
        let [id, subject, file, ..] = row.fields.as_slice() else { break };
        ids.take(path, row.line, id)?;
        let file_path = table.resolve(file);
        if !file_path.is_file() {
            let what = format!("there is no file {}", file_path.display());
            return Err(Fault::error(what, "paths are relative to the list").at(place(path, row.line)));
        }
        let next = subjects.len() as u32;
        let subject = *subjects.entry(subject.clone()).or_insert(next);
        listed.push(Listed { id: id.clone(), subject, path: file_path, rest: (extra(&row.fields), row.line) });
    }
    if listed.is_empty() {
        return Err(Fault::error("the list has no rows", format!("fill columns {}", names.join(","))).in_file(path));
    }
    Ok((listed, subjects.len()))
}
