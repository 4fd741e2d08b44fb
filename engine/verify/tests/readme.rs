//! The README's Rust block: compiled and run here, and compared with the README's text.

#![allow(clippy::print_stdout)] // The README prints.

use std::error::Error;
use std::fs;
use std::path::Path;

use bioverify::record::{MinutiaeFormat, MinutiaeRecord, decode_pixels};
use bioverify::{Limits, NoTrace};

/// The README's block between `finger.png` and `card.fmr` in the current folder; whether it accepts.
#[rustfmt::skip] // The README decides how it looks.
fn readme() -> Result<bool, Box<dyn Error>> {
    // README begins
    use bioverify::{Engine, FingerSample, Lang, Outcome, Ppi, Received, Reference, Source};

    let engine = Engine::builder().build()?;
    let visit = Received::new()
        .with_finger(FingerSample::encoded(std::fs::read("finger.png")?, Ppi::STANDARD))
        .with_reference(Reference::record(Source::CardChip, std::fs::read("card.fmr")?));
    let decision = engine.verify(visit)?;
    println!("{}", decision.describe(Lang::Vi));
    // Anything else is not an accept.
    let accepted = decision.outcome == Outcome::Accept;
    // README ends
    Ok(accepted)
}

#[test]
fn the_readme_shows_this_code() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = fs::read_to_string(root.join("README.md")).unwrap();
    let block = page.split("```rust\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let here = include_str!("readme.rs");
    let code =
        here.split("// README begins\n").nth(1).and_then(|rest| rest.split("    // README ends").next()).unwrap();
    let code: String = code.lines().map(|line| format!("{}\n", line.strip_prefix("    ").unwrap_or(line))).collect();
    assert_eq!(block, code);
}

#[test]
fn the_readmes_code_accepts_a_holder_and_no_stranger() {
    let prints = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/finger");
    let print = |name: &str| fs::read(prints.join(format!("{name}.png"))).unwrap();
    let engine = bioverify::Engine::builder().build().unwrap();
    let image = decode_pixels(&print("finger-1-impression-1"), bioverify::Ppi::STANDARD, &Limits::default()).unwrap();
    let minutiae = engine.fingers().extract(&image, &mut NoTrace).unwrap().minutiae;
    let card = MinutiaeRecord::from_minutia_set(&minutiae, MinutiaeFormat::Iso2005).unwrap().write().unwrap();
    let folder = tempfile::tempdir().unwrap();
    // The only test of this program that looks at the current folder.
    std::env::set_current_dir(folder.path()).unwrap();
    fs::write("card.fmr", card).unwrap();
    for (name, is_holder) in [("finger-1-impression-2", true), ("finger-2-impression-1", false)] {
        fs::write("finger.png", print(name)).unwrap();
        assert_eq!(readme().unwrap(), is_holder, "{name}");
    }
    fs::remove_file("card.fmr").unwrap();
    assert!(readme().is_err(), "a missing file is an error and no decision");
}
