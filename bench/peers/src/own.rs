//! This engine, by its command: what it prints has medians and error rates.

use std::error::Error;
use std::path::Path;
use std::process::Command;

/// Runs `bioverify eval finger` on one thread; its scores go to `OUT/bioverify.csv`.
pub fn run(command: &Path, set: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    let scores = out.join("bioverify.csv");
    let mut run = Command::new(command);
    run.args(["eval", "finger"]).arg(set).arg("--scores").arg(scores).args(["--threads", "1"]);
    let status = run.status()?;
    if status.success() { Ok(()) } else { Err(format!("{} failed: {status}", command.display()).into()) }
}
