//! Reads the data objects of a card tolerantly.

use bioverify_core::{FingerPosition, Limits};

use super::{CardContent, CardData, CardObject, CardTemplate, CardWrapper, DATA, DATA_TEMPLATE, MinutiaOrder, OBJECTS};
use crate::admission::{check_length, check_memory};
use crate::ber::{Object, Objects};
use crate::content::recognise;
use crate::error::RecordError;
use crate::finding::{Read, Severity};
use crate::lds::{BiometricHeader, GROUP, HEADER, HeaderField, TEMPLATE};
use crate::params::{CARD_EXPANSION, MAX_HEADER_FIELDS, MAX_OBJECTS, RECORD_LINES_MAX, RECORD_OVERHEAD};
use crate::scribe::{Named, Scribe};
use crate::words;

const TEMPLATE_FIELD: Named = ("biometric information template", OBJECTS);
const HEADER_FIELD: Named = ("biometric header", OBJECTS);
const PARAMETER_FIELD: Named = ("comparison parameters", OBJECTS);
pub(super) const DATA_FIELD: Named = ("biometric data", OBJECTS);

/// Reads a biometric information template or group of them (7F60, 7F61), or verification data (7F2E, 5F2E).
///
/// Whether bare minutiae are of normal or compact size is told by the template's format number; without one by their
/// length and by what makes sense, with a finding.
///
/// # Errors
/// [`RecordError`]: empty, over the limits, something else (named; data that are a picture, too), truncated, or data
/// without minutiae.
pub fn read_card(bytes: &[u8], limits: &Limits) -> Result<Read<CardObject>, RecordError> {
    let mut scribe = Scribe::default();
    let value = walk_card(bytes, limits, &mut scribe)?;
    Ok(Read { value, findings: scribe.findings })
}

/// Reads card objects and writes down what it finds; findings and lines are kept where reading fails half-way.
pub(crate) fn walk_card(bytes: &[u8], limits: &Limits, scribe: &mut Scribe) -> Result<CardObject, RecordError> {
    check_length(bytes, limits)?;
    let needed = RECORD_OVERHEAD + (bytes.len() as u64 * CARD_EXPANSION).min(RECORD_LINES_MAX) + bytes.len() as u64 * 4;
    check_memory(needed, limits)?;
    let outer = Object::at(bytes, 0, "card object")?;
    let mut walk = Walk { scribe, limits, opened: 0, strangers: 0 };
    let (wrapper, templates) = match outer.tag {
        GROUP => (CardWrapper::Group, walk.group(&outer)?),
        TEMPLATE => (CardWrapper::Template, vec![walk.template(&outer, 0)?]),
        DATA | DATA_TEMPLATE => {
            let data = Some(walk.data(&outer, &BiometricHeader::default())?);
            (CardWrapper::Data, vec![CardTemplate { data, ..CardTemplate::default() }])
        }
        _ => return Err(RecordError::NotARecord { found: recognise(bytes) }),
    };
    walk.tell_of_strangers(outer.at);
    if outer.end() < bytes.len() {
        let left = words::count(bytes.len() - outer.end(), "byte", "bytes");
        walk.scribe.found(
            outer.end(),
            ("end of record", OBJECTS),
            Severity::Warning,
            format!("{left} after it: ignored"),
        );
        walk.scribe.line(outer.end(), bytes.len() - outer.end(), "end of record", || "bytes after the object".into());
    }
    Ok(CardObject { wrapper, templates })
}

pub(super) struct Walk<'s> {
    pub(super) scribe: &'s mut Scribe,
    pub(super) limits: &'s Limits,
    /// Objects met that hold others.
    opened: usize,
    /// Objects met that have no place.
    strangers: usize,
}

impl Walk<'_> {
    /// The contents of an object that holds others, with a line for its tag and length.
    pub(super) fn open<'a>(&mut self, object: &Object<'a>, (name, clause): Named) -> Result<Objects<'a>, RecordError> {
        object.value(name)?;
        self.opened += 1;
        if self.opened > MAX_OBJECTS {
            let problem = "more objects in objects than any card holds";
            return Err(RecordError::Structure { offset: object.at, field: name, problem });
        }
        let (tag, length) = (object.tag, object.length);
        self.scribe.line(object.at, object.value_at - object.at, name, || format!("tag {tag:02X}, {length} bytes"));
        if !object.minimal {
            self.scribe.found(object.at, (name, clause), Severity::Note, "its length is not in the shortest form");
        }
        Ok(object.inside())
    }

    /// An object kept as bytes.
    pub(super) fn field(&mut self, object: &Object<'_>, name: &'static str) -> Result<HeaderField, RecordError> {
        let value = object.value(name)?;
        let tag = object.tag as u16;
        self.scribe.line(object.at, object.end() - object.at, name, || {
            let shown: String = value.iter().take(16).map(|byte| format!("{byte:02X}")).collect();
            format!("tag {tag:02X}: {shown}{}", if value.len() > 16 { "..." } else { "" })
        });
        Ok(HeaderField { tag, value: value.to_vec() })
    }

    fn group(&mut self, object: &Object<'_>) -> Result<Vec<CardTemplate>, RecordError> {
        let mut objects = self.open(object, ("biometric information template group", OBJECTS))?;
        let mut templates = Vec::new();
        let mut announced = None;
        while let Some(inner) = objects.next("object of the group")? {
            match inner.tag {
                0x02 if announced.is_none() => {
                    let field = self.field(&inner, "number of templates")?;
                    announced = Some((inner.at, crate::bytes::number(&field.value) as usize));
                }
                TEMPLATE => {
                    let (offset, count, max) = (inner.at, templates.len() + 1, self.limits.max_views.into());
                    if count > max {
                        return Err(RecordError::TooManyViews { offset, count, max });
                    }
                    self.scribe.prefix = format!("template {}: ", templates.len());
                    templates.push(self.template(&inner, templates.len())?);
                    self.scribe.prefix.clear();
                }
                _ => self.stranger(&inner)?,
            }
        }
        let count = templates.len();
        if let Some((at, announced)) = announced.filter(|(_, announced)| *announced != count) {
            let message = format!("{announced} are announced, {count} are there: those are read");
            self.scribe.found(at, ("number of templates", OBJECTS), Severity::Warning, message);
        }
        Ok(templates)
    }

    pub(super) fn stranger(&mut self, object: &Object<'_>) -> Result<(), RecordError> {
        object.value("unknown object")?;
        self.strangers += 1;
        if self.strangers <= MAX_HEADER_FIELDS {
            self.field(object, "unknown object")?;
            let message = format!("tag {:02X} has no place here: left out", object.tag);
            self.scribe.found(object.at, TEMPLATE_FIELD, Severity::Note, message);
        }
        Ok(())
    }

    /// Those that are not told one by one.
    fn tell_of_strangers(&mut self, at: usize) {
        if let Some(more @ 1..) = self.strangers.checked_sub(MAX_HEADER_FIELDS) {
            let objects = words::count(more, "more object that has", "more objects that have");
            self.scribe.found(at, TEMPLATE_FIELD, Severity::Note, format!("{objects} no place here: left out"));
        }
    }

    fn template(&mut self, object: &Object<'_>, index: usize) -> Result<CardTemplate, RecordError> {
        let mut objects = self.open(object, TEMPLATE_FIELD)?;
        let mut template = CardTemplate::default();
        let mut has_header = false;
        while let Some(inner) = objects.next("object of the template")? {
            match inner.tag {
                HEADER if !has_header => {
                    has_header = true;
                    template.header = self.header(&inner)?;
                }
                DATA | DATA_TEMPLATE if template.data.is_none() => {
                    template.data = Some(self.data(&inner, &template.header)?);
                }
                _ if template.qualifiers.len() < MAX_HEADER_FIELDS => {
                    let name = if inner.tag == 0x83 { "reference data qualifier" } else { "object of the template" };
                    template.qualifiers.push(self.field(&inner, name)?);
                }
                _ => self.stranger(&inner)?,
            }
        }
        if !has_header {
            let message = format!("template {index} has no header: nobody says what it is for");
            self.scribe.found(object.at, HEADER_FIELD, Severity::Warning, message);
        }
        self.check_parameters(object.at, &template);
        self.check_finger(object.at, &template);
        Ok(template)
    }

    fn header(&mut self, object: &Object<'_>) -> Result<BiometricHeader, RecordError> {
        let mut objects = self.open(object, HEADER_FIELD)?;
        let mut header = BiometricHeader::default();
        while let Some(inner) = objects.next("header field")? {
            if header.fields.len() == MAX_HEADER_FIELDS {
                let problem = "it holds more fields than any header has";
                return Err(RecordError::Structure { offset: inner.at, field: HEADER_FIELD.0, problem });
            }
            header.fields.push(self.field(&inner, name_of(inner.tag))?);
        }
        if let Some(kind) = header.kind().filter(|kind| *kind != 8) {
            let message = format!("biometric type {kind:02X} is no finger (08): read all the same");
            self.scribe.found(object.at, HEADER_FIELD, Severity::Warning, message);
        }
        Ok(header)
    }

    /// Comparison parameters whose fields are not of their form.
    fn check_parameters(&mut self, at: usize, template: &CardTemplate) {
        let Some(bytes) = template.parameters() else { return };
        let request = template.request();
        if let (Some(min), Some(max)) = (request.min, request.max)
            && min > max
        {
            let message = format!("at least {min} minutiae and at most {max}: nobody can give that");
            self.scribe.found(at, PARAMETER_FIELD, Severity::Error, message);
        }
        let mut fields = Objects::new(bytes);
        for number in 1.. {
            let message = match fields.next(PARAMETER_FIELD.0) {
                Ok(None) => return,
                Ok(Some(_)) if number > MAX_HEADER_FIELDS => {
                    "they hold more fields than there are: not all are told".into()
                }
                Err(_) => "they do not divide into fields: what is left of them is not used".to_owned(),
                Ok(Some(field)) => match (field.tag, field.value(PARAMETER_FIELD.0)) {
                    (0x81, Ok([_, _])) | (0x83, Ok([_])) => continue,
                    (0x82, Ok(&[code])) if MinutiaOrder::from_code(code).is_some() => continue,
                    (0x82, Ok(&[code])) => format!("order {code:#04x} is not defined: taken as any order"),
                    (tag, Ok(_)) => format!("tag {tag:02X} is not known or not of its length: not used"),
                    (tag, Err(_)) => format!("tag {tag:02X} is cut off: not used"),
                },
            };
            self.scribe.found(at, PARAMETER_FIELD, Severity::Warning, message);
            if number > MAX_HEADER_FIELDS || fields.left() == 0 || fields.clone().next(PARAMETER_FIELD.0).is_err() {
                return;
            }
        }
    }

    /// A record that names another finger than the template around it.
    fn check_finger(&mut self, at: usize, template: &CardTemplate) {
        let outside = template.header.position();
        let Some(CardData { content: CardContent::Record(record), .. }) = &template.data else { return };
        let inside = record.views.first().and_then(|view| FingerPosition::from_code(view.position)).unwrap_or_default();
        if outside != FingerPosition::Unknown && inside != FingerPosition::Unknown && outside != inside {
            let (outside, inside) = (words::position(outside.code()), words::position(inside.code()));
            let message = format!("the template says {outside}, the record inside {inside}: the record is trusted");
            self.scribe.found(at, ("biometric subtype", OBJECTS), Severity::Warning, message);
        }
    }
}

const fn name_of(tag: u32) -> &'static str {
    match tag {
        0x80 => "header version",
        0x81 => "biometric type",
        0x82 => "biometric subtype",
        0x87 => "format owner",
        0x88 => "format type",
        0x91 | 0xB1 => PARAMETER_FIELD.0,
        _ => "header field",
    }
}
