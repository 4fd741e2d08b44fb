//! Photos and face templates: copies and second captures.

use super::*;

fn photo(name: &str) -> RgbImage {
    decode_photo(&testdata(&format!("face/{name}.jpg")), &Limits::photo()).unwrap()
}

/// Half as wide and high.
fn halved(photo: &RgbImage) -> RgbImage {
    let (width, height) = (photo.width() / 2, photo.height() / 2);
    let value =
        |x: u32, y: u32, channel: u32| u32::from(photo.pixels()[((y * photo.width() + x) * 3 + channel) as usize]);
    let at = |x: u32, y: u32| {
        let (x, y) = (x * 2, y * 2);
        let sum = |c| value(x, y, c) + value(x + 1, y, c) + value(x, y + 1, c) + value(x + 1, y + 1, c);
        [0, 1, 2].map(|channel| (sum(channel) / 4) as u8)
    };
    let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).flat_map(|(x, y)| at(x, y)).collect();
    RgbImage::new(width, height, pixels).unwrap()
}

fn apart(a: &RgbImage, b: &RgbImage) -> Option<f64> {
    Glimpse::of(a).unwrap().difference(&Glimpse::of(b).unwrap())
}

#[test]
fn a_mirrored_photo_looks_the_same() {
    for person in 1..=6 {
        let shot = photo(&format!("face-{person}-capture-1"));
        let row = shot.width() as usize * 3;
        let mirrored = shot.pixels().chunks(row).flat_map(|row| row.chunks(3).rev().flatten().copied()).collect();
        let mirrored = RgbImage::new(shot.width(), shot.height(), mirrored).unwrap();
        let [own, mirrored] = [&shot, &mirrored].map(|one| Glimpse::of(one).unwrap());
        assert!(same_picture(&mirrored, &own), "person {person}");
        let other = Glimpse::of(&photo(&format!("face-{person}-capture-2"))).unwrap();
        assert!(!same_picture(&other, &own) && !same_picture(&other.mirrored(), &own), "person {person}");
    }
}

/// A photo in another size, each pixel the mean of what it covers where it becomes smaller.
fn scaled(shot: &RgbImage, width: u32, height: u32) -> RgbImage {
    let (across, down) = (f64::from(shot.width()) / f64::from(width), f64::from(shot.height()) / f64::from(height));
    let at =
        |x: usize, y: usize, channel: usize| f64::from(shot.pixels()[(y * shot.width() as usize + x) * 3 + channel]);
    let part = |pixel: usize, from: f64, to: f64| (to.min(pixel as f64 + 1.0) - from.max(pixel as f64)).max(0.0);
    let mean = |column: u32, row: u32, channel: usize| {
        let (left, right) = (f64::from(column) * across, f64::from(column + 1) * across);
        let (top, bottom) = (f64::from(row) * down, f64::from(row + 1) * down);
        let (mut sum, mut count) = (0.0, 0.0);
        for y in top as usize..(bottom.ceil() as usize).min(shot.height() as usize) {
            for x in left as usize..(right.ceil() as usize).min(shot.width() as usize) {
                let weight = part(x, left, right) * part(y, top, bottom);
                sum += at(x, y, channel) * weight;
                count += weight;
            }
        }
        (sum / count).round() as u8
    };
    let places = (0..height).flat_map(|row| (0..width).map(move |column| (column, row)));
    let pixels = places.flat_map(|(column, row)| [0, 1, 2].map(|channel| mean(column, row, channel)));
    RgbImage::new(width, height, pixels.collect()).unwrap()
}

#[test]
fn cells_do_not_depend_on_where_pixels_begin() {
    for person in 1..=6 {
        let whole = photo(&format!("face-{person}-capture-1"));
        // Sides that are no multiple of the cells.
        let (width, height) = if whole.width() < whole.height() { (413, 551) } else { (551, 413) };
        let shot = scaled(&whole, width, height);
        let row = width as usize * 3;
        let mirrored = shot.pixels().chunks(row).flat_map(|row| row.chunks(3).rev().flatten().copied()).collect();
        let mirrored = RgbImage::new(width, height, mirrored).unwrap();
        let own = Glimpse::of(&shot).unwrap();
        assert!(same_picture(&Glimpse::of(&mirrored).unwrap(), &own), "person {person}, mirrored");
        for percent in [90, 75, 50] {
            let smaller = scaled(&shot, width * percent / 100, height * percent / 100);
            let difference = apart(&shot, &smaller).unwrap();
            assert!(difference <= COPIED_GLIMPSE, "person {person}, {percent} %: {difference}");
        }
    }
}

#[test]
fn a_photo_coded_anew_looks_the_same_and_another_capture_does_not() {
    let (mut least, mut most) = (f64::INFINITY, 0.0_f64);
    for person in 1..=6 {
        let shots: Vec<RgbImage> = (1..=3).map(|shot| photo(&format!("face-{person}-capture-{shot}"))).collect();
        for shot in &shots {
            let jpeg = encode_photo(shot, PhotoOutput::Jpeg).unwrap();
            let again = decode_photo(&jpeg, &Limits::photo()).unwrap();
            for copy in [halved(shot), again] {
                let difference = apart(shot, &copy).unwrap();
                most = most.max(difference);
                assert!(difference <= COPIED_GLIMPSE, "{difference}");
            }
        }
        for (first, second) in [(0, 1), (0, 2), (1, 2)] {
            least = least.min(apart(&shots[first], &shots[second]).unwrap_or(f64::INFINITY));
        }
    }
    let flattest = (1..=6).map(|person| Glimpse::of(&photo(&format!("face-{person}-capture-1"))).unwrap().deviation());
    println!("the flattest photo deviates by {:.1} grey levels", flattest.fold(f64::INFINITY, f64::min));
    println!("copies differ by at most {most:.2} grey levels, captures of one person by at least {least:.2}");
    assert!(least > 3.0 * COPIED_GLIMPSE, "{least}");
}

#[test]
fn a_template_of_bytes_is_the_vector_it_was_made_of() {
    let mut seed = 7_u32;
    let mut value = || {
        // The sum of four even numbers is near enough to what a network gives.
        let even = |_| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 8) as f32 / (1 << 24) as f32 - 0.5
        };
        (0..4).map(even).sum::<f32>()
    };
    for length in [128, 512] {
        let values: Vec<f32> = (0..length).map(|_| value()).collect();
        let other = Embedding::new([1; 8], (0..length).map(|_| value()).collect()).unwrap();
        let exact = Embedding::new([1; 8], values).unwrap();
        let template = FaceTemplate { embedding: exact.clone(), quality: None, coding: FaceCoding::Byte }.write();
        let rounded = FaceTemplate::read(&template, &Limits::default()).unwrap().embedding;
        let apart = 1.0 - f64::from(bioverify_face::cosine(&exact, &rounded).unwrap());
        println!("{length} values: {apart:.1e}");
        assert!(same_vector(&exact, &exact) && apart < COPIED_VECTOR / 2.0, "{apart}");
        assert!(!same_vector(&exact, &other));
        let foreign = Embedding::new([2; 8], exact.values().to_vec()).unwrap();
        assert!(!same_vector(&exact, &foreign), "of another model");
    }
}

/// Frames of one sitting before one camera: the most alike second captures there are.
#[test]
fn no_frame_of_one_sitting_looks_like_another() {
    let Some(folder) = shared("face/PAD_dev") else { return };
    let mut sittings: std::collections::BTreeMap<String, Vec<Glimpse>> = std::collections::BTreeMap::new();
    let mut names: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    for path in names {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let Some((sitting, _)) = name.rsplit_once('_') else { continue };
        if !sitting.starts_with("live") {
            continue;
        }
        let photo = decode_photo(&std::fs::read(&path).unwrap(), &Limits::photo()).unwrap();
        sittings.entry(sitting.to_owned()).or_default().extend(Glimpse::of(&photo));
    }
    let mut differences = Vec::new();
    for frames in sittings.values() {
        for (index, first) in frames.iter().enumerate() {
            differences.extend(frames[index + 1..].iter().filter_map(|second| first.difference(second)));
            let mirrored = first.mirrored();
            differences.extend(frames[index + 1..].iter().filter_map(|second| mirrored.difference(second)));
        }
    }
    differences.sort_by(f64::total_cmp);
    let flattest = sittings.values().flatten().map(Glimpse::deviation).fold(f64::INFINITY, f64::min);
    println!("the flattest frame deviates by {flattest:.1} grey levels");
    println!(
        "{} pairs of frames, the least apart: {:.3?}",
        differences.len(),
        &differences[..12.min(differences.len())]
    );
    assert!(differences.len() > 1_000 && differences[0] > COPIED_GLIMPSE, "{:?}", differences.first());
}

/// The portrait of a chip, coded as JPEG.
#[test]
fn a_portrait_of_a_chip_coded_anew_is_known_again() {
    let Some(folder) = shared("records/icao_bsi2008") else { return };
    let group = std::fs::read(folder.join("Datagroup2.bin")).unwrap();
    let portrait = decode_photo(&group, &Limits::photo()).unwrap();
    let jpeg = encode_photo(&portrait, PhotoOutput::Jpeg).unwrap();
    let difference = apart(&portrait, &decode_photo(&jpeg, &Limits::photo()).unwrap()).unwrap();
    println!("{difference:.3} grey levels");
    assert!(difference <= COPIED_GLIMPSE, "{difference}");
}
