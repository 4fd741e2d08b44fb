//! Where the fields of a machine-readable zone stand: TD1 (ICAO Doc 9303-5, 4.2.2), TD2 (Doc 9303-6, 4.2.2) and TD3
//! (Doc 9303-4, 4.2.2). Positions count from 0 over all lines.

use super::mrz::ZoneForm;

/// First position and length.
pub(super) type Place = (usize, usize);

/// Name and place of every field that is no check digit, in order.
pub(super) const fn fields(form: ZoneForm) -> &'static [(&'static str, Place)] {
    match form {
        ZoneForm::Td1 => &[
            ("document code", (0, 2)),
            ("issuing state", (2, 3)),
            ("document number", (5, 9)),
            ("optional data", (15, 15)),
            ("date of birth", (30, 6)),
            ("sex", (37, 1)),
            ("date of expiry", (38, 6)),
            ("nationality", (45, 3)),
            ("optional data (second line)", (48, 11)),
            ("name", (60, 30)),
        ],
        ZoneForm::Td2 => &[
            ("document code", (0, 2)),
            ("issuing state", (2, 3)),
            ("name", (5, 31)),
            ("document number", (36, 9)),
            ("nationality", (46, 3)),
            ("date of birth", (49, 6)),
            ("sex", (56, 1)),
            ("date of expiry", (57, 6)),
            ("optional data", (64, 7)),
        ],
        ZoneForm::Td3 => &[
            ("document code", (0, 2)),
            ("issuing state", (2, 3)),
            ("name", (5, 39)),
            ("document number", (44, 9)),
            ("nationality", (54, 3)),
            ("date of birth", (57, 6)),
            ("sex", (64, 1)),
            ("date of expiry", (65, 6)),
            ("optional data", (72, 14)),
        ],
    }
}

/// A check digit: its field, its place, and the places it is over.
pub(super) struct CheckDigit {
    pub(super) field: &'static str,
    pub(super) at: usize,
    pub(super) over: Vec<Place>,
    /// Whether `<` may stand for it, where all it is over is `<`.
    pub(super) may_be_blank: bool,
}

/// All check digits of a zone. A document number too long for its field goes on in the optional data, with the check digit
/// behind it; `<` then stands in the check digit's own place.
pub(super) fn check_digits(form: ZoneForm, text: &[u8]) -> Vec<CheckDigit> {
    let plain = |field, at, over: Place| CheckDigit { field, at, over: vec![over], may_be_blank: false };
    let composite = |at, over: &[Place]| CheckDigit {
        field: "composite check digit",
        at,
        over: over.to_vec(),
        may_be_blank: false,
    };
    match form {
        ZoneForm::Td1 => vec![
            number(text, (5, 9), (15, 15)),
            plain("check digit of the date of birth", 36, (30, 6)),
            plain("check digit of the date of expiry", 44, (38, 6)),
            composite(59, &[(5, 25), (30, 7), (38, 7), (48, 11)]),
        ],
        ZoneForm::Td2 => vec![
            number(text, (36, 9), (64, 7)),
            plain("check digit of the date of birth", 55, (49, 6)),
            plain("check digit of the date of expiry", 63, (57, 6)),
            composite(71, &[(36, 10), (49, 7), (57, 14)]),
        ],
        ZoneForm::Td3 => vec![
            plain("check digit of the document number", 53, (44, 9)),
            plain("check digit of the date of birth", 63, (57, 6)),
            plain("check digit of the date of expiry", 71, (65, 6)),
            CheckDigit { may_be_blank: true, ..plain("check digit of the optional data", 86, (72, 14)) },
            composite(87, &[(44, 10), (57, 7), (65, 22)]),
        ],
    }
}

/// The check digit of a document number that may go on in the optional data.
fn number(text: &[u8], (start, len): Place, (optional, room): Place) -> CheckDigit {
    let field = "check digit of the document number";
    let short = CheckDigit { field, at: start + len, over: vec![(start, len)], may_be_blank: false };
    if text.get(start + len) != Some(&b'<') {
        return short;
    }
    let more = text.iter().skip(optional).take(room).take_while(|character| **character != b'<').count();
    match more.checked_sub(1) {
        Some(rest) if rest > 0 => {
            CheckDigit { field, at: optional + rest, over: vec![(start, len), (optional, rest)], may_be_blank: false }
        }
        _ => short,
    }
}

/// The check digit over these places: weights 7, 3, 1 (ICAO Doc 9303-3, 4.9).
pub(super) fn digit(text: &[u8], over: &[Place]) -> u8 {
    let characters = over.iter().flat_map(|&(start, len)| text.iter().skip(start).take(len));
    let value = |character: u8| match character {
        b'0'..=b'9' => u32::from(character - b'0'),
        b'A'..=b'Z' => u32::from(character - b'A') + 10,
        _ => 0,
    };
    let sum: u32 = characters.zip([7, 3, 1].into_iter().cycle()).map(|(&c, weight)| value(c) * weight).sum();
    b'0' + (sum % 10) as u8
}
