//! CSV lists that people write: named columns, and an error that names the line.

use std::collections::HashMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use csv::{ReaderBuilder, StringRecord, Trim};

use crate::fault::Fault;

/// A CSV file with a header whose wanted columns were found.
pub struct Table<const N: usize> {
    path: PathBuf,
    names: [String; N],
    columns: [usize; N],
    reader: csv::Reader<File>,
    record: StringRecord,
}

/// One row: its line in the file and the wanted fields, in the order they were asked for.
#[derive(Debug)]
pub struct Row<const N: usize> {
    /// Line in the file, from 1.
    pub line: u64,
    /// The fields, trimmed.
    pub fields: [String; N],
}

impl<const N: usize> Table<N> {
    /// Opens a list and finds the columns `names` in its header; other columns are ignored.
    pub fn open(path: &Path, names: [&str; N]) -> Result<Self, Fault> {
        if path.is_dir() {
            return Err(Fault::error("this is a folder, not a CSV list", wanted(&names)).in_file(path));
        }
        let file = File::open(path).map_err(|error| Fault::io("open the list", path, &error))?;
        let mut reader = ReaderBuilder::new().trim(Trim::All).flexible(true).from_reader(file);
        let header = reader.headers().map_err(|error| broken(path, &error))?.clone();
        let mut columns = [0; N];
        for (column, name) in columns.iter_mut().zip(names) {
            // Spreadsheets put a byte-order mark before the first name.
            let found = header.iter().position(|title| title.trim_start_matches('\u{feff}') == name);
            *column = found.ok_or_else(|| {
                Fault::error(format_args!("the list has no column {name:?}"), wanted(&names)).in_file(path)
            })?;
        }
        let names = names.map(str::to_owned);
        Ok(Self { path: path.to_path_buf(), names, columns, reader, record: StringRecord::new() })
    }

    /// The next row, or `None` at the end.
    pub fn next(&mut self) -> Result<Option<Row<N>>, Fault> {
        if !self.reader.read_record(&mut self.record).map_err(|error| broken(&self.path, &error))? {
            return Ok(None);
        }
        let line = self.record.position().map_or(0, csv::Position::line);
        let mut fields = [const { String::new() }; N];
        for ((field, column), name) in fields.iter_mut().zip(self.columns).zip(&self.names) {
            let value = self.record.get(column);
            *field = value.ok_or_else(|| self.missing(line, name))?.to_owned();
        }
        Ok(Some(Row { line, fields }))
    }

    /// A path in the list: absolute, or relative to the list's folder.
    pub fn resolve(&self, path: &str) -> PathBuf {
        self.path.parent().unwrap_or_else(|| Path::new("")).join(path)
    }

    fn missing(&self, line: u64, name: &str) -> Fault {
        let what = format!("the row has no field for column {name:?}");
        Fault::error(what, wanted(&self.names)).at(place(&self.path, line))
    }
}

/// A line of a file, for an error.
pub fn place(path: &Path, line: u64) -> String {
    format!("{}, line {line}", path.display())
}

/// Ids seen so far, each once.
pub struct Ids {
    seen: HashMap<String, u64>,
}

impl Ids {
    /// No id seen yet.
    pub fn new() -> Self {
        Self { seen: HashMap::new() }
    }

    /// Takes an id from a line of `path`.
    pub fn take(&mut self, path: &Path, line: u64, id: &str) -> Result<(), Fault> {
        check_id(path, line, id)?;
        if let Some(first) = self.seen.insert(id.to_owned(), line) {
            let what = format!("id {id:?} appears twice, first on line {first}");
            return Err(Fault::error(what, "give every row its own id").at(place(path, line)));
        }
        Ok(())
    }
}

/// An id must be there and must stay on one line of the result.
pub fn check_id(path: &Path, line: u64, id: &str) -> Result<(), Fault> {
    if id.is_empty() {
        return Err(Fault::error("the id is empty", "give every row its own id").at(place(path, line)));
    }
    if id.chars().any(char::is_control) {
        let advice = "use letters, digits and punctuation in ids";
        return Err(
            Fault::error("the id holds a line break or another control character", advice).at(place(path, line))
        );
    }
    Ok(())
}

fn wanted<S: std::borrow::Borrow<str>>(names: &[S]) -> String {
    format!("give a CSV file whose first line is {}", names.join(","))
}

fn broken(path: &Path, error: &csv::Error) -> Fault {
    let fault = Fault::error(format_args!("the list is no readable CSV: {error}"), "save it as CSV in UTF-8");
    match error.position() {
        Some(position) => fault.at(place(path, position.line())),
        None => fault.in_file(path),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn list(text: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        fs::write(&path, text).unwrap();
        (folder, path)
    }

    #[test]
    fn columns_are_found_by_name_in_any_order() {
        let (folder, path) = list("\u{feff}path,extra,id\na.png,x, 1 \n\"b,c.png\",y,2\n");
        let mut table = Table::open(&path, ["id", "path"]).unwrap();
        let row = table.next().unwrap().unwrap();
        assert_eq!((row.line, row.fields), (2, ["1".to_owned(), "a.png".to_owned()]));
        let row = table.next().unwrap().unwrap();
        assert_eq!(table.resolve(&row.fields[1]), folder.path().join("b,c.png"));
        assert!(table.next().unwrap().is_none());
    }

    #[test]
    fn a_missing_column_or_field_is_named() {
        let (_folder, path) = list("id,file\n1,a\n");
        let fault = Table::open(&path, ["id", "path"]).err().unwrap().to_string();
        assert!(fault.contains("no column \"path\"") && fault.contains("id,path"), "{fault}");
        let (_folder, path) = list("id,path\n1\n");
        let fault = Table::open(&path, ["id", "path"]).unwrap().next().unwrap_err().to_string();
        assert!(fault.contains("line 2") && fault.contains("\"path\""), "{fault}");
    }

    #[test]
    fn an_id_is_taken_once() {
        let path = Path::new("list.csv");
        let mut ids = Ids::new();
        ids.take(path, 2, "a").unwrap();
        let fault = ids.take(path, 3, "a").unwrap_err().to_string();
        assert!(fault.contains("first on line 2") && fault.contains("line 3"), "{fault}");
        assert!(ids.take(path, 4, "").is_err());
        assert!(ids.take(path, 5, "a\nb").is_err());
    }
}
