//! What was read, for a person and for a program. Names, lengths and statuses; nothing from inside a file.

use std::io::{self, Write};
use std::path::Path;

use serde_json::json;

use crate::read::Reading;
use crate::reader::Seen;

/// For a person.
pub fn tell(reading: &Reading, folder: &Path, reader: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "reader     {reader}")?;
    writeln!(out, "opened by  {}", reading.way)?;
    for (entry, bytes) in &reading.files {
        writeln!(out, "{:<10} {} bytes", entry.to_string(), bytes.len())?;
    }
    for missing in &reading.missing {
        writeln!(out, "{:<10} not read: {} (status {})", missing.entry.to_string(), missing.words(), missing.status)?;
    }
    writeln!(out, "key        {}", reading.proof.words())?;
    writeln!(out, "folder     {}", folder.display())?;
    writeln!(out, "next       bioverify card {} --trust AUTHORITIES", folder.display())
}

/// The same as one line of JSON.
pub fn to_json(reading: &Reading, folder: &Path, reader: &str) -> String {
    let files: Vec<_> = reading
        .files
        .iter()
        .map(|(entry, bytes)| json!({ "file": entry.to_string(), "bytes": bytes.len(), "path": folder.join(entry.file_name()) }))
        .collect();
    let missing: Vec<_> = reading
        .missing
        .iter()
        .map(|one| {
            let why = if one.kept { "refused" } else { "absent" };
            json!({ "file": one.entry.to_string(), "why": why, "status": one.status.to_string(), "text": one.words() })
        })
        .collect();
    json!({
        "reader": reader,
        "opened_by": reading.way,
        "folder": folder,
        "files": files,
        "not_read": missing,
        "key_proof": { "result": reading.proof.word(), "text": reading.proof.words() },
        "complete": reading.is_complete(),
    })
    .to_string()
}

/// The readers, for a person.
pub fn tell_readers(seen: &[Seen], out: &mut dyn Write) -> io::Result<()> {
    for reader in seen {
        writeln!(out, "{:<5}  {}", if reader.card { "card" } else { "empty" }, reader.name)?;
    }
    if seen.is_empty() {
        writeln!(out, "no card reader")?;
    }
    Ok(())
}

/// The readers as one line of JSON.
pub fn readers_to_json(seen: &[Seen]) -> String {
    let readers: Vec<_> = seen.iter().map(|reader| json!({ "name": reader.name, "card": reader.card })).collect();
    json!({ "readers": readers }).to_string()
}
