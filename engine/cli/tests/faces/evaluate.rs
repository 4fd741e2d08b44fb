//! Sets of photos: pairs, groups, liveness.

use super::*;

/// Two photos of each of three people, and one without a face.
fn set(folder: &Folder) -> String {
    let mut list = String::from("id,subject,path\n");
    for (person, shade) in [0_u8, 110, 255].into_iter().enumerate() {
        for (shot, place) in [(9, 7), (6, 9)].into_iter().enumerate() {
            photo(folder, &format!("{person}_{shot}.png"), &[place], shade);
            list.push_str(&format!("p{person}s{shot},p{person},{person}_{shot}.png\n"));
        }
    }
    photo(folder, "nobody.png", &[], 0);
    list.push_str("nobody,p0,nobody.png\n");
    folder.write("set.csv", list)
}

#[test]
fn every_pair_of_photos_is_scored_once_and_failures_are_empty() {
    let folder = folder();
    let set = set(&folder);
    let scores = folder.arg("scores.csv");
    let arguments =
        ["eval", "face", &set, "--scores", &scores, "--models", &folder.arg("models"), "--runtime", "embedded"];
    let out = succeed(&arguments);
    let table = folder.read("scores.csv");
    let rows: Vec<Vec<&str>> = table.lines().skip(1).map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.len(), 7 * 6 / 2);
    for row in &rows {
        let (mated, score) = (row[0][..2] == row[1][..2], row[2]);
        if row.contains(&"nobody") {
            assert_eq!(score, "", "{row:?}");
        } else {
            let score: f32 = score.parse().unwrap();
            assert_eq!(score > 99.5, mated, "{row:?}");
        }
    }
    assert!(out.contains("3 subjects, 1 without a template") && out.contains("no template of nobody"), "{out}");
    assert!(out.contains("5 mated, 16 non-mated"), "{out}");
}

#[test]
fn a_list_of_pairs_is_scored_in_its_order_with_an_accuracy() {
    let folder = folder();
    let set = set(&folder);
    let pairs = "probe,reference,fold\np0s0,p0s1,a\np1s0,p2s0,a\np1s1,p1s0,b\np2s1,p0s0,b\n";
    let pairs = folder.write("pairs.csv", pairs);
    let (scores, models, report) = (folder.arg("scores.csv"), folder.arg("models"), folder.arg("report"));
    let base = ["eval", "face", &set, "--scores", &scores, "--models", &models, "--runtime", "embedded"];
    let out = succeed(&[&base[..], &["--pairs", &pairs, "--report", &report]].concat());
    let listed: Vec<String> =
        folder.read("scores.csv").lines().skip(1).map(|l| l.split(',').take(2).collect()).collect();
    assert_eq!(listed, ["p0s0p0s1", "p1s0p2s0", "p1s1p1s0", "p2s1p0s0"]);
    assert!(out.contains("of 4 pairs, each of 2 folds"), "{out}");
    assert!(out.contains("2 mated, 12 non-mated"), "cross-person pairs of all photos in the list: {out}");
    assert!(folder.read("report/index.html").contains("pair accuracy"));
    let wrong = folder.write("wrong.csv", "probe,reference\np0s0,p9s9\n");
    refused(&[&base[..], &["--pairs", &wrong]].concat(), &["\"p9s9\" is not in the set", "line 2"]);
}

#[test]
fn groups_share_a_threshold_and_their_differential_is_told() {
    let folder = folder();
    let plain = set(&folder);
    let mut list = String::new();
    for (line, row) in folder.read("set.csv").lines().enumerate() {
        let side = if line == 0 {
            "side"
        } else if row.starts_with("p0") {
            "left"
        } else {
            "right"
        };
        list.push_str(&format!("{row},{side}\n"));
    }
    let marked = folder.write("marked.csv", list);
    let (scores, models) = (folder.arg("scores.csv"), folder.arg("models"));
    let run = |set: &str, more: &[&str]| {
        let base = ["eval", "face", set, "--scores", &scores, "--models", &models, "--runtime", "embedded"];
        [&base[..], more].concat().into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let words = |arguments: &[String]| succeed(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(!words(&run(&plain, &[])).contains("group "), "no column, no groups");
    let out = words(&run(&marked, &["--group", "side"]));
    assert!(out.contains("group left") && out.contains("2 samples of 1 subjects, 0 without a template"), "{out}");
    assert!(out.contains("group right") && out.contains("5 samples of 3 subjects, 1 without a template"), "{out}");
    // An empty column of the default name is no reason to measure nothing; asked for by name, it is.
    let empty = folder.write(
        "empty.csv",
        folder.read("marked.csv").replace("left", "").replace("right", "").replace("side", "group"),
    );
    let out = words(&run(&empty, &[]));
    assert!(out.contains("comparisons") && !out.contains("group "), "{out}");
    let asked = run(&empty, &["--group", "group"]);
    refused(&asked.iter().map(String::as_str).collect::<Vec<_>>(), &["names 0 groups"]);
    let wrong = run(&marked, &["--group", "age"]);
    refused(&wrong.iter().map(String::as_str).collect::<Vec<_>>(), &["no column \"age\""]);
}

#[test]
fn liveness_is_scored_and_counted_by_class() {
    let folder = folder();
    let mut list = String::from("id,subject,class,path\n");
    for (name, class, background) in
        [("a", "live", [150, 110, 70]), ("b", "live", [70, 110, 150]), ("c", "attack", [70, 110, 150])]
    {
        let picture = networks::photo((20, 16), &[(9, 7)], background, 1);
        folder.write(&format!("{name}.png"), encoded(&picture, ImageFormat::Png));
        list.push_str(&format!("{name},s,{class},{name}.png\n"));
    }
    let set = folder.write("set.csv", &list);
    let (scores, models) = (folder.arg("scores.csv"), folder.arg("models"));
    let arguments = |set: &str| ["eval", "liveness", set, "--scores", &scores, "--models", &models].map(str::to_owned);
    let call = |set: &str| arguments(set).iter().map(String::as_str).collect::<Vec<_>>().join("\u{1}");
    let out = succeed(&call(&set).split('\u{1}').collect::<Vec<_>>());
    assert!(out.contains("APCER 0.00 % (worst species), BPCER 50.00 %"), "{out}");
    let table = folder.read("scores.csv");
    let score = |id: &str| {
        let line = table.lines().find(|line| line.starts_with(&format!("{id},"))).unwrap();
        line.split(',').nth(1).unwrap().parse::<f32>().unwrap()
    };
    assert!(score("a") > 0.0 && score("b") < 0.0);
    let wrong = folder.write("wrong.csv", list.replace(",attack,", ",mask,"));
    refused(&call(&wrong).split('\u{1}').collect::<Vec<_>>(), &["\"mask\" is neither live nor attack", "line 4"]);
}
