//! `models/README.md` lists every bundled network as it lies there.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // As helpers of tests may.

mod common;

use std::fs;
use std::path::Path;

#[test]
fn the_list_of_bundled_networks_is_up_to_date() {
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models");
    let list = fs::read_to_string(models.join("README.md")).unwrap();
    let listed: Vec<[String; 3]> = list
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once("/model.onnx` | "))
        .map(|(folder, rest)| {
            let mut cells = rest.split(" | ").map(|cell| cell.trim_matches('`').to_owned());
            [folder.to_owned(), cells.next().unwrap(), cells.next().unwrap()]
        })
        .collect();
    for [folder, length, hash] in &listed {
        let bytes = fs::read(models.join(folder).join("model.onnx")).unwrap();
        assert_eq!(length.replace(',', ""), bytes.len().to_string(), "{folder}: bytes in models/README.md");
        assert_eq!(*hash, common::sha256(&bytes), "{folder}: SHA-256 in models/README.md");
    }
    let files =
        fs::read_dir(models).unwrap().filter(|entry| entry.as_ref().unwrap().path().join("model.onnx").exists());
    assert_eq!(files.count(), listed.len(), "a network under models/ is not listed in models/README.md");
}
