//! Files of an identity document's chip: the biometric groups.

use bioverify_core::{FingerPosition, Limits};
use bioverify_record::{
    BiometricGroup, BiometricHeader, BiometricTemplate, Content, DocumentIndex, MachineReadableZone, Read, RecordError,
    Severity, ZoneForm, inspect, read_group, recognise,
};
use proptest::prelude::*;

use crate::files::{expect_fixture, shared};
use crate::zones::PASSPORT;

/// A DG3 of two fingers, put down by hand: right index, left index.
const GROUP: &[u8] = b"\x63\x44\x7F\x61\x41\x02\x01\x02\
    \x7F\x60\x1B\xA1\x12\x80\x02\x01\x01\x81\x01\x08\x82\x01\x09\x87\x02\x01\x01\x88\x02\x00\x07\x5F\x2E\x04FIR1\
    \x7F\x60\x1D\xA1\x12\x80\x02\x01\x01\x81\x01\x08\x82\x01\x0A\x87\x02\x01\x01\x88\x02\x00\x07\x5F\x2E\x06record";

fn read(bytes: &[u8]) -> Result<Read<BiometricGroup>, RecordError> {
    read_group(bytes, &Limits::default())
}

fn template(subtype: u8, record: &[u8]) -> BiometricTemplate {
    BiometricTemplate::new(BiometricHeader::new(8, Some(subtype), 7), record.to_vec())
}

fn told(read: &Read<BiometricGroup>) -> Vec<(usize, &'static str, Severity)> {
    read.findings.iter().map(|finding| (finding.offset, finding.field, finding.severity)).collect()
}

/// The vector with bytes replaced.
fn patched(patches: &[(usize, u8)]) -> Vec<u8> {
    let mut bytes = GROUP.to_vec();
    patches.iter().for_each(|&(at, byte)| bytes[at] = byte);
    bytes
}

/// The vector's two instances, without the wrappers around them.
fn instances() -> &'static [u8] {
    &GROUP[8..]
}

pub(super) fn wrapped(tag: &[u8], inside: &[u8]) -> Vec<u8> {
    [tag, &[0x82, (inside.len() >> 8) as u8, inside.len() as u8], inside].concat()
}

#[test]
fn the_vector_is_read_and_written_byte_for_byte() {
    expect_fixture("document/dg3.bin", GROUP);
    let found = read(GROUP).unwrap();
    assert_eq!(found.findings, []);
    let group = &found.value;
    assert_eq!((group.number, group.templates.len()), (3, 2));
    let of = |index: usize| &group.templates[index];
    assert_eq!(of(0).header.position(), FingerPosition::RightIndex);
    assert_eq!(of(1).header.position(), FingerPosition::LeftIndex);
    let header = &of(0).header;
    assert_eq!((header.format_owner(), header.format_type(), header.kind()), (Some(0x0101), Some(7), Some(8)));
    assert_eq!((of(0).block.as_slice(), of(0).block_offset, of(0).block_tag), (&b"FIR1"[..], 34, 0x5F2E));
    assert_eq!((of(1).record(), of(1).block_offset), ((&b"record"[..], 64), 64));
    assert_eq!(group.write().unwrap(), GROUP);
    let made = BiometricGroup {
        number: 3,
        templates: vec![template(9, b"FIR1"), template(10, b"record")],
        discretionary: vec![],
    };
    assert_eq!(made.write().unwrap(), GROUP);
}

#[test]
fn wrappers_left_out_and_long_lengths_are_bridged_and_told() {
    let no_group = wrapped(b"\x63", instances());
    let no_count = wrapped(b"\x63", &wrapped(b"\x7F\x61", instances()));
    let flat: Vec<u8> = [&GROUP[11..38], &GROUP[41..]].concat();
    let no_template = wrapped(b"\x63", &wrapped(b"\x7F\x61", &[&[2, 1, 2][..], &flat].concat()));
    for (name, bytes, field) in [
        ("no 7F61", no_group, "number of instances"),
        ("no count", no_count, "number of instances"),
        ("no 7F60", no_template, "biometric data block"),
    ] {
        assert_eq!(recognise(&bytes), Content::DataGroup(0x63), "{name}");
        let found = read(&bytes).unwrap();
        assert_eq!(found.value, read(GROUP).unwrap().value, "{name}");
        assert!(told(&found).iter().any(|&(_, f, severity)| f == field && severity == Severity::Warning), "{name}");
        assert_eq!(found.value.write().unwrap(), GROUP, "{name}");
    }
}

#[test]
fn wrong_lengths_of_wrappers_are_told_and_what_is_inside_is_trusted() {
    // Offset of a length byte, its value, and what is told at which byte.
    let cases: [(usize, u8, usize, &str); 8] = [
        (1, 0x7E, 0, "data group"),
        (1, 0x20, 0, "length of a wrapper"),
        (4, 0x7E, 2, "biometric information group"),
        (4, 0x05, 2, "length of a wrapper"),
        (10, 0x3B, 8, "length of a wrapper"),
        (10, 0x16, 8, "length of a wrapper"),
        (12, 0x19, 11, "length of a wrapper"),
        (40, 0x7E, 38, "biometric information template"),
    ];
    for (at, length, offset, field) in cases {
        let found = read(&patched(&[(at, length)])).unwrap();
        assert_eq!(found.value, read(GROUP).unwrap().value, "{at}: {length}");
        assert!(told(&found).contains(&(offset, field, Severity::Warning)), "{at}: {length}: {:?}", found.findings);
    }
}

#[test]
fn what_is_odd_in_a_header_is_told_where_it_is() {
    let cases = [
        ((19, 2), 11, "biometric type"),
        ((22, 0), 11, "biometric subtype"),
        ((26, 9), 11, "format owner"),
        ((30, 8), 11, "format type"),
        ((30, 0x77), 11, "format type"),
        ((7, 3), 5, "number of instances"),
    ];
    for (patch, offset, field) in cases {
        let found = read(&patched(&[patch])).unwrap();
        assert_eq!(found.value.templates.len(), 2);
        let told = told(&found);
        assert!(matches!(told[..], [(o, f, _)] if (o, f) == (offset, field)), "{patch:?}: {told:?}");
    }
}

#[test]
fn every_cut_and_every_wrong_length_is_a_typed_answer() {
    for len in 0..GROUP.len() {
        match read(&GROUP[..len]) {
            Err(error) => assert!(!error.to_string().is_empty()),
            // The first instance is whole; what follows is told.
            Ok(found) => assert!(len >= 38 && found.worst() >= Some(Severity::Warning), "{len}: {:?}", found.findings),
        }
    }
    for at in 0..GROUP.len() {
        for byte in [0, 1, 0x7F, 0x80, 0x81, 0x82, 0x84, 0xFF] {
            let bytes = patched(&[(at, byte)]);
            if let Ok(found) = read(&bytes) {
                let blocks = found.value.templates.iter().map(|t| t.block_offset + t.block.len());
                assert!(blocks.max().unwrap_or(0) <= bytes.len(), "{at}: {byte}");
            }
            drop(inspect(&bytes, &Limits::default()));
        }
    }
}

#[test]
fn a_group_that_holds_none_keeps_its_random_bytes() {
    let none = BiometricGroup { number: 3, templates: vec![], discretionary: b"random".to_vec() };
    let bytes = none.write().unwrap();
    assert_eq!(bytes, b"\x63\x0E\x7F\x61\x0B\x02\x01\x00\x53\x06random");
    let found = read(&bytes).unwrap();
    assert_eq!((&found.value, found.worst()), (&none, Some(Severity::Note)));
    let empty = b"\x63\x06\x7F\x61\x03\x02\x01\x01";
    assert!(matches!(read(empty), Err(RecordError::Structure { .. })));
}

#[test]
fn more_instances_than_allowed_are_refused() {
    let limits = Limits { max_views: 1, ..Limits::default() };
    assert!(matches!(read_group(GROUP, &limits), Err(RecordError::TooManyViews { offset: 61, count: 2, max: 1 })));
    let poor = Limits { max_alloc_bytes: 100, ..Limits::default() };
    assert!(matches!(read_group(GROUP, &poor), Err(RecordError::NeedsMemory { .. })));
    assert!(matches!(read(b"\x61\x05\x5F\x1F\x02P<"), Err(RecordError::NotARecord { .. })));
}

#[test]
fn what_has_no_place_in_a_group_is_refused_by_name() {
    let group = |number, template: BiometricTemplate| {
        let group = BiometricGroup { number, templates: vec![template], discretionary: vec![] };
        group.write().unwrap_err().to_string()
    };
    let plain = template(9, b"x");
    assert!(group(5, plain.clone()).contains("only 2, 3 and 4"));
    assert!(group(3, template(9, b"")).contains("biometric data block"));
    assert!(group(3, BiometricTemplate { block_tag: 0x75, ..plain.clone() }).contains("its tag is not one"));
    let nameless = BiometricTemplate::new(BiometricHeader::new(8, None, 7), b"x".to_vec());
    assert!(group(3, nameless).contains("biometric subtype"));
    let formless = BiometricTemplate::new(BiometricHeader::default().with(0x82, &[9]), b"x".to_vec());
    assert!(group(3, formless).contains("format owner"));
    let strange = BiometricTemplate { header: plain.header.clone().with(0x5F2E, b"x"), ..plain };
    assert!(group(3, strange).contains("a tag that is none"));
    let nobody = BiometricGroup { number: 2, templates: vec![], discretionary: vec![] };
    assert!(nobody.write().unwrap_err().to_string().contains("a face is needed"));
}

#[test]
fn a_block_of_the_later_generation_is_unwrapped_once_more() {
    let mut inner = template(9, b"\xA1\x04\x64\x02\x80\x00");
    inner.block_tag = 0x7F2E;
    let bytes = BiometricGroup { number: 3, templates: vec![inner], discretionary: vec![] }.write().unwrap();
    let found = read(&bytes).unwrap().value;
    let (record, at) = found.templates[0].record();
    assert_eq!((record, bytes.get(at..)), (&b"\x64\x02\x80\x00"[..], Some(record)));
}

#[test]
fn debug_shows_no_block_and_no_name() {
    let text = format!("{:?}", read(GROUP).unwrap().value);
    assert!(!text.contains("FIR1") && !text.contains("70, 73"), "{text}");
    let text = format!("{:?}", MachineReadableZone::new(PASSPORT).unwrap());
    assert_eq!(text, "MachineReadableZone(Td3)");
}

#[test]
fn the_files_of_a_test_passport_are_read_and_written_byte_for_byte() {
    for (name, number, instances) in [("Datagroup2", 2, 1), ("Datagroup3", 3, 2), ("Datagroup4", 4, 2)] {
        let Some(bytes) = shared(&format!("data/records/icao_bsi2008/{name}.bin")) else { return };
        let found = read(&bytes).unwrap();
        println!("{name}: {} bytes, {:?}, {:?}", bytes.len(), found.value, found.findings);
        assert_eq!((found.value.number, found.value.templates.len()), (number, instances), "{name}");
        assert!(found.worst() <= Some(Severity::Note), "{name}: {:?}", found.findings);
        assert_eq!(found.value.write().unwrap(), bytes, "{name}");
    }
    let Some(zone) = shared("data/records/icao_bsi2008/Datagroup1.bin") else { return };
    let found = MachineReadableZone::read(&zone, &Limits::default()).unwrap();
    println!("Datagroup1: {} findings", found.findings.len());
    assert_eq!(found.value.form(), ZoneForm::Td3);
    assert_eq!(found.findings, []);
    assert_eq!(found.value.write().unwrap(), zone);
    let Some(com) = shared("data/records/icao_bsi2008/EF_COM.bin") else { return };
    assert_eq!(DocumentIndex::read(&com, &Limits::default()).unwrap().value.write().unwrap(), com);
}

#[test]
fn a_count_of_many_bytes_is_no_number_to_stumble_over() {
    let count = [&[2, 30][..], &[0xFF; 30]].concat();
    let bytes = wrapped(b"\x63", &wrapped(b"\x7F\x61", &[&count, instances()].concat()));
    assert_eq!(read(&bytes).unwrap().value.templates.len(), 2);
}

proptest! {
    #[test]
    fn what_is_written_is_read_back_without_a_finding(
        number in 2_u8..=4,
        later in any::<bool>(),
        blocks in prop::collection::vec((1_u8..=2, 1_u8..=5, prop::collection::vec(any::<u8>(), 1..400)), 1..6),
        extra in prop::collection::vec((0x83_u16..=0x86, prop::collection::vec(any::<u8>(), 0..9)), 0..4),
    ) {
        let (kind, format) = [(2, 8), (8, 7), (16, 9)][usize::from(number - 2)];
        let templates = blocks.into_iter().map(|(side, finger, block)| {
            let header = BiometricHeader::new(kind, Some(finger << 2 | side), format);
            let header = extra.iter().fold(header, |header, (tag, value)| header.with(*tag, value));
            let tag = if later { 0x7F2E } else { 0x5F2E };
            BiometricTemplate { block_tag: tag, ..BiometricTemplate::new(header, block) }
        });
        let group = BiometricGroup { number, templates: templates.collect(), discretionary: vec![] };
        let bytes = group.write().unwrap();
        let found = read(&bytes).unwrap();
        prop_assert_eq!(&found.findings, &vec![]);
        prop_assert_eq!(found.value.write().unwrap(), bytes);
        prop_assert_eq!(found.value, group);
    }

    #[test]
    fn any_bytes_behind_a_groups_tags_are_answered(tail in prop::collection::vec(any::<u8>(), 0..200)) {
        for head in [&b"\x63\x81\xFF\x7F\x61\x81\xFC"[..], b"\x63\x82\x00\xFF\x7F\x60", b"\x61\x5B\x5F\x1F\x58", b"\x60\x16"] {
            let bytes = [head, &tail].concat();
            drop(read(&bytes));
            drop(MachineReadableZone::read(&bytes, &Limits::default()));
            drop(DocumentIndex::read(&bytes, &Limits::default()));
            let report = inspect(&bytes, &Limits::default());
            prop_assert!(report.fields.iter().all(|line| line.offset + line.len <= bytes.len()));
        }
    }
}
