//! The numbers that stand for words. Inputs are taken as plain integers, for a C caller can pass any.

use bioverify::{Absence, FingerPosition, Lang, Modality, Outcome, Source, Trust};
use bioverify_model::RuntimeChoice;

use crate::failure::{Failure, Fallible};

/// Version of the C ABI that this header describes: `(major << 16) | minor`. While major is 0, both must be the same.
pub const BV_ABI_VERSION: u32 = 1;

/// What to do. BV_OUTCOME_NONE is no decision at all: memory full of zeros never reads as an accept.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum bv_outcome {
    /// Nothing was decided.
    None = 0,
    /// The evidence is strong enough under the policy: go on.
    Accept = 1,
    /// Capture again as the decision advises.
    Recapture = 2,
    /// A person decides, by another document.
    Refer = 3,
    /// The samples do not match the reference, clearly and repeatedly, and the policy lets the engine say so.
    Reject = 4,
}

/// Where a reference comes from.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum bv_source {
    /// No source; only as an output, for a reason that speaks of none.
    None = 0,
    /// Read from the chip of the card that was presented.
    CardChip = 1,
    /// Answered by the population database.
    Registry = 2,
    /// Taken at an earlier visit by the same institution.
    Enrolment = 3,
}

/// What is captured and compared.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum bv_modality {
    /// Neither; only as an output, on failure.
    None = 0,
    /// A fingerprint.
    Finger = 1,
    /// A face.
    Face = 2,
}

impl From<Modality> for bv_modality {
    fn from(modality: Modality) -> Self {
        match modality {
            Modality::Finger => Self::Finger,
            Modality::Face => Self::Face,
        }
    }
}

/// Whether the origin of a reference has been authenticated, as you established it.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum bv_trust {
    /// Nobody checked.
    Unverified = 0,
    /// Its signature or seal was checked and holds.
    Authentic = 1,
    /// It was checked and does not hold.
    Forged = 2,
}

/// Why a source gave no reference. None of these is evidence about the person.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum bv_absence {
    /// The source was not asked.
    NotAsked = 1,
    /// The source answered: the person is known, nothing is held that could be compared with.
    Empty = 2,
    /// The source answered: no record under this number.
    NoRecord = 3,
    /// The source did not answer, or answered with a fault of its own.
    Failed = 4,
}

/// Which finger (code numbers of ISO/IEC 19794-2:2005).
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // The names say it all.
pub enum bv_finger {
    Unknown = 0,
    RightThumb = 1,
    RightIndex = 2,
    RightMiddle = 3,
    RightRing = 4,
    RightLittle = 5,
    LeftThumb = 6,
    LeftIndex = 7,
    LeftMiddle = 8,
    LeftRing = 9,
    LeftLittle = 10,
}

/// Language of a text for the person at the desk.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum bv_lang {
    /// Vietnamese.
    Vi = 1,
    /// English.
    En = 2,
}

/// What runs the network.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum bv_runtime {
    /// The network's integer form where it has one: the same answers on every machine. Else ONNX Runtime if its shared
    /// library is found (environment variable ORT_DYLIB_PATH, beside the program, beside this library, the system's path),
    /// else the embedded runtime.
    Auto = 0,
    /// ONNX Runtime or an error.
    OnnxRuntime = 1,
    /// The runtime compiled into this library, in floating point.
    Embedded = 2,
    /// The integer form of the fingerprint network, or an error; face networks, which have none, as with BV_RUNTIME_AUTO.
    Integer = 3,
}

impl From<Outcome> for bv_outcome {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Accept => Self::Accept,
            Outcome::Recapture => Self::Recapture,
            Outcome::Refer => Self::Refer,
            Outcome::Reject => Self::Reject,
        }
    }
}

impl From<Option<Source>> for bv_source {
    fn from(source: Option<Source>) -> Self {
        match source {
            None => Self::None,
            Some(Source::CardChip) => Self::CardChip,
            Some(Source::Registry) => Self::Registry,
            Some(Source::Enrolment) => Self::Enrolment,
        }
    }
}

impl From<Trust> for bv_trust {
    fn from(trust: Trust) -> Self {
        match trust {
            Trust::Unverified => Self::Unverified,
            Trust::Authentic => Self::Authentic,
            Trust::Forged => Self::Forged,
        }
    }
}

impl From<FingerPosition> for bv_finger {
    fn from(position: FingerPosition) -> Self {
        match position {
            FingerPosition::Unknown => Self::Unknown,
            FingerPosition::RightThumb => Self::RightThumb,
            FingerPosition::RightIndex => Self::RightIndex,
            FingerPosition::RightMiddle => Self::RightMiddle,
            FingerPosition::RightRing => Self::RightRing,
            FingerPosition::RightLittle => Self::RightLittle,
            FingerPosition::LeftThumb => Self::LeftThumb,
            FingerPosition::LeftIndex => Self::LeftIndex,
            FingerPosition::LeftMiddle => Self::LeftMiddle,
            FingerPosition::LeftRing => Self::LeftRing,
            FingerPosition::LeftLittle => Self::LeftLittle,
        }
    }
}

fn unknown<T>(what: &str, given: u32, allowed: &str) -> Fallible<T> {
    Err(Failure::bad(format!("{given} is no {what}: give one of {allowed}")))
}

pub(crate) fn source(code: u32) -> Fallible<Source> {
    match code {
        1 => Ok(Source::CardChip),
        2 => Ok(Source::Registry),
        3 => Ok(Source::Enrolment),
        _ => unknown("source", code, "BV_SOURCE_CARD_CHIP, BV_SOURCE_REGISTRY, BV_SOURCE_ENROLMENT"),
    }
}

pub(crate) fn trust(code: u32) -> Fallible<Trust> {
    match code {
        0 => Ok(Trust::Unverified),
        1 => Ok(Trust::Authentic),
        2 => Ok(Trust::Forged),
        _ => unknown("trust", code, "BV_TRUST_UNVERIFIED, BV_TRUST_AUTHENTIC, BV_TRUST_FORGED"),
    }
}

pub(crate) fn absence(code: u32) -> Fallible<Absence> {
    match code {
        1 => Ok(Absence::NotAsked),
        2 => Ok(Absence::Empty),
        3 => Ok(Absence::NoRecord),
        4 => Ok(Absence::Failed),
        _ => {
            unknown("absence", code, "BV_ABSENCE_NOT_ASKED, BV_ABSENCE_EMPTY, BV_ABSENCE_NO_RECORD, BV_ABSENCE_FAILED")
        }
    }
}

pub(crate) fn finger(code: u32) -> Fallible<FingerPosition> {
    let known = u8::try_from(code).ok().and_then(FingerPosition::from_code);
    known.map_or_else(|| unknown("finger", code, "BV_FINGER_UNKNOWN (0) to BV_FINGER_LEFT_LITTLE (10)"), Ok)
}

pub(crate) fn lang(code: u32) -> Fallible<Lang> {
    match code {
        1 => Ok(Lang::Vi),
        2 => Ok(Lang::En),
        _ => unknown("language", code, "BV_LANG_VI, BV_LANG_EN"),
    }
}

pub(crate) fn runtime(code: u32) -> Fallible<RuntimeChoice> {
    match code {
        0 => Ok(RuntimeChoice::Auto),
        1 => Ok(RuntimeChoice::OnnxRuntime),
        2 => Ok(RuntimeChoice::Embedded),
        3 => Ok(RuntimeChoice::Integer),
        _ => unknown(
            "runtime",
            code,
            "BV_RUNTIME_AUTO, BV_RUNTIME_ONNX_RUNTIME, BV_RUNTIME_EMBEDDED, BV_RUNTIME_INTEGER",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_accept_is_never_zero() {
        assert_eq!(bv_outcome::None as u32, 0);
        let codes: Vec<u32> = Outcome::ALL.iter().map(|outcome| bv_outcome::from(*outcome) as u32).collect();
        assert_eq!(codes, [1, 2, 3, 4]);
        assert_eq!(trust(0).unwrap(), Trust::Unverified);
    }

    #[test]
    fn words_survive_a_round_trip_and_other_numbers_are_refused() {
        for code in 1..=3 {
            assert_eq!(bv_source::from(Some(source(code).unwrap())) as u32, code);
        }
        for code in 0..=2 {
            assert_eq!(bv_trust::from(trust(code).unwrap()) as u32, code);
        }
        assert!((0..=3).all(|code| runtime(code).is_ok()));
        for code in [0, 5, u32::MAX] {
            assert!(source(code).is_err() && absence(code).is_err() && lang(code).is_err());
        }
        for code in 0..=10 {
            assert_eq!(bv_finger::from(finger(code).unwrap()) as u32, code);
        }
        assert!(finger(11).is_err() && finger(256).is_err());
        assert!(trust(3).unwrap_err().message.contains("BV_TRUST_FORGED"));
        assert!(runtime(4).unwrap_err().message.contains("BV_RUNTIME_INTEGER"));
    }
}
