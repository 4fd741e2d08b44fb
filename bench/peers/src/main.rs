//! Other fingerprint engines beside this one: the same pictures, one engine after the other, in the same run; and each engine's
//! minutiae, as records, before every matcher.
//!
//! `bioverify-peers SET.csv OUT_DIR [BIOVERIFY]`: SET.csv holds pictures (`id,subject,path,ppi`) or minutiae records
//! (`id,subject,path`), BIOVERIFY is this engine's command. Every unordered pair is compared once; one file of scores a row, as
//! `bioverify eval` writes it. `bioverify-peers records SET.csv OUT_DIR BIOVERIFY` only writes this engine's records, as told and
//! after each loss, for sets that are too large to put before every matcher.

mod loss;
mod own;
mod peer;
mod print;
mod rates;
mod records;
mod set;

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use loss::{LOSSES, Loss};
use peer::{Peer, Template, peers};
use print::Print;
use set::{Item, Sample};

const USAGE: &str =
    "usage: bioverify-peers SET.csv OUT_DIR [BIOVERIFY], or bioverify-peers records SET.csv OUT_DIR BIOVERIFY";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (only_records, arguments) = match arguments.as_slice() {
        [first, rest @ ..] if first == "records" => (true, rest),
        all => (false, all),
    };
    let (set, out, command) = match arguments {
        [set, out] if !only_records => (Path::new(set), Path::new(out), None),
        [set, out, command] => (Path::new(set), Path::new(out), Some(Path::new(command))),
        _ => return Err(USAGE.into()),
    };
    let items = set::read(set)?;
    set::check(items.iter().map(|item| item.subject.as_str())).map_err(|why| format!("{}: {why}", set.display()))?;
    std::fs::create_dir_all(out)?;
    let mut all = if only_records { Vec::new() } else { collect(&items)? };
    if let Some(own) = command.map(|command| own::extract(command, &items, out)).transpose()?.flatten() {
        all.push(own);
    }
    all.extend(all.iter().flat_map(lose).collect::<Vec<_>>());
    if only_records {
        if all.is_empty() {
            return Err(format!("{}: records are written of pictures, these are records", set.display()).into());
        }
        return all.iter().try_for_each(|minutiae| records::write(out, &items, minutiae));
    }
    println!("| minutiae | matcher | extraction ms | comparison us | failed | EER % | FMR100 % | FMR1000 % |");
    println!("|---|---|---|---|---|---|---|---|");
    for minutiae in &all {
        records::write(out, &items, minutiae)?;
        for peer in peers() {
            run(peer.as_ref(), &items, minutiae, out)?;
        }
    }
    if let Some(command) = command {
        compare_by_own(command, set, &items, &all, out)?;
    }
    Ok(())
}

/// Everything that this engine's matcher does: its own pictures, every list of records, and its records against every other's.
fn compare_by_own(
    command: &Path,
    set: &Path,
    items: &[Item],
    all: &[Minutiae],
    out: &Path,
) -> Result<(), Box<dyn Error>> {
    let has_own = all.iter().any(|minutiae| minutiae.name == own::NAME);
    if has_own {
        for Minutiae { name, .. } in all.iter().filter(|minutiae| minutiae.name != own::NAME) {
            let rates = own::across(command, items, name, out)?;
            let [eer, fmr100, fmr1000] = [rates.eer, rates.fmr100, rates.fmr1000].map(|rate| 100.0 * rate);
            println!("| {} against {name} | {} | | | | {eer:.2} | {fmr100:.2} | {fmr1000:.2} |", own::NAME, own::NAME);
        }
        own::evaluate(command, "finger", set, &out.join("pictures.bioverify.csv"))?;
    }
    for Minutiae { name, .. } in all {
        let scores = out.join(format!("{name}.bioverify.csv"));
        own::evaluate(command, "templates", &records::list(out, name), &scores)?;
    }
    Ok(())
}

/// The minutiae of a whole set, from one hand.
pub struct Minutiae {
    /// Who found them, and what they lost.
    pub name: String,
    /// One a sample; `None` where none were found.
    pub prints: Vec<Option<Print>>,
    /// Median time of an extraction, seconds; `None` where they were not found just now.
    pub extraction: Option<f64>,
}

/// The minutiae that were given, or those that each peer finds in the pictures.
fn collect(items: &[Item]) -> Result<Vec<Minutiae>, Box<dyn Error>> {
    let given: Vec<Option<Print>> = items
        .iter()
        .map(|item| match &item.sample {
            Sample::Record(print) => Some(print.clone()),
            Sample::Picture { .. } => None,
        })
        .collect();
    match given.iter().flatten().count() {
        0 => Ok(peers().iter().map(|peer| extract(peer.as_ref(), items)).collect()),
        count if count == items.len() => {
            Ok(vec![Minutiae { name: "given".to_owned(), prints: given, extraction: None }])
        }
        _ => Err("a set is either of pictures or of records".into()),
    }
}

/// The same minutiae after each loss.
fn lose(minutiae: &Minutiae) -> Vec<Minutiae> {
    let lost = |loss: &Loss| Minutiae {
        name: format!("{}-{}", minutiae.name, loss.name),
        prints: minutiae.prints.iter().map(|print| print.as_ref().map(loss.apply)).collect(),
        extraction: None,
    };
    LOSSES.iter().map(lost).collect()
}

/// Extracts everything with one engine, on one thread.
fn extract(peer: &dyn Peer, items: &[Item]) -> Minutiae {
    let (mut prints, mut times) = (Vec::new(), Vec::new());
    for item in items {
        let start = Instant::now();
        prints.push(peer.extract(item));
        times.push(start.elapsed().as_secs_f64());
    }
    Minutiae { name: peer.name().to_owned(), prints, extraction: Some(rates::median(&mut times)) }
}

/// Compares everything with one engine, on one thread.
fn run(peer: &dyn Peer, items: &[Item], minutiae: &Minutiae, out: &Path) -> Result<(), Box<dyn Error>> {
    let templates: Vec<Option<Template>> = minutiae.prints.iter().map(|print| peer.prepare(print.as_ref()?)).collect();
    let mut file = csv::Writer::from_path(out.join(format!("{}.{}.csv", minutiae.name, peer.name())))?;
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
    let extraction = minutiae.extraction.map_or_else(String::new, |seconds| format!("{:.1}", 1e3 * seconds));
    println!(
        "| {} | {} | {extraction} | {:.1} | {} | {:.2} | {:.2} | {:.2} |",
        minutiae.name,
        peer.name(),
        1e6 * rates::median(&mut comparison),
        templates.iter().filter(|template| template.is_none()).count(),
        100.0 * rates.eer,
        100.0 * rates.fmr100,
        100.0 * rates.fmr1000,
    );
    Ok(())
}
