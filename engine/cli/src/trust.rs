//! Trust folders and the files of a chip, as commands take them.

use std::fs;
use std::path::{Path, PathBuf};

use bioverify_trust::{
    Added, FileKind, Files, Moment, Nonce, NotKnown, PersonReference, Revocation, Rules, StoreError, TrustStore,
};
use clap::Args;

use crate::fault::Fault;
use crate::input::{Bytes, read_bytes};
use crate::output::remark;

/// Folder of registries' certificates inside a trust folder.
const REGISTRIES: &str = "registry";
/// Most certificates of a master list whose passing over is told one by one.
const MOST_TOLD: usize = 16;

/// How certificates are checked.
#[derive(Debug, Args)]
pub struct RulesArgs {
    /// Time of checking, as 2026-11-22 or 2026-11-22T10:00:00Z [default: now]
    #[arg(long, value_name = "DATE", value_parser = parse_moment)]
    at: Option<Moment>,
    /// Do not ask for a current revocation list: a revoked signer passes where no list is given
    #[arg(long)]
    without_crl: bool,
}

impl RulesArgs {
    /// Time and demands of a check.
    pub fn rules(&self) -> Rules {
        let revocation = if self.without_crl { Revocation::WhereGiven } else { Revocation::Required };
        Rules::at(self.at.unwrap_or_else(Moment::now)).with_revocation(revocation)
    }
}

/// A point in time, as an option of the command line.
pub fn parse_moment(text: &str) -> Result<Moment, String> {
    Moment::parse(text).ok_or_else(|| "give a date as 2026-11-22, or a time in UTC as 2026-11-22T10:00:00Z".to_owned())
}

/// A person reference, as an option of the command line.
pub fn parse_person(text: &str) -> Result<PersonReference, String> {
    PersonReference::parse(text)
        .ok_or_else(|| "give the 64 hexadecimal digits of the person reference, which bioverify seal person makes; a card number is none".to_owned())
}

/// A nonce, as an option of the command line.
pub fn parse_nonce(text: &str) -> Result<Nonce, String> {
    Nonce::parse(text).ok_or_else(|| "give the 32 to 128 hexadecimal digits that were sent to the registry".to_owned())
}

/// A file with the path it came from.
pub type Found = (PathBuf, Bytes);

/// The files of a folder in the order of their names.
pub fn folder_files(folder: &Path) -> Result<Vec<Found>, Fault> {
    if folder.is_file() {
        return Err(Fault::usage("this is a file, a folder is needed", "give the folder it lies in").in_file(folder));
    }
    let fault = |error| Fault::io("read the folder", folder, &error);
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(fault)? {
        paths.push(entry.map_err(fault)?.path());
    }
    paths.retain(|path| path.is_file());
    paths.sort();
    paths.into_iter().map(|path| read_bytes(&path).map(|bytes| (path, bytes))).collect()
}

/// What a store said to a file, for the person at the terminal.
fn told(path: &Path, added: Vec<Result<Added, StoreError>>) {
    let path = path.display();
    for one in added {
        match one {
            Err(refused) => remark(format_args!("{path} is passed over: {refused}")),
            Ok(Added::MasterList { signer, taken, known, passed_over }) => {
                let others = passed_over.len();
                remark(format_args!(
                    "{path}: {taken} authorities of the master list of {} are trusted, {known} were already, {others} passed over",
                    signer.subject
                ));
                for why in passed_over.iter().take(MOST_TOLD) {
                    remark(format_args!("{path}: passed over: {why}"));
                }
            }
            Ok(_) => {}
        }
    }
}

/// The authorities of a folder, and the registries of its folder `registry`. Master lists come last, whatever their names are and whatever else is in
/// their files:
/// what else lies there says whether to believe them. Their signers must be valid at this time.
pub fn trust_store(folder: &Path, at: Moment) -> Result<TrustStore, Fault> {
    let mut store = TrustStore::new();
    let files = folder_files(folder)?;
    let added = store.add_files_at(files.iter().map(|(_, bytes)| &bytes[..]), at);
    files.iter().zip(added).for_each(|((path, _), added)| told(path, added));
    let registries = folder.join(REGISTRIES);
    if registries.is_dir() {
        for (path, bytes) in folder_files(&registries)? {
            told(&path, store.add_registry(&bytes));
        }
    }
    if store.certificates() + store.registries() == 0 {
        let advice = "put the certificate of the card's country signing authority there, in DER or PEM, and that of a registry \
                      into its folder `registry`";
        return Err(Fault::error("there is no authority's certificate in the trust folder", advice).in_file(folder));
    }
    Ok(store)
}

/// Whether one of the files is an EF.SOD, whole, cut, or by its name: the folder is what was read from a chip.
pub fn has_security_object(read: &[Found]) -> bool {
    let is_one = |(path, bytes): &Found| {
        FileKind::of_part(bytes) == Some(FileKind::Sod) || kind_of_name(path) == Some(FileKind::Sod)
    };
    read.iter().any(is_one)
}

fn kind_of_name(path: &Path) -> Option<FileKind> {
    FileKind::of_name(path.file_name()?.to_str()?)
}

/// The files of one chip, and those that are none. A file whose content tells nothing is what its name says, unless another one
/// is that already: what was read badly must not be passed over.
pub fn chip_files(read: &[Found]) -> Result<(Files<'_>, Vec<&Found>), Fault> {
    let mut files = Files::new();
    let mut unknown = Vec::new();
    for found in read {
        match files.add(&found.1) {
            Ok(_) => {}
            Err(NotKnown::Kind) => unknown.push(found),
            Err(twice @ NotKnown::Twice(_)) => {
                return Err(Fault::error(twice, "keep the files of one chip only in this folder").in_file(&found.0));
            }
        }
    }
    let mut others = Vec::new();
    for found in unknown {
        let named = kind_of_name(&found.0).is_some_and(|kind| files.add_as(kind, &found.1).is_ok());
        if !named {
            others.push(found);
        }
    }
    Ok((files, others))
}
