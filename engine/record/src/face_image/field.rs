//! Names of the fields and the clauses that define them.

use super::FaceEdition;
use crate::scribe::Named;

/// A part of the record that has a clause of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Header,
    Representation,
    Information,
    Points,
    Image,
    Data,
}

/// A field of a face image record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    FormatId,
    Version,
    RecordLength,
    FaceCount,
    Certification,
    Temporal,
    FaceLength,
    Time,
    Source,
    Vendor,
    Device,
    QualityCount,
    Quality,
    CertificationCount,
    CertificationBlock,
    PointCount,
    Sex,
    EyeColour,
    HairColour,
    Height,
    Properties,
    Expression,
    Pose,
    PoseUncertainty,
    Point,
    ImageType,
    DataType,
    Width,
    ImageHeight,
    ColourSpace,
    Sampling,
    Processing,
    CrossReference,
    PictureLength,
    Picture,
    Extra,
    End,
}

const fn row(field: Field) -> (&'static str, Part) {
    match field {
        Field::FormatId => ("format identifier", Part::Header),
        Field::Version => ("version", Part::Header),
        Field::RecordLength => ("length of record", Part::Header),
        Field::FaceCount => ("number of faces", Part::Header),
        Field::Certification => ("certification flag", Part::Header),
        Field::Temporal => ("temporal semantics", Part::Header),
        Field::FaceLength => ("length of face", Part::Representation),
        Field::Time => ("capture time", Part::Representation),
        Field::Source => ("source", Part::Representation),
        Field::Vendor => ("device vendor", Part::Representation),
        Field::Device => ("device", Part::Representation),
        Field::QualityCount => ("number of qualities", Part::Representation),
        Field::Quality => ("quality", Part::Representation),
        Field::CertificationCount => ("number of certifications", Part::Representation),
        Field::CertificationBlock => ("certification", Part::Representation),
        Field::PointCount => ("number of points", Part::Information),
        Field::Sex => ("sex", Part::Information),
        Field::EyeColour => ("colour of eyes", Part::Information),
        Field::HairColour => ("colour of hair", Part::Information),
        Field::Height => ("height of person", Part::Information),
        Field::Properties => ("properties", Part::Information),
        Field::Expression => ("expression", Part::Information),
        Field::Pose => ("pose", Part::Information),
        Field::PoseUncertainty => ("pose uncertainty", Part::Information),
        Field::Point => ("point", Part::Points),
        Field::ImageType => ("image type", Part::Image),
        Field::DataType => ("data type", Part::Image),
        Field::Width => ("image width", Part::Image),
        Field::ImageHeight => ("image height", Part::Image),
        Field::ColourSpace => ("colour space", Part::Image),
        Field::Sampling => ("sampling rate level", Part::Image),
        Field::Processing => ("post-acquisition processing", Part::Image),
        Field::CrossReference => ("cross reference", Part::Image),
        Field::PictureLength => ("length of picture", Part::Data),
        Field::Picture => ("picture", Part::Data),
        Field::Extra => ("data after the picture", Part::Data),
        Field::End => ("end of record", Part::Header),
    }
}

impl Field {
    /// Name in findings, errors and inspections.
    pub(super) const fn name(self) -> &'static str {
        row(self).0
    }

    /// Name, and standard and clause that define the field in this edition.
    pub(super) const fn named(self, edition: FaceEdition) -> Named {
        let (name, part) = row(self);
        (name, clause(self, part, edition))
    }
}

/// In the first edition and INCITS 385 source, device and quality are part of the image information.
const fn clause(field: Field, part: Part, edition: FaceEdition) -> &'static str {
    let part = match (field, edition) {
        (Field::Source | Field::Device | Field::Quality, FaceEdition::Iso2005 | FaceEdition::Ansi2004) => Part::Image,
        (Field::FaceLength, FaceEdition::Iso2005 | FaceEdition::Ansi2004) => Part::Information,
        _ => part,
    };
    match (edition, part) {
        (FaceEdition::Iso2005, Part::Header | Part::Representation) => "ISO/IEC 19794-5:2005, 5.4",
        (FaceEdition::Iso2005, Part::Information) => "ISO/IEC 19794-5:2005, 5.5",
        (FaceEdition::Iso2005, Part::Points) => "ISO/IEC 19794-5:2005, 5.6",
        (FaceEdition::Iso2005, Part::Image) => "ISO/IEC 19794-5:2005, 5.7",
        (FaceEdition::Iso2005, Part::Data) => "ISO/IEC 19794-5:2005, 5.8",
        (FaceEdition::Ansi2004, Part::Header | Part::Representation) => "INCITS 385-2004, 5.4",
        (FaceEdition::Ansi2004, Part::Information) => "INCITS 385-2004, 5.5",
        (FaceEdition::Ansi2004, Part::Points) => "INCITS 385-2004, 5.6",
        (FaceEdition::Ansi2004, Part::Image) => "INCITS 385-2004, 5.7",
        (FaceEdition::Ansi2004, Part::Data) => "INCITS 385-2004, 5.8",
        (FaceEdition::Iso2011, Part::Header) => "ISO/IEC 19794-5:2011, 5.3",
        (FaceEdition::Iso2011, Part::Representation) => "ISO/IEC 19794-5:2011, 5.4",
        (FaceEdition::Iso2011, Part::Information) => "ISO/IEC 19794-5:2011, 5.5",
        (FaceEdition::Iso2011, Part::Points) => "ISO/IEC 19794-5:2011, 5.6",
        (FaceEdition::Iso2011, Part::Image) => "ISO/IEC 19794-5:2011, 5.7",
        (FaceEdition::Iso2011, Part::Data) => "ISO/IEC 19794-5:2011, 5.8",
    }
}
