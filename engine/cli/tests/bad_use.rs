//! Bad use: every mistake is answered with what was wrong, where, and what to do, and with the right exit status.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)] // Helpers of tests may panic too.

mod common;

use common::{Folder, prints, random_record, told};

/// Runs the program and checks that it fails with this status and says all of this.
#[track_caller]
fn refused(arguments: &[&str], status: i32, words: &[&str]) {
    let (found, out, err) = told(arguments);
    assert_eq!(found, status, "{arguments:?}\n{out}\n{err}");
    assert!(err.starts_with("error: "), "{arguments:?}\n{err}");
    assert!(!err.contains("panicked"), "{err}");
    for word in words {
        assert!(err.contains(word), "{arguments:?} should say {word:?}:\n{err}");
    }
}

#[test]
fn a_wrong_resolution_is_a_wrong_call() {
    for ppi in ["0", "90000", "five", "-1", "99999999999999"] {
        let option = format!("--ppi={ppi}");
        refused(&["quality", "x.png", &option], 2, &["--ppi", "from 100 to 2000", "500"]);
        refused(&["quality", "x.png", "--ppi", ppi], 2, &["--ppi", "from 100 to 2000", "500"]);
        refused(&["extract", "x.png", &option, "--out", "y"], 2, &["--ppi", "500"]);
    }
}

#[test]
fn an_unknown_flag_or_command_suggests_the_right_one() {
    refused(&["verify", "--fingr", "x.png"], 2, &["--fingr", "--finger"]);
    refused(&["verfy"], 2, &["verfy", "verify"]);
    refused(&["extract", "x.png", "--ppi", "500"], 2, &["--out"]);
    refused(&["extract", "x.png", "--ppi", "500", "--out", "y", "--format", "iso"], 2, &["iso2005", "ansi2004"]);
}

#[test]
fn a_missing_file_or_a_folder_is_named() {
    let folder = Folder::new();
    let missing = folder.arg("missing.png");
    refused(&["quality"], 2, &["IMG", "--face <IMG>"]);
    refused(&["quality", &missing, "--face", &missing], 2, &["cannot be used with"]);
    refused(&["quality", &missing], 1, &["missing.png", "to do: check the path"]);
    let inside = folder.arg("");
    refused(&["quality", &inside], 1, &["folder", "to do: give the file inside it"]);
    refused(&["inspect", &inside], 1, &["folder"]);
    refused(&["verify", "--finger", &missing, "--card", &missing], 1, &["missing.png"]);
}

#[test]
fn what_is_no_finger_image_is_called_by_its_name() {
    let folder = Folder::new();
    let cases: [(&str, &[u8], &str); 4] = [
        ("empty.png", b"", "empty"),
        ("scan.png", b"%PDF-1.7 and so on", "PDF"),
        ("letter.png", b"Dear Sir or Madam", "text"),
        ("cut.png", prints().holder[0].get(..900).unwrap_or_default(), "damaged"),
    ];
    for (name, bytes, word) in cases {
        let path = folder.write(name, bytes);
        let out = folder.arg("out.fmr");
        refused(&["quality", &path], 1, &[word, name, "to do:"]);
        refused(&["extract", &path, "--ppi", "500", "--out", &out], 1, &[word, name, "to do:"]);
        assert!(!folder.path("out.fmr").exists());
    }
}

#[test]
fn a_record_given_as_an_image_says_where_records_go() {
    let folder = Folder::new();
    let record = folder.write("card.fmr", random_record(1, 1));
    refused(&["quality", &record], 1, &["minutiae record", "--card"]);
    refused(&["verify", "--finger", &record, "--card", &record], 1, &["minutiae record", "--card"]);
}

#[test]
fn an_image_given_as_a_record_says_how_to_make_one() {
    let folder = Folder::new();
    let image = folder.write("finger.png", prints().holder[0]);
    let list = folder.write("list.csv", "id,subject,path\n1,1,finger.png\n2,1,finger.png\n");
    let scores = folder.arg("scores.csv");
    refused(&["eval", "templates", &list, "--scores", &scores], 1, &["no file", "picture", "bioverify extract"]);
    refused(&["convert", &image, &folder.arg("out"), "--format", "iso2005"], 2, &["picture", "bioverify extract"]);
}

#[test]
fn a_truncated_record_says_so() {
    let folder = Folder::new();
    let whole = random_record(1, 1);
    let cut = folder.write("cut.fmr", &whole[..whole.len() - 30]);
    let good = folder.write("good.fmr", &whole);
    refused(&["compare", &cut, &good], 1, &["truncated", "cut.fmr", "inspect"]);
    refused(&["convert", &cut, &folder.arg("out"), "--format", "native"], 1, &["truncated", "cut.fmr"]);
    let (status, out, _) = told(&["inspect", &cut]);
    assert_eq!(status, 1);
    assert!(out.contains("truncated"), "{out}");
}

#[test]
fn bare_pixels_need_their_right_size() {
    let folder = Folder::new();
    let raw = folder.write("finger.raw", vec![128_u8; 300 * 400]);
    refused(&["quality", &raw], 1, &["--raw"]);
    refused(&["quality", &raw, "--raw", "300x401"], 1, &["120300", "120000"]);
    refused(&["quality", &raw, "--raw", "300"], 2, &["388x374"]);
}

#[test]
fn faces_are_refused_plainly() {}

#[test]
fn an_output_that_cannot_be_written_is_told_before_the_work() {
    let folder = Folder::new();
    let list = folder.write("set.csv", "id,subject,path,ppi\n1,1,set.csv,500\n2,1,set.csv,500\n");
    let nowhere = folder.arg("no/such/folder/scores.csv");
    refused(&["eval", "finger", &list, "--scores", &nowhere], 1, &["scores.csv"]);
    refused(&["eval", "finger", &list, "--scores", &folder.arg("")], 1, &["folder"]);
}

#[test]
fn a_list_with_a_mistake_names_the_line() {
    let folder = Folder::new();
    let scores = folder.arg("scores.csv");
    for (text, words) in [
        ("id,subject,path\n1,1,a\n", vec!["ppi", "id,subject,path,ppi"]),
        ("id,subject,path,ppi\n1,1,missing.png,500\n", vec!["missing.png", "no file of the list"]),
        ("id,subject,path,ppi\n1,1,set.csv,500\n1,1,set.csv,500\n", vec!["twice", "line 3"]),
        ("id,subject,path,ppi\n1,1,set.csv,abc\n", vec!["abc", "line 2", "500"]),
        ("id,subject,path,ppi\n", vec!["no rows"]),
    ] {
        let list = folder.write("set.csv", text);
        refused(&["eval", "finger", &list, "--scores", &scores], 1, &words);
    }
    refused(&["eval", "finger", &folder.write("bad.csv", [0xff, 0xfe, b'\n']), "--scores", &scores], 1, &["bad.csv"]);
}

#[test]
fn a_missing_file_of_a_set_spoils_only_itself_as_a_damaged_one_does() {
    let folder = Folder::new();
    let (a, b) = (prints().holder[0], prints().holder[1]);
    folder.write("a.png", a);
    folder.write("b.png", b);
    folder.write("cut.png", &a[..900]);
    let rows = "1,1,a.png,500\n2,1,b.png,500\n3,2,gone.png,500\n4,2,cut.png,500\n";
    let list = folder.write("set.csv", format!("id,subject,path,ppi\n{rows}"));
    let (status, out, err) = told(&["eval", "finger", &list, "--scores", &folder.arg("scores.csv")]);
    assert_eq!(status, 0, "{out}{err}");
    assert!(out.contains("2 without a template"), "{out}");
    for named in ["no template of 3", "gone.png", "no template of 4", "cut.png"] {
        assert!(err.contains(named), "{named}: {err}");
    }
    let scores = folder.read("scores.csv");
    assert_eq!((scores.lines().count(), scores.lines().filter(|line| line.ends_with(',')).count()), (7, 5), "{scores}");
    let all_bad = folder.write("bad.csv", "id,subject,path,ppi\n3,2,gone.png,500\n4,2,cut.png,500\n");
    let scores = folder.arg("none.csv");
    refused(&["eval", "finger", &all_bad, "--scores", &scores], 1, &["no file of the list", "2 in all", "gone.png"]);
    assert!(!folder.path("none.csv").exists());
}

#[test]
fn with_json_an_error_is_json_too() {
    let folder = Folder::new();
    let print = folder.write("a.png", prints().holder[0]);
    let cut = folder.write("cut.fmr", &random_record(1, 1)[..40]);
    let gone = folder.arg("gone.png");
    let cases: [(&[&str], i32, &str); 5] = [
        (&["verify", "--finger", &gone, "--card", &cut, "--json"], 1, "gone.png"),
        (&["verify", "--finger", &cut, "--card", &cut, "--json"], 1, "cut.fmr"),
        (&["compare", &print, &cut, "--json"], 1, "cut.fmr"),
        (&["quality", &gone, "--json"], 1, "gone.png"),
        (&["verify", "--fingr", &gone, "--json"], 2, "--fingr"),
    ];
    for (arguments, status, named) in cases {
        let (found, out, err) = told(arguments);
        assert_eq!(found, status, "{arguments:?}\n{out}{err}");
        assert!(err.starts_with("error: "), "the words stay on standard error: {err}");
        let json: serde_json::Value = serde_json::from_str(&out).unwrap();
        let error = json["error"].as_object().unwrap();
        assert_eq!(error.keys().collect::<Vec<_>>(), ["advice", "status", "what", "where"]);
        assert_eq!(error["status"], status);
        let told = format!("{}{}", error["what"], error["where"]);
        assert!(told.contains(named) && !error["advice"].as_str().unwrap().is_empty(), "{json}");
    }
    let (_, out, _) = told(&["quality", &gone]);
    assert_eq!(out, "", "without --json nothing but words on standard error");
}

#[test]
fn no_picture_is_written_under_the_name_of_another_format() {
    let folder = Folder::new();
    let print = folder.write("a.png", prints().holder[0]);
    let record = folder.write("card.fmr", random_record(1, 1));
    let (out, jpeg) = (folder.arg("out.fmr"), folder.arg("q.jpg"));
    let overlay: &[&str] = &["PNG is written", ".jpg", "ends in .png"];
    refused(&["extract", &print, "--ppi", "500", "--out", &out, "--overlay", &jpeg], 2, overlay);
    refused(&["verify", "--finger", &print, "--card", &record, "--overlay", &jpeg], 2, overlay);
    refused(&["extract", &print, "--ppi", "500", "--out", &jpeg], 2, &["template", ".jpg"]);
    refused(&["convert", &print, &jpeg, "--format", "png"], 2, &["png is written", ".jpg"]);
    assert!(!folder.path("q.jpg").exists() && !folder.path("out.fmr").exists());
    let (_, help, _) = told(&["extract", "--help"]);
    for word in ["PNG, JPEG, JPEG 2000, BMP, TIFF", "WSQ", "Red circles", "green squares", "yellow", "Blue"] {
        assert!(help.contains(word), "{word}: {help}");
    }
}

#[test]
fn advice_on_what_cannot_be_read_does_not_go_in_a_circle() {
    let folder = Folder::new();
    let jp2 = folder.write("a.jp2", b"\0\0\0\x0CjP  \r\n\x87\n....");
    let out = folder.arg("out.fmr");
    refused(&["extract", &jp2, "--ppi", "500", "--out", &out], 1, &["JPEG 2000", "damaged"]);
    let face = folder.write("dg2.bin", b"\x75\x82\x3A\xE7\x7F\x61\x02");
    refused(&["compare", &face, &face], 1, &["face record", "truncated", "to do: give a photo"]);
    refused(&["quality", &face], 1, &["DG2", "picture of the face"]);
    let (status, told, _) = told(&["inspect", &face]);
    assert!(status == 1 && told.contains("DG2") && told.contains("finding"), "{told}");
}

#[test]
fn a_wrong_resolution_an_empty_image_and_a_page_of_stripes_say_what_to_do() {
    let folder = Folder::new();
    let print = folder.write("a.png", prints().holder[0]);
    let record = folder.write("card.fmr", random_record(1, 1));
    let of = |image: &str, ppi: &str| {
        let (status, out, err) = told(&["verify", "--finger", image, "--ppi", ppi, "--card", &record, "--lang", "en"]);
        assert_eq!(status, 10, "{out}{err}");
        out
    };
    for ppi in ["100", "250", "1000", "2000"] {
        assert!(of(&print, ppi).contains("check the resolution"), "{ppi}: {}", of(&print, ppi));
    }
    assert!(of(&print, "100").contains("[116]") && of(&print, "100").contains("one finger only"));
    let blank = folder.write("blank.png", common::BLANK);
    assert!(of(&blank, "500").contains("wipe the finger and the scanner clean"), "{}", of(&blank, "500"));
    let empty = folder.write("empty.png", b"");
    refused(&["verify", "--finger", &empty, "--card", &record], 1, &["0 bytes", "to do: capture again"]);
}

#[test]
fn a_models_folder_without_a_card_is_refused() {
    let folder = Folder::new();
    refused(&["models", "list", "--models", &folder.arg("")], 1, &["no model card", "finger-minutiae"]);
}

#[test]
fn nothing_at_all_prints_help() {
    for arguments in [&[][..], &["verify"]] {
        let (status, _, err) = told(arguments);
        assert_eq!(status, 2);
        assert!(err.contains("Usage"), "{err}");
    }
    let (status, out, _) = told(&["help", "verify"]);
    assert_eq!(status, 0);
    assert!(out.contains("Example") && out.contains("default: 500"), "{out}");
}

#[test]
fn no_output_replaces_an_input() {
    let folder = Folder::new();
    let image = folder.write("finger.png", prints().holder[0]);
    let record = folder.write("card.fmr", random_record(1, 1));
    let list = folder.write("list.csv", "id,subject,path,ppi\n1,1,finger.png,500\n2,1,finger.png,500\n");
    let around = folder.arg("../") + folder.path("").file_name().unwrap().to_str().unwrap() + "/finger.png";
    let cases: [&[&str]; 7] = [
        &["extract", &image, "--ppi", "500", "--out", &image],
        &["extract", &image, "--ppi", "500", "--out", &folder.arg("new.fmr"), "--overlay", &around],
        &["convert", &image, &image, "--format", "wsq"],
        &["convert", &record, &record, "--format", "native"],
        &["eval", "finger", &list, "--scores", &list],
        &["verify", "--finger", &image, "--card", &record, "--receipt", &record],
        &["calibrate", "--set", &list, "--out", &list],
    ];
    let before: Vec<Vec<u8>> = [&image, &record, &list].map(|path| std::fs::read(path).unwrap()).to_vec();
    for arguments in cases {
        refused(arguments, 2, &["replace the input", "another name"]);
    }
    let after: Vec<Vec<u8>> = [&image, &record, &list].map(|path| std::fs::read(path).unwrap()).to_vec();
    assert!(before == after);
}

#[test]
fn two_outputs_cannot_be_one_file() {
    let folder = Folder::new();
    let set = folder.write("set.csv", "id,subject,path,ppi\n");
    let to = folder.arg("out.csv");
    for other in ["--qualities", "--evidence"] {
        let (code, _, error) = told(&["eval", "finger", &set, "--scores", &to, other, &to]);
        assert!(code == 2 && error.contains("two outputs would be one file"), "{other}: {code} {error}");
    }
}
