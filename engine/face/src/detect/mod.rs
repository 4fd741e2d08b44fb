//! Finds faces and their five points.

mod decode;
mod letterbox;
mod suppress;
mod turn;

use std::fmt;
use std::sync::Arc;

use bioverify_core::{Face, Product, RgbImage, Stage, Trace};
use bioverify_model::{DecodeCard, ModelRole, Network};

use self::decode::Plan;
use self::letterbox::letterbox;
use self::suppress::suppress;
pub(crate) use self::turn::Turn;
use crate::error::FaceError;
use crate::params::{AGREEING_SHARE, LIKELY, SURE, TURN_MARGIN, WORKING_SIDES};

/// A detector network, ready to look at photos. Immutable; share it between threads.
pub struct Detector {
    network: Arc<Network>,
    decode: DecodeCard,
    plan: Plan,
}

/// What a detector found.
#[derive(Debug, Clone, PartialEq)]
pub struct Detection {
    /// Faces in pixels of the photo as it was given, most confident first. Landmarks keep their order in a turned photo: the
    /// left eye is the one on the left once the photo is turned upright.
    pub faces: Vec<Face>,
    /// Clockwise quarter turns that bring the faces upright, `0..=3`.
    pub quarter_turns: u8,
}

impl Detector {
    /// Takes a network of role `face-detector`.
    ///
    /// # Errors
    /// [`FaceError::WrongRole`], or [`FaceError::Card`] where its outputs do not fit its decoding.
    pub fn new(network: Arc<Network>) -> Result<Self, FaceError> {
        crate::error::check_role(&network, ModelRole::FaceDetector)?;
        let problem = |problem: String| FaceError::Card { name: network.card().name.clone(), problem };
        let decode = network.card().decode.ok_or_else(|| problem("`decode` is missing".into()))?;
        let plan = Plan::new(network.card(), decode.kind).map_err(problem)?;
        Ok(Self { network, decode, plan })
    }

    /// The network.
    #[must_use]
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// Finds every face: at a small working size first, at a larger one where that shows none for certain, and in photos
    /// turned by quarters unless the upright one shows a face beyond doubt. Detectors see something like a face in a lying
    /// one, too, with landmarks that are none: of all turns the most confident counts. Finding none is no error.
    ///
    /// # Errors
    /// [`FaceError::Model`] or [`FaceError::NotANumber`] where the network fails.
    pub fn detect(&self, photo: &RgbImage, trace: &mut dyn Trace) -> Result<Detection, FaceError> {
        let mut found = Detection { faces: Vec::new(), quarter_turns: 0 };
        let sure = self.decode.sure.unwrap_or(SURE);
        'search: for side in WORKING_SIDES {
            for turn in Turn::ALL {
                let faces = self.look(photo, side, turn)?;
                // Photos are upright more often than not: a turned one must be clearly better.
                let margin = if turn.quarters() == 0 || found.faces.is_empty() { 0.0 } else { TURN_MARGIN };
                if best(&faces) > best(&found.faces) + margin {
                    found = Detection { faces, quarter_turns: turn.quarters() };
                }
                if best(&found.faces) >= sure {
                    break 'search;
                }
            }
            if best(&found.faces) >= LIKELY {
                break;
            }
        }
        if trace.accepts(Stage::Detect) {
            trace.take(Stage::Detect, Product::Faces(&found.faces));
        }
        Ok(found)
    }

    /// One look at one size and turn; faces in the photo's pixels.
    fn look(&self, photo: &RgbImage, side: u32, turn: Turn) -> Result<Vec<Face>, FaceError> {
        let card = &self.network.card().input;
        let boxed = letterbox(photo, side, turn, card.multiple);
        let input = boxed.plane.to_input(card, boxed.rows, boxed.columns);
        let name = || self.network.card().name.clone();
        let input =
            input.ok_or_else(|| FaceError::Card { name: name(), problem: "`input.colour` is missing".into() })?;
        let outputs = self.network.run(input.view())?;
        let threshold = self.decode.threshold;
        let faces = self.plan.decode(&outputs, AGREEING_SHARE * threshold);
        let faces = faces.ok_or_else(|| FaceError::NotANumber { name: name() })?;
        let faces = suppress(faces, self.decode.max_overlap, threshold);
        Ok(faces.into_iter().map(|face| turn::place(&face, &boxed.to_photo)).collect())
    }
}

/// Confidence of the first face, which is the most confident one.
fn best(faces: &[Face]) -> f32 {
    faces.first().map_or(0.0, |face| face.confidence)
}

impl fmt::Debug for Detector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Detector({:?})", self.network)
    }
}
