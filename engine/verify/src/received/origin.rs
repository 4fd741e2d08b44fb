//! Why a reference is trusted as it is.

use bioverify_trust::{Assessment, SealVerdict, Verdict};
use serde::Serialize;

use super::Trust;
use crate::lang::Lang;

/// One reason of an authentication, with its number and its words in both languages. Holds nothing about a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OriginReason {
    /// 600 to 699, as in [`bioverify_trust`].
    pub number: u16,
    /// In English.
    pub en: String,
    /// In Vietnamese.
    pub vi: String,
}

impl OriginReason {
    fn new(number: u16, text: impl Fn(Lang) -> String) -> Self {
        Self { number, en: text(Lang::En), vi: text(Lang::Vi) }
    }

    /// Why a card is trusted as it is; nothing for an authentic one.
    #[must_use]
    pub fn of_card(assessment: &Assessment) -> Vec<Self> {
        match &assessment.verdict {
            Verdict::Authentic => Vec::new(),
            Verdict::Unverified { why } => {
                why.iter().map(|one| Self::new(one.number(), |lang| one.text(lang))).collect()
            }
            Verdict::Forged { what } => what.iter().map(|one| Self::new(one.number(), |lang| one.text(lang))).collect(),
        }
    }

    /// Why a sealed record is trusted as it is; of an authentic one what was not checked of it.
    #[must_use]
    pub fn of_seal(verdict: &SealVerdict) -> Vec<Self> {
        match verdict {
            SealVerdict::Authentic(sealed) => {
                sealed.remark().iter().map(|remark| Self::new(remark.number(), |lang| remark.text(lang))).collect()
            }
            SealVerdict::Unverified(why) => vec![Self::new(why.number(), |lang| why.text(lang))],
            SealVerdict::Forged(what) => vec![Self::new(what.number(), |lang| what.text(lang))],
        }
    }

    /// What it is, in words.
    #[must_use]
    pub fn text(&self, lang: Lang) -> &str {
        lang.pick(&self.vi, &self.en)
    }
}

impl Trust {
    /// What the check of a seal established.
    #[must_use]
    pub const fn of_seal(verdict: &SealVerdict) -> Self {
        match verdict {
            SealVerdict::Authentic(_) => Self::Authentic,
            SealVerdict::Unverified(_) => Self::Unverified,
            SealVerdict::Forged(_) => Self::Forged,
        }
    }
}
