//! What an explanation writes down: lines and findings, both bounded.

use bioverify_record::{FieldLine, Finding, Report, Severity};

use crate::ber::{Element, Malformed};
use crate::moment::Moment;
use crate::params::{LONGEST_VALUE, MOST_FINDINGS, MOST_LINES};

/// Lines and findings so far.
pub(super) struct Sheet {
    fields: Vec<FieldLine>,
    findings: Vec<Finding>,
    /// Put before the name of each line.
    prefix: String,
    /// When validity is told.
    pub(super) at: Moment,
    /// Put before the message of each finding: which of several objects it is of.
    object: String,
    /// Findings that are not listed, and the gravest of them.
    unlisted: (usize, Severity),
    /// Lines that are not listed.
    unshown: usize,
}

impl Sheet {
    pub(super) fn new(at: Moment) -> Self {
        Self {
            fields: Vec::new(),
            findings: Vec::new(),
            prefix: String::new(),
            object: String::new(),
            at,
            unlisted: (0, Severity::Note),
            unshown: 0,
        }
    }

    /// A line.
    pub(super) fn put(&mut self, offset: usize, len: usize, name: &str, value: impl Into<String>) {
        if self.fields.len() >= MOST_LINES {
            self.unshown += 1;
            return;
        }
        let mut value = value.into();
        if let Some((end, _)) = value.char_indices().nth(LONGEST_VALUE) {
            value.truncate(end);
            value.push_str(" ...");
        }
        self.fields.push(FieldLine { offset, len, name: format!("{}{name}", self.prefix), value });
    }

    /// A line for a whole object.
    pub(super) fn line(&mut self, element: &Element<'_>, name: &str, value: impl Into<String>) {
        self.put(element.at, element.raw.len(), name, value);
    }

    /// A line for the tag and length of an object whose contents have lines of their own.
    pub(super) fn head(&mut self, element: &Element<'_>, name: &str) {
        let end = match (element.indefinite, element.cut) {
            (_, true) => ", cut short",
            (true, false) => ", of indefinite length",
            (false, false) => "",
        };
        let value = format!("{} bytes{end}", element.value.len());
        self.put(element.at, element.value_at - element.at, name, value);
    }

    fn found(
        &mut self,
        offset: usize,
        (field, clause): (&'static str, &'static str),
        severity: Severity,
        message: String,
    ) {
        let message = format!("{}{message}", self.object);
        let finding = Finding { offset, field, clause, message, severity };
        if self.findings.contains(&finding) {
            return;
        }
        self.findings.push(finding);
        if self.findings.len() > MOST_FINDINGS {
            self.leave_out();
        }
    }

    /// Takes the last of the mildest findings out of the list: an error is never lost behind harmless ones.
    fn leave_out(&mut self) {
        let mildest = self.findings.iter().map(|finding| finding.severity).min();
        let last = self.findings.iter().rposition(|finding| Some(finding.severity) == mildest);
        if let Some(left) = last.map(|last| self.findings.remove(last)) {
            self.unlisted = (self.unlisted.0 + 1, self.unlisted.1.max(left.severity));
        }
    }

    /// Worth knowing.
    pub(super) fn note(
        &mut self,
        offset: usize,
        field: &'static str,
        clause: &'static str,
        message: impl Into<String>,
    ) {
        self.found(offset, (field, clause), Severity::Note, message.into());
    }

    /// Against the standard, or weak.
    pub(super) fn warn(
        &mut self,
        offset: usize,
        field: &'static str,
        clause: &'static str,
        message: impl Into<String>,
    ) {
        self.found(offset, (field, clause), Severity::Warning, message.into());
    }

    /// Something that cannot be used.
    pub(super) fn error(
        &mut self,
        offset: usize,
        field: &'static str,
        clause: &'static str,
        message: impl Into<String>,
    ) {
        self.found(offset, (field, clause), Severity::Error, message.into());
    }

    /// What another step found, but for what is told at that place already.
    pub(super) fn append(&mut self, findings: Vec<Finding>) {
        let object = self.object.clone();
        let subject = |finding: &Finding| {
            let message = finding.message.strip_prefix(&object).unwrap_or(&finding.message);
            let first = message.split_whitespace().next().unwrap_or_default();
            (finding.offset, finding.field, first.trim_end_matches(':').to_owned())
        };
        for finding in findings {
            if !self.findings.iter().any(|known| subject(known) == subject(&finding)) {
                self.found(finding.offset, (finding.field, finding.clause), finding.severity, finding.message);
            }
        }
    }

    /// Something that cannot be read.
    pub(super) fn unreadable(&mut self, error: Malformed) {
        self.error(error.offset, error.field, "structure", error.what);
    }

    /// Explains a part under a prefix. Where the part cannot be read on, that is a finding, and what follows it is explained.
    pub(super) fn part(&mut self, prefix: &str, work: impl FnOnce(&mut Self) -> Result<(), Malformed>) {
        let before = self.prefix.len();
        self.prefix.push_str(prefix);
        if let Err(error) = work(self) {
            self.unreadable(error);
        }
        self.prefix.truncate(before);
    }

    /// The same for a whole object: its lines come in byte order, and its findings have the prefix, too.
    pub(super) fn object(&mut self, prefix: &str, work: impl FnOnce(&mut Self) -> Result<(), Malformed>) {
        let before = self.fields.len();
        prefix.clone_into(&mut self.object);
        self.part(prefix, work);
        self.object.clear();
        if let Some(own) = self.fields.get_mut(before..) {
            own.sort_by_key(|line| line.offset);
        }
    }

    pub(super) fn finish(mut self, what: String) -> Report {
        let mut left_out = |count: usize, field: &'static str, severity: Severity| {
            if count > 0 {
                let message = format!("{count} more {field} are not listed");
                self.findings.push(Finding { offset: 0, field, clause: "structure", message, severity });
            }
        };
        left_out(self.unlisted.0, "findings", self.unlisted.1);
        left_out(self.unshown, "lines", Severity::Note);
        Report { what, fields: self.fields, findings: self.findings }
    }
}

/// A time, and how far it is away.
pub(super) fn when(moment: Moment, at: Moment) -> String {
    let away = moment.unix().saturating_sub(at.unix());
    let span = span(away);
    if away < 0 { format!("{moment} ({span} ago)") } else { format!("{moment} (in {span})") }
}

/// Seconds in words.
pub(super) fn span(seconds: i64) -> String {
    const DAY: u64 = 86_400;
    const MONTH: u64 = DAY * 146_097 / 4_800;
    match seconds.unsigned_abs() {
        short @ 0..120 => format!("{short} seconds"),
        short @ 120..7_200 => format!("{} minutes", short / 60),
        short @ 7_200..172_800 => format!("{} hours", short / 3_600),
        days if days < 730 * DAY => format!("{} days", days / DAY),
        long => {
            // To the nearest month, because years and months are of several lengths.
            let months = long.saturating_add(MONTH / 2) / MONTH;
            match (months / 12, months % 12) {
                (years, 0) => format!("{years} years"),
                (years, 1) => format!("{years} years and 1 month"),
                (years, months) => format!("{years} years and {months} months"),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_pushes_out_what_is_harmless_and_what_is_left_out_keeps_its_weight() {
        let mut sheet = Sheet::new(Moment::from_unix(0));
        for at in 0..MOST_FINDINGS + 3 {
            sheet.warn(at, "f", "c", "harmless");
        }
        for at in 0..2 {
            sheet.error(at, "f", "c", "grave");
        }
        let report = sheet.finish(String::new());
        let count = |severity| report.findings.iter().filter(|finding| finding.severity == severity).count();
        assert_eq!((count(Severity::Error), report.findings.len()), (2, MOST_FINDINGS + 1));
        assert_eq!(report.findings.last().unwrap().message, "5 more findings are not listed");
        let mut sheet = Sheet::new(Moment::from_unix(0));
        (0..=MOST_FINDINGS).for_each(|at| sheet.error(at, "f", "c", "grave"));
        assert_eq!(sheet.finish(String::new()).findings.last().unwrap().severity, Severity::Error);
    }

    #[test]
    fn lines_that_are_not_listed_are_counted() {
        let mut sheet = Sheet::new(Moment::from_unix(0));
        (0..MOST_LINES + 7).for_each(|at| sheet.put(at, 1, "line", "value"));
        let report = sheet.finish(String::new());
        assert_eq!(report.fields.len(), MOST_LINES);
        assert_eq!(report.findings[0].to_string(), "note at byte 0, lines (structure): 7 more lines are not listed");
    }

    #[test]
    fn spans_are_told_as_exactly_as_they_matter() {
        let year = |years: i64| years * 31_556_952;
        for (seconds, words) in [
            (7, "7 seconds"),
            (-300, "5 minutes"),
            (7_200, "2 hours"),
            (-86_400, "24 hours"),
            (172_800, "2 days"),
            (year(2), "2 years"),
            (year(10) + 93 * 86_400, "10 years and 3 months"),
            (year(10) + 30 * 86_400, "10 years and 1 month"),
            (year(13) - 86_400, "13 years"),
        ] {
            assert_eq!(span(seconds), words, "{seconds}");
        }
        assert!(!span(i64::MIN).is_empty());
    }
}
