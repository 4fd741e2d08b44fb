//! What a chip offers to prove that it is no copy, and to talk in secret: EF.DG14, EF.DG15, EF.CardAccess, EF.CardSecurity
//! (ICAO Doc 9303-11, 9.2; BSI TR-03110-3, A.1.1).

use crate::ber::{Element, INTEGER, Malformed, OID, SEQUENCE, SET};
use crate::params::MOST_PARTS;

use super::key::{self, Use};
use super::names::{is_below, named};
use super::sheet::Sheet;

const CLAUSE: &str = "ICAO Doc 9303-11, 9.2";
const CHIP_KEY: &str = "0.4.0.127.0.7.2.2.1";
const CHIP_AUTHENTICATION: &str = "0.4.0.127.0.7.2.2.3";
const PACE: &str = "0.4.0.127.0.7.2.2.4";
const ACTIVE: &str = "2.23.136.1.1.5";

/// Explains EF.DG14.
pub(super) fn options(element: &Element<'_>, sheet: &mut Sheet) -> Result<(), Malformed> {
    sheet.head(element, "EF.DG14");
    let set = element.inside().expect(SET, "SecurityInfos")?;
    infos(&set, sheet)
}

/// Explains EF.DG15.
pub(super) fn key(element: &Element<'_>, sheet: &mut Sheet) -> Result<(), Malformed> {
    sheet.head(element, "EF.DG15");
    let info = element.inside().expect(SEQUENCE, "subjectPublicKeyInfo")?;
    key::explain(&info, Use::Chip, sheet)
}

/// Explains `SecurityInfos`.
pub(super) fn infos(set: &Element<'_>, sheet: &mut Sheet) -> Result<(), Malformed> {
    const FIELD: &str = "SecurityInfos";
    sheet.head(set, FIELD);
    let mut list = set.inside();
    let mut kinds: Vec<&[u8]> = Vec::new();
    while !list.is_empty() {
        if kinds.len() >= MOST_PARTS {
            return Err(list.error(FIELD, "more protocols than a chip has"));
        }
        let element = list.expect(SEQUENCE, "SecurityInfo")?;
        let index = kinds.len();
        kinds.push(element.inside().expect(OID, "protocol")?.value);
        sheet.part(&format!("protocol {index}: "), |sheet| info(&element, sheet));
    }
    let offers = |arc: &str| kinds.iter().any(|kind| is_below(kind, arc));
    if offers(CHIP_AUTHENTICATION) && !offers(CHIP_KEY) {
        sheet.warn(set.at, FIELD, CLAUSE, "chip authentication without its key: it cannot be done");
    }
    if offers(CHIP_KEY) && !offers(CHIP_AUTHENTICATION) {
        sheet.note(set.at, FIELD, CLAUSE, "a key of chip authentication without its protocol: 3DES is to be assumed");
    }
    if !offers(CHIP_KEY) && !offers(ACTIVE) && !offers(PACE) {
        sheet.note(set.at, FIELD, CLAUSE, "neither PACE nor a proof that the chip is no copy is offered here");
    }
    Ok(())
}

/// `SecurityInfo`: a protocol, what it needs, and what it may have.
fn info(element: &Element<'_>, sheet: &mut Sheet) -> Result<(), Malformed> {
    const FIELD: &str = "SecurityInfo";
    let mut inside = element.inside();
    let kind = inside.expect(OID, FIELD)?;
    let words = named(kind.value);
    if words.contains("3DES") {
        sheet.warn(kind.at, FIELD, CLAUSE, "triple DES is out of date; AES belongs here");
    }
    sheet.line(&kind, "identifier", words);
    let mut first = true;
    while !inside.is_empty() {
        let value = inside.next(FIELD)?;
        match value.tag {
            SEQUENCE if is_below(kind.value, CHIP_KEY) => {
                sheet.part("", |sheet| key::explain(&value, Use::Chip, sheet));
            }
            INTEGER if first => sheet.line(&value, "version", value.small(FIELD)?.to_string()),
            INTEGER if is_below(kind.value, PACE) => {
                sheet.line(&value, "domain parameters", standard(value.small(FIELD)?));
            }
            INTEGER => sheet.line(&value, "key number", format!("{} bytes", value.value.len())),
            OID => sheet.line(&value, "signature algorithm", named(value.value)),
            _ => sheet.line(&value, "parameters", format!("{} bytes", value.value.len())),
        }
        first = false;
    }
    Ok(())
}

/// Standardised domain parameters (ICAO Doc 9303-11, 9.5.1).
fn standard(number: u32) -> String {
    let name = match number {
        0 => "1024-bit MODP group",
        1 => "2048-bit MODP group, subgroup of 224 bits",
        2 => "2048-bit MODP group, subgroup of 256 bits",
        8 => "P-192",
        9 => "brainpoolP192r1",
        10 => "P-224",
        11 => "brainpoolP224r1",
        12 => "P-256",
        13 => "brainpoolP256r1",
        14 => "brainpoolP320r1",
        15 => "P-384",
        16 => "brainpoolP384r1",
        17 => "brainpoolP512r1",
        18 => "P-521",
        _ => "unknown",
    };
    format!("{number}: {name}")
}
