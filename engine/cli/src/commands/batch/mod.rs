//! `batch`: many verifications on one machine, resumable after a kill at any instant.

mod begin;
mod list;
mod row;
mod work;

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use crate::engine_args::{EngineArgs, ThreadArgs};
use crate::fault::Answer;
use crate::keys::KeyArgs;
use crate::output::grouped;

/// Columns of the result.
const COLUMNS: [&str; 5] = ["id", "outcome", "score", "llr", "reasons"];

/// `bioverify batch`.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  bioverify batch LIST.csv --out OUT.csv
  bioverify batch LIST.csv --out OUT.csv --resume

LIST.csv has the columns id,probe,ppi,reference; paths are relative to it. Probe and reference are images or records, told
by content; ppi counts for images only. An empty reference is a source that holds no template. OUT.csv has the columns
id,outcome,score,llr,reasons in the order of the list; outcome is accept, recapture, refer, reject, or error with the cause
as reasons. A row whose probe is found to be its own reference is never accepted: reason 118, of a face 222. A killed batch goes on with --resume; its result equals that of a batch that was never killed.

No origin is checked: a batch has no --trust and no --seal, every reference is unverified, and its row says so with reason 307. The
bundled policy lets it count; with references.unverified = \"refer\" no row is accepted (506). To check a card or a sealed answer use verify.
Sealed templates are opened with --key (which can be repeated while keys are changed) and --owner, which all files then share; one that does not open,
or for which no key is given, is an error of its row.")]
pub struct BatchArgs {
    /// The list: CSV with columns id,probe,ppi,reference
    #[arg(value_name = "LIST.csv")]
    list: PathBuf,
    /// Where the results go: CSV with columns id,outcome,score,llr,reasons
    #[arg(long, value_name = "OUT.csv")]
    out: PathBuf,
    /// Go on where a killed batch stopped
    #[arg(long)]
    resume: bool,
    /// Policy file [default: the bundled policy of a reception desk]
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    #[command(flatten)]
    keys: KeyArgs,
    #[command(flatten)]
    engine: EngineArgs,
    #[command(flatten)]
    threads: ThreadArgs,
}

/// Verifies every row of a list.
pub fn run(args: &BatchArgs, out: &mut dyn Write) -> Answer {
    args.threads.apply()?;
    let rows = list::survey(&args.list)?;
    let engine = args.engine.engine(args.policy.as_deref())?;
    let begun = begin::begin(&args.list, &args.out, args.resume)?;
    work::recheck(&engine, &args.keys, &args.list, &args.out, &begun)?;
    let before = begun.done;
    let tally = work::work(&engine, &args.keys, &args.list, &args.out, rows, begun)?;
    writeln!(out, "{} rows in {}, {} of them now", grouped(rows), args.out.display(), grouped(rows - before))?;
    for (outcome, count) in tally.counts() {
        writeln!(out, "  {outcome:<10}{}", grouped(count))?;
    }
    Ok(0)
}
