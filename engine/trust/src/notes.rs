//! What the steps of a check note down.

use bioverify_record::{Finding, Severity};

use crate::ber::Malformed;
use crate::params::MOST_FINDINGS;
use crate::verdict::{Doubt, Forgery, Verdict};

/// Findings, doubts and forgeries, and the steps that held.
#[derive(Default)]
pub(crate) struct Notes {
    pub(crate) findings: Vec<Finding>,
    pub(crate) doubts: Vec<Doubt>,
    pub(crate) forgeries: Vec<Forgery>,
    /// Steps that were taken and held. Authentic needs every one: what was skipped by mistake is not taken for good.
    pub(crate) held: Held,
}

/// See [`Notes::held`].
#[derive(Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Held {
    /// Every signer's digest and signature.
    pub(crate) signature: bool,
    /// A path to an authority of the store.
    pub(crate) path: bool,
    /// The hash of every group given, at least one.
    pub(crate) groups: bool,
}

impl Notes {
    pub(crate) fn doubt(&mut self, doubt: Doubt) {
        if !self.doubts.contains(&doubt) {
            self.doubts.push(doubt);
        }
    }

    pub(crate) fn unreadable(&mut self, malformed: Malformed) {
        self.doubt(Doubt::Unreadable(malformed));
    }

    pub(crate) fn forged(&mut self, forgery: Forgery) {
        if !self.forgeries.contains(&forgery) {
            self.forgeries.push(forgery);
        }
    }

    /// Notes a deviation.
    pub(crate) fn warn(
        &mut self,
        offset: usize,
        field: &'static str,
        clause: &'static str,
        message: impl Into<String>,
    ) {
        if self.findings.len() < MOST_FINDINGS {
            self.findings.push(Finding { offset, field, clause, message: message.into(), severity: Severity::Warning });
        }
    }

    /// The verdict. Wrong outweighs missing; authentic only with neither and every step held.
    pub(crate) fn verdict(&mut self) -> Verdict {
        if !self.forgeries.is_empty() {
            return Verdict::Forged { what: std::mem::take(&mut self.forgeries) };
        }
        let held = self.held == Held { signature: true, path: true, groups: true };
        if held && self.doubts.is_empty() {
            return Verdict::Authentic;
        }
        let mut why = std::mem::take(&mut self.doubts);
        if why.is_empty() {
            why.push(Doubt::NoSecurityObject);
        }
        why.sort_by_key(|doubt| !doubt.is_revoked());
        Verdict::Unverified { why }
    }
}
