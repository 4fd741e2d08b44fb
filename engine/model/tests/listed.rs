//! `models/README.md` lists every bundled network as it lies there.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // As helpers of tests may.

mod common;

use std::fs;
use std::path::Path;

#[test]
fn the_list_of_bundled_networks_is_up_to_date() {
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models");
    let list = fs::read_to_string(models.join("README.md")).unwrap();
    let listed = [("model.onnx", 6), ("model.int8", 1)].map(|(file, count)| {
        let end = format!("/{file}` | ");
        let rows = list.lines().filter_map(|line| line.strip_prefix("| `")?.split_once(&end));
        let mut folders = 0;
        for (folder, rest) in rows {
            let mut cells = rest.split(" | ").map(|cell| cell.trim_matches('`'));
            let bytes = fs::read(models.join(folder).join(file)).unwrap();
            let (length, hash) = (cells.next().unwrap().replace(',', ""), cells.next().unwrap());
            assert_eq!(length, bytes.len().to_string(), "{folder}/{file}: bytes in models/README.md");
            assert_eq!(hash, common::sha256(&bytes), "{folder}/{file}: SHA-256 in models/README.md");
            folders += 1;
        }
        assert_eq!(folders, count, "{file}");
        folders
    });
    let files =
        fs::read_dir(models).unwrap().filter(|entry| entry.as_ref().unwrap().path().join("model.onnx").exists());
    assert_eq!(files.count(), listed[0], "a network under models/ is not listed in models/README.md");
}
