//! One finger among many templates.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)] // Helpers of tests may panic too.

mod common;

use std::fs;

use common::{Folder, prints, random_record, succeed, template, told};
use serde_json::Value;

/// A folder of templates beside one that none of them is.
fn templates(folder: &Folder, fingers: u64) -> String {
    fs::create_dir(folder.path("all")).unwrap();
    for finger in 0..fingers {
        folder.write(&format!("all/finger-{finger:03}.fmr"), random_record(finger, 1));
    }
    folder.write("all/readme.txt", "not a template");
    folder.arg("all")
}

fn json(arguments: &[&str]) -> Value {
    let mut all = vec!["search", "--runtime", "embedded", "--json"];
    all.extend(arguments);
    let told = succeed(&all);
    assert_eq!(told.lines().count(), 1, "{told}");
    serde_json::from_str(&told).unwrap()
}

#[test]
fn the_mate_comes_first_in_two_stages_and_in_one() {
    let folder = Folder::new();
    let all = templates(&folder, 250);
    let probe = folder.write("probe.fmr", random_record(123, 2));
    for mode in [&["--share", "0.01"][..], &["--exhaustive"]] {
        let told = json(&[&[&probe, "--among", &all, "--top", "3"][..], mode].concat());
        assert_eq!((&told["references"], &told["unread"]), (&250.into(), &1.into()), "{told}");
        let hits = told["probes"][0]["hits"].as_array().unwrap();
        assert_eq!(hits.len(), 3);
        assert_eq!(hits[0]["reference"], "finger-123.fmr");
        let score = |hit: &Value| hit["score"].as_f64().unwrap();
        assert!(score(&hits[0]) > 2.0 * score(&hits[1]) && score(&hits[1]) >= score(&hits[2]), "{told}");
    }
}

#[test]
fn the_score_is_that_of_a_comparison_and_the_threads_do_not_matter() {
    let folder = Folder::new();
    let all = templates(&folder, 30);
    let probe = folder.write("probe.fmr", random_record(7, 2));
    let of = |threads: &str| json(&[&probe, "--among", &all, "--threads", threads]);
    assert_eq!(of("1"), of("3"));
    let text = succeed(&["search", &probe, "--among", &all, "--top", "1", "--runtime", "embedded"]);
    let score = of("1")["probes"][0]["hits"][0]["score"].as_f64().unwrap();
    assert!(text.contains(&format!("score {score:>7.2}")) && text.contains("finger-007.fmr, view 1"), "{text}");
}

#[test]
fn a_list_names_its_references_and_a_picture_may_be_the_probe() {
    let folder = Folder::new();
    let [first, second, _] = prints().holder;
    template(&folder, "holder", first);
    template(&folder, "stranger", prints().stranger[0]);
    let list = folder.write("list.csv", "id,path\nmr-7,holder.fmr\nmrs-9,stranger.fmr\nlost,nowhere.fmr\n");
    let probe = folder.write("live.png", second);
    let told = json(&[&probe, "--ppi", "500", "--among", &list]);
    let hits = told["probes"][0]["hits"].as_array().unwrap();
    let names: Vec<&str> = hits.iter().map(|hit| hit["reference"].as_str().unwrap()).collect();
    assert_eq!((names, &told["unread"]), (vec!["mr-7", "mrs-9"], &1.into()), "{told}");
}

#[test]
fn wrong_calls_say_what_is_right() {
    let folder = Folder::new();
    let probe = folder.write("probe.fmr", random_record(7, 2));
    fs::create_dir(folder.path("empty")).unwrap();
    let (empty, nowhere) = (folder.arg("empty"), folder.arg("nowhere"));
    let list = folder.write("list.csv", "name,file\n");
    for (arguments, status, words) in [
        (&[&probe, "--among", &empty][..], 1, "no minutiae record among 0 files"),
        (&[&probe, "--among", &nowhere], 1, "cannot open the list"),
        (&[&probe, "--among", &list], 1, "id,path"),
        (&[&probe, "--among", &empty, "--share", "0"], 2, "over 0 and at most 1"),
        (&[&probe, "--among", &empty, "--top", "0"], 2, "from 1 to 1000"),
        (&[&nowhere, "--among", &empty], 1, "cannot open the file"),
        (&[&probe], 2, "--among"),
    ] {
        let all: Vec<&str> = [&["search", "--runtime", "embedded"][..], arguments].concat();
        let (code, out, err) = told(&all);
        assert_eq!((code, out.as_str()), (status, ""), "{arguments:?}: {err}");
        assert!(err.contains(words), "{arguments:?}: {err}");
    }
}
