//! What a file holds, and which formats that can become.

use bioverify_record::{Content, recognise};

use super::ConvertArgs;
use crate::fault::Fault;
use crate::input::{Bytes, is_face_record, is_picture};
use crate::words::Format;

/// What the input holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Minutiae in a record, a template or on a card, and what is told as no record where one is asked for.
    Minutiae,
    /// Pictures of fingers in a record.
    Fingers,
    /// Fingers of a document, as pictures or minutiae.
    FingerGroup,
    /// A face in a record or a file of a document.
    Face,
    /// A picture file or bare pixels, or what is told as no picture where one is asked for.
    Picture,
}

impl Source {
    /// What `bytes` hold.
    pub fn of(bytes: &Bytes, args: &ConvertArgs) -> Self {
        let wants_picture = args.format.record(Default::default()).is_none();
        match recognise(bytes) {
            _ if args.from.is_some() => Self::Minutiae,
            _ if is_picture(bytes, args.raw) => Self::Picture,
            _ if is_face_record(bytes) => Self::Face,
            Content::FingerImageRecord | Content::Extensible(4) => Self::Fingers,
            Content::DataGroup(0x63) => Self::FingerGroup,
            Content::Minutiae | Content::MinutiaeOfEdition(_) | Content::NativeTemplate | Content::CardObject => {
                Self::Minutiae
            }
            // What is neither is told as what was asked for: a JPEG 2000 picture that is cut is no bad record.
            _ if wants_picture => Self::Picture,
            _ => Self::Minutiae,
        }
    }

    /// Refuses a format that cannot hold what the input holds, and says what can.
    ///
    /// # Errors
    /// A wrong call.
    pub fn refuse_unsuited(self, args: &ConvertArgs) -> Result<(), Fault> {
        let format = args.format;
        if args.raw.is_some() && is_of_faces(args) {
            let what = format!("{} holds a face, bare pixels are grey and of a finger", format.name());
            return Err(Fault::usage(what, "give the photo as a file: JPEG, PNG or JPEG 2000").in_file(&args.input));
        }
        let holds_minutiae = format.record(Default::default()).is_some();
        let of_faces = is_of_faces(args);
        let (what, advice) = match self {
            Self::Minutiae if holds_minutiae || format == Format::Dg3 => return Ok(()),
            Self::Minutiae if of_faces => ("is for faces, the input is a record of minutiae", MINUTIAE_ADVICE),
            Self::Minutiae if format.picture().is_some() => {
                ("is a picture format, the input is a record of minutiae", MINUTIAE_ADVICE)
            }
            Self::Minutiae => ("is for pictures of fingers, the input is a record of minutiae", MINUTIAE_ADVICE),
            Self::Fingers | Self::FingerGroup if of_faces => ("is for faces, the input holds fingers", FINGER_ADVICE),
            Self::Face if !of_faces && format != Format::Png => ("holds a finger, the input a face", FACE_ADVICE),
            Self::Picture if holds_minutiae => ("is a format of minutiae, the input is a picture", PICTURE_ADVICE),
            _ => return Ok(()),
        };
        Err(Fault::usage(format!("{} {what}", format.name()), advice).in_file(&args.input))
    }
}

const MINUTIAE_ADVICE: &str = "no picture can be made of minutiae: use --format iso2005, iso2011, ansi2004, ansi2009, \
     ansi2009am1, card-normal, card-compact, native or dg3";
const FINGER_ADVICE: &str = "use --format png, pgm, wsq, iso-finger-2005, iso-finger-2011, incits381-2004, \
     iso-finger-39794, dg3 or dg3-39794";
const FACE_ADVICE: &str = "use --format iso-face-2005, iso-face-2011, ansi-face-2004, iso-face-39794, dg2, dg2-39794, \
     jpeg or png";
const PICTURE_ADVICE: &str =
    "use --format png, pgm, wsq or iso-finger-2005 and its like; bioverify extract makes a template";

/// Whether the format holds nothing but faces.
fn is_of_faces(args: &ConvertArgs) -> bool {
    args.format.face(args.dates()).is_some() && args.format != Format::Png
}
