//! Reads a biometric data group tolerantly.

use bioverify_core::Limits;

use super::file::check_input;
use super::group::{BiometricGroup, BiometricHeader, BiometricTemplate, HeaderField};
use super::names::{explain, field, hexadecimal};
use super::{BLOCK, BLOCK_OBJECTS, COUNT, DISCRETIONARY, GROUP, HEADER, TEMPLATE, clause, group_of_tag};
use crate::ber::{Object, Objects};
use crate::content::recognise;
use crate::error::RecordError;
use crate::finding::{Read, Severity};
use crate::params::{MAX_HEADER_FIELDS, MAX_OBJECTS};
use crate::scribe::Scribe;
use crate::words;

/// Reads DG2, DG3 or DG4: the file as the chip gave it.
///
/// # Errors
/// [`RecordError`]: empty, over the limits, another file (named), truncated, too many instances, or without any data block
/// although the file does not say that it holds none.
pub fn read_group(bytes: &[u8], limits: &Limits) -> Result<Read<BiometricGroup>, RecordError> {
    let mut scribe = Scribe::default();
    let value = walk_group(bytes, limits, &mut scribe)?;
    Ok(Read { value, findings: scribe.findings })
}

/// Reads a group and writes down what it finds; findings and lines are kept where reading fails half-way.
pub(crate) fn walk_group(bytes: &[u8], limits: &Limits, scribe: &mut Scribe) -> Result<BiometricGroup, RecordError> {
    // Blocks are copied once; small fields take what an allocation takes.
    check_input(bytes, limits, 4)?;
    let outer = Object::at(bytes, 0, "data group")?;
    let Some(number) = group_of_tag(outer.tag) else {
        return Err(RecordError::NotARecord { found: recognise(bytes) });
    };
    let group = BiometricGroup { number, templates: Vec::new(), discretionary: Vec::new() };
    let mut walk = Walk { bytes, scribe, limits, group, announced: None, objects: 0, strangers: None };
    walk.wrapper(&outer, "data group");
    let end = walk.children(&outer, Level::File)?;
    walk.finish(end.max(outer.end()))
}

/// How deep a walk is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd)]
enum Level {
    File,
    Group,
    Template,
}

pub(super) struct Walk<'a, 's> {
    bytes: &'a [u8],
    scribe: &'s mut Scribe,
    limits: &'s Limits,
    pub(super) group: BiometricGroup,
    /// Where the number of instances stands, and the number.
    announced: Option<(usize, usize)>,
    /// Objects met that have a place.
    objects: usize,
    /// Objects that have no place: how many, and where the first is.
    strangers: Option<(usize, usize)>,
}

impl<'a> Walk<'a, '_> {
    pub(super) fn found(&mut self, offset: usize, field: &'static str, severity: Severity, message: impl Into<String>) {
        self.scribe.found(offset, (field, clause(self.group.number)), severity, message);
    }

    /// A line for an object that holds others, and what its length has against it.
    fn wrapper(&mut self, object: &Object<'a>, name: &'static str) {
        let (tag, length) = (object.tag, object.length);
        self.scribe.line(object.at, object.value_at - object.at, name, || format!("tag {tag:02X}, {length} bytes"));
        if object.is_cut() {
            let there = self.bytes.len().saturating_sub(object.value_at);
            let message = format!("{length} bytes are stated, {there} are there: what is inside is trusted");
            self.found(object.at, name, Severity::Warning, message);
        }
        if !object.minimal {
            self.found(object.at, name, Severity::Note, "its length is not in the shortest form");
        }
    }

    /// What is inside a wrapper; returns where it really ends.
    fn children(&mut self, wrapper: &Object<'a>, level: Level) -> Result<usize, RecordError> {
        let mut objects = wrapper.inside();
        let mut header: Option<BiometricHeader> = None;
        let mut blocks = 0;
        while let Some(object) = self.next(&mut objects)? {
            self.check_number(&object)?;
            match object.tag {
                GROUP if level == Level::File => {
                    self.wrapper(&object, "biometric information group");
                    objects.skip_to(self.children(&object, Level::Group)?);
                }
                // A template inside a template that already has its block: the outer one states too much.
                TEMPLATE if level == Level::Template && blocks > 0 => {
                    self.ends_elsewhere(wrapper, object.at);
                    return Ok(object.at);
                }
                TEMPLATE if level < Level::Template => {
                    self.wrapper(&object, "biometric information template");
                    objects.skip_to(self.children(&object, Level::Template)?);
                }
                COUNT if level < Level::Template => self.count(&object)?,
                DISCRETIONARY => self.group.discretionary = object.value("discretionary data")?.to_vec(),
                HEADER => {
                    let (found, end) = self.header(&object)?;
                    header = Some(found);
                    objects.skip_to(end);
                }
                BLOCK | BLOCK_OBJECTS => {
                    blocks += 1;
                    if level != Level::Template {
                        let message = "it stands in no biometric information template (7F60): read all the same";
                        self.found(object.at, "biometric data block", Severity::Warning, message);
                    }
                    self.block(&object, header.take().unwrap_or_default())?;
                }
                _ => self.stranger(&object),
            }
        }
        if level == Level::Template && blocks == 0 {
            self.found(wrapper.at, "biometric data block", Severity::Error, "the template has none: it is left out");
        }
        if objects.at() > wrapper.end() {
            self.ends_elsewhere(wrapper, objects.at());
        }
        Ok(objects.at())
    }

    /// Refuses more objects than any file holds: each costs a line or a finding many times its length.
    fn check_number(&mut self, object: &Object<'a>) -> Result<(), RecordError> {
        self.objects += usize::from(matches!(object.tag, GROUP | TEMPLATE | COUNT | HEADER | BLOCK | BLOCK_OBJECTS));
        if self.objects > MAX_OBJECTS {
            let problem = "it holds more templates and headers than any document";
            return Err(RecordError::Structure { offset: object.at, field: "data group", problem });
        }
        Ok(())
    }

    /// The next object; what cannot be read as one behind the templates is passed over.
    fn next(&mut self, objects: &mut Objects<'a>) -> Result<Option<Object<'a>>, RecordError> {
        let (at, left) = (objects.at(), objects.left());
        match objects.next("object of the data group") {
            Err(_) if !self.group.templates.is_empty() => {
                let message = format!("{} that cannot be read: ignored", words::count(left, "byte", "bytes"));
                self.found(at, "object of the data group", Severity::Warning, message);
                objects.skip_to(at + left);
                Ok(None)
            }
            other => other,
        }
    }

    fn ends_elsewhere(&mut self, wrapper: &Object<'a>, end: usize) {
        let message = format!(
            "{} bytes are stated, what is inside takes {}: that is trusted",
            wrapper.length,
            end.saturating_sub(wrapper.value_at)
        );
        self.found(wrapper.at, "length of a wrapper", Severity::Warning, message);
    }

    fn count(&mut self, object: &Object<'a>) -> Result<(), RecordError> {
        let value = object.value("number of instances")?;
        let number =
            value.iter().fold(0_usize, |number, byte| number.saturating_mul(256).saturating_add(usize::from(*byte)));
        self.scribe.line(object.at, object.end() - object.at, "number of instances", || number.to_string());
        self.announced.get_or_insert((object.at, number));
        Ok(())
    }

    /// The fields of a header, and where it really ends.
    fn header(&mut self, object: &Object<'a>) -> Result<(BiometricHeader, usize), RecordError> {
        self.wrapper(object, "biometric header");
        let mut header = BiometricHeader::default();
        let mut objects = object.inside();
        while let Some(inner) = objects.next("header field")? {
            if matches!(inner.tag, BLOCK | BLOCK_OBJECTS) {
                objects.skip_to(inner.at);
                break;
            }
            if header.fields.len() == MAX_HEADER_FIELDS {
                let problem = "it holds more fields than any header has";
                return Err(RecordError::Structure { offset: inner.at, field: "biometric header", problem });
            }
            let (tag, value) = (inner.tag as u16, inner.value("header field")?);
            let number = self.group.number;
            self.scribe.line(inner.at, inner.end() - inner.at, field(tag), || explain(tag, value, number));
            header.fields.push(HeaderField { tag, value: value.to_vec() });
        }
        if objects.at() != object.end() {
            self.ends_elsewhere(object, objects.at());
        }
        self.check_header(object.at, &header);
        Ok((header, objects.at()))
    }

    fn block(&mut self, object: &Object<'a>, header: BiometricHeader) -> Result<(), RecordError> {
        const FIELD: &str = "biometric data block";
        let count = self.group.templates.len() + 1;
        if count > usize::from(self.limits.max_views) {
            let (offset, max) = (object.at, self.limits.max_views.into());
            return Err(RecordError::TooManyViews { offset, count, max });
        }
        let value = object.value(FIELD)?;
        let (tag, length) = (object.tag, object.length);
        let template = BiometricTemplate {
            header,
            block_tag: tag as u16,
            block: value.to_vec().into(),
            block_offset: object.value_at,
        };
        self.scribe.line(object.at, object.value_at - object.at, FIELD, || {
            format!("tag {tag:04X}, {length} bytes: {}", recognise(template.record().0))
        });
        if value.is_empty() {
            self.found(object.at, FIELD, Severity::Error, "it is empty: the instance is left out");
            return Ok(());
        }
        if template.header.fields.is_empty() {
            self.found(object.at, "biometric header", Severity::Warning, "left out: the block is told by its content");
        }
        self.group.templates.push(template);
        Ok(())
    }

    fn stranger(&mut self, object: &Object<'a>) {
        let (count, first) = self.strangers.unwrap_or((0, object.at));
        self.strangers = Some((count + 1, first));
        if count < MAX_HEADER_FIELDS {
            let (tag, bytes, start) = (object.tag, self.bytes, object.value_at);
            let end = object.end().min(bytes.len());
            self.scribe.line(object.at, end.saturating_sub(object.at), "unknown object", || {
                format!("tag {tag:02X}: {}", hexadecimal(bytes.get(start..end).unwrap_or_default()))
            });
        }
    }

    /// Holds the whole against what was announced.
    fn finish(mut self, end: usize) -> Result<BiometricGroup, RecordError> {
        let count = self.group.templates.len();
        if let Some((strangers, first)) = self.strangers {
            let objects = words::count(strangers, "object that belongs", "objects that belong");
            self.found(first, "unknown object", Severity::Note, format!("{objects} to no data group: left out"));
        }
        match self.announced {
            Some((at, announced)) if announced != count => {
                let message = format!("{announced} are announced, {count} are there: those are read");
                self.found(at, "number of instances", Severity::Warning, message);
            }
            Some((at, 0)) => {
                self.found(at, "number of instances", Severity::Note, "0: the document says that it holds none");
            }
            Some(_) => {}
            None => self.found(0, "number of instances", Severity::Warning, "left out: what is there is read"),
        }
        if end < self.bytes.len() {
            let left = words::count(self.bytes.len() - end, "byte", "bytes");
            self.found(end, "end of the data group", Severity::Warning, format!("{left} after it: ignored"));
        }
        let holds_none = self.announced.is_some_and(|(_, announced)| announced == 0);
        if count == 0 && !holds_none {
            let problem = "it holds no biometric data block";
            return Err(RecordError::Structure { offset: 0, field: "data group", problem });
        }
        Ok(self.group)
    }
}
