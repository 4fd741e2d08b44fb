//! Compares the captured face with every face on record.

use bioverify_core::{FalseMatchRate, LogLikelihoodRatio, Quality, Score};

use crate::admit::Fault;
use crate::cue::Cue;
use crate::encode::{Encoded, EncodedContent, EncodedFace, FacePrint};
use crate::faces::LazyFaces;
use crate::reason::Reason;

/// Whether a face could be compared; holds nothing biometric.
#[derive(Debug, Clone, PartialEq)]
pub enum FaceState {
    /// It has a vector.
    Usable {
        /// Sample quality, where known.
        quality: Option<Quality>,
        /// Probability that it is a person and not a picture of one, where it was looked at.
        live: Option<f32>,
        /// What is wrong with the photo, worst first.
        defects: Vec<Fault>,
        /// What may explain a doubt that it is a person.
        cue: Option<Cue>,
    },
    /// It has none, and why.
    Faulty(Fault),
    /// A portrait that was not looked at, as no face was captured.
    Unread,
}

/// The captured face against one face on record.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FaceComparison {
    /// Index into [`super::Compared::references`].
    pub reference: usize,
    /// How alike.
    pub score: Score,
    /// Upper bound of the false-match rate at this score.
    pub fmr: FalseMatchRate,
    /// What the score says for a mated pair.
    pub llr: LogLikelihoodRatio,
    /// The smallest false-match rate the calibration supports.
    pub smallest_fmr: f64,
}

impl FaceState {
    pub(super) fn of(face: EncodedFace) -> Self {
        match face {
            Ok(FacePrint { quality, live, defects, cue, .. }) => Self::Usable { quality, live, defects, cue },
            Err(fault) => Self::Faulty(fault),
        }
    }

    pub(super) fn on_record(face: Option<EncodedFace>) -> Self {
        face.map_or(Self::Unread, Self::of)
    }

    /// Sample quality, `0..=100`, where known.
    #[must_use]
    pub fn quality(&self) -> Option<u8> {
        match self {
            Self::Usable { quality, .. } => quality.map(Quality::get),
            Self::Faulty(_) | Self::Unread => None,
        }
    }

    /// What may explain a doubt that it is a person.
    #[must_use]
    pub const fn cue(&self) -> Option<Cue> {
        match self {
            Self::Usable { cue, .. } => *cue,
            Self::Faulty(_) | Self::Unread => None,
        }
    }

    /// Probability that it is a person, where it was looked at.
    #[must_use]
    pub const fn live(&self) -> Option<f32> {
        match self {
            Self::Usable { live, .. } => *live,
            Self::Faulty(_) | Self::Unread => None,
        }
    }
}

type Faults = Vec<(usize, Fault)>;

/// The comparisons, and the references that cannot be compared with this face although each alone is in order.
pub(super) fn compare_faces(encoded: &Encoded, faces: &LazyFaces) -> (Vec<FaceComparison>, Faults) {
    let (mut comparisons, mut faults) = (Vec::new(), Vec::new());
    let Some(Ok(probe)) = &encoded.face else { return (comparisons, faults) };
    for (reference, given) in encoded.references.iter().enumerate() {
        let EncodedContent::Face(Some(Ok(other))) = &given.content else { continue };
        let compared = faces.get().and_then(|faces| {
            let score = bioverify_face::compare(&probe.embedding, &other.embedding)
                .map_err(|error| Fault::because(Reason::ReferenceOtherModel, &error))?;
            let calibration = faces.calibration_for(&probe.embedding)?;
            Ok(FaceComparison {
                reference,
                score,
                fmr: calibration.fmr(score),
                llr: calibration.llr(score),
                smallest_fmr: calibration.smallest_fmr(),
            })
        });
        match compared {
            Ok(comparison) => comparisons.push(comparison),
            Err(fault) => faults.push((reference, fault)),
        }
    }
    (comparisons, faults)
}
