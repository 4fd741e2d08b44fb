//! `models install`: somebody's model, checked and put into a models folder.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use bioverify::Calibration;
use bioverify_model::{ModelCard, ModelError, ModelRole, Network, RuntimeChoice, card_outline};
use clap::Args;

use super::report;
use crate::fault::{Answer, Fault};
use crate::input::read_bytes;
use crate::output::write_public;

/// Name of a calibration table beside a card that does not name one.
const CALIBRATION: &str = "calibration.toml";

/// `bioverify models install`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  bioverify models install arcface.onnx --models models > card.toml
  bioverify models install card.toml --models models
  bioverify models install arcface.onnx --models models --sha256 92aa3b35...

An ONNX file without card.toml beside it (or NAME.toml for NAME.onnx) gets a card printed to begin with: fill in what is
marked and install the card. The network must have the card's hash and tensors and give the card's known answers on every
runtime that is there. A model whose scores decide needs a calibration table made with it; without one it is refused, or
installed for scores only with --uncalibrated.")]
pub struct InstallArgs {
    /// A model card, or an ONNX file with its card beside it
    #[arg(value_name = "FILE_OR_CARD")]
    file: PathBuf,
    /// The models folder, made where it is missing
    #[arg(long, value_name = "DIR")]
    models: PathBuf,
    /// Refuse a network with another SHA-256
    #[arg(long, value_name = "HEX")]
    sha256: Option<String>,
    /// Install without a calibration table: the model gives scores and no decisions
    #[arg(long)]
    uncalibrated: bool,
    /// Replace a model of the same role
    #[arg(long)]
    replace: bool,
}

/// Installs one model.
pub fn run(args: &InstallArgs, out: &mut dyn Write) -> Answer {
    let Some(card_path) = find_card(&args.file)? else { return outline(&args.file, out) };
    let text = text_file(&card_path)?;
    let told = |error: ModelError| Fault::error(error, "correct the card; models/README.md describes every field");
    let card = ModelCard::parse(&text).map_err(|error| told(error).in_file(&card_path))?;
    if let Some(wanted) = args.sha256.as_ref().filter(|wanted| !wanted.eq_ignore_ascii_case(&card.sha256)) {
        let what = format!("the card is for a network of SHA-256 {}, {wanted} was asked for", card.sha256);
        return Err(Fault::error(what, "get the file that was announced").in_file(&card_path).into());
    }
    let folder = card_path.parent().unwrap_or(Path::new(""));
    let onnx_path = folder.join(&card.file);
    let onnx = read_bytes(&onnx_path)?;
    let calibration = calibration(args, &card, folder)?;
    check(&text, &onnx, &onnx_path, out)?;
    let home = put(args, &card, &text, &onnx, calibration.as_ref())?;
    // What was written is what will be used: it is read again before success is told.
    Network::from_dir(&home, RuntimeChoice::Auto)
        .map_err(|error| Fault::error(error, "install again").in_file(&home))?;
    let without = if calibration.is_none() && decides(card.role) { " (uncalibrated: scores only)" } else { "" };
    writeln!(out, "installed {} {} as {}{without}", card.name, card.version, home.display())?;
    writeln!(out, "use it with --models {}", args.models.display())?;
    Ok(0)
}

/// Whether scores of such a model become decisions.
const fn decides(role: ModelRole) -> bool {
    matches!(role, ModelRole::FingerMinutiae | ModelRole::FaceEmbedder)
}

/// The card itself, or the one beside an ONNX file or in a folder; `None` for an ONNX file without one.
fn find_card(file: &Path) -> Result<Option<PathBuf>, Fault> {
    if file.is_dir() {
        return Ok(Some(file.join("card.toml")));
    }
    if file.extension().is_some_and(|extension| extension == "toml") {
        return Ok(Some(file.to_path_buf()));
    }
    if !file.is_file() {
        return Err(Fault::error("there is no such file", "give a card.toml or an ONNX file").in_file(file));
    }
    let named = |card: &Path| {
        let text = text_file(card).ok()?;
        let wanted = ModelCard::parse(&text).ok()?.file;
        file.file_name().is_some_and(|name| name == wanted.as_str()).then(|| card.to_path_buf())
    };
    let folder = file.parent().unwrap_or(Path::new(""));
    Ok(named(&file.with_extension("toml")).or_else(|| named(&folder.join("card.toml"))))
}

/// Prints a card to begin with.
fn outline(file: &Path, out: &mut dyn Write) -> Answer {
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or("model.onnx");
    let told = |error| Fault::error(error, "give an ONNX file with its card beside it").in_file(file);
    let card = card_outline(name, &read_bytes(file)?).map_err(told)?;
    write!(out, "{card}")?;
    crate::output::remark("no card beside this file; the text above is one to begin with, nothing was installed");
    Ok(0)
}

/// The calibration table's file name and text, where there is one.
fn calibration(args: &InstallArgs, card: &ModelCard, folder: &Path) -> Result<Option<(String, String)>, Fault> {
    if !decides(card.role) {
        return Ok(None);
    }
    let name = card.calibration.clone().unwrap_or_else(|| CALIBRATION.to_owned());
    let path = folder.join(&name);
    if !path.is_file() {
        if args.uncalibrated && card.calibration.is_none() {
            return Ok(None);
        }
        let what = format!("model `{}` has no calibration table {name}", card.name);
        let advice =
            "make one with the scores of eval and bioverify calibrate, or install for scores only with --uncalibrated";
        return Err(Fault::error(what, advice).in_file(&path));
    }
    let text = text_file(&path)?;
    let told = |error| Fault::error(error, "make it again with: bioverify calibrate").in_file(&path);
    let table = Calibration::from_toml(&text).map_err(told)?;
    let tag = card.sha256.get(..16).unwrap_or_default();
    if table.provenance().model != tag {
        let what = format!("the table was made with model {}, this model is {tag}", table.provenance().model);
        return Err(Fault::error(what, "make one with this model: bioverify calibrate").in_file(&path));
    }
    Ok(Some((name, text)))
}

/// Known answers on every runtime that is there. One that cannot load the network is a remark where the other can; a
/// wrong answer is a refusal.
fn check(card: &str, onnx: &[u8], path: &Path, out: &mut dyn Write) -> Result<(), crate::fault::Failure> {
    let mut good = 0;
    let mut last = None;
    for choice in [RuntimeChoice::OnnxRuntime, RuntimeChoice::Embedded] {
        match Network::from_parts(card, onnx, choice) {
            Ok(network) => {
                if report(&network, out)? != 0 {
                    let what = "the network does not give its card's known answers";
                    return Err(Fault::error(what, "get card and network from one source").in_file(path).into());
                }
                good += 1;
            }
            Err(error @ (ModelError::RuntimeUnavailable { .. } | ModelError::Load { .. })) => {
                writeln!(out, "note    {error}")?;
                last = Some(error);
            }
            Err(error) => return Err(Fault::error(error, "get card and network from one source").in_file(path).into()),
        }
    }
    match last {
        Some(error) if good == 0 => Err(Fault::error(error, "export the network again").in_file(path).into()),
        _ => Ok(()),
    }
}

/// Writes card, network and table into `DIR/<role>`; the card last, for a folder without one is no model.
fn put(
    args: &InstallArgs,
    card: &ModelCard,
    text: &str,
    onnx: &[u8],
    calibration: Option<&(String, String)>,
) -> Result<PathBuf, Fault> {
    let home = args.models.join(card.role.word());
    let card_path = home.join("card.toml");
    if card_path.exists() && !args.replace {
        let what = format!("there is a {} model already", card.role);
        return Err(Fault::error(what, "add --replace to exchange it").in_file(&home));
    }
    fs::create_dir_all(&home).map_err(|error| Fault::io("make the folder", &home, &error))?;
    if card_path.exists() {
        fs::remove_file(&card_path).map_err(|error| Fault::io("replace the card", &card_path, &error))?;
    }
    write_public(&home.join(&card.file), onnx)?;
    if let Some((name, table)) = calibration {
        write_public(&home.join(name), table.as_bytes())?;
    }
    write_public(&card_path, text.as_bytes())?;
    Ok(home)
}

fn text_file(path: &Path) -> Result<String, Fault> {
    String::from_utf8(read_bytes(path)?.to_vec())
        .map_err(|_| Fault::error("this is no text in UTF-8", "give a TOML file").in_file(path))
}
