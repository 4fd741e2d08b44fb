//! Directions and kinds, checked against geometry that knows nothing of phase residues.

#![allow(clippy::disallowed_methods)]

use std::f32::consts::{PI, TAU};

use bioverify_core::{Direction, MinutiaKind};
use bioverify_testdata::field::Field;
use bioverify_testdata::grow::Pattern;
use bioverify_testdata::params::{CELL, CELLS_HIGH, CELLS_WIDE, PERIOD};
use bioverify_testdata::residues::{beyond, residues};
use bioverify_testdata::{Class, ImpressionParams, Master, Style, render};
use rustfft::num_complex::Complex32;

/// Level ridges into which, right of the middle, one more ridge (or valley) is wedged. `sign` -1 swaps ridge and valley,
/// `mirror` lets the new line run to the left.
fn wedge(sign: f32, mirror: bool) -> Vec<f32> {
    let (middle_x, middle_y) = (120.0, 160.0);
    let k = TAU * CELL as f32 / PERIOD;
    (0..CELLS_WIDE * CELLS_HIGH)
        .map(|index| {
            let (x, y) = ((index % CELLS_WIDE) as f32 - middle_x, (index / CELLS_WIDE) as f32 - middle_y);
            let along = if mirror { -x } else { x };
            let open = 0.5 + 0.5 * (along / 6.0).tanh();
            // Lines below move down and lines above move up as the wedge opens; at its mouth there was a valley.
            sign * (k * y.abs() + PI * (1.0 - open)).cos()
        })
        .collect()
}

#[test]
fn a_hand_made_ridge_ending_points_into_the_ridge() {
    let level = Field {
        class: Class::PlainArch,
        singular: Vec::new(),
        double: vec![Complex32::new(1.0, 0.0); CELLS_WIDE * CELLS_HIGH],
    };
    for (sign, mirror) in [(1.0, false), (1.0, true), (-1.0, false), (-1.0, true)] {
        let pattern = Pattern::of_ridges(wedge(sign, mirror));
        let inner: Vec<_> = residues(&pattern, &level)
            .into_iter()
            .filter(|r| (r.x - 240.0).abs() < 150.0 && (r.y - 320.0).abs() < 250.0)
            .collect();
        assert_eq!(inner.len(), 1, "one line more on one side is one minutia");
        let residue = inner[0];
        assert!((residue.x - 240.0).abs() < 8.0 && (residue.y - 320.0).abs() < 2.0);
        let want = if mirror { -1.0 } else { 1.0 };
        assert!(residue.toward.0 * want > 0.99, "{:?}", residue.toward);
        let (bx, by) = beyond(&residue);
        let cell = (by / 2.0).round() as usize * CELLS_WIDE + (bx / 2.0).round() as usize;
        assert_eq!(pattern.even[cell] > 0.0, sign > 0.0, "an added ridge is an ending, an added valley a bifurcation");
    }
}

/// In the finished picture an ending has its ridge ahead (dark) and a valley behind; a bifurcation the reverse.
#[test]
fn in_the_picture_the_direction_leads_into_the_ridge_or_into_the_fork() {
    let (mut right, mut all) = ([0, 0], [0, 0]);
    for seed in 0..6 {
        let master = Master::new(seed);
        let mut params = ImpressionParams::of_style(&master, seed, 400, 480, Style::Clean);
        params.look.threshold = -0.05;
        params.look.crumbs = 0.05;
        params.look.pores = 0.0;
        params.look.merging = 0.0;
        params.look.pressure = 0.05;
        params.placement.turn = seed as f32;
        let print = render(&master, &params).unwrap();
        let grey = |x: f32, y: f32| f32::from(print.image.get(x as u32, y as u32).unwrap_or(128));
        for minutia in &print.truth.minutiae {
            let at = |distance: f32| {
                let angle = minutia.direction.radians();
                grey(
                    (minutia.position.x + distance * angle.cos()).round(),
                    (minutia.position.y - distance * angle.sin()).round(),
                )
            };
            let inside = (30.0..370.0).contains(&minutia.position.x) && (30.0..450.0).contains(&minutia.position.y);
            if minutia.visibility < 0.8 || !inside {
                continue;
            }
            let ahead = at(5.0) + at(6.0) + at(7.0);
            let behind = at(-5.0) + at(-6.0) + at(-7.0);
            let kind = usize::from(minutia.kind == MinutiaKind::Bifurcation);
            all[kind] += 1;
            right[kind] += usize::from((ahead < behind) == (kind == 0));
        }
    }
    for kind in 0..2 {
        assert!(all[kind] > 60, "{all:?}");
        assert!(right[kind] as f32 > 0.92 * all[kind] as f32, "{right:?} of {all:?}");
    }
}

/// The picture's own residues, found without the master, are the warped minutiae.
#[test]
fn minutiae_found_again_in_a_clean_picture_are_the_warped_ones() {
    let (mut matched, mut truth_count, mut found_count) = (0, 0, 0);
    for seed in 20..24 {
        let master = Master::new(seed);
        let mut params = ImpressionParams::of_style(&master, seed, CELLS_WIDE * CELL, CELLS_HIGH * CELL, Style::Clean);
        params.placement.period = PERIOD;
        params.placement.distortion = 1.5;
        params.placement.turn = 0.4;
        let print = render(&master, &params).unwrap();
        let picture: Vec<f32> = (0..CELLS_WIDE * CELLS_HIGH)
            .map(|i| {
                let (x, y) = ((i % CELLS_WIDE * CELL) as u32, (i / CELLS_WIDE * CELL) as u32);
                128.0 - f32::from(print.image.get(x, y).unwrap())
            })
            .collect();
        let double = (0..CELLS_WIDE * CELLS_HIGH)
            .map(|i| {
                let (x, y) = (i % CELLS_WIDE / 4, i / CELLS_WIDE / 4);
                let angle = 2.0 * print.truth.orientation.clamped(x as isize, y as isize);
                Complex32::new(angle.cos(), angle.sin())
            })
            .collect();
        let field = Field { class: Class::PlainArch, singular: Vec::new(), double };
        let legible = |x: f32, y: f32| {
            (-3..=3).all(|dy| {
                (-3..=3).all(|dx| {
                    let (cx, cy) = ((x / 4.0) as isize + dx, (y / 4.0) as isize + dy);
                    print.truth.visibility.clamped(cx, cy) > 0.7 && print.truth.ignore.clamped(cx, cy) < 0.5
                })
            })
        };
        let again: Vec<_> =
            residues(&Pattern::of_ridges(picture), &field).into_iter().filter(|r| legible(r.x, r.y)).collect();
        let truth: Vec<_> = print.truth.minutiae.iter().filter(|m| legible(m.position.x, m.position.y)).collect();
        found_count += again.len();
        truth_count += truth.len();
        for minutia in truth {
            matched += usize::from(again.iter().any(|r| {
                let near = (r.x - minutia.position.x).hypot(r.y - minutia.position.y) < 3.0;
                let heading = Direction::from_radians((-r.toward.1).atan2(r.toward.0));
                near && heading.distance(minutia.direction) < 0.35
            }));
        }
    }
    assert!(truth_count > 100, "{truth_count}");
    assert!(matched as f32 > 0.9 * truth_count as f32, "{matched} of {truth_count}, found {found_count}");
    assert!((found_count as f32) < 1.15 * truth_count as f32, "{found_count} found, {truth_count} true");
}
