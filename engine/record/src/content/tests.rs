use super::*;

#[test]
fn things_handed_over_by_mistake_are_named() {
    let cases: [(&[u8], &str); 15] = [
        (b"", "nothing"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"FAC\x00010\0....", "face image record"),
        (b"FIR\x00010\0....", "finger image record"),
        (b"FMR\x00999\0....", "unknown version"),
        (b"\0\0\0\x0CjP  \r\n\x87\n....", "JPEG 2000"),
        (b"Rk1SACAyMAAAAAAwAAABLA", "base64"),
        (b"464d520020323000", "hexadecimal"),
        (b"{\"template\": null}", "JSON"),
        (b"just a line of text", "text"),
        (b"\0\0\0\0\0\0\0\0", "run of one byte value (00)"),
        (b"\x7F\x61\x10\x02\x01\x01", "object of a card"),
        (b"BVST\x01\x01\0\0", "sealed finger template"),
        (b"BVST\x01\x02\0\0", "sealed face template"),
        (b"\xD2\x84\x58\x20", "seal of a registry's answer"),
    ];
    for (bytes, part) in cases {
        let name = recognise(bytes).to_string();
        assert!(name.contains(part), "{name} should contain {part}");
    }
}

#[test]
fn a_minutiae_record_of_every_edition_is_one() {
    for bytes in [&b"FMR\0 20\0"[..], b"FMR\x00020\0", b"FMR\x00030\0", b"FMR\x00035\0", b"FMR\0"] {
        assert_eq!(recognise(bytes), Content::Minutiae);
    }
}

#[test]
fn a_file_of_an_identity_document_is_told_by_its_tag_and_says_what_it_holds() {
    let cases: [(&[u8], &str, &str); 10] = [
        (b"\x60\x05\x5F\x01\x02\x30\x31", "EF.COM", "lists which data groups"),
        (b"\x61\x05\x5F\x1F\x02P<", "DG1", "name and document number"),
        (b"\x75\x82\x3A\xE7\x7F\x61\x02", "DG2", "picture of the face"),
        (b"\x63\x82\x7E\xD8\x7F\x61\x02", "DG3", "pictures or minutiae of fingers"),
        (b"\x76\x82\x33\xEA\x7F\x61\x02", "DG4", "irises"),
        (b"\x6E\x04\x31\x02\x30\x00", "DG14", "keys and protocols"),
        (b"\x6F\x81\x03\x30\x81\x00", "DG15", "active authentication"),
        (b"\x77\x04\x30\x02\x06\x00", "EF.SOD", "signed hashes"),
        (b"\x64\x09\xA0\x07\x80\x01\x03\x81\x02\x07\xE3", "finger picture record of ISO/IEC 39794-4", "no minutiae"),
        (b"\x65\x09\xA0\x07\x80\x01\x03\x81\x02\x07\xE3", "face picture record of ISO/IEC 39794-5", "no fingerprint"),
    ];
    for (bytes, name, holds) in cases {
        let found = recognise(bytes);
        assert!(found.to_string().contains(name), "{found} should be {name}");
        let advice = found.advice_for_record();
        assert!(advice.contains(holds), "{found}: {advice} should say {holds}");
        assert!(!advice.contains("unwrap"), "{advice}");
    }
    assert!(recognise(b"c\x82\x7E\xD8\x7F\x61\x02").advice_for_record().contains("bioverify convert"));
    // "a" is the tag of DG1 and "i" a length of 105.
    assert_eq!(recognise(format!("ai{}", "m".repeat(105)).as_bytes()), Content::Text);
}

#[test]
fn jpeg_2000_is_a_picture_like_others() {
    for bytes in [&b"\0\0\0\x0CjP  \r\n\x87\n...."[..], b"\xFF\x4F\xFF\x51...."] {
        assert_eq!(recognise(bytes), Content::Picture(crate::pixels::PixelFormat::Jpeg2000));
        assert!(recognise(bytes).advice_for_record().contains("extract a template"));
    }
}

#[test]
fn evenly_spread_bytes_look_random_and_repeated_ones_do_not() {
    let even: Vec<u8> = (0..512_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    assert_eq!(recognise(&even), Content::Random);
    let plain: Vec<u8> = (0..512_u32).map(|i| (i % 7) as u8 + 200).collect();
    assert_eq!(recognise(&plain), Content::Unknown);
}

#[test]
fn encrypted_bytes_are_told_in_base64_too() {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut state = 0x9E37_79B9_u32;
    let mut random = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        ALPHABET[(state >> 26) as usize]
    };
    let text: Vec<u8> = (0..1024).map(|_| random()).collect();
    assert_eq!(recognise(&text), Content::RandomText);
    assert!(recognise(&text).advice_for_record().contains("decrypt it first"));
    assert_eq!(recognise("Nothing but a plain sentence ".repeat(20).as_bytes()), Content::Text);
}
