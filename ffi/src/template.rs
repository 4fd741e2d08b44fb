//! `bv_template`: minutiae of one finger.

use std::fmt;

use bioverify::encode::{Encoded, Print};
use bioverify_core::{FingerPosition, Limits, MinutiaSet, Quality};
use bioverify_record::{MinutiaeFormat, MinutiaeRecord, ModelTag, NativeTemplate, Record, read_record};

use crate::buffer::{bv_buffer, bv_bytes};
use crate::codes::{self, bv_finger};
use crate::error::bv_error;
use crate::failure::{Failure, Fallible};
use crate::guard::{get, guarded};
use crate::pointer::{free, output, output_with, shared, unique};
use crate::status::bv_status;

/// Formats a template is written in. All of them are read, told by their content.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum bv_record_format {
    /// This engine's own, at most 1536 bytes: positions to 1/4 pixel, the map of ridges, protected by a checksum.
    Native = 1,
    /// ISO/IEC 19794-2:2005.
    Iso2005 = 2,
    /// ANSI INCITS 378-2004.
    Ansi2004 = 3,
    /// ISO/IEC 19794-2:2011.
    Iso2011 = 4,
    /// ANSI INCITS 378-2009.
    Ansi2009 = 5,
    /// ANSI INCITS 378-2009 Amendment 1.
    Ansi2009Am1 = 6,
}

/// Minutiae of one finger. Wiped when freed.
pub struct bv_template {
    minutiae: MinutiaSet,
    position: FingerPosition,
    quality: Option<Quality>,
    defects: Vec<u16>,
    model: Option<ModelTag>,
}

impl fmt::Debug for bv_template {
    /// Counts only: minutiae are biometric data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "bv_template({} minutiae)", self.minutiae.len())
    }
}

impl bv_template {
    /// The template of an extraction, or the failure that its fault is.
    pub(crate) fn from_encoded(encoded: Encoded) -> Fallible<Self> {
        let finger = encoded.probes.into_iter().next();
        let finger = finger.ok_or_else(|| Failure::new(bv_status::Internal, "the extraction gave no finger"))?;
        let Print { minutiae, quality, defects, model, .. } =
            finger.print.map_err(|fault| Failure::from_fault(bv_status::Extraction, &fault))?;
        let defects = defects.iter().map(|defect| defect.reason.number()).collect();
        Ok(Self { minutiae, position: finger.position, quality, defects, model })
    }

    pub(crate) const fn minutiae(&self) -> &MinutiaSet {
        &self.minutiae
    }

    fn labelled(&self) -> MinutiaSet {
        self.minutiae.clone().with_position(self.position).with_quality(self.quality)
    }

    /// The native record, which keeps everything.
    pub(crate) fn to_native(&self) -> Vec<u8> {
        NativeTemplate { minutiae: self.labelled(), model: self.model.unwrap_or_default() }.write()
    }

    fn write(&self, format: u32) -> Fallible<Vec<u8>> {
        let standard = |format| Ok(MinutiaeRecord::from_minutia_set(&self.labelled(), format)?.write()?);
        match format {
            1 => Ok(self.to_native()),
            2 => standard(MinutiaeFormat::Iso2005),
            3 => standard(MinutiaeFormat::Ansi2004),
            4 => standard(MinutiaeFormat::Iso2011),
            5 => standard(MinutiaeFormat::Ansi2009),
            6 => standard(MinutiaeFormat::Ansi2009Am1),
            other => Err(Failure::bad(format!(
                "{other} is no record format: give BV_RECORD_FORMAT_NATIVE, BV_RECORD_FORMAT_ISO2005 or another BV_RECORD_FORMAT"
            ))),
        }
    }

    fn read(record: &[u8], view: usize) -> Fallible<Self> {
        let (mut sets, model) = sets(record)?;
        if view >= sets.len() {
            return Err(Failure::index("finger view", view, sets.len()));
        }
        let minutiae = sets.swap_remove(view);
        let (position, quality) = (minutiae.position(), minutiae.quality());
        Ok(Self { minutiae, position, quality, defects: Vec::new(), model })
    }
}

/// The finger views of a record that hold minutiae.
fn sets(record: &[u8]) -> Fallible<(Vec<MinutiaSet>, Option<ModelTag>)> {
    let record = read_record(record, &Limits::default())?.value;
    let model = match &record {
        Record::Native(template) => Some(template.model),
        _ => None,
    };
    Ok((record.minutia_sets()?, model))
}

/// How many finger views with minutiae a record holds (native, ISO/IEC 19794-2 or INCITS 378, told by its content).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_template_count_views(
    record: bv_bytes,
    count_out: *mut usize,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, record) = unsafe { (output(count_out, "count_out"), record.as_slice("record.data")) };
    let work = || {
        let out = out?;
        out.put(sets(record?)?.0.len());
        Ok(())
    };
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}

/// Reads finger view `view` (counted from 0, those with minutiae only) of a record.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_template_read(
    record: bv_bytes,
    view: usize,
    template_out: *mut *mut bv_template,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, record) = unsafe { (output(template_out, "template_out"), record.as_slice("record.data")) };
    let work = || {
        let out = out?;
        out.give(bv_template::read(record?, view)?);
        Ok(())
    };
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}

/// Writes the template as a record: one of bv_record_format. Free the buffer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_template_write(
    finger_template: *const bv_template,
    format: u32,
    record_out: *mut *mut bv_buffer,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, template) = unsafe { (output(record_out, "record_out"), shared(finger_template, "finger_template")) };
    let work = || {
        let out = out?;
        out.give(bv_buffer::new(template?.write(format)?));
        Ok(())
    };
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}

/// How many minutiae, at most 255.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_template_get_minutiae_count(
    finger_template: *const bv_template,
    count_out: *mut usize,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, template) = unsafe { (output(count_out, "count_out"), shared(finger_template, "finger_template")) };
    get(out, template, |template| Ok(template.minutiae.len()))
}

/// Quality of the sample, 0 to 100, higher is better; BV_STATUS_NO_VALUE if its record does not say.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_template_get_quality(
    finger_template: *const bv_template,
    quality_out: *mut u32,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, template) = unsafe { (output(quality_out, "quality_out"), shared(finger_template, "finger_template")) };
    get(out, template, |template| {
        let quality = template.quality.ok_or_else(|| Failure::none("the record states no quality"))?;
        Ok(u32::from(quality.get()))
    })
}

/// How many defects the picture had; always 0 for a template read from a record.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_template_get_defect_count(
    finger_template: *const bv_template,
    count_out: *mut usize,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, template) = unsafe { (output(count_out, "count_out"), shared(finger_template, "finger_template")) };
    get(out, template, |template| Ok(template.defects.len()))
}

/// Defect `index` of the picture, the worst first, as a reason number (BV_REASON_FINGER_...).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_template_get_defect(
    finger_template: *const bv_template,
    index: usize,
    reason_out: *mut u32,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, template) = unsafe { (output(reason_out, "reason_out"), shared(finger_template, "finger_template")) };
    get(out, template, |template| {
        let defect = template.defects.get(index);
        let number = defect.ok_or_else(|| Failure::index("defect", index, template.defects.len()))?;
        Ok(u32::from(*number))
    })
}

/// Which finger it is.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_template_get_finger(
    finger_template: *const bv_template,
    finger_out: *mut bv_finger,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, template) = unsafe {
        (output_with(finger_out, bv_finger::Unknown, "finger_out"), shared(finger_template, "finger_template"))
    };
    get(out, template, |template| Ok(template.position.into()))
}

/// Says which finger it is: one of bv_finger. Written into records.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_template_set_finger(
    finger_template: *mut bv_template,
    finger: u32,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let template = unsafe { unique(finger_template, "finger_template") };
    let work = || {
        template?.position = codes::finger(finger)?;
        Ok(())
    };
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}

/// Ends a template. NULL is nothing to do.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_template_free(finger_template: *mut bv_template) {
    // SAFETY: the contract of the header.
    unsafe { free(finger_template) }
}
