//! Reads a record tolerantly: unknown fields are kept, missing ones told.

use std::ops::Range;

use bioverify_core::Limits;

use super::check::check_representation;
use super::schema::{VERSION, clause, picture_path, representation};
use super::view::{View, field_number};
use super::walk::Walk;
use super::{ExtensibleRecord, PictureBlock};
use crate::admission::{check_length, check_memory};
use crate::ber::{Object, put};
use crate::content::{Content, recognise};
use crate::error::RecordError;
use crate::finding::{Read, Severity};
use crate::params::{EXTENSIBLE_MEMORY, FACE_EXPANSION, RECORD_OVERHEAD};
use crate::scribe::Scribe;
use crate::words;

/// SEQUENCE.
const SEQUENCE: u32 = 0x30;

/// Reads an ISO/IEC 39794-4 or -5 record.
///
/// # Errors
/// [`RecordError`]: empty, over the limits, something else (named), truncated, damaged, or without a picture.
pub fn read_extensible(bytes: &[u8], limits: &Limits) -> Result<Read<ExtensibleRecord>, RecordError> {
    let mut scribe = Scribe::new(false);
    let value = walk_extensible(bytes, limits, &mut scribe)?;
    Ok(Read { value, findings: scribe.findings })
}

/// Reads a record; what was written down stays where reading fails half-way.
pub(crate) fn walk_extensible(
    bytes: &[u8],
    limits: &Limits,
    scribe: &mut Scribe,
) -> Result<ExtensibleRecord, RecordError> {
    let part = check_input(bytes, limits)?;
    let mut walk = Walk::new(scribe);
    let outer = Object::at(bytes, 0, "record")?;
    outer.value("record")?;
    let mut record =
        ExtensibleRecord { part, generation: 0, year: 0, representations: Vec::new(), further: Vec::new() };
    let mut version = None;
    let mut objects = outer.inside();
    while let Some(object) = walk.next(&mut objects)? {
        match field_number(object.tag) {
            Some(0) => {
                walk.fields(object.inside(), VERSION, "version", 0)?;
                version = Some(View::new(object.value("version")?));
            }
            Some(1) => read_representations(&mut walk, &object, limits, &mut record)?,
            _ => put(&mut record.further, object.tag, object.value("field")?),
        }
    }
    let number = |index| version.and_then(|version| version.get(index)).and_then(View::number);
    let word = |index| number(index).and_then(|number| u16::try_from(number).ok());
    (record.generation, record.year) = (word(0).unwrap_or(0), word(1).unwrap_or(0));
    if record.representations.is_empty() {
        return Err(RecordError::NoPicture { offset: outer.value_at });
    }
    tell(&mut walk, &record, &outer, bytes.len());
    Ok(record)
}

fn check_input(bytes: &[u8], limits: &Limits) -> Result<u8, RecordError> {
    check_length(bytes, limits)?;
    let part = match recognise(bytes) {
        Content::Extensible(part @ (4 | 5)) => part,
        found => return Err(RecordError::NotExtensible { found }),
    };
    let needed = RECORD_OVERHEAD + bytes.len() as u64 * FACE_EXPANSION + EXTENSIBLE_MEMORY;
    check_memory(needed, limits)?;
    Ok(part)
}

fn read_representations(
    walk: &mut Walk<'_>,
    blocks: &Object<'_>,
    limits: &Limits,
    record: &mut ExtensibleRecord,
) -> Result<(), RecordError> {
    let part = record.part;
    let mut objects = blocks.inside();
    while let Some(object) = walk.next(&mut objects)? {
        if object.tag != SEQUENCE {
            let problem = "it is no SEQUENCE";
            return Err(RecordError::Structure { offset: object.at, field: "representation", problem });
        }
        let (count, max) = (record.representations.len() + 1, usize::from(limits.max_views));
        if count > max {
            return Err(RecordError::TooManyPictures { offset: object.at, count, max });
        }
        let prefix = if count > 1 { format!("representation {}", count - 1) } else { String::new() };
        walk.fields(object.inside(), representation(part), &prefix, 0)?;
        let content = object.value("representation")?.to_vec().into();
        let found = PictureBlock { part, content };
        check_representation(walk, &found, object.value_at, limits)?;
        record.representations.push(found);
    }
    Ok(())
}

/// What concerns the record as a whole.
fn tell(walk: &mut Walk<'_>, record: &ExtensibleRecord, outer: &Object<'_>, length: usize) {
    let clause = clause(record.part);
    let mut found =
        |offset, field, severity, message: String| walk.scribe.found(offset, (field, clause), severity, message);
    if record.generation == 0 || record.year == 0 {
        found(outer.value_at, "version", Severity::Warning, "left out or no number: read as generation 3".into());
    }
    if outer.end() < length {
        let left = words::count(length - outer.end(), "byte", "bytes");
        found(outer.end(), "end of record", Severity::Warning, format!("{left} after it: ignored"));
    }
    let told = [
        (walk.strangers, "field", Severity::Note, "not known, of a later version or a maker's own: kept"),
        (walk.misshapen, "field", Severity::Warning, "of another form than it should have: kept, not used"),
        (walk.long, "length", Severity::Note, "not in the shortest form, which DER asks for"),
    ];
    for (place, field, severity, message) in told {
        if let Some((count, first)) = place {
            let message = format!("{} {message}", words::count(count, "is", "are"));
            walk.scribe.found(first, (field, clause), severity, message);
        }
    }
}

/// Where the first picture of the record in `bytes[range]` is. What stands behind it does not matter.
///
/// # Errors
/// [`RecordError::Truncated`], [`RecordError::Structure`] or [`RecordError::NoPicture`].
pub(crate) fn first_picture(bytes: &[u8], range: Range<usize>) -> Result<Range<usize>, RecordError> {
    let bytes = bytes.get(..range.end).unwrap_or(bytes);
    let record = Object::at(bytes, range.start, "record")?;
    record.value("record")?;
    let missing = RecordError::NoPicture { offset: record.value_at };
    let blocks = field(&record, 1)?.ok_or_else(|| missing.clone())?;
    let mut object = blocks.inside().next("representation")?.ok_or_else(|| missing.clone())?;
    for number in picture_path((record.tag & 0x1F) as u8) {
        object.value("field")?;
        object = field(&object, *number)?.ok_or_else(|| missing.clone())?;
    }
    object.value("picture")?;
    if object.length == 0 || object.end() > record.end() {
        return Err(missing);
    }
    Ok(object.value_at..object.end())
}

/// The field with this number inside an object.
fn field<'a>(object: &Object<'a>, number: u8) -> Result<Option<Object<'a>>, RecordError> {
    let mut objects = object.inside();
    while let Some(inner) = objects.next("field")? {
        if field_number(inner.tag) == Some(number) {
            return Ok(Some(inner));
        }
    }
    Ok(None)
}
