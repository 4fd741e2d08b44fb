//! The data objects around the minutiae of a card, and what a card asks for.

use bioverify_core::{FingerPosition, Limits};
use bioverify_record::{
    BiometricHeader, CardContent, CardData, CardFormat, CardMinutiae, CardObject, CardRequest, CardTemplate,
    CardWrapper, HeaderField, MinutiaOrder, OrderKey, Record, RecordError, RecordFormat, Severity, convert, inspect,
    read_card, read_record, subtype_of_position,
};

use crate::cards::{COMPACT, NORMAL};
use crate::files::{expect_fixture, fixture};

/// A card that asks for 12 to 80 compact minutiae of the left index finger, ascending by x and y.
pub(super) fn asking() -> CardTemplate {
    let order = MinutiaOrder::Ascending(OrderKey::CartesianXy);
    let request = CardRequest { min: Some(12), max: Some(80), order, features: 0 };
    let header = BiometricHeader::default()
        .with(0x81, &[8])
        .with(0x82, &[subtype_of_position(FingerPosition::LeftIndex)])
        .with(0x87, &[1, 1])
        .with(0x88, &[0, 5])
        .with(0xB1, &request.write());
    CardTemplate { qualifiers: vec![HeaderField { tag: 0x83, value: vec![0x96] }], header, data: None }
}

pub(super) fn data(minutiae_tag: u16, format: CardFormat, bytes: &[u8]) -> CardData {
    let minutiae = CardMinutiae::read(bytes, format, &Limits::default()).unwrap().value;
    CardData { tag: 0x7F2E, minutiae_tag, content: CardContent::Minutiae(minutiae), others: Vec::new() }
}

#[test]
fn a_card_says_what_it_asks_for() {
    let group = CardObject { wrapper: CardWrapper::Group, templates: vec![asking()] };
    let bytes = group.write().unwrap();
    expect_fixture("card/asking.bin", &bytes);
    // One finger's template has at most 28 bytes of contents (NIST SP 800-73-4, table 42).
    assert_eq!(bytes.len(), 37);
    let read = read_card(&bytes, &Limits::default()).unwrap();
    assert!(read.findings.is_empty() && read.value == group, "{:?}", read.findings);
    let request = read.value.templates[0].request();
    assert_eq!((request.min, request.max), (Some(12), Some(80)));
    assert_eq!(request.order, MinutiaOrder::Ascending(OrderKey::CartesianXy));
    let text = inspect(&bytes, &Limits::default()).to_string();
    assert!(text.contains("asks for compact size on-card minutiae (ISO/IEC 19794-2), finger 7: left index finger, at least 12 minutiae, at most 80 minutiae, ascending by x, then y"), "{text}");
    let record = read_record(&bytes, &Limits::default()).unwrap().value;
    assert!(record.minutia_sets().unwrap().is_empty());
    assert!(convert(&record, RecordFormat::Iso2005).unwrap_err().to_string().contains("holds no minutiae"));
}

#[test]
fn templates_and_verification_data_open() {
    let limits = Limits::default();
    let with_data = CardTemplate { data: Some(data(0x81, CardFormat::Compact, &COMPACT)), ..asking() };
    for wrapper in [CardWrapper::Group, CardWrapper::Template] {
        let object = CardObject { wrapper, templates: vec![with_data.clone()] };
        let bytes = object.write().unwrap();
        let read = read_record(&bytes, &limits).unwrap();
        assert!(read.findings.is_empty() && read.value == Record::Card(object.clone()), "{:?}", read.findings);
        let sets = read.value.minutia_sets().unwrap();
        assert_eq!((sets.len(), sets[0].len(), sets[0].position()), (1, 3, FingerPosition::LeftIndex));
        let made = convert(&read.value, RecordFormat::Iso2011).unwrap();
        assert!(made.losses.iter().any(|loss| loss.contains("header of the card")), "{:?}", made.losses);
        expect_fixture(if wrapper == CardWrapper::Group { "card/group.bin" } else { "card/template.bin" }, &bytes);
    }
    // Alone nobody says which size the minutiae have: 9 bytes are three compact ones, 15 make sense as normal ones.
    for (format, bytes, name) in [
        (CardFormat::Compact, &COMPACT[..], "card/verification-compact.bin"),
        (CardFormat::Normal, &NORMAL, "card/verification-normal.bin"),
    ] {
        let templates = vec![CardTemplate { data: Some(data(0x81, format, bytes)), ..CardTemplate::default() }];
        let object = CardObject { wrapper: CardWrapper::Data, templates };
        let bytes = object.write().unwrap();
        expect_fixture(name, &bytes);
        let read = read_card(&bytes, &limits).unwrap();
        assert_eq!(read.value, object);
        let [finding] = read.findings.as_slice() else { panic!("{:?}", read.findings) };
        assert!(finding.severity == Severity::Warning && finding.message.contains("nobody says"), "{finding}");
    }
}

#[test]
fn a_record_inside_and_further_features_are_kept() {
    let limits = Limits::default();
    let record = fixture("valid/iso05.bin");
    let bytes = [&[0x5F, 0x2E, record.len() as u8][..], &record].concat();
    let read = read_card(&bytes, &limits).unwrap();
    assert!(read.findings.is_empty());
    assert_eq!(read.value.write().unwrap(), bytes);
    assert_eq!(Record::Card(read.value.clone()).minutia_sets().unwrap()[0].len(), 3);
    let report = inspect(&bytes, &limits);
    let mut covered = vec![0; bytes.len()];
    for line in &report.fields {
        covered[line.offset..line.offset + line.len].iter_mut().for_each(|count| *count += 1);
    }
    assert!(covered.iter().all(|&count| count == 1), "{report}");
    // The template speaks of the right thumb, the record of the left index finger.
    let mut template = asking();
    template.header = BiometricHeader::default().with(0x81, &[8]).with(0x82, &[5]).with(0x88, &[0, 1]);
    template.data = read.value.templates[0].data.clone();
    let bytes = CardObject { wrapper: CardWrapper::Template, templates: vec![template] }.write().unwrap();
    let read = read_card(&bytes, &limits).unwrap();
    assert!(
        read.findings[0].message.contains("right thumb, the record inside 7: left index finger"),
        "{:?}",
        read.findings
    );

    let mut features = data(0x90, CardFormat::Compact, &COMPACT);
    features.others.push(HeaderField { tag: 0x91, value: vec![2, 1, 2, 5] });
    let template = CardTemplate { data: Some(features), ..asking() };
    let object = CardObject { wrapper: CardWrapper::Template, templates: vec![template] };
    assert_eq!(read_card(&object.write().unwrap(), &limits).unwrap().value, object);
}

#[test]
fn a_picture_inside_and_cut_objects_are_refused() {
    let limits = Limits::default();
    let picture = [&[0x5F, 0x2E, 4 + 2][..], b"P5\n1 1"].concat();
    assert!(matches!(read_card(&picture, &limits), Err(RecordError::NotARecord { .. })));
    assert!(matches!(read_card(&[0x7F, 0x2E, 0], &limits), Err(RecordError::Structure { .. })));
    let whole = fixture("card/group.bin");
    for len in 2..whole.len() {
        assert!(read_record(&whole[..len], &limits).is_err(), "{len}");
    }
}

#[test]
fn a_second_header_is_read_and_not_written_where_the_first_stands() {
    // A template with the parameters of a normal-sized card and, after its header, another one.
    let bytes = [0x7F, 0x60, 0x0A, 0xA1, 0x03, 0x81, 0x01, 0x08, 0xA1, 0x03, 0x81, 0x01, 0x02];
    let read = read_card(&bytes, &Limits::default()).unwrap();
    let refused = read.value.write().unwrap_err().to_string();
    assert!(refused.contains("tag of the header"), "{refused}");
}
