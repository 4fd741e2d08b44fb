//! Holds a representation against its picture.

use bioverify_core::Limits;

use super::PictureBlock;
use super::finger::RATE;
use super::schema::{clause, format_path};
use super::view::View;
use super::walk::Walk;
use crate::error::RecordError;
use crate::finding::Severity;
use crate::finger_image::sampling;
use crate::pixels::{PixelFormat, probe_pixels};
use crate::words::UNKNOWN_FINGER;

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
    if representation.part == 4 {
        if let Some((severity, message)) = rate_fault(representation) {
            found(RATE, severity, message);
        }
        if representation.position_code().unwrap_or(0) == 0 {
            found("position", Severity::Note, UNKNOWN_FINGER.into());
        }
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

/// What there is to say of the resolution of part 4.
fn rate_fault(representation: &PictureBlock) -> Option<(Severity, String)> {
    let Some((samples, unit)) = representation.sampling_rate() else {
        let is_stated = representation.view().get(7).is_some();
        return Some(if is_stated {
            (Severity::Warning, "no number of samples an inch or a centimetre: taken as not told".into())
        } else {
            (Severity::Note, "left out: whoever uses the picture has to know it".into())
        });
    };
    match sampling(unit, samples, RATE) {
        Ok((_, other)) => other.map(|message| (Severity::Warning, message)),
        Err(error) => Some((Severity::Error, error.to_string())),
    }
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
