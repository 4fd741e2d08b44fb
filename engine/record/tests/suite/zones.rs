//! The machine-readable zone (DG1) and the list of data groups (EF.COM) of an identity document.

use bioverify_core::Limits;
use bioverify_record::{DocumentIndex, MachineReadableZone, RecordError, ZoneForm};

use crate::files::expect_fixture;
use crate::groups::wrapped;

/// ICAO Doc 9303-4, appendix B; Doc 9303-6 and -5 alike.
pub(super) const PASSPORT: &[u8] =
    b"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10";
const LARGE_CARD: &[u8] = b"I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<D231458907UTO7408122F1204159<<<<<<<6";
const CARD: &[u8] = b"I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<";

#[test]
fn the_published_zones_are_read_and_every_character_counts() {
    for (text, form) in [(PASSPORT, ZoneForm::Td3), (LARGE_CARD, ZoneForm::Td2), (CARD, ZoneForm::Td1)] {
        let zone = MachineReadableZone::new(text).unwrap();
        let file = zone.write().unwrap();
        expect_fixture(&format!("document/dg1-{form:?}.bin").to_lowercase(), &file);
        let found = MachineReadableZone::read(&file, &Limits::default()).unwrap();
        assert_eq!((found.findings, &found.value, zone.form()), (vec![], &zone, form));
        assert_eq!(zone.field("date of birth"), Some(&b"740812"[..]));
        assert!(zone.field("name").unwrap().starts_with(b"ERIKSSON<<ANNA<MARIA<<"));
        let checked = ["document number", "date of birth", "date of expiry"];
        for field in checked {
            let value = zone.field(field).unwrap();
            let at = text.windows(value.len()).position(|window| window == value).unwrap();
            for offset in at..at + value.len() {
                let mut wrong = text.to_vec();
                // By one step: letters that differ by ten weigh the same.
                wrong[offset] = if wrong[offset] == b'9' { b'0' } else { wrong[offset] + 1 };
                let error = MachineReadableZone::new(&wrong).unwrap().write().unwrap_err();
                assert!(error.to_string().contains("check digit"), "{field}: {error}");
            }
        }
    }
    assert!(MachineReadableZone::new(b"P<UTO").is_none());
}

#[test]
fn a_long_document_number_goes_on_in_the_optional_data() {
    // ICAO Doc 9303-5, 4.2.2.1, note j: D23145890734, its check digit 9 behind it.
    let text = b"I<UTOD23145890<7349<<<<<<<<<<<3407127M9507122UTO<<<<<<<<<<<2STEVENSON<<PETER<JOHN<<<<<<<<<";
    let zone = MachineReadableZone::new(text).unwrap();
    assert!(zone.write().is_ok(), "{:?}", zone.write());
    let mut wrong = text.to_vec();
    wrong[17] = b'5';
    assert!(MachineReadableZone::new(&wrong).unwrap().write().is_err());
}

#[test]
fn a_zone_with_wrong_characters_is_read_and_told_without_them() {
    let mut text = PASSPORT.to_vec();
    text[7] = b'e';
    text[44] = 0xC3;
    let file = wrapped(b"\x61", &wrapped(b"\x5F\x1F", &text));
    let found = MachineReadableZone::read(&file, &Limits::default()).unwrap();
    let fields: Vec<_> = found.findings.iter().map(|finding| finding.field).collect();
    assert!(
        fields.starts_with(&["DG1"]) && fields.contains(&"name") && fields.contains(&"document number"),
        "{fields:?}"
    );
    assert!(found.findings.iter().all(|finding| !finding.to_string().contains("RIKSSON")));
    let short = wrapped(b"\x61", &wrapped(b"\x5F\x1F", b"P<UTO"));
    assert!(matches!(MachineReadableZone::read(&short, &Limits::default()), Err(RecordError::Structure { .. })));
}

#[test]
fn the_list_of_groups_goes_there_and_back() {
    let bytes = b"\x60\x16\x5F\x01\x040107\x5F\x36\x06040000\x5C\x04\x61\x75\x63\x6E";
    expect_fixture("document/com.bin", bytes);
    let found = DocumentIndex::read(bytes, &Limits::default()).unwrap();
    assert_eq!(found.findings, []);
    assert_eq!(found.value.groups().collect::<Vec<_>>(), [1, 2, 3, 14]);
    assert_eq!(found.value.write().unwrap(), bytes);
    let odd = b"\x60\x0D\x5F\x01\x0301 \x5C\x05\x61\x61\x99\x75\x63";
    let found = DocumentIndex::read(odd, &Limits::default()).unwrap();
    let fields: Vec<_> = found.findings.iter().map(|finding| finding.field).collect();
    assert_eq!(fields, ["LDS version", "tag list", "tag list", "Unicode version"]);
    assert!(found.value.write().is_err());
    for len in 0..bytes.len() {
        assert!(DocumentIndex::read(&bytes[..len], &Limits::default()).is_err(), "{len}");
    }
}
