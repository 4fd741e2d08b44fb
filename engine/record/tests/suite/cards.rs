//! Minutiae on cards: vectors, orders, what is kept.

use bioverify_core::{Direction, FingerPosition, Limits, Minutia, MinutiaKind, MinutiaSet, Point, Quality};
use bioverify_record::{
    CardFormat, CardMinutia, CardMinutiae, CardObject, CardRequest, CardTemplate, CardWrapper, MinutiaOrder, OrderKey,
    RecordError, WriteError, inspect_card_minutiae, read_card,
};
use proptest::prelude::*;

use crate::card_objects::{asking, data};

/// The three minutiae of the vectors of every other format, read by an independent reader.
pub(super) const NORMAL: [u8; 15] =
    [0x41, 0xFC, 0x00, 0x47, 0x50, 0x82, 0x80, 0x02, 0x48, 0x7A, 0x44, 0xF5, 0x05, 0xF3, 0xFF];
pub(super) const COMPACT: [u8; 9] = [0x33, 0x07, 0x54, 0x40, 0x3A, 0x9E, 0x7F, 0x98, 0x40];

fn minutia(x: f32, y: f32, degrees: f32, kind: MinutiaKind, quality: Option<u8>) -> Minutia {
    let quality = quality.map(|quality| Quality::new(quality).unwrap());
    Minutia { position: Point::new(x, y), direction: Direction::from_degrees(degrees), kind, quality }
}

fn set(minutiae: Vec<Minutia>) -> MinutiaSet {
    MinutiaSet::new(1000, 1000, minutiae).unwrap()
}

fn three() -> MinutiaSet {
    set(vec![
        minutia(100.0, 14.0, 112.5, MinutiaKind::Ending, Some(90)),
        minutia(126.0, 115.0, 171.56, MinutiaKind::Bifurcation, Some(30)),
        minutia(250.0, 300.0, 359.0, MinutiaKind::Ending, None),
    ])
}

fn made(set: &MinutiaSet, format: CardFormat, request: CardRequest) -> (CardMinutiae, Vec<String>) {
    let made = CardMinutiae::from_minutia_set(set, format, &request).unwrap();
    (made.value, made.losses)
}

#[test]
fn vectors_are_written_and_read() {
    for (format, bytes) in [(CardFormat::Normal, &NORMAL[..]), (CardFormat::Compact, &COMPACT)] {
        let (card, losses) = made(&three(), format, CardRequest::default());
        let written = card.write().unwrap();
        // 255 steps of 256 are 358.6 degrees: the nearest to 359.
        assert_eq!(written, bytes, "{format}");
        assert!(losses.iter().any(|loss| loss.contains("quality of 2 minutiae")), "{losses:?}");
        let read = CardMinutiae::read(bytes, format, &Limits::default()).unwrap();
        assert!(read.findings.is_empty() && read.value == card);
        let back = read.value.to_minutia_set(FingerPosition::LeftIndex).unwrap();
        assert_eq!(back.position(), FingerPosition::LeftIndex);
        for (before, after) in three().minutiae().iter().zip(back.minutiae()) {
            let apart = before.position.distance(after.position);
            assert!(apart <= if format == CardFormat::Normal { 0.2 } else { 1.4 }, "{apart}");
            let turned = before.direction.distance(after.direction).to_degrees();
            assert!(turned <= 180.0 / format.angle_steps() as f32 + 0.1 && before.kind == after.kind);
        }
    }
}

#[test]
fn bytes_that_are_no_whole_minutiae_are_told() {
    let read = CardMinutiae::read(&COMPACT[..8], CardFormat::Compact, &Limits::default()).unwrap();
    assert_eq!((read.value.minutiae.len(), read.findings.len()), (2, 1));
    assert!(read.findings[0].offset == 6 && read.findings[0].message.contains("other size"), "{:?}", read.findings);
    assert!(matches!(CardMinutiae::read(&[], CardFormat::Normal, &Limits::default()), Err(RecordError::Empty)));
    let many = vec![0; 3 * 256];
    let error = CardMinutiae::read(&many, CardFormat::Compact, &Limits::default()).unwrap_err();
    assert!(error.to_string().contains("255"), "{error}");
    let text = inspect_card_minutiae(&COMPACT, CardFormat::Compact, &Limits::default()).to_string();
    assert!(text.contains("ending at (5.10, 0.70) mm, angle 20 = 112.5 degrees"), "{text}");
}

#[test]
fn the_writer_refuses_what_a_card_cannot_read() {
    let one = CardMinutia { kind: 1, x: 10, reserved: 0, y: 10, angle: 5 };
    let wrong = [
        CardMinutia { kind: 3, ..one },
        CardMinutia { x: 256, ..one },
        CardMinutia { angle: 64, ..one },
        CardMinutia { reserved: 1, ..one },
    ];
    for minutia in wrong {
        let card = CardMinutiae { format: CardFormat::Compact, minutiae: vec![one, minutia] };
        assert!(matches!(card.write(), Err(WriteError::Minutia { minutia: 1, .. })));
    }
    let card = CardMinutiae { format: CardFormat::Compact, minutiae: vec![one; 256] };
    assert!(card.write().unwrap_err().to_string().contains("255"));
}

/// Places after sorting, as (x, y, angle).
fn sorted(order: MinutiaOrder, minutiae: &[(u16, u16, u8)]) -> Vec<(u16, u16, u8)> {
    let mut minutiae: Vec<CardMinutia> =
        minutiae.iter().map(|&(x, y, angle)| CardMinutia { kind: 1, x, reserved: 0, y, angle }).collect();
    order.sort(&mut minutiae);
    minutiae.iter().map(|m| (m.x, m.y, m.angle)).collect()
}

#[test]
fn every_order_sorts_and_breaks_ties() {
    use MinutiaOrder::{Ascending, Descending, Unsorted};
    use OrderKey::{Angle, CartesianXy, CartesianYx, Polar};
    let given = [(20, 10, 1), (10, 20, 9), (10, 5, 9), (20, 10, 0)];
    assert_eq!(sorted(Unsorted, &given), given);
    assert_eq!(sorted(Ascending(CartesianXy), &given), [(10, 5, 9), (10, 20, 9), (20, 10, 0), (20, 10, 1)]);
    assert_eq!(sorted(Descending(CartesianXy), &given), [(20, 10, 1), (20, 10, 0), (10, 20, 9), (10, 5, 9)]);
    assert_eq!(sorted(Ascending(CartesianYx), &given), [(10, 5, 9), (20, 10, 0), (20, 10, 1), (10, 20, 9)]);
    assert_eq!(sorted(Ascending(Angle), &given), [(20, 10, 0), (20, 10, 1), (10, 5, 9), (10, 20, 9)]);
    assert_eq!(sorted(Descending(Angle), &given), [(10, 20, 9), (10, 5, 9), (20, 10, 1), (20, 10, 0)]);
    // The centre of mass is (10, 10): distances 10, 0, 5, 5 and 10.
    let round = [(20, 10, 3), (10, 10, 9), (10, 5, 2), (10, 15, 1), (0, 10, 2)];
    assert_eq!(sorted(Ascending(Polar), &round), [(10, 10, 9), (10, 15, 1), (10, 5, 2), (0, 10, 2), (20, 10, 3)]);
    assert_eq!(sorted(Descending(Polar), &round), [(20, 10, 3), (0, 10, 2), (10, 5, 2), (10, 15, 1), (10, 10, 9)]);
    for code in 0..=255 {
        let order = MinutiaOrder::from_code(code);
        assert!(order.is_none_or(|order| order.code() == code), "{code}");
        assert_eq!(order.is_some(), [0, 5, 6, 9, 10, 13, 14, 17, 18].contains(&code), "{code}");
    }
}

#[test]
fn the_best_are_kept_and_then_sorted() {
    let quality = |values: [Option<u8>; 5]| {
        let at = [10.0, 20.0, 30.0, 40.0, 200.0];
        set(at.iter().zip(values).map(|(&x, quality)| minutia(x, 100.0, 0.0, MinutiaKind::Ending, quality)).collect())
    };
    let request =
        CardRequest { max: Some(3), order: MinutiaOrder::Descending(OrderKey::CartesianXy), ..CardRequest::default() };
    let known = quality([Some(10), Some(50), Some(60), Some(5), Some(90)]);
    let (card, losses) = made(&known, CardFormat::Normal, request);
    assert!(losses.iter().any(|loss| loss.starts_with("2 minutiae above the 3")), "{losses:?}");
    let steps = |x: f64| (x * 1000.0 / 197.0).round() as u16;
    assert_eq!(card.minutiae.iter().map(|m| m.x).collect::<Vec<_>>(), [steps(200.0), steps(30.0), steps(20.0)]);
    // Without quality what is farthest from the centre of mass (at 60) goes first.
    let (card, _) = made(&quality([None; 5]), CardFormat::Normal, request);
    assert_eq!(card.minutiae.iter().map(|m| m.x).collect::<Vec<_>>(), [steps(40.0), steps(30.0), steps(20.0)]);
    let few = CardRequest { min: Some(6), ..CardRequest::default() };
    let error = CardMinutiae::from_minutia_set(&known, CardFormat::Compact, &few).unwrap_err();
    assert!(error.to_string().contains("at least 6: capture again"), "{error}");
}

#[test]
fn what_lies_beyond_a_compact_cards_reach_is_moved_and_then_dropped() {
    let at = |x: f32| minutia(x, 100.0, 0.0, MinutiaKind::Ending, None);
    // 502 pixels are 25.5 mm: all fit once moved.
    let (card, losses) = made(&set(vec![at(300.0), at(600.0), at(700.0)]), CardFormat::Compact, CardRequest::default());
    assert_eq!(card.minutiae.len(), 3);
    assert_eq!(card.minutiae.iter().map(|m| m.x).collect::<Vec<_>>(), [52, 205, 255]);
    assert!(losses.iter().any(|loss| loss.contains("moved")), "{losses:?}");
    let (card, losses) = made(&set(vec![at(10.0), at(600.0), at(700.0)]), CardFormat::Compact, CardRequest::default());
    assert_eq!(card.minutiae.len(), 2, "most are kept");
    assert!(losses.iter().any(|loss| loss.starts_with("1 minutia beyond")), "{losses:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn card_minutiae_that_are_written_are_read_back(
        compact in any::<bool>(),
        minutiae in prop::collection::vec((0_u8..3, 0_u16..256, 0_u16..256, 0_u8..64), 1..=255),
    ) {
        let format = if compact { CardFormat::Compact } else { CardFormat::Normal };
        let minutiae = minutiae.into_iter().map(|(kind, x, y, angle)| CardMinutia { kind, x, reserved: 0, y, angle });
        let card = CardMinutiae { format, minutiae: minutiae.collect() };
        let bytes = card.write().unwrap();
        prop_assert!(CardMinutiae::read(&bytes, format, &Limits::default()).unwrap().value == card);
        let template = CardTemplate { data: Some(data(0x81, format, &bytes)), ..asking() };
        let mut header = template.header.clone();
        header.fields.iter_mut().filter(|field| field.tag == 0x88).for_each(|field| field.value = vec![0, format.number() as u8]);
        let object = CardObject { wrapper: CardWrapper::Template, templates: vec![CardTemplate { header, ..template }] };
        let read = read_card(&object.write().unwrap(), &Limits::default()).unwrap();
        prop_assert!(read.findings.is_empty() && read.value == object);
    }

    #[test]
    fn a_card_gets_at_most_what_it_asks_for_in_its_order(
        places in prop::collection::vec((0.0_f32..999.0, 0.0_f32..999.0, 0.0_f32..360.0, prop::option::of(0_u8..=100)), 0..200),
        code in prop::sample::select(vec![0_u8, 5, 6, 9, 10, 13, 14, 17, 18]),
        max in 1_u8..100,
        compact in any::<bool>(),
    ) {
        let minutiae = places.iter().map(|&(x, y, angle, quality)| minutia(x, y, angle, MinutiaKind::Ending, quality));
        let order = MinutiaOrder::from_code(code).unwrap();
        let request = CardRequest { max: Some(max), order, ..CardRequest::default() };
        let format = if compact { CardFormat::Compact } else { CardFormat::Normal };
        let (card, _) = made(&set(minutiae.collect()), format, request);
        prop_assert!(card.minutiae.len() <= usize::from(max).min(places.len()));
        prop_assert!(card.write().is_ok());
        let mut again = card.clone();
        order.sort(&mut again.minutiae);
        prop_assert!(again == card, "sorted already");
    }
}
