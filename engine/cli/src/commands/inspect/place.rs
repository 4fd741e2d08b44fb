//! `inspect --at`: what lies at one byte.

use std::path::Path;

use bioverify_record::{FieldLine, Finding, Report};

use crate::fault::Fault;

/// What covers one byte of a file.
pub(super) struct Place {
    /// The fields that cover it, the innermost first.
    pub(super) fields: Vec<FieldLine>,
    /// What is wrong in the innermost one.
    pub(super) findings: Vec<Finding>,
    /// The fields before and after it, where none covers it.
    pub(super) between: [Option<FieldLine>; 2],
}

/// A byte offset: decimal, or hexadecimal behind `0x`.
pub(super) fn parse_offset(text: &str) -> Result<usize, String> {
    let parsed = match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => usize::from_str_radix(digits, 16),
        None => text.parse(),
    };
    parsed.map_err(|error| format!("{error}: give a byte offset from 0, as in 28 or 0x1C"))
}

/// What covers byte `at` of a file of `len` bytes.
///
/// # Errors
/// A wrong call where the file has no such byte.
pub(super) fn place(report: Report, at: usize, len: usize, path: &Path) -> Result<Place, Fault> {
    if at >= len {
        let what = format!("there is no byte {at}: the file has {len} bytes, counted from 0");
        return Err(Fault::usage(what, "give an offset that an error names, of the same file").in_file(path));
    }
    let end = |line: &FieldLine| line.offset + line.len;
    let before = report.fields.iter().filter(|line| end(line) <= at).max_by_key(|line| end(line)).cloned();
    let after = report.fields.iter().filter(|line| line.offset > at).min_by_key(|line| line.offset).cloned();
    let mut fields: Vec<_> = report.fields.into_iter().filter(|line| line.offset <= at && at < end(line)).collect();
    // A field stands behind the one that it is a part of, so that of two of one length the later one is inside.
    fields.reverse();
    fields.sort_by_key(|line| line.len);
    let innermost = fields.first().map_or(at..=at, |line| line.offset..=end(line).saturating_sub(1));
    let findings = report.findings.into_iter().filter(|finding| innermost.contains(&finding.offset)).collect();
    let between = if fields.is_empty() { [before, after] } else { [None, None] };
    Ok(Place { fields, findings, between })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(offset: usize, len: usize, name: &str) -> FieldLine {
        FieldLine { offset, len, name: name.into(), value: String::new() }
    }

    fn at(offset: usize) -> Result<Place, Fault> {
        let fields = vec![line(0, 10, "whole"), line(2, 3, "outer"), line(2, 3, "inner"), line(12, 4, "later")];
        place(Report { what: String::new(), fields, findings: Vec::new() }, offset, 20, Path::new("a.bin"))
    }

    #[test]
    fn the_innermost_field_comes_first() {
        let names = |offset| at(offset).unwrap().fields.into_iter().map(|line| line.name).collect::<Vec<_>>();
        assert_eq!(names(4), ["inner", "outer", "whole"]);
        assert_eq!(names(5), ["whole"]);
        assert_eq!(names(15), ["later"]);
    }

    #[test]
    fn a_byte_of_no_field_is_told_by_its_neighbours_and_one_behind_the_end_is_refused() {
        let found = at(11).unwrap();
        let names = found.between.map(|line| line.map(|line| line.name));
        assert_eq!(names, [Some("whole".into()), Some("later".into())]);
        assert!(at(19).unwrap().between[1].is_none());
        assert!(at(20).is_err_and(|fault| fault.to_string().contains("20 bytes")));
    }

    #[test]
    fn offsets_are_decimal_or_hexadecimal() {
        assert_eq!((parse_offset("28"), parse_offset("0x1C")), (Ok(28), Ok(28)));
        for wrong in ["", "-1", "0x", "1C", "99999999999999999999"] {
            assert!(parse_offset(wrong).is_err(), "{wrong}");
        }
    }
}
