//! What has to be known of a JPEG file before it is decoded (ISO/IEC 10918-1).

use super::PixelFormat;
use crate::bytes::u16_at;
use crate::error::PixelError;
use crate::params::{JPEG_WORK_PER_COLUMN, JPEG_WORK_PER_SAMPLE};

/// The frame header and the first scan, as far as they matter here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Frame {
    /// Components: 1 grey, 3 colour, 4 printing inks.
    pub(super) components: u8,
    /// Whether all components come in one pass.
    one_pass: bool,
}

/// Walks the marker segments to the first scan (B.2.2, B.2.3); `None` where they are broken.
pub(super) fn frame(bytes: &[u8]) -> Option<Frame> {
    let mut at = 2;
    let mut found: Option<(u8, bool)> = None;
    loop {
        if *bytes.get(at)? != 0xFF {
            return None;
        }
        let marker = *bytes.get(at + 1)?;
        // Fill bytes may precede a marker; TEM and restarts stand alone.
        match marker {
            0xFF => {
                at += 1;
                continue;
            }
            0x01 | 0xD0..=0xD7 => {
                at += 2;
                continue;
            }
            // SOF but for DHT (C4), JPG (C8) and DAC (CC). Components follow precision and both sides.
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                found = Some((*bytes.get(at + 9)?, matches!(marker, 0xC0 | 0xC1)));
            }
            0xDA => {
                let (components, sequential) = found?;
                return Some(Frame { components, one_pass: sequential && *bytes.get(at + 4)? == components });
            }
            _ => {}
        }
        at = at.checked_add(2 + usize::from(u16_at(bytes, at + 2)?))?;
    }
}

/// Bytes the decoder takes beside its output.
pub(super) fn working_memory(bytes: &[u8], samples: u64, width: u32) -> u64 {
    match frame(bytes) {
        Some(Frame { one_pass: true, .. }) => u64::from(width) * JPEG_WORK_PER_COLUMN,
        _ => samples * JPEG_WORK_PER_SAMPLE,
    }
}

/// The decoder fills what is missing of a cut JPEG with grey and says nothing, so the end marker is looked for here:
/// inside scan data `FF` is always followed by `00` or a restart marker (B.1.1.5).
pub(super) fn check_end(bytes: &[u8]) -> Result<(), PixelError> {
    let last = |marker: u8| bytes.windows(2).rposition(|pair| pair == [0xFF, marker]);
    if last(0xD9) > last(0xDA) {
        return Ok(());
    }
    let detail = "it ends before its end marker".into();
    Err(PixelError::Broken { format: PixelFormat::Jpeg, offset: Some(bytes.len()), detail })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_found_behind_other_segments() {
        let grey =
            b"\xFF\xD8\xFF\xE0\0\x04ab\xFF\xC0\0\x0B\x08\0\x10\0\x10\x01\x01\x11\0\xFF\xDA\0\x08\x01\x01\0\0\x3F\0";
        assert_eq!(frame(grey), Some(Frame { components: 1, one_pass: true }));
        let mut inks = grey.to_vec();
        inks[17] = 4;
        assert_eq!(frame(&inks), Some(Frame { components: 4, one_pass: false }));
        inks[9] = 0xC2;
        assert_eq!(frame(&inks).map(|frame| frame.one_pass), Some(false));
        for cut in 0..26 {
            assert_eq!(frame(&grey[..cut]), None, "{cut}");
        }
        assert_eq!(frame(b"\xFF\xD8 no marker"), None);
    }
}
