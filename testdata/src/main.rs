//! `bioverify-testdata`: writes synthetic fingers.

use std::error::Error;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use bioverify_testdata::preview::contact_sheet;
use bioverify_testdata::rng::derive;
use bioverify_testdata::shard::{SIDE, ShardPlan, write_shards};
use bioverify_testdata::{ImpressionParams, Master, render};
use clap::{Args, Parser, Subcommand};

#[derive(Parser)]
#[command(version, about = "Writes synthetic fingers with exact ground truth; the same seed gives the same bytes")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Training shards. Example: bioverify-testdata shards --out shards --masters 320 --impressions 5 --seed 1
    Shards(Shards),
    /// A contact sheet with the truth drawn. Example: bioverify-testdata preview --seed 3 --out sheet.png
    Preview(Preview),
}

#[derive(Args)]
struct Shards {
    /// Folder for shard-00000.bin and so on
    #[arg(long)]
    out: PathBuf,
    /// Fingers in all, 32 a file
    #[arg(long)]
    masters: usize,
    /// Impressions of each finger
    #[arg(long, default_value_t = 5)]
    impressions: usize,
    /// Seed of everything
    #[arg(long)]
    seed: u64,
    /// Number of the first file; the fingers in a file depend on the seed and on its number only
    #[arg(long, default_value_t = 0)]
    first: usize,
    /// Threads
    #[arg(long, default_value_t = 1)]
    threads: usize,
}

#[derive(Args)]
struct Preview {
    /// Seed of the first finger
    #[arg(long)]
    seed: u64,
    /// PNG file to write
    #[arg(long)]
    out: PathBuf,
    /// Impressions of each finger
    #[arg(long, default_value_t = 4)]
    impressions: usize,
    /// Fingers
    #[arg(long, default_value_t = 1)]
    fingers: usize,
    /// Also show the pictures without labels
    #[arg(long)]
    bare: bool,
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Shards(args) => shards(&args),
        Command::Preview(args) => preview(&args),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn shards(args: &Shards) -> Result<(), Box<dyn Error>> {
    rayon::ThreadPoolBuilder::new().num_threads(args.threads.max(1)).build_global()?;
    let plan = ShardPlan { masters: args.masters, impressions: args.impressions, seed: args.seed, first: args.first };
    let start = Instant::now();
    write_shards(&args.out, plan, |number| {
        let _ = writeln!(std::io::stderr(), "shard {number:05} after {:.1} s", start.elapsed().as_secs_f32());
    })
    .map_err(|error| format!("cannot write shards to {}: {error}", args.out.display()))?;
    Ok(())
}

fn preview(args: &Preview) -> Result<(), Box<dyn Error>> {
    let mut pictures = Vec::new();
    for finger in 0..args.fingers {
        let seed = derive(args.seed, finger as u64);
        let start = Instant::now();
        let master = Master::new(seed);
        let grown = start.elapsed();
        let start = Instant::now();
        for impression in 0..args.impressions {
            let params = ImpressionParams::draw_window(&master, derive(seed, 1_000 + impression as u64), SIDE);
            pictures.push(render(&master, &params)?);
        }
        let rendered = start.elapsed() / args.impressions.max(1) as u32;
        let area = (bioverify_testdata::params::CANVAS_WIDTH * bioverify_testdata::params::CANVAS_HEIGHT) as f32;
        let _ = writeln!(
            std::io::stderr(),
            "{:?}: {} residues, one in {:.0} px; grown in {grown:.0?}, rendered in {rendered:.0?}",
            master.field.class,
            master.residues.len(),
            area / master.residues.len() as f32
        );
    }
    contact_sheet(&pictures, args.impressions, args.bare).save(&args.out)?;
    Ok(())
}
