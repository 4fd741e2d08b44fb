//! Unified quality score (ISO/IEC 29794-5; its network is replaced by a product of components).
//!
//! `100 * product of (component / 100) ^ weight` over what was measured: better components never lower it, and a component
//! near 0 ruins it whatever the others say. The weights are fitted to false non-matches: see [`super::params::WEIGHTS`].

use bioverify_core::{Quality, math};

use super::measure::Measure;
use super::params::{LEAST_COMPONENT, WEIGHTS};

/// The overall quality.
pub(crate) fn unify(measures: &[Measure]) -> Quality {
    let mut loss = 0.0;
    for (name, weight) in WEIGHTS {
        let component = measures.iter().find(|measure| measure.name == name).and_then(|measure| measure.component);
        if let Some(component) = component {
            loss -= weight * math::logf((f32::from(component.get()) / 100.0).max(LEAST_COMPONENT));
        }
    }
    Quality::from_fraction(math::expf(-loss))
}
