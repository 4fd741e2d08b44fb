//! Names of the fields and the clauses that define them.

use super::MinutiaeFormat;

/// A field of a minutiae record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    FormatId,
    Version,
    RecordLength,
    Product,
    Certification,
    Device,
    Width,
    Height,
    XResolution,
    YResolution,
    ViewCount,
    Reserved,
    ViewLength,
    CaptureTime,
    Technology,
    DeviceVendor,
    QualityCount,
    Certificates,
    Position,
    ViewNumber,
    Impression,
    ViewQuality,
    QualityAlgorithm,
    MinutiaForm,
    MinutiaCount,
    Minutia,
    MinutiaKind,
    MinutiaPosition,
    MinutiaReserved,
    MinutiaAngle,
    MinutiaQuality,
    BlockLength,
    ItemKind,
    ItemLength,
    ItemData,
    RidgeCounts,
    CoresDeltas,
    ZonalQuality,
    End,
}

/// Part of a record that a clause describes.
#[derive(Clone, Copy)]
enum Part {
    Header,
    View,
    Minutia,
    Extended,
}

/// Name, and the part it is in.
const fn row(field: Field) -> (&'static str, Part) {
    match field {
        Field::FormatId => ("format identifier", Part::Header),
        Field::Version => ("version", Part::Header),
        Field::RecordLength => ("length of record", Part::Header),
        Field::Product => ("CBEFF product identifier", Part::Header),
        Field::Certification => ("capture equipment certification", Part::Header),
        Field::Device => ("capture device", Part::Header),
        Field::Width => ("image width", Part::Header),
        Field::Height => ("image height", Part::Header),
        Field::XResolution => ("horizontal resolution", Part::Header),
        Field::YResolution => ("vertical resolution", Part::Header),
        Field::ViewCount => ("number of finger views", Part::Header),
        Field::Reserved => ("reserved byte", Part::Header),
        Field::ViewLength => ("length of representation", Part::View),
        Field::CaptureTime => ("capture time", Part::View),
        Field::Technology => ("capture device technology", Part::View),
        Field::DeviceVendor => ("capture device vendor", Part::View),
        Field::QualityCount => ("number of quality blocks", Part::View),
        Field::Certificates => ("certification blocks", Part::View),
        Field::Position => ("finger position", Part::View),
        Field::ViewNumber => ("view number", Part::View),
        Field::Impression => ("impression type", Part::View),
        Field::ViewQuality => ("finger quality", Part::View),
        Field::QualityAlgorithm => ("quality algorithm", Part::View),
        Field::MinutiaForm => ("minutia form", Part::View),
        Field::MinutiaCount => ("number of minutiae", Part::View),
        Field::Minutia => ("minutia", Part::Minutia),
        Field::MinutiaKind => ("minutia type", Part::Minutia),
        Field::MinutiaPosition => ("minutia position", Part::Minutia),
        Field::MinutiaReserved => ("minutia reserved bits", Part::Minutia),
        Field::MinutiaAngle => ("minutia angle", Part::Minutia),
        Field::MinutiaQuality => ("minutia quality", Part::Minutia),
        Field::BlockLength => ("extended data block length", Part::Extended),
        Field::ItemKind => ("extended data type", Part::Extended),
        Field::ItemLength => ("extended data length", Part::Extended),
        Field::ItemData => ("extended data", Part::Extended),
        Field::RidgeCounts => ("ridge counts", Part::Extended),
        Field::CoresDeltas => ("cores and deltas", Part::Extended),
        Field::ZonalQuality => ("zonal quality", Part::Extended),
        Field::End => ("end of record", Part::Header),
    }
}

impl Field {
    /// Name in findings, errors and inspections.
    pub(crate) const fn name(self) -> &'static str {
        row(self).0
    }

    /// Standard and clause that define the field. The later editions are cited by the name of the part.
    pub(crate) const fn clause(self, format: MinutiaeFormat) -> &'static str {
        use MinutiaeFormat::{Ansi2004, Ansi2009, Ansi2009Am1, Iso2005, Iso2011};
        match (format, row(self).1) {
            (Iso2005, Part::Header) => "ISO/IEC 19794-2:2005, 7.3",
            (Iso2005, Part::View) => "ISO/IEC 19794-2:2005, 7.4.1",
            (Iso2005, Part::Minutia) => "ISO/IEC 19794-2:2005, 7.4.2",
            (Iso2005, Part::Extended) => "ISO/IEC 19794-2:2005, 7.5",
            (Iso2011, Part::Header) => "ISO/IEC 19794-2:2011, general header",
            (Iso2011, Part::View) => "ISO/IEC 19794-2:2011, representation header",
            (Iso2011, Part::Minutia) => "ISO/IEC 19794-2:2011, minutiae data",
            (Iso2011, Part::Extended) => "ISO/IEC 19794-2:2011, extended data",
            (Ansi2004, Part::Header) => "INCITS 378-2004, 6.4",
            (Ansi2004, Part::View) => "INCITS 378-2004, 6.5.1",
            (Ansi2004, Part::Minutia) => "INCITS 378-2004, 6.5.2",
            (Ansi2004, Part::Extended) => "INCITS 378-2004, 6.6",
            (Ansi2009, Part::Header) => "INCITS 378-2009, record header",
            (Ansi2009, Part::View) => "INCITS 378-2009, view header",
            (Ansi2009, Part::Minutia) => "INCITS 378-2009, minutiae data",
            (Ansi2009, Part::Extended) => "INCITS 378-2009, extended data",
            (Ansi2009Am1, Part::Header) => "INCITS 378-2009/AM1, record header",
            (Ansi2009Am1, Part::View) => "INCITS 378-2009/AM1, view header",
            (Ansi2009Am1, Part::Minutia) => "INCITS 378-2009/AM1, minutiae data",
            (Ansi2009Am1, Part::Extended) => "INCITS 378-2009/AM1, extended data",
        }
    }
}
