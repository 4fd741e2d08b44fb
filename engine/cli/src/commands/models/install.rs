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
    let integer = card.integer.as_ref().map(|form| read_bytes(&folder.join(&form.file))).transpose()?;
    let integer = integer.as_ref().map(|bytes| bytes.as_slice());
    let calibration = calibration(args, &card, folder)?;
    check(&text, &onnx, integer, &onnx_path, out)?;
    let home = put(args, &card, &text, [Some(onnx.as_slice()), integer], calibration.as_ref())?;
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
fn check(
    card: &str,
    onnx: &[u8],
    integer: Option<&[u8]>,
    path: &Path,
    out: &mut dyn Write,
) -> Result<(), crate::fault::Failure> {
    let mut good = 0;
    let mut last = None;
    let whole = integer.map(|_| RuntimeChoice::Integer);
    for choice in whole.into_iter().chain([RuntimeChoice::OnnxRuntime, RuntimeChoice::Embedded]) {
        let network = match integer {
            Some(integer) => Network::from_parts_with(card, onnx, integer, choice),
            None => Network::from_parts(card, onnx, choice),
        };
        match network {
            Ok(network) => {
                if report(&network, out)? != 0 {
                    let what = "the network does not give its card's known answers";
                    return Err(Fault::error(what, "get card and network from one source").in_file(path).into());
                }
                good += 1;
            }
            // Nothing falls back from the integer form: where a card names one, it is what runs.
            Err(error @ (ModelError::RuntimeUnavailable { .. } | ModelError::Load { .. }))
                if choice != RuntimeChoice::Integer =>
            {
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

/// Writes card, network and table into `DIR/<role>`. They are written beside it first and read from there, so that a model that is
/// in use stays until its successor is known to load; then the card goes last, for a folder without one is no model.
fn put(
    args: &InstallArgs,
    card: &ModelCard,
    text: &str,
    [onnx, integer]: [Option<&[u8]>; 2],
    calibration: Option<&(String, String)>,
) -> Result<PathBuf, Fault> {
    let home = args.models.join(card.role.word());
    let card_path = home.join("card.toml");
    if card_path.exists() && !args.replace {
        let what = format!("there is a {} model already", card.role);
        return Err(Fault::error(what, "add --replace to exchange it").in_file(&home));
    }
    let form = card.integer.as_ref().map_or("", |form| &form.file);
    let mut files = vec![(card.file.as_str(), onnx), (form, integer)];
    files.extend(calibration.map(|(name, table)| (name.as_str(), Some(table.as_bytes()))));
    files.push(("card.toml", Some(text.as_bytes())));
    let files = files.into_iter().filter_map(|(name, bytes)| Some((name, bytes?))).collect::<Vec<_>>();

    fs::create_dir_all(&args.models).map_err(|error| Fault::io("make the folder", &args.models, &error))?;
    let beside = tempfile::Builder::new()
        .prefix(".install-")
        .tempdir_in(&args.models)
        .map_err(|error| Fault::io("make a folder in", &args.models, &error))?;
    for (name, bytes) in &files {
        write_public(&beside.path().join(name), bytes)?;
    }
    Network::from_dir(beside.path(), RuntimeChoice::Auto)
        .map_err(|error| Fault::error(error, "get card and network from one source; nothing was installed"))?;

    fs::create_dir_all(&home).map_err(|error| Fault::io("make the folder", &home, &error))?;
    if card_path.exists() {
        fs::remove_file(&card_path).map_err(|error| Fault::io("replace the card", &card_path, &error))?;
    }
    for (name, _) in &files {
        let to = home.join(name);
        fs::rename(beside.path().join(name), &to).map_err(|error| Fault::io("write", &to, &error))?;
    }
    Ok(home)
}

fn text_file(path: &Path) -> Result<String, Fault> {
    String::from_utf8(read_bytes(path)?.to_vec())
        .map_err(|_| Fault::error("this is no text in UTF-8", "give a TOML file").in_file(path))
}
