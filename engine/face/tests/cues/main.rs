//! Cues of a held picture: on drawn ones, and on real frames where they are.

#![allow(clippy::disallowed_methods)]
#![allow(clippy::unwrap_used)] // Helpers of tests may panic as tests do.

#[path = "../quality/drawn.rs"]
mod drawn;

use std::path::Path;
use std::sync::Arc;

use bioverify_core::{Limits, NoTrace, Rect, RgbImage};
use bioverify_face::cues::{Cues, Sign};
use bioverify_face::{Analyser, Choice, Models};
use bioverify_model::{Network, RuntimeChoice};
use bioverify_record::decode_photo;
use drawn::Drawing;

/// The photo with each sample changed by its place.
fn changed(photo: &RgbImage, change: impl Fn(u32, u32, f32) -> f32) -> RgbImage {
    let pixels = photo.pixels().iter().enumerate().map(|(index, sample)| {
        let pixel = (index / 3) as u32;
        let (x, y) = (pixel % photo.width(), pixel / photo.width());
        change(x, y, f32::from(*sample)).round().clamp(0.0, 255.0) as u8
    });
    RgbImage::new(photo.width(), photo.height(), pixels.collect()).unwrap()
}

/// Far enough away that a sheet round the head is in the picture.
fn small() -> Drawing {
    Drawing { width: 480, height: 480, eyes: 44.0, middle: (240.0, 200.0), ..Drawing::default() }
}

#[test]
fn a_live_portrait_shows_no_sign() {
    for drawing in [Drawing::default(), small(), Drawing { light: 0.6, ..Drawing::default() }] {
        let (photo, face) = drawing.draw();
        assert_eq!(Cues::of(&photo, &face).signs(), [], "{:?}", Cues::of(&photo, &face));
    }
}

#[test]
fn a_held_sheet_shows_its_border_at_any_tilt_and_a_door_frame_does_not() {
    let (photo, face) = small().draw();
    let plain = Cues::of(&photo, &face).border.unwrap();
    for tilt in [-14.0_f32, 0.0, 7.0] {
        let (sin, cos) = tilt.to_radians().sin_cos();
        let sheet = changed(&photo, |x, y, sample| {
            let (dx, dy) = (x as f32 - 240.0, y as f32 - 225.0);
            let (u, v) = (dx * cos + dy * sin, dy * cos - dx * sin);
            if u.abs() < 105.0 && v.abs() < 130.0 { sample } else { sample * 0.4 }
        });
        let cues = Cues::of(&sheet, &face);
        assert!(cues.border.unwrap() > 0.75 && cues.signs() == [Sign::Border], "{tilt}: {cues:?}, plain {plain}");
    }
    let frame = changed(&photo, |x, _, sample| if x > 400 { sample * 0.4 } else { sample });
    assert_eq!(Cues::of(&frame, &face).signs(), [], "one edge is furniture: {:?}", Cues::of(&frame, &face));
}

#[test]
fn a_screen_shows_its_pattern_and_jpeg_blocks_do_not() {
    let (photo, face) = Drawing::default().draw();
    let plain = Cues::of(&photo, &face).moire.unwrap();
    let screen = changed(&photo, |x, y, s| s * (1.0 + 0.06 * (1.9 * x as f32 + 0.7 * y as f32).sin()));
    let cues = Cues::of(&screen, &face);
    assert!(cues.moire.unwrap() > plain + 0.5 && cues.signs() == [Sign::Moire], "{cues:?}, plain {plain}");
    let blocks = changed(&photo, |x, y, s| s + if (x / 8 + y / 8) % 2 == 0 { 5.0 } else { -5.0 });
    assert_eq!(Cues::of(&blocks, &face).signs(), [], "{:?}", Cues::of(&blocks, &face));
}

#[test]
fn a_lamp_in_glossy_paper_shows() {
    let (photo, face) = Drawing::default().draw();
    let lamp = changed(&photo, |x, y, s| if (x as f32 - 260.0).hypot(y as f32 - 300.0) < 95.0 { 250.0 } else { s });
    let cues = Cues::of(&lamp, &face);
    assert!(cues.signs().contains(&Sign::Reflection), "{cues:?}");
}

#[test]
fn anything_is_looked_at() {
    for side in [1_u32, 7, 33, 90] {
        let photo = RgbImage::new(side, side, vec![200; (side * side * 3) as usize]).unwrap();
        let (_, face) = small().draw();
        for bounds in [face.bounds, Rect::default(), Rect { x: f32::NAN, y: -1e30, width: f32::INFINITY, height: 5.0 }]
        {
            assert_eq!(Cues::of(&photo, &bioverify_core::Face { bounds, ..face }).signs(), []);
        }
    }
}

/// One of the cues.
type Look = fn(&Cues) -> Option<f32>;

/// Share of pairs of a live and an attack frame in which the attack has the larger value.
fn area(live: &[f32], attack: &[f32]) -> f64 {
    let beats = |a: &f32| {
        live.iter()
            .map(|l| {
                if a > l {
                    1.0
                } else if a == l {
                    0.5
                } else {
                    0.0
                }
            })
            .sum::<f64>()
    };
    attack.iter().map(beats).sum::<f64>() / (live.len() * attack.len()) as f64
}

#[test]
fn frames_of_people_and_of_prints() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = root.join("../shared/data/face");
    let detector = Network::from_dir(&root.join("models/face-detector"), RuntimeChoice::Auto).ok().map(Arc::new);
    let (Ok(list), Ok(analyser)) =
        (std::fs::read_to_string(folder.join("PAD_dev.csv")), Analyser::new(Models { detector, ..Models::default() }))
    else {
        println!("skipped: no ../shared/data/face beside the checkout, or no detector under models");
        return;
    };
    let (mut cues, mut looked) = ([const { Vec::new() }; 2], 0);
    for line in list.lines().skip(1).step_by(4) {
        let row: Vec<&str> = line.split(',').collect();
        let photo = decode_photo(&std::fs::read(folder.join(row[3])).unwrap(), &Limits::photo()).unwrap();
        let Ok(found) = analyser.analyse(&photo, Choice::Largest, &mut NoTrace) else { continue };
        cues[usize::from(row[2] == "attack")].push(Cues::of(&photo, &found.face));
        looked += 1;
    }
    let [live, attack] = &cues;
    println!("{} live frames, {} of prints", live.len(), attack.len());
    let values: [(&str, Look); 3] =
        [("border", |c| c.border), ("reflection", |c| c.reflection), ("moire", |c| c.moire)];
    for (name, of) in values {
        let [live, attack] = [live, attack].map(|cues| cues.iter().filter_map(of).collect::<Vec<_>>());
        let mut sorted = live.clone();
        sorted.sort_by(f32::total_cmp);
        let at = |share: f64| sorted[((sorted.len() - 1) as f64 * share) as usize];
        println!("{name}: area {:.2}; live {:.3} / {:.3} at 50 / 95 %", area(&live, &attack), at(0.5), at(0.95));
    }
    let signs = |cues: &[Cues]| cues.iter().filter(|cues| !cues.signs().is_empty()).count();
    println!("any sign: {} of {} live, {} of {} prints", signs(live), live.len(), signs(attack), attack.len());
    assert!(looked >= 90, "a face in {looked} of 100 frames");
    assert!(signs(live) * 5 <= live.len(), "signs on more than a fifth of live frames");
}
