//! What needs a fixed nonce: the published vector of the cipher, and the frozen form of a sealed template.

use super::*;
use crate::hex;

fn bytes(hexadecimal: &str) -> Vec<u8> {
    hex::decode(hexadecimal).unwrap()
}

fn key() -> TemplateKey {
    TemplateKey::new(&(0x80..=0x9F).collect::<Vec<u8>>()).unwrap()
}

#[test]
fn the_cipher_is_the_one_of_the_draft() {
    // draft-irtf-cfrg-xchacha-03, A.3.1.
    let mut text = b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, \
                     sunscreen would be it."
        .to_vec();
    let nonce: [u8; 24] = (0x40..=0x57).collect::<Vec<u8>>().try_into().unwrap();
    let tag = XChaCha20Poly1305::new(key().expose().into())
        .encrypt_inout_detached(&XNonce::from(nonce), &bytes("50515253c0c1c2c3c4c5c6c7"), text.as_mut_slice().into())
        .unwrap();
    assert_eq!(tag.as_slice(), bytes("c0875924c1c7987947deafd8780acf49"));
    assert!(text.starts_with(&bytes("bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb")));
}

/// Made by another program (PyCryptodome 4.4) from the layout on the module's page.
#[test]
fn a_sealed_template_keeps_its_form() {
    const TEMPLATE: &[u8] = include_bytes!("../../../../../testdata/record/frozen/native-v1.bin");
    let nonce: [u8; 24] = (0x40..=0x57).collect::<Vec<u8>>().try_into().unwrap();
    let sealed = seal_with_nonce(&key(), nonce, TEMPLATE, b"row 17").unwrap();
    assert_eq!(key().id().to_string(), "874cd91086096c89");
    assert_eq!(sealed[..8], [0x42, 0x56, 0x53, 0x54, 1, 1, 0, 0]);
    assert_eq!(sealed[40..56], bytes("cf0c73f419a6b20efa1257d3c8ae9d55"));
    assert_eq!(sealed[2640..], bytes("6258a7d569fe39ba15059b7337f8a104"));
    use sha2::Digest as _;
    let whole = hex::encode(&sha2::Sha256::digest(&sealed));
    assert_eq!(whole, "d15a9062f463606fdd1c7e21bb2c06d3af4341506d935eef65b192b568fc8a11");
    assert_eq!(KeyRing::new(key()).open(&sealed, b"row 17").unwrap().as_slice(), TEMPLATE);
}

/// Only the holder of a key can make these: they are refused all the same.
#[test]
fn what_no_engine_seals_does_not_open() {
    let nonce = [5; 24];
    let sealed_by_hand = |purpose: u8, plaintext: &[u8]| {
        let mut sealed = [&MAGIC[..], &[VERSION, purpose, 0, 0], &key().id().0, &nonce].concat();
        let header = sealed.clone();
        let mut text = plaintext.to_vec();
        let cipher = XChaCha20Poly1305::new(key().expose().into());
        let tag = cipher.encrypt_inout_detached(&XNonce::from(nonce), &header, text.as_mut_slice().into()).unwrap();
        sealed.extend(text);
        sealed.extend_from_slice(&tag);
        sealed
    };
    let plaintext = |length: u32, template: &[u8], end: u8| {
        let mut text = [&length.to_le_bytes(), template].concat();
        text.resize(2600, 0);
        text[2599] = end;
        text
    };
    let ring = KeyRing::new(key());
    assert!(ring.open(&sealed_by_hand(1, &plaintext(4, b"BVFT", 0)), b"").is_ok());
    for sealed in [
        sealed_by_hand(2, &plaintext(4, b"BVFT", 0)),
        sealed_by_hand(1, &plaintext(4, b"FMR\0", 0)),
        sealed_by_hand(1, &plaintext(4, b"BVFT", 1)),
        sealed_by_hand(1, &plaintext(2597, b"BVFT", 0)),
        sealed_by_hand(1, &plaintext(u32::MAX, b"BVFT", 0)),
        sealed_by_hand(1, &plaintext(4, b"BVFT", 0)[..2000]),
        sealed_by_hand(1, &[plaintext(4, b"BVFT", 0), vec![0; 2600]].concat()),
        sealed_by_hand(1, &[]),
    ] {
        assert_eq!(ring.open(&sealed, b"").unwrap_err(), CannotOpen);
    }
}
