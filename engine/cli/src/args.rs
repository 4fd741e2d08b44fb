//! The command line as a whole: its commands, its help, its exit status.

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::commands::{
    batch, calibrate, card, compare, convert, demo, embed, eval, extract, inspect, models, quality, seal, search,
    verify,
};
use crate::fault::{Answer, EXIT_ERROR, Failure, Fault};

/// `bioverify`.
#[derive(Debug, Parser)]
#[command(
    name = "bioverify",
    version,
    about = "Fingerprint and face verification: image or template against a reference, with a reasoned decision",
    after_help = "Examples:
  bioverify demo
  bioverify verify --finger live.png --ppi 500 --card card.fmr
  bioverify help COMMAND

Every command takes --help and shows an example. Exit status: 0 done (verify: accept), 1 error, 2 wrong call;
verify also 10 capture again, 11 refer to a person, 12 reject; card also 11 unverified, 12 forged or revoked.",
    arg_required_else_help = true,
    max_term_width = 120
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// The whole reception job on bundled synthetic fingers and faces
    Demo(demo::DemoArgs),
    /// One verification: finger against card and registry
    Verify(Box<verify::VerifyArgs>),
    /// Finger image to template
    Extract(extract::ExtractArgs),
    /// Face photo to template
    Embed(embed::EmbedArgs),
    /// Two finger records (or images), or two face templates, to score, likelihood ratio and false-match rate
    Compare(compare::CompareArgs),
    /// Fingers among many templates: the most alike references of each probe
    Search(search::SearchArgs),
    /// Quality of a finger image and what is wrong with it
    Quality(quality::QualityArgs),
    /// Explain a record field by field
    Inspect(inspect::InspectArgs),
    /// Between record formats, picture formats and the files of a document, listing what is lost
    Convert(Box<convert::ConvertArgs>),
    /// Whether the files of a card's chip are genuine: passive authentication
    Card(card::CardArgs),
    /// Templates at rest under a key, and registry answers for tests
    #[command(subcommand)]
    Seal(seal::SealCommand),
    /// Make the table from scores to false-match rates
    Calibrate(calibrate::CalibrateArgs),
    /// Error rates and times over a labelled set
    #[command(subcommand)]
    Eval(eval::EvalCommand),
    /// Many verifications, resumable
    Batch(batch::BatchArgs),
    /// The networks in use
    #[command(subcommand)]
    Models(models::ModelsCommand),
}

/// Reads the command line, does the job, tells how it went.
pub fn run() -> ExitCode {
    let command = match Cli::try_parse() {
        Ok(cli) => cli.command,
        Err(told) => {
            // Help goes to standard output with status 0, mistakes to standard error with 2.
            let _ = told.print();
            if told.use_stderr() && std::env::args_os().any(|argument| argument == "--json") {
                tell_json(&mut io::stdout().lock(), &wrong_call(&told));
            }
            return ExitCode::from(u8::try_from(told.exit_code()).unwrap_or(EXIT_ERROR));
        }
    };
    let mut out = BufWriter::new(io::stdout().lock());
    let answer = dispatch(&command, &mut out);
    let flushed = out.flush();
    match answer.and_then(|status| Ok(flushed.map(|()| status)?)) {
        Ok(status) => ExitCode::from(status),
        Err(Failure::Told(fault)) => {
            let _ = writeln!(io::stderr().lock(), "{fault}");
            if command.speaks_json() {
                tell_json(&mut out, &fault);
            }
            ExitCode::from(fault.exit())
        }
        Err(Failure::Output(error)) => {
            if error.kind() != io::ErrorKind::BrokenPipe {
                let _ = writeln!(io::stderr().lock(), "error: cannot write to standard output: {error}");
            }
            ExitCode::from(EXIT_ERROR)
        }
    }
}

impl Command {
    /// Whether the caller asked for JSON, and so reads an error as JSON too.
    const fn speaks_json(&self) -> bool {
        match self {
            Self::Card(args) => args.json,
            Self::Convert(args) => args.json,
            Self::Verify(args) => args.json,
            Self::Compare(args) => args.json,
            Self::Quality(args) => args.json,
            Self::Extract(args) => args.json,
            Self::Embed(args) => args.json,
            Self::Inspect(args) => args.json,
            Self::Search(args) => args.json,
            Self::Seal(command) => command.speaks_json(),
            _ => false,
        }
    }
}

/// One line of JSON on standard output; the words are on standard error already.
fn tell_json(out: &mut dyn Write, fault: &Fault) {
    let _ = writeln!(out, "{}", fault.to_json()).and_then(|()| out.flush());
}

/// What clap found wrong with the call, as a fault.
fn wrong_call(told: &clap::Error) -> Fault {
    let text = told.to_string();
    // Up to the blank line before the usage: what is missing stands in lines of its own.
    let lines: Vec<&str> = text.lines().map(str::trim).take_while(|line| !line.is_empty()).collect();
    let what = lines.join(" ");
    Fault::usage(what.trim_start_matches("error: "), "see: bioverify COMMAND --help")
}

fn dispatch(command: &Command, out: &mut dyn Write) -> Answer {
    match command {
        Command::Demo(args) => demo::run(args, out),
        Command::Verify(args) => verify::run(args, out),
        Command::Extract(args) => extract::run(args, out),
        Command::Embed(args) => embed::run(args, out),
        Command::Compare(args) => compare::run(args, out),
        Command::Search(args) => search::run(args, out),
        Command::Quality(args) => quality::run(args, out),
        Command::Inspect(args) => inspect::run(args, out),
        Command::Convert(args) => convert::run(args, out),
        Command::Card(args) => card::run(args, out),
        Command::Seal(command) => seal::run(command, out),
        Command::Calibrate(args) => calibrate::run(args, out),
        Command::Eval(command) => eval::run(command, out),
        Command::Batch(args) => batch::run(args, out),
        Command::Models(command) => models::run(command, out),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::Cli;

    #[test]
    fn the_definitions_are_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_shows_an_example_and_describes_its_options() {
        fn check(command: &clap::Command) {
            if command.has_subcommands() {
                command.get_subcommands().for_each(check);
                return;
            }
            let name = command.get_name();
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.contains("Example") && help.contains("bioverify "), "{name} has no example");
            for argument in command.get_arguments() {
                assert!(argument.get_help().is_some(), "{name} {} has no help", argument.get_id());
            }
        }
        Cli::command().get_subcommands().for_each(check);
    }
}
