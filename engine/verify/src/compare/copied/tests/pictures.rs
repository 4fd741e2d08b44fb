//! Pictures: what is made of one is known again by its pixels, and what another capture gives is not.

use super::*;
use crate::params::{COPIED_LIKENESS, COPIED_PART_LIKENESS, FEWEST_COPIED_BLOCKS, WHOLE_COPY_BLOCKS};

/// The print of a picture; `None` where it shows too little.
fn seen(fingers: &Fingers, image: &GrayImage) -> Option<Print> {
    fingers.print(image, &mut NoTrace).ok()
}

/// The likeness of the pixels, the number of blocks, and whether both are told to be of one capture.
fn alike(fingers: &Fingers, probe: &Print, reference: &Print) -> (f64, usize, bool) {
    let pairs = matched(fingers, &probe.minutiae, &reference.minutiae);
    let found: Vec<f64> = pixels::correlations(probe, reference, &pairs).into_iter().flatten().collect();
    let (blocks, likeness) = (found.len(), pixels::likeness(found).unwrap_or(0.0));
    (likeness, blocks, same_print(probe, reference) || is_copy(probe, reference, &pairs))
}

fn said_to_be(image: &GrayImage, ppi: u32) -> GrayImage {
    let mut pixels = image.pixels().to_vec();
    // One grey level, so that it is not the same picture bit for bit.
    pixels[1000] ^= 1;
    GrayImage::new(image.width(), image.height(), Ppi::new(ppi).unwrap(), pixels).unwrap()
}

/// Something done to a picture.
struct Made {
    what: &'static str,
    /// Least share of the real pictures of which it is found.
    found: f64,
    picture: GrayImage,
}

/// What somebody may do to a picture without being asked.
fn made(image: &GrayImage) -> Vec<Made> {
    let wsq = |image: &GrayImage, bitrate| {
        let coded = encode_pixels(image, PixelOutput::Wsq { bitrate }).unwrap();
        decode_pixels(&coded, image.ppi(), &Limits::default()).unwrap()
    };
    let (width, height) = (image.width(), image.height());
    let (middle_x, middle_y) = (f64::from(width) / 2.0, f64::from(height) / 2.0);
    let keystone = |x: f64, y: f64| {
        let by = 1.0 + 1e-4 * (y - middle_y);
        (middle_x + (x - middle_x) * by, middle_y + (y - middle_y) * by)
    };
    let brighter = image.pixels().iter().map(|grey| (60 + u16::from(*grey) * 3 / 4) as u8).collect();
    let ppi = u32::from(image.ppi().get());
    let of = |what, found, picture| Made { what, found, picture };
    vec![
        of("one grey level", 1.0, said_to_be(image, ppi)),
        of("said 540 ppi", 0.9, said_to_be(image, ppi * 540 / 500)),
        of("said 470 ppi", 0.9, said_to_be(image, ppi * 470 / 500)),
        of("WSQ", 0.8, wsq(image, 0.75)),
        of("brighter, flatter", 1.0, GrayImage::new(width, height, image.ppi(), brighter).unwrap()),
        of("turned 90 degrees", 0.9, turned(image, 90.0)),
        of("turned 15 degrees", 0.9, turned(image, 15.0)),
        of("turned, WSQ", 0.75, wsq(&turned(image, -7.0), 0.75)),
        of("enlarged 8 %", 0.9, resized(image, 1.08, 1.08)),
        of("reduced 8 %", 0.9, resized(image, 0.92, 0.92)),
        of("stretched 5 %", 0.8, resized(image, 1.05, 1.0)),
        of("upper two thirds", 0.9, warped(image, (width, height * 2 / 3), |x, y| (x, y))),
        of("WSQ, strong", 0.0, wsq(image, 0.4)),
        of("keystone", 0.0, warped(image, (width, height), keystone)),
        of("waved 1 px", 0.0, warped(image, (width, height), |x, y| (x + (y / 20.0).sin(), y + (x / 23.0).cos()))),
    ]
}

#[test]
fn what_is_made_of_a_picture_is_known_by_its_pixels() {
    let fingers = fingers();
    let image = print("finger-2-impression-1");
    let own = seen(&fingers, &image).unwrap();
    for Made { what, found, picture } in made(&image) {
        let (likeness, _, is_copy) = alike(&fingers, &seen(&fingers, &picture).unwrap(), &own);
        assert!(is_copy || found == 0.0, "{what}: {likeness:.3}");
    }
    assert!(!format!("{own:?}").contains("pixels"), "a picture prints no pixel");
    let other = GrayImage::new(image.width(), image.height(), Ppi::new(700).unwrap(), image.pixels().to_vec());
    let pictures = |ppi: &GrayImage| Some(crate::picture::Picture::of(ppi));
    let (other, own) = (pictures(&other.unwrap()), pictures(&image));
    assert!(other.zip(own).is_some_and(|(other, own)| other.is(&own)), "whatever resolution is stated");
}

/// What is said not to be found: a turned picture against a template of it.
#[test]
fn a_turned_picture_is_not_known_by_a_template_of_it() {
    let fingers = fingers();
    let image = print("finger-2-impression-1");
    let template = Print { picture: None, ..seen(&fingers, &image).unwrap() };
    let (_, _, is_copy) = alike(&fingers, &seen(&fingers, &turned(&image, 15.0)).unwrap(), &template);
    assert!(!is_copy, "the documents say otherwise");
    let (_, _, is_copy) = alike(&fingers, &seen(&fingers, &said_to_be(&image, 500)).unwrap(), &template);
    assert!(is_copy, "the picture itself, but for a grey level");
}

/// Pictures of the real sets: four of each of five sensors, which the shares of [`made`] are told of.
#[test]
fn changed_real_pictures_are_known() {
    let Some(folder) = shared("finger") else { return };
    let numbers = [102, 105, 108, 110];
    let fingers = fingers();
    // Name, least share, found, made, least likeness.
    let mut tally: Vec<(&str, f64, u32, u32, f64)> = Vec::new();
    for (set, finger) in SETS.iter().flat_map(|set| numbers.map(move |finger| (set, finger))) {
        let own = image(&folder, set, finger, 1).unwrap();
        let held = seen(&fingers, &own).unwrap();
        for Made { what, found, picture } in made(&own) {
            let probe = seen(&fingers, &picture);
            let (likeness, _, is_copy) = probe.map_or((0.0, 0, false), |probe| alike(&fingers, &probe, &held));
            match tally.iter_mut().find(|(name, ..)| *name == what) {
                Some((_, _, copies, all, least)) => {
                    (*copies, *all, *least) = (*copies + u32::from(is_copy), *all + 1, least.min(likeness));
                }
                None => tally.push((what, found, u32::from(is_copy), 1, likeness)),
            }
        }
    }
    for (what, found, copies, all, least) in tally {
        println!("{what}: {copies} of {all} found, pixels at least {least:.3}");
        assert!(f64::from(copies) >= found * f64::from(all), "{what}: {copies} of {all}");
    }
}

/// What mated pairs reach at most, as whole prints and as parts.
#[derive(Default, Debug)]
struct Most {
    compared: u32,
    taken: u32,
    whole: f64,
    part: f64,
}

impl Most {
    fn see(&mut self, (likeness, blocks, is_copy): (f64, usize, bool)) {
        let most = if blocks < WHOLE_COPY_BLOCKS { &mut self.part } else { &mut self.whole };
        if blocks >= FEWEST_COPIED_BLOCKS {
            *most = most.max(likeness);
        }
        self.compared += 1;
        self.taken += u32::from(is_copy);
    }
}

/// The pictures of mated pairs, whole and squares of one: two captures of the finger whose captures are most alike, or all eight of all
/// fingers with `BIOVERIFY_ALL_PAIRS` set.
#[test]
fn second_captures_of_real_fingers_are_no_copies() {
    let Some(folder) = shared("finger") else { return };
    let every = all_pairs();
    let (sets, numbers) = if every { (&SETS[..], 101..=110) } else { (&SETS[..1], 110..=110) };
    let captures: Vec<u32> = if every { (1..=8).collect() } else { vec![1, 3] };
    let fingers = fingers();
    let mut most = Most::default();
    for (set, finger) in sets.iter().flat_map(|set| numbers.clone().map(move |finger| (set, finger))) {
        let pictures = captures.iter().filter_map(|capture| image(&folder, set, finger, *capture));
        let prints: Vec<(GrayImage, Print)> =
            pictures.filter_map(|picture| Some((picture.clone(), seen(&fingers, &picture)?))).collect();
        for (index, (picture, probe)) in prints.iter().enumerate() {
            let squares: Vec<Print> =
                [160, 240].iter().filter_map(|side| seen(&fingers, &square(picture, *side))).collect();
            for (_, (_, reference)) in prints.iter().enumerate().filter(|(other, _)| *other != index) {
                for probe in squares.iter().chain([probe]) {
                    most.see(alike(&fingers, probe, reference));
                }
            }
        }
    }
    println!("{most:?}");
    assert!(most.compared >= 6 && most.taken == 0 && most.whole > 0.8, "{most:?}");
    assert!(most.whole < COPIED_LIKENESS - 0.03 && most.part < COPIED_PART_LIKENESS - 0.02, "{most:?}");
}

fn square(image: &GrayImage, side: u32) -> GrayImage {
    let (left, top) = (image.width().saturating_sub(side) / 2, image.height().saturating_sub(side) / 2);
    warped(image, (side, side), |x, y| (x + f64::from(left), y + f64::from(top)))
}
