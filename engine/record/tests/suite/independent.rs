//! What this crate writes, read by a program of somebody else: finger image records of 2011 and face image records of 2005 by
//! the package iso19794 of PyPI, DER by OpenSSL. Skipped with a line where a program is not installed; `BIOVERIFY_PYTHON` names a
//! Python that has the package (`pip install iso19794==0.1.0 pillow==9.5.0`), and where `BIOVERIFY_REQUIRE_ISO19794` is set nothing is skipped for lack of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use bioverify_core::{FingerPosition, Limits};
use bioverify_record::{
    CaptureTime, Face, FaceEdition, FingerImage, FingerImageFormat, PhotoError, decode_photo, face_record_of_photo,
    finger_record_of_picture, read_extensible, read_face_record, read_finger_images,
};
use serde_json::{Value, json};

use crate::files::fixture;

/// Set where the package was installed: that it cannot be used is no reason to skip then.
const REQUIRED: &str = "BIOVERIFY_REQUIRE_ISO19794";

/// Writes files for the other program to read.
fn written(name: &str, bytes: &[u8]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, bytes).unwrap();
    path
}

/// What the package found in the files, or `None` with a line where it is not installed.
fn read_elsewhere(files: &[PathBuf]) -> Option<Vec<Value>> {
    let python = std::env::var("BIOVERIFY_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let has =
        Command::new(&python).args(["-c", "import iso19794"]).output().is_ok_and(|output| output.status.success());
    if !has {
        assert!(std::env::var_os(REQUIRED).is_none(), "{REQUIRED} is set, and {python} does not import iso19794");
        println!("skipped: no Python with iso19794 0.1.0 and Pillow below 10.1 (set BIOVERIFY_PYTHON to one)");
        return None;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/independent/read.py");
    let output = Command::new(&python).arg(script).args(files).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let found: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(found.len(), files.len());
    Some(found)
}

fn hex(number: u16) -> String {
    format!("{number:04x}")
}

/// What the other program should say of a view.
fn expected(view: &FingerImage) -> Value {
    let time = view.time;
    let mut told = json!({
        "position": view.position,
        "number": view.view_number,
        "unit": view.scale_unit,
        "resolution": [view.x_resolution, view.y_resolution],
        "scan": [view.x_scan, view.y_scan],
        "compression": view.compression,
        "impression": view.impression,
        "time": format!(
            "{:04}-{:02}-{:02} {:02}:{:02}:{:02}",
            time.year, time.month, time.day, time.hour, time.minute, time.second
        ),
        "technology": format!("{:02x}", view.technology),
        "vendor": hex(view.vendor),
        "device": hex(view.device),
        "qualities": view.qualities.iter().map(|q| json!([q.score, hex(q.vendor), hex(q.algorithm)])).collect::<Vec<_>>(),
        "certificates":
            view.certificates.iter().map(|c| json!([hex(c.authority), format!("{:02x}", c.scheme)])).collect::<Vec<_>>(),
        "size": [view.width, view.height],
    });
    // Decoders of JPEG differ by a level here and there.
    if view.compression == 0 {
        let image = view.picture(&Limits::default()).unwrap();
        told["pixels"] = crc32fast::hash(image.pixels()).into();
    }
    told
}

#[test]
fn finger_image_records_are_read_by_somebody_else() {
    let captured = CaptureTime { year: 2026, month: 11, day: 22, hour: 9, minute: 8, second: 7, millisecond: 6 };
    let mut files = Vec::new();
    let mut records = Vec::new();
    for name in ["iso05", "ansi04", "iso11", "views-2004", "views-2005", "views-2011"] {
        let read = read_finger_images(&fixture(&format!("finger-image/{name}.bin")), &Limits::default()).unwrap();
        let mut record = read.value.convert(FingerImageFormat::Iso2011).value;
        // The package takes no time for unknown, knows no plain thumbs alone, and reads neither packed pixels nor PNG.
        record.views.iter_mut().filter(|view| view.time.year > 9999).for_each(|view| view.time = captured);
        record.views.retain(|view| {
            matches!(view.compression, 0 | 2 | 3 | 4 | 5) && view.depth == 8 && !matches!(view.position, 11 | 12)
        });
        assert!(!record.views.is_empty(), "{name}");
        files.push(written(&format!("independent-{name}.fir"), &record.write().unwrap()));
        records.push(record);
    }
    let Some(found) = read_elsewhere(&files) else { return };
    for ((record, found), file) in records.iter().zip(found).zip(&files) {
        let expected: Vec<Value> = record.views.iter().map(expected).collect();
        assert_eq!(found, Value::Array(expected), "{}", file.display());
    }
}

/// What the other program should say of a face.
fn expected_face(face: &Face) -> Result<Value, PhotoError> {
    let photo = decode_photo(&face.picture, &Limits::photo())?;
    Ok(json!({
        "points": face.points.iter().map(|point| json!([point.kind, point.code, point.x, point.y])).collect::<Vec<_>>(),
        "sex": face.sex,
        "eyes": face.eye_colour,
        "hair": face.hair_colour,
        "pose": face.pose,
        "uncertainty": face.pose_uncertainty,
        "image_type": face.image_type,
        "data_type": face.data_type,
        "source": face.source,
        "device": hex(face.device),
        "quality": face.quality,
        "size": [photo.width(), photo.height()],
    }))
}

#[test]
fn face_image_records_are_read_by_somebody_else() {
    let limits = Limits::photo();
    let mut records = vec![
        face_record_of_photo(&fixture("portrait/portrait.jpg"), FaceEdition::Iso2005, &limits).unwrap().value,
        face_record_of_photo(&fixture("portrait/portrait.jp2"), FaceEdition::Iso2005, &limits).unwrap().value,
    ];
    for name in ["fac-2005", "fac-2011", "face-2005", "face-2011"] {
        let read = read_face_record(&fixture(&format!("portrait/{name}.bin")), &limits).unwrap();
        records.push(read.value.convert(FaceEdition::Iso2005, &limits).value);
    }
    // The package takes a colour space for granted.
    records.iter_mut().flat_map(|record| &mut record.faces).for_each(|face| face.colour_space = 1);
    let write = |(index, record): (usize, &bioverify_record::FaceRecord)| {
        written(&format!("independent-{index}.fac"), &record.write().unwrap())
    };
    let files: Vec<PathBuf> = records.iter().enumerate().map(write).collect();
    let Some(found) = read_elsewhere(&files) else { return };
    for ((record, mut found), file) in records.iter().zip(found).zip(&files) {
        // Decoders of JPEG differ by a level here and there: that there are pixels is enough.
        let views = found.as_array_mut().unwrap();
        assert!(views.iter_mut().all(|view| view.as_object_mut().unwrap().remove("pixels").is_some()));
        let expected: Vec<Value> = record.faces.iter().map(|face| expected_face(face).unwrap()).collect();
        assert_eq!(found, Value::Array(expected), "{}", file.display());
    }
}

#[test]
fn extensible_records_are_der_to_somebody_else() {
    if !Command::new("openssl").arg("version").output().is_ok_and(|output| output.status.success()) {
        println!("skipped: no openssl");
        return;
    }
    let limits = Limits::photo();
    let face = read_face_record(&fixture("portrait/face-2011.bin"), &limits).unwrap().value;
    let finger = finger_record_of_picture(FingerPosition::RightIndex, &fixture("pixels/pattern.png"), 500).unwrap();
    let read_back = |name: &str| read_extensible(&fixture(&format!("extensible/{name}.der")), &limits).unwrap().value;
    let records = [
        ("face", face.to_extensible(&limits).unwrap().value.write().unwrap()),
        ("finger", finger.write().unwrap()),
        ("face-again", read_back("face").write().unwrap()),
        ("finger-again", read_back("finger").write().unwrap()),
    ];
    for (name, bytes) in records {
        let file = written(&format!("independent-{name}.der"), &bytes);
        let output = Command::new("openssl").args(["asn1parse", "-inform", "DER", "-in"]).arg(&file).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        // The whole file is one object, and whatever is constructed is made of objects.
        let first = text.lines().next().unwrap_or_default();
        assert!(text.lines().count() > 10 && first.contains("appl [ "), "{name}: {first}");
    }
}
