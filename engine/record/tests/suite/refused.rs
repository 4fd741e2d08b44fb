//! What a writer of minutiae refuses: whatever its format cannot state.

use bioverify_core::{Direction, Limits, Minutia, MinutiaKind, MinutiaSet, Point};
use bioverify_record::{
    CbeffProduct, Certificate, ExtendedData, FingerCapture, MinutiaeFormat, MinutiaeRecord, RawMinutia, SampleQuality,
    WriteError, inspect, read_minutiae,
};

/// A record of one minutia.
pub(super) fn one_minutia() -> MinutiaeRecord {
    let minutia = Minutia {
        position: Point::new(10.0, 20.0),
        direction: Direction::from_degrees(45.0),
        kind: MinutiaKind::Ending,
        quality: None,
    };
    let set = MinutiaSet::new(300, 400, vec![minutia]).unwrap();
    MinutiaeRecord::from_minutia_set(&set, MinutiaeFormat::Iso2005).unwrap()
}

#[test]
fn records_above_64_kib_are_told_apart_too() {
    for format in MinutiaeFormat::ALL {
        let mut record = one_minutia().convert(format).value;
        record.views[0].minutiae = vec![record.views[0].minutiae[0]; 255];
        record.views = vec![record.views[0].clone(); 176];
        let bytes = record.write().unwrap();
        assert!(bytes.len() > 65_535);
        let read = read_minutiae(&bytes, &Limits::default()).unwrap();
        assert!(read.value == record, "{format}");
        let fields: Vec<_> = read.findings.iter().map(|finding| finding.field).collect();
        assert!(
            fields.iter().all(|field| ["view number", "CBEFF product identifier", "quality algorithm"].contains(field)),
            "{fields:?}"
        );
        assert!(inspect(&bytes, &Limits::default()).findings.starts_with(&read.findings));
    }
}

#[test]
fn the_writer_refuses_what_the_format_cannot_state() {
    type Break = fn(&mut MinutiaeRecord);
    let cases: [(Break, &str); 16] = [
        (|r| r.views.clear(), "number of finger views"),
        (|r| r.views[0].image.width = 0, "image width"),
        (|r| r.views[0].image.height = 15, "minutia position"),
        (|r| r.views[0].image.x_resolution = 98, "horizontal resolution"),
        (|r| r.device = 0x1000, "capture device"),
        (|r| r.certification = 4, "capture equipment certification"),
        (|r| r.reserved = 1, "reserved byte"),
        (|r| r.product = Some(CbeffProduct::default()), "CBEFF product identifier"),
        (|r| r.views[0].position = 11, "finger position"),
        (|r| r.views[0].view_number = 16, "view number"),
        (|r| r.views[0].impression = 4, "impression type"),
        (|r| r.views[0].qualities[0].score = 101, "finger quality"),
        (|r| r.views[0].minutiae[0].kind = 3, "minutia type"),
        (|r| r.views[0].minutiae[0].quality = 101, "minutia quality"),
        (|r| r.views[0].minutiae = vec![RawMinutia::default(); 256], "number of minutiae"),
        (|r| r.views[0].extended = ExtendedData::Opaque(vec![1]), "extended data length"),
    ];
    for (damage, field) in cases {
        let mut record = one_minutia();
        assert!(record.write().is_ok());
        damage(&mut record);
        let error = record.write().unwrap_err();
        assert!(error.to_string().starts_with(field), "{error} should name {field}");
        assert!(error.to_string().contains("ISO/IEC 19794-2:2005, 7."), "{error} should cite a clause");
    }
    let mut ansi = one_minutia().convert(MinutiaeFormat::Ansi2004).value;
    ansi.views[0].minutiae[0].angle = 180;
    assert!(matches!(ansi.write(), Err(WriteError::Minutia { field: "minutia angle", view: 0, minutia: 0, .. })));
}

#[test]
fn the_writer_refuses_what_a_later_edition_cannot_state() {
    type Break = fn(&mut MinutiaeRecord);
    fn form(record: &mut MinutiaeRecord) -> &mut FingerCapture {
        record.views[0].representation.as_mut().unwrap()
    }
    let cases: [(Break, &str); 13] = [
        (|r| r.device = 1, "capture device"),
        (|r| r.certification = 2, "capture equipment certification"),
        (|r| r.views[0].representation = None, "minutia form"),
        (|r| r.views[0].minutiae.clear(), "number of minutiae"),
        (|r| r.views[0].image.width = 0x4000, "image width"),
        (|r| r.views[0].impression = 20, "impression type"),
        (|r| r.views[0].qualities = vec![SampleQuality { score: 254, vendor: 0, algorithm: 0 }], "finger quality"),
        (|r| r.views[0].minutiae[0].quality = 50, "minutia quality"),
        (|r| form(r).time.month = 13, "capture time"),
        (|r| form(r).technology = 21, "capture device technology"),
        (|r| form(r).certificates.push(Certificate::default()), "certification blocks"),
        (|r| form(r).minutia_length = 7, "minutia form"),
        (|r| form(r).ridge_ending = 2, "minutia form"),
    ];
    for (damage, field) in cases {
        let mut record = one_minutia().convert(MinutiaeFormat::Iso2011).value;
        assert!(record.write().is_ok());
        damage(&mut record);
        let error = record.write().unwrap_err();
        assert!(error.to_string().starts_with(field), "{error} should name {field}");
    }
    let mut shared = one_minutia();
    shared.views.push(shared.views[0].clone());
    shared.views[1].image.width += 1;
    assert!(matches!(shared.write(), Err(WriteError::View { view: 1, field: "image width", .. })));
}
