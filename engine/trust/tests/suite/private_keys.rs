//! Private keys of registries: the files that OpenSSL writes, and what is refused of them.

use bioverify_testdata::seals::{RECORD, Registries};
use bioverify_trust::{SealError, SealKey, SealVerdict, seal_record};

use crate::seals::{check, claims};

/// An object of ASN.1 whose length takes one byte.
fn object(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let inside = parts.concat();
    [&[tag, u8::try_from(inside.len()).unwrap()][..], &inside].concat()
}

fn pem(label: &str, octets: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut letters = String::new();
    for three in octets.chunks(3) {
        let bits = three.iter().chain([0; 3].iter()).take(3).fold(0, |bits, octet| bits << 8 | usize::from(*octet));
        for at in 0..4 {
            letters.push(if at > three.len() { '=' } else { char::from(LETTERS[bits >> (18 - 6 * at) & 63]) });
        }
    }
    format!("-----BEGIN {label}-----\n{letters}\n-----END {label}-----\n")
}

#[test]
fn a_private_key_is_read_as_openssl_writes_it() {
    const EC: &[u8] = &[6, 7, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 2, 1];
    const P256: &[u8] = &[6, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7];
    const P384: &[u8] = &[6, 5, 0x2B, 0x81, 4, 0, 0x22];
    let registries = Registries::new().unwrap();
    for (curve, (key, certificate)) in [(P256, &registries.p256), (P384, &registries.p384)] {
        let number = key.secret();
        let octets = object(4, &[&number]);
        let named = object(0x30, &[&[2, 1, 1], &octets, &object(0xA0, &[curve])]);
        let nameless = object(4, &[&object(0x30, &[&[2, 1, 1], &octets])]);
        let general = object(0x30, &[&[2, 1, 0], &object(0x30, &[EC, curve]), &nameless]);
        let parameters = pem("EC PARAMETERS", curve);
        let seal = |file: &[u8]| seal_record(RECORD, &claims(), certificate, &SealKey::read(file).unwrap()).unwrap();
        let expected = seal(&number);
        assert!(matches!(check(RECORD, &expected), SealVerdict::Authentic(_)));
        assert_eq!(seal(&named), expected);
        assert_eq!(seal(&general), expected);
        assert_eq!(seal(format!("{parameters}{}", pem("EC PRIVATE KEY", &named)).as_bytes()), expected);
        assert_eq!(seal(pem("PRIVATE KEY", &general).as_bytes()), expected);
        for length in 0..named.len() {
            let number = [32, 48].contains(&length);
            assert_eq!(SealKey::read(&named[..length]).is_ok(), number, "{length}");
        }
    }
    let closed = pem("ENCRYPTED PRIVATE KEY", &[0x30; 90]);
    assert_eq!(SealKey::read(closed.as_bytes()).unwrap_err(), SealError::ClosedKey);
    let older = "-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END EC PRIVATE KEY-----\n";
    assert_eq!(SealKey::read(older.as_bytes()).unwrap_err(), SealError::ClosedKey);
    assert_eq!(SealKey::read(pem("CERTIFICATE", &[1; 9]).as_bytes()).unwrap_err(), SealError::NoKey);
    // RSA's, and a curve that is not offered.
    const RSA: &[u8] = &[6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 1, 5, 0];
    let rsa = object(0x30, &[&[2, 1, 0], &object(0x30, &[RSA]), &object(4, &[&[7; 60]])]);
    assert_eq!(SealKey::read(&rsa).unwrap_err(), SealError::OtherKey);
    let octets = object(4, &[&[7; 66]]);
    let p521 = object(0x30, &[&[2, 1, 1], &octets, &object(0xA0, &[&[6, 5, 0x2B, 0x81, 4, 0, 0x23]])]);
    assert_eq!(SealKey::read(&p521).unwrap_err(), SealError::OtherKey);
}
