//! `inspect`: what a file is, field by field, and what is wrong with it.

mod nested;
mod place;

use std::io::Write;
use std::path::{Path, PathBuf};

use bioverify_core::{Limits, MinutiaSet};
use bioverify_record::{
    FieldLine, Report, Severity, inspect, inspect_card_minutiae, suspect_convention, suspect_scale,
};
use bioverify_trust::{KeyRing, Moment};
use clap::Args;
use serde_json::{Value, json};

use crate::card_args::{CardSize, parse_bare};
use crate::fault::{Answer, EXIT_ERROR, Failure, Fault};
use crate::input::{Bytes, minutiae_of, parse_record, read_bytes};
use crate::keys::KeyArgs;

use nested::{findings, leaf, nest};
use place::{Place, parse_offset, place};

/// `bioverify inspect`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  bioverify inspect card.fmr
  bioverify inspect verify.bin --from card-compact
  bioverify inspect card.fmr --against enrolled.fmr
  bioverify inspect card.fmr --at 28
  bioverify inspect testdata/cards/genuine-rsa-pss/EF_SOD.bin

With --against the minutiae are held against those of another record of the same finger: only two prints together show
that one of them has its y axis upwards, is mirrored, counts its directions the other way round, turned by 180 degrees or in the unit of the other standard, or is
of another scale (a resolution stated wrong, a picture resized). One of these at a time is told, with axes and directions in any
combination, from 20 minutiae on.

With --at only what covers this byte is printed, the innermost field first, and what is wrong in it: errors and findings name the
byte where they are. Where no field covers it, the fields before and after it are named.

EF.SOD, DG14, DG15, EF.CardAccess, EF.CardSecurity, certificates, revocation lists, CSCA master lists and registries' seals are
explained as of today and not checked: whether to believe them says bioverify card, or verify --seal.

Columns: offset, length, field, value. The values are biometric data: they are for an auditor's eyes, not for a log. The
exit status is 1 where part of the file cannot be used. A sealed template is opened with --key (which can be repeated while keys are changed) and --owner, and offsets are those of what was
sealed; a file that is not sealed is told to be none and read without the key.

With --json one line: file, sealed (whether it was), what, usable, fields, findings, against (null without it). A field has name,
offset, length and value; what belongs together (an instance, a view, a landmark) has a name, the offset of its first field, and
fields. A finding has severity (note, warning, error), offset, field, clause and message, which says what is wrong and what was
assumed. against has file and suspected, null where nothing speaks for another axis, direction, unit or scale. With --at, at is the offset (null
without it), fields are those that cover it, the innermost first and none within another, and findings are those in the innermost.")]
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
    /// Only what lies at this byte: an offset from 0, decimal or as 0x1C
    #[arg(long, value_name = "OFFSET", conflicts_with = "against", value_parser = parse_offset)]
    at: Option<usize>,
    #[command(flatten)]
    keys: KeyArgs,
    /// Print one line of JSON
    #[arg(long)]
    pub json: bool,
}

/// Explains one file.
pub fn run(args: &InspectArgs, out: &mut dyn Write) -> Answer {
    let bytes = read_bytes(&args.file)?;
    let sealed = KeyRing::is_sealed(&bytes) && args.keys.is_given();
    // Without a key it is told what it is, like anything else.
    let bytes = if sealed { args.keys.opened(bytes, &args.file)? } else { bytes };
    let report = match args.from {
        Some(size) => inspect_card_minutiae(&bytes, size.format(), &Limits::default()),
        None => bioverify_trust::inspect(&bytes, Moment::now()).unwrap_or_else(|| inspect(&bytes, &Limits::default())),
    };
    let unusable = report.findings.iter().any(|finding| finding.severity == Severity::Error);
    if args.json {
        writeln!(out, "{}", to_json(args, &bytes, report, sealed, unusable)?)?;
    } else {
        if sealed {
            writeln!(out, "a sealed template, opened; in it:")?;
        } else if args.keys.is_given() {
            writeln!(out, "not a sealed template: it was read without the key")?;
        }
        tell(args, &bytes, report, out)?;
    }
    Ok(if unusable { EXIT_ERROR } else { 0 })
}

/// The report, or the part of it that was asked for, in words.
fn tell(args: &InspectArgs, bytes: &Bytes, report: Report, out: &mut dyn Write) -> Result<(), Failure> {
    let Some(at) = args.at else {
        write!(out, "{report}")?;
        if let Some(path) = &args.against {
            let told = match compare(args, bytes, path)? {
                Some(suspicion) => format!("suspected: {suspicion}"),
                None => "nothing speaks for another axis, direction, unit or scale".to_owned(),
            };
            writeln!(out, "against {}: {told}", path.display())?;
        }
        return Ok(());
    };
    let what = format!("byte {at} of: {}", report.what);
    let Place { fields, findings, between } = place(report, at, bytes.len(), &args.file)?;
    let is_covered = !fields.is_empty();
    write!(out, "{}", Report { what, fields, findings })?;
    if !is_covered {
        writeln!(out, "no field covers it: it holds a part of the structure around fields, or could not be read")?;
    }
    for (side, line) in ["before", "after"].into_iter().zip(between) {
        if let Some(FieldLine { offset, len, name, .. }) = line {
            writeln!(out, "the field {side} it: {name}, at {offset}, {len} byte(s)")?;
        }
    }
    Ok(())
}

/// The same as one line of JSON.
fn to_json(args: &InspectArgs, bytes: &Bytes, report: Report, sealed: bool, unusable: bool) -> Result<Value, Fault> {
    let against = match &args.against {
        Some(path) => {
            let suspected = compare(args, bytes, path)?;
            json!({ "file": path.display().to_string(), "suspected": suspected })
        }
        None => Value::Null,
    };
    let what = report.what.clone();
    let (fields, findings) = match args.at {
        Some(at) => {
            let place = place(report, at, bytes.len(), &args.file)?;
            (place.fields.iter().map(|line| leaf(&line.name, line)).collect(), findings(&place.findings))
        }
        None => (nest(&report.fields), findings(&report.findings)),
    };
    let file = args.file.display().to_string();
    Ok(json!({ "file": file, "sealed": sealed, "what": what, "usable": !unusable, "at": args.at, "fields": fields,
        "findings": findings, "against": against }))
}

/// What two prints of one finger together show of their conventions and their scale.
fn compare(args: &InspectArgs, bytes: &Bytes, path: &Path) -> Result<Option<String>, Fault> {
    let read = match args.from {
        Some(size) => parse_bare(bytes, size, &args.file)?,
        None => parse_record(bytes, &args.file)?,
    };
    let suspects = minutiae_of(&read.value, &args.file)?;
    let trusted = args.keys.opened(read_bytes(path)?, path)?;
    let trusted = minutiae_of(&parse_record(&trusted, path)?.value, path)?;
    let suspicion = |(trusted, suspect): (&MinutiaSet, &MinutiaSet)| {
        let convention = suspect_convention(trusted, suspect).map(|convention| convention.to_string());
        convention.or_else(|| suspect_scale(trusted, suspect).map(|scale| scale.to_string()))
    };
    let mut pairs = suspects.iter().flat_map(|suspect| trusted.iter().map(move |trusted| (trusted, suspect)));
    Ok(pairs.find_map(suspicion))
}
