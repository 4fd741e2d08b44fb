//! Why a chip could not be read: what, where, what to do.

use std::fmt;
use std::io;
use std::path::Path;

use serde_json::json;

/// Exit status of a job that could not be done.
pub const EXIT_ERROR: u8 = 1;
/// Exit status of a wrong call.
pub const EXIT_USAGE: u8 = 2;
/// Exit status where not every file that was asked for could be read; the others were.
pub const EXIT_INCOMPLETE: u8 = 3;
/// Exit status of a chip that failed to prove its key: as of a forged card.
pub const EXIT_COPY: u8 = 12;

/// What is wrong, where, and what to do about it. Never holds anything of the person or a secret.
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

    /// A chip that may be a copy (exit 12).
    pub fn copy(what: impl fmt::Display, advice: impl fmt::Display) -> Self {
        Self { exit: EXIT_COPY, ..Self::error(what, advice) }
    }

    /// The same fault, told where it is, unless a nearer place is known.
    #[must_use]
    pub fn at(self, place: impl fmt::Display) -> Self {
        Self { place: self.place.or_else(|| Some(place.to_string())), ..self }
    }

    /// A file or folder that could not be opened, read or written.
    pub fn io(doing: &str, path: &Path, error: &io::Error) -> Self {
        let advice = match error.kind() {
            io::ErrorKind::NotFound => "check the path; relative paths start at the current folder",
            io::ErrorKind::PermissionDenied => "allow this user to use it, or choose another place",
            io::ErrorKind::StorageFull => "free some space",
            _ => "check that the path is right and its disk is in order",
        };
        Self::error(format_args!("cannot {doing}: {error}"), advice).at(path.display())
    }

    /// As one line of JSON: `error` with `what`, `where` (or null), `advice` and `status`, as of `bioverify`.
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
