//! Object identifiers in words.

use crate::oid;

/// The usual name where it is known, and the numbers.
pub(super) fn named(identifier: &[u8]) -> String {
    let dotted = oid::dotted(identifier);
    match word(&dotted) {
        Some(name) => format!("{name} ({dotted})"),
        None => dotted,
    }
}

/// RFC 5280, RFC 5652, RFC 8017, RFC 5758, BSI TR-03110 and TR-03111, ICAO Doc 9303-10, -11 and -12.
fn word(dotted: &str) -> Option<&'static str> {
    Some(match dotted {
        "1.2.840.113549.1.7.2" => "id-signedData",
        "2.23.136.1.1.1" => "id-icao-mrtd-security-ldsSecurityObject",
        "2.23.136.1.1.2" => "id-icao-cscaMasterList",
        "2.23.136.1.1.3" => "signing of CSCA master lists",
        "2.23.136.1.1.7" => "id-icao-DeviationList",
        "2.23.136.1.1.8" => "signing of deviation lists",
        "2.23.136.1.1.6.1" => "nameChange",
        "2.23.136.1.1.6.2" => "documentTypeList",
        "2.23.136.1.1.5" => "active authentication",
        "0.4.0.127.0.7.3.2.1" => "id-SecurityObject of EF.CardSecurity",
        "1.2.840.113549.1.9.3" => "contentType",
        "1.2.840.113549.1.9.4" => "messageDigest",
        "1.2.840.113549.1.9.5" => "signingTime",
        "1.2.840.113549.1.9.52" => "CMSAlgorithmProtection",
        "1.2.840.113549.1.9.16.2.12" => "signingCertificate",
        "1.2.840.113549.1.9.16.2.47" => "signingCertificateV2",
        "1.2.840.113549.1.1.1" => "rsaEncryption",
        "1.2.840.113549.1.1.5" => "sha1WithRSAEncryption",
        "1.2.840.113549.1.1.8" => "id-mgf1",
        "1.2.840.113549.1.1.10" => "id-RSASSA-PSS",
        "1.2.840.113549.1.1.11" => "sha256WithRSAEncryption",
        "1.2.840.113549.1.1.12" => "sha384WithRSAEncryption",
        "1.2.840.113549.1.1.13" => "sha512WithRSAEncryption",
        "1.2.840.113549.1.1.14" => "sha224WithRSAEncryption",
        "1.2.840.10045.2.1" => "id-ecPublicKey",
        "1.2.840.10045.4.1" => "ecdsa-with-SHA1",
        "1.2.840.10045.4.3.1" => "ecdsa-with-SHA224",
        "1.2.840.10045.4.3.2" => "ecdsa-with-SHA256",
        "1.2.840.10045.4.3.3" => "ecdsa-with-SHA384",
        "1.2.840.10045.4.3.4" => "ecdsa-with-SHA512",
        "0.4.0.127.0.7.1.1.4.1.1" => "ecdsa-plain-SHA1",
        "0.4.0.127.0.7.1.1.4.1.2" => "ecdsa-plain-SHA224",
        "0.4.0.127.0.7.1.1.4.1.3" => "ecdsa-plain-SHA256",
        "0.4.0.127.0.7.1.1.4.1.4" => "ecdsa-plain-SHA384",
        "0.4.0.127.0.7.1.1.4.1.5" => "ecdsa-plain-SHA512",
        "1.2.840.113549.1.3.1" => "dhKeyAgreement",
        "1.2.840.10046.2.1" => "dhpublicnumber",
        "1.2.840.113549.2.5" => "MD5",
        "1.3.14.3.2.26" => "SHA-1",
        "2.16.840.1.101.3.4.2.1" => "SHA-256",
        "2.16.840.1.101.3.4.2.2" => "SHA-384",
        "2.16.840.1.101.3.4.2.3" => "SHA-512",
        "2.16.840.1.101.3.4.2.4" => "SHA-224",
        "2.5.29.14" => "subjectKeyIdentifier",
        "2.5.29.15" => "keyUsage",
        "2.5.29.16" => "privateKeyUsagePeriod",
        "2.5.29.17" => "subjectAltName",
        "2.5.29.18" => "issuerAltName",
        "2.5.29.19" => "basicConstraints",
        "2.5.29.20" => "cRLNumber",
        "2.5.29.27" => "deltaCRLIndicator",
        "2.5.29.28" => "issuingDistributionPoint",
        "2.5.29.31" => "cRLDistributionPoints",
        "2.5.29.32" => "certificatePolicies",
        "2.5.29.35" => "authorityKeyIdentifier",
        "2.5.29.37" => "extKeyUsage",
        "1.3.6.1.5.5.7.1.1" => "authorityInfoAccess",
        "0.4.0.127.0.7.2.2.2" => "terminal authentication",
        "0.4.0.127.0.7.2.2.6" => "card information",
        "2.23.136.1.1.13" => "EF.DIR",
        _ => return protocol(dotted),
    })
}

/// The families of BSI TR-03110-3, A.1.1.
fn protocol(dotted: &str) -> Option<&'static str> {
    let family = dotted.strip_prefix("0.4.0.127.0.7.2.2.")?;
    Some(match family {
        "1.1" => "key of chip authentication, DH",
        "1.2" => "key of chip authentication, ECDH",
        "3.1.1" => "chip authentication, DH, 3DES",
        "3.1.2" => "chip authentication, DH, AES-128",
        "3.1.3" => "chip authentication, DH, AES-192",
        "3.1.4" => "chip authentication, DH, AES-256",
        "3.2.1" => "chip authentication, ECDH, 3DES",
        "3.2.2" => "chip authentication, ECDH, AES-128",
        "3.2.3" => "chip authentication, ECDH, AES-192",
        "3.2.4" => "chip authentication, ECDH, AES-256",
        "4.1.1" => "PACE, DH, generic mapping, 3DES",
        "4.1.2" => "PACE, DH, generic mapping, AES-128",
        "4.1.3" => "PACE, DH, generic mapping, AES-192",
        "4.1.4" => "PACE, DH, generic mapping, AES-256",
        "4.2" => "domain parameters of PACE, ECDH, generic mapping",
        "4.2.1" => "PACE, ECDH, generic mapping, 3DES",
        "4.2.2" => "PACE, ECDH, generic mapping, AES-128",
        "4.2.3" => "PACE, ECDH, generic mapping, AES-192",
        "4.2.4" => "PACE, ECDH, generic mapping, AES-256",
        "4.3.1" => "PACE, DH, integrated mapping, 3DES",
        "4.3.2" => "PACE, DH, integrated mapping, AES-128",
        "4.3.3" => "PACE, DH, integrated mapping, AES-192",
        "4.3.4" => "PACE, DH, integrated mapping, AES-256",
        "4.4.1" => "PACE, ECDH, integrated mapping, 3DES",
        "4.4.2" => "PACE, ECDH, integrated mapping, AES-128",
        "4.4.3" => "PACE, ECDH, integrated mapping, AES-192",
        "4.4.4" => "PACE, ECDH, integrated mapping, AES-256",
        "4.6.2" => "PACE, ECDH, chip authentication mapping, AES-128",
        "4.6.3" => "PACE, ECDH, chip authentication mapping, AES-192",
        "4.6.4" => "PACE, ECDH, chip authentication mapping, AES-256",
        _ => return None,
    })
}

/// The protocol of a security info, as an offline check asks for it.
pub(super) fn is_below(identifier: &[u8], arc: &str) -> bool {
    oid::dotted(identifier).strip_prefix(arc).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
