//! This engine, by its command: what it prints has medians and error rates.

use std::error::Error;
use std::path::Path;
use std::process::Command;

/// Runs `bioverify eval KIND LIST` on one thread; its scores go to `scores`.
pub fn run(command: &Path, kind: &str, list: &Path, scores: &Path) -> Result<(), Box<dyn Error>> {
    println!("\nbioverify eval {kind} {}", list.display());
    let mut run = Command::new(command);
    run.args(["eval", kind]).arg(list).arg("--scores").arg(scores).args(["--threads", "1"]);
    let status = run.status()?;
    if status.success() { Ok(()) } else { Err(format!("{} failed: {status}", command.display()).into()) }
}
