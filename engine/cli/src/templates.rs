//! Labelled samples of a set, ready to be compared.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use bioverify_core::{MinutiaSet, Quality};
use bioverify_finger::compare::{PreparedProbe, PreparedReference};

use crate::fault::Fault;
use crate::output::remark;
use crate::tables::{Ids, Table};

/// Minutiae in both prepared forms.
pub struct Template {
    /// As the probe of a comparison.
    pub probe: PreparedProbe,
    /// As its reference.
    pub reference: PreparedReference,
    /// Its quality; `None` where a record states none.
    pub quality: Option<Quality>,
}

impl Template {
    /// Prepares minutiae.
    pub fn new(set: &MinutiaSet) -> Self {
        Self { probe: PreparedProbe::new(set), reference: PreparedReference::new(set), quality: set.quality() }
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

/// Why a sample has no template.
pub struct Missing {
    /// In words, for an operator.
    pub why: String,
    /// Whether its file could be read, and only its content gave no template.
    pub is_read: bool,
}

impl Missing {
    /// A file that is not there, damaged, or something else.
    pub fn unread(fault: &Fault) -> Self {
        Self { why: fault.one_line(), is_read: false }
    }

    /// A file that was read and gives no template.
    pub fn empty(why: impl ToString) -> Self {
        Self { why: why.to_string(), is_read: true }
    }
}

/// Names the samples without a template on standard error; each counts as a failure to extract.
///
/// # Errors
/// Where of `count` files none could be read: that is a wrong list, not a bad set.
pub fn tell_missing(
    list: &Path,
    count: usize,
    missing: Vec<(String, Missing)>,
) -> Result<Vec<(String, String)>, Fault> {
    let unread = missing.iter().filter(|(_, missing)| !missing.is_read).count();
    if let Some((id, first)) = missing.first().filter(|_| unread == count) {
        let what = format!("no file of the list could be read ({count} in all); {id}: {}", first.why);
        return Err(Fault::error(what, "check the column path: paths are relative to the list").in_file(list));
    }
    for (id, missing) in &missing {
        remark(format_args!("no template of {id}: {}", missing.why));
    }
    Ok(missing.into_iter().map(|(id, missing)| (id, missing.why)).collect())
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

/// Reads a list with columns id, subject, path and `extra`; every id once. Whether the files are there shows when they are
/// read: a file that is missing spoils no more than one that is damaged.
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
        let next = subjects.len() as u32;
        let subject = *subjects.entry(subject.clone()).or_insert(next);
        listed.push(Listed { id: id.clone(), subject, path: file_path, rest: (extra(&row.fields), row.line) });
    }
    if listed.is_empty() {
        return Err(Fault::error("the list has no rows", format!("fill columns {}", names.join(","))).in_file(path));
    }
    Ok((listed, subjects.len()))
}
