//! The command line: its commands, its help, its exit status.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use bioverify_trust::GroupNumber;
use clap::{Args, Parser, Subcommand};
use zeroize::Zeroizing;

use crate::fault::{EXIT_ERROR, EXIT_INCOMPLETE, Fault};
use crate::folder::Target;
use crate::open::Protocol;
use crate::password::Source;
use crate::progress::Progress;
use crate::read::read_chip;
use crate::reader::Readers;
use crate::report;

/// `bioverify-chip`.
#[derive(Parser)]
#[command(
    name = "bioverify-chip",
    version,
    about = "Reads the chip of a passport or identity card through a PC/SC reader into a folder that `bioverify card` checks",
    arg_required_else_help = true,
    max_term_width = 120,
    after_help = "Examples:
  bioverify-chip list
  bioverify-chip read --out chip --can -
  bioverify card chip --trust authorities

Exit status: 0 done, 1 error, 2 wrong call; read also 3 not every file that was asked for, 12 the chip may be a copy."
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// The readers there are, and whether a card is in them
    List(ListArgs),
    /// The files of a chip into a folder
    Read(Box<ReadArgs>),
}

#[derive(Args)]
struct ListArgs {
    /// Print one line of JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
#[command(
    arg_required_else_help = true,
    after_help = "Examples:
  bioverify-chip read --out chip --can -                        # asks for the six digits on the card
  bioverify-chip read --out chip --mrz zone.txt --group 1,2,14
  scanner | bioverify-chip read --out chip --mrz - --json

The CAN or the machine-readable zone opens the chip: by PACE where it offers that, else (zone only) by BAC. EF.COM, EF.SOD, the
groups asked for, and DG15 where the card has it are read under secure messaging and written as the chip gave them. If the
card has DG15, the chip must also sign a fresh challenge with its key: a copied chip cannot. Chip authentication (DG14) is not
done. Nothing is written if anything breaks off. DG3 and DG4 (fingers, irises) come only from chips that do not keep them for entitled terminals.
Whether the files are genuine is for `bioverify card` to say.

Exit status: 0 everything was read, 3 read but a file asked for or the proof of the key is missing (it says which), 12 the chip's
signature does not fit its key and nothing was written, 2 wrong call, 1 error."
)]
struct ReadArgs {
    /// Folder to write; it must not exist, or must be empty
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Replace a folder of files that were read before
    #[arg(long)]
    force: bool,
    /// Reader whose name contains this [default: the only one, or the only one with a card]
    #[arg(long, value_name = "NAME")]
    reader: Option<String>,
    #[command(flatten)]
    source: SourceArgs,
    /// Data groups to read besides EF.COM and EF.SOD
    #[arg(long, value_name = "NUMBERS", value_delimiter = ',', default_values_t = [1, 2], value_parser = clap::value_parser!(u8).range(1..=16))]
    group: Vec<u8>,
    /// Ways into the chip that are allowed
    #[arg(long, value_enum, default_value_t = Protocol::Auto)]
    protocol: Protocol,
    /// Seconds to wait for a card
    #[arg(long, value_name = "SECONDS", default_value_t = 15, value_parser = clap::value_parser!(u64).range(0..=3600))]
    wait: u64,
    /// Seconds the reading may take
    #[arg(long, value_name = "SECONDS", default_value_t = 120, value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,
    /// Print the result as one line of JSON, and no progress
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
#[group(required = true, multiple = true)]
struct SourceArgs {
    /// File with the card access number, six digits; - for standard input or a prompt
    #[arg(long, value_name = "FILE", conflicts_with_all = ["mrz", "document_number"])]
    can: Option<PathBuf>,
    /// File with the lines of the machine-readable zone; - for standard input or a prompt
    #[arg(long, value_name = "FILE", conflicts_with = "document_number")]
    mrz: Option<PathBuf>,
    /// Document number, without check digit. Other users of this machine can see arguments: prefer --mrz
    #[arg(long, value_name = "NUMBER", requires_all = ["birth", "expiry"])]
    document_number: Option<Zeroizing<String>>,
    /// Date of birth, YYMMDD or YYYY-MM-DD
    #[arg(long, value_name = "DATE", requires = "document_number")]
    birth: Option<Zeroizing<String>>,
    /// Date of expiry, YYMMDD or YYYY-MM-DD
    #[arg(long, value_name = "DATE", requires = "document_number")]
    expiry: Option<Zeroizing<String>>,
}

impl SourceArgs {
    fn source(&self) -> Result<Source, Fault> {
        match (&self.can, &self.mrz, &self.document_number, &self.birth, &self.expiry) {
            (Some(can), ..) => Ok(Source::Can(can.clone())),
            (None, Some(zone), ..) => Ok(Source::Zone(zone.clone())),
            (None, None, Some(number), Some(birth), Some(expiry)) => {
                Ok(Source::Parts([number.clone(), birth.clone(), expiry.clone()]))
            }
            _ => Err(Fault::usage("nothing is given that opens the chip", "give --can or --mrz")),
        }
    }
}

/// Reads the command line, does the job, tells how it went.
pub fn run() -> ExitCode {
    let command = match Cli::try_parse() {
        Ok(cli) => cli.command,
        Err(told) => {
            let _ = told.print();
            if told.use_stderr() && std::env::args_os().any(|argument| argument == "--json") {
                let fault = Fault::usage("the call is wrong: see standard error", "see `bioverify-chip read --help`");
                let _ = writeln!(io::stdout().lock(), "{}", fault.to_json());
            }
            return ExitCode::from(u8::try_from(told.exit_code()).unwrap_or(EXIT_ERROR));
        }
    };
    let (json, answer) = match &command {
        Command::List(args) => (args.json, list(args)),
        Command::Read(args) => (args.json, read(args)),
    };
    match answer.and_then(|(text, status)| Ok((print(&text)?, status))) {
        Ok(((), status)) => ExitCode::from(status),
        Err(fault) => {
            let _ = writeln!(io::stderr().lock(), "{fault}");
            if json {
                let _ = writeln!(io::stdout().lock(), "{}", fault.to_json());
            }
            ExitCode::from(fault.exit())
        }
    }
}

fn print(text: &[u8]) -> Result<(), Fault> {
    let mut out = io::stdout().lock();
    out.write_all(text).and_then(|()| out.flush()).map_err(lost)
}

fn lost(error: io::Error) -> Fault {
    Fault::error(format_args!("cannot write the result: {error}"), "check where standard output goes")
}

fn list(args: &ListArgs) -> Result<(Vec<u8>, u8), Fault> {
    let seen = Readers::new()?.seen()?;
    if args.json {
        return Ok(((report::readers_to_json(&seen) + "\n").into_bytes(), 0));
    }
    let mut text = Vec::new();
    report::tell_readers(&seen, &mut text).map_err(lost)?;
    Ok((text, 0))
}

fn read(args: &ReadArgs) -> Result<(Vec<u8>, u8), Fault> {
    let target = Target::new(&args.out, args.force)?;
    let groups: Vec<GroupNumber> = args.group.iter().copied().filter_map(GroupNumber::new).collect();
    let password = args.source.source()?.password()?;
    let readers = Readers::new()?;
    let reader = readers.choose(args.reader.as_deref())?;
    let mut progress = Progress::new(args.json);
    progress.say(format_args!("reader: {reader}; put the card flat on it and leave it there"));
    let mut link = readers.connect(&reader, Duration::from_secs(args.wait), Duration::from_secs(args.timeout))?;
    let reading = read_chip(&mut link, &password, args.protocol, &groups, &mut progress)?;
    target.write(&reading.files)?;
    let status = if reading.is_complete() { 0 } else { EXIT_INCOMPLETE };
    if args.json {
        return Ok(((report::to_json(&reading, &args.out, &reader) + "\n").into_bytes(), status));
    }
    let mut text = Vec::new();
    report::tell(&reading, &args.out, &reader, &mut text).map_err(lost)?;
    Ok((text, status))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
        for wrong in [
            &["read", "--out", "x"][..],
            &["read", "--out", "x", "--can", "a", "--mrz", "b"],
            &["read", "--out", "x", "--document-number", "a"],
            &["read", "--out", "x", "--birth", "a"],
            &["read", "--out", "x", "--can", "-", "--group", "17"],
        ] {
            assert!(Cli::try_parse_from([&["bioverify-chip"], wrong].concat()).is_err(), "{wrong:?}");
        }
    }
}
