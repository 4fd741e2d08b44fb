//! `bioverify-bench record OUT.toml`: keeps the last run of the benches. `bioverify-bench check RECORD.toml`: compares it with one.
//! `bioverify-bench search`: what a search in two stages finds, and how fast.

use std::error::Error;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::{env, fs, io, thread};

use bioverify_bench::Record;
use bioverify_bench::search::Trial;

const USAGE: &str = "usage: bioverify-bench record OUT.toml | check RECORD.toml | search [TEMPLATES [PROBES | LIST.csv]]
record: writes the medians of the last `cargo bench -p bioverify-bench`, in microseconds and as multiples of the reference workload
check:  exits with 1 if a bench of the last run is 1.5 times slower than in the record, relative to the reference workload;
        names those that the record lacks
search: recall of a search in two stages against the exhaustive one, among so many synthetic templates (20000) and for so many
        synthetic probes (50), or for the minutiae records of a list with columns id,subject,path
Example: cargo bench -p bioverify-bench && cargo run --release -p bioverify-bench -- check bench/records/x86-64.toml";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    // No option exists: `record --help` is a question, not a file's name.
    if arguments.iter().any(|argument| argument.starts_with('-')) {
        let _ = writeln!(io::stderr(), "{USAGE}");
        return ExitCode::from(2);
    }
    let result = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["record", out] => record(Path::new(out)),
        ["check", kept] => check(Path::new(kept)),
        ["search"] => search(TEMPLATES, None),
        ["search", templates] => search(templates, None),
        ["search", templates, probes] => search(templates, Some(probes)),
        _ => {
            let _ = writeln!(io::stderr(), "{USAGE}");
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Templates of a search unless told otherwise: a minute.
const TEMPLATES: &str = "20000";
/// Probes of a search unless told otherwise.
const PROBES: usize = 50;

fn search(templates: &str, probes: Option<&str>) -> Result<ExitCode, Box<dyn Error>> {
    let templates = templates.parse()?;
    let trial = match probes {
        None => Trial::synthetic(templates, PROBES)?,
        Some(list) if Path::new(list).is_file() => Trial::of_list(templates, Path::new(list))?,
        Some(count) => Trial::synthetic(templates, count.parse()?)?,
    };
    for line in trial.run() {
        writeln!(io::stdout(), "{line}")?;
    }
    Ok(ExitCode::SUCCESS)
}

fn last_run() -> Result<Record, Box<dyn Error>> {
    let target = env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    Ok(Record::collect(&Path::new(&target).join("criterion"), processor())?)
}

fn record(out: &Path) -> Result<ExitCode, Box<dyn Error>> {
    let record = last_run()?;
    fs::write(out, toml::to_string(&record)?)?;
    for (name, figures) in &record.benches {
        writeln!(io::stdout(), "{name:40} {:>14.3} us {:>12.6} x reference", figures.median_us, figures.ratio)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn check(path: &Path) -> Result<ExitCode, Box<dyn Error>> {
    let (run, kept) = (last_run()?, Record::read(path)?);
    for name in run.unguarded(&kept) {
        writeln!(io::stderr(), "not in the record, so not checked: {name}")?;
    }
    let regressions = run.regressions(&kept);
    for regression in &regressions {
        writeln!(io::stderr(), "slower: {regression}")?;
    }
    Ok(if regressions.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Model name and number of cores; names of machines are nobody's business.
fn processor() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model =
        info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':')).map(|(_, model)| model.trim());
    let cores = thread::available_parallelism().map_or(0, usize::from);
    format!("{}, {cores} cores", model.unwrap_or(env::consts::ARCH))
}
