//! Bytes from outside into typed values, and back: the only door for untrusted bytes.
//!
//! - **Pixels** ([`decode_pixels`], [`decode_raw`], [`encode_pixels`]): PNG, JPEG, BMP, TIFF, PNM, WSQ and bare pixels to
//!   8-bit grey. The resolution is always the caller's: tags inside files lie.
//! - **Photos** ([`decode_photo`]): the same formats and JPEG 2000 to 8-bit colour, turned upright by their EXIF data.
//! - **Minutiae records** ([`read_minutiae`], [`MinutiaeRecord`]): ISO/IEC 19794-2 (2005, 2011) and INCITS 378 (2004, 2009,
//!   2009/AM1). Reading is tolerant and says so: every deviation becomes a [`Finding`] with offset, field, clause and what
//!   was assumed. Writing is strict: what cannot be stated correctly is refused.
//! - **Minutiae on cards** ([`CardMinutiae`], [`CardObject`], [`CardRequest`]): the normal and compact size of ISO/IEC
//!   19794-2 in the order and number a card asks for, bare or in the objects of ISO/IEC 7816-11. Bare they do not tell what
//!   they are: only functions that are told the size read them.
//! - **Face records** ([`read_face_record`], [`FaceRecord`], [`face_record_of_photo`], [`convert_face`]): ISO/IEC 19794-5 (2005,
//!   2011) and INCITS 385-2004, every field kept, the stated size and format held against the picture's own. [`portrait`] finds
//!   the picture to compare in any of them and in EF.DG2 and EF.DG5.
//! - **The extensible generation** ([`read_extensible`], [`ExtensibleRecord`], [`finger_pictures`]): ISO/IEC 39794-4 and -5 in
//!   DER. Fields of later versions and of makers are kept as they are.
//! - **Finger image records** ([`read_finger_images`], [`FingerImageRecord`]): ISO/IEC 19794-4:2005 and :2011, INCITS 381-2004
//!   (not -2009: nothing public was found that tells its layout for certain), with bare and packed pixels, WSQ, JPEG, JPEG 2000 and PNG. [`Record::views`] gives the fingers of any record, as minutiae
//!   or as pictures.
//! - **Files of an identity document** ([`read_group`], [`BiometricGroup`], [`MachineReadableZone`], [`DocumentIndex`]): the
//!   biometric groups DG2 to DG4 in their CBEFF wrapping, DG1 and EF.COM (ICAO Doc 9303-10), read tolerantly and written
//!   strictly like the records inside them.
//! - **Native templates** ([`NativeTemplate`], [`FaceTemplate`]): fixed layout, version, length and checksum.
//! - **From one into another** ([`convert`], [`convert_fingers`], [`convert_face`]): every conversion lists what it loses of the
//!   record at hand. Records of ISO/IEC 39794 and data groups keep every field, unknown ones too, in their own format
//!   ([`GroupForm`] says which generation a data group is to have).
//! - **Anything** ([`read_record`], [`inspect`], [`convert`]): decided by content, and what is refused is named. [`inspect`]
//!   also tells what numbers speak against that are each allowed: suspicions, with the reason ([`suspect_convention`],
//!   [`suspect_scale`]).
//!
//! One invariant holds for every function here that takes bytes: no panic, no unbounded work, and no allocation above the
//! given [`Limits`](bioverify_core::Limits), whatever the bytes are. Inputs are checked before memory is taken.
//!
//! Nothing about a person reaches `Debug`, an error or a finding: they hold offsets, field names and counts. Only
//! [`inspect`], which an auditor asks for by name, prints values.

#![cfg_attr(test, allow(clippy::disallowed_methods))]

mod admission;
mod ber;
mod bytes;
mod card;
mod content;
mod convert;
mod convert_face;
mod convert_fingers;
mod error;
mod extensible;
mod face_image;
mod face_template;
mod fields;
mod finding;
mod finger_group;
mod finger_image;
mod frame;
mod inspect;
mod lds;
mod minutiae;
mod native;
mod params;
mod pixels;
mod portrait;
mod record;
mod sample;
mod scribe;
mod views;
mod words;

pub use card::{
    CardContent, CardData, CardFormat, CardMinutia, CardMinutiae, CardObject, CardRequest, CardTemplate, CardWrapper,
    MinutiaOrder, OrderKey, read_card,
};
pub use content::{Content, recognise};
pub use convert::{Conversion, ConvertError, RecordFormat, convert, convert_read};
pub use convert_face::{FaceFormat, convert_face};
pub use convert_fingers::{FingerFormat, FingerOptions, convert_fingers};
pub use error::{PixelError, RecordError, WriteError};
pub use extensible::{
    ExtensibleRecord, FingerPicture, PictureBlock, finger_pictures, finger_record_of_picture, read_extensible,
};
pub use face_image::{
    Face, FaceEdition, FacePoint, FaceRecord, face_record_of_photo, pose_code, pose_degrees, read_face_record,
    uncertainty_degrees,
};
pub use face_template::{FACE_TEMPLATE_VERSION, FaceCoding, FaceTemplate};
pub use finding::{Finding, Read, Severity};
pub use finger_group::FingerGroup;
pub use finger_image::{
    FingerImage, FingerImageFormat, FingerImageRecord, PictureCoding, PictureSource, ViewError, read_finger_images,
};
pub use inspect::{
    AngleUnit, Convention, FieldLine, Reading, Report, Scale, inspect, inspect_card_minutiae, suspect_convention,
    suspect_scale,
};
pub use lds::{
    BIOMETRIC_TYPE_FINGERS, BiometricGroup, BiometricHeader, BiometricTemplate, DocumentIndex, FORMAT_OWNER_SC37,
    Generation, GroupForm, HeaderField, MachineReadableZone, ZoneForm, position_of_subtype, read_group,
    subtype_of_position,
};
pub use minutiae::{
    CbeffProduct, Core, Delta, ExtendedContent, ExtendedData, ExtendedItem, FingerCapture, FingerView, MinutiaeFormat,
    MinutiaeRecord, RawMinutia, RidgeCount, ViewImage, read_minutiae,
};
pub use native::{MOST_NATIVE_BYTES, ModelTag, NATIVE_VERSION, NativeTemplate};
pub use pixels::{
    PhotoError, PhotoOutput, PixelFormat, PixelInfo, PixelOutput, decode_listing_losses, decode_photo, decode_pixels,
    decode_raw, encode_photo, encode_pixels, is_portrait, probe_pixels, sniff_pixels,
};
pub use portrait::portrait;
pub use record::{Record, read_record};
pub use sample::{CaptureTime, Certificate, SampleQuality};
pub use views::{RecordView, ViewContent};
