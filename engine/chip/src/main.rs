//! `bioverify-chip`: the files of a chip, through a PC/SC reader, into a folder.
//!
//! It reads and judges nothing but one thing: whether the chip holds the private key of its DG15. Whether the files are what
//! an authority signed is for `bioverify card` to say, which takes the folder written here.
//!
//! ```text
//! reader  > open (PACE or BAC) > read file by file > ask for the key > folder
//! reader.rs wire.rs   open.rs pace.rs bac.rs        file.rs  key_proof.rs       folder.rs
//! ```
//!
//! Nothing is written before everything was read, under secure messaging to the last byte. No error text, no line of
//! progress and no JSON holds anything of the person.

mod args;
mod bac;
mod card_access;
mod curve_signature;
#[cfg(test)]
mod emulated;
mod fault;
mod file;
mod folder;
mod key_proof;
mod list;
mod mrz;
mod open;
mod pace;
mod params;
mod password;
#[cfg(test)]
mod portraits;
mod progress;
mod read;
mod reader;
mod report;
mod session;
mod status;
#[cfg(test)]
mod vectors;
mod wire;

use std::process::ExitCode;

fn main() -> ExitCode {
    args::run()
}
