//! One row: from the list's cells to a visit, from the decision to the result's cells.

use bioverify::{Absence, Decision, Error, FingerSample, Outcome, Received, Reference, Source};
use bioverify_core::Ppi;

use super::list::Entry;
use crate::commands::verify::{Pictures, reference};
use crate::fault::Fault;
use crate::input::{is_picture, parse_ppi, read_bytes};
use crate::keys::KeyArgs;

/// Reads a row's files. What is wrong with their content is the decision's business; that they can be read is not.
/// A sealed template that does not open is the row's error: what it holds is not known.
pub fn load(entry: &Entry, keys: &KeyArgs) -> Result<Received<'static>, Error> {
    receive(entry, keys).map_err(|fault| Error::Load(fault.one_line()))
}

fn receive(entry: &Entry, keys: &KeyArgs) -> Result<Received<'static>, Fault> {
    let mut received = Received::new();
    let ppi = || ppi_of(entry);
    if let Some(path) = &entry.probe {
        let mut bytes = keys.opened(read_bytes(path)?, path)?;
        let sample = match is_picture(&bytes, None) {
            true => FingerSample::encoded(std::mem::take(&mut *bytes), ppi()?),
            false => FingerSample::record(std::mem::take(&mut *bytes)),
        };
        received = received.with_finger(sample);
    }
    let given = match &entry.reference {
        None => Reference::absent(Source::Registry, Absence::Empty),
        Some(path) => {
            let bytes = keys.opened(read_bytes(path)?, path)?;
            // The resolution of a record stands in the record.
            let ppi = if is_picture(&bytes, None) { ppi()? } else { Ppi::STANDARD };
            reference(Source::Registry, bytes, ppi, Pictures::Fingers)
        }
    };
    Ok(received.with_reference(given))
}

fn ppi_of(entry: &Entry) -> Result<Ppi, Fault> {
    parse_ppi(&entry.ppi).map_err(|told| Fault::error(format_args!("ppi {:?} cannot be used", entry.ppi), told))
}

/// The result's row, with its line break.
pub fn format(id: &str, result: &Result<Decision, Error>) -> Vec<u8> {
    let fields = match result {
        Ok(decision) => decided(decision),
        Err(error) => ["error".to_owned(), String::new(), String::new(), error.to_string().replace(['\n', '\r'], " ")],
    };
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail, and every row has the same number of fields.
    let _ = writer.write_record([id].into_iter().chain(fields.iter().map(String::as_str)));
    writer.into_inner().unwrap_or_default()
}

fn decided(decision: &Decision) -> [String; 4] {
    let best = decision.best_factor();
    let reasons: Vec<String> = decision.reasons.iter().map(|note| note.reason.number().to_string()).collect();
    [
        word(decision.outcome).to_owned(),
        best.map_or_else(String::new, |factor| factor.score.to_string()),
        decision.combined_llr.map_or_else(String::new, |llr| format!("{llr:.4}")),
        reasons.join(";"),
    ]
}

/// An outcome's word in the result.
pub const fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Accept => "accept",
        Outcome::Recapture => "recapture",
        Outcome::Refer => "refer",
        Outcome::Reject => "reject",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_row_stays_on_one_line() {
        let row = format("a,1", &Err(Error::Load("no file\n\"x\"".to_owned())));
        let text = String::from_utf8(row).unwrap();
        assert_eq!(text, "\"a,1\",error,,,\"no file \"\"x\"\"\"\n");
    }

    #[test]
    fn an_image_needs_a_resolution_and_a_record_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            Some(path)
        };
        let mut entry = Entry {
            id: "a".into(),
            probe: file("p.png", b"\x89PNG\r\n\x1a\nrest"),
            ppi: String::new(),
            reference: file("r.fmr", b"FMR\0 20\0"),
        };
        assert!(matches!(load(&entry, &KeyArgs::default()), Err(Error::Load(text)) if text.contains("ppi")));
        entry.probe = file("p.fmr", b"FMR\0 20\0");
        assert!(load(&entry, &KeyArgs::default()).is_ok());
        entry.reference = Some(folder.path().join("missing"));
        assert!(matches!(load(&entry, &KeyArgs::default()), Err(Error::Load(text)) if text.contains("missing")));
    }
}
