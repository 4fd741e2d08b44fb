//! Points in time, to the second, in UTC.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::ber::{Element, Malformed, Reader};

/// `UTCTime`.
const UTC_TIME: u32 = 0x17;
/// `GeneralizedTime`.
const GENERALIZED_TIME: u32 = 0x18;

/// A point in time: seconds since 1970-01-01T00:00:00 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

impl Moment {
    /// From seconds since 1970-01-01T00:00:00 UTC.
    #[must_use]
    pub const fn from_unix(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Seconds since 1970-01-01T00:00:00 UTC.
    #[must_use]
    pub const fn unix(self) -> i64 {
        self.0
    }

    /// What the machine's clock says. A wrong clock makes a good certificate look expired, or an expired one good.
    #[must_use]
    pub fn now() -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self(i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
    }

    /// `YYYY-MM-DD` (its first second) or `YYYY-MM-DDThh:mm:ssZ`; `None` for anything else and for dates that do not exist.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (date, time) = match text.split_once('T') {
            Some((date, time)) => (date, time.strip_suffix('Z')?),
            None => (text, "00:00:00"),
        };
        let well_formed = |part: &str, pattern: &str| {
            part.len() == pattern.len()
                && part.bytes().zip(pattern.bytes()).all(|(c, p)| if p == b'0' { c.is_ascii_digit() } else { c == p })
        };
        if !well_formed(date, "0000-00-00") || !well_formed(time, "00:00:00") {
            return None;
        }
        let digits: Vec<u8> = date.bytes().chain(time.bytes()).filter(u8::is_ascii_digit).collect();
        Self::from_digits(&digits)
    }

    /// `YYYYMMDDhhmmss`.
    fn from_digits(digits: &[u8]) -> Option<Self> {
        let number = |from: usize, to: usize| -> Option<i64> {
            digits
                .get(from..to)?
                .iter()
                .try_fold(0i64, |value, digit| digit.is_ascii_digit().then(|| value * 10 + i64::from(digit - b'0')))
        };
        let (year, month, day) = (number(0, 4)?, number(4, 6)?, number(6, 8)?);
        let (hour, minute, second) = (number(8, 10)?, number(10, 12)?, number(12, 14)?);
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            2 => 28 + i64::from(leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        if !(1..=days).contains(&day) || hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        Some(Self(days_since_epoch(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second))
    }

    /// `UTCTime` or `GeneralizedTime` with seconds and `Z` (RFC 5280, 4.1.2.5).
    pub(crate) fn read(element: &Element<'_>, field: &'static str) -> Result<Self, Malformed> {
        let fail = || element.error(field, "no time that can be read");
        let digits = element.value.strip_suffix(b"Z").ok_or_else(fail)?;
        let full = match (element.tag, digits.len()) {
            // RFC 5280, 4.1.2.5.1: years from 50 on belong to the 20th century.
            (UTC_TIME, 12) if digits.first() >= Some(&b'5') => [b"19", digits].concat(),
            (UTC_TIME, 12) => [b"20", digits].concat(),
            (GENERALIZED_TIME, 14) => digits.to_vec(),
            _ => return Err(fail()),
        };
        Self::from_digits(&full).ok_or_else(fail)
    }

    /// The next object as a time.
    pub(crate) fn next(reader: &mut Reader<'_>, field: &'static str) -> Result<Self, Malformed> {
        Self::read(&reader.next(field)?, field)
    }

    /// The next object as a time if it is one.
    pub(crate) fn optional(reader: &mut Reader<'_>, field: &'static str) -> Result<Option<Self>, Malformed> {
        for tag in [UTC_TIME, GENERALIZED_TIME] {
            if let Some(found) = reader.optional(tag, field)? {
                return Self::read(&found, field).map(Some);
            }
        }
        Ok(None)
    }

    /// `GeneralizedTime` without its tag, as an implicitly tagged field holds it.
    pub(crate) fn read_implicit(element: &Element<'_>, field: &'static str) -> Result<Self, Malformed> {
        Self::read(&element.retagged(GENERALIZED_TIME), field)
    }
}

/// Days from 1970-01-01 to a date of the Gregorian calendar (Howard Hinnant, "chrono-compatible low-level date algorithms").
const fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year - era * 400;
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

impl fmt::Display for Moment {
    /// `YYYY-MM-DDThh:mm:ssZ`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, second) = (self.0.div_euclid(86_400) + 719_468, self.0.rem_euclid(86_400));
        let era = days.div_euclid(146_097);
        let day = days.rem_euclid(146_097);
        let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
        let of_year = day - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = year + era * 400 + i64::from(month <= 2);
        write!(f, "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", second / 3_600, second / 60 % 60, second % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_moments() {
        for (text, seconds) in [
            ("1970-01-01", 0),
            ("2000-02-29T12:00:00Z", 951_825_600),
            ("2026-11-22T10:04:51Z", 1_795_341_891),
            ("1950-01-01", -631_152_000),
        ] {
            assert_eq!(Moment::parse(text).map(Moment::unix), Some(seconds), "{text}");
        }
        for wrong in ["2023-02-29", "2024-13-01", "2024-1-1", "2024-01-01T24:00:00Z", "2024-01-01T00:00:00", "x", ""] {
            assert_eq!(Moment::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn two_digit_years_pivot_at_fifty() {
        for (digits, year) in [("490101000000Z", "2049"), ("500101000000Z", "1950")] {
            let bytes = [&[0x17, 13][..], digits.as_bytes()].concat();
            let moment = Moment::next(&mut Reader::new(&bytes), "t").unwrap();
            assert!(moment.to_string().starts_with(year));
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_again(seconds in -62_000_000_000i64..250_000_000_000) {
            let moment = Moment::from_unix(seconds);
            prop_assert_eq!(Moment::parse(&moment.to_string()), Some(moment));
        }
    }
}
