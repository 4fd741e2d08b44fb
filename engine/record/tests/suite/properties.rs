//! Random records: what is written is read back.

use std::ops::Range;

use bioverify_core::{Direction, Limits, Minutia, MinutiaKind, MinutiaSet, Point, Quality};
use bioverify_record::{
    CaptureTime, CbeffProduct, Certificate, Conversion, ExtendedData, ExtendedItem, FingerCapture, FingerView,
    MinutiaeFormat, MinutiaeRecord, RawMinutia, SampleQuality, ViewImage, read_minutiae,
};
use proptest::prelude::*;

use crate::refused::one_minutia;

fn format() -> impl Strategy<Value = MinutiaeFormat> {
    prop::sample::select(MinutiaeFormat::ALL.to_vec())
}

fn is_first(format: MinutiaeFormat) -> bool {
    format.unreported_quality() == 0
}

/// A sample quality that the format states.
fn quality(format: MinutiaeFormat) -> BoxedStrategy<SampleQuality> {
    let scores: Vec<u8> = match format {
        MinutiaeFormat::Iso2005 | MinutiaeFormat::Ansi2004 => (0..=100).collect(),
        MinutiaeFormat::Iso2011 => (0..=100).chain([255]).collect(),
        MinutiaeFormat::Ansi2009 | MinutiaeFormat::Ansi2009Am1 => (0..=100).chain([254, 255]).collect(),
    };
    let scores = prop::sample::select(scores);
    if is_first(format) {
        scores.prop_map(|score| SampleQuality { score, vendor: 0, algorithm: 0 }).boxed()
    } else {
        (scores, any::<u16>(), any::<u16>())
            .prop_map(|(score, vendor, algorithm)| SampleQuality { score, vendor, algorithm })
            .boxed()
    }
}

/// A moment in these years, or none.
pub fn moments(years: Range<u16>) -> impl Strategy<Value = CaptureTime> {
    let told = (years, 1_u8..=12, 1_u8..=28, 0_u8..24, 0_u8..60, 0_u8..60, 0_u16..1000);
    prop_oneof![
        Just(CaptureTime::UNKNOWN),
        told.prop_map(|(year, month, day, hour, minute, second, millisecond)| CaptureTime {
            year,
            month,
            day,
            hour,
            minute,
            second,
            millisecond
        })
    ]
}

/// What a representation states beside; its certificates fit the record's flag.
fn representation(certified: bool) -> impl Strategy<Value = FingerCapture> {
    let time = moments(1..0xFFFF);
    let certificate = (any::<u16>(), any::<u8>()).prop_map(|(authority, scheme)| Certificate { authority, scheme });
    let certificates = prop::collection::vec(certificate, 0..if certified { 4 } else { 1 });
    (time, 0_u8..=20, any::<u16>(), any::<u16>(), certificates, 5_u8..=6, 0_u8..=1).prop_map(
        |(time, technology, vendor, device, certificates, minutia_length, ridge_ending)| FingerCapture {
            time,
            technology,
            vendor,
            device,
            certificates,
            minutia_length,
            ridge_ending,
        },
    )
}

fn extended() -> impl Strategy<Value = ExtendedData> {
    let item =
        (any::<u16>(), prop::collection::vec(any::<u8>(), 0..40)).prop_map(|(kind, data)| ExtendedItem { kind, data });
    prop::collection::vec(item, 0..4).prop_map(ExtendedData::Items)
}

fn image(format: MinutiaeFormat) -> impl Strategy<Value = ViewImage> {
    let most = if format == MinutiaeFormat::Iso2011 { 0x3FFF } else { u16::MAX };
    (1..=most, 1..=most, 99_u16.., 99_u16..).prop_map(|(width, height, x_resolution, y_resolution)| ViewImage {
        width,
        height,
        x_resolution,
        y_resolution,
    })
}

fn minutiae(format: MinutiaeFormat, image: ViewImage) -> impl Strategy<Value = Vec<RawMinutia>> {
    let qualities: Vec<u8> = if is_first(format) { (0..=100).collect() } else { (0..=100).chain([254, 255]).collect() };
    let (width, height, last) = (image.width.min(0x4000), image.height.min(0x4000), (format.angle_steps() - 1) as u8);
    let minutia = (0_u8..3, 0..width, 0..height, 0..=last, prop::sample::select(qualities))
        .prop_map(|(kind, x, y, angle, quality)| RawMinutia { kind, x, reserved: 0, y, angle, quality });
    prop::collection::vec(minutia, usize::from(format == MinutiaeFormat::Iso2011)..=255)
}

fn view(format: MinutiaeFormat, image: ViewImage, certified: bool) -> impl Strategy<Value = FingerView> {
    let codes: Vec<u8> =
        (0_u8..=29).filter(|&code| matches!(code, 0..=3 | 8) || !is_first(format) && code == 29).collect();
    let positions: Vec<u8> = (0..=50)
        .filter(|&code| code <= 10 || format == MinutiaeFormat::Ansi2009Am1 && matches!(code, 13 | 47))
        .collect();
    let head = (prop::sample::select(positions), 0_u8..16, prop::sample::select(codes));
    let is_2011 = format == MinutiaeFormat::Iso2011;
    let qualities = prop::collection::vec(quality(format), if is_2011 { 0..=3 } else { 1..=1 });
    (head, qualities, representation(certified), minutiae(format, image), extended()).prop_map(
        move |((position, view_number, impression), qualities, form, mut minutiae, extended)| {
            if is_2011 && form.minutia_length == 5 {
                minutiae.iter_mut().for_each(|minutia| minutia.quality = 254);
            }
            let representation = is_2011.then_some(form);
            FingerView { position, view_number, impression, image, qualities, representation, minutiae, extended }
        },
    )
}

/// Any record the writer takes.
fn record() -> impl Strategy<Value = MinutiaeRecord> {
    (format(), any::<bool>()).prop_flat_map(|(format, certified)| {
        let views = image(format).prop_flat_map(move |shared| {
            let one = image(format)
                .prop_flat_map(move |own| view(format, if is_first(format) { shared } else { own }, certified));
            prop::collection::vec(one, 1..5)
        });
        let device = match format {
            MinutiaeFormat::Iso2011 => 0..=0,
            first if is_first(first) => 0..=0x0FFF,
            _ => 0..=0xFFFF_u16,
        };
        (views, device, any::<u16>(), any::<u16>()).prop_map(move |(views, device, owner, kind)| {
            let claim = match format {
                MinutiaeFormat::Iso2011 => 1,
                first if is_first(first) => 8,
                _ => 0x80,
            };
            let is_iso = format.angle_steps() == 256;
            MinutiaeRecord {
                format,
                product: (!is_iso).then_some(CbeffProduct { owner, kind }),
                certification: if certified { claim } else { 0 },
                device,
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
        prop_assert!(record.convert(MinutiaeFormat::Ansi2004).value == record);
        let back = record.convert(MinutiaeFormat::Iso2005).value.convert(MinutiaeFormat::Ansi2004).value;
        for (a, b) in record.views.iter().zip(&back.views) {
            prop_assert!(a.minutiae == b.minutiae);
        }
    }

    #[test]
    fn every_conversion_can_be_written_and_keeps_every_minutia(record in record(), format in format()) {
        let Conversion { value, losses } = record.convert(format);
        prop_assert!(record.format != format || losses.is_empty() && value == record);
        if format == MinutiaeFormat::Iso2011 && record.views.iter().any(|view| view.minutiae.is_empty()) {
            prop_assert!(value.write().is_err(), "the second ISO edition needs a minutia");
        } else if value.views.iter().all(|view| view.image.width.max(view.image.height) <= 0x3FFF) {
            let again = read_minutiae(&value.write().unwrap(), &Limits::default()).unwrap().value;
            prop_assert!(again == value);
        }
        for (before, after) in record.views.iter().zip(&value.views) {
            prop_assert_eq!(before.minutiae.len(), after.minutiae.len());
        }
    }

    #[test]
    fn a_set_survives_a_record_to_half_a_pixel_and_half_a_step(set in minutia_set(), format in format()) {
        let written = MinutiaeRecord::from_minutia_set(&set, format).unwrap().write();
        // The one edition that has no way to say that there is none.
        if set.is_empty() && format == MinutiaeFormat::Iso2011 {
            prop_assert!(written.is_err());
            return Ok(());
        }
        let bytes = written.unwrap();
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
        (record.views[0].image.x_resolution, record.views[0].image.y_resolution) = (x_resolution, y_resolution);
        (record.views[0].minutiae[0].x, record.views[0].minutiae[0].y) = at;
        let set = record.to_minutia_set(0).unwrap();
        let expected = (f32::from(at.0) * 197.0 / f32::from(x_resolution), f32::from(at.1) * 197.0 / f32::from(y_resolution));
        let place = set.minutiae()[0].position;
        // A resolution in pixels per centimetre is known to half a pixel per centimetre.
        prop_assert!((place.x - expected.0).abs() <= expected.0 * 0.01 + 0.01, "{} {}", place.x, expected.0);
        prop_assert!((place.y - expected.1).abs() <= expected.1 * 0.01 + 0.01);
    }
}
