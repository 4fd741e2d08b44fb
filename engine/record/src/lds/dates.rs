//! Dates of a biometric header: decimal digits, two in a byte (ISO/IEC 7816-11, the objects of a biometric header).

use super::group::BiometricHeader;
use super::{CREATED, VALIDITY};
use crate::error::WriteError;
use crate::sample::CaptureTime;

const CLAUSE: &str = "ICAO Doc 9303-10, 4.7.2";

impl BiometricHeader {
    /// When the data were made (tag 83), to the second; `None` where it is left out or no moment.
    #[must_use]
    pub fn created(&self) -> Option<CaptureTime> {
        let (day, time) = self.get(CREATED)?.split_at_checked(4)?;
        let &[hour, minute, second] = time else { return None };
        let day = self::day(day)?;
        let made = CaptureTime { hour: two(hour)?, minute: two(minute)?, second: two(second)?, ..day };
        made.is_valid().then_some(made)
    }

    /// First and last day on which the data are to be used (tag 85); `None` where that is left out or not two days.
    #[must_use]
    pub fn validity(&self) -> Option<(CaptureTime, CaptureTime)> {
        let (from, through) = self.get(VALIDITY)?.split_at_checked(4)?;
        Some((day(from)?, day(through)?))
    }

    /// States when the data were made, in the place of what was stated before.
    ///
    /// # Errors
    /// [`WriteError::Header`] for a moment that is impossible or not told to the second.
    pub fn set_created(&mut self, time: &CaptureTime) -> Result<(), WriteError> {
        let CaptureTime { hour, minute, second, .. } = *time;
        let is_told = time.is_valid() && second != 0xFF && second < 60;
        let bytes = is_told.then(|| [&day_bytes(time)[..], &[pair(hour), pair(minute), pair(second)]].concat());
        self.set(CREATED, &bytes.ok_or_else(|| refuse("creation time", "it is no moment told to the second"))?);
        Ok(())
    }

    /// States the first and the last day on which the data are to be used, in the place of what was stated before.
    ///
    /// # Errors
    /// [`WriteError::Header`] where one is no day, or the last comes before the first.
    pub fn set_validity(&mut self, from: &CaptureTime, through: &CaptureTime) -> Result<(), WriteError> {
        let is_day = |day: &CaptureTime| day.is_valid() && day.day != 0xFF;
        let of = |day: &CaptureTime| (day.year, day.month, day.day);
        if !is_day(from) || !is_day(through) || of(from) > of(through) {
            return Err(refuse("validity period", "it is not a first day and a last one"));
        }
        self.set(VALIDITY, &[day_bytes(from), day_bytes(through)].concat());
        Ok(())
    }
}

fn refuse(field: &'static str, problem: &str) -> WriteError {
    WriteError::Header { field, clause: CLAUSE, problem: problem.into() }
}

/// Two decimal digits.
const fn two(byte: u8) -> Option<u8> {
    let (high, low) = (byte >> 4, byte & 15);
    if high < 10 && low < 10 { Some(high * 10 + low) } else { None }
}

/// A number below 100 as two digits.
const fn pair(number: u8) -> u8 {
    ((number / 10 % 10) << 4) | (number % 10)
}

fn day(bytes: &[u8]) -> Option<CaptureTime> {
    let &[century, year, month, day] = bytes else { return None };
    let year = u16::from(two(century)?) * 100 + u16::from(two(year)?);
    let day = CaptureTime { year, month: two(month)?, day: two(day)?, ..CaptureTime::UNKNOWN };
    day.is_valid().then_some(day)
}

/// Years above 9999 do not fit; their last four digits stand.
const fn day_bytes(day: &CaptureTime) -> [u8; 4] {
    let (century, year) = (day.year / 100 % 100, day.year % 100);
    [pair(century as u8), pair(year as u8), pair(day.month), pair(day.day)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_digits_in_pairs() {
        let day = |year, month, day| CaptureTime { year, month, day, ..CaptureTime::UNKNOWN };
        let made = CaptureTime { hour: 17, minute: 5, second: 59, ..day(2026, 11, 22) };
        let mut header = BiometricHeader::new(2, None, 8);
        header.set_created(&made).unwrap();
        header.set_validity(&day(2026, 11, 22), &day(2036, 11, 21)).unwrap();
        assert_eq!(header.get(CREATED), Some(&[0x20, 0x26, 0x11, 0x22, 0x17, 0x05, 0x59][..]));
        assert_eq!(header.get(VALIDITY), Some(&[0x20, 0x26, 0x11, 0x22, 0x20, 0x36, 0x11, 0x21][..]));
        assert_eq!((header.created(), header.validity()), (Some(made), Some((day(2026, 11, 22), day(2036, 11, 21)))));
        let tags: Vec<u16> = header.fields.iter().map(|field| field.tag).collect();
        assert_eq!(tags, [0x80, 0x81, 0x83, 0x85, 0x87, 0x88], "in the order of their tags");
        header.set_created(&CaptureTime { second: 58, ..made }).unwrap();
        assert_eq!((header.fields.len(), header.created().map(|time| time.second)), (6, Some(58)));
    }

    #[test]
    fn what_is_no_date_is_refused_and_read_as_none() {
        let day = |year, month, day| CaptureTime { year, month, day, ..CaptureTime::UNKNOWN };
        let mut header = BiometricHeader::default();
        assert!(header.set_created(&day(2026, 11, 22)).is_err(), "a day is no moment");
        assert!(header.set_validity(&day(2027, 1, 1), &day(2026, 12, 31)).is_err());
        assert!(header.set_validity(&day(2026, 13, 1), &day(2027, 1, 1)).is_err());
        for wrong in [&[][..], &[0x20, 0x26], &[0x20, 0x2A, 0x11, 0x22, 0, 0, 0], &[0x20, 0x26, 0x13, 0x22, 0, 0, 0]] {
            header.set(CREATED, wrong);
            header.set(VALIDITY, wrong);
            assert_eq!((header.created(), header.validity()), (None, None), "{wrong:02X?}");
        }
    }
}
