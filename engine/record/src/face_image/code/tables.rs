//! The codes of each edition and the names of its bits. Origin: ISO/IEC 19794-5:2005 and :2011, tables of clauses 5.4 to 5.7;
//! for INCITS 385-2004 the public BiomDI library of NIST.

use super::super::FaceEdition;
use super::super::field::Field;

/// Codes and their meanings.
type Codes = &'static [(u16, &'static str)];

const SEX: Codes = &[(0, "not told"), (1, "male"), (2, "female"), (255, "unknown")];
const SEX_ANSI: Codes = &[(0, "not told"), (1, "male"), (2, "female"), (3, "unknown")];

const EYES: Codes = &[
    (0, "not told"),
    (1, "black"),
    (2, "blue"),
    (3, "brown"),
    (4, "grey"),
    (5, "green"),
    (6, "several colours"),
    (7, "pink"),
    (255, "other or unknown"),
];
const EYES_ANSI: Codes = &[
    (0, "not told"),
    (1, "blue"),
    (2, "brown"),
    (3, "green"),
    (0x10, "several colours"),
    (0x12, "hazel"),
    (0x20, "pink"),
    (0x22, "maroon"),
    (255, "unknown"),
];

const HAIR: Codes = &[
    (0, "not told"),
    (1, "bald"),
    (2, "black"),
    (3, "blonde"),
    (4, "brown"),
    (5, "grey"),
    (6, "white"),
    (7, "red"),
    (8, "green"),
    (9, "blue"),
    (255, "other or unknown"),
];
const HAIR_ANSI: Codes = &[
    (0, "not told"),
    (1, "bald"),
    (2, "black"),
    (3, "blonde"),
    (4, "brown"),
    (5, "grey"),
    (6, "red"),
    (0x10, "blue"),
    (0x13, "sandy"),
    (0x14, "auburn"),
    (0x15, "white"),
    (0x16, "strawberry blonde"),
    (0x20, "green"),
    (0x30, "orange"),
    (0x40, "pink"),
    (255, "unknown"),
];

const EXPRESSION: Codes = &[
    (0, "not told"),
    (1, "neutral"),
    (2, "a smile with closed jaw"),
    (3, "a smile with open jaw"),
    (4, "raised eyebrows"),
    (5, "eyes looking away"),
    (6, "squinting"),
    (7, "frowning"),
];

const SOURCE: Codes = &[
    (0, "not told"),
    (1, "photograph of unknown source"),
    (2, "photograph of a digital camera"),
    (3, "photograph of a scanner"),
    (4, "video frame of unknown source"),
    (5, "video frame of an analogue camera"),
    (6, "video frame of a digital camera"),
    (7, "unknown"),
];

const IMAGE_TYPE: Codes = &[
    (0, "basic"),
    (1, "full frontal"),
    (2, "token frontal"),
    (0x80, "basic, with shape"),
    (0x81, "full frontal, with shape"),
    (0x82, "token frontal, with shape"),
];
const IMAGE_TYPE_ANSI: Codes = &[(0, "basic"), (1, "full frontal"), (2, "token frontal"), (3, "other")];
const IMAGE_TYPE_2011: Codes = &[
    (0, "basic"),
    (1, "full frontal"),
    (2, "token frontal"),
    (3, "post-processed frontal"),
    (0x80, "basic, with shape"),
    (0x81, "full frontal, with shape"),
    (0x82, "token frontal, with shape"),
];

const DATA_TYPE: Codes = &[(0, "JPEG"), (1, "JPEG 2000")];
const DATA_TYPE_2011: Codes = &[(0, "JPEG"), (1, "JPEG 2000 with losses"), (2, "JPEG 2000 without losses"), (3, "PNG")];

const COLOUR_SPACE: Codes = &[(0, "not told"), (1, "24-bit RGB"), (2, "YUV 4:2:2"), (3, "8-bit grey"), (4, "other")];
const COLOUR_SPACE_2011: Codes = &[
    (0, "not told"),
    (1, "24-bit RGB"),
    (2, "YUV 4:2:2"),
    (3, "8-bit grey"),
    (4, "48-bit RGB"),
    (5, "16-bit grey"),
    (6, "other"),
];

/// Pixels across the head.
const SAMPLING: Codes = &[
    (0, "up to 180 pixels across the head"),
    (1, "180 to 240 pixels across the head"),
    (2, "240 to 300 pixels across the head"),
    (3, "300 to 370 pixels across the head"),
    (4, "370 to 480 pixels across the head"),
    (5, "480 to 610 pixels across the head"),
    (6, "610 to 750 pixels across the head"),
    (7, "more than 750 pixels across the head"),
];

const POINT: Codes = &[(1, "feature point of MPEG-4")];
const POINT_2011: Codes =
    &[(1, "feature point of MPEG-4"), (2, "anthropometric landmark"), (3, "anthropometric landmark in space")];

/// Bits from the lowest. Implementations of the second edition disagree on bits 10 and 11, so both readings are named.
const PROPERTIES: &[&str] = &[
    "told",
    "glasses",
    "moustache",
    "beard",
    "teeth visible",
    "blinking",
    "mouth open",
    "left eye patch",
    "right eye patch",
    "dark glasses",
    "feature-distorting condition",
];
const PROPERTIES_ANSI: &[&str] = &[
    "told",
    "glasses",
    "moustache",
    "beard",
    "teeth visible",
    "blinking",
    "mouth open",
    "left eye patch",
    "right eye patch",
    "both eyes patched",
    "dark glasses",
    "feature-distorting condition",
];
const PROPERTIES_2011: &[&str] = &[
    "told",
    "glasses",
    "moustache",
    "beard",
    "teeth visible",
    "pupil or iris not visible",
    "mouth open",
    "left eye patch",
    "right eye patch",
    "dark glasses",
    "head covering or feature-distorting condition",
    "feature-distorting condition or head covering",
];

const EXPRESSION_2011: &[&str] =
    &["told", "neutral", "smile", "raised eyebrows", "eyes looking away", "squinting", "frowning"];

const PROCESSING: &[&str] = &[
    "rotated",
    "cropped",
    "down-sampled",
    "white balance adjusted",
    "compressed several times",
    "interpolated",
    "contrast stretched",
    "pose corrected",
    "made of several views",
    "aged",
    "super-resolved",
];

/// The defined codes of a field; empty where any number is one.
pub(in super::super) const fn codes(field: Field, edition: FaceEdition) -> Codes {
    use FaceEdition::{Ansi2004, Iso2011};
    match (field, edition) {
        (Field::Sex, Ansi2004) => SEX_ANSI,
        (Field::Sex, _) => SEX,
        (Field::EyeColour, Ansi2004) => EYES_ANSI,
        (Field::EyeColour, _) => EYES,
        (Field::HairColour, Ansi2004) => HAIR_ANSI,
        (Field::HairColour, _) => HAIR,
        (Field::Expression, _) => EXPRESSION,
        (Field::Source, _) => SOURCE,
        (Field::ImageType, Ansi2004) => IMAGE_TYPE_ANSI,
        (Field::ImageType, Iso2011) => IMAGE_TYPE_2011,
        (Field::ImageType, _) => IMAGE_TYPE,
        (Field::DataType, Iso2011) => DATA_TYPE_2011,
        (Field::DataType, _) => DATA_TYPE,
        (Field::ColourSpace, Iso2011) => COLOUR_SPACE_2011,
        (Field::ColourSpace, _) => COLOUR_SPACE,
        (Field::Sampling, _) => SAMPLING,
        (Field::Point, Iso2011) => POINT_2011,
        (Field::Point, _) => POINT,
        _ => &[],
    }
}

/// Names of bits, from the lowest.
pub(in super::super) const fn bits(field: Field, edition: FaceEdition) -> &'static [&'static str] {
    match (field, edition) {
        (Field::Properties, FaceEdition::Iso2005) => PROPERTIES,
        (Field::Properties, FaceEdition::Ansi2004) => PROPERTIES_ANSI,
        (Field::Properties, FaceEdition::Iso2011) => PROPERTIES_2011,
        (Field::Expression, FaceEdition::Iso2011) => EXPRESSION_2011,
        (Field::Processing, _) => PROCESSING,
        _ => &[],
    }
}
