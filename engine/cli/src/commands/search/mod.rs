//! `search`: fingers among many templates.

mod references;

use std::io::Write;
use std::path::{Path, PathBuf};

use bioverify::Calibration;
use bioverify_core::{MinutiaSet, Ppi};
use bioverify_finger::PreparedProbe;
use bioverify_finger::search::{Effort, Hit, Keep};
use clap::Args;
use serde_json::{Value, json};

use super::compare::load;
use crate::engine_args::{ModelArgs, ThreadArgs};
use crate::fault::{Answer, Failure};
use crate::input::{parse_between, parse_ppi, read_bytes};
use crate::keys::KeyArgs;
use references::References;

/// `bioverify search`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  bioverify search live.fmr --among templates/
  bioverify search live.png --ppi 500 --among LIST.csv --top 3 --json
  bioverify search latent.fmr --among templates/ --exhaustive

References are minutiae records and native templates: those of a folder, or of a list with columns id,path (paths relative to it).
Every finger view counts, whatever finger its label says. A search goes in two stages: a vote over all references, then the
comparison for the share of them that got most votes; --exhaustive compares all. A false-match rate is that of one comparison: among a
thousand references a score of rate 1e-3 is to be expected by chance. The answer is a list to be looked at, no decision.
Sealed templates are opened with --key and --owner, which all files then share; while keys are changed give the new and the old --key.")]
pub struct SearchArgs {
    /// The probes: finger records or images
    #[arg(value_name = "PROBE", required = true)]
    probes: Vec<PathBuf>,
    /// Where the references are: a folder of templates, or a CSV list with columns id,path
    #[arg(long, value_name = "FOLDER_OR_LIST")]
    among: PathBuf,
    /// How many references are told of each probe
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = |text: &str| parse_between::<u16>(text, 1, 1000), default_value = "10")]
    top: u16,
    /// Share of the references that is compared in full after the vote, over 0 to 1; never fewer than 200 references
    #[arg(long, value_name = "S", allow_negative_numbers = true, value_parser = parse_share, conflicts_with = "exhaustive", default_value = "0.01")]
    share: f32,
    /// Compare all references in full
    #[arg(long)]
    exhaustive: bool,
    /// Resolution of images in pixels per inch
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = parse_ppi, default_value = "500")]
    ppi: Ppi,
    #[command(flatten)]
    keys: KeyArgs,
    #[command(flatten)]
    threads: ThreadArgs,
    /// Print one line of JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    models: ModelArgs,
}

/// A share, as an option of the command line.
fn parse_share(text: &str) -> Result<f32, String> {
    let given = text.parse::<f32>().ok().filter(|share| *share > 0.0 && *share <= 1.0);
    given.ok_or_else(|| "give a share over 0 and at most 1, as 0.01".to_owned())
}

/// One finger view that is looked for.
struct Sought<'a> {
    path: &'a Path,
    view: usize,
    minutiae: usize,
    hits: Vec<Hit>,
}

/// Searches for every view of every probe.
pub fn run(args: &SearchArgs, out: &mut dyn Write) -> Answer {
    args.threads.apply()?;
    let fingers = args.models.fingers()?;
    let calibration = args.models.calibration(&fingers);
    let mut probes: Vec<(&Path, usize, MinutiaSet)> = Vec::new();
    for path in &args.probes {
        let bytes = args.keys.opened(read_bytes(path)?, path)?;
        let sets = load(&fingers, &bytes, path, args.ppi)?;
        probes.extend(sets.into_iter().enumerate().map(|(view, set)| (path.as_path(), view, set)));
    }
    let (keep, effort) = if args.exhaustive {
        (Keep::Prepared, Effort::Exhaustive)
    } else {
        (Keep::Minutiae, Effort::Share(args.share))
    };
    let references = references::read(&args.among, keep, &args.keys)?;
    let prepared: Vec<PreparedProbe> = probes.iter().map(|(.., set)| PreparedProbe::new(set)).collect();
    let hits = references.index.search_all(&prepared, usize::from(args.top), effort);
    let sought = probes.iter().zip(hits).map(|((path, view, set), hits)| Sought {
        path,
        view: *view,
        minutiae: set.len(),
        hits,
    });
    let sought: Vec<Sought> = sought.collect();
    if args.json {
        writeln!(out, "{}", as_json(args, &references, &sought, calibration.as_ref()))?;
    } else {
        tell(&references, &sought, calibration.as_ref(), out)?;
    }
    Ok(0)
}

/// What a score means, where a table says it.
fn rate(calibration: Option<&Calibration>, hit: &Hit) -> Option<f64> {
    calibration.map(|table| table.fmr(hit.score).get())
}

fn name_of<'a>(references: &'a References, hit: &Hit) -> (&'a str, usize) {
    let known = usize::try_from(hit.id).ok().and_then(|number| references.names.get(number));
    known.map_or(("", 0), |(name, view)| (name, *view))
}

fn tell(
    references: &References,
    sought: &[Sought],
    calibration: Option<&Calibration>,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    writeln!(out, "references  {} finger views", references.names.len())?;
    for one in sought {
        writeln!(out, "{}, view {} ({} minutiae)", one.path.display(), one.view + 1, one.minutiae)?;
        for (place, hit) in (1..).zip(&one.hits) {
            let (name, view) = name_of(references, hit);
            let rate =
                rate(calibration, hit).map_or_else(String::new, |fmr| format!("  false-match rate {fmr:.1e} or below"));
            writeln!(out, "{place:>5}  score {:>7.2}{rate}  {name}, view {}", hit.score.get(), view + 1)?;
        }
    }
    Ok(())
}

fn as_json(args: &SearchArgs, references: &References, sought: &[Sought], calibration: Option<&Calibration>) -> Value {
    let hit = |hit: &Hit| {
        let (name, view) = name_of(references, hit);
        json!({ "reference": name, "view": view, "score": hit.score.get(), "fmr": rate(calibration, hit) })
    };
    let probe = |one: &Sought| {
        let hits: Vec<Value> = one.hits.iter().map(hit).collect();
        json!({ "probe": one.path.display().to_string(), "view": one.view, "minutiae": one.minutiae, "hits": hits })
    };
    json!({
        "references": references.names.len(),
        "unread": references.unread,
        "share": if args.exhaustive { 1.0 } else { args.share },
        "probes": sought.iter().map(probe).collect::<Vec<_>>(),
    })
}
