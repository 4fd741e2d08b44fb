//! What sources hand over to compare with.

use std::borrow::Cow;
use std::fmt;

use bioverify_trust::SealVerdict;
use serde::{Deserialize, Serialize};

use super::{FaceSample, FingerSample, OriginReason};

/// Where a reference comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// Read from the chip of the card that was presented.
    CardChip,
    /// Answered by the population database.
    Registry,
    /// Taken at an earlier visit by the same institution.
    Enrolment,
}

/// Why a source gave no reference. None of these is evidence about the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Absence {
    /// The source was not asked.
    NotAsked,
    /// The source answered: the person is known, nothing is held that could be compared with.
    Empty,
    /// The source answered: no record under this number.
    NoRecord,
    /// The source did not answer, or answered with a fault of its own.
    Failed,
}

/// Whether the origin of a reference has been authenticated, as established by whoever obtained it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trust {
    /// Its signature or seal was checked and holds.
    Authentic,
    /// Nobody checked.
    #[default]
    Unverified,
    /// It was checked and does not hold.
    Forged,
}

/// What a source gave.
#[derive(Clone)]
#[non_exhaustive]
pub enum ReferenceContent<'a> {
    /// A minutiae record (ISO/IEC 19794-2, INCITS 378), a finger image record (ISO/IEC 19794-4, INCITS 381, ISO/IEC 39794-4), the
    /// fingers of a chip (EF.DG3), a native finger or face template, or a portrait (EF.DG2, ISO/IEC 19794-5, JPEG or JPEG 2000),
    /// told by its content. Pictures of fingers are extracted at the resolution their record states.
    Record(Cow<'a, [u8]>),
    /// An enrolment capture, handled like a probe.
    Finger(FingerSample<'a>),
    /// A portrait or face template.
    Face(FaceSample<'a>),
    /// Bytes that were read badly and are not worth parsing, with what is wrong with them, in English.
    Damaged(String),
    /// Nothing, and why.
    Absent(Absence),
}

/// One reference, or the news that a source has none.
#[derive(Clone)]
pub struct Reference<'a> {
    /// Which source.
    pub source: Source,
    /// Whether its origin has been authenticated.
    pub trust: Trust,
    /// Why it is trusted as it is, the gravest reason first; empty where nobody checked, or where nothing is to be said.
    pub origin: Vec<OriginReason>,
    /// What it gave.
    pub content: ReferenceContent<'a>,
}

impl<'a> Reference<'a> {
    /// A record whose origin nobody has checked.
    #[must_use]
    pub fn record(source: Source, bytes: impl Into<Cow<'a, [u8]>>) -> Self {
        Self::of(source, ReferenceContent::Record(bytes.into()))
    }

    /// A capture (image or minutiae) whose origin nobody has checked.
    #[must_use]
    pub const fn finger(source: Source, sample: FingerSample<'a>) -> Self {
        Self::of(source, ReferenceContent::Finger(sample))
    }

    /// A portrait or face template whose origin nobody has checked.
    #[must_use]
    pub const fn face(source: Source, sample: FaceSample<'a>) -> Self {
        Self::of(source, ReferenceContent::Face(sample))
    }

    /// What a source gave and was read badly: not whole, or not what it should be. `what` says so for support staff and holds
    /// nothing about a person.
    #[must_use]
    pub const fn damaged(source: Source, what: String) -> Self {
        Self::of(source, ReferenceContent::Damaged(what))
    }

    /// A source without a reference, and why.
    #[must_use]
    pub const fn absent(source: Source, why: Absence) -> Self {
        Self::of(source, ReferenceContent::Absent(why))
    }

    const fn of(source: Source, content: ReferenceContent<'a>) -> Self {
        Self { source, trust: Trust::Unverified, origin: Vec::new(), content }
    }

    /// The same reference with what its authentication established.
    #[must_use]
    pub const fn with_trust(mut self, trust: Trust) -> Self {
        self.trust = trust;
        self
    }

    /// The same reference with why it is trusted as it is.
    #[must_use]
    pub fn with_origin(mut self, origin: Vec<OriginReason>) -> Self {
        self.origin = origin;
        self
    }

    /// The same record with what the check of its seal established.
    #[must_use]
    pub fn with_seal(self, verdict: &SealVerdict) -> Self {
        self.with_trust(Trust::of_seal(verdict)).with_origin(OriginReason::of_seal(verdict))
    }
}

impl fmt::Debug for Reference<'_> {
    /// Kind, source and trust only: the rest is biometric data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.content {
            ReferenceContent::Record(_) => "record",
            ReferenceContent::Finger(_) => "finger",
            ReferenceContent::Face(_) => "face",
            ReferenceContent::Damaged(_) => "damaged",
            ReferenceContent::Absent(_) => "absent",
        };
        write!(f, "Reference({kind}, {:?}, {:?})", self.source, self.trust)
    }
}
