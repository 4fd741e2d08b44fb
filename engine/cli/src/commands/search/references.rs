//! The references of a search: templates of a folder or of a list, into an index.

use std::fs;
use std::path::{Path, PathBuf};

use bioverify_core::MinutiaSet;
use bioverify_finger::search::{Index, Keep};
use bioverify_record::recognise;
use rayon::prelude::*;

use crate::fault::Fault;
use crate::input::{holds_pictures, is_finger_record, minutiae_of, parse_record, read_bytes};
use crate::keys::KeyArgs;
use crate::output::remark;
use crate::params::SEARCH_FILES;
use crate::progress::bar;
use crate::tables::{Ids, Table};

/// References in an index, by name.
pub struct References {
    /// Their minutiae, numbered as in `names`.
    pub index: Index,
    /// Name and finger view, from 0.
    pub names: Vec<(String, usize)>,
    /// Files that gave no reference.
    pub unread: usize,
}

/// A file that was named as a reference.
struct Listed {
    name: String,
    path: PathBuf,
}

/// Reads all references: what of a folder is a minutiae record, or each file of a list with columns id and path. A file that
/// gives none is named on standard error; a sealed one that does not open is an error.
pub fn read(among: &Path, keep: Keep, keys: &KeyArgs) -> Result<References, Fault> {
    let listed = if among.is_dir() { folder(among)? } else { list(among)? };
    let mut references = References { index: Index::new(keep), names: Vec::new(), unread: 0 };
    let progress = bar("reading", listed.len());
    for files in listed.chunks(SEARCH_FILES) {
        let read: Vec<Result<Vec<MinutiaSet>, Unread>> = files.par_iter().map(|one| sets_of(&one.path, keys)).collect();
        for (one, sets) in files.iter().zip(read) {
            references.take(&one.name, sets)?;
            progress.inc(1);
        }
    }
    progress.finish_and_clear();
    if references.names.is_empty() {
        let what = format!("no minutiae record among {} files", listed.len());
        let advice = "give a folder of templates, or a list with columns id,path (paths relative to it)";
        return Err(Fault::error(what, advice).in_file(among));
    }
    Ok(references)
}

/// Why a file gave no reference.
enum Unread {
    /// It is none, or damaged: the others are searched.
    Passed(Fault),
    /// It might be the one that matches.
    Sealed(Fault),
}

impl References {
    fn take(&mut self, name: &str, sets: Result<Vec<MinutiaSet>, Unread>) -> Result<(), Fault> {
        let sets = match sets {
            Ok(sets) => sets,
            Err(Unread::Sealed(fault)) => return Err(fault),
            Err(Unread::Passed(fault)) => {
                remark(format_args!("{name} is no reference: {}", fault.one_line()));
                self.unread += 1;
                return Ok(());
            }
        };
        let numbered: Vec<(u64, &MinutiaSet)> = (self.names.len() as u64..).zip(&sets).collect();
        self.index.add_all(&numbered).map_err(|error| Fault::error(error, "report this"))?;
        self.names.extend((0..sets.len()).map(|view| (name.to_owned(), view)));
        Ok(())
    }
}

fn sets_of(path: &Path, keys: &KeyArgs) -> Result<Vec<MinutiaSet>, Unread> {
    let bytes = read_bytes(path).map_err(Unread::Passed)?;
    let bytes = keys.opened(bytes, path).map_err(Unread::Sealed)?;
    let content = recognise(&bytes);
    if !is_finger_record(content) || holds_pictures(content) {
        let advice = "references are templates: make one with: bioverify extract IMG --ppi N --out FILE";
        return Err(Unread::Passed(Fault::error(format_args!("it is {content}"), advice)));
    }
    let record = parse_record(&bytes, path).map_err(Unread::Passed)?;
    minutiae_of(&record.value, path).map_err(Unread::Passed)
}

/// The files of a folder, by name.
fn folder(path: &Path) -> Result<Vec<Listed>, Fault> {
    let told = |error| Fault::io("list the folder", path, &error);
    let mut listed = Vec::new();
    for entry in fs::read_dir(path).map_err(told)? {
        let path = entry.map_err(told)?.path();
        if path.is_file() {
            let name = path.file_name().unwrap_or_default().display().to_string();
            listed.push(Listed { name, path });
        }
    }
    listed.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(listed)
}

/// The rows of a list.
fn list(path: &Path) -> Result<Vec<Listed>, Fault> {
    let (mut table, mut ids) = (Table::open(path, ["id", "path"])?, Ids::new());
    let mut listed = Vec::new();
    while let Some(row) = table.next()? {
        let [id, file] = &row.fields;
        ids.take(path, row.line, id)?;
        listed.push(Listed { name: id.clone(), path: table.resolve(file) });
    }
    Ok(listed)
}
