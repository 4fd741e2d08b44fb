//! The list of hashes inside EF.SOD (ICAO Doc 9303-10, 4.6.2.3).

use crate::ber::{Element, INTEGER, Malformed, OCTET_STRING, Reader, SEQUENCE};
use crate::hex;

use super::algorithm::hash;
use super::extension::printable;
use super::sheet::Sheet;

const CLAUSE: &str = "ICAO Doc 9303-10, 4.6.2.3";

/// What each group holds (ICAO Doc 9303-10, 4.7).
const GROUPS: [&str; 16] = [
    "machine-readable zone",
    "face",
    "fingers",
    "irises",
    "displayed portrait",
    "reserved",
    "displayed signature",
    "data features",
    "structure features",
    "substance features",
    "personal details",
    "document details",
    "issuer's details",
    "security options",
    "chip's public key",
    "persons to notify",
];

/// Explains `LDSSecurityObject`.
pub(super) fn list(content: &mut Reader<'_>, sheet: &mut Sheet) -> Result<(), Malformed> {
    const FIELD: &str = "LDSSecurityObject";
    let object = content.expect(SEQUENCE, FIELD)?;
    sheet.head(&object, FIELD);
    let mut inside = object.inside();
    let version = inside.expect(INTEGER, "version")?;
    let number = version.small("version")?;
    sheet.line(&version, "LDS security object version", number.to_string());
    let algorithm = hash(&inside.expect(SEQUENCE, "hashAlgorithm")?, "hashAlgorithm", sheet)?;
    let hashes = inside.expect(SEQUENCE, "dataGroupHashValues")?;
    sheet.head(&hashes, "dataGroupHashValues");
    let numbers = values(&hashes, algorithm.map(|hash| hash.len()), sheet)?;
    let info = inside.optional(SEQUENCE, "ldsVersionInfo")?;
    if let Some(info) = &info {
        versions(info, sheet)?;
    }
    match (number, info.is_some()) {
        (0, true) => {
            sheet.warn(version.at, "version", CLAUSE, "version 0 with version information, which belongs to version 1")
        }
        (1, false) => sheet.warn(version.at, "version", CLAUSE, "version 1 without version information"),
        (0 | 1, _) => {}
        _ => sheet.warn(version.at, "version", CLAUSE, format!("version {number}; 0 and 1 are known")),
    }
    absent(&numbers, hashes.at, sheet);
    inside.end(FIELD)
}

/// Pairs of digits as numbers with dots between them: `0108` is 1.8.
fn dotted(digits: &str) -> String {
    let pairs = digits.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).ok()?.parse::<u8>().ok());
    match pairs.collect::<Option<Vec<u8>>>() {
        Some(numbers) => numbers.iter().map(u8::to_string).collect::<Vec<_>>().join("."),
        None => digits.to_owned(),
    }
}

/// The hashes; returns the groups' numbers in their order.
fn values(hashes: &Element<'_>, expected: Option<usize>, sheet: &mut Sheet) -> Result<Vec<u32>, Malformed> {
    const FIELD: &str = "DataGroupHash";
    let mut list = hashes.inside();
    let mut numbers: Vec<u32> = Vec::new();
    while !list.is_empty() {
        let element = list.expect(SEQUENCE, FIELD)?;
        let mut fields = element.inside();
        let number = fields.expect(INTEGER, FIELD)?.small(FIELD)?;
        let value = fields.expect(OCTET_STRING, FIELD)?.value;
        let index = usize::try_from(number).unwrap_or(usize::MAX).wrapping_sub(1);
        let holds = GROUPS.get(index).copied().unwrap_or("no data group");
        sheet.line(&element, &format!("hash of DG{number}"), format!("{} ({holds})", hex::encode(value)));
        let mut wrong = |message: String| sheet.error(element.at, FIELD, CLAUSE, message);
        if expected.is_some_and(|expected| expected != value.len()) {
            wrong(format!("the hash of DG{number} has {} bytes, which is not the algorithm's length", value.len()));
        }
        if index >= GROUPS.len() {
            wrong(format!("there is no DG{number}"));
        }
        if numbers.contains(&number) {
            wrong(format!("DG{number} stands there twice"));
        }
        if numbers.last().is_some_and(|last| *last > number) {
            sheet.note(element.at, FIELD, CLAUSE, format!("DG{number} stands behind a group of a higher number"));
        }
        numbers.push(number);
        if numbers.len() > 2 * GROUPS.len() {
            return Err(list.error(FIELD, "more hashes than there are groups"));
        }
    }
    Ok(numbers)
}

/// Groups whose absence matters (ICAO Doc 9303-10, 4.1; 9303-11, 6).
fn absent(numbers: &[u32], at: usize, sheet: &mut Sheet) {
    const FIELD: &str = "dataGroupHashValues";
    let is_missing = |number| !numbers.contains(&number);
    for number in [1, 2].into_iter().filter(|number| is_missing(*number)) {
        let message =
            format!("no hash of DG{number}, which every passport has: nobody vouches for one that the chip hands over");
        sheet.warn(at, FIELD, "ICAO Doc 9303-10, 4.1", message);
    }
    let message = match (is_missing(14), is_missing(15)) {
        (true, true) => "neither DG14 nor DG15 is listed: nothing tells this chip from a copy of it",
        (false, true) => {
            "DG15 is not listed: no active authentication; whether DG14 has chip authentication is to be seen there"
        }
        (true, false) => "DG14 is not listed: no chip authentication, and no strong keys for groups 3 and 4",
        (false, false) => return,
    };
    sheet.note(at, FIELD, "ICAO Doc 9303-11, 6", message);
}

fn versions(info: &Element<'_>, sheet: &mut Sheet) -> Result<(), Malformed> {
    const FIELD: &str = "ldsVersionInfo";
    let mut fields = info.inside();
    for name in ["LDS version", "Unicode version"] {
        let text = fields.next(FIELD)?;
        sheet.line(&text, name, dotted(&printable(text.value)));
    }
    Ok(())
}
