//! Random records: what is written is read back, and what cannot be stated is refused.

use bioverify_core::{Direction, Limits, Minutia, MinutiaKind, MinutiaSet, Point, Quality};
use bioverify_record::{
    CbeffProduct, ExtendedData, ExtendedItem, FingerView, MinutiaeFormat, MinutiaeRecord, RawMinutia, WriteError,
    inspect, read_minutiae,
};
use proptest::prelude::*;

fn format() -> impl Strategy<Value = MinutiaeFormat> {
    prop::sample::select(vec![MinutiaeFormat::Iso2005, MinutiaeFormat::Ansi2004])
}

fn view(width: u16, height: u16, steps: u8) -> impl Strategy<Value = FingerView> {
    let minutia = (0_u8..3, 0..width.min(0x4000), 0..height.min(0x4000), 0..=steps, 0_u8..=100)
        .prop_map(|(kind, x, y, angle, quality)| RawMinutia { kind, x, reserved: 0, y, angle, quality });
    let item =
        (any::<u16>(), prop::collection::vec(any::<u8>(), 0..40)).prop_map(|(kind, data)| ExtendedItem { kind, data });
    let items = prop::collection::vec(item, 0..4);
    let head = (0_u8..=10, 0_u8..16, prop::sample::select(vec![0_u8, 1, 2, 3, 8]), 0_u8..=100);
    (head, prop::collection::vec(minutia, 0..=255), items).prop_map(
        |((position, view_number, impression, quality), minutiae, items)| FingerView {
            position,
            view_number,
            impression,
            quality,
            minutiae,
            extended: ExtendedData::Items(items),
        },
    )
}

/// Any record the writer takes.
fn record() -> impl Strategy<Value = MinutiaeRecord> {
    (format(), 1_u16.., 1_u16..).prop_flat_map(|(format, width, height)| {
        let views = prop::collection::vec(view(width, height, (format.angle_steps() - 1) as u8), 1..5);
        let head = (any::<bool>(), 0_u16..0x1000, 99_u16.., 99_u16.., any::<u16>(), any::<u16>());
        (views, head).prop_map(move |(views, (certified, device, x_resolution, y_resolution, owner, kind))| {
            MinutiaeRecord {
                format,
                product: (format == MinutiaeFormat::Ansi2004).then_some(CbeffProduct { owner, kind }),
                certification: if certified { 8 } else { 0 },
                device,
                width,
                height,
                x_resolution,
                y_resolution,
                reserved: 0,
                views,
            }
        })
    })
}

fn minutia_set() -> impl Strategy<Value = MinutiaSet> {
    let minutia =
        (0.0_f32..300.0, 0.0_f32..400.0, 0.0_f32..std::f32::consts::TAU, 0_u8..3, prop::option::of(1_u8..=100));
    prop::collection::vec(minutia, 0..=255).prop_map(|minutiae| {
        let minutiae = minutiae.into_iter().map(|(x, y, angle, kind, quality)| Minutia {
            position: Point::new(x, y),
            direction: Direction::from_radians(angle),
            kind: [MinutiaKind::Other, MinutiaKind::Ending, MinutiaKind::Bifurcation][usize::from(kind)],
            quality: quality.map(|value| Quality::new(value).unwrap()),
        });
        MinutiaSet::new(300, 400, minutiae.collect()).unwrap()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_is_written_is_read_back(record in record()) {
        let bytes = record.write().unwrap();
        let read = read_minutiae(&bytes, &Limits::default()).unwrap();
        prop_assert_eq!(read.value.write().unwrap(), bytes);
        prop_assert!(read.value == record);
    }

    #[test]
    fn converting_there_and_back_keeps_every_incits_minutia(record in record()) {
        prop_assume!(record.format == MinutiaeFormat::Ansi2004);
        let back = record.convert(MinutiaeFormat::Iso2005).value.convert(MinutiaeFormat::Ansi2004).value;
        for (a, b) in record.views.iter().zip(&back.views) {
            prop_assert!(a.minutiae == b.minutiae);
        }
    }

    #[test]
    fn a_set_survives_a_record_to_half_a_pixel_and_half_a_step(set in minutia_set(), format in format()) {
        let bytes = MinutiaeRecord::from_minutia_set(&set, format).unwrap().write().unwrap();
        let back = read_minutiae(&bytes, &Limits::default()).unwrap().value.to_minutia_set(0).unwrap();
        prop_assert_eq!((back.width(), back.height(), back.len()), (300, 400, set.len()));
        let half_step = std::f32::consts::PI / format.angle_steps() as f32;
        for (a, b) in set.minutiae().iter().zip(back.minutiae()) {
            // A position in the last half pixel is held inside the image.
            prop_assert!((a.position.x - b.position.x).abs() <= 1.0 && (a.position.y - b.position.y).abs() <= 1.0);
            prop_assert!(a.direction.distance(b.direction) <= half_step + 1e-4);
            prop_assert_eq!((a.kind, a.quality), (b.kind, b.quality));
        }
    }

    #[test]
    fn other_resolutions_are_scaled_to_500_ppi(x_resolution in 99_u16..700, y_resolution in 99_u16..700, at in (0_u16..300, 0_u16..400)) {
        let mut record = one_minutia();
        (record.x_resolution, record.y_resolution) = (x_resolution, y_resolution);
        (record.views[0].minutiae[0].x, record.views[0].minutiae[0].y) = at;
        let set = record.to_minutia_set(0).unwrap();
        let expected = (f32::from(at.0) * 197.0 / f32::from(x_resolution), f32::from(at.1) * 197.0 / f32::from(y_resolution));
        let place = set.minutiae()[0].position;
        // A resolution in pixels per centimetre is known to half a pixel per centimetre.
        prop_assert!((place.x - expected.0).abs() <= expected.0 * 0.01 + 0.01, "{} {}", place.x, expected.0);
        prop_assert!((place.y - expected.1).abs() <= expected.1 * 0.01 + 0.01);
    }
}

fn one_minutia() -> MinutiaeRecord {
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
    for format in [MinutiaeFormat::Iso2005, MinutiaeFormat::Ansi2004] {
        let mut record = one_minutia().convert(format).value;
        record.views[0].minutiae = vec![record.views[0].minutiae[0]; 255];
        record.views = vec![record.views[0].clone(); 176];
        let bytes = record.write().unwrap();
        assert!(bytes.len() > 65_535);
        let read = read_minutiae(&bytes, &Limits::default()).unwrap();
        assert!(read.value == record, "{format}");
        let fields: Vec<_> = read.findings.iter().map(|finding| finding.field).collect();
        assert!(
            fields.iter().all(|&field| field == "view number" || field == "CBEFF product identifier"),
            "{fields:?}"
        );
        assert_eq!(inspect(&bytes, &Limits::default()).findings, read.findings);
    }
}

#[test]
fn the_writer_refuses_what_the_format_cannot_state() {
    type Break = fn(&mut MinutiaeRecord);
    let cases: [(Break, &str); 16] = [
        (|r| r.views.clear(), "number of finger views"),
        (|r| r.width = 0, "image width"),
        (|r| r.height = 15, "minutia position"),
        (|r| r.x_resolution = 98, "horizontal resolution"),
        (|r| r.device = 0x1000, "capture device"),
        (|r| r.certification = 4, "capture equipment certification"),
        (|r| r.reserved = 1, "reserved byte"),
        (|r| r.product = Some(CbeffProduct::default()), "CBEFF product identifier"),
        (|r| r.views[0].position = 11, "finger position"),
        (|r| r.views[0].view_number = 16, "view number"),
        (|r| r.views[0].impression = 4, "impression type"),
        (|r| r.views[0].quality = 101, "finger quality"),
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
