//! The machine-readable zone as a password: number, birth, expiry (ICAO Doc 9303-11, 4.3.1 and 9.7.2).

use zeroize::Zeroizing;

use crate::fault::Fault;

/// Document number, birth and expiry as the chip's password, their check digits right.
pub struct Key {
    number: Zeroizing<String>,
    birth: Zeroizing<String>,
    expiry: Zeroizing<String>,
}

impl Key {
    /// From its three parts: the number as printed, dates as `YYMMDD` or `YYYY-MM-DD`.
    ///
    /// # Errors
    /// Exit 2, naming the part, never its value.
    pub fn of_parts(number: &str, birth: &str, expiry: &str) -> Result<Self, Fault> {
        let number = Zeroizing::new(number.trim().trim_end_matches('<').to_ascii_uppercase());
        if number.is_empty() || number.len() > 22 || !number.bytes().all(is_letter) {
            let advice = "give it as in the machine-readable zone: letters, digits and <, without its check digit";
            return Err(Fault::usage(
                "the document number has other characters or another length than one has",
                advice,
            ));
        }
        Ok(Self { number, birth: date(birth, "birth")?, expiry: date(expiry, "expiry")? })
    }

    /// From the lines of a zone: two of 44 or 36 characters, or three of 30 (ICAO Doc 9303-4, -6, -5).
    ///
    /// # Errors
    /// Exit 2 where the lines are none of these or a check digit is wrong: a typing error must not cost the chip's patience.
    pub fn of_zone(text: &str) -> Result<Self, Fault> {
        let text = Zeroizing::new(text.to_ascii_uppercase());
        let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let lengths: Vec<usize> = lines.iter().map(|line| line.len()).collect();
        if !text.is_ascii() {
            return Err(no_zone());
        }
        match (lengths.as_slice(), lines.as_slice()) {
            ([44, 44], [_, second]) => Self::of_fields(second, second, (0, 13, 21), None),
            ([36, 36], [_, second]) => Self::of_fields(second, second, (0, 13, 21), part(second, 28, 7)),
            ([30, 30, 30], [first, second, _]) => Self::of_fields(first, second, (5, 0, 8), part(first, 15, 15)),
            _ => Err(no_zone()),
        }
    }

    /// Number in one line, dates in another, each at its offset; `more` is where a long number goes on.
    fn of_fields(first: &str, second: &str, at: (usize, usize, usize), more: Option<&str>) -> Result<Self, Fault> {
        let field = |line: &str, at, length, name| {
            let value = part(line, at, length).ok_or_else(no_zone)?;
            let digit = part(line, at + length, 1).ok_or_else(no_zone)?;
            match check_digit(value) {
                Some(right) if digit.bytes().eq([right]) => Ok(Zeroizing::new(value.to_owned())),
                _ => Err(wrong_digit(name)),
            }
        };
        let number = match (part(first, at.0 + 9, 1), more) {
            // A number of more than nine characters: `<` for its check digit, the rest and the digit in the optional data.
            (Some("<"), Some(more)) if !more.starts_with('<') => {
                let rest = more.split('<').next().unwrap_or_default();
                let (rest, digit) = rest.split_at_checked(rest.len().saturating_sub(1)).ok_or_else(no_zone)?;
                let number = Zeroizing::new([part(first, at.0, 9).unwrap_or_default(), rest].concat());
                match check_digit(&number) {
                    Some(right) if digit.bytes().eq([right]) => number,
                    _ => return Err(wrong_digit("document number")),
                }
            }
            _ => field(first, at.0, 9, "document number")?,
        };
        let (birth, expiry) = (field(second, at.1, 6, "birth")?, field(second, at.2, 6, "expiry")?);
        let number = Zeroizing::new(number.trim_end_matches('<').to_owned());
        Ok(Self { number, birth, expiry })
    }

    /// Number padded to nine, birth and expiry, each with its check digit.
    pub fn information(&self) -> Zeroizing<Vec<u8>> {
        let padded = Zeroizing::new(format!("{:<<9}", self.number.as_str()));
        let mut all = Zeroizing::new(Vec::with_capacity(64));
        for field in [&padded, &self.birth, &self.expiry] {
            all.extend_from_slice(field.as_bytes());
            all.extend(check_digit(field));
        }
        all
    }

    /// The document number, without fillers at its end.
    pub fn number(&self) -> &str {
        &self.number
    }

    /// Birth and expiry as year in the century, month and day; `None` where a part is unknown (`<<`).
    pub fn dates(&self) -> Option<[(u32, u32, u32); 2]> {
        let read = |date: &str| {
            let number = |at| part(date, at, 2)?.parse().ok();
            Some((number(0)?, number(2)?, number(4)?))
        };
        Some([read(&self.birth)?, read(&self.expiry)?])
    }
}

fn part(text: &str, at: usize, length: usize) -> Option<&str> {
    text.get(at..at.checked_add(length)?)
}

const fn is_letter(byte: u8) -> bool {
    byte.is_ascii_digit() || byte.is_ascii_uppercase() || byte == b'<'
}

/// Weights 7, 3, 1; letters count from 10, the filler nothing (ICAO Doc 9303-3, 4.9). `None` for other characters.
fn check_digit(field: &str) -> Option<u8> {
    let value = |byte: u8| match byte {
        b'0'..=b'9' => Some(u32::from(byte - b'0')),
        b'A'..=b'Z' => Some(u32::from(byte - b'A') + 10),
        b'<' => Some(0),
        _ => None,
    };
    let weighted = field.bytes().zip([7, 3, 1].into_iter().cycle()).map(|(byte, weight)| Some(value(byte)? * weight));
    let sum: Option<u32> = weighted.sum();
    Some(b'0' + (sum? % 10) as u8)
}

/// `YYMMDD` of a date in one of its two forms.
fn date(text: &str, name: &str) -> Result<Zeroizing<String>, Fault> {
    let text = text.trim();
    let short = match text.split('-').collect::<Vec<_>>().as_slice() {
        [one] => Zeroizing::new((*one).to_owned()),
        [year, month, day] if year.len() == 4 => {
            Zeroizing::new([year.get(2..).unwrap_or_default(), month, day].concat())
        }
        _ => Zeroizing::new(String::new()),
    };
    let in_range = |at, most| match part(&short, at, 2) {
        Some("<<") => true,
        Some(two) => {
            two.bytes().all(|byte| byte.is_ascii_digit()) && two.parse().is_ok_and(|v: u32| (1..=most).contains(&v))
        }
        None => false,
    };
    let year = part(&short, 0, 2).is_some_and(|two| two.bytes().all(|byte| byte.is_ascii_digit()));
    if short.len() == 6 && year && in_range(2, 12) && in_range(4, 31) {
        return Ok(short);
    }
    Err(Fault::usage(format_args!("the date of {name} is none"), "give it as YYMMDD or YYYY-MM-DD"))
}

fn no_zone() -> Fault {
    let advice = "give two lines of 44 or 36 characters, or three of 30, as printed at the bottom of the page or back of the card";
    Fault::usage("these lines are no machine-readable zone", advice)
}

fn wrong_digit(name: &str) -> Fault {
    Fault::usage(
        format_args!("the check digit of the {name} in the machine-readable zone is wrong"),
        "compare it with the document: 0 and O, 1 and I, 5 and S, 8 and B are often mistaken",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ICAO Doc 9303-11, D.2: TD1 and TD2 with a number of twelve characters, TD1, TD2.
    #[test]
    fn the_zones_of_the_worked_examples_give_their_information() {
        let long = "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<<<<<<<<<<<<<<";
        let short = "I<UTOL898902C<3<<<<<<<<<<<<<<<\n6908061F9406236UTO<<<<<<<<<<<8\nERIKSSON<<ANNA<MARIA<<<<<<<<<<";
        let two = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL898902C<3UTO6908061F9406236<<<<<<<8";
        let long_two = "I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<\nD23145890<UTO3407127M95071227349<<<8";
        let zone = |text| Key::of_zone(text).map(|key| key.information().to_vec()).map_err(|fault| fault.to_string());
        assert_eq!(zone(long), Ok(b"D23145890734934071279507122".to_vec()));
        assert_eq!(zone(long_two), zone(long));
        assert_eq!(zone(short), Ok(b"L898902C<369080619406236".to_vec()));
        assert_eq!(zone(two), Ok(b"L898902C<369080619406236".to_vec()));
        assert_eq!(zone(&two.to_lowercase()), Ok(b"L898902C<369080619406236".to_vec()));
    }

    #[test]
    fn parts_give_the_same_as_the_zone() {
        let key = Key::of_parts("l898902c", "1969-08-06", "940623").unwrap();
        assert_eq!(*key.information(), b"L898902C<369080619406236".to_vec());
        assert_eq!(key.dates(), Some([(69, 8, 6), (94, 6, 23)]));
        assert_eq!(Key::of_parts("X", "69<<<<", "940623").unwrap().dates(), None);
    }

    #[test]
    fn mistakes_are_told_without_the_value() {
        let two = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL898902C<3UTO6908061F9406236<<<<<<<8";
        for (from, to, words) in [
            ("L898902C<3", "L898902O<3", "document number"),
            ("6908061", "6908062", "birth"),
            ("9406236", "9407236", "expiry"),
        ] {
            let told = Key::of_zone(&two.replace(from, to)).err().unwrap().to_string();
            assert!(told.contains(words) && !told.contains("L8989") && !told.contains("ERIKSSON"), "{told}");
        }
        for none in ["", "I<UTO", "é", &"<".repeat(44)] {
            assert!(Key::of_zone(none).is_err(), "{none}");
        }
        for (number, birth, expiry) in [
            ("", "690806", "940623"),
            ("L8 9", "690806", "940623"),
            ("L", "691306", "940623"),
            ("L", "690806", "94-6-23"),
        ] {
            assert!(Key::of_parts(number, birth, expiry).is_err());
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[A-Z0-9<\\n é]{0,100}") {
            let _ = Key::of_zone(&text);
            let _ = Key::of_parts(&text, &text, &text);
        }
    }
}
