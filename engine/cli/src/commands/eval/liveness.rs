//! `eval liveness`: how well live faces and presentation attacks are told apart (ISO/IEC 30107-3).

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use bioverify_core::NoTrace;
use bioverify_face::{Analyser, Choice};
use bioverify_model::ModelRole;
use clap::Args;
use rayon::prelude::*;

use crate::engine_args::{ModelArgs, ThreadArgs};
use crate::faces::{analyser, read_photo};
use crate::fault::{Answer, Fault};
use crate::output::{WholeFile, grouped, refuse_same};
use crate::progress;
use crate::tables::{Table, place};
use crate::templates::read_list;

/// `bioverify eval liveness`.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  bioverify eval liveness SET.csv --scores OUT.csv

SET.csv has the columns id,subject,class,path with class live or attack, and species where attacks are of several kinds; paths
are relative to it. The score is a logit, higher is more live, above 0 live. APCER is the share of attacks taken for live,
told for the worst species; BPCER the share of live photos taken for attacks (ISO/IEC 30107-3). A photo without a face has
no score: it counts as an attack that was seen, or as a live photo that was refused.")]
pub struct LivenessArgs {
    /// The set: CSV with columns id,subject,class,path
    #[arg(value_name = "SET.csv")]
    set: PathBuf,
    /// Where the scores go: CSV with columns id,score
    #[arg(long, value_name = "OUT.csv")]
    scores: PathBuf,
    #[command(flatten)]
    models: ModelArgs,
    #[command(flatten)]
    threads: ThreadArgs,
}

/// One photo with its truth and score.
struct Judged {
    id: String,
    /// Kind of attack; `None` for a live photo.
    species: Option<String>,
    score: Result<f32, String>,
}

pub fn run(args: &LivenessArgs, out: &mut dyn Write) -> Answer {
    args.threads.apply()?;
    let analyser = analyser(&args.models, &[ModelRole::FaceDetector, ModelRole::FaceLiveness])?;
    refuse_same(&args.scores, &[&args.set])?;
    let file = WholeFile::create(&args.scores)?;
    let with_species = Table::open(&args.set, ["species"]).is_ok();
    let listed = if with_species {
        read_list(&args.set, ["id", "subject", "path", "class", "species"], |[.., c, s]| [c.clone(), s.clone()])?.0
    } else {
        read_list(&args.set, ["id", "subject", "path", "class"], |[.., c]| [c.clone(), "attack".to_owned()])?.0
    };
    let mut jobs = Vec::new();
    for one in &listed {
        let ([class, species], line) = &one.rest;
        let species = match class.as_str() {
            "live" => None,
            "attack" => Some(species.clone()),
            other => {
                let what = format!("class {other:?} is neither live nor attack");
                return Err(Fault::error(what, "fill column class").at(place(&args.set, *line)).into());
            }
        };
        jobs.push((one.id.clone(), species, one.path.as_path()));
    }
    let bar = progress::bar("liveness", jobs.len());
    let judged: Vec<Judged> = jobs
        .into_par_iter()
        .map(|(id, species, path)| {
            let score = look(&analyser, path);
            bar.inc(1);
            Judged { id, species, score }
        })
        .collect();
    bar.finish_and_clear();
    let rows = judged
        .iter()
        .map(|one| [one.id.clone(), one.score.as_ref().map_or_else(|_| String::new(), ToString::to_string)]);
    file.write_csv(["id", "score"], rows)?;
    summarise(&judged, out)?;
    writeln!(out, "{:<18}{}", "scores", args.scores.display())?;
    Ok(0)
}

fn look(analyser: &Analyser, path: &Path) -> Result<f32, String> {
    let photo = read_photo(path).map_err(|fault| fault.one_line())?;
    let found = analyser.check_live(&photo, Choice::Largest, &mut NoTrace).map_err(|error| error.to_string())?;
    found.liveness.ok_or_else(|| "no liveness was computed".to_owned())
}

fn summarise(judged: &[Judged], out: &mut dyn Write) -> std::io::Result<()> {
    let score = |one: &Judged| one.score.as_ref().copied().unwrap_or(f32::NEG_INFINITY);
    let live: Vec<f32> = judged.iter().filter(|one| one.species.is_none()).map(score).collect();
    let mut attacks: BTreeMap<&str, Vec<f32>> = BTreeMap::new();
    for one in judged {
        if let Some(species) = &one.species {
            attacks.entry(species).or_default().push(score(one));
        }
    }
    let failed: Vec<&Judged> = judged.iter().filter(|one| one.score.is_err()).collect();
    let count: usize = attacks.values().map(Vec::len).sum();
    writeln!(
        out,
        "{:<18}{} live, {} attacks of {} species, {} without a score",
        "photos",
        grouped(live.len()),
        grouped(count),
        attacks.len(),
        grouped(failed.len())
    )?;
    let bpcer = |threshold: f32| share(&live, |score| score < threshold);
    let apcer = |threshold: f32| attacks.values().map(|of| share(of, |score| score >= threshold)).fold(0.0, f64::max);
    if !live.is_empty() && count > 0 {
        let at_zero = (100.0 * apcer(0.0), 100.0 * bpcer(0.0));
        writeln!(out, "{:<18}APCER {:.2} % (worst species), BPCER {:.2} %", "at score 0", at_zero.0, at_zero.1)?;
        for limit in [0.01, 0.05, 0.10] {
            let threshold = threshold_for(&live, limit);
            let worst = 100.0 * apcer(threshold);
            writeln!(out, "{:<18}APCER {worst:.2} % at score {threshold:.2}", format!("BPCER {:.0} %", 100.0 * limit))?;
        }
    }
    for one in failed.iter().take(10) {
        if let Err(why) = &one.score {
            writeln!(out, "  no score of {}: {why}", one.id)?;
        }
    }
    Ok(())
}

fn share(scores: &[f32], is: impl Fn(f32) -> bool) -> f64 {
    scores.iter().filter(|score| is(**score)).count() as f64 / scores.len().max(1) as f64
}

/// The highest threshold that refuses at most this share of the live scores.
fn threshold_for(live: &[f32], limit: f64) -> f32 {
    let mut sorted = live.to_vec();
    sorted.sort_unstable_by(f32::total_cmp);
    let refused = (limit * sorted.len() as f64).floor() as usize;
    sorted.get(refused).copied().unwrap_or(f32::INFINITY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_species_counts_and_thresholds_keep_their_promise() {
        let live: Vec<f32> = (0..100).map(|i| i as f32).collect();
        for limit in [0.01, 0.05, 0.5] {
            let threshold = threshold_for(&live, limit);
            assert!((share(&live, |score| score < threshold) - limit).abs() < 1e-9);
        }
        let one = |species: Option<&str>, score: Result<f32, String>| Judged {
            id: "x".into(),
            species: species.map(str::to_owned),
            score,
        };
        let judged = [
            one(None, Ok(3.0)),
            one(None, Err("no face".into())),
            one(Some("print"), Ok(-1.0)),
            one(Some("print"), Ok(1.0)),
            one(Some("screen"), Ok(2.0)),
            one(Some("screen"), Err("no face".into())),
            one(Some("screen"), Ok(1.0)),
        ];
        let mut out = Vec::new();
        summarise(&judged, &mut out).unwrap();
        let told = String::from_utf8(out).unwrap();
        assert!(told.contains("2 live, 5 attacks of 2 species, 2 without a score"), "{told}");
        assert!(told.contains("APCER 66.67 % (worst species), BPCER 50.00 %"), "{told}");
    }
}
