//! The record: its version and its representations, each as the bytes it has.

use std::fmt;

use zeroize::Zeroizing;

use super::schema::picture_path;
use super::view::View;
use crate::sample::{CaptureTime, SampleQuality};

/// A record of ISO/IEC 39794-4 or -5.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtensibleRecord {
    /// Part of the standard: 4 fingers, 5 faces.
    pub part: u8,
    /// Generation of the format; 3 follows the two of ISO/IEC 19794.
    pub generation: u16,
    /// Year of the format's version.
    pub year: u16,
    /// One for each picture.
    pub representations: Vec<PictureBlock>,
    /// Top-level fields that are not known, as they stand in the bytes.
    pub further: Vec<u8>,
}

/// One picture and what is said about it: the contents of its SEQUENCE. Wiped from memory on drop.
#[derive(Clone, PartialEq, Eq)]
pub struct PictureBlock {
    /// Part of the standard: 4 finger, 5 face.
    pub(super) part: u8,
    /// The fields, known and unknown.
    pub(super) content: Zeroizing<Vec<u8>>,
}

impl ExtensibleRecord {
    /// The record without representations.
    pub(crate) fn clone_header(&self) -> Self {
        let Self { part, generation, year, .. } = *self;
        Self { part, generation, year, representations: Vec::new(), further: self.further.clone() }
    }
}

impl PictureBlock {
    /// The fields, to be looked up.
    pub(super) fn view(&self) -> View<'_> {
        View::new(&self.content)
    }

    /// The encoded picture; `None` where the representation holds another kind of data, a shape for instance.
    #[must_use]
    pub fn picture(&self) -> Option<&[u8]> {
        self.view().path(picture_path(self.part)).map(View::bytes).filter(|bytes| !bytes.is_empty())
    }

    /// When the picture was taken, the parts that are not told with all bits set; `None` where nothing is told.
    #[must_use]
    pub fn captured(&self) -> Option<CaptureTime> {
        let block = self.view().get(if self.part == 4 { 4 } else { 2 })?;
        let byte = |number| block.get(number).and_then(View::number).and_then(|n| u8::try_from(n).ok()).unwrap_or(0xFF);
        let word = |number| block.get(number).and_then(View::number).and_then(|n| u16::try_from(n).ok());
        Some(CaptureTime {
            year: word(0)?,
            month: byte(1),
            day: byte(2),
            hour: byte(3),
            minute: byte(4),
            second: byte(5),
            millisecond: word(6).unwrap_or(u16::MAX),
        })
    }

    /// Qualities of the picture, with score 255 where an algorithm failed.
    #[must_use]
    pub fn qualities(&self) -> Vec<SampleQuality> {
        let Some(blocks) = self.view().get(if self.part == 4 { 6 } else { 3 }) else { return Vec::new() };
        let word = |view: Option<View<'_>>| view.and_then(View::number).and_then(|n| u16::try_from(n).ok());
        let quality = |block: View<'_>| {
            let score = block.path(&[1, 0]).and_then(View::number);
            Some(SampleQuality {
                score: score.map_or(Some(255), |score| u8::try_from(score).ok())?,
                vendor: word(block.path(&[0, 0]))?,
                algorithm: word(block.path(&[0, 1]))?,
            })
        };
        blocks.items().filter_map(quality).collect()
    }
}

impl fmt::Debug for PictureBlock {
    /// Size only: the rest is about a person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PictureBlock(part {}, {} bytes)", self.part, self.content.len())
    }
}
