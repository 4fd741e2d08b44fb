//! `models`: which networks are in use, and whether they answer as they should.

mod install;

use std::io::Write;

use bioverify::finger_model_folder;
use bioverify_model::{ModelRole, Network, RuntimeChoice, RuntimeKind};
use clap::{Args, Subcommand};

use crate::engine_args::{ModelArgs, Runtime};
use crate::faces;
use crate::fault::{Answer, EXIT_ERROR, Fault};
use crate::timing::readable;

/// What to do with the models.
#[derive(Debug, Subcommand)]
pub enum ModelsCommand {
    /// Name, licence, training data and hash of every model
    List(ListArgs),
    /// Run the known-answer test of every model on every runtime
    Check(CheckArgs),
    /// Check somebody's model and put it into a models folder
    Install(install::InstallArgs),
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

With --runtime auto every runtime is tested; that ONNX Runtime is not installed is no fault. The integer form of a network
must have every bit of its answers; its largest difference to the floating-point network's has a bound of its own.")]
pub struct CheckArgs {
    #[command(flatten)]
    models: ModelArgs,
}

/// Lists or checks the models.
pub fn run(command: &ModelsCommand, out: &mut dyn Write) -> Answer {
    match command {
        ModelsCommand::List(args) => list(args, out),
        ModelsCommand::Check(args) => check(args, out),
        ModelsCommand::Install(args) => install::run(args, out),
    }
}

/// Every network there is, with its role; a role without one is told as missing.
fn each(
    args: &ModelArgs,
    runtime: RuntimeChoice,
    mut work: impl FnMut(ModelRole, Option<&Network>) -> Answer,
) -> Answer {
    let mut status = 0;
    for role in ModelRole::ALL {
        let there = role == ModelRole::FingerMinutiae || has(args, role);
        let network = there.then(|| load(args, role, runtime)).transpose()?;
        status = status.max(work(role, network.as_ref())?);
    }
    Ok(status)
}

/// The network of a role.
fn load(args: &ModelArgs, role: ModelRole, runtime: RuntimeChoice) -> Result<Network, Fault> {
    match role {
        ModelRole::FingerMinutiae => fingers(args, runtime),
        _ => faces::network(args, role, runtime),
    }
}

/// The finger network: a folder with face models only leaves the bundled one in place.
fn fingers(args: &ModelArgs, runtime: RuntimeChoice) -> Result<Network, Fault> {
    let told = |error| Fault::error(error, "check the model's card, or leave --models out for the bundled models");
    match args.folder()?.and_then(finger_model_folder) {
        Some(folder) => Network::from_dir(&folder, runtime).map_err(|error| told(error).in_file(&folder)),
        None => Network::bundled(ModelRole::FingerMinutiae, runtime).map_err(told),
    }
}

/// Whether there is a network for this role.
fn has(args: &ModelArgs, role: ModelRole) -> bool {
    let installed = args.models.as_ref().is_some_and(|dir| dir.join(role.word()).join("card.toml").is_file());
    installed || Network::is_bundled(role)
}

fn list(args: &ListArgs, out: &mut dyn Write) -> Answer {
    each(&args.models, args.models.runtime.into(), |role, network| {
        let Some(network) = network else {
            writeln!(out, "{role}: no model")?;
            return Ok(0);
        };
        let card = network.card();
        writeln!(out, "{} {}", card.name, card.version)?;
        for (name, value) in [
            ("role", role.to_string()),
            ("file", card.file.clone()),
            ("sha256", card.sha256.clone()),
            ("integer form", card.integer.as_ref().map(|form| form.file.clone()).unwrap_or_default()),
            ("its sha256", card.integer.as_ref().map(|form| form.sha256.clone()).unwrap_or_default()),
            ("licence", card.licence.clone()),
            ("training data", card.training_data.clone()),
            ("notes", card.notes.clone()),
            ("calibration", card.calibration.clone().unwrap_or_default()),
            ("runtime", network.runtime().to_string()),
        ] {
            if !value.is_empty() {
                writeln!(out, "  {name:<14}{}", value.trim().replace('\n', "\n                "))?;
            }
        }
        Ok(0)
    })
}

fn check(args: &CheckArgs, out: &mut dyn Write) -> Answer {
    let mut fallback = None;
    let mut tested = Vec::new();
    let mut status = each(&args.models, args.models.runtime.into(), |role, network| {
        let Some(network) = network else { return Ok(0) };
        fallback = fallback.take().or_else(|| network.fallback_reason().map(str::to_owned));
        tested.push((role, network.runtime()));
        report(network, out)
    })?;
    if !matches!(args.models.runtime, Runtime::Auto) {
        return Ok(status);
    }
    if let Some(why) = &fallback {
        writeln!(out, "note    ONNX Runtime is not used: {why}")?;
    }
    let native = fallback.is_none().then_some((RuntimeChoice::OnnxRuntime, RuntimeKind::OnnxRuntime));
    for (choice, kind) in native.into_iter().chain([(RuntimeChoice::Embedded, RuntimeKind::Embedded)]) {
        for (role, _) in tested.iter().filter(|(_, first)| *first != kind) {
            status = status.max(report(&load(&args.models, *role, choice)?, out)?);
        }
    }
    Ok(status)
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
