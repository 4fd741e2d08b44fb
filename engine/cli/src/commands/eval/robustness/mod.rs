//! `eval robustness`: what happens to the error rates where probes are turned, scanned at other resolutions, or cut.

mod change;
mod charts;
mod measure;
mod original;

use std::collections::HashSet;
use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use crate::engine_args::{ModelArgs, ThreadArgs};
use crate::fault::{Answer, Fault};
use crate::output::{WholeFile, grouped, refuse_same};
use crate::progress;
use crate::report::{self, Figure, Page};

use change::Change;
use measure::{Measured, measure, threshold};
use original::read_set;

/// Angles a probe is turned by, degrees clockwise.
const ANGLES: [u16; 25] = [
    0, 15, 30, 45, 60, 75, 90, 105, 120, 135, 150, 165, 180, 195, 210, 225, 240, 255, 270, 285, 300, 315, 330, 345, 360,
];

/// Resolutions a probe is scanned at, pixels per inch.
const RESOLUTIONS: [u16; 10] = [300, 350, 400, 450, 500, 569, 600, 700, 850, 1000];

/// Hundredths of the finger's area on a probe that stay.
const SHARES: [u8; 9] = [100, 80, 67, 50, 40, 33, 30, 25, 20];

/// `bioverify eval robustness`.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  bioverify eval robustness SET.csv --out OUT.csv --report report/

SET.csv has the columns id,subject,path,ppi; paths are relative to it. Every image is a probe once for every change and is
compared with all other images of its finger as they are, and with one of each other finger. The threshold is that of FMR 0.1 %
over the unchanged images; a changed probe without a template counts as a non-match, an image that gives none as it is is left out
and counted. 100 % is the whole image; of a print that is cut a window is left, in the
middle or towards one of the four sides, as a small sensor would see it.")]
pub struct RobustnessArgs {
    /// The set: CSV with columns id,subject,path,ppi
    #[arg(value_name = "SET.csv")]
    set: PathBuf,
    /// Where the figures go: CSV, one row a change
    #[arg(long, value_name = "OUT.csv")]
    out: PathBuf,
    /// Folder for a graph of each kind of change (SVG) and one HTML page
    #[arg(long, value_name = "DIR")]
    report: Option<PathBuf>,
    #[command(flatten)]
    models: ModelArgs,
    #[command(flatten)]
    threads: ThreadArgs,
}

/// One kind of change in growing steps.
struct Series {
    /// Its name in the table and of its graph's file.
    name: &'static str,
    /// What the graph's axis measures.
    axis: &'static str,
    /// The steps, each with its value on that axis.
    steps: Vec<(f64, Change)>,
}

fn all_series() -> [Series; 3] {
    let turned = ANGLES.iter().map(|&degrees| (f64::from(degrees), Change::Turned(degrees)));
    let scanned = RESOLUTIONS.iter().map(|&ppi| (f64::from(ppi), Change::Scanned(ppi)));
    let cut = SHARES.iter().map(|&share| (f64::from(share), Change::Cut(share)));
    [
        Series { name: "turned", axis: "turned by, degrees", steps: turned.collect() },
        Series { name: "scanned", axis: "scanned at, pixels per inch", steps: scanned.collect() },
        Series { name: "cut", axis: "area that is left, %", steps: cut.collect() },
    ]
}

pub fn run(args: &RobustnessArgs, out: &mut dyn Write) -> Answer {
    args.threads.apply()?;
    let fingers = args.models.fingers()?;
    refuse_same(&args.out, &[&args.set])?;
    report::make_folder(args.report.as_deref())?;
    let file = WholeFile::create(&args.out)?;
    let set = read_set(&args.set, &fingers)?;
    let threshold = threshold(&set.originals).ok_or_else(|| {
        Fault::error("the set has no two fingers to compare", "give images of at least two fingers").in_file(&args.set)
    })?;
    let mut fingers_seen = HashSet::new();
    if set.originals.iter().all(|one| fingers_seen.insert(one.subject)) {
        let what = "the set has no two images of one finger that give a template";
        return Err(Fault::error(what, "give several images of each finger").in_file(&args.set).into());
    }
    let series = all_series();
    let bar = progress::bar("change", series.iter().map(|one| one.steps.len()).sum());
    let mut told: Vec<(&Series, Vec<Measured>)> = Vec::with_capacity(series.len());
    for one in &series {
        let mut measured = Vec::with_capacity(one.steps.len());
        for (_, change) in &one.steps {
            measured.push(measure(&set.originals, *change, &fingers, threshold));
            bar.inc(1);
        }
        told.push((one, measured));
    }
    bar.finish_and_clear();
    write_rows(&told, file)?;
    let figures = figures(&set, threshold, &told);
    for Figure { name, value } in &figures {
        writeln!(out, "{name:<18}{value}")?;
    }
    writeln!(out, "{:<18}{}", "figures", args.out.display())?;
    if let Some(folder) = &args.report {
        let pictures: Vec<(&str, String)> =
            told.iter().map(|(series, measured)| (series.name, charts::graph(series, measured))).collect();
        let page = Page { title: args.set.display().to_string(), figures, failures: &set.failures };
        let index = report::write_pictures(folder, &page, &pictures)?;
        writeln!(out, "{:<18}{}", "report", index.display())?;
    }
    Ok(0)
}

/// One row a step; the false non-match rate is that at FMR 0.1 %.
fn write_rows(told: &[(&Series, Vec<Measured>)], file: WholeFile) -> Result<(), Fault> {
    let rows = told.iter().flat_map(|(series, measured)| {
        series.steps.iter().zip(measured).map(|((value, _), one)| {
            let (low, high) = one.interval;
            [
                series.name.to_owned(),
                value.to_string(),
                one.probes.to_string(),
                one.without_template.to_string(),
                one.mated.to_string(),
                format!("{:.6}", one.fnmr()),
                format!("{low:.6}"),
                format!("{high:.6}"),
                one.nonmated.to_string(),
                one.false_matches.to_string(),
                one.median.to_string(),
            ]
        })
    });
    let names = [
        "change",
        "value",
        "probes",
        "without_template",
        "mated",
        "fnmr",
        "low",
        "high",
        "nonmated",
        "false_matches",
        "median_mated_score",
    ];
    file.write_csv(names, rows)
}

fn figures(set: &original::Originals, threshold: f32, told: &[(&Series, Vec<Measured>)]) -> Vec<Figure> {
    let mut figures = vec![
        Figure {
            name: "samples".to_owned(),
            value: format!(
                "{}; {} without a template left out",
                grouped(set.originals.len()),
                grouped(set.failures.len())
            ),
        },
        Figure {
            name: "threshold".to_owned(),
            value: format!("score {threshold:.1}, FMR 0.1 % over the unchanged images"),
        },
    ];
    for (series, measured) in told {
        for ((value, _), one) in series.steps.iter().zip(measured) {
            figures.push(Figure { name: format!("{} {value}", series.name), value: one.to_string() });
        }
    }
    figures
}
