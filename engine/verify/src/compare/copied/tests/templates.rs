//! Minutiae: copies of a template, second captures, and parts of them.

use super::*;

/// Added minutiae that no finger has.
fn with_added(set: &MinutiaSet, count: usize) -> MinutiaSet {
    let mut seed = 77_u32;
    let mut below = |limit: u32| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) % limit
    };
    let mut all = set.minutiae().to_vec();
    all.extend((0..count).map(|_| Minutia {
        position: Point::new(below(u32::from(set.width())) as f32, below(u32::from(set.height())) as f32),
        direction: Direction::from_units(below(256), 256),
        kind: MinutiaKind::Other,
        quality: None,
    }));
    MinutiaSet::new(set.width(), set.height(), all).unwrap()
}

/// In the steps of a record: whole pixels times `grid`, directions in so many to the circle.
fn rounded(set: &MinutiaSet, steps: u32, grid: f32) -> MinutiaSet {
    changed(set, |at, direction| {
        let units = (direction.radians() / std::f32::consts::TAU * steps as f32).round() as u32;
        let step = |value: f32| (value / grid).round() * grid;
        (Point::new(step(at.x), step(at.y)), Direction::from_units(units, steps))
    })
}

fn moved(set: &MinutiaSet, radians: f32) -> MinutiaSet {
    changed(set, |at, direction| {
        let (sin, cos) = radians.sin_cos();
        let (x, y) = (at.x - 150.0, at.y - 180.0);
        let at = Point::new(cos * x + sin * y + 147.0, cos * y - sin * x + 185.0);
        (at, Direction::from_radians(direction.radians() + radians))
    })
}

/// Each minutia a pixel to one of four sides.
fn shaken(set: &MinutiaSet) -> MinutiaSet {
    changed(set, |at, direction| {
        let side = |number: f32| if (number as u32).is_multiple_of(2) { 1.0 } else { -1.0 };
        (Point::new(at.x + side(at.x / 3.0 + at.y / 5.0), at.y + side(at.x / 7.0 + at.y / 2.0)), direction)
    })
}

/// What is made of a set, by name.
fn made(set: &MinutiaSet) -> Vec<(&'static str, MinutiaSet)> {
    let record = rounded(set, 256, 1.0);
    vec![
        ("itself", set.clone()),
        ("a record of 256 directions", record.clone()),
        ("a record of 180 directions", rounded(set, 180, 1.0)),
        ("turned", moved(set, 0.2)),
        ("turned, in a record", rounded(&moved(set, 0.2), 180, 1.0)),
        ("its first 8", few(set, 8)),
        ("its first 8 in a record", few(&record, 8)),
        ("9 in a record", few(&record, 9)),
        ("11 in a record of 180 directions", few(&rounded(set, 180, 1.0), 11)),
        ("8 and 1 invented", with_added(&few(set, 8), 1)),
        ("8 in a record and 2 invented", with_added(&few(&record, 8), 2)),
        ("20 and 10 invented", with_added(&few(set, 20), 10)),
        ("20 in a record and 10 invented", with_added(&few(&record, 20), 10)),
        ("70 %, the rest invented", with_added(&few(set, set.len() * 7 / 10), set.len() * 3 / 10)),
        ("70 % in a record, the rest invented", with_added(&few(&record, set.len() * 7 / 10), set.len() * 3 / 10)),
    ]
}

#[test]
fn what_is_made_of_a_template_is_a_copy_of_it() {
    let fingers = fingers();
    for name in ["finger-1-impression-1", "finger-2-impression-1", "finger-3-impression-2"] {
        let set = extracted(&fingers, &print(name));
        for (what, copy) in made(&set) {
            let (fitting, pairs, is_copy) = compared(&fingers, &copy, &set);
            assert!(is_copy, "{name}, {what}: {fitting} of {pairs}");
        }
        // What is said not to be found is not.
        let (fitting, pairs, is_copy) = compared(&fingers, &shaken(&rounded(&set, 256, 1.0)), &set);
        assert!(!is_copy, "{name}, each moved by a pixel: {fitting} of {pairs}");
    }
}

#[test]
fn no_second_capture_of_the_samples_is_a_copy() {
    let fingers = fingers();
    for finger in 1..=3 {
        let sets: Vec<MinutiaSet> =
            (1..=3).map(|one| extracted(&fingers, &print(&format!("finger-{finger}-impression-{one}")))).collect();
        for (first, second) in [(0, 1), (0, 2), (1, 2)] {
            let (fitting, pairs, is_copy) = compared(&fingers, &sets[first], &sets[second]);
            assert!(!is_copy && fitting * 2 < pairs, "finger {finger}: {fitting} of {pairs}");
        }
    }
}

#[test]
fn sets_too_small_to_judge_are_copies_only_where_they_are_equal() {
    let three = |shift: f32| {
        let one = |x: f32, y: f32| Minutia {
            position: Point::new(x + shift, y),
            direction: Direction::from_radians(x),
            kind: MinutiaKind::Ending,
            quality: None,
        };
        MinutiaSet::new(300, 300, vec![one(10.0, 20.0), one(50.0, 90.0), one(120.0, 40.0)]).unwrap()
    };
    assert!(minutiae::equal(&three(0.0), &three(0.0)));
    assert!(!minutiae::equal(&three(0.0), &three(0.5)));
    let pairs: Vec<Pair> = matched(&fingers(), &three(0.0), &three(0.0));
    assert!(!minutiae::coincide(&three(0.0), &three(0.5), &pairs));
    let empty = MinutiaSet::new(300, 300, vec![]).unwrap();
    assert!(!minutiae::equal(&empty, &empty), "nothing is no capture");
}

/// Wherever eight lie: the best motion of some bends their rounded places by more than rounding moves them.
#[test]
fn eight_rounded_minutiae_are_a_copy_wherever_they_lie() {
    let mut seed = 5_u32;
    let mut between = |limit: f32| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as f32 / (1 << 24) as f32 * limit
    };
    for _ in 0..400 {
        let all = (0..COPIED_MINUTIAE).map(|_| Minutia {
            position: Point::new(between(298.0), between(398.0)),
            direction: Direction::from_radians(between(std::f32::consts::TAU)),
            kind: MinutiaKind::Other,
            quality: None,
        });
        let set = MinutiaSet::new(300, 400, all.collect()).unwrap();
        let pairs: Vec<Pair> = (0..COPIED_MINUTIAE as u8)
            .map(|one| Pair { probe: one, reference: one, residual_px: 0.0, residual_radians: 0.0, fit: 1.0 })
            .collect();
        assert!(minutiae::coincide(&rounded(&set, 256, 1.0), &set, &pairs), "{:?}", set.minutiae());
    }
}

#[test]
fn so_many_equal_minutiae_are_a_copy_and_fewer_none() {
    let set = extracted(&fingers(), &print("finger-1-impression-1"));
    assert!(minutiae::equal(&with_added(&few(&set, COPIED_MINUTIAE), 30), &set));
    assert!(!minutiae::equal(&with_added(&few(&set, COPIED_MINUTIAE - 1), 30), &set));
}

/// A partial print: the minutiae nearest to one of them.
fn partial(set: &MinutiaSet, seed: usize, count: usize) -> MinutiaSet {
    let Some(middle) = set.minutiae().get(seed).map(|one| one.position) else { return few(set, 0) };
    let away = |one: &Minutia| (one.position.x - middle.x).hypot(one.position.y - middle.y);
    let mut near = set.minutiae().to_vec();
    near.sort_by(|a, b| away(a).total_cmp(&away(b)));
    MinutiaSet::new(set.width(), set.height(), near.into_iter().take(count).collect()).unwrap()
}

/// What mated pairs reach at most.
#[derive(Default, Debug)]
struct Most {
    compared: u32,
    taken: u32,
    fitting: usize,
    fitting_anew: usize,
    /// Of the pairs, where as many fit as a copy must have.
    share: f64,
    equal: usize,
}

impl Most {
    fn see(&mut self, fingers: &Fingers, probe: &MinutiaSet, reference: &MinutiaSet) {
        let pairs = matched(fingers, probe, reference);
        let fits = |fit| minutiae::fitting(probe, reference, &pairs, fit);
        let (fitting, anew) = (fits(&ROUNDED_COPY), fits(&TAKEN_ANEW_COPY));
        self.compared += 1;
        self.taken += u32::from(minutiae::equal(probe, reference) || minutiae::coincide(probe, reference, &pairs));
        self.fitting = self.fitting.max(fitting);
        self.fitting_anew = self.fitting_anew.max(anew);
        if fitting >= ROUNDED_COPY.minutiae {
            self.share = self.share.max(fitting as f64 / pairs.len() as f64);
        }
        // Two records of whole pixels agree by chance more often than two exact sets.
        let (own, held) = (rounded(probe, 256, 1.0), rounded(reference, 256, 1.0));
        let same = |one: &&Minutia| {
            held.minutiae().iter().any(|other| one.position == other.position && one.direction == other.direction)
        };
        self.equal = self.equal.max(own.minutiae().iter().filter(same).count());
    }
}

/// Mated pairs of the real sets, whole and in parts: the first captures of three fingers, or all eight of ten with
/// `BIOVERIFY_ALL_PAIRS` set.
#[test]
fn no_second_capture_of_a_real_finger_is_a_copy() {
    let Some(folder) = shared("finger") else { return };
    let (last, captures) = if all_pairs() { (110, 8) } else { (103, 2) };
    let fingers = fingers();
    let mut whole = Most::default();
    let mut parts = [8, 10, 12, 14, 16, 18, 20, 25, 30].map(|count| (count, Most::default()));
    for set in SETS {
        for finger in 101..=last {
            let images = (1..=captures).filter_map(|capture| image(&folder, set, finger, capture));
            let found = images.filter_map(|image| fingers.extract(&image, &mut NoTrace).ok());
            let sets: Vec<MinutiaSet> = found.map(|found| found.minutiae).collect();
            for (index, probe) in sets.iter().enumerate() {
                for reference in &sets[index + 1..] {
                    whole.see(&fingers, probe, reference);
                    for (count, most) in &mut parts {
                        for seed in (0..probe.len()).step_by(5).filter(|_| probe.len() >= *count) {
                            most.see(&fingers, &partial(probe, seed, *count), reference);
                        }
                    }
                }
            }
        }
    }
    println!("whole: {whole:?}");
    assert!(whole.compared >= 15 && whole.taken == 0 && whole.equal < COPIED_MINUTIAE / 2, "{whole:?}");
    for (count, most) in parts {
        println!("parts of {count}: {most:?}");
        assert!(most.compared > 50 && most.taken == 0 && most.share < 0.5, "parts of {count}: {most:?}");
    }
}
