//! The frame that native and face templates lie in.

/// The bytes with length and checksum made right; `None` where they are too few for both.
pub fn righted(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = bytes.to_vec();
    if bytes.len() < 16 {
        return None;
    }
    let length = (bytes.len() as u32).to_le_bytes();
    bytes[8..12].copy_from_slice(&length);
    let checksum = crc32(bytes[..12].iter().chain(&bytes[16..]));
    bytes[12..16].copy_from_slice(&checksum.to_le_bytes());
    Some(bytes)
}

/// CRC-32/ISO-HDLC, bit by bit.
fn crc32<'a>(bytes: impl Iterator<Item = &'a u8>) -> u32 {
    !bytes.fold(u32::MAX, |sum, &byte| {
        (0..8).fold(sum ^ u32::from(byte), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 })
    })
}
