//! What the codes mean in each edition, and which code of another edition means the same.

mod tables;

use super::FaceEdition;
use super::field::Field;
pub(super) use tables::{bits, codes};

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
