//! What to do with bytes that are something else than was wanted.

use std::borrow::Cow;

use super::Content;
use super::card::data_group;

/// Where fingers lie in a file of an identity document whose content is something else.
const WHERE_FINGERS_ARE: &str = "the fingers of such a document are in DG3";

/// What to do with a sealed template.
const OPEN_FIRST: &str =
    "open it with the key it was sealed with: bioverify seal open; inspect, compare and verify --record take --key";

/// What to do with a sealed template where only a picture will do.
const SEALED_HOLDS_NO_PICTURE: &str =
    "it holds a template and no picture: give the capture; bioverify inspect --key tells what is in it";

/// What to do with a seal.
const SEAL_IS_BESIDE: &str = "it signs an answer and holds none: give the answer itself, and the seal as verify --seal";

impl Content {
    /// What to do when a finger picture was wanted.
    #[must_use]
    pub fn advice_for_pixels(&self) -> Cow<'static, str> {
        let plain = match self {
            Self::Empty => "capture again",
            Self::Minutiae | Self::MinutiaeOfEdition(_) | Self::NativeTemplate | Self::Extensible(2) => {
                "give it where a template is expected, not where a capture is"
            }
            Self::FingerImageRecord | Self::Extensible(4) => {
                "take its picture out with: bioverify convert IN OUT.png --format png"
            }
            Self::FaceImageRecord | Self::FaceTemplate | Self::Extensible(5) => {
                "a face cannot be compared with a finger: capture a finger"
            }
            Self::IrisImageRecord | Self::Extensible(_) => "it cannot be compared with a finger: capture a finger",
            Self::SealedTemplate(_) => SEALED_HOLDS_NO_PICTURE,
            Self::Seal => SEAL_IS_BESIDE,
            Self::DataGroup(tag) => return of_document(*tag),
            Self::SecurityObject => "it holds signed hashes and no picture: capture a finger",
            Self::EncodedText(_) => "decode the text, then give it where a template is expected",
            Self::Unknown | Self::Random => {
                "if these are bare pixels, give their width and height; else save as 8-bit grey PNG"
            }
            _ => {
                "give a PNG, JPEG, JPEG 2000, BMP, TIFF, PNM or WSQ picture of one finger, or bare pixels with width and height"
            }
        };
        plain.into()
    }

    /// What to do when a finger record was wanted.
    #[must_use]
    pub fn advice_for_record(&self) -> Cow<'static, str> {
        let plain = match self {
            Self::Empty => "the source answered without a template",
            Self::Picture(_) => "extract a template from the picture first",
            Self::MinutiaeOfEdition(_) | Self::Extensible(2) => {
                "this version does not read that edition: ask its source for ISO/IEC 19794-2:2005 or :2011, or INCITS 378"
            }
            Self::FingerImageRecord | Self::Extensible(4) => {
                "it holds pictures, no minutiae: extract a template with: bioverify extract IN --out FILE"
            }
            Self::FaceImageRecord | Self::FaceTemplate | Self::IrisImageRecord | Self::Extensible(_) => {
                "it holds no fingerprint: a finger record is needed"
            }
            Self::SealedTemplate(_) => OPEN_FIRST,
            Self::Seal => SEAL_IS_BESIDE,
            Self::DataGroup(tag) => return of_document(*tag),
            Self::SecurityObject => return of_security_object(),
            Self::AnsiNist => "take the minutiae record out of the transaction first",
            Self::EncodedText(_) => "decode the text to bytes first",
            Self::Random | Self::RandomText => {
                "if it is encrypted, decrypt it first; if it is a vendor's own template, export it as ISO/IEC 19794-2"
            }
            Self::Uniform(_) => "the memory it was read from was blank; read it from its source again",
            _ => "give an ISO/IEC 19794-2, INCITS 378 or native template",
        };
        plain.into()
    }
}

/// A file of an identity document: what it holds, and where its fingers are.
fn of_document(tag: u8) -> Cow<'static, str> {
    let holds = data_group(tag).1;
    if tag == 0x63 {
        return format!("{holds}: take a picture out with: bioverify convert IN OUT.png --format png").into();
    }
    format!("{holds}; {WHERE_FINGERS_ARE}").into()
}

fn of_security_object() -> Cow<'static, str> {
    format!("it holds signed hashes of the data groups and no fingerprint; {WHERE_FINGERS_ARE}").into()
}
