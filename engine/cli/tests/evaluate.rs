//! `eval` and `calibrate`: the CSV contract, and figures that agree with an independent count.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)] // Helpers of tests may panic too.

mod common;

use std::collections::HashMap;

use common::{Folder, prints, random_record, succeed, told};

/// Three fingers, three impressions each, and one record that is cut.
fn templates() -> (Folder, String) {
    let folder = Folder::new();
    let mut list = String::from("id,subject,path\n");
    for finger in 0..3 {
        for impression in 0..3 {
            folder.write(&format!("{finger}_{impression}.fmr"), random_record(finger, impression));
            list.push_str(&format!("f{finger}i{impression},f{finger},{finger}_{impression}.fmr\n"));
        }
    }
    folder.write("cut.fmr", &random_record(0, 9)[..40]);
    list.push_str("cut,f0,cut.fmr\n");
    let path = folder.write("list.csv", list);
    (folder, path)
}

/// Scores by pair; minus infinity where empty.
fn scores(text: &str) -> HashMap<(String, String), f64> {
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("probe,reference,score"));
    let mut scores = HashMap::new();
    for line in lines {
        let [probe, reference, score] = line.split(',').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let score = if score.is_empty() { f64::NEG_INFINITY } else { score.parse().unwrap() };
        assert!(score >= 0.0 || score == f64::NEG_INFINITY, "{line}");
        assert!(scores.insert((probe.to_owned(), reference.to_owned()), score).is_none(), "{line}");
        assert!(!scores.contains_key(&(reference.to_owned(), probe.to_owned())), "{line}");
    }
    scores
}

#[test]
fn every_unordered_pair_is_there_once_and_failures_are_empty() {
    let (folder, list) = templates();
    let out = succeed(&["eval", "templates", &list, "--scores", &folder.arg("scores.csv")]);
    let scores = scores(&folder.read("scores.csv"));
    assert_eq!(scores.len(), 10 * 9 / 2);
    let failed: Vec<_> = scores.iter().filter(|(_, score)| score.is_infinite()).collect();
    assert_eq!(failed.len(), 9);
    assert!(failed.iter().all(|((a, b), _)| a == "cut" || b == "cut"));
    assert!(out.contains("1 without a template") && out.contains("no template of cut"), "{out}");
}

/// Other vendors' records: editions of their own, no quality. Each finger's are its first impression's in other formats.
#[test]
fn records_of_any_format_are_compared_with_each_other() {
    let folder = Folder::new();
    let formats = ["iso2005", "iso2011", "ansi2004", "native"];
    let mut list = String::from("id,subject,path\n");
    for (finger, impression) in (0..3).flat_map(|finger| (0..4).map(move |impression| (finger, impression))) {
        let given = folder.write("given.fmr", random_record(finger, impression));
        let (format, name) = (formats[impression as usize], format!("f{finger}i{impression}"));
        succeed(&["convert", &given, &folder.arg(&name), "--format", format]);
        list.push_str(&format!("{name},f{finger},{name}\n"));
    }
    let list = folder.write("list.csv", list);
    let [to, evidence] = ["scores.csv", "evidence.csv"].map(|name| folder.arg(name));
    let out = succeed(&["eval", "templates", &list, "--scores", &to, "--evidence", &evidence]);
    assert!(out.contains("0 without a template") && out.contains("18 mated, 48 non-mated"), "{out}");
    assert_eq!(folder.read("evidence.csv").lines().filter(|line| line.split(',').nth(2) == Some("1")).count(), 18);
    let scores = scores(&folder.read("scores.csv"));
    let of = |kind: bool| scores.iter().filter(move |(pair, _)| mated(pair) == kind).map(|(_, score)| *score);
    let (least, most) = (of(true).fold(f64::INFINITY, f64::min), of(false).fold(0.0, f64::max));
    assert!(least > most, "a mated pair scores {least}, a non-mated one {most}");
}

fn mated((a, b): &(String, String)) -> bool {
    let subject = |id: &str| if id == "cut" { "f0".to_owned() } else { id[..2].to_owned() };
    subject(a) == subject(b)
}

/// The figures counted threshold by threshold, straight from their definitions.
fn counted(scores: &HashMap<(String, String), f64>) -> [f64; 2] {
    let of =
        |kind: bool| scores.iter().filter(move |(pair, _)| mated(pair) == kind).map(|(_, s)| *s).collect::<Vec<_>>();
    let (genuine, impostor) = (of(true), of(false));
    let mut thresholds: Vec<f64> = scores.values().copied().chain([f64::INFINITY]).collect();
    thresholds.sort_by(f64::total_cmp);
    let (mut closest, mut eer, mut zero) = (f64::INFINITY, 1.0, 1.0_f64);
    for t in thresholds {
        let fnmr = genuine.iter().filter(|s| **s < t).count() as f64 / genuine.len() as f64;
        let fmr = impostor.iter().filter(|s| **s >= t).count() as f64 / impostor.len() as f64;
        if (fmr - fnmr).abs() < closest {
            closest = (fmr - fnmr).abs();
            eer = (fmr + fnmr) / 2.0;
        }
        if fmr == 0.0 {
            zero = zero.min(fnmr);
        }
    }
    [eer, zero]
}

#[test]
fn the_printed_figures_are_those_of_the_scores() {
    let (folder, list) = templates();
    let out = succeed(&["eval", "templates", &list, "--scores", &folder.arg("scores.csv")]);
    let [eer, zero] = counted(&scores(&folder.read("scores.csv")));
    for (name, value) in [("EER", eer), ("zero FMR", zero)] {
        let line = out.lines().find(|line| line.starts_with(name)).unwrap();
        let printed = format!("{:.2} %", 100.0 * value);
        assert!(line.contains(&printed), "{line} should say {printed}");
    }
    assert!(out.contains("12 mated, 33 non-mated"), "{out}");
}

#[test]
fn the_engines_own_thresholds_are_tried_on_the_scores() {
    let (folder, list) = templates();
    let out = succeed(&["eval", "templates", &list, "--scores", &folder.arg("scores.csv")]);
    let line = out.lines().find(|line| line.starts_with("claimed FMR 1e-3")).unwrap();
    let threshold: f64 = line.split("score ").nth(1).unwrap().split(':').next().unwrap().parse().unwrap();
    let scores = scores(&folder.read("scores.csv"));
    let wrong = scores.iter().filter(|(pair, score)| !mated(pair) && **score >= threshold).count();
    let missed = scores.iter().filter(|(pair, score)| mated(pair) && **score < threshold).count();
    let told = format!("{wrong} false matches of 33, FNMR {:.2} %", 100.0 * missed as f64 / 12.0);
    assert!(line.ends_with(&told), "{line} should end with {told}");
}

#[test]
fn a_report_holds_four_pictures_and_a_page() {
    let (folder, list) = templates();
    let report = folder.arg("report");
    succeed(&["eval", "templates", &list, "--scores", &folder.arg("scores.csv"), "--report", &report]);
    for name in ["det.svg", "roc.svg", "scores.svg", "discard.svg"] {
        let svg = folder.read(&format!("report/{name}"));
        assert!(svg.starts_with("<svg") && svg.ends_with("</svg>\n") && !svg.contains("NaN"), "{name}");
    }
    let page = folder.read("report/index.html");
    assert_eq!(page.matches("<svg").count(), 4);
    assert!(page.contains("EER") && page.contains("cut"), "{page}");
}

#[test]
fn a_report_that_cannot_be_written_is_refused_before_the_work() {
    let (folder, list) = templates();
    let taken = folder.write("taken", "a file");
    let (scores, figures) = (folder.arg("scores.csv"), folder.arg("figures.csv"));
    for call in [["eval", "templates", &list, "--scores", &scores], ["eval", "robustness", &list, "--out", &figures]] {
        let (status, out, err) = told(&[&call[..], &["--report", &taken]].concat());
        assert!(status != 0 && out.is_empty() && err.contains("make the report folder"), "{err}");
    }
    assert!(!folder.path("scores.csv").exists() && !folder.path("figures.csv").exists());
}

#[test]
fn images_are_extracted_and_a_blank_one_counts_as_a_failure() {
    let folder = Folder::new();
    let mut list = String::from("path,ppi,id,subject\n");
    let names = ["a1", "a2", "b1", "b2"];
    let [h1, h2, _] = prints().holder;
    let [s1, s2] = prints().stranger;
    for (name, png) in names.iter().zip([h1, h2, s1, s2]) {
        folder.write(&format!("{name}.png"), png);
        list.push_str(&format!("{name}.png,500,{name},{}\n", &name[..1]));
    }
    folder.write("blank.png", common::BLANK);
    list.push_str("blank.png,500,blank,a\n");
    let set = folder.write("set.csv", list);
    let files = [folder.arg("scores.csv"), folder.arg("qualities.csv"), folder.arg("report")];
    let [to, qualities, report] = &files;
    let wanted = ["--scores", to, "--qualities", qualities, "--report", report, "--runtime", "embedded"];
    let out = succeed(&[&["eval", "finger", &set][..], &wanted].concat());
    let scores = scores(&folder.read("scores.csv"));
    assert_eq!(scores.len(), 10);
    assert_eq!(scores.values().filter(|s| s.is_infinite()).count(), 4);
    let score = |a: &str, b: &str| scores[&(a.to_owned(), b.to_owned())];
    assert!(score("a1", "a2") > score("a1", "b1"), "{scores:?}");
    assert!(out.contains("no template of blank") && out.contains("median"), "{out}");
    qualities_put_the_blank_one_last(&folder.read("qualities.csv"));
    // The blank one is a fifth of the captures, and both missed comparisons are its own.
    let line = out.lines().find(|line| line.starts_with("worst 20 % away")).unwrap();
    assert!(
        line.contains("of the captures: 100 % of the false non-matches go") && line.contains("FNMR 50.00 to 0.00 %"),
        "{line}"
    );
    assert!(folder.read("report/discard.svg").contains("Error against discard"));
    assert_eq!(folder.read("report/index.html").matches("<svg").count(), 4);
}

/// One row an image with its quality and every measure, which a blank image does not have.
fn qualities_put_the_blank_one_last(table: &str) {
    let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(rows[0][..4], ["id", "subject", "quality", "defects"]);
    assert_eq!(rows.len(), 6);
    for row in &rows[1..] {
        let blank = row[0] == "blank";
        assert_eq!(row.len(), rows[0].len(), "{row:?}");
        assert_eq!(row[2] == "0", blank, "{row:?}");
        assert!(row[4..].iter().all(|value| value.is_empty() == blank), "{row:?}");
    }
}

#[test]
fn a_calibration_from_scores_maps_high_scores_to_low_rates() {
    let folder = Folder::new();
    let (mut set, mut scores) = (String::from("id,subject\n"), String::from("probe,reference,score\n"));
    for subject in 0..40 {
        set.push_str(&format!("{subject}a,{subject}\n{subject}b,{subject}\n"));
        scores.push_str(&format!("{subject}a,{subject}b,{}\n", 100 + subject));
        for other in subject + 1..40 {
            scores.push_str(&format!("{subject}a,{other}b,{}\n", (subject * 7 + other) % 20));
        }
    }
    scores.push_str("0a,1a,\n");
    let (set, scores) = (folder.write("set.csv", set), folder.write("scores.csv", scores));
    let out = succeed(&["calibrate", "--set", &set, "--scores", &scores, "--out", &folder.arg("table.toml")]);
    assert!(out.contains("40 mated and 780 non-mated") && out.contains("of 40 fingers"), "{out}");
    let table = bioverify::Calibration::from_toml(&folder.read("table.toml")).unwrap();
    let fmr = |score| table.fmr(bioverify_core::Score::new(score).unwrap()).get();
    assert!(fmr(100.0) < fmr(10.0), "{} {}", fmr(100.0), fmr(10.0));
    assert!(table.provenance().data.contains("set set") && table.provenance().subjects == 40);
}

#[test]
fn a_calibration_needs_data_and_matching_scores() {
    let folder = Folder::new();
    let out = folder.arg("table.toml");
    let (status, _, err) = told(&["calibrate", "--out", &out]);
    assert_eq!(status, 2);
    assert!(err.contains("--set"), "{err}");
    let set = folder.write("set.csv", "id,subject\na,1\n");
    let scores = folder.write("scores.csv", "probe,reference,score\na,zz,3\n");
    let (status, _, err) = told(&["calibrate", "--set", &set, "--scores", &scores, "--out", &out]);
    assert_eq!(status, 1);
    assert!(err.contains("\"zz\"") && err.contains("line 2"), "{err}");
    let (status, _, err) = told(&["calibrate", "--set", &set, "--scores", &scores, "--scores", &scores, "--out", &out]);
    assert_eq!(status, 2, "{err}");
    assert!(!folder.path("table.toml").exists());
}

/// A turn and a resolution change little, and half a finger scores less than a whole one.
#[test]
fn changed_probes_are_counted_against_unchanged_references() {
    let folder = Folder::new();
    let mut list = String::from("id,subject,path,ppi\n");
    let [h1, h2, _] = prints().holder;
    let [s1, s2] = prints().stranger;
    for (name, png) in ["a1", "a2", "b1", "b2"].iter().zip([h1, h2, s1, s2]) {
        folder.write(&format!("{name}.png"), png);
        list.push_str(&format!("{name},{},{name}.png,500\n", &name[..1]));
    }
    let set = folder.write("set.csv", list);
    let (to, report) = (folder.arg("out.csv"), folder.arg("report"));
    let out = succeed(&["eval", "robustness", &set, "--out", &to, "--report", &report]);
    let text = folder.read("out.csv");
    let rows: HashMap<(String, String), Vec<f64>> = text
        .lines()
        .skip(1)
        .map(|line| {
            let fields: Vec<_> = line.split(',').collect();
            let numbers = fields[2..].iter().map(|field| field.parse().unwrap()).collect();
            ((fields[0].to_owned(), fields[1].to_owned()), numbers)
        })
        .collect();
    assert_eq!(rows.len(), text.lines().count() - 1);
    let row = |change: &str, value: &str| &rows[&(change.to_owned(), value.to_owned())];
    let unchanged = row("turned", "0");
    // Four probes, each once with its own finger and once with the other; two pairs, no miss, no false match.
    assert_eq!((unchanged[0], unchanged[1], unchanged[2], unchanged[6]), (4.0, 0.0, 4.0, 4.0));
    for same in [row("turned", "360"), row("scanned", "500"), row("cut", "100")] {
        assert_eq!(same, unchanged);
    }
    for like in [row("turned", "135"), row("scanned", "1000"), row("scanned", "400")] {
        assert!(like[3] == 0.0 && like[8] > 0.5 * unchanged[8], "{like:?}");
    }
    assert!(row("cut", "50")[8] < unchanged[8] && row("cut", "20")[8] < row("cut", "50")[8]);
    assert!(out.contains("turned 90") && out.contains("threshold"), "{out}");
    assert_eq!(folder.read("report/index.html").matches("<svg").count(), 3);
}

#[test]
fn robustness_without_strangers_has_no_threshold() {
    let folder = Folder::new();
    folder.write("a.png", prints().holder[0]);
    let set = folder.write("set.csv", "id,subject,path,ppi\na,a,a.png,500\n");
    let (code, _, error) = told(&["eval", "robustness", &set, "--out", &folder.arg("out.csv")]);
    assert!(code == 1 && error.contains("no two fingers"), "{code} {error}");
    assert!(!folder.path("out.csv").exists());
    folder.write("b.png", prints().stranger[0]);
    let set = folder.write("two.csv", "id,subject,path,ppi\na,a,a.png,500\nb,b,b.png,500\n");
    let (code, _, error) = told(&["eval", "robustness", &set, "--out", &folder.arg("out.csv")]);
    assert!(code == 1 && error.contains("no two images of one finger"), "{code} {error}");
}
