//! Begins the result of a batch, or finds where a killed one stopped.
//!
//! A result only ever grows, row by row. Whatever a kill left behind is therefore whole rows and perhaps a cut one: the cut
//! one is taken off, the whole ones are checked against the list.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{BufRead as _, BufReader, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use csv::ReaderBuilder;

use super::COLUMNS;
use super::list::List;
use super::work::Tally;
use crate::fault::Fault;
use crate::tables::place;

/// A result that can be written on.
pub struct Begun {
    /// The file, locked, at its end.
    pub file: File,
    /// Rows that are there.
    pub done: usize,
    /// Their outcomes.
    pub tally: Tally,
    /// The last of them, with its line break.
    pub last: Option<Vec<u8>>,
}

/// Opens the result. Without `resume` it must not exist; with it, its rows must be the list's first rows.
pub fn begin(list: &Path, out: &Path, resume: bool) -> Result<Begun, Fault> {
    if out.is_dir() {
        return Err(Fault::error("the output is a folder", "give the name of a file").in_file(out));
    }
    if !resume && out.exists() {
        let advice = "add --resume to go on with it, or choose another name";
        return Err(Fault::error("the result exists already", advice).in_file(out));
    }
    let mut options = OpenOptions::new();
    options.read(true).write(true).truncate(false);
    if resume {
        options.create(true)
    } else {
        options.create_new(true)
    };
    let file = options.open(out).map_err(|error| Fault::io("open the result", out, &error))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let what = "another batch is writing this result";
            return Err(Fault::error(what, "wait for it or stop it").in_file(out));
        }
        // Some network drives have no locks.
        Err(TryLockError::Error(_)) => {}
    }
    let mut begun = scan(file, list, out)?;
    if begun.done == 0 && begun.last.is_none() {
        begin_anew(&mut begun.file).map_err(|error| Fault::io("write the result", out, &error))?;
    }
    Ok(begun)
}

fn header() -> String {
    format!("{}\n", COLUMNS.join(","))
}

fn begin_anew(file: &mut File) -> std::io::Result<()> {
    file.set_len(0)?;
    file.seek(SeekFrom::Start(0))?;
    file.write_all(header().as_bytes())
}

/// Reads the rows that are there and takes a cut one off.
fn scan(file: File, list: &Path, out: &Path) -> Result<Begun, Fault> {
    let read_fault = |error| Fault::io("read the result", out, &error);
    let mut reader = BufReader::new(file);
    let mut line = Vec::new();
    reader.read_until(b'\n', &mut line).map_err(read_fault)?;
    let cut_header = !line.ends_with(b"\n") && header().as_bytes().starts_with(&line);
    if !cut_header && line != header().as_bytes() {
        let advice = format!("give the result of a batch; its first line is {}", COLUMNS.join(","));
        return Err(Fault::error("this is not the result of a batch", advice).in_file(out));
    }
    let mut end = line.len() as u64;
    let (mut done, mut tally, mut last) = (0, Tally::default(), None);
    let mut entries = List::open(list)?;
    loop {
        let mut line = Vec::new();
        reader.read_until(b'\n', &mut line).map_err(read_fault)?;
        if cut_header || !line.ends_with(b"\n") {
            break;
        }
        let (id, outcome) = id_and_outcome(&line).ok_or_else(|| foreign(out, done))?;
        if entries.next()?.is_none_or(|entry| entry.id != id) {
            return Err(foreign(out, done));
        }
        tally.add(&outcome);
        end += line.len() as u64;
        done += 1;
        last = Some(line);
    }
    let mut file = reader.into_inner();
    let cut = file.set_len(end).and_then(|()| file.seek(SeekFrom::Start(end)));
    cut.map_err(|error| Fault::io("write the result", out, &error))?;
    Ok(Begun { file, done, tally, last })
}

fn id_and_outcome(line: &[u8]) -> Option<(String, String)> {
    let mut reader = ReaderBuilder::new().has_headers(false).from_reader(line);
    let record = reader.records().next()?.ok()?;
    (record.len() == COLUMNS.len()).then(|| (record[0].to_owned(), record[1].to_owned()))
}

fn foreign(out: &Path, done: usize) -> Fault {
    let advice = "go on with the list this result was begun with, or choose another name";
    Fault::error("this row is not the list's row at this place", advice).at(place(out, done as u64 + 2))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const LIST: &str = "id,probe,ppi,reference\na,p,500,r\nb,p,500,r\nc,p,500,r\n";

    /// What `--resume` makes of a file with this text: the text it leaves and the rows it counts.
    fn resumed(text: &str) -> Result<(String, usize), String> {
        let folder = tempfile::tempdir().unwrap();
        let (list, out) = (folder.path().join("list.csv"), folder.path().join("out.csv"));
        fs::write(&list, LIST).unwrap();
        fs::write(&out, text).unwrap();
        let begun = begin(&list, &out, true).map_err(|fault| fault.to_string())?;
        Ok((fs::read_to_string(&out).unwrap(), begun.done))
    }

    #[test]
    fn every_cut_of_a_result_is_taken_back_to_whole_rows() {
        let whole = "id,outcome,score,llr,reasons\na,accept,80,9.0,401\n\"b\",error,,,\"x, y\"\n";
        for cut in 0..=whole.len() {
            let (left, done) = resumed(&whole[..cut]).unwrap();
            let lines = whole[..cut].matches('\n').count();
            assert_eq!(done, lines.saturating_sub(1), "cut at {cut}");
            assert_eq!(left, whole.split_inclusive('\n').take(lines.max(1)).collect::<String>(), "cut at {cut}");
        }
    }

    #[test]
    fn foreign_rows_are_refused_by_line() {
        let fault = resumed("id,outcome,score,llr,reasons\na,accept,80,9.0,401\nc,accept,80,9.0,401\n").unwrap_err();
        assert!(fault.contains("line 3"), "{fault}");
        let fault = resumed("id,outcome,score,llr,reasons\na,,,,\nb,,,,\nc,,,,\nd,,,,\n").unwrap_err();
        assert!(fault.contains("line 5"), "{fault}");
        let fault = resumed("some,other,file\n").unwrap_err();
        assert!(fault.contains("not the result of a batch"), "{fault}");
    }

    #[test]
    fn two_batches_never_write_one_result() {
        let folder = tempfile::tempdir().unwrap();
        let (list, out) = (folder.path().join("list.csv"), folder.path().join("out.csv"));
        fs::write(&list, LIST).unwrap();
        let _first = begin(&list, &out, false).unwrap();
        let fault = begin(&list, &out, true).err().unwrap().to_string();
        assert!(fault.contains("another batch"), "{fault}");
        let fault = begin(&list, &out, false).err().unwrap().to_string();
        assert!(fault.contains("--resume"), "{fault}");
    }
}
