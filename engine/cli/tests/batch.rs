//! `batch`: the CSV contract, bad rows, and a batch that is killed at random and resumed.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)] // Helpers of tests may panic too.

mod common;

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use common::{Folder, prints, random_record, succeed, template, told};

/// Fingers and impressions the rows of a long list draw from.
const FINGERS: u64 = 12;
const IMPRESSIONS: u64 = 3;

/// A folder with records and a list of `rows` comparisons, some of them bad.
fn long_list(rows: u64) -> (Folder, String) {
    let folder = Folder::new();
    for finger in 0..FINGERS {
        for impression in 0..IMPRESSIONS {
            folder.write(&format!("{finger}_{impression}.fmr"), random_record(finger, impression));
        }
    }
    folder.write("cut.fmr", &random_record(0, 0)[..50]);
    let mut numbers = common::Numbers(5);
    let mut list = String::from("id,probe,ppi,reference\n");
    for row in 0..rows {
        let mut pick = || format!("{}_{}.fmr", numbers.below(FINGERS), numbers.below(IMPRESSIONS));
        let (probe, reference) = (pick(), pick());
        let reference = match row % 97 {
            13 => "cut.fmr".to_owned(),
            14 => "missing, really.fmr".to_owned(),
            15 => String::new(),
            _ => reference,
        };
        list.push_str(&format!("row-{row},{probe},,\"{reference}\"\n"));
    }
    let list = folder.write("list.csv", list);
    (folder, list)
}

fn rows_in(path: &Path) -> usize {
    fs::read(path).map_or(0, |bytes| bytes.iter().filter(|byte| **byte == b'\n').count().saturating_sub(1))
}

#[test]
fn outcomes_come_in_the_lists_order_and_a_bad_row_spoils_only_itself() {
    let folder = Folder::new();
    template(&folder, "card", prints().holder[0]);
    template(&folder, "second", prints().holder[1]);
    folder.write("live.png", prints().holder[1]);
    folder.write("other.png", prints().stranger[0]);
    folder.write("cut.fmr", &fs::read(folder.path("card.fmr")).unwrap()[..40]);
    folder.write("letter.txt", "no finger");
    let list = folder.write(
        "list.csv",
        "id,probe,ppi,reference\n\
         good,live.png,500,card.fmr\n\
         stranger,other.png,500,card.fmr\n\
         gone,missing.png,500,card.fmr\n\
         ppi,live.png,0,card.fmr\n\
         cut,live.png,500,cut.fmr\n\
         none,live.png,500,\n\
         letter,letter.txt,500,card.fmr\n\
         \"re,cord\",second.fmr,,card.fmr\n\
         images,live.png,500,card.png\n\
         same,card.fmr,,card.fmr\n",
    );
    let out = succeed(&["batch", &list, "--out", &folder.arg("out.csv"), "--runtime", "embedded"]);
    let text = folder.read("out.csv");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    assert_eq!(reader.headers().unwrap(), &["id", "outcome", "score", "llr", "reasons"][..]);
    let rows: Vec<Vec<String>> = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    let ids: Vec<&str> = rows.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(ids, ["good", "stranger", "gone", "ppi", "cut", "none", "letter", "re,cord", "images", "same"]);
    let outcome = |index: usize| rows[index][1].as_str();
    assert_eq!(outcome(0), "accept");
    assert!(rows[0][2].parse::<f32>().unwrap() > 0.0 && rows[0][3].parse::<f64>().unwrap() > 0.0, "{text}");
    assert!(rows[0][4].split(';').any(|reason| reason == "401"), "{text}");
    assert_ne!(outcome(1), "accept");
    assert_eq!(outcome(2), "error");
    assert!(rows[2][4].contains("missing.png") && rows[2][2].is_empty(), "{text}");
    assert_eq!(outcome(3), "error");
    assert!(rows[3][4].contains("ppi") && rows[3][4].contains("500"), "{text}");
    assert_eq!(outcome(4), "refer");
    assert!(rows[4][4].contains("305"), "{text}");
    assert_eq!(outcome(5), "refer");
    assert!(rows[5][4].contains("302"), "{text}");
    assert!(["recapture", "error"].contains(&outcome(6)), "{text}");
    assert_eq!((outcome(7), outcome(8)), ("accept", "accept"));
    assert_eq!(outcome(9), "recapture", "what is on record is no capture: {text}");
    assert!(rows[9][4].contains("118"), "{text}");
    assert!(out.contains("10 rows") && out.contains("error     2"), "{out}");
}

fn spawn(list: &str, out: &str) -> Child {
    let arguments = ["batch", list, "--out", out, "--resume", "--runtime", "embedded"];
    common::program().args(arguments).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Starts (or resumes) a batch and kills it once `more` further rows are written, after a little more waiting; answers
/// whether the kill came before its end.
fn kill_after(list: &str, out: &Path, more: usize, wait: Duration) -> bool {
    let before = rows_in(out);
    let mut child = spawn(list, common::arg(out));
    let start = Instant::now();
    while rows_in(out) < before + more && start.elapsed() < Duration::from_secs(60) {
        if child.try_wait().unwrap().is_some() {
            return false;
        }
        sleep(Duration::from_millis(1));
    }
    sleep(wait);
    let running = child.try_wait().unwrap().is_none();
    child.kill().unwrap();
    child.wait().unwrap();
    running
}

#[test]
fn killed_at_random_and_resumed_it_equals_the_uninterrupted_run() {
    const ROWS: u64 = 8_000;
    let (folder, list) = long_list(ROWS);
    let whole = folder.arg("whole.csv");
    succeed(&["batch", &list, "--out", &whole, "--runtime", "embedded"]);
    let out = folder.path("out.csv");
    let mut numbers = common::Numbers(u64::from(std::process::id()));
    let mut kills = 0;
    for _ in 0..5 {
        let wait = Duration::from_micros(numbers.below(20_000));
        kills += u32::from(kill_after(&list, &out, 1 + numbers.below(300) as usize, wait));
        // A kill in the middle of a write leaves a cut row: cut one where none is.
        if numbers.below(2) == 0 && out.exists() {
            let bytes = fs::read(&out).unwrap();
            fs::write(&out, &bytes[..bytes.len() - numbers.below(40).min(bytes.len() as u64) as usize]).unwrap();
        }
    }
    assert!(kills > 0, "the list is too short to be interrupted");
    let told = succeed(&["batch", &list, "--out", common::arg(&out), "--resume", "--runtime", "embedded"]);
    assert!(fs::read(&out).unwrap() == fs::read(&whole).unwrap(), "resumed and uninterrupted results differ");
    assert!(told.contains("8,000 rows"), "{told}");
    let again = succeed(&["batch", &list, "--out", common::arg(&out), "--resume", "--runtime", "embedded"]);
    assert!(again.contains("0 of them now"), "{again}");
    assert!(fs::read(&out).unwrap() == fs::read(&whole).unwrap());
}

#[test]
fn a_result_is_not_overwritten_nor_resumed_with_another_list() {
    let (folder, list) = long_list(20);
    let out = folder.arg("out.csv");
    succeed(&["batch", &list, "--out", &out]);
    let before = folder.read("out.csv");
    let refused = |arguments: &[&str], words: &[&str]| {
        let (status, _, err) = told(arguments);
        assert_eq!(status, 1, "{err}");
        for word in words {
            assert!(err.contains(word), "{err}");
        }
        assert_eq!(folder.read("out.csv"), before);
    };
    refused(&["batch", &list, "--out", &out], &["exists", "--resume"]);
    let other = folder.write("other.csv", folder.read("list.csv").replace("row-3,", "row-x,"));
    refused(&["batch", &other, "--out", &out, "--resume"], &["line 5"]);
    let shorter: String = folder.read("list.csv").split_inclusive('\n').take(10).collect();
    let shorter = folder.write("shorter.csv", shorter);
    refused(&["batch", &shorter, "--out", &out, "--resume"], &["line 11"]);
    refused(&["batch", &list, "--out", &folder.write("notes.txt", "my notes"), "--resume"], &["not the result"]);
}

#[test]
fn a_result_of_two_halves_is_noticed_on_resume() {
    let (folder, list) = long_list(10);
    let out = folder.arg("out.csv");
    succeed(&["batch", &list, "--out", &out]);
    let whole = folder.read("out.csv");
    let half: String = whole.split_inclusive('\n').take(6).collect();
    // As if another policy, model or file had given the last row other reasons.
    folder.write("out.csv", format!("{}9\n", half.trim_end()));
    let (status, _, err) = told(&["batch", &list, "--out", &out, "--resume"]);
    assert_eq!(status, 1, "{err}");
    assert!(err.contains("differently") && err.contains("line 6"), "{err}");
    folder.write("out.csv", half);
    succeed(&["batch", &list, "--out", &out, "--resume"]);
    assert_eq!(folder.read("out.csv"), whole);
}

#[test]
fn sealed_templates_are_opened_and_no_reference_is_believed_to_be_authentic() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let testdata = concat!(env!("CARGO_MANIFEST_DIR"), "/../../testdata/");
    let run = |arguments: &str| {
        let words = arguments.split_whitespace().map(|word| word.replace('@', testdata));
        let output = Command::new(env!("CARGO_BIN_EXE_bioverify")).current_dir(folder).args(words).output().unwrap();
        assert!(output.status.success(), "{arguments}: {}", String::from_utf8_lossy(&output.stderr));
    };
    run("convert @seals/record.fmr record.bvt --format native");
    run("seal new-key old.key");
    run("seal new-key new.key");
    for key in ["old", "new"] {
        run(&format!("seal template record.bvt --key {key}.key --owner row --out {key}.bvst"));
    }
    std::fs::copy(format!("{testdata}finger/finger-1-impression-2.png"), folder.join("probe.png")).unwrap();
    let list =
        "id,probe,ppi,reference\na,probe.png,500,record.bvt\nb,probe.png,500,old.bvst\nc,probe.png,500,new.bvst\n";
    std::fs::write(folder.join("list.csv"), list).unwrap();
    let rows = |out: &str, keys: &str| {
        run(&format!("batch list.csv --out {out} --runtime embedded {keys}"));
        let text = std::fs::read_to_string(folder.join(out)).unwrap();
        text.lines().skip(1).map(|row| row.split_once(',').unwrap().1.to_owned()).collect::<Vec<_>>()
    };
    let all = rows("all.csv", "--key new.key --key old.key --owner row");
    assert!(all[0].starts_with("accept") && all[0].contains("307"), "{all:?}");
    assert!(all[1] == all[0] && all[2] == all[0], "{all:?}");
    let one = rows("one.csv", "--key new.key --owner row");
    assert!(one[1].starts_with("error") && one[1].contains("does not open") && one[2] == all[0], "{one:?}");
    let none = rows("none.csv", "");
    assert!(none[0] == all[0] && none[1].starts_with("error") && none[1].contains("--key"), "{none:?}");
}

#[test]
fn a_bad_list_is_refused_before_anything_is_written() {
    let folder = Folder::new();
    let out = folder.arg("out.csv");
    for (text, word) in [
        ("id,probe,ppi,reference\na,x,500,y\na,x,500,y\n", "twice"),
        ("id,probe,ppi,reference\na,x,500,y\nb,x\n", "line 3"),
        ("id,probe,ppi\na,x,500\n", "reference"),
        ("id,probe,ppi,reference\n,x,500,y\n", "line 2"),
    ] {
        let list = folder.write("list.csv", text);
        let (status, _, err) = told(&["batch", &list, "--out", &out]);
        assert_eq!(status, 1, "{err}");
        assert!(err.contains(word), "{err}");
        assert!(!folder.path("out.csv").exists());
    }
}
