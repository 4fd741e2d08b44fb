//! This engine, by its command: its minutiae as records, its error rates, and its comparisons across two extractors.

use std::collections::HashMap;
use std::error::Error;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::Minutiae;
use crate::print::Print;
use crate::rates::Rates;
use crate::set::{Item, Sample};

/// A policy by which nothing is refused before it is compared.
const POLICY: &str = include_str!("../policy.toml");

/// The engine's name among the extractors.
pub const NAME: &str = "bioverify";

/// Folder of its templates.
const TEMPLATES: &str = "bioverify-native";

/// Runs `bioverify eval KIND LIST` on one thread; its scores go to `scores`.
pub fn evaluate(command: &Path, kind: &str, list: &Path, scores: &Path) -> Result<(), Box<dyn Error>> {
    println!("\nbioverify eval {kind} {}", list.display());
    let mut run = Command::new(command);
    run.args(["eval", kind]).arg(list).arg("--scores").arg(scores).args(["--threads", "1"]);
    finish(command, &mut run)
}

/// Its minutiae of every picture, whose native templates are kept as probes; none of records.
pub fn extract(command: &Path, items: &[Item], out: &Path) -> Result<Option<Minutiae>, Box<dyn Error>> {
    let record = out.join("extracted.fmr");
    let mut prints = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let Sample::Picture { path, .. } = &item.sample else { return Ok(None) };
        std::fs::create_dir_all(out.join(TEMPLATES))?;
        let template = out.join(template(index));
        // A picture of an earlier run may have had one, and this one none.
        remove(&template)?;
        // Each from the picture: a record that was made of the template would be rounded twice.
        let is_done =
            [("native", &template), ("iso2005", &record)].into_iter().try_fold(true, |is_done, (format, file)| {
                let mut run = Command::new(command);
                run.arg("extract")
                    .arg(path)
                    .args(["--ppi", &item.ppi.to_string(), "--format", format, "--out"])
                    .arg(file);
                Ok::<_, std::io::Error>(is_silent_success(&mut run)? && is_done)
            })?;
        prints.push(if is_done { Print::read(&std::fs::read(&record)?) } else { None });
    }
    remove(&record)?;
    Ok(Some(Minutiae { name: NAME.to_owned(), prints, extraction: None }))
}

/// The template of a sample, in the output folder.
fn template(index: usize) -> String {
    format!("{TEMPLATES}/{index}.bvt")
}

/// Removes a file that may not be there.
fn remove(path: &Path) -> std::io::Result<()> {
    if path.exists() { std::fs::remove_file(path) } else { Ok(()) }
}

fn is_silent_success(run: &mut Command) -> std::io::Result<bool> {
    Ok(run.stdout(Stdio::null()).stderr(Stdio::null()).status()?.success())
}

/// Its templates as probes, as a desk has them, against another's of every other sample as references, by `bioverify batch`: 560 mated and 5,760 non-mated
/// comparisons of ten fingers, eight impressions each.
pub fn across(command: &Path, items: &[Item], references: &str, out: &Path) -> Result<Rates, Box<dyn Error>> {
    let [list, scores] = ["batch.csv", "scores.csv"].map(|end| out.join(format!("{NAME}-{references}.{end}")));
    let mut rows = csv::Writer::from_path(&list)?;
    rows.write_record(["id", "probe", "ppi", "reference"])?;
    for probe in 0..items.len() {
        for reference in (0..items.len()).filter(|reference| *reference != probe) {
            let reference_file = format!("{references}/{reference}.fmr");
            rows.write_record([&format!("{probe}-{reference}"), &template(probe), "500", &reference_file])?;
        }
    }
    rows.flush()?;
    remove(&scores)?;
    let policy = out.join("policy.toml");
    std::fs::write(&policy, POLICY)?;
    let mut run = Command::new(command);
    run.arg("batch").arg(&list).arg("--out").arg(&scores).arg("--policy").arg(&policy).stdout(Stdio::null());
    finish(command, &mut run)?;
    let mut table = HashMap::new();
    for row in csv::Reader::from_path(&scores)?.deserialize() {
        let (id, _, score, _, _): (String, String, Option<f64>, String, String) = row?;
        table.insert(id, score);
    }
    let (mut mated, mut nonmated) = (Vec::new(), Vec::new());
    for (i, probe) in items.iter().enumerate() {
        for (j, reference) in items.iter().enumerate().filter(|(j, _)| *j != i) {
            let kind = if probe.subject == reference.subject { &mut mated } else { &mut nonmated };
            kind.push(table.get(&format!("{i}-{j}")).copied().flatten().unwrap_or(f64::NEG_INFINITY));
        }
    }
    Ok(crate::rates::rates(&mut mated, &mut nonmated))
}

fn finish(command: &Path, run: &mut Command) -> Result<(), Box<dyn Error>> {
    let status = run.status()?;
    if status.success() { Ok(()) } else { Err(format!("{} failed: {status}", command.display()).into()) }
}
