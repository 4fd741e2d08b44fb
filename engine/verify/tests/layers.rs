//! Dependencies between the crates of the workspace go strictly down the layers (`engine/README.md`).

#![allow(clippy::expect_used)]

use std::process::Command;

use serde_json::Value;

/// The layer of each crate; an edge must go from a higher to a lower one.
const LAYERS: [(&str, u8); 11] = [
    ("bioverify-core", 0),
    ("bioverify-record", 1),
    ("bioverify-model", 1),
    ("bioverify-finger", 2),
    ("bioverify-face", 2),
    ("bioverify-trust", 2),
    ("bioverify", 3),
    ("bioverify-ffi", 4),
    ("bioverify-bench", 4),
    ("bioverify-cli", 5),
    // Stands beside the layers: itself on core only, a development dependency of anyone, and a part of the tools that
    // show or measure something with synthetic fingers.
    (TESTDATA, 1),
];

const TESTDATA: &str = "bioverify-testdata";

fn layer(name: &str) -> Option<u8> {
    LAYERS.iter().find(|(known, _)| *known == name).map(|(_, layer)| *layer)
}

/// What is wrong with an edge, if anything. `kind` is `null`, `dev` or `build` as cargo tells it.
fn objection(from: &str, to: &str, kind: Option<&str>) -> Option<String> {
    let (Some(upper), Some(lower)) = (layer(from), layer(to)) else {
        return Some(format!(
            "{from} -> {to}: a crate without a layer; give it one in this test and in engine/README.md"
        ));
    };
    if to == TESTDATA {
        let allowed = kind == Some("dev") || upper > layer("bioverify").unwrap_or(u8::MAX);
        return (!allowed).then(|| format!("{from} -> {to}: what an application links holds no synthetic data"));
    }
    if from == to && kind == Some("dev") {
        return None;
    }
    (upper <= lower).then(|| format!("{from} (layer {upper}) -> {to} (layer {lower}): does not go down"))
}

fn metadata() -> Value {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("cargo writes JSON")
}

#[test]
fn every_edge_goes_down_the_layers() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().expect("packages");
    let names: Vec<&str> = packages.iter().filter_map(|package| package["name"].as_str()).collect();
    let mut objections = Vec::new();
    let mut edges = 0;
    for package in packages {
        let from = package["name"].as_str().expect("a name");
        if layer(from).is_none() {
            objections.push(format!("{from}: a crate without a layer"));
        }
        for dependency in package["dependencies"].as_array().expect("dependencies") {
            let to = dependency["name"].as_str().expect("a name");
            if names.contains(&to) {
                edges += 1;
                objections.extend(objection(from, to, dependency["kind"].as_str()));
            }
        }
    }
    assert!(objections.is_empty(), "{objections:#?}");
    assert!(edges >= 8, "only {edges} edges seen: cargo metadata was misread");
}

#[test]
fn edges_that_must_be_refused_are() {
    assert!(objection("bioverify-core", "bioverify", None).is_some());
    assert!(objection("bioverify-record", "bioverify-model", None).is_some());
    assert!(objection("bioverify-record", "bioverify-model", Some("dev")).is_some());
    assert!(objection("bioverify", "bioverify-testdata", None).is_some());
    assert!(objection("bioverify-testdata", "bioverify-finger", Some("dev")).is_some());
    assert_eq!(objection("bioverify-cli", "bioverify-testdata", None), None);
    assert!(objection("bioverify-surprise", "bioverify-core", None).is_some());
    assert_eq!(objection("bioverify", "bioverify-testdata", Some("dev")), None);
    assert_eq!(objection("bioverify", "bioverify-finger", None), None);
}
