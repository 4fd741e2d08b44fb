//! Every kind of input into every format of `convert`: what is converted reads back with the same facts, what is not is refused
//! with the right reason, and `CONVERSIONS.md` says which is which. `BIOVERIFY_BLESS=1` writes that page's table anew.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)] // Helpers of tests may panic too.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use bioverify_core::{FingerPosition, GrayImage, Limits, MinutiaSet, Ppi};
use bioverify_record::{Content, Severity, ViewContent, decode_photo, decode_pixels, inspect, read_record, recognise};
use common::{Folder, told};

fn testdata(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata").join(name);
    path.to_str().expect("a path in UTF-8").to_owned()
}

/// What a source holds, for what must come back.
#[derive(Clone, Copy, PartialEq)]
enum Holds {
    Minutiae,
    Fingers,
    Face,
    Finger,
    Nothing,
}

fn sources(folder: &Folder) -> Vec<(&'static str, String, Holds)> {
    let minutiae = testdata("record/valid/iso05.bin");
    let group = folder.arg("dg3-of-minutiae.bin");
    assert_eq!(told(&["convert", &minutiae, &group, "--format", "dg3"]).0, 0);
    let native = folder.arg("native.bvft");
    assert_eq!(told(&["convert", &minutiae, &native, "--format", "native"]).0, 0);
    vec![
        ("minutiae record", minutiae, Holds::Minutiae),
        ("native template", native, Holds::Minutiae),
        ("object of a card", testdata("record/card/group.bin"), Holds::Minutiae),
        ("finger image record", testdata("record/finger-image/views-2011.bin"), Holds::Fingers),
        ("ISO/IEC 39794-4", testdata("record/extensible/finger.der"), Holds::Fingers),
        ("EF.DG3 with pictures", testdata("cards/genuine-rsa-pss/DG3.bin"), Holds::Fingers),
        ("EF.DG3 with minutiae", group, Holds::Minutiae),
        ("face image record", testdata("record/portrait/face-2011.bin"), Holds::Face),
        ("ISO/IEC 39794-5", testdata("record/extensible/face.der"), Holds::Face),
        ("EF.DG2", testdata("record/portrait/dg2.bin"), Holds::Face),
        ("EF.DG2 of 39794", testdata("record/portrait/dg2-39794.bin"), Holds::Face),
        ("EF.DG5", testdata("record/portrait/dg5.bin"), Holds::Face),
        ("picture of a finger", testdata("finger/finger-1-impression-1.png"), Holds::Finger),
        ("photo", testdata("record/portrait/portrait.jpg"), Holds::Face),
        ("photo, JPEG 2000", testdata("record/portrait/portrait.jp2"), Holds::Face),
        ("text", folder.write("text.txt", "just a line of text"), Holds::Nothing),
    ]
}

/// The formats, as the program itself lists them.
fn formats() -> Vec<String> {
    let (_, _, err) = told(&["convert", "a", "b", "--format", "none-such"]);
    let list = err.split("[possible values: ").nth(1).and_then(|rest| rest.split(']').next()).expect("a list");
    list.split(", ").map(|name| name.trim().to_owned()).collect()
}

/// Reasons of refusals: a mark for the table, a part of what is told, and the words of the legend.
const REASONS: [(&str, &str, &str); 8] = [
    ("a", "no picture can be made of", "no picture and no face can be made of minutiae"),
    ("b", "bioverify extract", "minutiae are found in a picture by `bioverify extract`"),
    ("c", "is for faces, the input holds fingers", "the format holds faces, the input fingers"),
    ("d", "the input a face", "the format holds fingers, the input a face"),
    ("e", "JPEG 2000 is read and handed on as it is", "JPEG 2000 is handed on as it is and not made of other pictures"),
    ("f", "colours", "a picture in colours is no finger's"),
    ("g", "this is text", "it is neither a record nor a picture"),
    ("h", "WSQ needs at least 81 a side", "the picture at hand is smaller than WSQ can be"),
];

fn reason(status: i32, err: &str, at: &str) -> &'static str {
    assert!(status == 1 || status == 2, "{at}: {status}");
    let known: Vec<&str> = REASONS.iter().filter(|(_, part, _)| err.contains(part)).map(|(mark, ..)| *mark).collect();
    known.first().unwrap_or_else(|| panic!("{at}: {err}"))
}

/// Which refusals are right for what a source holds.
fn is_right(mark: &str, holds: Holds) -> bool {
    match mark {
        "a" => holds == Holds::Minutiae,
        "b" => matches!(holds, Holds::Fingers | Holds::Finger | Holds::Face),
        "c" => holds == Holds::Fingers || holds == Holds::Minutiae,
        "d" | "f" | "h" => holds == Holds::Face,
        "e" => matches!(holds, Holds::Face | Holds::Finger),
        _ => holds == Holds::Nothing,
    }
}

/// What a view of a record holds.
#[derive(Debug, PartialEq)]
enum Seen {
    Minutiae(MinutiaSet),
    Picture(GrayImage),
    Nothing,
}

/// Fingers of a record, and what it holds of each.
fn fingers(bytes: &[u8]) -> Vec<(FingerPosition, Seen)> {
    let views = read_record(bytes, &Limits::default()).expect("a record").value.views(&Limits::default());
    let of = |content| match content {
        Ok(ViewContent::Minutiae(set)) => Seen::Minutiae(set),
        Ok(ViewContent::Picture(image)) => Seen::Picture(image),
        _ => Seen::Nothing,
    };
    views.into_iter().map(|view| (view.position, of(view.content))).collect()
}

/// What of a finger has to be the same again in any case.
fn kept((position, seen): &(FingerPosition, Seen)) -> (FingerPosition, Option<usize>) {
    let minutiae = match seen {
        Seen::Minutiae(set) => Some(set.len()),
        _ => None,
    };
    (*position, minutiae)
}

/// Holds what was made, and what was told of it, against its source.
fn check(source: &[u8], holds: Holds, format: &str, made: &[u8], (at, out): (&str, &str)) {
    let nothing_lost = out.contains("nothing was lost");
    if format.starts_with("card-") {
        assert!(!nothing_lost, "{at}: positions are rounded");
        return;
    }
    let errors = |bytes: &[u8]| {
        let findings = inspect(bytes, &Limits::photo()).findings;
        findings.iter().filter(|finding| finding.severity == Severity::Error).count()
    };
    assert_eq!(errors(made), 0, "{at}: {}", inspect(made, &Limits::photo()));
    let is_picture = matches!(recognise(made), Content::Picture(_));
    match holds {
        Holds::Face => {
            let size = |bytes| decode_photo(bytes, &Limits::photo()).map(|photo| (photo.width(), photo.height()));
            assert_eq!(size(made), size(source), "{at}");
            let photo = |bytes| decode_photo(bytes, &Limits::photo());
            assert!(!nothing_lost || photo(made) == photo(source), "{at}: {out}");
        }
        Holds::Minutiae | Holds::Fingers if !is_picture => {
            let (before, after) = (fingers(source), fingers(made));
            let is_one = after.len() == 1 && out.contains(" left out");
            assert!(after.len() == before.len() || is_one, "{at}: {before:?} {after:?}");
            for (one, other) in before.iter().zip(&after) {
                assert_eq!(kept(one), kept(other), "{at}");
            }
            assert!(!nothing_lost || before == after, "{at}: {out}");
        }
        Holds::Fingers => {
            let before = fingers(source);
            assert!(before.len() == 1 || out.contains(" left out"), "{at}: {out}");
            let image = decode_pixels(made, Ppi::STANDARD, &Limits::default()).expect("a picture");
            let is_same = matches!(&before[..], [(_, Seen::Picture(one)), ..] if one.pixels() == image.pixels());
            assert!(!nothing_lost || is_same, "{at}: {out}");
        }
        _ => assert!(!made.is_empty(), "{at}"),
    }
}

#[test]
fn every_pair_converts_or_is_refused_with_the_right_reason() {
    let folder = Folder::new();
    let formats = formats();
    assert!(formats.len() > 20 && formats.iter().any(|name| name == "dg3-39794"), "{formats:?}");
    let sources = sources(&folder);
    let mut table = format!("| into | {} |\n", sources.iter().map(|(name, ..)| *name).collect::<Vec<_>>().join(" | "));
    table.push_str(&format!("|---|{}\n", "---|".repeat(sources.len())));
    for format in &formats {
        let mut cells = Vec::new();
        for (name, path, holds) in &sources {
            let at = format!("{name} to {format}");
            let ending = match format.as_str() {
                "jpeg" => "jpg",
                "png" | "pgm" | "wsq" | "jp2" => format,
                _ => "bin",
            };
            let made = folder.arg(&format!("made.{ending}"));
            let _ = fs::remove_file(&made);
            let (status, out, err) = told(&["convert", path, &made, "--format", format]);
            cells.push(if status == 0 {
                assert!(err.is_empty() && out.contains("lost"), "{at}: {out}{err}");
                check(&fs::read(path).unwrap(), *holds, format, &fs::read(&made).unwrap(), (&at, &out));
                "yes"
            } else {
                assert!(!Path::new(&made).exists() && out.is_empty(), "{at}");
                let mark = reason(status, &err, &at);
                assert!(is_right(mark, *holds), "{at}: {mark}: {err}");
                mark
            });
        }
        table.push_str(&format!("| `{format}` | {} |\n", cells.join(" | ")));
    }
    let legend: Vec<String> = REASONS.iter().map(|(mark, _, words)| format!("- {mark}: {words}")).collect();
    expect_page(&format!("{table}\n{}\n", legend.join("\n")));
}

/// Compares what stands between the marks of the page, or writes it.
fn expect_page(table: &str) {
    const MARKS: [&str; 2] = ["<!-- table -->\n", "<!-- end of table -->"];
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("CONVERSIONS.md");
    let page = fs::read_to_string(&path).expect("CONVERSIONS.md");
    let (before, rest) = page.split_once(MARKS[0]).expect("the first mark");
    let (stated, after) = rest.split_once(MARKS[1]).expect("the last mark");
    if std::env::var_os("BIOVERIFY_BLESS").is_some() {
        fs::write(&path, [before, MARKS[0], table, MARKS[1], after].concat()).unwrap();
        return;
    }
    assert!(stated == table, "CONVERSIONS.md is behind: BIOVERIFY_BLESS=1 writes it\n{table}");
}

#[test]
fn options_that_would_do_nothing_are_refused() {
    let folder = Folder::new();
    let [png, photo] = ["finger/finger-1-impression-1.png", "record/portrait/portrait.jpg"].map(testdata);
    let [minutiae, images, face] =
        ["record/valid/iso05.bin", "record/finger-image/views-2011.bin", "record/portrait/face-2011.bin"].map(testdata);
    let finger = testdata("record/extensible/finger.der");
    let cases: [(&str, &str, &[&str], &str); 19] = [
        (&png, "png", &["--bitrate", "0.75"], "--bitrate is the rate of WSQ"),
        (&png, "pgm", &["--bitrate", "0.75"], "--bitrate is the rate of WSQ"),
        (&photo, "dg2", &["--bitrate", "0.75"], "--bitrate is the rate of WSQ"),
        (&minutiae, "iso2011", &["--bitrate", "0.75"], "--bitrate is the rate of WSQ"),
        (&images, "png", &["--bitrate", "0.75"], "--bitrate is the rate of WSQ"),
        (&png, "pgm", &["--ppi", "500"], "--ppi is the resolution"),
        (&photo, "jpeg", &["--ppi", "500"], "--ppi is the resolution"),
        (&images, "iso-finger-2005", &["--ppi", "500"], "states that of all of its pictures"),
        (&finger, "dg3", &["--ppi", "500"], "states that of all of its pictures"),
        (&finger, "wsq", &["--ppi", "500"], "states that of all of its pictures"),
        (&images, "iso-finger-2005", &["--position", "left-index"], "--position is for a picture file"),
        (&png, "wsq", &["--position", "left-index"], "--position is for a picture file"),
        (&png, "png", &["--view", "2"], "--view chooses one picture"),
        (&images, "iso-finger-2005", &["--view", "2"], "--view chooses one picture"),
        (&face, "iso-face-2005", &["--created", "20261122120000"], "--created and --validity"),
        (&png, "iso-finger-2005", &["--validity", "20261122-20361121"], "--created and --validity"),
        (&png, "png", &["--sort", "xy"], "what a card asks for"),
        (&photo, "dg2", &["--raw", "60x80"], "bare pixels are grey and of a finger"),
        (&minutiae, "dg3", &["--max-minutiae", "20"], "what a card asks for"),
    ];
    for (path, format, options, part) in cases {
        let ending = if matches!(format, "png" | "pgm" | "wsq") { format } else { "bin" };
        let made = folder.arg(&format!("made.{}", if format == "jpeg" { "jpg" } else { ending }));
        let arguments = [&["convert", path, &made, "--format", format][..], options].concat();
        let (status, out, err) = told(&arguments);
        assert!(status == 2 && out.is_empty() && err.contains(part), "{arguments:?}: {status} {out}{err}");
        assert!(!Path::new(&made).exists(), "{arguments:?}");
    }
}

#[test]
fn dates_that_are_none_are_a_wrong_call_and_bare_minutiae_are_what_the_caller_says() {
    let folder = Folder::new();
    let photo = testdata("record/portrait/portrait.jp2");
    for dates in [["--created", "20260230120000"], ["--created", "20260101120060"], ["--validity", "20270101-20260101"]]
    {
        let made = folder.arg("DG2.bin");
        let call = [&["convert", &photo, &made, "--format", "dg2"][..], &dates].concat();
        assert_eq!(told(&call).0, 2, "{call:?}");
    }
    let (bare, record) = (folder.arg("bare.bin"), folder.arg("record.fmr"));
    assert_eq!(told(&["convert", &testdata("record/valid/iso05.bin"), &bare, "--format", "card-compact"]).0, 0);
    let call = ["convert", &bare, &record, "--from", "card-compact", "--format", "iso2005", "--json"];
    let (status, out, err) = told(&call);
    assert_eq!(status, 0, "{err}");
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(json["content"], "compact size on-card minutiae (ISO/IEC 19794-2)", "{json}");
}

#[test]
fn the_dates_of_a_group_and_the_result_in_json_are_told() {
    let folder = Folder::new();
    let [photo, face] = ["record/portrait/portrait.jp2", "record/portrait/face-2011.bin"].map(testdata);
    let group = folder.arg("DG2.bin");
    let dates = ["--created", "20261122120000", "--validity", "20261122-20361121"];
    let call = [&["convert", &photo, &group, "--format", "dg2", "--json"][..], &dates].concat();
    let (status, out, err) = told(&call);
    assert_eq!((status, err.as_str()), (0, ""), "{out}");
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&json["format"], &json["losses"]), (&"dg2".into(), &serde_json::json!([])), "{json}");
    assert_eq!(json["bytes"], fs::metadata(&group).unwrap().len());
    assert_eq!(json["content"], "a JPEG 2000 picture", "{json}");
    let told_of = told(&["inspect", &group]).1;
    for part in ["creation time (83)", "20261122120000", "validity period (85)", "2026112220361121", "JPEG 2000"] {
        assert!(told_of.contains(part), "{part}: {told_of}");
    }
    let portrait = folder.arg("portrait.jp2");
    assert_eq!(told(&["convert", &group, &portrait, "--format", "jp2"]).0, 0);
    assert!(fs::read(&portrait).unwrap() == fs::read(&photo).unwrap(), "the picture comes out as it went in");
    let (status, out, _) = told(&["convert", &face, &folder.arg("a.bin"), "--format", "iso2005", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((status, &json["error"]["status"]), (2, &2.into()), "{json}");
}
