//! Holds a representation against its picture.

use bioverify_core::Limits;

use super::PictureBlock;
use super::schema::{clause, format_path};
use super::view::View;
use super::walk::Walk;
use crate::error::RecordError;
use crate::finding::Severity;
use crate::pixels::{PixelFormat, probe_pixels};

/// Checks the representation whose contents begin at `start`.
///
/// # Errors
/// [`RecordError::NoPicture`] where it holds none.
pub(super) fn check_representation(
    walk: &mut Walk<'_>,
    representation: &PictureBlock,
    start: usize,
    limits: &Limits,
) -> Result<(), RecordError> {
    let Some(picture) = representation.picture() else { return Err(RecordError::NoPicture { offset: start }) };
    let clause = clause(representation.part);
    // The picture is a part of the contents.
    let inside = (picture.as_ptr() as usize).saturating_sub(representation.content.as_ptr() as usize);
    let at = start + inside;
    let mut found = |field, severity, message: String| walk.scribe.found(at, (field, clause), severity, message);
    let info = match probe_pixels(picture, limits) {
        Ok(info) => info,
        Err(error) => {
            found("picture", Severity::Error, format!("it cannot be opened: {error}"));
            return Ok(());
        }
    };
    let stated = representation.view().path(format_path(representation.part)).and_then(View::code);
    match stated {
        None => found("picture format", Severity::Warning, format!("left out: the picture itself is {}", info.format)),
        Some(code) if !fits(representation.part, code, info.format) => {
            let message = format!("the picture itself is {}: the picture is trusted", info.format);
            found("picture format", Severity::Warning, message);
        }
        Some(_) => {}
    }
    if representation.part == 4 && representation.pixels_per_inch().is_none() {
        found("sampling rate", Severity::Note, "left out: whoever uses the picture has to know it".into());
    }
    if let Some((width, height)) = representation.image_size().filter(|size| *size != (info.width, info.height)) {
        let message = format!(
            "{width} x {height} px are stated, the picture itself has {} x {}: the picture is trusted",
            info.width, info.height
        );
        found("image size", Severity::Warning, message);
    }
    walk.scribe.line(at, picture.len(), "picture's own size", || {
        format!("{} x {} px, {} samples a pixel, {} bits each", info.width, info.height, info.channels, info.bits)
    });
    Ok(())
}

/// Whether a format code may stand for this format; those of faces that say nothing stand for any.
const fn fits(part: u8, code: u16, format: PixelFormat) -> bool {
    match (part, code) {
        (4, 0) => matches!(format, PixelFormat::Pnm),
        (4, 1) => matches!(format, PixelFormat::Wsq),
        (4, 2 | 3) | (5, 3 | 4) => matches!(format, PixelFormat::Jpeg2000),
        (4, 4) => matches!(format, PixelFormat::Png),
        (5, 2) => matches!(format, PixelFormat::Jpeg),
        (5, 0 | 1) => true,
        _ => !matches!(format, PixelFormat::Jpeg | PixelFormat::Wsq),
    }
}
