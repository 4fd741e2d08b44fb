//! Names of the fields and the clauses that define them.

use super::FingerImageFormat;
use crate::scribe::Named;

/// A field of a finger image record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    FormatId,
    Version,
    RecordLength,
    Product,
    Device,
    Level,
    ViewCount,
    Certification,
    PositionCount,
    ScaleUnit,
    XScan,
    YScan,
    XResolution,
    YResolution,
    Depth,
    Compression,
    Reserved,
    ViewLength,
    Time,
    Technology,
    Vendor,
    DeviceType,
    QualityCount,
    Quality,
    Certificates,
    Position,
    ViewsOfFinger,
    ViewNumber,
    Impression,
    Width,
    Height,
    PictureLength,
    Picture,
    Extended,
    End,
}

impl Field {
    /// Name in findings, errors and inspections.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::FormatId => "format identifier",
            Self::Version => "version",
            Self::RecordLength => "length of record",
            Self::Product => "CBEFF product identifier",
            Self::Device => "capture device",
            Self::Level => "image acquisition level",
            Self::ViewCount => "number of views",
            Self::Certification => "certification flag",
            Self::PositionCount => "number of distinct positions",
            Self::ScaleUnit => "scale units",
            Self::XScan => "horizontal scan resolution",
            Self::YScan => "vertical scan resolution",
            Self::XResolution => "horizontal image resolution",
            Self::YResolution => "vertical image resolution",
            Self::Depth => "pixel depth",
            Self::Compression => "image compression",
            Self::Reserved => "reserved bytes",
            Self::ViewLength => "length of the view",
            Self::Time => "capture time",
            Self::Technology => "capture device technology",
            Self::Vendor => "capture device vendor",
            Self::DeviceType => "capture device type",
            Self::QualityCount => "number of quality blocks",
            Self::Quality => "quality",
            Self::Certificates => "certification blocks",
            Self::Position => "finger position",
            Self::ViewsOfFinger => "number of views of the finger",
            Self::ViewNumber => "view number",
            Self::Impression => "impression type",
            Self::Width => "horizontal line length",
            Self::Height => "vertical line length",
            Self::PictureLength => "length of the picture",
            Self::Picture => "picture",
            Self::Extended => "extended data",
            Self::End => "end of record",
        }
    }

    /// Whether the field stands in the header of the whole record.
    const fn is_header(self, format: FingerImageFormat) -> bool {
        match self {
            Self::FormatId
            | Self::Version
            | Self::RecordLength
            | Self::Product
            | Self::Device
            | Self::Level
            | Self::ViewCount
            | Self::Certification
            | Self::PositionCount
            | Self::End => true,
            Self::ScaleUnit
            | Self::XScan
            | Self::YScan
            | Self::XResolution
            | Self::YResolution
            | Self::Depth
            | Self::Compression => format.is_first(),
            _ => false,
        }
    }

    /// Name and clause.
    pub(super) const fn named(self, format: FingerImageFormat) -> Named {
        let clause = match (format, self.is_header(format)) {
            (FingerImageFormat::Iso2005, true) => "ISO/IEC 19794-4:2005, 7.1",
            (FingerImageFormat::Iso2005, false) => "ISO/IEC 19794-4:2005, 7.2",
            (FingerImageFormat::Ansi2004, true) => "INCITS 381-2004, 7.1",
            (FingerImageFormat::Ansi2004, false) => "INCITS 381-2004, 7.2",
            (FingerImageFormat::Iso2011, true) => "ISO/IEC 19794-4:2011, 8.2",
            (FingerImageFormat::Iso2011, false) => "ISO/IEC 19794-4:2011, 8.3",
        };
        (self.name(), clause)
    }
}
