//! `inspect`: what a file is, field by field, and what is wrong with it.

use std::io::Write;
use std::path::{Path, PathBuf};

use bioverify_core::Limits;
use bioverify_record::{Severity, inspect, inspect_card_minutiae, suspect_convention};
use clap::Args;

use crate::card_args::{CardSize, parse_bare};
use crate::fault::{Answer, EXIT_ERROR, Fault};
use crate::input::{Bytes, minutiae_of, parse_record, read_bytes};

/// `bioverify inspect`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  bioverify inspect card.fmr
  bioverify inspect verify.bin --from card-compact
  bioverify inspect card.fmr --against enrolled.fmr

With --against the minutiae are held against those of another record of the same finger: only two prints together show
that one of them has its y axis upwards or its directions turned by 180 degrees.

Columns: offset, length, field, value. The values are biometric data: they are for an auditor's eyes, not for a log. The
exit status is 1 where part of the file cannot be used.")]
pub struct InspectArgs {
    /// Any file; what it is is told by its content
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The file is bare on-card minutiae, which do not tell what they are
    #[arg(long, value_enum, value_name = "SIZE")]
    from: Option<CardSize>,
    /// Another record of the same finger, known to be right
    #[arg(long, value_name = "RECORD")]
    against: Option<PathBuf>,
}

/// Explains one file.
pub fn run(args: &InspectArgs, out: &mut dyn Write) -> Answer {
    let bytes = read_bytes(&args.file)?;
    let report = match args.from {
        Some(size) => inspect_card_minutiae(&bytes, size.format(), &Limits::default()),
        None => inspect(&bytes, &Limits::default()),
    };
    write!(out, "{report}")?;
    if let Some(path) = &args.against {
        writeln!(out, "{}", compare(args, &bytes, path)?)?;
    }
    let unusable = report.findings.iter().any(|finding| finding.severity == Severity::Error);
    Ok(if unusable { EXIT_ERROR } else { 0 })
}

/// What two prints of one finger together show of their conventions.
fn compare(args: &InspectArgs, bytes: &Bytes, path: &Path) -> Result<String, Fault> {
    let read = match args.from {
        Some(size) => parse_bare(bytes, size, &args.file)?,
        None => parse_record(bytes, &args.file)?,
    };
    let suspects = minutiae_of(&read.value, &args.file)?;
    let trusted = minutiae_of(&parse_record(&read_bytes(path)?, path)?.value, path)?;
    let pairs = suspects.iter().flat_map(|suspect| trusted.iter().map(move |trusted| (trusted, suspect)));
    let found = pairs.filter_map(|(trusted, suspect)| suspect_convention(trusted, suspect)).next();
    Ok(match found {
        Some(convention) => format!("against {}: suspected: {convention}", path.display()),
        None => format!("against {}: nothing speaks for another axis or direction", path.display()),
    })
}
