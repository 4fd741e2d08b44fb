//! `verify`: one verification of a captured finger against card and registry.

mod evidence;
mod origin;
mod receive;

use std::io::Write;
use std::path::{Path, PathBuf};

use bioverify::{Lang, Outcome};
use bioverify_core::{FingerPosition, Ppi};
use clap::{Args, ValueEnum};

use crate::engine_args::EngineArgs;
use crate::fault::{Answer, Fault};
use crate::input::{RawSize, parse_ppi, parse_raw};
use crate::keys::KeyArgs;
use crate::output::{refuse_misnamed, refuse_same, remark, write_file};
use crate::overlay::Overlay;
use crate::words::parse_position;

pub use evidence::{tell, tell_evidence};
use origin::OriginArgs;
use receive::{Held, receive};
pub use receive::{Pictures, reference};

/// `bioverify verify`.
#[derive(Debug, Args)]
#[command(
    arg_required_else_help = true,
    after_help = "Examples:
  bioverify verify --finger live.png --ppi 500 --card card.fmr
  bioverify verify --finger live.png --position right-index --card card/ --record answer.bin --lang en --json
  bioverify verify --face live.jpg --card portrait.jp2
  bioverify verify --face live.jpg --card chip/ --trust authorities/
  bioverify verify --finger live.png --record answer.fmr --seal answer.cose --trust authorities/ --person REF --nonce HEX

A picture given as a reference is a portrait where only --face is given, a finger where only --finger is, and with both a
portrait if it is JPEG or JPEG 2000. An empty --record file is a registry answer without a template. A folder given as --card is searched for records by
content. A card folder that holds EF.SOD is authenticated: what of it can be compared with is authentic, unverified or
forged, and the decision says why; without --trust no card is authentic, and a changed one is found out all the same.
Several fingers: repeat --finger, and --position in the same order. A second capture of one visit: hand in the
state with --visit, which the first one wrote. Sealed templates are opened with --key and --owner; while keys are changed give --key for the new and the old one. With --json an error is also one line of JSON on standard output:
{\"error\":{\"what\":..,\"where\":..,\"advice\":..,\"status\":..}}.
Exit status: 0 accept, 10 capture again, 11 refer to a person, 12 reject, 2 wrong call, 1 error."
)]
pub struct VerifyArgs {
    /// Captured finger image: PNG, JPEG, BMP, TIFF, PGM or WSQ, dark ridges; or a finger image record
    #[arg(long = "finger", value_name = "IMG")]
    fingers: Vec<PathBuf>,
    /// Resolution of the sensor in pixels per inch; what the file says of it is ignored
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = parse_ppi, default_value = "500")]
    ppi: Ppi,
    /// The finger image is bare 8-bit grey pixels of this size
    #[arg(long, value_name = "WxH", value_parser = parse_raw)]
    raw: Option<RawSize>,
    /// Which finger was captured, as right-index or left-thumb [default: unknown]
    #[arg(long = "position", value_name = "FINGER", value_parser = parse_position)]
    positions: Vec<FingerPosition>,
    /// Photo of the visitor's face: JPEG, PNG, JPEG 2000, BMP or TIFF, turned as its EXIF data say, or a record that holds one
    #[arg(long, value_name = "IMG")]
    face: Option<PathBuf>,
    /// Record read from the card chip, or a folder of them
    #[arg(long, value_name = "FILE_OR_DIR")]
    card: Option<PathBuf>,
    /// Record answered by the population database; an empty file is an answer without a template
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    /// Policy file [default: the bundled policy of a reception desk]
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// State of the visit: read where the file exists, and written for the next capture
    #[arg(long, value_name = "FILE")]
    visit: Option<PathBuf>,
    /// Language of the answer
    #[arg(long, value_enum, default_value_t = Language::Vi)]
    lang: Language,
    /// Print the decision as one line of JSON
    #[arg(long)]
    pub json: bool,
    /// Also draw what was found in the (first) finger image, as PNG: endings red, bifurcations green, no finger blue
    #[arg(long, value_name = "OUT.png")]
    overlay: Option<PathBuf>,
    /// Also write the decision as JSON into a file
    #[arg(long, value_name = "OUT")]
    receipt: Option<PathBuf>,
    #[command(flatten)]
    origin: OriginArgs,
    #[command(flatten)]
    keys: KeyArgs,
    #[command(flatten)]
    engine: EngineArgs,
}

/// A language on the command line.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Language {
    /// Vietnamese
    Vi,
    /// English
    En,
}

impl From<Language> for Lang {
    fn from(language: Language) -> Self {
        match language {
            Language::Vi => Self::Vi,
            Language::En => Self::En,
        }
    }
}

/// Exit status of an outcome.
pub const fn exit_of(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Accept => 0,
        Outcome::Recapture => 10,
        Outcome::Refer => 11,
        Outcome::Reject => 12,
    }
}

/// Verifies one capture.
pub fn run(args: &VerifyArgs, out: &mut dyn Write) -> Answer {
    check(args)?;
    let store = args.origin.store()?;
    let held = Held::read(args)?;
    let engine = args.engine.engine_trusting(args.policy.as_deref(), store)?;
    let received = receive(args, &held, &engine)?;
    let mut seen = Overlay::default();
    let verified = engine.verify_traced(received, &mut seen);
    if let Some(path) = &args.overlay {
        match seen.png() {
            Ok(png) => write_file(path, &png)?,
            // An image that cannot be drawn must not keep the decision back.
            Err(fault) => remark(fault.one_line()),
        }
    }
    let decision =
        verified.map_err(|error| Fault::error(error, "hand in fewer samples, or the state of the last decision"))?;
    let json = decision.to_json().map_err(|error| Fault::error(error, "report this"))?;
    if let Some(path) = &args.receipt {
        write_file(path, format!("{json}\n").as_bytes())?;
    }
    if let Some(path) = &args.visit {
        let state = serde_json::to_string(&decision.visit).map_err(|error| Fault::error(error, "report this"))?;
        write_file(path, format!("{state}\n").as_bytes())?;
    }
    if args.json {
        writeln!(out, "{json}")?;
    } else {
        tell(&decision, args.lang.into(), out)?;
    }
    Ok(exit_of(decision.outcome))
}

/// What only makes sense together.
fn check(args: &VerifyArgs) -> Result<(), Fault> {
    if args.positions.len() > args.fingers.len() {
        let what = format!("{} --position for {} --finger", args.positions.len(), args.fingers.len());
        return Err(Fault::usage(what, "give at most one --position for every --finger, in the same order"));
    }
    if args.card.is_none() && args.record.is_none() {
        let advice =
            "give --card FILE_OR_DIR, --record FILE or both; a registry that holds nothing is an empty --record file";
        return Err(Fault::usage("there is nothing to compare with", advice));
    }
    args.origin.check(args.record.as_deref())?;
    let references = args.card.iter().chain(&args.record).chain(args.origin.seal());
    let inputs: Vec<&Path> = args.fingers.iter().chain(&args.face).chain(references).map(PathBuf::as_path).collect();
    args.overlay.iter().try_for_each(|path| refuse_misnamed(path, "PNG", &["png"]))?;
    args.overlay.iter().chain(&args.receipt).chain(&args.visit).try_for_each(|output| refuse_same(output, &inputs))
}
