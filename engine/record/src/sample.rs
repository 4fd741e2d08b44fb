//! What the second editions of ISO/IEC 19794 state of a sample, whatever it is of: when it was captured, how good it is, and who
//! certified the equipment.

use std::fmt;

use crate::bytes::number;

/// When a sample was captured, in universal time (ISO/IEC 19794-1:2011). A field of all ones is not told, and then those after it are not either.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct CaptureTime {
    /// Year, 0xFFFF not told.
    pub year: u16,
    /// 1..=12, 0xFF not told.
    pub month: u8,
    /// 1..=31, 0xFF not told.
    pub day: u8,
    /// 0..=23, 0xFF not told.
    pub hour: u8,
    /// 0..=59, 0xFF not told.
    pub minute: u8,
    /// 0..=59, 0xFF not told.
    pub second: u8,
    /// 0..=999, 0xFFFF not told.
    pub millisecond: u16,
}

impl CaptureTime {
    /// Nothing told.
    pub const UNKNOWN: Self =
        Self { year: 0xFFFF, month: 0xFF, day: 0xFF, hour: 0xFF, minute: 0xFF, second: 0xFF, millisecond: 0xFFFF };

    /// From the nine bytes of a record; nothing told for fewer.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Self {
        match *bytes {
            [y1, y2, month, day, hour, minute, second, m1, m2] => {
                let (year, millisecond) = (u16::from_be_bytes([y1, y2]), u16::from_be_bytes([m1, m2]));
                Self { year, month, day, hour, minute, second, millisecond }
            }
            _ => Self::UNKNOWN,
        }
    }

    /// The nine bytes of a record.
    pub(crate) const fn to_bytes(self) -> [u8; 9] {
        let ([y1, y2], [m1, m2]) = (self.year.to_be_bytes(), self.millisecond.to_be_bytes());
        [y1, y2, self.month, self.day, self.hour, self.minute, self.second, m1, m2]
    }

    /// Every field in order: its value, the one that says nothing, and those it can have.
    const fn fields(self) -> [(u16, u16, std::ops::RangeInclusive<u16>); 7] {
        [
            (self.year, 0xFFFF, 1..=0xFFFE),
            (self.month as u16, 0xFF, 1..=12),
            (self.day as u16, 0xFF, 1..=31),
            (self.hour as u16, 0xFF, 0..=23),
            (self.minute as u16, 0xFF, 0..=59),
            // A leap second is the 61st of its minute.
            (self.second as u16, 0xFF, 0..=60),
            (self.millisecond, 0xFFFF, 0..=999),
        ]
    }

    /// Days of the month (Gregorian calendar).
    const fn days_of_month(&self) -> u8 {
        let is_leap = self.year.is_multiple_of(4) && (!self.year.is_multiple_of(100) || self.year.is_multiple_of(400));
        match self.month {
            2 if is_leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        }
    }

    /// Whether every field that is told is one a moment can have, and none is told after one that is not.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        let fields = self.fields();
        let told = fields.iter().take_while(|(value, unknown, _)| value != unknown).count();
        let (known, rest) = fields.split_at(told);
        known.iter().all(|(value, _, range)| range.contains(value))
            && (told < 3 || self.day <= self.days_of_month())
            && rest.iter().all(|(value, unknown, _)| value == unknown)
    }
}

impl Default for CaptureTime {
    /// Nothing told.
    fn default() -> Self {
        Self::UNKNOWN
    }
}

impl fmt::Debug for CaptureTime {
    /// A moment can be told apart from others, so it says only whether there is one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if *self == Self::UNKNOWN { "CaptureTime(unknown)" } else { "CaptureTime(..)" })
    }
}

impl fmt::Display for CaptureTime {
    /// As far as it is told: `2005-12-15 17:35:20.000`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::UNKNOWN {
            return f.write_str("not told");
        }
        let forms = [("", 4), ("-", 2), ("-", 2), (" ", 2), (":", 2), (":", 2), (".", 3)];
        let told = self.fields().into_iter().zip(forms).take_while(|((value, unknown, _), _)| value != unknown);
        told.map(|((value, ..), form)| (value, form))
            .try_for_each(|(value, (before, width))| write!(f, "{before}{value:0width$}"))
    }
}

/// A quality and the algorithm that gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct SampleQuality {
    /// 0..=100; 255 where the algorithm failed; 254 not computed (INCITS 378-2009), not told (first finger image records).
    pub score: u8,
    /// Who made the algorithm, a number given out by IBIA; 0 not told.
    pub vendor: u16,
    /// The algorithm, by its maker's numbers; 0 not told.
    pub algorithm: u16,
}

impl SampleQuality {
    /// Bytes in a record.
    pub(crate) const LENGTH: usize = 5;

    /// From the bytes of a record; 0 for those that are not there.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Self {
        let part = |range| bytes.get(range).map_or(0, number) as u16;
        Self { score: part(0..1) as u8, vendor: part(1..3), algorithm: part(3..5) }
    }

    /// The bytes of a record.
    pub(crate) const fn to_bytes(self) -> [u8; Self::LENGTH] {
        let ([v1, v2], [a1, a2]) = (self.vendor.to_be_bytes(), self.algorithm.to_be_bytes());
        [self.score, v1, v2, a1, a2]
    }
}

impl fmt::Display for SampleQuality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { score, vendor, algorithm } = self;
        match score {
            255 => f.write_str("failed"),
            score => write!(f, "{score} of 100"),
        }?;
        write!(f, ", algorithm {algorithm:#06x} of {vendor:#06x}")
    }
}

/// A certification of the capture equipment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Certificate {
    /// Who certified, a number given out by IBIA.
    pub authority: u16,
    /// By which scheme: 1 to 3 are the image quality annexes of ISO/IEC 19794-4.
    pub scheme: u8,
}

impl Certificate {
    /// Bytes in a record.
    pub(crate) const LENGTH: usize = 3;

    /// From the bytes of a record; 0 for those that are not there.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Self {
        let part = |range| bytes.get(range).map_or(0, number) as u16;
        Self { authority: part(0..2), scheme: part(2..3) as u8 }
    }

    /// The bytes of a record.
    pub(crate) const fn to_bytes(self) -> [u8; Self::LENGTH] {
        let [a1, a2] = self.authority.to_be_bytes();
        [a1, a2, self.scheme]
    }
}

impl fmt::Display for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "authority {:#06x}, scheme {}", self.authority, self.scheme)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_told_as_far_as_it_is_known() {
        let time = CaptureTime::from_bytes(&[7, 0xD5, 12, 15, 17, 35, 20, 0, 9]);
        assert_eq!((time.to_string().as_str(), time.is_valid()), ("2005-12-15 17:35:20.009", true));
        assert_eq!(time.to_bytes(), [7, 0xD5, 12, 15, 17, 35, 20, 0, 9]);
        let day = CaptureTime { year: 2005, month: 12, day: 15, ..CaptureTime::UNKNOWN };
        assert_eq!((day.to_string().as_str(), day.is_valid()), ("2005-12-15", true));
        assert!(CaptureTime::UNKNOWN.is_valid() && CaptureTime::UNKNOWN.to_string() == "not told");
        assert!(CaptureTime { year: 2024, month: 2, day: 29, ..day }.is_valid());
        for wrong in [
            CaptureTime { month: 13, ..day },
            CaptureTime { day: 0, ..day },
            CaptureTime { month: 11, day: 31, ..day },
            CaptureTime { month: 2, day: 29, ..day },
            CaptureTime { year: 2100, month: 2, day: 29, ..day },
            CaptureTime { second: 61, hour: 1, minute: 1, ..day },
            CaptureTime { minute: 1, ..day },
        ] {
            assert!(!wrong.is_valid(), "{wrong}");
        }
        assert_eq!(format!("{day:?}"), "CaptureTime(..)");
    }
}
