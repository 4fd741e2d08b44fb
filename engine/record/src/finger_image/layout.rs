//! Which format bytes are in, and what the lengths of their views count.

use super::FingerImageFormat;
use crate::bytes::{number, u32_at};

/// Bytes of a view's header in the first editions.
pub(super) const VIEW_HEADER: usize = 14;

/// How a record of the first editions is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) format: FingerImageFormat,
    /// Whether the length of a view counts its own header, as it should.
    pub(super) counts_header: bool,
}

impl Layout {
    const ALL: [Self; 4] = [
        Self { format: FingerImageFormat::Iso2005, counts_header: true },
        Self { format: FingerImageFormat::Ansi2004, counts_header: true },
        Self { format: FingerImageFormat::Iso2005, counts_header: false },
        Self { format: FingerImageFormat::Ansi2004, counts_header: false },
    ];

    /// Length of the record's header.
    pub(super) const fn header_length(self) -> usize {
        match self.format {
            FingerImageFormat::Ansi2004 => 36,
            _ => 32,
        }
    }

    /// Where the views end by their lengths; `None` where one cannot be.
    fn end(self, bytes: &[u8]) -> Option<usize> {
        let header = self.header_length();
        let count = *bytes.get(header - 14)?;
        (0..count).try_fold(header, |at, _| {
            let length = u32_at(bytes, at)? as usize;
            let length = if self.counts_header { length } else { length.checked_add(VIEW_HEADER)? };
            at.checked_add(length).filter(|end| length >= VIEW_HEADER && *end <= bytes.len())
        })
    }

    /// How many of the header's codes are ones that the standards define.
    fn plausible(self, bytes: &[u8]) -> usize {
        let header = self.header_length();
        let at = |offset: usize| bytes.get(header - offset).copied().unwrap_or(0);
        let level = bytes.get(header - 16..header - 14).map_or(0, number);
        [
            matches!(at(13), 1 | 2),
            matches!(at(4), 1..=16),
            at(3) <= 5,
            (at(2), at(1)) == (0, 0),
            at(14) > 0,
            (1..=41).contains(&level),
        ]
        .into_iter()
        .filter(|is_so| *is_so)
        .count()
    }
}

/// The layout whose views fill the bytes; else one whose views end at the stated length; else the one whose header makes more
/// sense.
pub(super) fn layout_of(bytes: &[u8]) -> Layout {
    let stated = usize::try_from(stated_length(bytes)).unwrap_or(usize::MAX);
    let ends_at = |end: usize| {
        Layout::ALL.into_iter().find(|layout| layout.end(bytes) == Some(end) && layout.plausible(bytes) > 2)
    };
    ends_at(bytes.len()).or_else(|| ends_at(stated)).unwrap_or_else(|| {
        let [iso, ansi, ..] = Layout::ALL;
        if ansi.plausible(bytes) > iso.plausible(bytes) { ansi } else { iso }
    })
}

/// The six bytes of the record's length in the first editions.
pub(super) fn stated_length(bytes: &[u8]) -> u64 {
    let high = bytes.get(8..10).map_or(0, number);
    let low = bytes.get(10..14).map_or(0, number);
    u64::from(high) << 32 | u64::from(low)
}
