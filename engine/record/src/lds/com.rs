//! EF.COM: which groups a chip has. Nobody signs it; EF.SOD has the list that counts.

use bioverify_core::Limits;

use crate::ber::{Object, put};
use crate::error::{RecordError, WriteError};
use crate::finding::{Read, Severity};
use crate::scribe::Scribe;

const CLAUSE: &str = "ICAO Doc 9303-10, 4.6.1";
const FILE: u32 = 0x60;
const LDS_VERSION: u32 = 0x5F01;
const UNICODE_VERSION: u32 = 0x5F36;
const TAGS: u32 = 0x5C;
/// Tags of data groups 1 to 16 (ICAO Doc 9303-10, 4.7).
const GROUPS: [u8; 16] =
    [0x61, 0x75, 0x63, 0x76, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6A, 0x6B, 0x6C, 0x6D, 0x6E, 0x6F, 0x70];

/// The list of a chip's groups (EF.COM).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentIndex {
    /// Version of the data structure: four digits, as `0107`. Empty where left out.
    pub lds_version: Vec<u8>,
    /// Version of Unicode: six digits, as `040000`. Empty where left out.
    pub unicode_version: Vec<u8>,
    /// Tags of the groups, as they are listed.
    pub tags: Vec<u8>,
}

impl DocumentIndex {
    /// Reads EF.COM.
    ///
    /// # Errors
    /// [`RecordError`]: empty, over the limits, another file (named), truncated, or without the list.
    pub fn read(bytes: &[u8], limits: &Limits) -> Result<Read<Self>, RecordError> {
        let mut scribe = Scribe::default();
        let value = walk_com(bytes, limits, &mut scribe)?;
        Ok(Read { value, findings: scribe.findings })
    }

    /// Numbers of the groups that are listed, in that order; tags of no group are passed over.
    pub fn groups(&self) -> impl Iterator<Item = u8> + '_ {
        self.tags.iter().filter_map(|tag| number_of(*tag))
    }

    /// The file's bytes.
    ///
    /// # Errors
    /// [`WriteError`] where a version is not its number of digits, or a tag is no group's or listed twice.
    pub fn write(&self) -> Result<Vec<u8>, WriteError> {
        let refuse = |field, problem: &str| WriteError::Header { field, clause: CLAUSE, problem: problem.into() };
        for (field, version, length) in
            [("LDS version", &self.lds_version, 4), ("Unicode version", &self.unicode_version, 6)]
        {
            if !is_version(version, length) {
                return Err(refuse(field, &format!("it must be {length} digits")));
            }
        }
        if self.groups().count() != self.tags.len() {
            return Err(refuse("tag list", "a tag is no group's"));
        }
        if repeats(&self.tags) {
            return Err(refuse("tag list", "a tag is listed twice"));
        }
        let (mut inside, mut file) = (Vec::new(), Vec::new());
        put(&mut inside, LDS_VERSION, &self.lds_version);
        put(&mut inside, UNICODE_VERSION, &self.unicode_version);
        put(&mut inside, TAGS, &self.tags);
        put(&mut file, FILE, &inside);
        Ok(file)
    }
}

/// Reads EF.COM and writes down what it finds.
pub(crate) fn walk_com(bytes: &[u8], limits: &Limits, scribe: &mut Scribe) -> Result<DocumentIndex, RecordError> {
    let file = super::file(bytes, FILE, "EF.COM", limits, scribe, CLAUSE)?;
    let mut index = DocumentIndex { lds_version: Vec::new(), unicode_version: Vec::new(), tags: Vec::new() };
    let mut listed = None;
    let mut objects = file.inside();
    while let Some(object) = objects.next("object of EF.COM")? {
        let value = object.value("object of EF.COM")?;
        let (at, len) = (object.at, object.end() - object.at);
        match object.tag {
            LDS_VERSION => {
                index.lds_version = version(value, &object, 4, "LDS version", scribe);
            }
            UNICODE_VERSION => {
                index.unicode_version = version(value, &object, 6, "Unicode version", scribe);
            }
            TAGS if value.len() > GROUPS.len() * 2 => {
                let problem = "it lists far more groups than there are";
                return Err(RecordError::Structure { offset: at, field: "tag list", problem });
            }
            TAGS => {
                scribe.line(at, len, "tag list", || {
                    let names = value.iter().map(|tag| name_of(*tag));
                    names.collect::<Vec<_>>().join(", ")
                });
                listed = Some(object.value_at);
                index.tags = value.to_vec();
            }
            tag => scribe.line(at, len, "unknown object", || format!("tag {tag:02X}, {} bytes", value.len())),
        }
    }
    let Some(at) = listed else {
        return Err(RecordError::Structure { offset: 0, field: "EF.COM", problem: "it lists no data groups" });
    };
    if let Some(unknown) = index.tags.iter().position(|tag| number_of(*tag).is_none()) {
        scribe.found(at + unknown, ("tag list", CLAUSE), Severity::Warning, "a tag that is no group's: passed over");
    }
    if repeats(&index.tags) {
        scribe.found(at, ("tag list", CLAUSE), Severity::Warning, "a group is listed twice");
    }
    for (field, missing) in
        [("LDS version", index.lds_version.is_empty()), ("Unicode version", index.unicode_version.is_empty())]
    {
        if missing {
            scribe.found(0, (field, CLAUSE), Severity::Warning, "left out");
        }
    }
    Ok(index)
}

fn version(value: &[u8], object: &Object<'_>, digits: usize, field: &'static str, scribe: &mut Scribe) -> Vec<u8> {
    let len = object.end() - object.at;
    scribe.line(object.at, len, field, || {
        String::from_utf8_lossy(value.get(..value.len().min(16)).unwrap_or(value)).into_owned()
    });
    if !is_version(value, digits) {
        scribe.found(
            object.at,
            (field, CLAUSE),
            Severity::Warning,
            format!("it is not {digits} digits: kept as it is"),
        );
    }
    value.get(..value.len().min(16)).unwrap_or(value).to_vec()
}

fn is_version(version: &[u8], digits: usize) -> bool {
    version.len() == digits && version.iter().all(u8::is_ascii_digit)
}

fn repeats(tags: &[u8]) -> bool {
    tags.iter().enumerate().any(|(index, tag)| tags.iter().take(index).any(|other| other == tag))
}

fn number_of(tag: u8) -> Option<u8> {
    GROUPS.iter().position(|known| *known == tag).map(|index| index as u8 + 1)
}

fn name_of(tag: u8) -> String {
    number_of(tag).map_or_else(|| format!("{tag:02X}, no group's tag"), |number| format!("DG{number}"))
}
