//! One picture through a network that answers with one vector.

use bioverify_model::Network;

use crate::error::FaceError;
use crate::plane::Plane;

/// The vector a network gives for a picture of its input's size.
pub(crate) fn vector_of(network: &Network, picture: &Plane) -> Result<Vec<f32>, FaceError> {
    let card = network.card();
    let input = picture.to_input(&card.input, picture.height, picture.width);
    let problem = || FaceError::Card { name: card.name.clone(), problem: "`input.colour` is missing".into() };
    let outputs = network.run(input.ok_or_else(problem)?.view())?;
    let values: Vec<f32> = outputs.into_iter().next().map(|output| output.into_iter().collect()).unwrap_or_default();
    if values.is_empty() || !values.iter().all(|value| value.is_finite()) {
        return Err(FaceError::NotANumber { name: card.name.clone() });
    }
    Ok(values)
}
