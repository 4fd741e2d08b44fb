//! The fingers of an identity document: EF.DG3 with the records inside it.

use bioverify_core::{FingerPosition, Limits, MinutiaSet, Ppi};

use crate::content::recognise;
use crate::convert::Conversion;
use crate::error::RecordError;
use crate::finding::{Finding, Read, Severity};
use crate::finger_image::{FingerImageRecord, ViewError};
use crate::lds::{BiometricGroup, BiometricTemplate, read_group};
use crate::record::{Record, read_single};
use crate::scribe::Scribe;
use crate::views::RecordView;
use crate::words;

/// EF.DG3: its wrapping, and the record of every instance in it.
#[derive(Debug, Clone, PartialEq)]
pub struct FingerGroup {
    /// The wrapping, with the bytes of every instance.
    pub group: BiometricGroup,
    /// One for each template of the group, in order; one that cannot be read spoils only itself.
    pub records: Vec<Result<Record, RecordError>>,
}

/// Reads EF.DG3. Offsets of findings count from the beginning of the file.
pub(crate) fn read_finger_group(bytes: &[u8], limits: &Limits) -> Result<Read<FingerGroup>, RecordError> {
    let Read { value: group, findings } = read_group(bytes, limits)?;
    let mut scribe = Scribe::default();
    scribe.append(findings);
    let mut records = Vec::with_capacity(group.templates.len());
    for template in &group.templates {
        let (record, at) = template.record();
        let read = read_single(record, recognise(record), limits).map_err(|error| error.moved(at));
        match &read {
            Ok(read) => {
                scribe
                    .append(read.findings.iter().cloned().map(|found| Finding { offset: found.offset + at, ..found }));
                scribe.append(contradiction(template, &read.value, at));
            }
            Err(error) => scribe.append([left_out(error, at)]),
        }
        records.push(read.map(|read| read.value));
    }
    if let Some(Err(error)) = records.first()
        && records.iter().all(Result::is_err)
    {
        return Err(error.clone());
    }
    Ok(Read { value: FingerGroup { group, records }, findings: scribe.findings })
}

fn left_out(error: &RecordError, offset: usize) -> Finding {
    let message = format!("this instance cannot be used: {error}");
    let (field, clause) = ("biometric data block", "ICAO Doc 9303-10, 4.7.3");
    Finding { offset, field, clause, message, severity: Severity::Error }
}

/// How it is said of a finger that header and record contradict each other about it.
const TAKEN: &str = "taken as unknown";

/// Whether a finding is that header and record name different fingers.
pub(crate) fn is_contradiction(finding: &Finding) -> bool {
    finding.field == "biometric subtype" && finding.message.ends_with(TAKEN)
}

/// Whether header and record name different fingers; the record begins at `offset` of the file.
pub(crate) fn contradiction(template: &BiometricTemplate, record: &Record, offset: usize) -> Option<Finding> {
    let stated = template.header.position();
    let inside = positions(record).into_iter().find(|position| !position.may_be(stated))?;
    let (stated, inside) = (words::position(stated.code()), words::position(inside.code()));
    let message = format!("the header says {stated}, the record says {inside}: {TAKEN}");
    let (field, clause) = ("biometric subtype", "ICAO Doc 9303-10, 4.7.3");
    Some(Finding { offset, field, clause, message, severity: Severity::Warning })
}

/// The fingers a record says it holds.
fn positions(record: &Record) -> Vec<FingerPosition> {
    match record {
        Record::Native(template) => vec![template.minutiae.position()],
        Record::Minutiae(record) => {
            record.views.iter().map(|view| FingerPosition::from_code(view.position).unwrap_or_default()).collect()
        }
        Record::FingerImages(record) => record.views.iter().map(|view| view.finger()).collect(),
        Record::Extensible(record) => record.representations.iter().map(|picture| picture.position()).collect(),
        Record::Card(object) => object.templates.iter().map(|template| template.header.position()).collect(),
        Record::Group(_) => Vec::new(),
    }
}

/// The finger of a record in an instance: the header's where the record does not say which one, unknown where it says another.
fn agreed(inside: FingerPosition, stated: FingerPosition) -> FingerPosition {
    match inside {
        FingerPosition::Unknown => stated,
        other if other.may_be(stated) => other,
        _ => FingerPosition::Unknown,
    }
}

/// Puts the finger that header and record agree on into a record. Codes of several fingers stay: a header has none for them.
fn place(record: &mut Record, stated: FingerPosition) {
    let put = |code: &mut u8, inside: FingerPosition| {
        let is_several = *code != 0 && inside == FingerPosition::Unknown;
        let found = agreed(inside, stated);
        if !is_several && found != inside {
            *code = found.code();
        }
    };
    match record {
        Record::FingerImages(images) => images.views.iter_mut().for_each(|view| {
            let inside = view.finger();
            put(&mut view.position, inside);
        }),
        Record::Minutiae(minutiae) => minutiae.views.iter_mut().for_each(|view| {
            let inside = FingerPosition::from_code(view.position).unwrap_or_default();
            put(&mut view.position, inside);
        }),
        Record::Native(template) => {
            let set = &template.minutiae;
            template.minutiae = set.clone().with_position(agreed(set.position(), stated));
        }
        Record::Extensible(record) => record.representations.iter_mut().for_each(|one| {
            let (inside, is_several) = (one.position(), one.position_code().is_some_and(|code| code > 10));
            let found = agreed(inside, stated);
            if !is_several && found != inside {
                *one = one.at_position(found);
            }
        }),
        Record::Card(_) | Record::Group(_) => {}
    }
}

impl FingerGroup {
    pub(crate) fn minutia_sets(&self) -> Result<Vec<MinutiaSet>, RecordError> {
        let mut sets = Vec::new();
        for record in self.records.iter().flatten() {
            sets.extend(record.minutia_sets()?);
        }
        Ok(sets)
    }

    /// Adds every finger. A record that does not say which one it is has the header's; one that says another is unknown.
    pub(crate) fn push_views(&self, limits: &mut Limits, views: &mut Vec<RecordView>) {
        for (template, record) in self.group.templates.iter().zip(&self.records) {
            let stated = template.header.position();
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    views.push(RecordView { position: stated, content: Err(ViewError::Record(error.clone())) });
                    continue;
                }
            };
            let first = views.len();
            record.push_views(limits, views);
            for view in views.iter_mut().skip(first) {
                view.position = agreed(view.position, stated);
            }
        }
    }

    /// What the header of an instance says that has no place in its record.
    pub(crate) fn beside(&self, index: usize) -> Vec<String> {
        let many = self.group.templates.len() > 1;
        let header = self.group.templates.get(index).map(|template| &template.header);
        let told = |loss: String| if many { format!("instance {index}: {loss}") } else { loss };
        header.into_iter().flat_map(|header| header.beside(true)).map(told).collect()
    }

    /// The records, each with the finger that it and its header agree on; `None` for one that cannot be read.
    pub(crate) fn placed(&self) -> Vec<Option<Record>> {
        let placed = |(template, record): (&BiometricTemplate, &Result<Record, RecordError>)| {
            let mut record = record.clone().ok()?;
            place(&mut record, template.header.position());
            Some(record)
        };
        self.group.templates.iter().zip(&self.records).map(placed).collect()
    }

    /// All pictures in one finger image record of the first one's format, and what that loses; `None` where there is none.
    /// `fallback` is the resolution of pictures whose own is not told.
    ///
    /// # Errors
    /// [`ViewError`] where a picture of ISO/IEC 39794-4 cannot be opened.
    pub fn pictures(&self, fallback: Ppi, limits: &Limits) -> Result<Option<Conversion<FingerImageRecord>>, ViewError> {
        let mut all: Option<FingerImageRecord> = None;
        let mut losses: Vec<String> = self.group.discretionary_lost().into_iter().collect();
        let mut without = 0;
        for (index, record) in self.placed().into_iter().enumerate() {
            let one = match record {
                Some(Record::FingerImages(images)) => Conversion { value: images, losses: Vec::new() },
                Some(Record::Extensible(record)) => record.to_finger_images(fallback, limits)?,
                _ => {
                    without += 1;
                    continue;
                }
            };
            losses.extend(self.beside(index));
            losses.extend(one.losses);
            match &mut all {
                Some(all) => {
                    let further = one.value.convert(all.format);
                    losses.extend(further.losses);
                    all.views.extend(further.value.views);
                    all.certification = all.certification.max(further.value.certification);
                }
                None => all = Some(one.value),
            }
        }
        if without > 0 {
            losses.push(format!("{} without a picture left out", words::count(without, "instance", "instances")));
        }
        Ok(all.map(|value| Conversion { value, losses }))
    }
}
