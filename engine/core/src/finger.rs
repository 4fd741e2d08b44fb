//! Finger positions and impression types, with the code numbers of ISO/IEC 19794-2:2005.

use serde::{Deserialize, Serialize};

/// Which finger (ISO/IEC 19794-2:2005, table 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)] // The names say it all.
pub enum FingerPosition {
    /// The source does not say.
    #[default]
    Unknown,
    RightThumb,
    RightIndex,
    RightMiddle,
    RightRing,
    RightLittle,
    LeftThumb,
    LeftIndex,
    LeftMiddle,
    LeftRing,
    LeftLittle,
}

impl FingerPosition {
    /// All eleven, in code order.
    pub const ALL: [Self; 11] = [
        Self::Unknown,
        Self::RightThumb,
        Self::RightIndex,
        Self::RightMiddle,
        Self::RightRing,
        Self::RightLittle,
        Self::LeftThumb,
        Self::LeftIndex,
        Self::LeftMiddle,
        Self::LeftRing,
        Self::LeftLittle,
    ];

    /// The finger with this code, or `None` above 10.
    #[must_use]
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.get(usize::from(code)).copied()
    }

    /// The code, `0..=10`.
    #[must_use]
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// Whether two samples may be of the same finger: equal, or either unknown.
    #[must_use]
    pub fn may_be(self, other: Self) -> bool {
        self == other || self == Self::Unknown || other == Self::Unknown
    }
}

/// How the print was made (ISO/IEC 19794-2:2005, table 6). Codes this version does not know are kept as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ImpressionType {
    /// 0: placed flat on a live-scan sensor.
    LivePlain,
    /// 1: rolled on a live-scan sensor.
    LiveRolled,
    /// 2: placed flat, scanned from paper.
    NonLivePlain,
    /// 3: rolled, scanned from paper.
    NonLiveRolled,
    /// 8: swiped over a line sensor.
    Swipe,
    /// Any other code.
    Other(u8),
}

impl ImpressionType {
    /// From the code in a record.
    #[must_use]
    pub const fn from_code(code: u8) -> Self {
        match code {
            0 => Self::LivePlain,
            1 => Self::LiveRolled,
            2 => Self::NonLivePlain,
            3 => Self::NonLiveRolled,
            8 => Self::Swipe,
            other => Self::Other(other),
        }
    }

    /// The code for a record.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::LivePlain => 0,
            Self::LiveRolled => 1,
            Self::NonLivePlain => 2,
            Self::NonLiveRolled => 3,
            Self::Swipe => 8,
            Self::Other(code) => code,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_survive_a_round_trip() {
        for position in FingerPosition::ALL {
            assert_eq!(FingerPosition::from_code(position.code()), Some(position));
        }
        assert_eq!(FingerPosition::from_code(11), None);
        for code in 0..=15 {
            assert_eq!(ImpressionType::from_code(code).code(), code);
        }
    }

    #[test]
    fn unknown_may_be_any_finger() {
        assert!(FingerPosition::Unknown.may_be(FingerPosition::LeftRing));
        assert!(!FingerPosition::LeftIndex.may_be(FingerPosition::RightIndex));
    }
}
