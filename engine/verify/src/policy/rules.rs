//! The rules of a policy, as they stand in its file.

use serde::{Deserialize, Serialize};

use crate::received::Source;

/// The rules, as they stand in a policy file; `policy/default.toml` explains each.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Rules {
    /// Name of the policy: letters, digits, `-`, `_`, `.`.
    pub name: String,
    /// Captures of a visit and their false-accept budget.
    pub visit: VisitRules,
    /// What a sample must have to be compared.
    pub quality: QualityRules,
    /// What a mismatch leads to.
    pub mismatch: MismatchRules,
    /// What references must be there and how they combine.
    pub references: ReferenceRules,
    /// What fingers must be there.
    pub fingers: FingerRules,
    /// What a face counts for.
    #[serde(default)]
    pub face: FaceRules,
}

/// Captures of a visit and their false-accept budget.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct VisitRules {
    /// Probability of a false accept over the whole visit, in `(0, 0.1]`.
    pub false_accept_budget: f64,
    /// Share of the budget for each capture, each in `(0, 1]`, at most 1 in all; as many captures are allowed as there are shares.
    pub attempt_shares: Vec<f64>,
    /// What a capture that is what a reference holds leads to, whatever else was captured; `None` as [`Replay::Recapture`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy: Option<Replay>,
}

impl VisitRules {
    /// What a capture that is what a reference holds leads to.
    #[must_use]
    pub fn copy(&self) -> Replay {
        self.copy.unwrap_or(Replay::Recapture)
    }
}

/// What a capture that is what a reference holds leads to; it never counts itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Replay {
    /// Everything is captured again.
    Recapture,
    /// A person decides.
    Refer,
    /// The decision says so, and what else was captured decides.
    Ignore,
}

/// What a sample must have to be compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct QualityRules {
    /// Lowest quality of a probe that is compared, `0..=100`.
    pub min_probe: u8,
    /// Lowest quality of a probe whose mismatch counts, `0..=100`.
    pub doubtful_probe: u8,
    /// Fewest minutiae of a probe.
    pub min_probe_minutiae: u8,
    /// Fewest minutiae of a reference.
    pub min_reference_minutiae: u8,
}

/// What a mismatch leads to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct MismatchRules {
    /// Natural logarithm of the likelihood ratio at or below which a mismatch is clear; below 0.
    pub clear_llr: f64,
    /// Clear mismatches that end a visit, at least 1.
    pub clear_times: u32,
    /// How they end it.
    pub then: AfterMismatch,
}

/// The end of a visit of clear mismatches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AfterMismatch {
    /// A person decides.
    Refer,
    /// The engine rejects.
    Reject,
}

/// What references must be there and how they combine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ReferenceRules {
    /// Sources that must be there and must match.
    pub required: Vec<Source>,
    /// How several sources combine.
    pub combine: Combine,
    /// What an unauthenticated reference leads to.
    pub unverified: Unverified,
}

/// How several sources combine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Combine {
    /// One matching source is enough, as long as no other clearly disagrees.
    Any,
    /// Every source that gave a reference must match.
    All,
}

/// What an unauthenticated reference leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unverified {
    /// It counts; the decision says so.
    Allow,
    /// It counts where nobody could have checked it; a person decides where the engine knows authorities or registries that
    /// could vouch for such a reference, or was handed a seal: proof that is lost on the way must not be worth more than a bad one.
    AllowUnchecked,
    /// A person decides.
    Refer,
}

/// What fingers must be there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FingerRules {
    /// How many different fingers must have been compared for an accept, `1..=10`.
    pub required: u8,
    /// What a visit without any finger leads to.
    pub missing: Missing,
    /// Whether finger labels are believed.
    pub labels: Labels,
    /// What a captured finger that came as a template leads to; `None` as [`Unseen::Allow`], for liveness of fingers is not
    /// looked at anyway.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<Unseen>,
}

impl FingerRules {
    /// What a captured finger that came as a template leads to.
    #[must_use]
    pub fn template(&self) -> Unseen {
        self.template.unwrap_or(Unseen::Allow)
    }
}

/// What a face counts for. Policies from before faces were compared have no such section and get [`FaceRules::default`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FaceRules {
    /// Whether faces are evidence at all.
    pub counts: bool,
    /// Whether an accept needs a matching face.
    pub required: bool,
    /// What a face that matches without any finger leads to.
    pub alone: FaceAlone,
    /// Lowest quality of a photo that is compared, `0..=100`.
    pub min_probe: u8,
    /// Lowest quality of a photo whose mismatch counts, `0..=100`.
    pub doubtful_probe: u8,
    /// Lowest probability that the photo shows a person and not a picture of one, `0..=1`.
    pub min_live: f32,
    /// What a photo below it leads to.
    pub not_live: NotLive,
    /// What a face leads to whose liveness was not looked at, as that of a template; `None` as [`FaceRules::not_live`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub live_unknown: Option<Unseen>,
}

impl FaceRules {
    /// What a face leads to whose liveness was not looked at. A policy that asks for no liveness at all allows it.
    #[must_use]
    pub fn live_unknown(&self) -> Unseen {
        self.live_unknown.unwrap_or(match self.not_live {
            _ if self.min_live <= 0.0 => Unseen::Allow,
            NotLive::Allow => Unseen::Allow,
            NotLive::Recapture => Unseen::Recapture,
            NotLive::Refer => Unseen::Refer,
        })
    }
}

impl Default for FaceRules {
    /// Faces count for nothing: a policy that does not speak of them was not written with them in mind.
    fn default() -> Self {
        Self {
            counts: false,
            required: false,
            alone: FaceAlone::Refer,
            min_probe: 0,
            doubtful_probe: 100,
            min_live: 0.5,
            not_live: NotLive::Refer,
            live_unknown: None,
        }
    }
}

/// What a face that matches without any finger leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaceAlone {
    /// It is enough where it meets the capture's false-match rate, as a finger is.
    Accept,
    /// A person decides.
    Refer,
}

/// What a photo that may show a picture of a person leads to; it never supports an accept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotLive {
    /// It counts all the same; the decision says what was doubtful.
    Allow,
    /// The face does not count; fingers may still decide, or another photo is asked for.
    Recapture,
    /// A person decides, whatever the fingers say.
    Refer,
}

/// What a capture leads to that the engine could not look at: a template says nothing of how it was taken, nor whether now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unseen {
    /// It counts; the decision says so. For records that are compared with records, as a registry does with its own.
    Allow,
    /// It does not count; other evidence may still decide, or a capture is asked for.
    Recapture,
    /// A person decides, whatever else there is.
    Refer,
}

/// What a missing factor leads to; it can neither accept nor reject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Missing {
    /// A person decides.
    Refer,
    /// A capture is asked for while captures remain.
    Recapture,
}

/// Whether finger labels are believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Labels {
    /// Only fingers that may be the same by their labels are compared.
    Trusted,
    /// Everything is compared with everything.
    Ignored,
}
