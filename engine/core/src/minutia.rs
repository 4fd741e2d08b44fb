//! Minutiae and the validated set every comparison starts from.

use std::fmt;

use thiserror::Error;
use zeroize::Zeroize;

use crate::finger::FingerPosition;
use crate::geometry::{Direction, Point};
use crate::quality::Quality;
use crate::ridge::RidgeMap;

/// Most minutiae a set may hold: the one-byte count of ISO/IEC 19794-2:2005, 7.4.2.
pub const MAX_MINUTIAE: usize = 255;

/// What a ridge does at a minutia.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum MinutiaKind {
    /// Not told, or neither of the other two.
    #[default]
    Other,
    /// A ridge ends.
    Ending,
    /// A ridge splits in two.
    Bifurcation,
}

/// One minutia at 500 ppi.
#[derive(Clone, Copy, PartialEq)]
pub struct Minutia {
    /// Where, in pixels at 500 ppi.
    pub position: Point,
    /// Along the ridge, from its end back into the ridge.
    pub direction: Direction,
    /// Ending, bifurcation or not told.
    pub kind: MinutiaKind,
    /// How sure the extractor is, 0..=100; `None` where the record does not say. A probability in percent where the set has a ridge map
    /// ([`MinutiaSet::with_ridges`]), else on a scale that the record does not tell.
    pub quality: Option<Quality>,
}

impl Zeroize for Minutia {
    fn zeroize(&mut self) {
        *self = Self {
            position: Point::default(),
            direction: Direction::default(),
            kind: MinutiaKind::Other,
            quality: None,
        };
        // Keeps the optimiser from dropping the writes to memory that is about to be freed.
        std::hint::black_box(self);
    }
}

impl fmt::Debug for Minutia {
    /// A minutia's place is biometric data and never printed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Minutia(..)")
    }
}

/// Minutiae of one finger at 500 ppi, each inside `width x height`, and its ridge map where there is one: other makers' records
/// have none.
#[derive(Clone, PartialEq)]
pub struct MinutiaSet {
    width: u16,
    height: u16,
    position: FingerPosition,
    quality: Option<Quality>,
    minutiae: Vec<Minutia>,
    ridges: Option<RidgeMap>,
}

/// Minutiae that do not form a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum MinutiaSetError {
    /// More than [`MAX_MINUTIAE`].
    #[error("{count} minutiae given, at most {MAX_MINUTIAE} fit: keep the best ones")]
    TooMany {
        /// How many were given.
        count: usize,
    },
    /// A coordinate is outside the image or not a number.
    #[error("minutia {index} lies outside the {width} x {height} image")]
    Outside {
        /// Index of the first offender.
        index: usize,
        /// Image width in pixels at 500 ppi.
        width: u16,
        /// Image height in pixels at 500 ppi.
        height: u16,
    },
}

impl MinutiaSet {
    /// Checks count and coordinates. Width and height are those of the image at 500 ppi.
    ///
    /// # Errors
    /// [`MinutiaSetError`] for too many minutiae or one outside the image.
    pub fn new(width: u16, height: u16, minutiae: Vec<Minutia>) -> Result<Self, MinutiaSetError> {
        if minutiae.len() > MAX_MINUTIAE {
            return Err(MinutiaSetError::TooMany { count: minutiae.len() });
        }
        let inside = |m: &Minutia| {
            (0.0..f32::from(width)).contains(&m.position.x) && (0.0..f32::from(height)).contains(&m.position.y)
        };
        if let Some(index) = minutiae.iter().position(|m| !inside(m)) {
            return Err(MinutiaSetError::Outside { index, width, height });
        }
        Ok(Self { width, height, position: FingerPosition::Unknown, quality: None, minutiae, ridges: None })
    }

    /// The same set, told which finger it is.
    #[must_use]
    pub const fn with_position(mut self, position: FingerPosition) -> Self {
        self.position = position;
        self
    }

    /// The same set, with the quality of the sample it came from.
    #[must_use]
    pub const fn with_quality(mut self, quality: Option<Quality>) -> Self {
        self.quality = quality;
        self
    }

    /// The same set with the ridge map of its image. A map says that the engine's own extractor found the minutiae: comparisons then read
    /// their qualities as probabilities, which those of another maker are not and must not be told for.
    #[must_use]
    pub fn with_ridges(mut self, ridges: Option<RidgeMap>) -> Self {
        self.ridges = ridges;
        self
    }

    /// Image width in pixels at 500 ppi.
    #[must_use]
    pub const fn width(&self) -> u16 {
        self.width
    }

    /// Image height in pixels at 500 ppi.
    #[must_use]
    pub const fn height(&self) -> u16 {
        self.height
    }

    /// Which finger, where known.
    #[must_use]
    pub const fn position(&self) -> FingerPosition {
        self.position
    }

    /// Quality of the sample, where known.
    #[must_use]
    pub const fn quality(&self) -> Option<Quality> {
        self.quality
    }

    /// The minutiae, in the order they were given.
    #[must_use]
    pub fn minutiae(&self) -> &[Minutia] {
        &self.minutiae
    }

    /// Where ridges can be read and which way they run, where that is known.
    #[must_use]
    pub const fn ridges(&self) -> Option<&RidgeMap> {
        self.ridges.as_ref()
    }

    /// How many minutiae.
    #[must_use]
    pub fn len(&self) -> usize {
        self.minutiae.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.minutiae.is_empty()
    }
}

impl Drop for MinutiaSet {
    /// Overwrites the minutiae before the memory goes back.
    fn drop(&mut self) {
        self.minutiae.zeroize();
    }
}

impl fmt::Debug for MinutiaSet {
    /// Count and size only: minutiae are biometric data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MinutiaSet({} minutiae, {} x {})", self.minutiae.len(), self.width, self.height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: f32, y: f32) -> Minutia {
        Minutia {
            position: Point::new(x, y),
            direction: Direction::default(),
            kind: MinutiaKind::Ending,
            quality: None,
        }
    }

    #[test]
    fn a_minutia_outside_is_named_by_index() {
        let error = MinutiaSet::new(10, 10, vec![at(1.0, 1.0), at(10.0, 2.0)]).unwrap_err();
        assert_eq!(error, MinutiaSetError::Outside { index: 1, width: 10, height: 10 });
        assert!(MinutiaSet::new(10, 10, vec![at(f32::NAN, 1.0)]).is_err());
    }

    #[test]
    fn more_than_a_record_can_hold_is_refused() {
        assert_eq!(MinutiaSet::new(10, 10, vec![at(1.0, 1.0); 256]), Err(MinutiaSetError::TooMany { count: 256 }));
        assert!(MinutiaSet::new(10, 10, vec![at(1.0, 1.0); 255]).is_ok());
    }

    #[test]
    fn debug_shows_no_coordinate() {
        let set = MinutiaSet::new(300, 400, vec![at(123.0, 321.0)]).unwrap();
        let text = format!("{set:?} {:?}", set.minutiae());
        assert!(!text.contains("123") && !text.contains("321"), "{text}");
    }
}
