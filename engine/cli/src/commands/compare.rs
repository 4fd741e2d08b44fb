//! `compare`: two finger records, or images, or two faces, against each other.

mod face;

use std::io::Write;
use std::path::{Path, PathBuf};

use bioverify::{Engine, Fingers, ScoredPair};
use bioverify_core::{GrayImage, Limits, MinutiaSet, NoTrace, Ppi};
use bioverify_finger::{Carried, Explanation, overlay_compared};
use bioverify_record::{Content, RecordView, ViewContent, recognise};
use clap::Args;
use serde_json::{Value, json};

use crate::engine_args::EngineArgs;
use crate::fault::{Answer, Fault};
use crate::input::{
    Bytes, decode, holds_pictures, is_colour_photo, is_face_record, is_picture, minutiae_of, parse_ppi, parse_record,
    read_bytes,
};
use crate::keys::KeyArgs;
use crate::output::{refuse_misnamed, refuse_same, write_file};
use crate::overlay::{encode, undrawn};
use crate::words::position_word;

/// `bioverify compare`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  bioverify compare live.fmr card.fmr
  bioverify compare live.png card.fmr --ppi 500 --json
  bioverify compare live.png earlier.png --overlay pairs.png
  bioverify compare live.bvf card.bvf
  bioverify compare live.jpg dg2.bin
  bioverify compare --face live.jpg earlier.jpg

Where a record holds several fingers, every two that may be the same are compared and the highest score is told. The
false-match rate is an upper bound: at most this share of comparisons of different fingers scores as high. The
log-likelihood ratio is above 0 where the score speaks for one finger. Face templates (bioverify embed), face records, data
groups with a face, photos with one of these, and two photos in colours are compared as faces, and --face says so of any other
two photos; the score is from 0 to 100. What it means is told for the bundled model, and for another where --calibration gives
its table. The answer says what was compared: fingers or faces. Sealed templates are opened with --key (which can be repeated while keys are changed) and --owner, which both files then
share. The overlay shows the reference's minutiae in red, the probe's in blue, where both prints show finger green, paired minutiae
joined in green and the others faint; on white where B is no picture.")]
pub struct CompareArgs {
    /// The probe: a finger record or image, or a face template, record or photo
    #[arg(value_name = "A")]
    probe: PathBuf,
    /// The reference: the same
    #[arg(value_name = "B")]
    reference: PathBuf,
    /// Resolution of images in pixels per inch
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = parse_ppi, default_value = "500")]
    ppi: Ppi,
    /// Compare faces, whatever the files are: grey photos too
    #[arg(long)]
    face: bool,
    #[command(flatten)]
    keys: KeyArgs,
    /// Where a picture of the comparison of two fingers goes: B at 1000 ppi with A laid over it, paired minutiae joined
    #[arg(long, value_name = "OUT.png")]
    overlay: Option<PathBuf>,
    /// Print one line of JSON, with every pair of minutiae
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    engine: EngineArgs,
}

/// The best of all comparisons: finger view of A, of B, and what they gave.
type Best = (usize, usize, ScoredPair);

/// Compares two files.
pub fn run(args: &CompareArgs, out: &mut dyn Write) -> Answer {
    if let Some(path) = &args.overlay {
        refuse_same(path, &[&args.probe, &args.reference])?;
        refuse_misnamed(path, "PNG", &["png"])?;
    }
    let opened = |path: &Path| args.keys.opened(read_bytes(path)?, path);
    let files = [opened(&args.probe)?, opened(&args.reference)?];
    if args.face || are_faces(&files) {
        let [probe, reference] = &files;
        if args.overlay.is_some() {
            return Err(Fault::usage("two faces have no picture of their comparison", "leave --overlay out").into());
        }
        return face::compare_faces(args, probe, reference, out);
    }
    let engine = args.engine.engine(None)?;
    let [probe, reference] = &files;
    let probes = load(engine.fingers(), probe, &args.probe, args.ppi)?;
    let references = load(engine.fingers(), reference, &args.reference, args.ppi)?;
    let ground = match &args.overlay {
        Some(_) if is_picture(reference, None) => Some(decode(reference, &args.reference, args.ppi, None)?),
        _ => None,
    };
    drop(files);
    let (a, b, pair) = best(&engine, &probes, &references).ok_or_else(|| {
        let what = "the two records hold different fingers by their labels";
        Fault::error(what, "check the finger positions with: bioverify inspect FILE")
    })?;
    if let Some(path) = &args.overlay {
        draw(path, &pair, (probes.get(a), references.get(b)), ground.as_ref())?;
    }
    if args.json {
        writeln!(out, "{}", as_json(&probes, &references, (a, b, &pair)))?;
        return Ok(0);
    }
    let explanation = &pair.explanation;
    writeln!(out, "compared as           fingers")?;
    writeln!(out, "score                 {:.2}", explanation.score.get())?;
    writeln!(out, "log-likelihood ratio  {:+.2}", pair.llr.0)?;
    writeln!(out, "false-match rate      {:.1e} or below", pair.fmr.get())?;
    let (of_a, of_b) = (size(&probes, a), size(&references, b));
    writeln!(out, "paired minutiae       {} (of {of_a} and {of_b})", explanation.pairs.len())?;
    if probes.len() > 1 || references.len() > 1 {
        writeln!(out, "finger views          {} of A, {} of B", a + 1, b + 1)?;
    }
    if let Some(alignment) = explanation.alignment {
        let degrees = alignment.rotation.to_degrees();
        writeln!(out, "turn of A onto B      {degrees:+.1} degrees")?;
    }
    let evidence = &explanation.evidence;
    if evidence.overlap > 0.0 {
        let (area, alike) = (evidence.overlap_mm2(), evidence.flow);
        writeln!(out, "ridges in common      {area:.0} mm2, alike to {alike:.3} (from -1 to 1)")?;
    }
    Ok(0)
}

/// Writes the picture of a comparison; `ground` is the reference's image where it was given as one.
fn draw(
    path: &Path,
    pair: &ScoredPair,
    sides: (Option<&MinutiaSet>, Option<&MinutiaSet>),
    ground: Option<&GrayImage>,
) -> Result<(), Fault> {
    let (Some(probe), Some(reference)) = sides else { return Ok(()) };
    let drawn = overlay_compared(&pair.explanation, probe, reference, ground).map_err(|error| undrawn(&error))?;
    write_file(path, &encode(&drawn)?)
}

/// Whether the contents say that faces are meant: a template or record of one, or photos in colours, which no finger sensor makes.
fn are_faces(files: &[Bytes; 2]) -> bool {
    files.iter().any(|bytes| recognise(bytes) == Content::FaceTemplate || is_face_record(bytes))
        || files.iter().all(|bytes| is_colour_photo(bytes))
}

fn size(sets: &[MinutiaSet], index: usize) -> usize {
    sets.get(index).map_or(0, MinutiaSet::len)
}

/// The minutiae of a record's views, or of an image; the bytes came from `path`.
pub fn load(fingers: &Fingers, bytes: &Bytes, path: &Path, ppi: Ppi) -> Result<Vec<MinutiaSet>, Fault> {
    let extract = |image: &GrayImage| {
        let told = |error| Fault::error(error, "capture again, or check --ppi").in_file(path);
        Ok(fingers.extract(image, &mut NoTrace).map_err(told)?.minutiae)
    };
    if is_picture(bytes, None) {
        return Ok(vec![extract(&decode(bytes, path, ppi, None)?)?]);
    }
    if !holds_pictures(recognise(bytes)) {
        return minutiae_of(&parse_record(bytes, path)?.value, path);
    }
    let views = parse_record(bytes, path)?.value.views(&Limits::default());
    let of = |view: RecordView| match view.content {
        Ok(ViewContent::Minutiae(set)) => Ok(set.with_position(view.position)),
        Ok(ViewContent::Picture(image)) => Ok(extract(&image)?.with_position(view.position)),
        Err(error) => Err(Fault::error(error, "see what is wrong with: bioverify inspect FILE").in_file(path)),
    };
    let (sets, faults): (Vec<_>, Vec<_>) = views.into_iter().map(of).partition(Result::is_ok);
    let sets: Vec<MinutiaSet> = sets.into_iter().flatten().collect();
    match faults.into_iter().find_map(Result::err) {
        Some(fault) if sets.is_empty() => Err(fault),
        _ => Ok(sets),
    }
}

/// The highest score of all views that may be of one finger.
fn best(engine: &Engine, probes: &[MinutiaSet], references: &[MinutiaSet]) -> Option<Best> {
    let mut best: Option<Best> = None;
    for (a, probe) in probes.iter().enumerate() {
        for (b, reference) in references.iter().enumerate() {
            if !probe.position().may_be(reference.position()) {
                continue;
            }
            let pair = engine.compare_pair(probe, reference);
            if best.as_ref().is_none_or(|(.., known)| pair.explanation.score > known.explanation.score) {
                best = Some((a, b, pair));
            }
        }
    }
    best
}

/// What the score is made of, as in [`bioverify_finger::Evidence`], and how far the comparison was carried, null where a side has too few
/// minutiae for any; the ridges are null where they were not compared.
fn evidence_as_json(explanation: &Explanation) -> Value {
    let evidence = &explanation.evidence;
    let ridges =
        (evidence.overlap > 0.0).then(|| json!({ "overlap_mm2": evidence.overlap_mm2(), "alike": evidence.flow }));
    json!({
        "carried": explanation.carried.map(Carried::word),
        "paired": evidence.paired,
        "fit": evidence.fit,
        "trusted_fit": evidence.trusted_fit,
        "rare_fit": evidence.rare_fit,
        "probe_unpaired": evidence.probe_unpaired,
        "reference_unpaired": evidence.reference_unpaired,
        "upright": evidence.upright,
        "local": evidence.local,
        "ridges": ridges,
    })
}

fn as_json(probes: &[MinutiaSet], references: &[MinutiaSet], (a, b, pair): (usize, usize, &ScoredPair)) -> Value {
    let side = |sets: &[MinutiaSet], view: usize| {
        let position = sets.get(view).map(|set| position_word(set.position()));
        json!({ "view": view, "position": position, "minutiae": size(sets, view) })
    };
    let pairs: Vec<Value> = pair.explanation.pairs.iter().map(|p| {
        json!({ "probe": p.probe, "reference": p.reference, "residual_px": p.residual_px, "residual_radians": p.residual_radians })
    }).collect();
    let alignment =
        pair.explanation.alignment.map(|a| json!({ "rotation_radians": a.rotation, "dx": a.dx, "dy": a.dy }));
    json!({
        "modality": "finger",
        "score": pair.explanation.score.get(),
        "llr": pair.llr.0,
        "fmr": pair.fmr.get(),
        "probe": side(probes, a),
        "reference": side(references, b),
        "alignment": alignment,
        "evidence": evidence_as_json(&pair.explanation),
        "pairs": pairs,
    })
}
