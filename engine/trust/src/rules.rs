//! What a check asks for.

use crate::moment::Moment;

/// Whether a document signer must be shown not to be revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Revocation {
    /// A current list of the authority is needed; without one nothing is authentic.
    #[default]
    Required,
    /// Lists are used where they are given, and their absence is only a finding. For places that cannot fetch lists: a
    /// stolen and revoked signer then passes.
    WhereGiven,
}

/// What a check asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// The time of checking: what certificates and lists must be valid at.
    pub at: Moment,
    /// Whether lists are needed.
    pub revocation: Revocation,
}

impl Rules {
    /// The strict rules at this time.
    #[must_use]
    pub const fn at(at: Moment) -> Self {
        Self { at, revocation: Revocation::Required }
    }

    /// The same rules with another demand on revocation lists.
    #[must_use]
    pub const fn with_revocation(self, revocation: Revocation) -> Self {
        Self { revocation, ..self }
    }
}
