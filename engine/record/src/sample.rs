//! What the second editions of ISO/IEC 19794 state of a sample, whatever it is of: when it was captured and how good it is.

use std::fmt;

/// When a sample was captured, in universal time (ISO/IEC 19794-1:2011). A field of all ones is not told, and then those
/// after it are not either.
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

    /// From the nine bytes of a record.
    pub(crate) const fn from_bytes(bytes: [u8; 9]) -> Self {
        let [y1, y2, month, day, hour, minute, second, m1, m2] = bytes;
        let (year, millisecond) = (u16::from_be_bytes([y1, y2]), u16::from_be_bytes([m1, m2]));
        Self { year, month, day, hour, minute, second, millisecond }
    }

    /// The nine bytes of a record.
    pub(crate) const fn to_bytes(self) -> [u8; 9] {
        let ([y1, y2], [m1, m2]) = (self.year.to_be_bytes(), self.millisecond.to_be_bytes());
        [y1, y2, self.month, self.day, self.hour, self.minute, self.second, m1, m2]
    }

    /// Whether every field is in its range, and none is told after one that is not.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        let Self { year, month, day, hour, minute, second, millisecond } = *self;
        let told = [
            (year != 0xFFFF, year > 0),
            (month != 0xFF, (1..=12).contains(&month)),
            (day != 0xFF, (1..=31).contains(&day)),
            (hour != 0xFF, hour < 24),
            (minute != 0xFF, minute < 60),
            (second != 0xFF, second < 60),
            (millisecond != 0xFFFF, millisecond < 1000),
        ];
        let known = told.iter().take_while(|(is_told, _)| *is_told).count();
        told.iter().enumerate().all(|(index, (is_told, in_range))| if index < known { *in_range } else { !is_told })
    }
}

impl fmt::Display for CaptureTime {
    /// As far as it is told: `2005-12-15 17:35:20.000`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [
            (self.year != 0xFFFF, "", self.year, 4),
            (self.month != 0xFF, "-", self.month.into(), 2),
            (self.day != 0xFF, "-", self.day.into(), 2),
            (self.hour != 0xFF, " ", self.hour.into(), 2),
            (self.minute != 0xFF, ":", self.minute.into(), 2),
            (self.second != 0xFF, ":", self.second.into(), 2),
            (self.millisecond != 0xFFFF, ".", self.millisecond, 3),
        ];
        let told = parts.into_iter().take_while(|(is_told, ..)| *is_told);
        let text: String = told.map(|(_, before, value, width)| format!("{before}{value:0width$}")).collect();
        f.write_str(if text.is_empty() { "not told" } else { &text })
    }
}

impl Default for CaptureTime {
    fn default() -> Self {
        Self::UNKNOWN
    }
}

impl fmt::Debug for CaptureTime {
    /// Whether it is known: when a person stood before a sensor is nothing for a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if *self == Self::UNKNOWN { "CaptureTime(unknown)" } else { "CaptureTime(..)" })
    }
}

/// A sample quality and what computed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct SampleQuality {
    /// 0..=100; 255 where the algorithm failed; 254 not computed (INCITS 378-2009).
    pub score: u8,
    /// Who made the algorithm, a number given out by IBIA; 0 where not told, as always in formats without one.
    pub vendor: u16,
    /// The algorithm, by its maker's numbers.
    pub algorithm: u16,
}
