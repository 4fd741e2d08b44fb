//! `inspect` as the doctor of files: records broken in eleven ways, each named in plain words, and what lies at one byte.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)] // Helpers of tests may panic too.

mod common;

use bioverify_core::{Direction, FingerPosition, Limits, Minutia, MinutiaKind, MinutiaSet, Point, Quality};
use bioverify_record::{
    BiometricGroup, BiometricHeader, BiometricTemplate, MinutiaeFormat, MinutiaeRecord, inspect, subtype_of_position,
};
use common::{Folder, Numbers, succeed, told};
use serde_json::Value;

/// Forty minutiae of a made-up right index finger, all directions among them; `shift` moves them as another capture does.
fn print(shift: f32) -> MinutiaSet {
    let mut numbers = Numbers(7);
    let mut next = |bound: u64| numbers.below(bound) as f32;
    let minutiae = (0..40).map(|_| Minutia {
        position: Point::new(20.0 + next(350) + shift, 20.0 + next(480) + shift / 2.0),
        direction: Direction::from_degrees(next(360) + shift / 4.0),
        kind: MinutiaKind::Ending,
        quality: Quality::new(60).ok(),
    });
    let set = MinutiaSet::new(420, 560, minutiae.collect()).unwrap();
    set.with_position(FingerPosition::RightIndex).with_quality(Quality::new(70).ok())
}

fn record(format: MinutiaeFormat, shift: f32) -> MinutiaeRecord {
    MinutiaeRecord::from_minutia_set(&print(shift), format).unwrap()
}

/// A record of ISO/IEC 19794-2:2005 whose field of this name holds other bytes.
fn patched(field: &str, patch: &[u8]) -> Vec<u8> {
    patch_field(record(MinutiaeFormat::Iso2005, 0.0).write().unwrap(), field, patch)
}

fn patch_field(mut bytes: Vec<u8>, field: &str, patch: &[u8]) -> Vec<u8> {
    let report = inspect(&bytes, &Limits::default());
    let line = report.fields.iter().find(|line| line.name.ends_with(field));
    let at = line.unwrap_or_else(|| panic!("no {field} in\n{report}")).offset;
    bytes[at..at + patch.len()].copy_from_slice(patch);
    bytes
}

/// Two captures of the finger, the second as `change` makes it.
fn pair(change: impl Fn(&mut MinutiaeRecord)) -> Vec<u8> {
    let mut both = record(MinutiaeFormat::Iso2005, 0.0);
    let mut second = record(MinutiaeFormat::Iso2005, 9.0);
    change(&mut second);
    let mut view = second.views[0].clone();
    view.view_number = 1;
    both.views.push(view);
    both.write().unwrap()
}

fn mirror(record: &mut MinutiaeRecord) {
    let height = record.views[0].image.height;
    for minutia in &mut record.views[0].minutiae {
        minutia.y = height - 1 - minutia.y;
        minutia.angle = minutia.angle.wrapping_neg();
    }
}

fn turn(record: &mut MinutiaeRecord) {
    for minutia in &mut record.views[0].minutiae {
        minutia.angle = minutia.angle.wrapping_add(128);
    }
}

/// INCITS 378 with the angles of ISO, whose steps are finer.
fn angles_of_the_other_standard() -> Vec<u8> {
    let mut bytes = record(MinutiaeFormat::Ansi2004, 0.0).write().unwrap();
    let report = inspect(&bytes, &Limits::default());
    let first = report.fields.iter().find(|line| line.name.ends_with("minutia 0")).unwrap().offset;
    for (index, minutia) in record(MinutiaeFormat::Iso2005, 0.0).views[0].minutiae.iter().enumerate() {
        bytes[first + index * 6 + 4] = minutia.angle;
    }
    bytes
}

/// EF.DG3 whose header names another finger than the record in it.
fn contradicting_group() -> Vec<u8> {
    let header = BiometricHeader::new(8, Some(subtype_of_position(FingerPosition::LeftLittle)), 7);
    let templates = vec![BiometricTemplate::new(header, record(MinutiaeFormat::Iso2005, 0.0).write().unwrap())];
    BiometricGroup { number: 3, templates, discretionary: vec![] }.write().unwrap()
}

/// A finger image record that states another size than its picture has.
fn resized() -> Vec<u8> {
    let bytes = std::fs::read(testdata("record/finger-image/views-2011.bin")).unwrap();
    let report = inspect(&bytes, &Limits::default());
    let number = |name: &str| {
        let line = report.fields.iter().find(|line| line.name.ends_with(name)).unwrap();
        (line.offset, u16::from_be_bytes(bytes[line.offset..line.offset + 2].try_into().unwrap()) / 2)
    };
    let mut small = bytes.clone();
    for name in ["horizontal line length", "vertical line length"] {
        let (at, half) = number(name);
        small[at..at + 2].copy_from_slice(&half.to_be_bytes());
    }
    small
}

fn testdata(name: &str) -> String {
    format!("{}/../../testdata/{name}", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn each_of_eleven_ways_to_break_a_record_is_named_in_plain_words() {
    let cases: [(&str, Vec<u8>, &[&str]); 11] = [
        ("angles", angles_of_the_other_standard(), &["angle above 179", "256 steps of ISO/IEC 19794-2"]),
        ("ppi", patched("horizontal resolution", &[1, 0xF4, 1, 0xF4]), &["pixels per inch", "197 was meant"]),
        ("axis", pair(mirror), &["y axis points upwards"]),
        ("direction", pair(turn), &["turned by 180 degrees"]),
        ("size", patched("image width", &[0, 0, 0, 0]), &["0: the box around the minutiae"]),
        ("length", patched("length of record", &[0, 0, 1, 0]), &["256 bytes are stated"]),
        ("outside", patched("image width", &[0, 100]), &["outside the stated image"]),
        ("unknown", patched("finger position", &[0]), &["nobody says which finger"]),
        (
            "group",
            contradicting_group(),
            &["the header says", "left little finger", "the record says", "right index finger"],
        ),
        ("resize", resized(), &["it was resized by 2.0"]),
        (
            "cut",
            record(MinutiaeFormat::Iso2011, 0.0).write().unwrap()[..200].to_vec(),
            &["read it from its source again"],
        ),
    ];
    let folder = Folder::new();
    let sound = folder.write("sound.fmr", record(MinutiaeFormat::Iso2005, 0.0).write().unwrap());
    assert!(succeed(&["inspect", &sound]).contains("nothing to object to"));
    for (name, bytes, words) in cases {
        let file = folder.write(name, bytes);
        let (status, out, err) = told(&["inspect", &file]);
        assert!(status <= 1 && err.is_empty(), "{name}: {status} {err}");
        let findings = out.split_once("finding").unwrap_or_else(|| panic!("{name}: {out}")).1;
        let names_it = |line: &str| words.iter().all(|word| line.contains(word));
        assert!(findings.lines().any(names_it), "{name} should say {words:?}:\n{findings}");
        let told: Value = serde_json::from_str(&told(&["inspect", &file, "--json"]).1).unwrap();
        let messages = told["findings"].as_array().unwrap();
        assert!(messages.iter().any(|finding| names_it(&finding.to_string())), "{name}: {messages:?}");
    }
}

#[test]
fn a_jpeg_2000_picture_that_lacks_a_tile_is_refused_by_name() {
    let picture = testdata("record/malformed-face/missing-tile.j2k");
    let folder = Folder::new();
    let out = folder.arg("out");
    let words = "tile 2 of its 4 (from 0) is missing";
    for arguments in [&["quality", "--face", &picture][..], &["embed", &picture, "--out", &out]] {
        let (status, _, err) = told(arguments);
        assert!(status == 1 && err.contains(words) && err.contains("to do:"), "{arguments:?}: {status} {err}");
        assert!(!folder.path("out").exists(), "{arguments:?}");
    }
    let (status, out, _) = told(&["inspect", &picture]);
    assert!(status == 1 && out.contains(words), "{out}");
}

#[test]
fn what_lies_at_one_byte_is_told_from_the_inside_out() {
    let folder = Folder::new();
    let file = folder.write("width.fmr", patched("image width", &[0, 100]));
    let all: Value = serde_json::from_str(&told(&["inspect", &file, "--json"]).1).unwrap();
    assert_eq!(all["at"], Value::Null);
    let fault =
        all["findings"].as_array().unwrap().iter().find(|one| one["message"].as_str().unwrap().contains("outside"));
    let at = fault.unwrap()["offset"].to_string();
    let told_at = told(&["inspect", &file, "--at", &at, "--json"]).1;
    let there: Value = serde_json::from_str(&told_at).unwrap();
    assert_eq!(there["at"].to_string(), at);
    let fields = there["fields"].as_array().unwrap();
    assert!(!fields.is_empty() && fields.iter().all(|field| field.get("fields").is_none()), "{there}");
    let ends = |field: &Value| field["offset"].as_u64().unwrap() + field["length"].as_u64().unwrap();
    let byte: u64 = at.parse().unwrap();
    assert!(fields.iter().all(|field| field["offset"].as_u64().unwrap() <= byte && byte < ends(field)), "{there}");
    assert!(there["findings"].as_array().unwrap().contains(fault.unwrap()), "{there}");
    // In words, and of a byte that is right.
    let (status, words, _) = told(&["inspect", &file, "--at", "0x0"]);
    assert_eq!(status, 0);
    assert!(words.starts_with("byte 0 of: ") && words.contains("format identifier"), "{words}");
    assert!(words.contains("nothing to object to") && words.lines().count() == 3, "{words}");
    let sod = testdata("cards/genuine-rsa-pss/EF_SOD.bin");
    let nested = succeed(&["inspect", &sod, "--at", "0"]);
    assert!(nested.contains("EF.SOD"), "{nested}");
    let size = std::fs::metadata(&sod).unwrap().len().to_string();
    let (status, _, err) = told(&["inspect", &sod, "--at", &size]);
    assert!(status == 2 && err.contains("there is no byte") && err.contains("to do:"), "{err}");
    let (status, _, err) = told(&["inspect", &sod, "--at", "12x"]);
    assert!(status == 2 && err.contains("byte offset"), "{err}");
}
