//! The lines of a picture, and whether it is there to its end.

use bioverify_core::Limits;

use super::{FieldLine, Report};
use crate::error::PixelError;
use crate::finding::{Finding, Severity};
use crate::pixels::{PixelFormat, check_pixels, probe_pixels};

/// Pixels that an inspection may still decode: a few bytes can hold millions, and records hold many pictures.
pub(super) struct Budget(u64);

impl Budget {
    /// As many as one picture may have.
    pub(super) const fn new(limits: &Limits) -> Self {
        Self(limits.max_pixels)
    }
}

/// Explains a picture file.
pub(super) fn picture(bytes: &[u8], limits: &Limits, budget: &mut Budget) -> Report {
    let mut fields = Vec::new();
    let mut findings = Vec::new();
    match probe_pixels(bytes, limits) {
        Ok(info) => {
            let mut line =
                |name: &str, value: String| fields.push(FieldLine { offset: 0, len: 0, name: name.into(), value });
            line("format", info.format.to_string());
            line("size", format!("{} x {} px", info.width, info.height));
            line("samples", format!("{} a pixel, {} bits each", info.channels, info.bits));
            line(
                "stated resolution",
                info.stated_ppi.map_or("none that counts".into(), |ppi| format!("{ppi} ppi, not trusted")),
            );
            findings.extend(unfit(bytes, limits, budget));
        }
        Err(error) => findings.push(found(Severity::Error, error.to_string())),
    }
    Report { what: String::new(), fields, findings }
}

/// What keeps a picture whose header can be read from being decoded; its offset is that of the picture, 0. Nothing where the
/// header cannot be read, which is told by whoever reads it.
pub(super) fn unfit(bytes: &[u8], limits: &Limits, budget: &mut Budget) -> Option<Finding> {
    let info = probe_pixels(bytes, limits).ok()?;
    let pixels = u64::from(info.width) * u64::from(info.height);
    if pixels > limits.max_pixels {
        let message =
            format!("not decoded, whether it is whole is not told: at most {} pixels are decoded", limits.max_pixels);
        return Some(found(Severity::Note, message));
    }
    let Some(left) = budget.0.checked_sub(pixels) else {
        let message = "not decoded, as there are many pixels before it: whether it is whole is not told";
        return Some(found(Severity::Note, message.into()));
    };
    budget.0 = left;
    let error = check_pixels(bytes, limits).err()?;
    Some(match error {
        PixelError::Broken { .. } if !has_end(bytes, info.format) => {
            found(Severity::Error, format!("the picture is cut: {error}"))
        }
        PixelError::TooLarge { .. } | PixelError::NeedsMemory { .. } | PixelError::OverLimits { .. } => {
            found(Severity::Note, format!("not decoded, whether it is whole is not told: {error}"))
        }
        PixelError::Unsupported { .. } => found(Severity::Warning, error.to_string()),
        _ => found(Severity::Error, error.to_string()),
    })
}

/// Whether the mark is there that ends a picture of this format; those without one end where their header says.
fn has_end(bytes: &[u8], format: PixelFormat) -> bool {
    let mark: &[u8] = match format {
        // End of image: ISO/IEC 10918-1, B.1.1.3, and of codestream: ISO/IEC 15444-1, A.4.4.
        PixelFormat::Jpeg | PixelFormat::Jpeg2000 => &[0xFF, 0xD9],
        // ISO/IEC 15948, 11.2.5.
        PixelFormat::Png => b"IEND",
        // End of image: IAFIS-IC-0110.
        PixelFormat::Wsq => &[0xFF, 0xA1],
        PixelFormat::Bmp | PixelFormat::Tiff | PixelFormat::Pnm => return true,
    };
    // A small picture within the metadata of a JPEG ends before the scans of the large one.
    let last = |mark: &[u8]| bytes.windows(mark.len()).rposition(|part| part == mark);
    let end = last(mark);
    end.is_some() && (format != PixelFormat::Jpeg || end > last(&[0xFF, 0xDA]))
}

fn found(severity: Severity, message: String) -> Finding {
    Finding { offset: 0, field: "picture", clause: "structure", message, severity }
}
