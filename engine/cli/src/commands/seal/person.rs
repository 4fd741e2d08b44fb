//! `seal person`: whom to ask a registry about, without saying who.

use std::io::{IsTerminal as _, Read as _};
use std::path::{Path, PathBuf};

use bioverify_trust::{PersonError, PersonReference};
use clap::Args;
use serde_json::json;
use zeroize::Zeroizing;

use super::Written;
use crate::fault::Fault;
use crate::input::{Bytes, read_bytes};
use crate::keys::secret;
use crate::output::remark;
use crate::params::LONGEST_FILE;

/// `bioverify seal person`.
#[derive(Debug, Args)]
pub struct PersonArgs {
    /// File that holds the person's number and nothing else; - is standard input
    #[arg(value_name = "FILE", default_value = "-")]
    number: PathBuf,
    /// Key that registry and institution share: a file of 32 random bytes, or of their 64 hexadecimal digits
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// Print one line of JSON
    #[arg(long)]
    pub json: bool,
}

/// Makes the reference of a person.
pub fn person(args: &PersonArgs) -> Result<Written, Fault> {
    let key = secret(&args.key)?;
    let is_input = args.number == Path::new("-");
    let bytes = if is_input { standard_input()? } else { read_bytes(&args.number)? };
    let of_file = |fault: Fault| if is_input { fault } else { fault.in_file(&args.number) };
    let advice = "give the number and nothing else, in UTF-8; white space around it is left out";
    let text = std::str::from_utf8(&bytes);
    let text = text.map_err(|_| of_file(Fault::error("the number is not UTF-8 text", advice)))?;
    let reference = PersonReference::checked(&key, text.trim()).map_err(|error| match error {
        PersonError::Key(wrong) => Fault::error(wrong, "make one with: bioverify seal new-key FILE").in_file(&args.key),
        PersonError::Identifier(_) => of_file(Fault::error(error, advice)),
    })?;
    let digits = reference.to_hex();
    Ok(Written { facts: json!({ "person": digits }), line: digits })
}

fn standard_input() -> Result<Bytes, Fault> {
    let input = std::io::stdin();
    if input.is_terminal() {
        remark("type the number, then end the input (Ctrl-D; on Windows Ctrl-Z and Enter)");
    }
    let mut bytes = Zeroizing::new(Vec::new());
    let read = input.lock().take(LONGEST_FILE).read_to_end(&mut bytes);
    read.map_err(|error| Fault::error(format_args!("cannot read standard input: {error}"), "give a file"))?;
    Ok(bytes)
}
