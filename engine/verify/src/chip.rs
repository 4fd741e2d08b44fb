//! A chip's files as references, each with the trust that passive authentication gives it.

use bioverify_core::Lang;
use bioverify_trust::{Assessment, Doubt, FileKind, Files, GroupNumber, GroupOutcome, Rules, Verdict, authenticate};

use crate::engine::Engine;
use crate::received::{Absence, OriginReason, Reference, Source, Trust};

/// Data groups that are references: the portrait and the fingers.
const REFERENCES: [u8; 2] = [2, 3];

/// What a chip handed over, after authentication.
#[derive(Debug)]
pub struct Chip<'a> {
    /// One for each data group that can be compared with, in order; the news that there is none where the chip gave none,
    /// so that a visit hears of a forged card in any case.
    pub references: Vec<Reference<'a>>,
    /// Why they are trusted as they are.
    pub assessment: Assessment,
}

impl Engine {
    /// Authenticates the files of a chip against the engine's [`TrustStore`](bioverify_trust::TrustStore) and makes references
    /// of what can be compared with: the portrait of data group 2, and the fingers of data group 3 where
    /// the terminal was entitled to read them. Without a store everything is unverified.
    ///
    /// A forged card's references are kept, marked as forged: they never support an accept, and the decision says why. A group that
    /// was cut or is none at all is not compared with: the decision says that it was read badly.
    #[must_use]
    pub fn read_chip<'a>(&self, files: &Files<'a>, rules: &Rules) -> Chip<'a> {
        let assessment = authenticate(files, self.trust_store(), rules);
        let compared = |number: GroupNumber| REFERENCES.contains(&number.get());
        let origin = OriginReason::of_card(&assessment);
        let mut references: Vec<_> = files
            .groups()
            .filter(|(number, _)| compared(*number))
            .map(|(number, bytes)| {
                let reference = match damage(&assessment, number) {
                    Some(what) => Reference::damaged(Source::CardChip, what),
                    None => Reference::record(Source::CardChip, bytes),
                };
                reference.with_origin(origin.clone()).with_trust(Trust::of_group(&assessment, number))
            })
            .collect();
        if references.is_empty() {
            let absent = Reference::absent(Source::CardChip, Absence::Empty).with_origin(origin);
            references.push(absent.with_trust(Trust::of_card(&assessment)));
        }
        Chip { references, assessment }
    }
}

/// What is wrong with a group that was read badly, in English; `None` for one that can be compared with.
fn damage(assessment: &Assessment, number: GroupNumber) -> Option<String> {
    let is_damaged = |outcome| outcome == GroupOutcome::Damaged;
    assessment.groups.iter().find(|group| group.number == number && is_damaged(group.outcome))?;
    let told = match &assessment.verdict {
        Verdict::Unverified { why } => why.iter().find(|doubt| match doubt {
            Doubt::Cut(cut) => cut.file == FileKind::Group(number),
            Doubt::Garbled(file) => *file == FileKind::Group(number),
            _ => false,
        }),
        _ => None,
    };
    Some(told.map_or_else(|| format!("{number} was read badly"), |doubt| doubt.text(Lang::En)))
}

impl Trust {
    /// What an assessment says of one group: authentic only where it vouches for the group; forged wherever anything on
    /// the card is, and where an authority has withdrawn its word, since that was checked and does not hold.
    #[must_use]
    pub fn of_group(assessment: &Assessment, number: GroupNumber) -> Self {
        match Self::of_card(assessment) {
            Self::Authentic if !assessment.vouches_for(number) => Self::Unverified,
            other => other,
        }
    }

    /// What an assessment says of the card as a whole.
    fn of_card(assessment: &Assessment) -> Self {
        match &assessment.verdict {
            refused if refused.is_refused() => Self::Forged,
            Verdict::Authentic => Self::Authentic,
            Verdict::Forged { .. } => Self::Forged,
            Verdict::Unverified { .. } => Self::Unverified,
        }
    }
}
