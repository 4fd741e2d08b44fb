//! `models`: which networks are in use, and whether they answer as they should.

use std::io::Write;

use bioverify_model::Network;
use clap::{Args, Subcommand};

use crate::engine_args::{ModelArgs, Runtime};
use crate::fault::{Answer, EXIT_ERROR};
use crate::timing::readable;

/// What to do with the models.
#[derive(Debug, Subcommand)]
pub enum ModelsCommand {
    /// Name, licence, training data and hash of every model
    List(ListArgs),
    /// Run the known-answer test of every model on every runtime
    Check(CheckArgs),
}

/// `bioverify models list`.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  bioverify models list")]
pub struct ListArgs {
    #[command(flatten)]
    models: ModelArgs,
}

/// `bioverify models check`.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  bioverify models check

With --runtime auto both runtimes are tested; that ONNX Runtime is not installed is no fault.")]
pub struct CheckArgs {
    #[command(flatten)]
    models: ModelArgs,
}

/// Lists or checks the models.
pub fn run(command: &ModelsCommand, out: &mut dyn Write) -> Answer {
    match command {
        ModelsCommand::List(args) => list(args, out),
        ModelsCommand::Check(args) => check(args, out),
    }
}

fn list(args: &ListArgs, out: &mut dyn Write) -> Answer {
    let fingers = args.models.fingers()?;
    let network = fingers.network();
    let card = network.card();
    writeln!(out, "{} {}", card.name, card.version)?;
    for (name, value) in [
        ("file", card.file.clone()),
        ("sha256", card.sha256.clone()),
        ("licence", card.licence.clone()),
        ("training data", card.training_data.clone()),
        ("notes", card.notes.clone()),
        ("runtime", network.runtime().to_string()),
    ] {
        if !value.is_empty() {
            writeln!(out, "  {name:<14}{}", value.trim().replace('\n', "\n                "))?;
        }
    }
    Ok(0)
}

fn check(args: &CheckArgs, out: &mut dyn Write) -> Answer {
    let asked = args.models.fingers()?;
    let first = report(asked.network(), out)?;
    if !matches!(args.models.runtime, Runtime::Auto) {
        return Ok(first);
    }
    if let Some(why) = asked.network().fallback_reason() {
        writeln!(out, "note    ONNX Runtime is not used: {why}")?;
        return Ok(first);
    }
    let embedded = ModelArgs { models: args.models.models.clone(), runtime: Runtime::Embedded };
    Ok(first.max(report(embedded.fingers()?.network(), out)?))
}

fn report(network: &Network, out: &mut dyn Write) -> Answer {
    let (card, runtime) = (network.card(), network.runtime());
    match network.check() {
        Ok(found) => {
            writeln!(
                out,
                "ok      {} {} on {runtime}: {} known answers, largest difference {:.1e} of {:.1e} allowed, {}",
                card.name,
                card.version,
                found.values,
                found.max_difference,
                found.tolerance,
                readable(found.time)
            )?;
            Ok(0)
        }
        Err(error) => {
            writeln!(out, "WRONG   {} {} on {runtime}: {error}", card.name, card.version)?;
            Ok(EXIT_ERROR)
        }
    }
}
