//! What `--json` says: the same facts as the words, under names that stay.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)] // Helpers of tests may panic too.

mod common;

use common::{Folder, succeed, told};
use serde_json::Value;

fn testdata(name: &str) -> String {
    format!("{}/../../testdata/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// The one line of JSON of a call that must succeed.
fn json(arguments: &[&str]) -> Value {
    let out = succeed(&[arguments, &["--json"]].concat());
    assert_eq!(out.lines().count(), 1, "{out}");
    serde_json::from_str(&out).unwrap()
}

fn names(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

/// Every field that is no group, with the names of its groups before its own.
fn leaves(fields: &Value, within: &str, found: &mut Vec<(String, u64, u64, String)>) {
    for field in fields.as_array().unwrap() {
        let name = format!("{within}{}", field["name"].as_str().unwrap());
        if field.get("fields").is_some() {
            assert_eq!(names(field), ["fields", "name", "offset"]);
            leaves(&field["fields"], &format!("{name} "), found);
            continue;
        }
        assert_eq!(names(field), ["length", "name", "offset", "value"]);
        let number = |name: &str| field[name].as_u64().unwrap();
        found.push((name, number("offset"), number("length"), field["value"].as_str().unwrap().to_owned()));
    }
}

#[test]
fn an_inspection_holds_every_line_of_the_words_in_their_order() {
    for file in [
        "record/valid/iso11.bin",
        "record/document/dg3-mixed.bin",
        "record/document/dg1-td1.bin",
        "record/extensible/face.der",
        "cards/genuine-rsa-v15/DG2.bin",
    ] {
        let path = testdata(file);
        let words = succeed(&["inspect", &path]);
        let told = json(&["inspect", &path]);
        assert_eq!(names(&told), ["against", "at", "fields", "file", "findings", "sealed", "usable", "what"]);
        let mut found = Vec::new();
        leaves(&told["fields"], "", &mut found);
        let mut lines = words.lines();
        assert_eq!(lines.next().unwrap(), told["what"].as_str().unwrap());
        for (line, (name, offset, length, value)) in lines.by_ref().zip(&found) {
            assert!(line.starts_with(&format!("{offset:>7} {length:>5}  ")) && line.ends_with(value), "{line}");
            assert!(line.replace(": ", " ").contains(name.as_str()), "{line}: {name}");
        }
        assert_eq!(words.lines().count(), found.len() + 2, "{file}: what it is, the fields, that nothing is wrong");
        assert_eq!((&told["findings"], &told["usable"]), (&Value::Array(vec![]), &Value::Bool(true)));
    }
    let told = json(&["inspect", &testdata("record/document/dg3-mixed.bin")]);
    let instance = told["fields"].as_array().unwrap().iter().find(|field| field["name"] == "instance 0").unwrap();
    let view = instance["fields"].as_array().unwrap().iter().find(|field| field["name"] == "view 0").unwrap();
    assert_eq!((&view["offset"], &view["fields"][0]["name"]), (&62.into(), &"finger position".into()));
}

#[test]
fn a_finding_has_its_place_and_an_unusable_file_its_status() {
    let folder = Folder::new();
    let mut record = std::fs::read(testdata("record/valid/iso05.bin")).unwrap();
    record.truncate(record.len() - 3);
    let cut = folder.write("cut.fmr", record);
    let (status, out, _) = told(&["inspect", &cut, "--json"]);
    let told: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((status, &told["usable"]), (1, &Value::Bool(false)));
    let words = common::told(&["inspect", &cut]).1;
    for finding in told["findings"].as_array().unwrap() {
        assert_eq!(names(finding), ["clause", "field", "message", "offset", "severity"]);
        let text = |name: &str| finding[name].as_str().unwrap();
        let (severity, field, clause, message) = (text("severity"), text("field"), text("clause"), text("message"));
        let line = format!("  {severity} at byte {}, {field} ({clause}): {message}", finding["offset"]);
        assert!(words.lines().any(|told| told == line), "{line}\n{words}");
    }
    assert!(!told["findings"].as_array().unwrap().is_empty());
    let missing = common::told(&["inspect", &folder.arg("gone"), "--json"]);
    let error: Value = serde_json::from_str(&missing.1).unwrap();
    assert_eq!(names(&error["error"]), ["advice", "status", "what", "where"]);
}

#[test]
fn a_wrong_call_names_the_argument() {
    for (call, argument) in [(&["inspect", "--json"][..], "<FILE>"), (&["extract", "x.png", "--json"], "--out")] {
        let (status, out, _) = told(call);
        let error: Value = serde_json::from_str(&out).unwrap();
        let what = error["error"]["what"].as_str().unwrap();
        assert!(status == 2 && what.contains("required") && what.contains(argument), "{what}");
        assert!(!what.contains("Usage") && !what.contains('\n'), "{what}");
    }
}

#[test]
fn an_inspection_against_another_record_says_what_is_suspected() {
    let record = testdata("seals/record.fmr");
    let told = json(&["inspect", &record, "--against", &record]);
    assert_eq!(names(&told["against"]), ["file", "suspected"]);
    assert_eq!((&told["against"]["file"], &told["against"]["suspected"]), (&record.into(), &Value::Null));
}

#[test]
fn templates_tell_what_was_written() {
    let folder = Folder::new();
    let (key, out) = (folder.arg("the.key"), folder.arg("out"));
    let made = json(&["seal", "new-key", &key]);
    assert_eq!(names(&made), ["file", "key"]);
    let number = made["key"].clone();

    let finger = testdata("finger/finger-1-impression-1.png");
    let extract =
        ["extract", &finger, "--ppi", "500", "--runtime", "embedded", "--position", "left-thumb", "--out", &out];
    let told = json(&[&extract[..], &["--format", "card-compact"]].concat());
    assert_eq!(names(&told), ["bytes", "file", "format", "key", "losses", "minutiae", "position", "quality"]);
    let words = succeed(&[&extract[..], &["--format", "card-compact"]].concat());
    let (minutiae, quality, bytes) = (&told["minutiae"], &told["quality"], &told["bytes"]);
    assert_eq!(
        words.trim_end(),
        format!("{out}: {minutiae} minutiae, quality {quality}, {bytes} bytes of card-compact")
    );
    assert_eq!(bytes.as_u64().unwrap(), std::fs::metadata(&out).unwrap().len());
    assert_eq!((&told["position"], &told["key"]), (&"left-thumb".into(), &Value::Null));
    assert!(!told["losses"].as_array().unwrap().is_empty(), "a card has no place for the model: {told}");

    let photo = testdata("face/face-1-capture-1.jpg");
    let embed = ["embed", &photo, "--runtime", "embedded", "--out", &out, "--seal-with", &key];
    let told = json(&embed);
    assert_eq!(
        names(&told),
        ["bytes", "eye_distance_px", "file", "key", "model", "other_faces", "quarter_turns", "values"]
    );
    let words = succeed(&embed);
    let (values, bytes, eyes) = (&told["values"], &told["bytes"], told["eye_distance_px"].as_f64().unwrap());
    assert_eq!(told["key"], number);
    let number = number.as_str().unwrap();
    let line = format!(
        "{out}: {values} values, {bytes} bytes; {eyes:.0} pixels between the eyes, 0 other faces; sealed with key {number}"
    );
    assert_eq!(words.trim_end(), line);
}

#[test]
fn seals_tell_what_was_written() {
    let folder = Folder::new();
    let [key, new, clear, sealed, again] = ["a.key", "b.key", "f.bvt", "f.bvst", "g.bvst"].map(|name| folder.arg(name));
    let of = |path: &str| json(&["seal", "new-key", path])["key"].clone();
    let (first, second) = (of(&key), of(&new));
    succeed(&["convert", &testdata("seals/record.fmr"), &clear, "--format", "native"]);
    let told = json(&["seal", "template", &clear, "--key", &key, "--out", &sealed]);
    assert_eq!((names(&told), &told["key"]), (vec!["bytes", "file", "key"], &first));
    assert_eq!(told["bytes"].as_u64().unwrap(), std::fs::metadata(&sealed).unwrap().len());
    for (from, is_renewed) in [(&sealed, true), (&again, false)] {
        let told = json(&["seal", "renew", from, "--old-key", &key, "--key", &new, "--out", &folder.arg("h.bvst")]);
        assert_eq!((names(&told), &told["key"]), (vec!["file", "key", "renewed"], &second));
        assert_eq!(told["renewed"], is_renewed);
        std::fs::copy(folder.path("h.bvst"), &again).unwrap();
    }
    let told = json(&["seal", "open", &sealed, "--key", &key, "--out", &folder.arg("opened")]);
    assert_eq!(names(&told), ["bytes", "file"]);
    assert_eq!(std::fs::read(folder.path("opened")).unwrap(), std::fs::read(&clear).unwrap());
    let (status, out, _) = common::told(&["seal", "open", &sealed, "--key", &new, "--out", &again, "--json"]);
    let error: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((status, names(&error["error"])), (1, vec!["advice", "status", "what", "where"]));
}

#[test]
fn a_comparison_tells_its_evidence_and_ridges_only_where_both_prints_show_them() {
    let [first, second] = ["finger/finger-1-impression-1.png", "finger/finger-1-impression-2.png"].map(testdata);
    let told = json(&["compare", &first, &second]);
    let ridges = &told["evidence"]["ridges"];
    let (area, alike) = (ridges["overlap_mm2"].as_f64().unwrap(), ridges["alike"].as_f64().unwrap());
    assert!((20.0..600.0).contains(&area) && (0.9..=1.0).contains(&alike), "{ridges}");
    let words = succeed(&["compare", &first, &second]);
    assert!(words.contains(&format!("ridges in common      {area:.0} mm2")), "{words}");
    let fit = told["evidence"]["fit"].as_f64().unwrap();
    assert!(fit > 0.0 && fit <= told["pairs"].as_array().unwrap().len() as f64, "{told}");
    let folder = Folder::new();
    let record = folder.arg("first.fmr");
    succeed(&["extract", &first, "--ppi", "500", "--out", &record]);
    let told = json(&["compare", &record, &second]);
    assert_eq!(told["evidence"]["ridges"], Value::Null);
    assert!(!succeed(&["compare", &record, &second]).contains("ridges in common"));
}
