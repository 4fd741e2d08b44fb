//! What a card asks of the minutiae it is given, as options of the command line; and bare minutiae of a card as input.

use std::path::{Path, PathBuf};

use bioverify_core::{FingerPosition, Limits};
use bioverify_record::{
    BIOMETRIC_TYPE_FINGERS, CardContent, CardData, CardFormat, CardMinutiae, CardObject, CardRequest, CardTemplate,
    CardWrapper, FORMAT_OWNER_SC37, MinutiaOrder, OrderKey, Read, Record, read_card,
};
use clap::{Args, ValueEnum};

use crate::fault::Fault;
use crate::input::{parse_between, read_bytes};
use crate::words::{Format, position_word};

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
    /// What the card says it takes: its biometric information template (tag 7F60 or 7F61). Another size of minutiae than it asks for,
    /// or another finger, is refused
    #[arg(long, value_name = "FILE", conflicts_with_all = ["sort", "max_minutiae"])]
    asked_by: Option<PathBuf>,
}

impl CardArgs {
    /// The request for minutiae of this finger, which only formats for cards may have.
    pub fn request(&self, format: Format, position: FingerPosition) -> Result<CardRequest, Fault> {
        self.check(format)?;
        if let (Some(path), Some(size)) = (&self.asked_by, format.card()) {
            return asked_by(path, size, position);
        }
        let order = self.sort.map_or(MinutiaOrder::Unsorted, Sort::order);
        Ok(CardRequest { max: self.max_minutiae, order, ..CardRequest::default() })
    }

    /// Refuses a request for a format that no card takes.
    pub fn check(&self, format: Format) -> Result<(), Fault> {
        let is_given = self.sort.is_some() || self.max_minutiae.is_some() || self.asked_by.is_some();
        if is_given && format.card().is_none() {
            let what = format!("{} has no place for what a card asks for", format.name());
            return Err(Fault::usage(
                what,
                "leave out --sort, --max-minutiae and --asked-by, or use --format card-compact",
            ));
        }
        Ok(())
    }
}

/// What a card asks for with the first of its templates for this finger, which must ask for minutiae of this size.
fn asked_by(path: &Path, size: CardFormat, position: FingerPosition) -> Result<CardRequest, Fault> {
    let advice = "give the card's biometric information template as it was read, tag 7F60 or 7F61";
    let read =
        read_card(&read_bytes(path)?, &Limits::default()).map_err(|error| Fault::error(error, advice).in_file(path))?;
    let templates = &read.value.templates;
    let first = templates
        .first()
        .ok_or_else(|| Fault::error("the group holds no biometric information template", advice).in_file(path))?;
    let is_for = |template: &&CardTemplate| {
        let held = template.header.position();
        held == position || held == FingerPosition::Unknown || position == FingerPosition::Unknown
    };
    let template = templates.iter().find(is_for).ok_or_else(|| {
        let (asked, given) = (position_word(first.header.position()), position_word(position));
        let what = format!("the card asks for {asked}, the minutiae are of {given}");
        Fault::error(what, "give it the finger that it holds").in_file(path)
    })?;
    refuse_other_data(template, size).map_err(|fault| fault.in_file(path))?;
    Ok(template.request())
}

/// Refuses minutiae of `size` for a card that asks for something else: it would take their bytes for other minutiae, and a person
/// for somebody else.
fn refuse_other_data(template: &CardTemplate, size: CardFormat) -> Result<(), Fault> {
    let header = &template.header;
    if let Some(kind) = header.kind().filter(|kind| *kind != BIOMETRIC_TYPE_FINGERS) {
        let what = format!(
            "the card asks for biometric type {kind:02X}, minutiae are of fingers ({BIOMETRIC_TYPE_FINGERS:02X})"
        );
        return Err(Fault::error(what, "give the template that is for a finger"));
    }
    if let Some(owner) = header.format_owner().filter(|owner| *owner != FORMAT_OWNER_SC37) {
        let what = format!(
            "the card asks for a format of owner {owner:04X}, on-card minutiae are of {FORMAT_OWNER_SC37:04X} (ISO/IEC JTC 1/SC 37)"
        );
        return Err(Fault::error(what, "ask the card's maker what it takes"));
    }
    match (template.asked_format(), header.format_type()) {
        (Some(asked), _) if asked == size => Ok(()),
        (Some(asked), _) => {
            let name = if asked == CardFormat::Normal { "card-normal" } else { "card-compact" };
            Err(Fault::error(format!("the card asks for {asked}"), format!("use --format {name}")))
        }
        (None, Some(number)) => {
            let what = format!("the card asks for format {number:04X}, on-card minutiae are 0003 to 0006");
            Err(Fault::error(what, "0001 and 0002 are whole records: use --format iso2005 without --asked-by"))
        }
        // Nothing is said of the format: the caller knows.
        (None, None) => Ok(()),
    }
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
