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
    unlisted: usize,
}

impl Sheet {
    pub(super) const fn new(at: Moment) -> Self {
        Self { fields: Vec::new(), findings: Vec::new(), prefix: String::new(), at, unlisted: 0 }
    }

    /// A line.
    pub(super) fn put(&mut self, offset: usize, len: usize, name: &str, value: impl Into<String>) {
        if self.fields.len() >= MOST_LINES {
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
        let end = if element.indefinite { ", of indefinite length" } else { "" };
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
        let finding = Finding { offset, field, clause, message, severity };
        if self.findings.contains(&finding) {
            return;
        }
        if self.findings.len() < MOST_FINDINGS {
            self.findings.push(finding);
        } else {
            self.unlisted += 1;
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
        let subject = |finding: &Finding| {
            let first = finding.message.split_whitespace().next().unwrap_or_default();
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

    /// The same for a whole object: its lines come in byte order.
    pub(super) fn object(&mut self, prefix: &str, work: impl FnOnce(&mut Self) -> Result<(), Malformed>) {
        let before = self.fields.len();
        self.part(prefix, work);
        if let Some(own) = self.fields.get_mut(before..) {
            own.sort_by_key(|line| line.offset);
        }
    }

    pub(super) fn finish(mut self, what: String) -> Report {
        if self.unlisted > 0 {
            let message = format!("{} more findings are not listed", self.unlisted);
            let severity = Severity::Warning;
            self.findings.push(Finding { offset: 0, field: "findings", clause: "structure", message, severity });
        }
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
    match seconds.unsigned_abs() {
        short @ 0..DAY => format!("{} hours", short / 3_600),
        days if days < 730 * DAY => format!("{} days", days / DAY),
        years => format!("{} years", years / (DAY * 146_097 / 400)),
    }
}
