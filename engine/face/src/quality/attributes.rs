//! What an attribute network told, by name.

use super::numbers::sigmoid;

/// The readings of one face: names and logits side by side, as [`crate::Attributes::names`] and
/// [`crate::Attributes::look`] give them.
#[derive(Debug, Clone, Copy)]
pub struct Readings<'a> {
    /// What each logit tells.
    pub names: &'a [String],
    /// Above 0 it holds, below 0 it does not.
    pub logits: &'a [f32],
}

impl Readings<'_> {
    /// How likely it is that `name` holds, 0 to 1; `None` where the network does not tell or gave no number.
    pub(crate) fn chance(&self, name: &str) -> Option<f32> {
        let index = self.names.iter().position(|known| known == name)?;
        let logit = self.logits.get(index).copied().filter(|logit| !logit.is_nan())?;
        Some(sigmoid(logit, 0.0, 1.0))
    }
}

/// How likely it is that `name` holds; `None` where nobody tells.
pub(crate) fn chance(readings: Option<&Readings<'_>>, name: &str) -> Option<f32> {
    readings.and_then(|readings| readings.chance(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_is_found_by_its_name_or_not_at_all() {
        let names = ["mask".to_string(), "eyes open".to_string()];
        let readings = Readings { names: &names, logits: &[-3.0, 2.0] };
        assert!(readings.chance("mask").unwrap() < 0.1 && readings.chance("eyes open").unwrap() > 0.8);
        assert_eq!(readings.chance("glasses"), None);
        assert_eq!(Readings { logits: &[f32::NAN], ..readings }.chance("mask"), None);
        assert_eq!(Readings { logits: &[f32::NAN], ..readings }.chance("eyes open"), None);
        assert_eq!(chance(None, "mask"), None);
    }
}
