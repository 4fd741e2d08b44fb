//! The native template: layout, frozen version, round trip.

use bioverify_core::{Direction, FingerPosition, Limits, Minutia, MinutiaKind, MinutiaSet, Point, Quality};
use bioverify_record::{ModelTag, NATIVE_VERSION, NativeTemplate, inspect};
use proptest::prelude::*;

use crate::files::{expect_fixture, fixture};

/// What the frozen template of version 1 holds.
fn frozen() -> NativeTemplate {
    let minutia = |x: f32, y: f32, turn: u32, kind: MinutiaKind, quality: Option<u8>| Minutia {
        position: Point::new(x, y),
        direction: Direction::from_units(turn, 65_536),
        kind,
        quality: quality.map(|value| Quality::new(value).unwrap()),
    };
    let minutiae = vec![
        minutia(100.25, 14.5, 20_480, MinutiaKind::Ending, Some(90)),
        minutia(126.0, 115.5 + 127.0 / 256.0, 65_535, MinutiaKind::Bifurcation, None),
        minutia(299.0 + 255.0 / 256.0, 0.0, 0, MinutiaKind::Other, Some(0)),
    ];
    let set = MinutiaSet::new(300, 400, minutiae).unwrap();
    let set = set.with_position(FingerPosition::LeftIndex).with_quality(Some(Quality::new(80).unwrap()));
    NativeTemplate { minutiae: set, model: ModelTag(*b"\x01\x23\x45\x67\x89\xAB\xCD\xEF") }
}

#[test]
fn version_1_still_reads() {
    assert_eq!(NATIVE_VERSION, 1, "a new version needs a new frozen file; this one must go on being read");
    assert_eq!(NativeTemplate::read(&fixture("frozen/native-v1.bin"), &Limits::default()), Ok(frozen()));
}

#[test]
fn version_1_is_still_written_the_same() {
    expect_fixture("frozen/native-v1.bin", &frozen().write());
}

#[test]
fn an_inspection_shows_every_field() {
    let bytes = fixture("frozen/native-v1.bin");
    let report = inspect(&bytes, &Limits::default());
    assert_eq!(report.fields.iter().map(|line| line.len).sum::<usize>(), bytes.len());
    assert!(report.findings.is_empty());
    assert!(report.to_string().contains("0123456789abcdef"), "{report}");
    assert!(report.to_string().contains("ending at (100.25, 14.50), 112.5 degrees"), "{report}");
    assert!(!report.to_string().contains("360.0 degrees"), "a full turn is none: {report}");
}

fn arbitrary() -> impl Strategy<Value = NativeTemplate> {
    let size = (1_u16.., 1_u16..);
    let minutia = (0.0_f32..1.0, 0.0_f32..1.0, -10.0_f32..10.0, 0_u8..3, prop::option::of(0_u8..=100));
    let rest = (0_u8..=10, prop::option::of(0_u8..=100), any::<[u8; 8]>());
    (size, prop::collection::vec(minutia, 0..=255), rest).prop_map(
        |((width, height), minutiae, (position, quality, tag))| {
            let minutiae = minutiae.into_iter().map(|(x, y, angle, kind, quality)| Minutia {
                position: Point::new(x * (f32::from(width) - 0.01).max(0.0), y * (f32::from(height) - 0.01).max(0.0)),
                direction: Direction::from_radians(angle),
                kind: [MinutiaKind::Other, MinutiaKind::Ending, MinutiaKind::Bifurcation][usize::from(kind)],
                quality: quality.map(|value| Quality::new(value).unwrap()),
            });
            let set = MinutiaSet::new(width, height, minutiae.collect()).unwrap();
            let quality = quality.map(|value| Quality::new(value).unwrap());
            let set = set.with_position(FingerPosition::from_code(position).unwrap()).with_quality(quality);
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
        prop_assert_eq!(back.write(), bytes);
        prop_assert_eq!(back.model, template.model);
        let (before, after) = (&template.minutiae, &back.minutiae);
        prop_assert_eq!((before.width(), before.height()), (after.width(), after.height()));
        prop_assert_eq!((before.position(), before.quality(), before.len()), (after.position(), after.quality(), after.len()));
        for (a, b) in before.minutiae().iter().zip(after.minutiae()) {
            prop_assert!(a.position.distance(b.position) <= 1.5 / 256.0);
            prop_assert!(a.direction.distance(b.direction) < 1e-4);
            prop_assert_eq!((a.kind, a.quality), (b.kind, b.quality));
        }
    }

    #[test]
    fn any_single_wrong_bit_is_noticed(template in arbitrary(), bit in any::<prop::sample::Index>()) {
        let mut bytes = template.write();
        let bit = bit.index(bytes.len() * 8);
        bytes[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(NativeTemplate::read(&bytes, &Limits::default()).is_err());
    }
}
