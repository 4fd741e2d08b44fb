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

/// When a search for faces is content.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    /// Value from which no other turn is tried.
    pub(crate) sure: f32,
    /// How much better a turned look must be than one before.
    pub(crate) margin: f32,
    /// Value from which the larger working size is not tried.
    pub(crate) likely: f32,
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
        let wanted = Wanted { sure: self.decode.sure.unwrap_or(SURE), margin: TURN_MARGIN, likely: LIKELY };
        let as_it_is = |faces: &[Face]| Ok((faces.to_vec(), best(faces)));
        self.search(photo, wanted, as_it_is, trace)
    }

    /// Faces of one look at the small working size, the photo not turned.
    pub(crate) fn glance(&self, photo: &RgbImage) -> Result<Vec<Face>, FaceError> {
        let [side, _] = WORKING_SIDES;
        self.look(photo, side, Turn::UPRIGHT)
    }

    /// As [`Detector::detect`], with each look's faces judged by `judge`: what it makes of them and how good the best is, `0..=1`. Faces
    /// of a look without value do not count.
    pub(crate) fn search(
        &self,
        photo: &RgbImage,
        wanted: Wanted,
        judge: impl Fn(&[Face]) -> Result<(Vec<Face>, f32), FaceError>,
        trace: &mut dyn Trace,
    ) -> Result<Detection, FaceError> {
        let (mut found, mut seen, mut value) = (Detection { faces: Vec::new(), quarter_turns: 0 }, Vec::new(), 0.0_f32);
        'search: for side in WORKING_SIDES {
            for turn in Turn::ALL {
                let raw = self.look(photo, side, turn)?;
                let (faces, new) = judge(&raw)?;
                // Photos are upright more often than not: a turned one must be clearly better.
                let margin = if turn.quarters() == 0 || found.faces.is_empty() { 0.0 } else { wanted.margin };
                if new > value + margin {
                    (found, seen, value) = (Detection { faces, quarter_turns: turn.quarters() }, raw, new);
                }
                if value >= wanted.sure {
                    break 'search;
                }
            }
            if value >= wanted.likely {
                break;
            }
        }
        if trace.accepts(Stage::Detect) {
            trace.take(Stage::Detect, Product::Faces(&seen));
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
