//! `demo`: the whole reception job on bundled synthetic fingers and faces.

mod cast;
mod scenes;
mod show;

use std::io::Write;
use std::time::Instant;

use bioverify::Lang;
use clap::{Args, ValueEnum};

use crate::engine_args::EngineArgs;
use crate::fault::{Answer, EXIT_ERROR};
use crate::timing::readable;

/// `bioverify demo`.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  bioverify demo
  bioverify demo --lang vi

No real person is in it: every print and every face is synthetic. Exit status 0 if every visit ended as it should.")]
pub struct DemoArgs {
    /// Language of the decisions
    #[arg(long, value_enum, default_value_t = DemoLanguage::Both)]
    lang: DemoLanguage,
    #[command(flatten)]
    engine: EngineArgs,
}

/// Which languages the demo speaks.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum DemoLanguage {
    /// Vietnamese
    Vi,
    /// English
    En,
    /// English, then Vietnamese
    Both,
}

impl DemoLanguage {
    const fn langs(self) -> &'static [Lang] {
        match self {
            Self::Vi => &[Lang::Vi],
            Self::En => &[Lang::En],
            Self::Both => &[Lang::En, Lang::Vi],
        }
    }
}

/// Plays every scene.
pub fn run(args: &DemoArgs, out: &mut dyn Write) -> Answer {
    let start = Instant::now();
    let engine = args.engine.engine(None)?;
    show::opening(&engine, start.elapsed(), out)?;
    let start = Instant::now();
    let cast = cast::enrol(&engine)?;
    writeln!(out, "Enrolled two synthetic fingers in {}.", readable(start.elapsed()))?;
    out.flush()?;
    // Only the chip's desk knows authorities: where they are known, a bare record proves too little.
    let scenes = scenes::scenes(&cast, &args.engine.engine_trusting(None, cast::trusted())?);
    let mut failed = 0_usize;
    for (number, scene) in scenes.iter().enumerate() {
        let ended = show::play(&engine, number + 1, scene, args.lang.langs(), out)?;
        failed += usize::from(!ended);
        out.flush()?;
    }
    if failed > 0 {
        writeln!(out, "\n{failed} of {} visits did NOT end as they should.", scenes.len())?;
        return Ok(EXIT_ERROR);
    }
    writeln!(out, "\nAll {} visits ended as they should.", scenes.len())?;
    Ok(0)
}
