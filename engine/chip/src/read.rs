//! One reading: open the chip, read its files, ask for its key.

use bioverify_trust::GroupNumber;
use zeroize::Zeroizing;

use crate::fault::Fault;
use crate::file::{Found, read_file};
use crate::key_proof::{self, Proof};
use crate::list::Entry;
use crate::open::{Protocol, open};
use crate::password::Password;
use crate::progress::Progress;
use crate::session::Session;
use crate::status::Status;
use crate::wire::Wire;

/// What came of a reading.
pub struct Reading {
    /// The way in.
    pub way: String,
    /// The files, in the order they were read.
    pub files: Vec<(Entry, Zeroizing<Vec<u8>>)>,
    /// Files that were asked for and did not come.
    pub missing: Vec<Missing>,
    /// Whether the chip is no copy.
    pub proof: Proof,
}

/// A file that did not come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missing {
    /// Which.
    pub entry: Entry,
    /// The chip keeps it, rather than having none.
    pub kept: bool,
    /// What the chip said.
    pub status: Status,
}

impl Missing {
    /// For a person.
    pub fn words(self) -> &'static str {
        match (self.kept, self.entry.is_kept_for_entitled()) {
            (true, true) => {
                "the chip keeps fingerprints and irises for entitled terminals; this tool has no certificate to show"
            }
            (true, false) => "the chip keeps it from this reader",
            (false, _) => "the chip has no such file",
        }
    }
}

/// Reads EF.COM, EF.SOD, these groups, and DG15 where the card has it.
///
/// # Errors
/// Where anything breaks off or is not protected as it must be: then nothing of what was read is of use.
pub fn read_chip(
    wire: &mut dyn Wire,
    password: &Password,
    allowed: Protocol,
    groups: &[GroupNumber],
    progress: &mut Progress,
) -> Result<Reading, Fault> {
    let mut session = Session::new(wire);
    let way = open(&mut session, password, allowed)?;
    progress.say(format_args!("opened: {way}"));
    let mut reading = Reading { way, files: Vec::new(), missing: Vec::new(), proof: Proof::NotOffered };
    for entry in [Entry::Com, Entry::Sod] {
        reading.take(&mut session, entry, progress)?;
    }
    let listed = reading.bytes(Entry::Sod).is_some_and(key_proof::is_listed);
    for entry in order(groups, listed) {
        reading.take(&mut session, entry, progress)?;
        if entry == key_group() {
            let sod = reading.bytes(Entry::Sod).unwrap_or_default();
            reading.proof = match reading.bytes(entry) {
                Some(group) if !key_proof::is_on_list(sod, group) => Proof::OtherKey,
                Some(group) => key_proof::prove(&mut session, group).map_err(|fault| fault.at(entry))?,
                None if listed => Proof::KeyMissing,
                None => Proof::NotOffered,
            };
        }
    }
    Ok(reading)
}

/// The groups to read, each once: what a chip may refuse comes last, because some chips break off after a refusal.
fn order(groups: &[GroupNumber], key: bool) -> Vec<Entry> {
    let mut entries: Vec<Entry> = groups.iter().copied().map(Entry::Group).collect();
    entries.extend(key.then(key_group));
    let rank = |entry: &Entry| (entry.is_kept_for_entitled(), entry.identifier());
    entries.sort_by_key(rank);
    entries.dedup();
    entries
}

fn key_group() -> Entry {
    GroupNumber::new(key_proof::GROUP).map_or(Entry::Sod, Entry::Group)
}

impl Reading {
    fn take(&mut self, session: &mut Session<'_>, entry: Entry, progress: &mut Progress) -> Result<(), Fault> {
        let name = entry.to_string();
        let tag = entry.tag().unwrap_or_default();
        let found =
            read_file(session, entry.identifier(), tag, &mut |read, length| progress.bytes(&name, read, length))
                .map_err(|fault| fault.at(entry))?;
        let (kept, status) = match found {
            Found::File(bytes) => {
                progress.say(format_args!("read: {name}, {} bytes", bytes.len()));
                self.files.push((entry, bytes));
                return Ok(());
            }
            Found::Absent(status) => (false, status),
            Found::Refused(status) => (true, status),
        };
        let missing = Missing { entry, kept, status };
        progress.say(format_args!("not read: {name}: {} (status {status})", missing.words()));
        self.missing.push(missing);
        Ok(())
    }

    fn bytes(&self, wanted: Entry) -> Option<&[u8]> {
        self.files.iter().find(|(entry, _)| *entry == wanted).map(|(_, bytes)| bytes.as_slice())
    }

    /// Whether everything that was asked for is there, and the chip proved its key if it has one.
    pub fn is_complete(&self) -> bool {
        self.missing.is_empty() && !self.proof.is_owed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_refused_comes_last_and_nothing_twice() {
        let groups: Vec<GroupNumber> = [3, 2, 15, 1, 2].into_iter().filter_map(GroupNumber::new).collect();
        let names = |key| order(&groups, key).iter().map(Entry::to_string).collect::<Vec<_>>().join(" ");
        assert_eq!(names(true), "DG1 DG2 DG15 DG3");
        assert_eq!(names(false), names(true));
    }
}
