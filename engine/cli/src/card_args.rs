//! What a card asks of the minutiae it is given, as options of the command line; and bare minutiae of a card as input.

use std::path::{Path, PathBuf};

use bioverify_core::Limits;
use bioverify_record::{
    CardContent, CardData, CardFormat, CardMinutiae, CardObject, CardRequest, CardTemplate, CardWrapper, MinutiaOrder,
    OrderKey, Read, Record, read_card,
};
use clap::{Args, ValueEnum};

use crate::fault::Fault;
use crate::input::{parse_between, read_bytes};
use crate::words::Format;

/// Size of bare minutiae that are handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CardSize {
    /// 5 bytes each, 0.01 mm
    CardNormal,
    /// 3 bytes each, 0.1 mm
    CardCompact,
}

impl CardSize {
    /// The format.
    pub const fn format(self) -> CardFormat {
        match self {
            Self::CardNormal => CardFormat::Normal,
            Self::CardCompact => CardFormat::Compact,
        }
    }
}

/// An order of minutiae.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Sort {
    /// As they come
    None,
    /// By x, then y
    Xy,
    /// By y, then x
    Yx,
    /// By angle
    Angle,
    /// By distance from the centre of mass, then angle
    Polar,
    /// By x, then y, from the largest
    XyDescending,
    /// By y, then x, from the largest
    YxDescending,
    /// By angle, from the largest
    AngleDescending,
    /// By distance from the centre of mass, then angle, from the largest
    PolarDescending,
}

impl Sort {
    const fn order(self) -> MinutiaOrder {
        match self {
            Self::None => MinutiaOrder::Unsorted,
            Self::Xy => MinutiaOrder::Ascending(OrderKey::CartesianXy),
            Self::Yx => MinutiaOrder::Ascending(OrderKey::CartesianYx),
            Self::Angle => MinutiaOrder::Ascending(OrderKey::Angle),
            Self::Polar => MinutiaOrder::Ascending(OrderKey::Polar),
            Self::XyDescending => MinutiaOrder::Descending(OrderKey::CartesianXy),
            Self::YxDescending => MinutiaOrder::Descending(OrderKey::CartesianYx),
            Self::AngleDescending => MinutiaOrder::Descending(OrderKey::Angle),
            Self::PolarDescending => MinutiaOrder::Descending(OrderKey::Polar),
        }
    }
}

/// What a card asks for.
#[derive(Debug, Default, Args)]
pub struct CardArgs {
    /// Order of on-card minutiae
    #[arg(long, value_enum, value_name = "ORDER")]
    sort: Option<Sort>,
    /// Most on-card minutiae; the best are kept
    #[arg(long, value_name = "N", value_parser = |text: &str| parse_between::<u8>(text, 1, 255))]
    max_minutiae: Option<u8>,
    /// What the card says it takes: its biometric information template (tag 7F60 or 7F61)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["sort", "max_minutiae"])]
    asked_by: Option<PathBuf>,
}

impl CardArgs {
    /// The request, which only formats for cards may have.
    pub fn request(&self, format: Format) -> Result<CardRequest, Fault> {
        let is_given = self.sort.is_some() || self.max_minutiae.is_some() || self.asked_by.is_some();
        if is_given && format.card().is_none() {
            let what = format!("{} has no place for what a card asks for", format.name());
            return Err(Fault::usage(
                what,
                "leave out --sort, --max-minutiae and --asked-by, or use --format card-compact",
            ));
        }
        if let Some(path) = &self.asked_by {
            return asked_by(path);
        }
        let order = self.sort.map_or(MinutiaOrder::Unsorted, Sort::order);
        Ok(CardRequest { max: self.max_minutiae, order, ..CardRequest::default() })
    }
}

/// What the first template of a card asks for.
fn asked_by(path: &Path) -> Result<CardRequest, Fault> {
    let advice = "give the card's biometric information template as it was read, tag 7F60 or 7F61";
    let read =
        read_card(&read_bytes(path)?, &Limits::default()).map_err(|error| Fault::error(error, advice).in_file(path))?;
    let template = read.value.templates.first();
    template
        .map(CardTemplate::request)
        .ok_or_else(|| Fault::error("the group holds no biometric information template", advice).in_file(path))
}

/// Bare minutiae of a card as a record.
pub fn parse_bare(bytes: &[u8], size: CardSize, path: &Path) -> Result<Read<Record>, Fault> {
    let read = CardMinutiae::read(bytes, size.format(), &Limits::default())
        .map_err(|error| Fault::error(error, "leave out --from: the content tells what the file is").in_file(path))?;
    Ok(read.map(|minutiae| {
        let content = CardContent::Minutiae(minutiae);
        let data = CardData { tag: 0x7F2E, minutiae_tag: 0x81, content, others: Vec::new() };
        let templates = vec![CardTemplate { data: Some(data), ..CardTemplate::default() }];
        Record::Card(CardObject { wrapper: CardWrapper::Data, templates })
    }))
}
