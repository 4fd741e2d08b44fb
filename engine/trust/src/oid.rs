//! Object identifiers: the contents octets of those that are known, and any of them in dots.

/// id-signedData (RFC 5652, 5.1).
pub(crate) const SIGNED_DATA: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02];
/// id-icao-mrtd-security-ldsSecurityObject (ICAO Doc 9303-10, 4.6.2.3).
pub(crate) const LDS_SECURITY_OBJECT: &[u8] = &[0x67, 0x81, 0x08, 0x01, 0x01, 0x01];
/// id-icao-cscaMasterList (ICAO Doc 9303-12, 9.2).
pub(crate) const MASTER_LIST: &[u8] = &[0x67, 0x81, 0x08, 0x01, 0x01, 0x02];
/// id-icao-cscaMasterListSigningKey: the purpose of a master list signer's key (ICAO Doc 9303-12, 7.1.1.3).
pub(crate) const MASTER_LIST_KEY: &[u8] = &[0x67, 0x81, 0x08, 0x01, 0x01, 0x03];
/// id-icao-mrtd-security-extensions-documentTypeList (ICAO Doc 9303-12, 7.1.1.6).
pub(crate) const DOCUMENT_TYPES: &[u8] = &[0x67, 0x81, 0x08, 0x01, 0x01, 0x06, 0x02];
/// id-SecurityObject: the content of EF.CardSecurity (BSI TR-03110-3, A.1.2.5).
pub(crate) const CARD_SECURITY: &[u8] = &[0x04, 0x00, 0x7F, 0x00, 0x07, 0x03, 0x02, 0x01];
/// id-contentType (RFC 5652, 11.1).
pub(crate) const CONTENT_TYPE: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x03];
/// id-messageDigest (RFC 5652, 11.2).
pub(crate) const MESSAGE_DIGEST: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x04];
/// id-signingTime (RFC 5652, 11.3).
pub(crate) const SIGNING_TIME: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x05];

/// 1.2.840.113549.1.1: the arc of PKCS #1 (RFC 8017, appendix C).
pub(crate) const PKCS1: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01];
/// rsaEncryption.
pub(crate) const RSA: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01];
/// id-mgf1.
pub(crate) const MGF1: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x08];
/// id-RSASSA-PSS.
pub(crate) const PSS: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0A];
/// id-ecPublicKey (RFC 5480, 2.1.1).
pub(crate) const EC_KEY: &[u8] = &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01];
/// prime-field (RFC 3279, 2.3.5).
pub(crate) const PRIME_FIELD: &[u8] = &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x01, 0x01];
/// ecdsa-with-SHA1 (RFC 3279, 2.2.3).
pub(crate) const ECDSA_SHA1: &[u8] = &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x01];
/// 1.2.840.10045.4.3: ecdsa-with-SHA2 (RFC 5758, 3.2).
pub(crate) const ECDSA_SHA2: &[u8] = &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03];
/// 0.4.0.127.0.7.1.1.4.1: ecdsa-plain-signatures (BSI TR-03111, 5.2.1.1).
pub(crate) const ECDSA_PLAIN: &[u8] = &[0x04, 0x00, 0x7F, 0x00, 0x07, 0x01, 0x01, 0x04, 0x01];

/// id-sha1 (RFC 3279).
pub(crate) const SHA1: &[u8] = &[0x2B, 0x0E, 0x03, 0x02, 0x1A];
/// 2.16.840.1.101.3.4.2: the arc of NIST's hash algorithms.
pub(crate) const SHA2: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02];

/// 2.5.29: the arc of certificate extensions (RFC 5280, 4.2.1).
pub(crate) const EXTENSION: &[u8] = &[0x55, 0x1D];
/// 2.5.4: the arc of the attributes of names (RFC 5280, appendix A).
pub(crate) const NAME_ATTRIBUTE: &[u8] = &[0x55, 0x04];

/// Last arc of an identifier below a known one, where it is one octet.
pub(crate) fn below(oid: &[u8], arc: &[u8]) -> Option<u8> {
    match oid.strip_prefix(arc) {
        Some([last]) => Some(*last),
        _ => None,
    }
}

/// In dots, as `1.2.840.113549`; for reports.
pub(crate) fn dotted(oid: &[u8]) -> String {
    let mut arcs: Vec<u64> = Vec::new();
    let mut arc = 0u64;
    for octet in oid.iter().take(64) {
        arc = arc.wrapping_shl(7) | u64::from(octet & 0x7F);
        if octet & 0x80 == 0 {
            if arcs.is_empty() {
                let root = (arc / 40).min(2);
                arcs.push(root);
                arc -= root * 40;
            }
            arcs.push(arc);
            arc = 0;
        }
    }
    arcs.iter().map(u64::to_string).collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_told_in_dots() {
        assert_eq!(dotted(SIGNED_DATA), "1.2.840.113549.1.7.2");
        assert_eq!(dotted(LDS_SECURITY_OBJECT), "2.23.136.1.1.1");
        assert_eq!(dotted(ECDSA_PLAIN), "0.4.0.127.0.7.1.1.4.1");
        assert_eq!(below(PSS, PKCS1), Some(10));
        assert_eq!(below(PKCS1, PKCS1), None);
    }
}
