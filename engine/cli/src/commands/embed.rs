//! `embed`: face photo to template.

use std::io::Write;
use std::path::{Path, PathBuf};

use bioverify_core::{Face, NoTrace, RgbImage};
use bioverify_face::{Choice, overlay};
use bioverify_model::ModelRole;
use bioverify_record::{FaceCoding, FaceTemplate, ModelTag, PhotoOutput, encode_photo};
use clap::{Args, ValueEnum};
use serde_json::json;
use zeroize::Zeroizing;

use crate::engine_args::ModelArgs;
use crate::faces::{analyser, read_photo};
use crate::fault::{Answer, Fault};
use crate::keys::SealArgs;
use crate::output::{refuse_same, remark, write_file};

/// How the values of a template are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Coding {
    /// Four bytes a value, exact
    #[default]
    Float,
    /// One byte a value, a quarter of the size
    Byte,
}

/// `bioverify embed`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  bioverify embed photo.jpg --out face.bvf
  bioverify embed group.jpg --largest --out face.bvf --overlay seen.png
  bioverify embed photo.jpg --out face.bvst --seal-with template.key --owner \"row 17\"

The photo is turned upright by its EXIF data, and by quarter turns where no face is found. The overlay shows the face that
was taken with its five points in green and all others in red. With --json: file, values, bytes, key (the number of the one it is sealed
with, or null), model, eye_distance_px, other_faces, quarter_turns.")]
pub struct EmbedArgs {
    /// Photo: JPEG, PNG, JPEG 2000, BMP, TIFF or PPM; or a face record or data group that holds one
    #[arg(value_name = "IMG")]
    photo: PathBuf,
    /// Where the template goes
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// How its values are written
    #[arg(long, value_enum, default_value_t = Coding::Float)]
    coding: Coding,
    /// Take the largest of several faces; without it several faces of about one size are refused
    #[arg(long)]
    largest: bool,
    /// Also draw what was found
    #[arg(long, value_name = "OUT.png")]
    overlay: Option<PathBuf>,
    /// Print one line of JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    seal: SealArgs,
    #[command(flatten)]
    models: ModelArgs,
}

/// Makes one template.
pub fn run(args: &EmbedArgs, out: &mut dyn Write) -> Answer {
    let inputs: Vec<&Path> = std::iter::once(args.photo.as_path()).chain(args.seal.key()).collect();
    for output in std::iter::once(&args.out).chain(&args.overlay) {
        refuse_same(output, &inputs)?;
    }
    let sealer = args.seal.sealer()?;
    let photo = read_photo(&args.photo)?;
    let analyser = analyser(&args.models, &[ModelRole::FaceDetector, ModelRole::FaceEmbedder])?;
    if let Some(path) = &args.overlay {
        draw_all(&analyser, &photo, args.largest, path);
    }
    let choice = if args.largest { Choice::Largest } else { Choice::Alone };
    let advice = "take the photo again; --overlay shows what was found, --largest takes the largest of several faces";
    let told = |error| Fault::error(error, advice).in_file(&args.photo);
    let found = analyser.embed(&photo, choice, &mut NoTrace).map_err(told)?;
    let Some(embedding) = found.embedding else {
        return Err(Fault::error("no vector was computed", "check the models with: bioverify models check").into());
    };
    let coding = if args.coding == Coding::Byte { FaceCoding::Byte } else { FaceCoding::Float };
    let values = embedding.values().len();
    let model = ModelTag(embedding.model()).to_string();
    let clear = Zeroizing::new(FaceTemplate { embedding, quality: None, coding }.write());
    let sealed = sealer.as_ref().map(|sealer| sealer.seal(&clear, &args.out)).transpose()?;
    let bytes = sealed.as_ref().unwrap_or(&clear);
    write_file(&args.out, bytes)?;
    let key = sealer.map(|sealer| sealer.key());
    if args.json {
        let told = json!({
            "file": args.out.display().to_string(),
            "values": values,
            "bytes": bytes.len(),
            "key": key,
            "model": model,
            "eye_distance_px": found.face.landmarks.eye_distance(),
            "other_faces": found.others.len(),
            "quarter_turns": found.quarter_turns,
        });
        writeln!(out, "{told}")?;
        return Ok(0);
    }
    writeln!(
        out,
        "{}: {values} values, {} bytes; {:.0} pixels between the eyes, {} other faces{}{}",
        args.out.display(),
        bytes.len(),
        found.face.landmarks.eye_distance(),
        found.others.len(),
        if found.quarter_turns == 0 { "" } else { ", photo turned" },
        key.map_or_else(String::new, |key| format!("; sealed with key {key}"))
    )?;
    Ok(0)
}

/// Draws every face; that it cannot be drawn is a remark, for what the embedding says matters more.
fn draw_all(analyser: &bioverify_face::Analyser, photo: &RgbImage, largest: bool, path: &Path) {
    let choice = if largest { Choice::Largest } else { Choice::Alone };
    let Ok(found) = analyser.faces(photo, &mut NoTrace) else { return };
    let chosen = bioverify_face::select(&found.faces, photo, choice).ok();
    let (taken, others): (Vec<_>, Vec<_>) =
        found.faces.iter().enumerate().partition(|(index, _)| Some(*index) == chosen);
    let bare = |faces: Vec<(usize, &Face)>| faces.into_iter().map(|(_, face)| *face).collect::<Vec<_>>();
    if let Err(fault) = png(&overlay(photo, &bare(taken), &bare(others))).and_then(|png| write_file(path, &png)) {
        remark(fault.one_line());
    }
}

fn png(picture: &RgbImage) -> Result<Vec<u8>, Fault> {
    encode_photo(picture, PhotoOutput::Png)
        .map_err(|error| Fault::error(format_args!("no overlay: {error}"), "leave --overlay out"))
}
