//! The decision: outcome, reasons, evidence, advice, and what made it. Holds nothing biometric.

use std::fmt::Write as _;

use bioverify_core::FingerPosition;
use serde::Serialize;

use crate::advice::NextCapture;
use crate::cue::Cue;
use crate::lang::Lang;
use crate::outcome::Outcome;
use crate::reason::Reason;
use crate::received::{OriginReason, Source, Trust, VisitState};

/// A reason and what it speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// The numbered reason with its texts.
    pub reason: Reason,
    /// The source it speaks of, if it does of one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// The finger it speaks of, if it does of a known one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<FingerPosition>,
    /// What exactly, for support staff, in English.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// What authentication says of a reference's origin, for the desk.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub origin: Vec<OriginReason>,
    /// What may explain a doubt of a photo's liveness, for the desk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cue: Option<Cue>,
}

impl Note {
    /// A reason that speaks of the visit as a whole.
    #[must_use]
    pub const fn of(reason: Reason) -> Self {
        Self { reason, source: None, position: None, detail: None, origin: Vec::new(), cue: None }
    }
}

/// What was captured and compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Modality {
    /// A fingerprint.
    #[default]
    Finger,
    /// A face.
    Face,
}

/// One comparison as evidence.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Factor {
    /// What was compared.
    pub modality: Modality,
    /// Where the reference comes from.
    pub source: Source,
    /// Whether its origin has been authenticated.
    pub trust: Trust,
    /// Which finger was captured.
    pub probe_position: FingerPosition,
    /// Which finger the reference holds.
    pub reference_position: FingerPosition,
    /// Quality of the probe, `0..=100`, where known.
    pub probe_quality: Option<u8>,
    /// Quality of the reference, `0..=100`, where known.
    pub reference_quality: Option<u8>,
    /// The matcher's score; its scale belongs to the matcher version.
    pub score: f32,
    /// Upper bound of the false-match rate at this score, of one comparison.
    pub fmr: f64,
    /// Natural logarithm of the likelihood ratio.
    pub llr: f64,
    /// Minutiae paired; 0 for faces.
    pub paired: usize,
    /// Probability that the photo shows a person and not a picture of one; faces only, where it was looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub live: Option<f32>,
    /// Whether the policy lets it count.
    pub counted: bool,
}

/// What made the scores.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct EngineId {
    /// Version of this crate.
    pub version: String,
    /// Version of the finger matcher.
    pub matcher: String,
    /// Version of what knows a capture for a copy of the reference.
    pub copies: String,
    /// Finger model: first 8 bytes of its SHA-256, hexadecimal.
    pub model: String,
    /// Runtime that ran it.
    pub runtime: String,
    /// The model's integer form, if that is what ran: first 8 bytes of its SHA-256, hexadecimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub integer_model: Option<String>,
    /// Data the calibration was made from.
    pub calibration: String,
    /// Face embedder: first 8 bytes of its SHA-256, hexadecimal; `None` until a face came in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub face_model: Option<String>,
}

/// Time spent, in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Timings {
    /// Reading bytes.
    pub admit_us: u64,
    /// Images to minutiae.
    pub encode_us: u64,
    /// Comparisons.
    pub compare_us: u64,
    /// The decision.
    pub decide_us: u64,
}

impl Timings {
    /// All stages together, in microseconds.
    #[must_use]
    pub const fn total_us(&self) -> u64 {
        self.admit_us + self.encode_us + self.compare_us + self.decide_us
    }
}

/// What a verification ends in.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Decision {
    /// What to do.
    pub outcome: Outcome,
    /// Why, the deciding reason first.
    pub reasons: Vec<Note>,
    /// Every comparison made.
    pub factors: Vec<Factor>,
    /// What to capture next, for [`Outcome::Recapture`].
    pub next_capture: Option<NextCapture>,
    /// The visit's state, to be handed in with its next capture.
    pub visit: VisitState,
    /// The false-accept probability a visit may spend in all.
    pub budget: f64,
    /// The false-accept probability this capture could spend.
    pub allotted: f64,
    /// Upper bound of the probability that a stranger's capture would look this alike, over all that was compared;
    /// `None` where nothing counted.
    pub combined_fmr: Option<f64>,
    /// Natural logarithm of the likelihood ratio over all fingers and the face of the best source; `None` where nothing counted.
    pub combined_llr: Option<f64>,
    /// Name and digest of the policy.
    pub policy: String,
    /// What made the scores.
    pub engine: EngineId,
    /// Time spent.
    pub timings: Timings,
}

impl Decision {
    /// The deciding reason.
    #[must_use]
    pub fn first_reason(&self) -> Option<Reason> {
        self.reasons.first().map(|note| note.reason)
    }

    /// Whether a reason was given.
    #[must_use]
    pub fn has(&self, reason: Reason) -> bool {
        self.reasons.iter().any(|note| note.reason == reason)
    }

    /// The best score of all comparisons that counted.
    #[must_use]
    pub fn best_factor(&self) -> Option<&Factor> {
        self.factors.iter().filter(|factor| factor.counted).max_by(|a, b| a.score.total_cmp(&b.score))
    }

    /// One line of JSON with everything in it.
    ///
    /// # Errors
    /// Only if serialisation fails, which the types rule out.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    /// Several lines for the person at the desk: outcome, reasons, what to do next.
    #[must_use]
    pub fn describe(&self, lang: Lang) -> String {
        let mut text = self.outcome.text(lang).to_owned();
        // What an unlikeness would have meant is of no use to the desk where there is none.
        let told = |note: &&Note| self.outcome != Outcome::Accept || note.reason != Reason::ReferencePartlyCompared;
        for note in self.reasons.iter().filter(told) {
            // Writing to a String cannot fail.
            let _ = write!(text, "\n  [{}] ", note.reason.number());
            let about = [note.source.map(|source| source.text(lang)), note.position.and_then(|p| finger_name(p, lang))];
            let about: Vec<&str> = about.into_iter().flatten().collect();
            if !about.is_empty() {
                let _ = write!(text, "{}: ", about.join(", "));
            }
            text.push_str(note.reason.text(lang));
            for one in &note.origin {
                let _ = write!(text, " [{}] {}.", one.number, one.text(lang));
            }
            if let Some(cue) = note.cue {
                let _ = write!(text, " {}", cue.text(lang));
            }
        }
        if let Some(next) = &self.next_capture {
            let _ = write!(text, "\n  -> {}", next.text(lang));
        }
        text
    }
}

impl Source {
    /// What the source is called at the desk.
    #[must_use]
    pub const fn text(self, lang: Lang) -> &'static str {
        match self {
            Self::CardChip => lang.pick("chip trên thẻ", "card chip"),
            Self::Registry => lang.pick("cơ sở dữ liệu dân cư", "population database"),
            Self::Enrolment => lang.pick("mẫu đã đăng ký", "earlier enrolment"),
        }
    }
}

/// What a finger is called; `None` where it is unknown.
#[must_use]
pub const fn finger_name(position: FingerPosition, lang: Lang) -> Option<&'static str> {
    Some(match position {
        FingerPosition::Unknown => return None,
        FingerPosition::RightThumb => lang.pick("ngón cái tay phải", "right thumb"),
        FingerPosition::RightIndex => lang.pick("ngón trỏ tay phải", "right index finger"),
        FingerPosition::RightMiddle => lang.pick("ngón giữa tay phải", "right middle finger"),
        FingerPosition::RightRing => lang.pick("ngón áp út tay phải", "right ring finger"),
        FingerPosition::RightLittle => lang.pick("ngón út tay phải", "right little finger"),
        FingerPosition::LeftThumb => lang.pick("ngón cái tay trái", "left thumb"),
        FingerPosition::LeftIndex => lang.pick("ngón trỏ tay trái", "left index finger"),
        FingerPosition::LeftMiddle => lang.pick("ngón giữa tay trái", "left middle finger"),
        FingerPosition::LeftRing => lang.pick("ngón áp út tay trái", "left ring finger"),
        FingerPosition::LeftLittle => lang.pick("ngón út tay trái", "left little finger"),
    })
}
