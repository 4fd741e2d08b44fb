//! Extensions of certificates and revocation lists, each in one line (RFC 5280, 4.2.1 and 5.2; ICAO Doc 9303-12, 7.1.1).

use crate::ber::{BIT_STRING, BOOLEAN, Element, INTEGER, Malformed, OCTET_STRING, OID, Reader, SEQUENCE, SET};
use crate::extensions::Extension;
use crate::hex;
use crate::moment::Moment;
use crate::name::Name;
use crate::oid;
use crate::params::MOST_SHOWN;

use super::names::named;
use super::sheet::Sheet;

/// `[0]` to `[6]`: implicitly tagged strings.
const KEY_ID: u32 = 0x80;
const MAIL: u32 = 0x81;
const HOST: u32 = 0x82;
const ADDRESS: u32 = 0x86;
/// `[4]`, explicit: a name.
const DIRECTORY: u32 = 0xA4;

/// Names of the bits of keyUsage (RFC 5280, 4.2.1.3), from the first octet's top.
const USAGES: [&str; 9] = [
    "digitalSignature",
    "nonRepudiation",
    "keyEncipherment",
    "dataEncipherment",
    "keyAgreement",
    "keyCertSign",
    "cRLSign",
    "encipherOnly",
    "decipherOnly",
];

/// Explains an extension.
pub(super) fn explain(element: &Element<'_>, sheet: &mut Sheet) -> Result<(), Malformed> {
    const FIELD: &str = "extensions";
    let mut inside = element.inside();
    let kind = inside.expect(OID, FIELD)?;
    let critical = inside.optional(BOOLEAN, FIELD)?;
    let value = inside.expect(OCTET_STRING, FIELD)?;
    inside.end(FIELD)?;
    if let Some(flag) = critical.filter(|flag| flag.value == [0]) {
        sheet.note(
            flag.at,
            FIELD,
            "ICAO Doc 9303-12, table 5",
            "critical: FALSE is the default and must not be written",
        );
    }
    let is_critical = critical.is_some_and(|flag| flag.value != [0]);
    let extension = Extension { oid: kind.value, critical: is_critical, value };
    let (words, read) = match value_in_words(&extension) {
        Ok(words) => (words, Ok(())),
        Err(error) => (format!("{} bytes that cannot be read", value.value.len()), Err(error)),
    };
    let mark = if is_critical { ", critical" } else { "" };
    sheet.line(element, &short(kind.value), format!("{words}{mark}"));
    read
}

/// The name of an extension, or its numbers.
fn short(identifier: &[u8]) -> String {
    named(identifier).split(" (").next().unwrap_or_default().to_owned()
}

fn value_in_words(extension: &Extension<'_>) -> Result<String, Malformed> {
    let value = &extension.value;
    let mut inside = value.inside();
    Ok(match oid::below(extension.oid, oid::EXTENSION) {
        Some(14) => hex::encode(inside.expect(OCTET_STRING, "subjectKeyIdentifier")?.value),
        Some(15) => usages(inside.expect(BIT_STRING, "keyUsage")?.value),
        Some(16) => period(&mut inside)?,
        Some(17 | 18) => general_names(&mut inside.expect(SEQUENCE, "alternative name")?.inside())?,
        Some(19) => constraints(&mut inside)?,
        Some(20) => format!("number {}", hex::encode(inside.expect(INTEGER, "cRLNumber")?.value)),
        Some(31) => points(&mut inside)?,
        Some(35) => authority(&mut inside)?,
        Some(32 | 37) => identifiers(&mut inside)?,
        _ => match oid::dotted(extension.oid).as_str() {
            "2.23.136.1.1.6.1" => "the authority has changed its name".to_owned(),
            "2.23.136.1.1.6.2" => types(&mut inside)?,
            _ => format!("{} bytes", value.value.len()),
        },
    })
}

fn usages(bits: &[u8]) -> String {
    let octets = bits.get(1..).unwrap_or_default();
    let is_set = |bit: usize| octets.get(bit / 8).is_some_and(|octet| octet & (0x80 >> (bit % 8)) != 0);
    let names: Vec<_> = (0..).zip(USAGES).filter(|(bit, _)| is_set(*bit)).map(|(_, name)| name).collect();
    if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
}

fn period(inside: &mut Reader<'_>) -> Result<String, Malformed> {
    const FIELD: &str = "privateKeyUsagePeriod";
    let mut fields = inside.expect(SEQUENCE, FIELD)?.inside();
    let mut words = Vec::new();
    for (tag, word) in [(0x80, "from"), (0x81, "until")] {
        if let Some(time) = fields.optional(tag, FIELD)? {
            words.push(format!("{word} {}", Moment::read_implicit(&time, FIELD)?));
        }
    }
    Ok(format!("its key signs {}", words.join(" ")))
}

fn constraints(inside: &mut Reader<'_>) -> Result<String, Malformed> {
    const FIELD: &str = "basicConstraints";
    let mut fields = inside.expect(SEQUENCE, FIELD)?.inside();
    let authority = fields.optional(BOOLEAN, FIELD)?.is_some_and(|flag| flag.value != [0]);
    let below = fields.optional(INTEGER, FIELD)?.map(|number| number.small(FIELD)).transpose()?;
    let authority = if authority { "an authority" } else { "no authority" };
    Ok(below.map_or_else(|| authority.to_owned(), |below| format!("{authority}, {below} authorities below it")))
}

fn authority(inside: &mut Reader<'_>) -> Result<String, Malformed> {
    const FIELD: &str = "authorityKeyIdentifier";
    let mut fields = inside.expect(SEQUENCE, FIELD)?.inside();
    let key = fields.optional(KEY_ID, FIELD)?.map(|key| hex::encode(key.value));
    Ok(key.unwrap_or_else(|| "no key identifier".to_owned()))
}

/// Identifiers at the beginning of each object, or that are the objects.
fn identifiers(inside: &mut Reader<'_>) -> Result<String, Malformed> {
    const FIELD: &str = "extensions";
    let mut list = inside.expect(SEQUENCE, FIELD)?.inside();
    let mut words = Vec::new();
    while !list.is_empty() && words.len() < MOST_SHOWN {
        let one = list.next(FIELD)?;
        let identifier = if one.tag == OID { one } else { one.inside().expect(OID, FIELD)? };
        words.push(named(identifier.value));
    }
    Ok(words.join(", "))
}

/// `CRLDistributionPoints` (RFC 5280, 4.2.1.13): the addresses.
fn points(inside: &mut Reader<'_>) -> Result<String, Malformed> {
    const FIELD: &str = "cRLDistributionPoints";
    let mut list = inside.expect(SEQUENCE, FIELD)?.inside();
    let mut words = Vec::new();
    while !list.is_empty() && words.len() < MOST_SHOWN {
        let mut point = list.expect(SEQUENCE, FIELD)?.inside();
        let Some(outer) = point.optional(0xA0, FIELD)? else { continue };
        if let Some(full) = outer.inside().optional(0xA0, FIELD)? {
            words.push(general_names(&mut full.inside())?);
        }
    }
    Ok(words.join(", "))
}

/// `DocumentTypeListSyntax` (ICAO Doc 9303-12, 7.1.1.6).
fn types(inside: &mut Reader<'_>) -> Result<String, Malformed> {
    const FIELD: &str = "documentTypeList";
    let mut fields = inside.expect(SEQUENCE, FIELD)?.inside();
    fields.expect(INTEGER, FIELD)?;
    let mut list = fields.expect(SET, FIELD)?.inside();
    let mut words = Vec::new();
    while !list.is_empty() && words.len() < MOST_SHOWN {
        words.push(printable(list.next(FIELD)?.value));
    }
    Ok(format!("signs documents of type {}", words.join(", ")))
}

fn general_names(list: &mut Reader<'_>) -> Result<String, Malformed> {
    const FIELD: &str = "general name";
    let mut words = Vec::new();
    while !list.is_empty() && words.len() < MOST_SHOWN {
        let one = list.next(FIELD)?;
        words.push(match one.tag {
            MAIL | HOST | ADDRESS => printable(one.value),
            DIRECTORY => Name::next(&mut one.inside(), FIELD)?.shown(),
            _ => format!("a name of tag {:02X}", one.tag),
        });
    }
    Ok(words.join(", "))
}

/// Text as it can be shown: nothing of it moves the terminal.
pub(super) fn printable(octets: &[u8]) -> String {
    String::from_utf8_lossy(octets).chars().map(|c| if c.is_control() { '?' } else { c }).collect()
}
