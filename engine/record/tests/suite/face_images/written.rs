//! Face image records that are written: what an edition cannot state, what goes from one into the other, photos.

use bioverify_core::Limits;
use bioverify_record::{FaceEdition, FaceRecord, WriteError, decode_photo, face_record_of_photo};

use super::{expected, read};
use crate::files::fixture;

#[test]
fn what_an_edition_cannot_state_is_refused_by_name() {
    let refused = |edition, change: &dyn Fn(&mut FaceRecord)| {
        let mut record = expected(edition);
        change(&mut record);
        record.write().unwrap_err().to_string()
    };
    let first = FaceEdition::Iso2005;
    type Case<'a> = (FaceEdition, &'a dyn Fn(&mut FaceRecord), &'a str);
    let cases: [Case<'_>; 8] = [
        (first, &|r| r.faces.clear(), "number of faces"),
        (first, &|r| r.faces[0].height = 1, "height of person"),
        (first, &|r| r.faces[0].points[0].x = 60, "point of face 0"),
        (first, &|r| r.faces[0].picture = fixture("pixels/pattern.png"), "picture of face 0"),
        (first, &|r| r.faces[0].data_type = 1, "data type"),
        (FaceEdition::Iso2011, &|r| r.temporal = 1, "temporal"),
        (FaceEdition::Iso2011, &|r| r.faces[0].quality = 1, "quality"),
        (FaceEdition::Iso2011, &|r| r.certification = 1, "certification"),
    ];
    for (edition, change, part) in cases {
        let error = refused(edition, change);
        assert!(error.contains(part) && error.contains("19794-5"), "{part}: {error}");
    }
    let error = expected(first).write().map(|_| ()).and_then(|()| {
        let mut record = expected(first);
        record.faces[0].sex = 77;
        record.write().map(|_| ())
    });
    assert!(matches!(&error, Err(WriteError::Face { problem, .. }) if !problem.contains("77")), "{error:?}");
}

#[test]
fn the_editions_convert_into_each_other_and_say_what_is_lost() {
    let (first, second) = (expected(FaceEdition::Iso2005), expected(FaceEdition::Iso2011));
    let up = first.convert(FaceEdition::Iso2011, &Limits::photo());
    assert_eq!(up.losses, ["expression: whether the smile opens the jaw has no place"]);
    let face = &up.value.faces[0];
    assert_eq!((face.expression, face.qualities[0].score, face.quality), (5, 50, 0));
    assert!(read(&up.value.write().unwrap()).findings.is_empty());
    let down = second.convert(FaceEdition::Iso2005, &Limits::photo());
    for part in ["capture time", "vendor", "height", "sampling rate", "done to the picture", "depth", "algorithm"] {
        assert!(down.losses.iter().any(|loss| loss.contains(part)), "{part}: {:?}", down.losses);
    }
    assert!(down.value == first, "{:?}", down.losses);
    let same = second.convert(FaceEdition::Iso2011, &Limits::photo());
    assert!(same.losses.is_empty() && same.value == second, "{:?}", same.losses);
}

#[test]
fn a_photo_becomes_a_record_and_its_picture_again() {
    for edition in [FaceEdition::Iso2005, FaceEdition::Iso2011] {
        for (name, kept) in [
            ("portrait/portrait.jpg", true),
            ("portrait/portrait.jp2", true),
            ("portrait/lying.jpg", false),
            ("pixels/pattern.png", edition == FaceEdition::Iso2011),
            ("pixels/pattern.bmp", false),
        ] {
            let photo = fixture(name);
            let made = face_record_of_photo(&photo, edition, &Limits::photo()).unwrap();
            assert_eq!(made.losses.is_empty(), kept, "{name} {edition}: {:?}", made.losses);
            let bytes = made.value.write().unwrap();
            let found = read(&bytes);
            assert_eq!(found.findings, [], "{name} {edition}");
            assert_eq!(found.value.faces[0].picture == photo, kept, "{name} {edition}");
            let (inner, outer) = (decode_photo(&photo, &Limits::photo()), decode_photo(&bytes, &Limits::photo()));
            let (inner, outer) = (inner.unwrap(), outer.unwrap());
            assert_eq!((inner.width(), inner.height()), (outer.width(), outer.height()), "{name}");
            let apart = inner.pixels().iter().zip(outer.pixels()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum::<u64>();
            assert!(apart <= if kept { 0 } else { 8 * inner.pixels().len() as u64 }, "{name} {edition}: {apart}");
        }
    }
    assert!(face_record_of_photo(b"no photo", FaceEdition::Iso2005, &Limits::photo()).is_err());
}
