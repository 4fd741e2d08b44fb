//! What `verify` hands to the engine: captures, references, the state of the visit.

use std::path::Path;

use bioverify::{Absence, Engine, FaceSample, FingerContent, FingerSample, Received, Reference, Source, VisitState};
use bioverify_core::{FingerPosition, Ppi};
use bioverify_record::{Content, PixelFormat, is_portrait, recognise};

use super::VerifyArgs;
use crate::fault::Fault;
use crate::input::{Bytes, RawSize, holds_pictures, is_picture, read_bytes, record_files};
use crate::output::remark;
use crate::trust::{Found, chip_files, folder_files, has_security_object};

/// The files of a chip, which the engine borrows.
pub(super) struct Held {
    chip: Option<Vec<Found>>,
}

impl Held {
    /// Reads the card's folder where it is one that a chip was read into: it holds EF.SOD, or trust is asked for.
    pub(super) fn read(args: &VerifyArgs) -> Result<Self, Fault> {
        let Some(folder) = args.card.as_deref().filter(|path| path.is_dir()) else { return Ok(Self { chip: None }) };
        let read = folder_files(folder)?;
        let of_chip = args.origin.is_asked() || has_security_object(&read);
        Ok(Self { chip: of_chip.then_some(read) })
    }
}

/// Everything the command line hands in, as the engine receives it.
pub(super) fn receive<'a>(args: &VerifyArgs, held: &'a Held, engine: &Engine) -> Result<Received<'a>, Fault> {
    let mut received = Received::new();
    let positions = args.positions.iter().copied().chain(std::iter::repeat(FingerPosition::Unknown));
    for (path, position) in args.fingers.iter().zip(positions) {
        received = received.with_finger(capture(path, args)?.at(position));
    }
    if let Some(path) = &args.face {
        received = received.with_face(face(path, args)?);
    }
    let pictures = Pictures::of(args);
    let references = match (&args.card, &held.chip) {
        (Some(_), Some(read)) => chip(args, read, engine)?,
        (Some(path), None) => card(path, args, pictures)?,
        (None, _) => Vec::new(),
    };
    received.references.extend(references);
    if let Some(path) = &args.record {
        let mut bytes = args.keys.opened(read_bytes(path)?, path)?;
        let sealed = args.origin.sealed(engine, &mut bytes)?;
        received.references.push(sealed.unwrap_or_else(|| reference(Source::Registry, bytes, args.ppi, pictures)));
    }
    match &args.visit {
        Some(path) if path.exists() => Ok(received.with_visit(visit(path)?)),
        _ => Ok(received),
    }
}

/// A captured image. Its pixels are the engine's business; that it is an image at all is the caller's.
fn capture(path: &Path, args: &VerifyArgs) -> Result<FingerSample<'static>, Fault> {
    let bytes = read_bytes(path)?;
    if let Some(RawSize { width, height }) = args.raw {
        let pixels = bytes.to_vec().into();
        return Ok(FingerSample::new(FingerContent::Raw { pixels, width, height, ppi: args.ppi }));
    }
    match recognise(&bytes) {
        Content::Picture(_) => Ok(FingerSample::encoded(bytes.to_vec(), args.ppi)),
        content if holds_pictures(content) => Ok(FingerSample::record(bytes.to_vec())),
        found @ (Content::Minutiae
        | Content::NativeTemplate
        | Content::MinutiaeOfEdition(_)
        | Content::CardObject
        | Content::SealedTemplate(_)) => {
            let advice = "give the live capture; a record belongs to --card or --record, and compare takes two records";
            Err(Fault::error(format_args!("--finger got {found}, not an image"), advice).in_file(path))
        }
        found => {
            let what = format!("--finger got {found}, not a finger image that can be read");
            let may_be_pixels = matches!(found, Content::Unknown | Content::Random | Content::Uniform(_));
            let advice = if may_be_pixels {
                "give the live capture as PNG, JPEG, BMP, TIFF, PGM or WSQ, or bare pixels with --raw WxH".into()
            } else {
                found.advice_for_pixels()
            };
            Err(Fault::error(what, advice).in_file(path))
        }
    }
}

/// A photo or face template, opened where it is sealed. Its pixels are the engine's business; that it can be one at all is the caller's.
fn face(path: &Path, args: &VerifyArgs) -> Result<FaceSample<'static>, Fault> {
    let bytes = args.keys.opened(read_bytes(path)?, path)?;
    match recognise(&bytes) {
        Content::Picture(PixelFormat::Wsq) => {
            let what = "--face got WSQ, a format of fingerprints";
            Err(Fault::error(what, "give the photo, and the finger with --finger").in_file(path))
        }
        // Besides what sources hand over as portraits, whatever a camera's software may write.
        content if matches!(content, Content::Picture(_)) || is_portrait(&bytes) => {
            Ok(FaceSample::encoded(bytes.to_vec()))
        }
        Content::FaceTemplate => Ok(FaceSample::template(bytes.to_vec())),
        found => {
            let advice = "give the visitor's photo as JPEG, PNG, JPEG 2000, BMP or TIFF";
            Err(Fault::error(format_args!("--face got {found}, not a photo"), advice).in_file(path))
        }
    }
}

/// What pictures given as references show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pictures {
    /// Fingers.
    Fingers,
    /// Faces.
    Faces,
    /// Faces where they are JPEG or JPEG 2000, as portraits on cards are; else fingers.
    ByFormat,
}

impl Pictures {
    fn of(args: &VerifyArgs) -> Self {
        match (args.fingers.is_empty(), args.face.is_some()) {
            (_, false) => Self::Fingers,
            (true, true) => Self::Faces,
            (false, true) => Self::ByFormat,
        }
    }

    fn are_faces(self, bytes: &[u8]) -> bool {
        self == Self::Faces || (self == Self::ByFormat && is_portrait(bytes))
    }
}

/// What a card holds: one reference a record, or the news that there is none.
fn card(path: &Path, args: &VerifyArgs, pictures: Pictures) -> Result<Vec<Reference<'static>>, Fault> {
    let (records, others) = record_files(path, pictures != Pictures::Fingers, &args.keys)?;
    if records.is_empty() {
        let found = if others.is_empty() { "the folder is empty".to_owned() } else { others.join("; ") };
        remark(format_args!("{}: no record among the files: {found}", path.display()));
        return Ok(vec![Reference::absent(Source::CardChip, Absence::Empty)]);
    }
    Ok(records.into_iter().map(|bytes| reference(Source::CardChip, bytes, args.ppi, pictures)).collect())
}

/// What a chip holds, each with the trust that passive authentication gives it.
fn chip<'a>(args: &VerifyArgs, read: &'a [Found], engine: &Engine) -> Result<Vec<Reference<'a>>, Fault> {
    let (files, others) = chip_files(read)?;
    for (path, _) in others {
        remark(format_args!("{} is no file of a chip; passed over", path.display()));
    }
    Ok(engine.read_chip(&files, &args.origin.rules()).references)
}

/// A reference from its bytes: a record, or the picture of an enrolment.
pub fn reference(source: Source, mut bytes: Bytes, ppi: Ppi, pictures: Pictures) -> Reference<'static> {
    let picture = is_picture(&bytes, None);
    let faces = picture && pictures.are_faces(&bytes);
    let bytes = std::mem::take(&mut *bytes);
    if faces {
        return Reference::face(source, FaceSample::encoded(bytes));
    }
    if picture {
        return Reference::finger(source, FingerSample::encoded(bytes, ppi));
    }
    Reference::record(source, bytes)
}

fn visit(path: &Path) -> Result<VisitState, Fault> {
    let bytes = read_bytes(path)?;
    serde_json::from_slice(&bytes).map_err(|error| {
        let advice = "hand in the file that the last verify of this visit wrote, or a new name for a new visit";
        Fault::error(format_args!("the state of the visit cannot be read: {error}"), advice).in_file(path)
    })
}
