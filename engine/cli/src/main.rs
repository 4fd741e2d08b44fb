//! The `bioverify` command: every engine job on the command line.

mod args;
mod card_args;
mod commands;
mod curves;
mod engine_args;
mod faces;
mod fault;
mod input;
mod output;
mod overlay;
mod params;
mod progress;
mod report;
mod svg;
mod tables;
mod templates;
mod timing;
mod trust;
mod words;

use std::process::ExitCode;

fn main() -> ExitCode {
    args::run()
}
