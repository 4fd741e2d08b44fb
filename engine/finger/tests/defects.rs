//! Each defect is told of synthetic captures that have it, and none of clean ones.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)] // A helper of a test may panic like the test itself.

mod common;

use bioverify_core::{GrayImage, Ppi};
use bioverify_finger::QualityReport;
use bioverify_testdata::{ImpressionParams, Master, Placement, Style, render};
use common::{extract, remade};

/// Fingers that every defect is tried on.
const FINGERS: u64 = 6;

/// Of these, how many captures must be told it: how strong a fault comes out varies with the finger and the noise.
const LEAST_TOLD: usize = 4;

/// Width and height of the captures, pixels.
const SIZE: (usize, usize) = (320, 400);

/// A good capture on an optical scanner: dark ridges on a flat white ground, the finger in the middle and background round it.
fn good(master: &Master, seed: u64) -> ImpressionParams {
    let mut params = ImpressionParams::of_style(master, seed, SIZE.0, SIZE.1, Style::Clean);
    let middle = (SIZE.0 as f32 / 2.0, SIZE.1 as f32 / 2.0);
    params.placement = Placement {
        image_centre: middle,
        contact: (125.0, 160.0),
        turn: 0.1,
        distortion: 0.5,
        period: params.placement.period.clamp(8.2, 9.8),
        ..params.placement
    };
    params.placement.contact_centre = params.placement.canvas_centre;
    let look = &mut params.look;
    (look.ground, look.valley, look.ridge, look.threshold) = (250.0, 230.0, 60.0, -0.1);
    (look.noise, look.coarse_noise, look.shading, look.texture) = (2.5, 1.5, 3.0, 0.0);
    (look.row_noise, look.column_noise, look.jag, look.gamma) = (0.0, 0.0, 0.0, 1.0);
    params
}

/// What spoils a capture, and the defect it should be told by.
type Case = (&'static str, &'static str, fn(&mut ImpressionParams));

const CASES: [Case; 8] = [
    ("dry skin", "too-dry", |params| {
        let look = &mut params.look;
        (look.threshold, look.crumbs, look.crumbs_pitch) = (0.6, 1.2, 2.0);
        (look.bare_spots, look.creases, look.pressure) = (6, 1.1, 0.3);
    }),
    ("wet skin", "too-wet", |params| {
        let look = &mut params.look;
        (look.threshold, look.merging, look.merging_pitch) = (-1.0, 0.6, 10.0);
        (look.wet_blots, look.blur, look.pressure) = (9, 1.4, 0.3);
    }),
    ("finger to the right", "off-centre", |params| params.placement.image_centre.0 += 110.0),
    ("finger too low", "off-centre", |params| params.placement.image_centre.1 += 150.0),
    ("the tip alone", "little-area", |params| params.placement.contact = (75.0, 90.0)),
    ("a drag across", "smeared", |params| params.look.smear = 7.0),
    ("smudged all over", "unclear", |params| {
        let look = &mut params.look;
        (look.blur, look.noise, look.coarse_noise, look.crumbs) = (1.8, 9.0, 9.0, 0.9);
        (look.merging, look.merging_pitch, look.wet_blots) = (0.4, 8.0, 6);
    }),
    ("faint", "low-contrast", |params| {
        (params.look.valley, params.look.ridge, params.look.noise) = (245.0, 215.0, 1.5);
    }),
];

fn picture(finger: u64, spoil: impl Fn(&mut ImpressionParams)) -> GrayImage {
    let master = Master::new(40 + finger);
    let mut params = good(&master, 900 + finger);
    spoil(&mut params);
    render(&master, &params).unwrap().image
}

fn capture(finger: u64, spoil: impl Fn(&mut ImpressionParams)) -> Option<QualityReport> {
    extract(&picture(finger, spoil)).ok().map(|extraction| extraction.quality)
}

fn words(report: &QualityReport) -> Vec<&'static str> {
    report.defects.iter().map(|defect| defect.word()).collect()
}

#[test]
fn clean_captures_have_no_defect_and_a_high_quality() {
    for finger in 0..FINGERS {
        let report = capture(finger, |_| {}).unwrap();
        println!("clean {finger}: {report:?}");
        assert_eq!(words(&report), [""; 0], "finger {finger}: {report:?}");
        assert!(report.overall.get() >= 70, "finger {finger}: {report:?}");
    }
}

#[test]
fn each_defect_is_told_of_captures_that_have_it() {
    let mut failed = Vec::new();
    for (what, word, spoil) in CASES {
        let reports: Vec<QualityReport> = (0..FINGERS).filter_map(|finger| capture(finger, spoil)).collect();
        let told = reports.iter().filter(|report| words(report).contains(&word)).count();
        for report in &reports {
            println!("{what}: {:?} {:?}", words(report), report);
        }
        if told < LEAST_TOLD {
            failed.push(format!("{what}: {told} of {} told {word}", reports.len()));
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn an_older_print_beside_the_finger_is_told() {
    let mut told = 0;
    for finger in 0..FINGERS {
        let left = |params: &mut ImpressionParams| {
            params.placement.image_centre.0 -= 70.0;
            params.placement.contact = (80.0, 120.0);
        };
        let right = |params: &mut ImpressionParams| {
            params.placement.image_centre.0 += 90.0;
            params.placement.contact = (80.0, 120.0);
        };
        let (fresh, older) = (picture(finger, left), picture(finger + 1, right));
        // An eighth of the contrast of a print, as what a finger leaves on glass.
        let image = remade(fresh.width(), fresh.height(), Ppi::STANDARD, |x, y| {
            let of = |image: &GrayImage| image.get(x, y).unwrap();
            of(&fresh).saturating_sub((255 - of(&older)) / 8)
        });
        let (clean, with) = (extract(&fresh).unwrap().quality, extract(&image).unwrap().quality);
        println!("older print: {:?} {with:?}", words(&with));
        assert!(!words(&clean).contains(&"residue"), "finger {finger}: {clean:?}");
        told += usize::from(words(&with).contains(&"residue"));
    }
    assert!(told >= LEAST_TOLD, "{told} of {FINGERS} told");
}
