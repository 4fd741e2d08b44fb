//! Other fingerprint engines beside this one: the same pictures, one engine after the other, in the same run.
//!
//! `bioverify-peers SET.csv OUT_DIR [BIOVERIFY]`: SET.csv holds `id,subject,path,ppi`, BIOVERIFY is this engine's command. Every
//! unordered pair is compared once; one file of scores an engine, as `bioverify eval finger` writes it, and a row of figures.

mod own;
mod peer;
mod rates;
mod set;

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use peer::{Peer, peers};
use set::Item;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [set, out, command @ ..] = arguments.as_slice() else {
        return Err("usage: bioverify-peers SET.csv OUT_DIR [BIOVERIFY]".into());
    };
    let (set, out) = (Path::new(set), Path::new(out));
    let items = set::read(set)?;
    std::fs::create_dir_all(out)?;
    if let [command, ..] = command {
        own::run(Path::new(command), set, out)?;
    }
    println!(
        "| peer | extraction ms | comparison us | failed | EER % | FMR100 % | FMR1000 % |\n|---|---|---|---|---|---|---|"
    );
    for peer in peers() {
        run(peer.as_ref(), &items, out)?;
    }
    Ok(())
}

/// Extracts and compares everything with one engine, on one thread.
fn run(peer: &dyn Peer, items: &[Item], out: &Path) -> Result<(), Box<dyn Error>> {
    let (mut templates, mut extraction) = (Vec::new(), Vec::new());
    for item in items {
        let start = Instant::now();
        templates.push(peer.extract(item));
        extraction.push(start.elapsed().as_secs_f64());
    }
    let mut file = csv::Writer::from_path(out.join(format!("{}.csv", peer.name())))?;
    file.write_record(["probe", "reference", "score"])?;
    let (mut comparison, mut mated, mut nonmated) = (Vec::new(), Vec::new(), Vec::new());
    for (index, (probe, a)) in items.iter().zip(&templates).enumerate() {
        for (reference, b) in items.iter().zip(&templates).skip(index + 1) {
            let start = Instant::now();
            let score = a.as_ref().zip(b.as_ref()).map(|(a, b)| peer.compare(a.as_ref(), b.as_ref()));
            comparison.push(start.elapsed().as_secs_f64());
            let text = score.map_or_else(String::new, |score| score.to_string());
            file.write_record([&probe.id, &reference.id, &text])?;
            let kind = if probe.subject == reference.subject { &mut mated } else { &mut nonmated };
            // A finger that gave no template matches nobody.
            kind.push(score.unwrap_or(f64::NEG_INFINITY));
        }
    }
    file.flush()?;
    let rates = rates::rates(&mut mated, &mut nonmated);
    println!(
        "| {} | {:.1} | {:.1} | {} | {:.2} | {:.2} | {:.2} |",
        peer.name(),
        1e3 * rates::median(&mut extraction),
        1e6 * rates::median(&mut comparison),
        templates.iter().filter(|template| template.is_none()).count(),
        100.0 * rates.eer,
        100.0 * rates.fmr100,
        100.0 * rates.fmr1000,
    );
    Ok(())
}
