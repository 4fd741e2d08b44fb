//! What decoding a JPEG 2000 codestream will take, told by its headers before anything is decoded (ISO/IEC 15444-1, Annex
//! A): a header of 97 bytes can ask for millions of tiles, precincts or code blocks.

use super::PixelFormat;
use crate::bytes::{u16_at, u32_at};
use crate::error::PixelError;
use crate::params::{
    JPEG2000_BLOCK_BYTES, JPEG2000_FEW_TILES, JPEG2000_MOST_COMPONENTS, JPEG2000_PRECINCT_BYTES,
    JPEG2000_SMALLEST_TILE, JPEG2000_TILE_BYTES, JPEG2000_TILE_PART_BYTES,
};

const FORMAT: PixelFormat = PixelFormat::Jpeg2000;
/// SOC and SIZ (Table A.2).
const BEGIN: [u8; 4] = [0xFF, 0x4F, 0xFF, 0x51];
/// Box of a codestream (I.5.4).
const CODESTREAM: u32 = u32::from_be_bytes(*b"jp2c");
/// A tile's index has 16 bits (A.4.2), and 65,535 is the most there are (A.5.1).
const MOST_TILES: u64 = 65_535;
/// SOT with its segment and SOD (A.4.2, A.4.3): the shortest tile-part.
const SHORTEST_TILE_PART: u64 = 14;
/// Longest segment of quantisation or coding style (A.6.1 to A.6.5).
const LONGEST_STYLE: usize = 199;

/// What all codestreams inside state.
#[derive(Default)]
pub(super) struct Stated {
    /// Bytes that their tiles, precincts and code blocks take beside the samples.
    pub needed: u64,
    /// The first tile without a tile-part, and how many tiles its codestream has.
    pub missing: Option<(usize, u64)>,
}

/// Looks through the headers of all codestreams inside.
///
/// # Errors
/// [`PixelError`]: a header that is cut or contradicts itself, more tiles than there can be or than there are bytes for,
/// or a form that is not read.
pub(super) fn survey(bytes: &[u8]) -> Result<Stated, PixelError> {
    if bytes.starts_with(&BEGIN) {
        return Survey::of(bytes, 0);
    }
    let (mut at, mut all) = (0_usize, Stated::default());
    while let Some((kind, content, end)) = next_box(bytes, at) {
        if kind == CODESTREAM {
            let one = Survey::of(bytes.get(content..end).unwrap_or_default(), content)?;
            all.needed = all.needed.saturating_add(one.needed);
            all.missing = all.missing.or(one.missing);
        }
        at = end;
    }
    Ok(all)
}

/// Type, offset of the contents, and end of the box at `at` (I.4); a box longer than the file ends with it.
fn next_box(bytes: &[u8], at: usize) -> Option<(u32, usize, usize)> {
    let (length, kind) = (u32_at(bytes, at)?, u32_at(bytes, at + 4)?);
    let (content, length) = match length {
        0 => (at + 8, usize::MAX),
        1 => {
            let long = u64::from(u32_at(bytes, at + 8)?) << 32 | u64::from(u32_at(bytes, at + 12)?);
            (at + 16, usize::try_from(long.checked_sub(16)?).unwrap_or(usize::MAX))
        }
        _ => (at + 8, usize::try_from(length.checked_sub(8)?).unwrap_or(usize::MAX)),
    };
    Some((kind, content, content.saturating_add(length).min(bytes.len())))
}

/// Sizes out of SIZ (A.5.1).
struct Survey<'a> {
    bytes: &'a [u8],
    /// Offset of the codestream in the file.
    base: usize,
    components: usize,
    tiles: u64,
    /// Sides of a tile inside the picture, in samples of its finest component.
    tile: [u64; 2],
    /// Bytes for precincts and code blocks of one tile: the most that any coding style asks for.
    style: u64,
}

impl<'a> Survey<'a> {
    fn of(bytes: &'a [u8], base: usize) -> Result<Stated, PixelError> {
        let mut survey = Self::sizes(bytes, base)?;
        survey.check_tiles()?;
        let mut seen = vec![false; usize::try_from(survey.tiles).unwrap_or(0)];
        let parts = survey.walk(&mut seen)?;
        let of_tile = JPEG2000_TILE_BYTES.saturating_mul(survey.components as u64);
        let needed = survey.tiles * of_tile + parts * JPEG2000_TILE_PART_BYTES + survey.style;
        Ok(Stated { needed, missing: seen.iter().position(|seen| !seen).map(|tile| (tile, survey.tiles)) })
    }

    fn sizes(bytes: &'a [u8], base: usize) -> Result<Self, PixelError> {
        let cut = || broken(base, "it ends in its header");
        let number = |index: usize| u32_at(bytes, 8 + 4 * index).map(u64::from).ok_or_else(cut);
        let components = usize::from(u16_at(bytes, 40).ok_or_else(cut)?);
        if components > JPEG2000_MOST_COMPONENTS {
            return Err(unsupported(format!("{components} components")));
        }
        if u16_at(bytes, 4).map(usize::from) != Some(38 + 3 * components) {
            return Err(broken(base + 4, "the length of its SIZ segment does not fit its components"));
        }
        let (mut tiles, mut tile) = (1_u64, [0; 2]);
        for side in 0..2 {
            let (end, begin, length, first) = (number(side)?, number(side + 2)?, number(side + 4)?, number(side + 6)?);
            if length == 0 || begin >= end || first > begin {
                return Err(broken(base + 8, "the sizes in its header contradict each other"));
            }
            let step = (0..components).filter_map(|at| bytes.get(43 + 3 * at + side)).min().copied().unwrap_or(1);
            tiles = tiles.saturating_mul((end - first).div_ceil(length));
            if let Some(of_tile) = tile.get_mut(side) {
                *of_tile = length.min(end - begin).div_ceil(u64::from(step.max(1)));
            }
        }
        Ok(Self { bytes, base, components, tiles, tile, style: 0 })
    }

    fn check_tiles(&self) -> Result<(), PixelError> {
        let (tiles, [width, height]) = (self.tiles, self.tile);
        if tiles > MOST_TILES {
            return Err(broken(self.base + 8, &format!("it states {tiles} tiles, and there are at most {MOST_TILES}")));
        }
        if tiles > JPEG2000_FEW_TILES && width * height < JPEG2000_SMALLEST_TILE {
            return Err(unsupported(format!("{tiles} tiles of {width} x {height} pixels")));
        }
        if (self.bytes.len() as u64) < tiles * SHORTEST_TILE_PART {
            return Err(broken(self.base + self.bytes.len(), &format!("it ends before its {tiles} tiles")));
        }
        Ok(())
    }

    /// Goes through the main header and those of the tile-parts, marks the tiles these belong to, and returns how many they
    /// are.
    fn walk(&mut self, seen: &mut [bool]) -> Result<u64, PixelError> {
        let (mut at, _) = self.segments(2, usize::MAX)?;
        let mut parts = 0;
        while self.marker(at) == Some(0x90) {
            parts += 1;
            if let Some(seen) = u16_at(self.bytes, at + 4).and_then(|tile| seen.get_mut(usize::from(tile))) {
                *seen = true;
            }
            let begin = at + 12;
            let stated = u32_at(self.bytes, at + 6).unwrap_or(0) as usize;
            let end = if stated == 0 { self.bytes.len() } else { begin.saturating_add(stated.saturating_sub(12)) };
            let (header_end, goes_on) = self.segments(begin, end)?;
            if !goes_on {
                break;
            }
            at = header_end.max(end);
        }
        Ok(parts)
    }

    /// Looks at the segments from `at` on; returns where they end, and whether by a marker or the end and not by anything else.
    fn segments(&mut self, mut at: usize, end: usize) -> Result<(usize, bool), PixelError> {
        while at < end {
            match self.marker(at) {
                // SOT, SOD, EOC: what follows is no segment.
                Some(0x90 | 0x93 | 0xD9) => return Ok((at, true)),
                // Without a length (A.2).
                Some(0x30..=0x3F) => at += 2,
                Some(kind) => {
                    let length = u16_at(self.bytes, at + 2).map_or(0, usize::from);
                    self.segment(kind, at, length)?;
                    at = at.saturating_add(2 + length);
                }
                None => return Ok((at, false)),
            }
        }
        Ok((at, true))
    }

    fn marker(&self, at: usize) -> Option<u8> {
        match self.bytes.get(at..at.checked_add(2)?) {
            Some(&[0xFF, kind]) => Some(kind),
            _ => None,
        }
    }

    /// One segment. Decoders go by its contents or by its length: where these differ nobody knows what follows.
    fn segment(&mut self, kind: u8, at: usize, length: usize) -> Result<(), PixelError> {
        let byte = |index: usize| self.bytes.get(at + index).copied().map_or(0, usize::from);
        let with_precincts = byte(4 + usize::from(kind == 0x53)) & 1;
        let expected = match kind {
            // COD and COC (A.6.1, A.6.2); a component's index has one byte, there are few.
            0x52 => Some(12 + with_precincts * (byte(9) + 1)),
            0x53 => Some(9 + with_precincts * (byte(6) + 1)),
            // RGN (A.6.3).
            0x5E => Some(5),
            // QCD and QCC (A.6.4, A.6.5): one step for all bands, or one of two bytes for each.
            0x5C if byte(4) & 0x1F == 1 => Some(5),
            0x5D if byte(5) & 0x1F == 1 => Some(6),
            0x5C if byte(4) & 0x1F == 2 => Some(length | 1),
            0x5D if byte(5) & 0x1F == 2 => Some((length + 1) & !1),
            _ => None,
        };
        let too_long = matches!(kind, 0x5C | 0x5D) && length > LONGEST_STYLE;
        if length < 2 || too_long || expected.is_some_and(|expected| expected != length) {
            return Err(broken(self.base + at, &format!("its segment FF{kind:02X} has a wrong length of {length}")));
        }
        let style = match kind {
            0x52 => self.style_bytes(at + 9, with_precincts == 1, (byte(6) << 8 | byte(7)) as u64),
            0x53 => self.style_bytes(at + 6, with_precincts == 1, 1),
            _ => 0,
        };
        self.style = self.style.max(style);
        Ok(())
    }

    /// Bytes for precincts and code blocks (B.6, B.7) of one tile whose coding parameters (Table A.15) stand at `at`.
    fn style_bytes(&self, at: usize, with_precincts: bool, layers: u64) -> u64 {
        let byte = |index: usize| self.bytes.get(at + index).copied().unwrap_or(0);
        let levels = u32::from(byte(0)).min(32);
        let mut bytes = 0_u64;
        for resolution in 0..=levels {
            let precinct = if with_precincts { byte(5 + resolution as usize) } else { 0xFF };
            let (mut precincts, mut blocks) = (1_u64, 3_u64);
            for ((side, exponent), block) in
                self.tile.iter().zip([precinct & 0xF, precinct >> 4]).zip([byte(1), byte(2)])
            {
                let length = side.div_ceil(1 << (levels - resolution));
                let shortest = exponent.saturating_sub(1).min(block.saturating_add(2)).min(10);
                precincts = precincts.saturating_mul((length >> exponent) + 2);
                blocks = blocks.saturating_mul((length >> (shortest + 1)) + 2);
            }
            let of_blocks = blocks.saturating_mul(JPEG2000_BLOCK_BYTES.saturating_mul(layers.min(32) + 3));
            bytes = bytes.saturating_add(precincts.saturating_mul(JPEG2000_PRECINCT_BYTES)).saturating_add(of_blocks);
        }
        bytes.saturating_mul(self.components as u64)
    }
}

fn broken(offset: usize, detail: &str) -> PixelError {
    PixelError::Broken { format: FORMAT, offset: Some(offset), detail: detail.into() }
}

const fn unsupported(detail: String) -> PixelError {
    PixelError::Unsupported { format: FORMAT, detail }
}
