//! A face template has one form: what is read is written back byte for byte. The checksum is made right first, so that
//! the fields behind it are reached.
#![no_main]

use bioverify_core::Limits;
use bioverify_record::FaceTemplate;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _typed = FaceTemplate::read(bytes, &Limits::default());
    let mut bytes = bytes.to_vec();
    if bytes.len() < 16 {
        return;
    }
    let length = (bytes.len() as u32).to_le_bytes();
    bytes[8..12].copy_from_slice(&length);
    let checksum = crc32(bytes[..12].iter().chain(&bytes[16..]));
    bytes[12..16].copy_from_slice(&checksum.to_le_bytes());
    if let Ok(template) = FaceTemplate::read(&bytes, &Limits::default()) {
        assert_eq!(template.write(), bytes);
    }
});

/// CRC-32/ISO-HDLC, bit by bit.
fn crc32<'a>(bytes: impl Iterator<Item = &'a u8>) -> u32 {
    !bytes.fold(u32::MAX, |sum, &byte| {
        (0..8).fold(sum ^ u32::from(byte), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 })
    })
}
