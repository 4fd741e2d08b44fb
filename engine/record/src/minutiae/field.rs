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
    Position,
    ViewNumber,
    Impression,
    ViewQuality,
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

/// Name, clause of ISO/IEC 19794-2:2005, clause of INCITS 378-2004.
const fn row(field: Field) -> (&'static str, &'static str, &'static str) {
    const HEADER: (&str, &str) = ("ISO/IEC 19794-2:2005, 7.3", "INCITS 378-2004, 6.4");
    const VIEW: (&str, &str) = ("ISO/IEC 19794-2:2005, 7.4.1", "INCITS 378-2004, 6.5.1");
    const MINUTIA: (&str, &str) = ("ISO/IEC 19794-2:2005, 7.4.2", "INCITS 378-2004, 6.5.2");
    const EXTENDED: (&str, &str) = ("ISO/IEC 19794-2:2005, 7.5", "INCITS 378-2004, 6.6");
    let (name, clause) = match field {
        Field::FormatId => ("format identifier", HEADER),
        Field::Version => ("version", HEADER),
        Field::RecordLength => ("length of record", HEADER),
        Field::Product => ("CBEFF product identifier", HEADER),
        Field::Certification => ("capture equipment certification", HEADER),
        Field::Device => ("capture device", HEADER),
        Field::Width => ("image width", HEADER),
        Field::Height => ("image height", HEADER),
        Field::XResolution => ("horizontal resolution", HEADER),
        Field::YResolution => ("vertical resolution", HEADER),
        Field::ViewCount => ("number of finger views", HEADER),
        Field::Reserved => ("reserved byte", HEADER),
        Field::Position => ("finger position", VIEW),
        Field::ViewNumber => ("view number", VIEW),
        Field::Impression => ("impression type", VIEW),
        Field::ViewQuality => ("finger quality", VIEW),
        Field::MinutiaCount => ("number of minutiae", VIEW),
        Field::Minutia => ("minutia", MINUTIA),
        Field::MinutiaKind => ("minutia type", MINUTIA),
        Field::MinutiaPosition => ("minutia position", MINUTIA),
        Field::MinutiaReserved => ("minutia reserved bits", MINUTIA),
        Field::MinutiaAngle => ("minutia angle", MINUTIA),
        Field::MinutiaQuality => ("minutia quality", MINUTIA),
        Field::BlockLength => ("extended data block length", EXTENDED),
        Field::ItemKind => ("extended data type", EXTENDED),
        Field::ItemLength => ("extended data length", EXTENDED),
        Field::ItemData => ("extended data", EXTENDED),
        Field::RidgeCounts => ("ridge counts", EXTENDED),
        Field::CoresDeltas => ("cores and deltas", EXTENDED),
        Field::ZonalQuality => ("zonal quality", EXTENDED),
        Field::End => ("end of record", HEADER),
    };
    (name, clause.0, clause.1)
}

impl Field {
    /// Name in findings, errors and inspections.
    pub(crate) const fn name(self) -> &'static str {
        row(self).0
    }

    /// Standard and clause that define the field.
    pub(crate) const fn clause(self, format: MinutiaeFormat) -> &'static str {
        match format {
            MinutiaeFormat::Iso2005 => row(self).1,
            MinutiaeFormat::Ansi2004 => row(self).2,
        }
    }
}
