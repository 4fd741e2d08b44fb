//! What a card asks of the minutiae it is given.

use super::MinutiaOrder;

/// How many minutiae a card takes, and in which order. The default asks for nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct CardRequest {
    /// Fewest minutiae; a sample with less must be captured again.
    pub min: Option<u8>,
    /// Most minutiae; the best ones are kept.
    pub max: Option<u8>,
    /// The order.
    pub order: MinutiaOrder,
    /// Which further features the card uses: 1 ridge counts, 2 cores, 4 deltas, 8 zonal quality; 0 none. They are not made.
    pub features: u8,
}

impl CardRequest {
    /// The fields of a parameter object (tag B1): 81 fewest and most, 82 order, 83 further features.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        if self.min.is_some() || self.max.is_some() {
            bytes.extend([0x81, 2, self.min.unwrap_or(0), self.max.unwrap_or(0)]);
        }
        if self.order != MinutiaOrder::Unsorted {
            bytes.extend([0x82, 1, self.order.code()]);
        }
        if self.features != 0 {
            bytes.extend([0x83, 1, self.features]);
        }
        bytes
    }
}
