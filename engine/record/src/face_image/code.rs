//! What the codes mean in each edition. Origin: ISO/IEC 19794-5:2005 and :2011, tables of clauses 5.4 to 5.7; for INCITS
//! 385-2004 the public BiomDI library of NIST.

use super::FaceEdition;
use super::field::Field;

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
pub(super) const fn codes(field: Field, edition: FaceEdition) -> Codes {
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

/// From which code on a field's codes are the makers' own.
const fn own_from(field: Field) -> Option<u16> {
    match field {
        Field::Source | Field::ColourSpace => Some(0x80),
        Field::Expression => Some(0x8000),
        _ => None,
    }
}

/// Whether a code has a meaning.
pub(super) fn is_defined(field: Field, edition: FaceEdition, code: u16) -> bool {
    let known = codes(field, edition);
    known.is_empty() || known.iter().any(|(other, _)| *other == code) || own_from(field).is_some_and(|own| code >= own)
}

/// A code and its meaning.
pub(super) fn word(field: Field, edition: FaceEdition, code: u16) -> String {
    let known = codes(field, edition).iter().find(|(other, _)| *other == code).map(|(_, name)| *name);
    let own = own_from(field).filter(|own| code >= *own).map(|_| "of the maker's own");
    format!("{code}: {}", known.or(own).unwrap_or("not defined"))
}

/// The code of `edition` for what `code` means in `from`, if it has one.
pub(super) fn translated(field: Field, from: FaceEdition, code: u16, edition: FaceEdition) -> Option<u16> {
    if own_from(field).is_some_and(|own| code >= own) {
        return Some(code);
    }
    let (_, meaning) = codes(field, from).iter().find(|(other, _)| *other == code)?;
    codes(field, edition).iter().find(|(_, name)| alike(name, meaning)).map(|(code, _)| *code)
}

/// Whether two meanings are one: some editions put "other" and "unknown" under one code.
fn alike(one: &str, other: &str) -> bool {
    one == other || (one.ends_with("unknown") && other.ends_with("unknown"))
}

/// Names of bits, from the lowest.
pub(super) const fn bits(field: Field, edition: FaceEdition) -> &'static [&'static str] {
    match (field, edition) {
        (Field::Properties, FaceEdition::Iso2005) => PROPERTIES,
        (Field::Properties, FaceEdition::Ansi2004) => PROPERTIES_ANSI,
        (Field::Properties, FaceEdition::Iso2011) => PROPERTIES_2011,
        (Field::Expression, FaceEdition::Iso2011) => EXPRESSION_2011,
        (Field::Processing, _) => PROCESSING,
        _ => &[],
    }
}

/// The bits that are set, in words.
pub(super) fn bit_words(field: Field, edition: FaceEdition, value: u32) -> String {
    let names = bits(field, edition);
    let name = |bit: u32| names.get(bit as usize).map_or_else(|| format!("bit {bit}"), |name| (*name).to_owned());
    let set: Vec<String> = (0..24).filter(|bit| value >> bit & 1 == 1).map(name).collect();
    if set.is_empty() { "nothing told".into() } else { set.join(", ") }
}

/// Whether only bits that have a name are set; the highest four of an expression are the makers' own.
pub(super) const fn bits_defined(field: Field, edition: FaceEdition, value: u32) -> bool {
    let own = if matches!(field, Field::Expression) { 0xF000 } else { 0 };
    value & !own & !((1 << bits(field, edition).len()) - 1) == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use FaceEdition::{Ansi2004, Iso2005, Iso2011};

    #[test]
    fn the_same_code_means_different_eyes() {
        assert_eq!(word(Field::EyeColour, Iso2005, 1), "1: black");
        assert_eq!(word(Field::EyeColour, Ansi2004, 1), "1: blue");
        assert_eq!(translated(Field::EyeColour, Ansi2004, 1, Iso2005), Some(2));
        assert_eq!(translated(Field::EyeColour, Ansi2004, 0x12, Iso2005), None);
        assert_eq!(translated(Field::Sex, Ansi2004, 3, Iso2011), Some(255));
        assert_eq!(translated(Field::ColourSpace, Iso2005, 4, Iso2011), Some(6));
        assert_eq!(translated(Field::Source, Iso2005, 200, Iso2011), Some(200));
    }

    #[test]
    fn undefined_codes_and_bits_are_known_as_such() {
        assert!(is_defined(Field::Sex, Iso2005, 255) && !is_defined(Field::Sex, Iso2005, 3));
        assert!(is_defined(Field::Sex, Ansi2004, 3) && is_defined(Field::Device, Iso2005, 999));
        assert!(bits_defined(Field::Properties, Iso2005, 0x7FF) && !bits_defined(Field::Properties, Iso2005, 0x800));
        assert!(bits_defined(Field::Properties, Ansi2004, 0x800));
        assert!(bits_defined(Field::Expression, Iso2011, 0xF07F) && !bits_defined(Field::Expression, Iso2011, 0x80));
        assert_eq!(bit_words(Field::Properties, Iso2011, 0b11), "told, glasses");
        assert_eq!(bit_words(Field::Processing, Iso2011, 0), "nothing told");
    }
}
