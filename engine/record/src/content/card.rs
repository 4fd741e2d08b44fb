//! What the files of electronic identity documents and the parts of ISO/IEC 39794 hold.

/// Name and content of EF.COM or a data group, by its tag (ICAO 9303-10, 4.6 and 4.7).
pub(super) const fn data_group(tag: u8) -> (&'static str, &'static str) {
    match tag {
        0x60 => ("the list of data groups (EF.COM)", "it lists which data groups there are and holds no fingerprint"),
        0x61 => ("the machine-readable zone (DG1)", "it holds name and document number and no fingerprint"),
        0x75 => ("the encoded face (DG2)", "it holds a picture of the face and no fingerprint"),
        0x63 => ("the encoded fingers (DG3)", "it holds pictures or minutiae of fingers"),
        0x76 => ("the encoded irises (DG4)", "it holds pictures of irises and no fingerprint"),
        0x65 => ("the displayed portrait (DG5)", "it holds a picture of the face and no fingerprint"),
        0x67 => ("the displayed signature (DG7)", "it holds a picture of the signature and no fingerprint"),
        0x68..=0x6A => ("a data group of security features (DG8 to DG10)", "it holds no fingerprint"),
        0x6B => ("the additional personal details (DG11)", "it holds text and no fingerprint"),
        0x6C => ("the additional document details (DG12)", "it holds text and no fingerprint"),
        0x6D => {
            ("the issuer's optional details (DG13)", "only the issuer knows what it holds; it is no minutiae record")
        }
        0x6E => ("the security options (DG14)", "it holds keys and protocols of the chip and no fingerprint"),
        0x6F => ("the chip's public key (DG15)", "it holds the key of active authentication and no fingerprint"),
        0x70 => ("the persons to notify (DG16)", "it holds text and no fingerprint"),
        _ => ("a data group", "it is no minutiae record"),
    }
}

/// What a part of ISO/IEC 39794 describes, by its number.
pub(super) const fn standard_part(part: u8) -> &'static str {
    match part {
        2 => "a finger minutiae record",
        4 => "a finger picture record",
        5 => "a face picture record",
        6 => "an iris picture record",
        _ => "a biometric record",
    }
}
