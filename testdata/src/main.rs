//! `bioverify-testdata`: writes synthetic fingers.

use std::error::Error;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use bioverify_testdata::cards::{self, CardError};
use bioverify_testdata::evalset::{SetPlan, png, write_set};
use bioverify_testdata::manifest::{self, Claim};
use bioverify_testdata::preview::contact_sheet;
use bioverify_testdata::rng::derive;
use bioverify_testdata::shard::{SIDE, ShardPlan, write_shards};
use bioverify_testdata::{ImpressionParams, Master, Omission, Style, render, samples, seals};
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
    /// An evaluation set: images/, truth/ and SET.csv. Example: bioverify-testdata impressions --out set --fingers 10 --impressions 8 --seed 5
    Impressions(Impressions),
    /// Writes the committed samples again and refreshes the manifest. Example: bioverify-testdata samples --root testdata
    Samples(Root),
    /// Writes the test PKI and the synthetic cards again and refreshes the manifest. Example: bioverify-testdata cards --root testdata
    Cards(Root),
    /// Writes the sealed registry answers again and refreshes the manifest. Example: bioverify-testdata seals --root testdata
    Seals(Root),
    /// Refreshes the hashes of MANIFEST.toml, keeping origins. Example: bioverify-testdata manifest --root testdata --under record/ --origin "written by hand" --licence "Apache-2.0 OR MIT"
    Manifest(ManifestArgs),
}

#[derive(Args)]
struct Root {
    /// The test data folder
    #[arg(long, default_value = "testdata")]
    root: PathBuf,
}

#[derive(Args)]
struct ManifestArgs {
    #[command(flatten)]
    root: Root,
    /// Where new files come from
    #[arg(long, requires = "licence")]
    origin: Option<String>,
    /// SPDX expression of new files
    #[arg(long, requires = "origin")]
    licence: Option<String>,
    /// Only new files below this path
    #[arg(long, default_value = "")]
    under: String,
    /// Only check, write nothing
    #[arg(long)]
    check: bool,
}

#[derive(Args)]
struct Impressions {
    /// Folder to write
    #[arg(long)]
    out: PathBuf,
    /// Fingers
    #[arg(long)]
    fingers: usize,
    /// Impressions of each
    #[arg(long)]
    impressions: usize,
    /// Seed of everything
    #[arg(long)]
    seed: u64,
    /// Number of the first finger
    #[arg(long, default_value_t = 0)]
    first: usize,
    /// Picture width, pixels
    #[arg(long, default_value_t = 388)]
    width: usize,
    /// Picture height, pixels
    #[arg(long, default_value_t = 374)]
    height: usize,
    /// One family of looks instead of all
    #[arg(long)]
    style: Option<Style>,
    /// Threads
    #[arg(long, default_value_t = 1)]
    threads: usize,
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
    /// What no picture shows, to learn what it is worth in training
    #[arg(long, value_delimiter = ',')]
    without: Vec<Omission>,
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
        Command::Impressions(args) => impressions(&args),
        Command::Samples(args) => write_samples(&args),
        Command::Cards(args) => write_files(&args, cards::FOLDER, cards::cards()),
        Command::Seals(args) => write_files(&args, seals::FOLDER, seals::seals()),
        Command::Manifest(args) => refresh(&args),
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
    let plan = ShardPlan {
        masters: args.masters,
        impressions: args.impressions,
        seed: args.seed,
        first: args.first,
        without: args.without.clone(),
    };
    let start = Instant::now();
    write_shards(&args.out, &plan, |number| {
        let _ = writeln!(std::io::stderr(), "shard {number:05} after {:.1} s", start.elapsed().as_secs_f32());
    })
    .map_err(|error| format!("cannot write shards to {}: {error}", args.out.display()))?;
    Ok(())
}

fn impressions(args: &Impressions) -> Result<(), Box<dyn Error>> {
    rayon::ThreadPoolBuilder::new().num_threads(args.threads.max(1)).build_global()?;
    let plan = SetPlan {
        fingers: args.fingers,
        impressions: args.impressions,
        seed: args.seed,
        first: args.first,
        width: args.width,
        height: args.height,
        style: args.style,
    };
    write_set(&args.out, plan).map_err(|error| format!("cannot write the set to {}: {error}", args.out.display()))?;
    Ok(())
}

fn write_samples(args: &Root) -> Result<(), Box<dyn Error>> {
    let folder = args.root.join(samples::FOLDER);
    std::fs::create_dir_all(&folder)?;
    for (name, print) in samples::samples()? {
        std::fs::write(folder.join(name), png(&print.image)?)?;
    }
    manifest::refresh(&args.root, &own_claims())?;
    Ok(())
}

fn write_files(args: &Root, folder: &str, files: Result<Vec<cards::File>, CardError>) -> Result<(), Box<dyn Error>> {
    for (name, bytes) in files? {
        let path = args.root.join(folder).join(name);
        path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
        std::fs::write(path, bytes)?;
    }
    manifest::refresh(&args.root, &own_claims())?;
    Ok(())
}

/// What this program itself writes.
fn own_claims() -> Vec<Claim> {
    let claim = |folder: &str, origin: &str| Claim {
        under: format!("{folder}/"),
        origin: origin.to_owned(),
        licence: "Apache-2.0 OR MIT".to_owned(),
    };
    vec![
        claim(samples::FOLDER, "written by `bioverify-testdata samples`; no real finger went into it"),
        claim(
            cards::FOLDER,
            "written by `bioverify-testdata cards` from made-up people, the pictures of face/ and finger/ and published test keys",
        ),
        claim(
            seals::FOLDER,
            "written by `bioverify-testdata seals` from records of synthetic fingers and published test keys",
        ),
    ]
}

fn refresh(args: &ManifestArgs) -> Result<(), Box<dyn Error>> {
    let root = &args.root.root;
    let mut claims = own_claims();
    if let (Some(origin), Some(licence)) = (&args.origin, &args.licence) {
        claims.push(Claim { under: args.under.clone(), origin: origin.clone(), licence: licence.clone() });
    }
    let files = if args.check { manifest::check(root)? } else { manifest::refresh(root, &claims)? };
    let _ = writeln!(std::io::stderr(), "{files} files listed");
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
