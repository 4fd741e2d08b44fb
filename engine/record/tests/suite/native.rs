//! The native template: layouts, frozen versions, round trip.

use std::f32::consts::TAU;

use bioverify_core::{
    Direction, FingerPosition, Limits, MAX_RIDGE_CELLS, Minutia, MinutiaKind, MinutiaSet, Point, Quality, RidgeCell,
    RidgeMap,
};
use bioverify_record::{MOST_NATIVE_BYTES, ModelTag, NATIVE_VERSION, NativeTemplate, RecordError, inspect};
use proptest::prelude::*;

use crate::files::{expect_fixture, fixture};

/// A template of three minutiae on an image of 300 x 400 pixels.
fn template(
    minutiae: [(f32, f32, u32, MinutiaKind, Option<u8>); 3],
    turn: u32,
    map: Option<RidgeMap>,
) -> NativeTemplate {
    let minutia = |(x, y, direction, kind, quality): (f32, f32, u32, MinutiaKind, Option<u8>)| Minutia {
        position: Point::new(x, y),
        direction: Direction::from_units(direction, turn),
        kind,
        quality: quality.map(|value| Quality::new(value).unwrap()),
    };
    let set = MinutiaSet::new(300, 400, minutiae.map(minutia).to_vec()).unwrap().with_ridges(map);
    let set = set.with_position(FingerPosition::LeftIndex).with_quality(Some(Quality::new(80).unwrap()));
    NativeTemplate { minutiae: set, model: ModelTag(*b"\x01\x23\x45\x67\x89\xAB\xCD\xEF") }
}

/// What the frozen template of version 1 holds.
fn frozen_1() -> NativeTemplate {
    let minutiae = [
        (100.25, 14.5, 20_480, MinutiaKind::Ending, Some(90)),
        (126.0, 115.5 + 127.0 / 256.0, 65_535, MinutiaKind::Bifurcation, None),
        (299.0 + 255.0 / 256.0, 0.0, 0, MinutiaKind::Other, Some(0)),
    ];
    template(minutiae, 65_536, None)
}

/// What the frozen template of version 2 holds.
fn frozen_2() -> NativeTemplate {
    let minutiae = [
        (100.25, 14.5, 1_280, MinutiaKind::Ending, Some(90)),
        (126.0, 115.75, 4_095, MinutiaKind::Bifurcation, None),
        (299.75, 0.0, 0, MinutiaKind::Other, Some(0)),
    ];
    let cell = |index: u8| match index {
        0..=13 | 20..=22 => RidgeCell::EMPTY,
        _ => RidgeCell::new(index, index % 3 + 1),
    };
    template(minutiae, 4_096, RidgeMap::cut(16, 6, 5, (0..30).map(cell).collect()))
}

#[test]
fn version_1_still_reads_and_is_written_anew_in_version_2() {
    let read = NativeTemplate::read(&fixture("frozen/native-v1.bin"), &Limits::default()).unwrap();
    assert_eq!(read, frozen_1());
    let anew = NativeTemplate::read(&read.write(), &Limits::default()).unwrap();
    for (old, new) in read.minutiae.minutiae().iter().zip(anew.minutiae.minutiae()) {
        assert!(old.position.distance(new.position) <= 0.25 && old.direction.distance(new.direction) < 1e-3);
        assert_eq!((old.kind, old.quality), (new.kind, new.quality));
    }
}

#[test]
fn version_2_still_reads() {
    assert_eq!(NATIVE_VERSION, 2, "a new version needs a new frozen file; this one must go on being read");
    assert_eq!(NativeTemplate::read(&fixture("frozen/native-v2.bin"), &Limits::default()), Ok(frozen_2()));
}

#[test]
fn version_2_is_still_written_the_same() {
    expect_fixture("frozen/native-v2.bin", &frozen_2().write());
}

#[test]
fn an_inspection_shows_every_field() {
    for (name, position) in [("native-v1.bin", "(100.25, 14.50)"), ("native-v2.bin", "(100.25, 14.50)")] {
        let bytes = fixture(&format!("frozen/{name}"));
        let report = inspect(&bytes, &Limits::default());
        assert_eq!(report.fields.iter().map(|line| line.len).sum::<usize>(), bytes.len(), "{report}");
        assert!(report.findings.is_empty());
        assert!(report.to_string().contains("0123456789abcdef"), "{report}");
        assert!(report.to_string().contains(&format!("ending at {position}, 112.5 degrees")), "{report}");
        assert!(!report.to_string().contains("360.0 degrees"), "a full turn is none: {report}");
    }
    let report = inspect(&fixture("frozen/native-v2.bin"), &Limits::default()).to_string();
    assert!(report.contains("ridges of row 4") && report.contains("68/1 70/2"), "{report}");
}

/// The bytes with one changed and the checksum made right.
fn with(bytes: &[u8], offset: usize, change: impl Fn(u8) -> u8) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[offset] = change(bytes[offset]);
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&bytes[..12]);
    hasher.update(&bytes[16..]);
    bytes[12..16].copy_from_slice(&hasher.finalize().to_le_bytes());
    bytes
}

#[test]
fn what_version_2_never_states_is_refused_where_it_stands() {
    let bytes = frozen_2().write();
    let at = |name: &str| {
        let report = inspect(&bytes, &Limits::default());
        report.fields.iter().find(|line| line.name == name).unwrap().offset
    };
    let ridges = at("where the finger is") + 3;
    let cases: [(usize, usize, u8); 10] = [
        (32, 32, 1),                                                  // another step
        (33, 34, 16),                                                 // no side, and yet columns
        (33, 33, 16 ^ 7),                                             // cells too small
        (38, 30, 1),                                                  // another number of cells than bytes
        (at("x of all minutiae") + 4, at("x of all minutiae"), 0x10), // bits behind the last
        (at("qualities of all minutiae") + 2, at("qualities of all minutiae"), 0x80),
        (at("qualities of all minutiae"), at("qualities of all minutiae"), 90 ^ 126), // above 100
        (at("kinds of all minutiae"), at("kinds of all minutiae"), 2),                // 1 becomes 3
        (at("where the finger is"), 38, 1),                                           // a cell more than stated
        (ridges, ridges, 0xC0),                                                       // no clarity
    ];
    for (offset, told, flipped) in cases {
        let error = NativeTemplate::read(&with(&bytes, offset, |byte| byte ^ flipped), &Limits::default()).unwrap_err();
        assert!(matches!(error, RecordError::NativeValue { offset, .. } if offset == told), "{offset}: {error}");
    }
}

/// A map as large as any, all finger.
fn whole_map() -> RidgeMap {
    let cells = (0..MAX_RIDGE_CELLS).map(|index| RidgeCell::new(index as u8, 1 + (index % 3) as u8));
    RidgeMap::cut(16, 32, 32, cells.collect()).unwrap()
}

#[test]
fn any_set_fits_and_only_the_map_gets_coarser() {
    for (count, side) in [(0, 16), (60, 16), (61, 32), (180, 32), (255, 128)] {
        let minutia = Minutia {
            position: Point::new(99.0, 511.75),
            direction: Direction::from_units(count, 4_096),
            kind: MinutiaKind::Ending,
            quality: None,
        };
        let set = MinutiaSet::new(512, 512, vec![minutia; count as usize]).unwrap().with_ridges(Some(whole_map()));
        let bytes = NativeTemplate { minutiae: set.clone(), model: ModelTag::default() }.write();
        assert!(bytes.len() <= MOST_NATIVE_BYTES, "{count}: {}", bytes.len());
        let back = NativeTemplate::read(&bytes, &Limits::default()).unwrap().minutiae;
        assert_eq!(back.minutiae(), set.minutiae());
        assert_eq!(back.ridges().unwrap().grid().side, side, "{count}");
    }
}

fn map() -> impl Strategy<Value = Option<RidgeMap>> {
    let cells = prop::collection::vec(any::<u8>(), 1024);
    prop::option::of((8_u8.., 1_u8..=32, 1_u8..=32, cells)).prop_map(|made| {
        let (side, columns, rows, codes) = made?;
        let cells = codes.iter().take(usize::from(columns) * usize::from(rows));
        RidgeMap::cut(side, columns, rows, cells.map(|code| RidgeCell::from_code(*code).unwrap_or_default()).collect())
    })
}

fn arbitrary() -> impl Strategy<Value = NativeTemplate> {
    let size = (1_u16.., 1_u16..);
    let minutia = (0.0_f32..1.0, 0.0_f32..1.0, -10.0_f32..10.0, 0_u8..3, prop::option::of(0_u8..=100));
    let rest = (0_u8..=10, prop::option::of(0_u8..=100), any::<[u8; 8]>(), map());
    (size, prop::collection::vec(minutia, 0..=255), rest).prop_map(
        |((width, height), minutiae, (position, quality, tag, map))| {
            let minutiae = minutiae.into_iter().map(|(x, y, angle, kind, quality)| Minutia {
                position: Point::new(x * (f32::from(width) - 0.01).max(0.0), y * (f32::from(height) - 0.01).max(0.0)),
                direction: Direction::from_radians(angle),
                kind: [MinutiaKind::Other, MinutiaKind::Ending, MinutiaKind::Bifurcation][usize::from(kind)],
                quality: quality.map(|value| Quality::new(value).unwrap()),
            });
            let set = MinutiaSet::new(width, height, minutiae.collect()).unwrap();
            let quality = quality.map(|value| Quality::new(value).unwrap());
            let set =
                set.with_position(FingerPosition::from_code(position).unwrap()).with_quality(quality).with_ridges(map);
            NativeTemplate { minutiae: set, model: ModelTag(tag) }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_template_comes_back_within_its_steps_and_then_exactly(template in arbitrary()) {
        let bytes = template.write();
        let back = NativeTemplate::read(&bytes, &Limits::default()).unwrap();
        prop_assert!(bytes.len() <= MOST_NATIVE_BYTES);
        prop_assert_eq!(back.write(), bytes);
        prop_assert_eq!(back.model, template.model);
        let (before, after) = (&template.minutiae, &back.minutiae);
        prop_assert_eq!((before.width(), before.height()), (after.width(), after.height()));
        prop_assert_eq!((before.position(), before.quality(), before.len()), (after.position(), after.quality(), after.len()));
        // Half a step, a whole one at the edge, both ways.
        let step = (f32::from(before.width().max(before.height())) / 4_096.0).max(0.25) * 2.0;
        for (a, b) in before.minutiae().iter().zip(after.minutiae()) {
            prop_assert!((a.position.x - b.position.x).abs() <= step && (a.position.y - b.position.y).abs() <= step);
            prop_assert!(a.direction.distance(b.direction) < 0.51 * TAU / 4_096.0);
            prop_assert_eq!((a.kind, a.quality), (b.kind, b.quality));
        }
        let mut map = before.ridges().cloned();
        while map.as_ref().map(RidgeMap::grid) != after.ridges().map(RidgeMap::grid) {
            prop_assert!(map.is_some(), "made of nothing");
            map = map.as_ref().and_then(RidgeMap::coarser);
        }
        prop_assert_eq!(map.as_ref(), after.ridges());
    }

    #[test]
    fn any_single_wrong_bit_is_noticed(template in arbitrary(), bit in any::<prop::sample::Index>()) {
        let mut bytes = template.write();
        let bit = bit.index(bytes.len() * 8);
        bytes[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(NativeTemplate::read(&bytes, &Limits::default()).is_err());
    }
}
