//! Words of the command line that several commands share: formats and fingers.

use bioverify_core::FingerPosition;
use bioverify_record::{
    CardFormat, CardRequest, FaceEdition, FaceFormat, FingerFormat, FingerImageFormat, Generation, GroupForm,
    PixelOutput, RecordFormat,
};
use clap::ValueEnum;

use crate::output::grouped;
use crate::params::WSQ_BITRATE;

/// A format that can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Minutiae record of ISO/IEC 19794-2:2005
    Iso2005,
    /// Minutiae record of ISO/IEC 19794-2:2011
    Iso2011,
    /// Minutiae record of INCITS 378-2004
    Ansi2004,
    /// Minutiae record of INCITS 378-2009
    Ansi2009,
    /// Minutiae record of INCITS 378-2009, amendment 1
    #[value(name = "ansi2009am1")]
    Ansi2009Am1,
    /// On-card minutiae of ISO/IEC 19794-2, normal size: 5 bytes, 0.01 mm
    CardNormal,
    /// On-card minutiae of ISO/IEC 19794-2, compact size: 3 bytes, 0.1 mm up to 25.5 mm
    CardCompact,
    /// Native template: finest positions and directions, checksum
    Native,
    /// PNG picture
    Png,
    /// PGM picture
    Pgm,
    /// WSQ picture, lossy
    Wsq,
    /// Finger image record of ISO/IEC 19794-4:2005
    #[value(name = "iso-finger-2005")]
    IsoFinger2005,
    /// Finger image record of ISO/IEC 19794-4:2011
    #[value(name = "iso-finger-2011")]
    IsoFinger2011,
    /// Finger image record of INCITS 381-2004
    #[value(name = "incits381-2004")]
    Incits381,
    /// Finger picture record of ISO/IEC 39794-4
    #[value(name = "iso-finger-39794")]
    IsoFinger39794,
    /// Face image record of ISO/IEC 19794-5:2005
    #[value(name = "iso-face-2005")]
    IsoFace2005,
    /// Face image record of ISO/IEC 19794-5:2011
    #[value(name = "iso-face-2011")]
    IsoFace2011,
    /// Face image record of INCITS 385-2004
    #[value(name = "ansi-face-2004")]
    AnsiFace2004,
    /// Face picture record of ISO/IEC 39794-5
    #[value(name = "iso-face-39794")]
    IsoFace39794,
    /// EF.DG2 of a document: a face as ISO/IEC 19794-5:2005
    Dg2,
    /// EF.DG2 of a document: a face as ISO/IEC 39794-5
    #[value(name = "dg2-39794")]
    Dg2Of39794,
    /// EF.DG3 of a document: fingers as ISO/IEC 19794-4:2005, minutiae as ISO/IEC 19794-2:2005
    Dg3,
    /// EF.DG3 of a document: fingers as ISO/IEC 39794-4
    #[value(name = "dg3-39794")]
    Dg3Of39794,
    /// JPEG picture of a face; as it is where a record holds one
    Jpeg,
    /// JPEG 2000 picture of a face, as it is where a record holds one; never coded anew
    #[value(name = "jp2")]
    Jpeg2000,
}

impl Format {
    /// The size of a minutia, or `None` for what is not for a card.
    pub const fn card(self) -> Option<CardFormat> {
        match self {
            Self::CardNormal => Some(CardFormat::Normal),
            Self::CardCompact => Some(CardFormat::Compact),
            _ => None,
        }
    }

    /// The record format, or `None` for pictures. `request` is what a card asks for.
    pub fn record(self, request: CardRequest) -> Option<RecordFormat> {
        match self {
            Self::Iso2005 => Some(RecordFormat::Iso2005),
            Self::Iso2011 => Some(RecordFormat::Iso2011),
            Self::Ansi2004 => Some(RecordFormat::Ansi2004),
            Self::Ansi2009 => Some(RecordFormat::Ansi2009),
            Self::Ansi2009Am1 => Some(RecordFormat::Ansi2009Am1),
            Self::Native => Some(RecordFormat::Native),
            _ => self.card().map(|format| RecordFormat::Card { format, request }),
        }
    }

    /// What holds pictures of fingers in this format, or `None`. `dates` are those of a data group.
    pub fn finger(self, dates: GroupForm) -> Option<FingerFormat> {
        match self {
            Self::IsoFinger2005 => Some(FingerFormat::Images(FingerImageFormat::Iso2005)),
            Self::IsoFinger2011 => Some(FingerFormat::Images(FingerImageFormat::Iso2011)),
            Self::Incits381 => Some(FingerFormat::Images(FingerImageFormat::Ansi2004)),
            Self::IsoFinger39794 => Some(FingerFormat::Extensible),
            Self::Dg3 => Some(FingerFormat::Group(GroupForm { generation: Generation::Iso19794, ..dates })),
            Self::Dg3Of39794 => Some(FingerFormat::Group(GroupForm { generation: Generation::Iso39794, ..dates })),
            _ => None,
        }
    }

    /// Whether this is a file of an identity document.
    pub const fn is_group(self) -> bool {
        matches!(self, Self::Dg2 | Self::Dg2Of39794 | Self::Dg3 | Self::Dg3Of39794)
    }

    /// What holds a face in this format, or `None` for formats of fingers only. `dates` are those of a data group.
    pub fn face(self, dates: GroupForm) -> Option<FaceFormat> {
        match self {
            Self::Dg2 => Some(FaceFormat::Group(GroupForm { generation: Generation::Iso19794, ..dates })),
            Self::Dg2Of39794 => Some(FaceFormat::Group(GroupForm { generation: Generation::Iso39794, ..dates })),
            Self::Jpeg2000 => Some(FaceFormat::Jpeg2000),
            Self::IsoFace2005 => Some(FaceFormat::Record(FaceEdition::Iso2005)),
            Self::IsoFace2011 => Some(FaceFormat::Record(FaceEdition::Iso2011)),
            Self::AnsiFace2004 => Some(FaceFormat::Record(FaceEdition::Ansi2004)),
            Self::IsoFace39794 => Some(FaceFormat::Extensible),
            Self::Jpeg => Some(FaceFormat::Jpeg),
            Self::Png => Some(FaceFormat::Png),
            _ => None,
        }
    }

    /// The picture format, or `None` for records.
    pub const fn picture(self) -> Option<PixelOutput> {
        match self {
            Self::Png => Some(PixelOutput::Png),
            Self::Pgm => Some(PixelOutput::Pgm),
            Self::Wsq => Some(PixelOutput::Wsq { bitrate: WSQ_BITRATE }),
            _ => None,
        }
    }

    /// Its word on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Iso2005 => "iso2005",
            Self::Iso2011 => "iso2011",
            Self::Ansi2004 => "ansi2004",
            Self::Ansi2009 => "ansi2009",
            Self::Ansi2009Am1 => "ansi2009am1",
            Self::CardNormal => "card-normal",
            Self::CardCompact => "card-compact",
            Self::Native => "native",
            Self::Png => "png",
            Self::Pgm => "pgm",
            Self::Wsq => "wsq",
            Self::IsoFinger2005 => "iso-finger-2005",
            Self::IsoFinger2011 => "iso-finger-2011",
            Self::Incits381 => "incits381-2004",
            Self::IsoFace2005 => "iso-face-2005",
            Self::IsoFace2011 => "iso-face-2011",
            Self::AnsiFace2004 => "ansi-face-2004",
            Self::IsoFace39794 => "iso-face-39794",
            Self::IsoFinger39794 => "iso-finger-39794",
            Self::Dg2 => "dg2",
            Self::Dg2Of39794 => "dg2-39794",
            Self::Dg3 => "dg3",
            Self::Dg3Of39794 => "dg3-39794",
            Self::Jpeg => "jpeg",
            Self::Jpeg2000 => "jp2",
        }
    }
}

/// A number of things: `1 minutia`, `2 minutiae`, `1,000 minutiae`.
pub fn things(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

/// A finger's word on the command line: `right-index`, `left-thumb`, `unknown` and so on.
pub const fn position_word(position: FingerPosition) -> &'static str {
    match position {
        FingerPosition::Unknown => "unknown",
        FingerPosition::RightThumb => "right-thumb",
        FingerPosition::RightIndex => "right-index",
        FingerPosition::RightMiddle => "right-middle",
        FingerPosition::RightRing => "right-ring",
        FingerPosition::RightLittle => "right-little",
        FingerPosition::LeftThumb => "left-thumb",
        FingerPosition::LeftIndex => "left-index",
        FingerPosition::LeftMiddle => "left-middle",
        FingerPosition::LeftRing => "left-ring",
        FingerPosition::LeftLittle => "left-little",
    }
}

/// A finger, as an option of the command line: by its word or its code in ISO/IEC 19794-2.
pub fn parse_position(text: &str) -> Result<FingerPosition, String> {
    let by_code = text.parse().ok().and_then(FingerPosition::from_code);
    let by_word = FingerPosition::ALL.into_iter().find(|position| position_word(*position) == text);
    by_code.or(by_word).ok_or_else(|| {
        let words: Vec<&str> = FingerPosition::ALL.into_iter().map(position_word).collect();
        format!("give one of {}", words.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingers_are_known_by_word_and_by_code() {
        for position in FingerPosition::ALL {
            assert_eq!(parse_position(position_word(position)), Ok(position));
            assert_eq!(parse_position(&position.code().to_string()), Ok(position));
        }
        assert!(parse_position("right-toe").unwrap_err().contains("right-index"));
        assert!(parse_position("11").is_err());
    }

    #[test]
    fn one_thing_is_not_several() {
        assert_eq!(things(1, "minutia", "minutiae"), "1 minutia");
        assert_eq!(things(0, "minutia", "minutiae"), "0 minutiae");
        assert_eq!(things(1_000, "byte", "bytes"), "1,000 bytes");
    }

    #[test]
    fn a_format_is_a_record_or_a_picture_or_holds_a_finger_or_face() {
        for format in Format::value_variants() {
            let (record, picture) = (format.record(CardRequest::default()).is_some(), format.picture().is_some());
            assert!(!(record && picture), "{format:?}");
            let dates = GroupForm::default();
            assert!(record || picture || format.finger(dates).is_some() || format.face(dates).is_some(), "{format:?}");
            let groups = [format.finger(dates).is_some(), format.face(dates).is_some()].into_iter().filter(|is| *is);
            assert!(!format.is_group() || groups.count() == 1, "{format:?}");
            let word = format.to_possible_value().map(|value| value.get_name().to_owned());
            assert_eq!(word.as_deref(), Some(format.name()));
        }
    }
}
