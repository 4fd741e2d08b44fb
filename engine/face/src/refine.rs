//! A second look from near at every face: better landmarks, and whether it is a face at all.

use std::fmt;
use std::sync::Arc;

use bioverify_core::{Face, Landmarks, Point, RgbImage, math};
use bioverify_model::{AlignmentCard, ModelRole, Network};

use crate::align::{placed, to_template};
use crate::detect::Wanted;
use crate::error::FaceError;
use crate::infer::vector_of;
use crate::params::{
    CERTAIN_FACE_LOGIT, LEAST_FACE_LOGIT, MOST_REFINED, REFINED_LIKELY, REFINED_MARGIN, REFINED_SURE, ROUGH_START,
};

/// A landmark network, ready to look at faces. Immutable; share it between threads.
///
/// The detector looks at the whole photo, made small; this network at one face, turned upright and brought to one size by the
/// detector's rough landmarks. A cascade of this kind is Sun, Wang, Tang 2013, "Deep Convolutional Network Cascade for Facial
/// Point Detection".
pub struct Refiner {
    network: Arc<Network>,
    alignment: AlignmentCard,
    /// Rows and columns of the input.
    size: [usize; 2],
}

/// What one look told.
struct Look {
    landmarks: Landmarks,
    /// Above 0: a face.
    logit: f32,
}

impl Refiner {
    /// When a search judged by this network is content.
    pub(crate) const WANTED: Wanted = Wanted { sure: REFINED_SURE, margin: REFINED_MARGIN, likely: REFINED_LIKELY };

    /// Takes a network of role `face-landmarks`.
    ///
    /// # Errors
    /// [`FaceError::WrongRole`], or [`FaceError::Card`] where the card lacks a section.
    pub fn new(network: Arc<Network>) -> Result<Self, FaceError> {
        crate::error::check_role(&network, ModelRole::FaceLandmarks)?;
        let card = network.card();
        let missing = |what: &str| FaceError::Card { name: card.name.clone(), problem: format!("`{what}` is missing") };
        let alignment = card.alignment.clone().ok_or_else(|| missing("alignment"))?;
        let size = card.input.size.ok_or_else(|| missing("input.size"))?;
        Ok(Self { network, alignment, size })
    }

    /// The network.
    #[must_use]
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// The faces with better landmarks, in their order, without those that turn out to be none, and how probable the
    /// most probable is, `0..=1`. Of many only the most confident are looked at (`faces` begins with them), the rest stay as
    /// they are.
    ///
    /// # Errors
    /// [`FaceError::Model`] or [`FaceError::NotANumber`] where the network fails.
    pub fn refine_all(&self, photo: &RgbImage, faces: &[Face]) -> Result<(Vec<Face>, f32), FaceError> {
        let (mut kept, mut best) = (Vec::with_capacity(faces.len()), 0.0_f32);
        for (index, face) in faces.iter().enumerate() {
            if index >= MOST_REFINED {
                kept.push(*face);
            } else if let Some((face, probability)) = self.refine(photo, face)? {
                kept.push(face);
                best = best.max(probability);
            }
        }
        Ok((kept, best))
    }

    /// The face with better landmarks and how probably it is one, `0..=1`; `None` where it is none. Landmarks that cannot be
    /// aligned stay as they are, at probability 0.01: the stage that needs them says what is wrong with them.
    ///
    /// # Errors
    /// As [`Refiner::refine_all`].
    pub fn refine(&self, photo: &RgbImage, face: &Face) -> Result<Option<(Face, f32)>, FaceError> {
        let unseen = Ok(Some((*face, 0.01)));
        let Some(mut look) = self.look(photo, &face.landmarks)? else { return unseen };
        // A face seen from the side may start so far off that only what the first look corrects is one.
        if look.logit < CERTAIN_FACE_LOGIT || moved(&face.landmarks, &look.landmarks) > ROUGH_START {
            let second = self.look(photo, &look.landmarks)?;
            look = second.filter(|second| second.logit >= look.logit.min(CERTAIN_FACE_LOGIT)).unwrap_or(look);
        }
        let probability = math::logistic(look.logit);
        Ok((look.logit >= LEAST_FACE_LOGIT).then_some((Face { landmarks: look.landmarks, ..*face }, probability)))
    }

    /// One look; `None` where the landmarks cannot be aligned.
    fn look(&self, photo: &RgbImage, landmarks: &Landmarks) -> Result<Option<Look>, FaceError> {
        let [rows, columns] = self.size;
        let Ok(map) = to_template(landmarks, &self.alignment) else { return Ok(None) };
        let face = placed(photo, &map, (columns, rows), OUTSIDE);
        let values = vector_of(&self.network, &face)?;
        let Some((offsets, &[logit])) = values.split_at_checked(2 * Landmarks::COUNT) else {
            return Err(self.broken());
        };
        let mut points = [Point::default(); Landmarks::COUNT];
        for ((point, [x, y]), offset) in points.iter_mut().zip(self.alignment.points).zip(offsets.as_chunks::<2>().0) {
            let [dx, dy] = offset;
            let place = map.point(Point::new(x + dx, y + dy));
            *point = Point::new(place.x + 0.5, place.y + 0.5);
        }
        Ok(Some(Look { landmarks: Landmarks::from_points(points), logit }))
    }

    fn broken(&self) -> FaceError {
        FaceError::Card { name: self.network.card().name.clone(), problem: "its output must have 11 values".into() }
    }
}

/// 8-bit sample outside the photo: what the scaling of the bundled network makes 0.
const OUTSIDE: f32 = 127.5;

/// Mean distance of the five points over the eye distance.
fn moved(from: &Landmarks, to: &Landmarks) -> f32 {
    let sum: f32 = from.points().iter().zip(to.points()).map(|(a, b)| a.distance(b)).sum();
    sum / Landmarks::COUNT as f32 / to.scale().max(1.0)
}

impl fmt::Debug for Refiner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Refiner({:?})", self.network)
    }
}
