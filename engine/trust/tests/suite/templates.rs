//! Sealed templates: what opens, what does not, and what their size tells.

use bioverify_core::{Direction, Embedding, Minutia, MinutiaKind, MinutiaSet, Point};
use bioverify_record::{FaceCoding, FaceTemplate, ModelTag, NativeTemplate};
use bioverify_trust::{CannotOpen, KeyError, KeyRing, Moment, SealingError, TemplateKey, inspect};

fn key(first: u8) -> TemplateKey {
    TemplateKey::new(&(first..first + 32).collect::<Vec<_>>()).unwrap()
}

fn finger(count: u16) -> Vec<u8> {
    let minutia = |index: u16| Minutia {
        position: Point::new(f32::from(index), 20.5),
        direction: Direction::default(),
        kind: MinutiaKind::Ending,
        quality: None,
    };
    let minutiae = MinutiaSet::new(300, 400, (0..count).map(minutia).collect()).unwrap();
    NativeTemplate { minutiae, model: ModelTag([7; 8]) }.write()
}

fn face(length: usize, coding: FaceCoding) -> Vec<u8> {
    let values = (0..length).map(|index| if index == 3 { 1.0 } else { 0.0 }).collect();
    FaceTemplate { embedding: Embedding::new([9; 8], values).unwrap(), quality: None, coding }.write()
}

#[test]
fn what_was_sealed_opens_for_its_owner_only() {
    let ring = KeyRing::new(key(1));
    for template in [finger(0), finger(40), finger(255), face(512, FaceCoding::Float), face(4096, FaceCoding::Float)] {
        let sealed = ring.seal(&template, b"row 17").unwrap();
        assert!(KeyRing::is_sealed(&sealed));
        assert_eq!(ring.open(&sealed, b"row 17").unwrap().as_slice(), template);
        assert_eq!(ring.open(&sealed, b"row 18").unwrap_err(), CannotOpen);
        assert_eq!(ring.open(&sealed, b"").unwrap_err(), CannotOpen);
        let other = KeyRing::new(key(2));
        assert_eq!(other.open(&sealed, b"row 17").unwrap_err(), CannotOpen);
        assert_ne!(ring.seal(&template, b"row 17").unwrap(), sealed, "a nonce was used twice");
    }
}

#[test]
fn a_header_tells_which_key_a_row_needs_and_an_inspection_explains_it() {
    let now = Moment::parse("2026-11-22").unwrap();
    for (template, purpose) in [(finger(40), "1: finger template"), (face(512, FaceCoding::Float), "2: face template")]
    {
        let sealed = KeyRing::new(key(3)).seal(&template, b"row 17").unwrap();
        let id = key(3).id();
        assert_eq!(KeyRing::key_of(&sealed), Some(id));
        assert_ne!(KeyRing::key_of(&KeyRing::new(key(4)).seal(&template, b"row 17").unwrap()), Some(id));
        let report = inspect(&sealed, now).unwrap();
        let value = |name: &str| report.fields.iter().find(|line| line.name == name).map(|line| line.value.clone());
        assert_eq!(value("purpose").as_deref(), Some(purpose));
        assert!(value("key id").unwrap().starts_with(&id.to_string()), "{report}");
        assert_eq!(report.fields.iter().map(|line| line.len).sum::<usize>(), sealed.len(), "every byte has its field");
        let cut = inspect(&sealed[..sealed.len() - 1], now).unwrap().to_string();
        assert!(cut.contains("it was cut or something was appended"), "{cut}");
        for length in 4..sealed.len() {
            assert!(inspect(&sealed[..length], now).is_some_and(|report| !report.findings.is_empty()));
        }
    }
    assert_eq!(KeyRing::key_of(&finger(1)), None);
}

#[test]
fn the_size_does_not_tell_the_number_of_minutiae() {
    let ring = KeyRing::new(key(1));
    for count in [0, 1, 98, 99, 254, 255] {
        assert_eq!(ring.seal(&finger(count), b"").unwrap().len(), 2656);
    }
    assert_eq!(ring.seal(&face(512, FaceCoding::Float), b"").unwrap().len(), 2656);
    assert_eq!(ring.seal(&face(512, FaceCoding::Byte), b"").unwrap().len(), 2656);
}

#[test]
fn no_changed_byte_and_no_cut_opens() {
    let ring = KeyRing::new(key(1));
    let sealed = ring.seal(&finger(30), b"row").unwrap();
    for at in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[at] ^= 1 << (at % 8);
        assert_eq!(ring.open(&changed, b"row").unwrap_err(), CannotOpen, "byte {at}");
    }
    for length in 0..sealed.len() {
        assert_eq!(ring.open(&sealed[..length], b"row").unwrap_err(), CannotOpen, "{length} bytes");
    }
    assert!(ring.open(&[sealed.as_slice(), &[0]].concat(), b"row").is_err());
}

#[test]
fn keys_are_renewed_by_sealing_again() {
    let (old, new) = (key(1), key(101));
    let template = finger(12);
    let before = KeyRing::new(old.clone()).seal(&template, b"row").unwrap();
    let ring = KeyRing::new(new.clone()).with_older(old);
    assert_eq!(ring.open(&before, b"row").unwrap().as_slice(), template);
    let after = ring.reseal(&before, b"row").unwrap().expect("sealed under the old key");
    assert_eq!(ring.reseal(&after, b"row").unwrap(), None, "sealed under the new key");
    assert_eq!(ring.reseal(&before, b"other row").unwrap_err(), CannotOpen);
    let only_new = KeyRing::new(new);
    assert_eq!(only_new.open(&after, b"row").unwrap().as_slice(), template);
    assert!(only_new.open(&before, b"row").is_err());
}

#[test]
fn what_is_no_template_or_no_key_is_refused() {
    let ring = KeyRing::new(key(1));
    for other in [&b""[..], b"FMR\0 20\0", b"BVS"] {
        assert_eq!(ring.seal(other, b"").unwrap_err(), SealingError::NotATemplate);
    }
    let sealed = ring.seal(&finger(3), b"").unwrap();
    assert_eq!(ring.seal(&sealed, b"").unwrap_err(), SealingError::AlreadySealed);
    let long = [b"BVFT".as_slice(), &[0; 20_000]].concat();
    assert_eq!(ring.seal(&long, b"").unwrap_err(), SealingError::TooLong(20_004));
    assert_eq!(TemplateKey::new(&[1; 31]).unwrap_err(), KeyError::Length(31));
    for byte in [0, 1, 255] {
        assert_eq!(TemplateKey::new(&[byte; 32]).unwrap_err(), KeyError::Constant);
    }
    assert_ne!(TemplateKey::random().unwrap().id(), TemplateKey::random().unwrap().id());
}

#[test]
fn nothing_printed_tells_a_key() {
    let ring = KeyRing::new(key(0x61));
    let printed = format!("{ring:?}");
    assert!(!printed.contains("97") && !printed.contains("616263"), "{printed}");
    assert!(printed.contains(&ring.current().to_string()));
}
