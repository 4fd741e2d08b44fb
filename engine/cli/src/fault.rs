//! Why a command could not do its job: what, where, what to do.

use std::fmt;
use std::io;
use std::path::Path;

use serde_json::json;

/// Exit status of a wrong call.
pub const EXIT_USAGE: u8 = 2;
/// Exit status of a job that could not be done.
pub const EXIT_ERROR: u8 = 1;

/// What every command answers: an exit status, or why there is none.
pub type Answer = Result<u8, Failure>;

/// A failed command.
#[derive(Debug)]
pub enum Failure {
    /// Something the user can act on.
    Told(Fault),
    /// Standard output is gone. Nobody is left to tell, so nothing is printed; the status is never that of an accept.
    Output(io::Error),
}

/// What is wrong, where, and what to do about it.
#[derive(Debug)]
pub struct Fault {
    what: String,
    place: Option<String>,
    advice: String,
    exit: u8,
}

impl Fault {
    /// A job that could not be done (exit 1).
    pub fn error(what: impl fmt::Display, advice: impl fmt::Display) -> Self {
        Self { what: what.to_string(), place: None, advice: advice.to_string(), exit: EXIT_ERROR }
    }

    /// A wrong call (exit 2).
    pub fn usage(what: impl fmt::Display, advice: impl fmt::Display) -> Self {
        Self { exit: EXIT_USAGE, ..Self::error(what, advice) }
    }

    /// The same fault, told where it is.
    #[must_use]
    pub fn at(self, place: impl fmt::Display) -> Self {
        Self { place: Some(place.to_string()), ..self }
    }

    /// The same fault, in this file.
    #[must_use]
    pub fn in_file(self, path: &Path) -> Self {
        self.at(path.display())
    }

    /// A file that could not be opened, read or written.
    pub fn io(doing: &str, path: &Path, error: &io::Error) -> Self {
        let advice = match error.kind() {
            io::ErrorKind::NotFound => "check the path; relative paths start at the current folder",
            io::ErrorKind::PermissionDenied => "allow this user to use it, or choose another place",
            io::ErrorKind::AlreadyExists => "choose another name or remove the old file",
            io::ErrorKind::StorageFull => "free some space",
            _ => "check that the path is right and its disk is in order",
        };
        Self::error(format_args!("cannot {doing}: {error}"), advice).in_file(path)
    }

    /// Everything on one line, for a row of a table.
    pub fn one_line(&self) -> String {
        let place = self.place.as_ref().map_or_else(String::new, |place| format!(" ({place})"));
        format!("{}{place}; {}", self.what, self.advice).replace(['\n', '\r'], " ")
    }

    /// The same as one line of JSON, for callers of `--json`. Its shape stays: `error` with `what`, `where` (or null),
    /// `advice` and `status`.
    pub fn to_json(&self) -> String {
        let Self { what, place, advice, exit } = self;
        json!({ "error": { "what": what, "where": place, "advice": advice, "status": exit } }).to_string()
    }

    /// The exit status.
    pub const fn exit(&self) -> u8 {
        self.exit
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.what)?;
        if let Some(place) = &self.place {
            write!(f, "\nwhere: {place}")?;
        }
        write!(f, "\nto do: {}", self.advice)
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Told(fault)
    }
}

impl From<io::Error> for Failure {
    /// Only writes to standard output use this; every other file operation names its file in a [`Fault`].
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_tells_what_where_and_what_to_do() {
        let fault = Fault::io("read", Path::new("card.bin"), &io::Error::from(io::ErrorKind::NotFound));
        let text = fault.to_string();
        assert!(text.starts_with("error: cannot read:"), "{text}");
        assert!(text.contains("\nwhere: card.bin\nto do: check the path"), "{text}");
        assert_eq!(fault.exit(), EXIT_ERROR);
        assert_eq!(fault.one_line().lines().count(), 1);
    }

    #[test]
    fn a_fault_in_json_has_four_fields_whatever_is_wrong() {
        for fault in [Fault::usage("a", "b"), Fault::error("a", "b").at("c")] {
            let told: serde_json::Value = serde_json::from_str(&fault.to_json()).unwrap();
            let keys: Vec<&String> = told["error"].as_object().unwrap().keys().collect();
            assert_eq!(keys, ["advice", "status", "what", "where"]);
        }
    }
}
