//! Portraits of chips that this project writes, read by the library: it takes the group, its wrapping and the face record in it
//! apart by its own rules. Of EF.DG3 it reads no more than the tag.

use std::fs;
use std::path::Path;

use dmrtd::lds::df1::efdg2::{EfDG2, ImageType};

/// Version `010` of ISO/IEC 19794-5:2005 as a number.
const FIRST_EDITION: i32 = 0x3031_3000;

fn committed(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata").join(name);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn portraits_that_this_project_writes_are_read_by_the_library() {
    let cases = [
        // States JPEG for a picture in JPEG 2000, as some chips do.
        ("record/portrait/dg2.bin", ImageType::Jpeg, (60, 80), Some("record/portrait/portrait.jp2")),
        ("cards/genuine-rsa-pss/DG2.bin", ImageType::Jpeg, (640, 480), None),
        ("cards/genuine-ecdsa-p256/DG2.bin", ImageType::Jpeg, (640, 480), None),
    ];
    for (name, kind, size, picture) in cases {
        let bytes = committed(name);
        let group = EfDG2::from_bytes(bytes.clone()).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        assert_eq!((group.version_number, group.number_of_facial_images), (FIRST_EDITION, 1), "{name}");
        assert!(group.image_type() == Some(kind), "{name}");
        assert_eq!((group.image_width, group.image_height), size, "{name}");
        let found = group.image_data.expect("a picture");
        assert!(bytes.ends_with(&found) && !found.is_empty(), "{name}");
        assert!(picture.is_none_or(|picture| committed(picture) == found), "{name}");
    }
}
