//! `inspect`: what a file is, field by field, and what is wrong with it.

use std::io::Write;
use std::path::PathBuf;

use bioverify_core::Limits;
use bioverify_record::{Severity, inspect};
use clap::Args;

use crate::fault::{Answer, EXIT_ERROR};
use crate::input::read_bytes;

/// `bioverify inspect`.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  bioverify inspect card.fmr

Columns: offset, length, field, value. The values are biometric data: they are for an auditor's eyes, not for a log. The
exit status is 1 where part of the file cannot be used.")]
pub struct InspectArgs {
    /// Any file; what it is is told by its content
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Explains one file.
pub fn run(args: &InspectArgs, out: &mut dyn Write) -> Answer {
    let bytes = read_bytes(&args.file)?;
    let report = inspect(&bytes, &Limits::default());
    write!(out, "{report}")?;
    let unusable = report.findings.iter().any(|finding| finding.severity == Severity::Error);
    Ok(if unusable { EXIT_ERROR } else { 0 })
}
