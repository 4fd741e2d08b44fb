//! On-card minutiae from the command line: written as a card asks, read where the caller says so.

mod common;

use common::{Folder, random_record, succeed, told};

#[test]
fn a_record_goes_to_a_card_and_back() {
    let folder = Folder::new();
    let record = folder.write("card.fmr", random_record(1, 1));
    let (small, back) = (folder.arg("verify.bin"), folder.arg("back.fmr"));
    let card = &["--format", "card-compact", "--sort", "xy", "--max-minutiae", "10"];
    let out = succeed(&[&["convert", &record, &small][..], card].concat());
    assert!(out.contains("30 bytes of card-compact") && out.contains("that the card takes"), "{out}");
    let bytes = std::fs::read(folder.path("verify.bin")).unwrap();
    assert!(bytes.chunks_exact(3).map(|minutia| (minutia[0], minutia[1])).is_sorted());
    let seen = succeed(&["inspect", &small, "--from", "card-compact"]);
    assert!(seen.contains("compact size") && seen.contains("minutia 9"), "{seen}");
    succeed(&["convert", &small, &back, "--from", "card-compact", "--format", "iso2011"]);
    assert!(succeed(&["inspect", &back]).contains("ISO/IEC 19794-2:2011"));
    // Nobody can tell bare minutiae from other bytes.
    assert_eq!(told(&["convert", &small, &folder.arg("x.fmr"), "--format", "iso2005"]).0, 1);
}

#[test]
fn what_a_card_asks_for_comes_from_its_own_template() {
    let folder = Folder::new();
    let record = folder.write("card.fmr", random_record(2, 1));
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../testdata/record/card/");
    let (asking, out) = (format!("{root}asking.bin"), folder.arg("verify.bin"));
    succeed(&["convert", &record, &out, "--format", "card-compact", "--asked-by", &asking]);
    let bytes = std::fs::read(folder.path("verify.bin")).unwrap();
    assert!(bytes.len() / 3 <= 80 && bytes.len().is_multiple_of(3));
    assert!(bytes.chunks_exact(3).map(|minutia| minutia[0]).is_sorted());
    let wrong = &["--format", "iso2005", "--sort", "xy"];
    let (status, _, err) = told(&[&["convert", &record, &folder.arg("y.fmr")][..], wrong].concat());
    assert!(status == 2 && err.contains("what a card asks for"), "{err}");
    // A template with minutiae inside is a record like others.
    let group = format!("{root}group.bin");
    let told = succeed(&["convert", &group, &folder.arg("z.fmr"), "--format", "ansi2009"]);
    assert!(told.contains("lost: the header of the card's template"), "{told}");
}

#[test]
fn what_a_card_does_not_ask_for_is_refused_by_name() {
    let folder = Folder::new();
    let record = random_record(2, 1);
    let mut others = record.clone();
    others[24] = 1; // right thumb, by its code in the finger view header
    let asking = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../testdata/record/card/asking.bin")).unwrap();
    let patched = |at: usize, value: u8| {
        let mut bytes = asking.clone();
        bytes[at] = value;
        bytes
    };
    // Offsets as `bioverify inspect` tells them: type 16, owner 22, format 26.
    let cases = [
        ("size", &record, asking.clone(), "card-normal", "use --format card-compact"),
        ("record", &record, patched(27, 1), "card-compact", "asks for format 0001"),
        ("type", &record, patched(16, 2), "card-compact", "biometric type 02"),
        ("owner", &record, patched(23, 0x1D), "card-compact", "owner 011D"),
        ("finger", &others, asking.clone(), "card-compact", "asks for left-index, the minutiae are of right-thumb"),
    ];
    for (name, record, asking, format, text) in cases {
        let (record, asking) = (folder.write("in.fmr", record), folder.write("asking.bin", asking));
        let out = folder.arg(&format!("{name}.bin"));
        let (status, _, err) = told(&["convert", &record, &out, "--format", format, "--asked-by", &asking]);
        assert!(status == 1 && err.contains(text), "{name}: {err}");
        assert!(!folder.path(&format!("{name}.bin")).exists(), "{name} was written");
    }
}

#[test]
fn two_records_of_a_finger_show_a_wrong_convention() {
    let folder = Folder::new();
    let record = random_record(3, 1);
    let mut turned = record.clone();
    let count = usize::from(record[27]);
    (0..count).for_each(|index| turned[28 + index * 6 + 4] = turned[28 + index * 6 + 4].wrapping_add(128));
    let (right, wrong) = (folder.write("right.fmr", &record), folder.write("wrong.fmr", &turned));
    let seen = succeed(&["inspect", &wrong, "--against", &right]);
    assert!(seen.contains("turned by 180 degrees"), "{seen}");
    let seen = succeed(&["inspect", &right, "--against", &right]);
    assert!(seen.contains("nothing speaks for another"), "{seen}");
}
