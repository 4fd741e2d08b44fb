//! Records broken in ways that fail silently at a desk: an inspection names the cause of each in plain words.

use std::fs;

use bioverify_core::{Direction, FingerPosition, Limits, Minutia, MinutiaKind, MinutiaSet, Point, Quality};
use bioverify_record::{
    AngleUnit, ExtendedData, ExtendedItem, MinutiaeFormat, MinutiaeRecord, RawMinutia, Reading, Severity, inspect,
    read_minutiae, suspect_convention, suspect_scale,
};

use crate::files::{fixtures, shared};

/// Forty minutiae of a made-up finger of 18 x 25 mm, all directions among them; `shift` moves them as another capture does.
fn print(shift: f32) -> MinutiaSet {
    let mut state = 7_u32;
    let mut next = |bound: f32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 24) as f32 * bound
    };
    let minutiae = (0..40).map(|index| Minutia {
        position: Point::new(20.0 + next(350.0) + shift, 20.0 + next(480.0) + shift / 2.0),
        direction: Direction::from_degrees(next(360.0) + shift / 4.0),
        kind: if index % 3 == 0 { MinutiaKind::Bifurcation } else { MinutiaKind::Ending },
        quality: Quality::new(60).ok(),
    });
    MinutiaSet::new(420, 560, minutiae.collect())
        .unwrap()
        .with_position(FingerPosition::RightIndex)
        .with_quality(Quality::new(70).ok())
}

fn record(format: MinutiaeFormat) -> MinutiaeRecord {
    MinutiaeRecord::from_minutia_set(&print(0.0), format).unwrap()
}

/// Two captures of the finger, the second as `change` makes it.
fn pair(change: impl Fn(&mut MinutiaeRecord)) -> Vec<u8> {
    let mut record = record(MinutiaeFormat::Iso2005);
    let mut second = MinutiaeRecord::from_minutia_set(&print(9.0), MinutiaeFormat::Iso2005).unwrap();
    change(&mut second);
    let mut view = second.views[0].clone();
    view.view_number = 1;
    record.views.push(view);
    record.write().unwrap()
}

fn findings(bytes: &[u8]) -> Vec<String> {
    inspect(bytes, &Limits::default()).findings.iter().map(ToString::to_string).collect()
}

/// A record changed before it is written.
fn changed(format: MinutiaeFormat, change: impl Fn(&mut MinutiaeRecord)) -> Vec<u8> {
    let mut record = record(format);
    change(&mut record);
    record.write().unwrap()
}

/// A record changed after it is written.
fn patched(at: usize, patch: &[u8]) -> Vec<u8> {
    let mut bytes = record(MinutiaeFormat::Iso2005).write().unwrap();
    bytes[at..at + patch.len()].copy_from_slice(patch);
    bytes
}

/// Item lengths that leave out their own header.
fn exclusive_items() -> Vec<u8> {
    let item = ExtendedItem { kind: 1, data: vec![2, 0, 1, 5] };
    let mut bytes = changed(MinutiaeFormat::Iso2005, |r| r.views[0].extended = ExtendedData::Items(vec![item.clone()]));
    let length = bytes.len() - 5;
    bytes[length] -= 4;
    bytes
}

#[test]
fn sound_records_are_not_suspected() {
    for format in MinutiaeFormat::ALL {
        let found = findings(&record(format).write().unwrap());
        let maker_is_not_told = |text: &String| text.contains("is not told");
        assert!(found.iter().all(maker_is_not_told), "{format}: {found:?}");
    }
    assert_eq!(findings(&pair(|_| {})), [""; 0]);
}

const ANGLE_UNIT: &str = "unit of INCITS 378";

/// A sample of a standard where the shared data are at hand, and every sound fixture.
#[test]
fn published_samples_are_not_suspected_of_another_unit_of_angles() {
    let samples = ["formats/Appendix-C2_Example.raw", "data/records/minutiae/iso19794p2v2011-sample.dat"];
    let fixtures =
        fs::read_dir(fixtures().join("valid")).unwrap().map(|entry| fs::read(entry.unwrap().path()).unwrap());
    let all: Vec<_> = samples.iter().filter_map(|name| shared(name)).chain(fixtures).collect();
    assert!(all.len() >= 7);
    for bytes in all {
        let found = findings(&bytes);
        assert!(!found.iter().any(|text| text.contains(ANGLE_UNIT)), "{found:#?}");
    }
}

/// Directions in equal steps all round, `count` of them, told in units of which `steps` make a turn.
fn all_round(count: u32, steps: u32) -> Vec<u8> {
    changed(MinutiaeFormat::Iso2005, |record| {
        let one = record.views[0].minutiae[0];
        let turned = (0..count).map(|index| RawMinutia {
            x: 40 + (index * 53 % 300) as u16,
            y: 40 + (index * 37 % 400) as u16,
            angle: (index * steps / count) as u8,
            ..one
        });
        record.views[0].minutiae = turned.collect();
    })
}

#[test]
fn angles_of_a_full_print_in_the_other_unit_are_suspected_at_the_first_minutia() {
    let suspicion = |bytes: &[u8]| {
        let found = inspect(bytes, &Limits::default()).findings;
        found
            .into_iter()
            .find(|finding| finding.message.contains(ANGLE_UNIT))
            .map(|found| (found.severity, found.offset))
    };
    // Behind the headers of record and view.
    assert_eq!(suspicion(&all_round(60, 180)), Some((Severity::Warning, 28)));
    assert_eq!(suspicion(&all_round(40, 180)), Some((Severity::Note, 28)));
    assert_eq!(suspicion(&all_round(60, 256)), None);
    assert_eq!(suspicion(&all_round(39, 180)), None, "a small print says nothing");
    // A flow seen from one side only lacks its opposites and more.
    assert_eq!(suspicion(&all_round(60, 110)), None);
}

#[test]
fn each_way_to_break_a_record_is_named_in_plain_words() {
    let incits_angles = |record: &mut MinutiaeRecord| {
        for minutia in &mut record.views[0].minutiae {
            minutia.angle = (u32::from(minutia.angle) * 180 / 256) as u8;
        }
    };
    let iso_angles = |bytes: &mut Vec<u8>| {
        let record = record(MinutiaeFormat::Iso2005);
        for (index, minutia) in record.views[0].minutiae.iter().enumerate() {
            bytes[30 + index * 6 + 4] = minutia.angle;
        }
    };
    let mut ansi = record(MinutiaeFormat::Ansi2004).write().unwrap();
    iso_angles(&mut ansi);
    let mut cut = record(MinutiaeFormat::Iso2011).write().unwrap();
    cut.truncate(200);
    let cases: [(&str, Vec<u8>, &[&str]); 18] = [
        ("angles in 180 steps", changed(MinutiaeFormat::Iso2005, incits_angles), &["suspected", "unit of INCITS 378"]),
        ("angles in 256 steps", ansi, &["angle above 179", "256 steps of ISO/IEC 19794-2"]),
        ("500 for 197", patched(18, &[1, 0xF4, 1, 0xF4]), &["pixels per inch", "197 was meant"]),
        ("77 for 197", patched(18, &[0, 77, 0, 77]), &["suspected", "resolution is stated too low"]),
        ("no image size", patched(14, &[0, 0, 0, 0]), &["image width", "0: the box around the minutiae"]),
        ("length off", patched(8, &[0, 0, 1, 0]), &["length of record", "256 bytes are stated"]),
        ("outside the image", patched(14, &[0, 100]), &["outside the stated image"]),
        ("no finger", patched(24, &[0]), &["finger position", "nobody says which finger"]),
        ("exclusive lengths", exclusive_items(), &["without the item's own 4 header bytes"]),
        ("y upwards", pair(mirror), &["suspected", "y axis points upwards", "view 0 of the same finger"]),
        ("turned", pair(turn), &["suspected", "turned by 180 degrees"]),
        (
            "both",
            pair(|r| {
                mirror(r);
                turn(r);
            }),
            &["suspected", "y axis points upwards", "counted so (mirrored) and every direction"],
        ),
        (
            "y of positions alone",
            pair(flip),
            &["suspected", "y axis points upwards instead of down, for positions alone:"],
        ),
        (
            "mindtct",
            pair(|r| {
                flip(r);
                turn(r);
            }),
            &["suspected", "positions alone and every direction is turned", ".xyt"],
        ),
        ("clockwise", pair(clockwise), &["suspected", "directions are counted clockwise instead"]),
        ("left to right", pair(mirror_sideways), &["suspected", "mirrored left to right"]),
        ("cut", cut, &["truncated", "read it from its source again"]),
        ("version", patched(4, b"020"), &["\"020\" where \" 20\" is defined"]),
    ];
    for (name, bytes, parts) in cases {
        let found = findings(&bytes);
        let names_it = |text: &String| parts.iter().all(|part| text.contains(part));
        assert!(found.iter().any(names_it), "{name} should say {parts:?}: {found:#?}");
    }
}

fn mirror(record: &mut MinutiaeRecord) {
    let height = record.views[0].image.height;
    for minutia in &mut record.views[0].minutiae {
        minutia.y = height - 1 - minutia.y;
        minutia.angle = minutia.angle.wrapping_neg();
    }
}

fn flip(record: &mut MinutiaeRecord) {
    let height = record.views[0].image.height;
    record.views[0].minutiae.iter_mut().for_each(|minutia| minutia.y = height - 1 - minutia.y);
}

fn clockwise(record: &mut MinutiaeRecord) {
    record.views[0].minutiae.iter_mut().for_each(|minutia| minutia.angle = minutia.angle.wrapping_neg());
}

fn mirror_sideways(record: &mut MinutiaeRecord) {
    let width = record.views[0].image.width;
    for minutia in &mut record.views[0].minutiae {
        minutia.x = width - 1 - minutia.x;
        minutia.angle = 128_u8.wrapping_sub(minutia.angle);
    }
}

fn turn(record: &mut MinutiaeRecord) {
    for minutia in &mut record.views[0].minutiae {
        minutia.angle = minutia.angle.wrapping_add(128);
    }
}

#[test]
fn two_prints_of_different_fingers_are_not_suspected() {
    let (one, other) = (print(0.0), print(0.0));
    let mirrored = other.minutiae().iter().enumerate().map(|(index, minutia)| Minutia {
        position: Point::new((index * 97 % 400) as f32, (index * 61 % 500) as f32),
        ..*minutia
    });
    let other = MinutiaSet::new(420, 560, mirrored.collect()).unwrap();
    assert_eq!(suspect_convention(&one, &other), None);
    assert_eq!(suspect_scale(&one, &other), None);
    let read = read_minutiae(&pair(mirror), &Limits::default()).unwrap().value;
    let seen = suspect_convention(&one, &read.to_minutia_set(1).unwrap()).unwrap();
    assert_eq!(seen.reading, Reading { y_up: true, clockwise: true, ..Reading::default() });
    assert!(seen.so_read > 0.9, "{seen:?}");
}

#[test]
fn angles_in_the_unit_of_the_other_standard_are_told_beside_a_right_print() {
    let trusted = print(0.0);
    let read_as = |steps_written: f32, steps_read: f32| {
        let change = |m: &Minutia| {
            let number = (m.direction.radians() / std::f32::consts::TAU * steps_written).floor();
            Minutia { direction: Direction::from_degrees(number * 360.0 / steps_read), ..*m }
        };
        MinutiaSet::new(1000, 1200, print(9.0).minutiae().iter().map(change).collect()).unwrap()
    };
    for (written, read, unit) in [(180.0, 256.0, AngleUnit::TwoDegrees), (256.0, 180.0, AngleUnit::Binary)] {
        let seen = suspect_convention(&trusted, &read_as(written, read));
        let reading = seen.map(|seen| seen.reading);
        // Of 256 steps read as 2 degrees those beyond a turn come out wrong, the others are enough.
        assert_eq!(reading, Some(Reading { unit: Some(unit), ..Reading::default() }), "{seen:?}");
    }
}

#[test]
fn a_print_of_another_scale_is_told_with_the_scale() {
    let (trusted, other) = (print(0.0), print(9.0));
    assert_eq!(suspect_scale(&trusted, &other), None, "another capture alone is no other scale");
    let scaled = |x: f32, y: f32| {
        let change = |m: &Minutia| Minutia { position: Point::new(m.position.x * x, m.position.y * y), ..*m };
        MinutiaSet::new(1000, 1200, other.minutiae().iter().map(change).collect()).unwrap()
    };
    let cases = [
        (0.5, 0.5, "distances are about 0.50 of those there: the resolution is stated 2.0 times too high"),
        (1.97, 1.97, "the resolution is stated 2.0 times too low"),
        (1.667, 1.667, "distances are about 1.6"),
        (0.788, 0.788, "distances are about 0.79"),
        (0.5, 1.0, "horizontal distances are about 0.50"),
        (1.0, 1.3, "vertical distances are about 1.3"),
    ];
    for (x, y, text) in cases {
        let seen = suspect_scale(&trusted, &scaled(x, y)).unwrap_or_else(|| panic!("{x} by {y} should be seen"));
        assert!((seen.x / x - 1.0).abs() < 0.04 && (seen.y / y - 1.0).abs() < 0.04, "{x} by {y}: {seen:?}");
        assert!(seen.to_string().contains(text), "{x} by {y} should say {text:?}: {seen}");
        assert_eq!(suspect_convention(&trusted, &scaled(x, y)), None);
    }
}
