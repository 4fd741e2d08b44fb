//! The seal of a registry's answer, field by field (RFC 9052, 4.2; RFC 8392; the module `seal` has its format).

use ciborium_ll::Header;

use crate::hex;
use crate::moment::Moment;
use crate::params::{CLOCK_SKEW_S, LONGEST_SEAL, MOST_PARTS};
use crate::seal::{PersonReference, unreadable};

use super::cbor::{Item, Items};
use super::extension::printable;
use super::sheet::{Sheet, span, when};

const CLAUSE: &str = "RFC 9052, 4.2";
/// Explains a seal.
pub(super) fn explain(bytes: &[u8], sheet: &mut Sheet) {
    let end = bytes.len().min(LONGEST_SEAL);
    let mut items = Items::new(bytes, end);
    if walk(&mut items, sheet).is_none() {
        let message = match items.broke_off {
            true => format!("the seal breaks off here, after {} bytes: get it again", bytes.len()),
            false => "cannot be read on from here".to_owned(),
        };
        sheet.error(items.at, items.field, CLAUSE, message);
    } else if items.at < bytes.len() {
        sheet.error(items.at, "COSE_Sign1", CLAUSE, format!("{} byte(s) behind its end", bytes.len() - items.at));
    }
    if let Some(what) = unreadable(bytes) {
        sheet.error(0, "seal", CLAUSE, what);
    }
}

/// Warns where a time that a seal states keeps it from being believed now.
fn validity(label: i64, stated: Moment, at: usize, sheet: &mut Sheet) {
    let away = stated.unix().saturating_sub(sheet.at.unix());
    match label {
        4 if away <= 0 => {
            let message = format!("expired {} ago, on {stated}", span(away));
            sheet.warn(at, "exp", "RFC 8392, 3.1.4", message);
        }
        5 if away > CLOCK_SKEW_S => {
            sheet.warn(at, "nbf", "RFC 8392, 3.1.5", format!("not valid before {stated}"));
        }
        6 if away > CLOCK_SKEW_S => {
            let message = format!("made in the future, on {stated}: is the clock right?");
            sheet.warn(at, "iat", "RFC 8392, 3.1.6", message);
        }
        _ => {}
    }
}

/// Whom the seal speaks of. Only a keyed hash is a pseudonym; anything else may tell who it is.
fn subject(item: &Item<'_>, sheet: &mut Sheet) -> String {
    let shown = printable(item.octets);
    if item.cut {
        return shown;
    }
    // Compared as it is written: capital letters are not what a desk computes.
    if PersonReference::parse(&shown).is_some_and(|reference| reference.to_hex() == shown) {
        return format!("{shown}, a pseudonym");
    }
    let message =
        "not 64 lower-case hexadecimal digits: no pseudonym, and no desk takes it for the person it asked about";
    sheet.warn(item.at, "sub", "RFC 8392, 3.1.2", message);
    format!("{shown}, no pseudonym")
}

fn walk(items: &mut Items<'_>, sheet: &mut Sheet) -> Option<()> {
    let tag = items.field("tag")?;
    sheet.put(tag.at, tag.value_at - tag.at, "tag", "18, COSE_Sign1");
    let array = items.field("COSE_Sign1")?;
    sheet.put(array.at, array.value_at - array.at, "COSE_Sign1", "array of four");
    let protected = items.field("protected header")?;
    let value = format!("{} bytes{}", protected.octets.len(), cut_words(&protected));
    sheet.put(protected.at, protected.value_at - protected.at, "protected header", value);
    let mut inside = items.inside(&protected);
    let is_read = header(&mut inside, sheet).is_some();
    if !is_read || protected.cut {
        *items = inside;
        items.broke_off = protected.cut && (is_read || items.broke_off);
        return None;
    }
    let unprotected = items.field("unprotected header")?;
    sheet.put(unprotected.at, unprotected.value_at - unprotected.at, "unprotected header", count(&unprotected));
    items.skip(&unprotected, 0)?;
    let payload = items.field("payload")?;
    let what =
        if payload.header == Header::Simple(22) { "none: the record stands beside the seal" } else { "held inside" };
    sheet.put(payload.at, payload.value_at - payload.at, "payload", what);
    items.skip(&payload, 0)?;
    let signature = items.field("signature")?;
    let value = format!("{} bytes{}; not checked", signature.octets.len(), cut_words(&signature));
    sheet.put(signature.at, items.at - signature.at, "signature", value);
    (!signature.cut).then_some(())
}

/// To be put behind what is there of a string.
const fn cut_words(item: &Item<'_>) -> &'static str {
    if item.cut { ", cut short" } else { "" }
}

/// How many entries an item has.
fn count(item: &Item<'_>) -> String {
    match item.header {
        Header::Map(Some(0)) => "empty".to_owned(),
        Header::Map(Some(entries)) => format!("{entries} entries that are not signed"),
        _ => "no map".to_owned(),
    }
}

/// The protected header (RFC 9052, 3.1; RFC 9360, 2; RFC 9597, 2).
fn header(items: &mut Items<'_>, sheet: &mut Sheet) -> Option<()> {
    each(items, header_name, |items, label, value| {
        let (at, name, told) = match label {
            1 => {
                let stated = number(value)?;
                if name_of(stated).is_none() {
                    let message = "not an algorithm that seals are made with: verify does not believe it";
                    sheet.warn(value.at, "alg", "RFC 9053, 2.1", message);
                }
                (value.at, "alg", algorithm(stated))
            }
            3 => (value.at, "content type", printable(value.octets)),
            15 => {
                sheet.put(value.at, value.value_at - value.at, "claims", count_claims(value));
                items.at = value.at;
                return claims(items, value.at, sheet);
            }
            34 => {
                items.next()?;
                let hash = items.next()?;
                let told = format!("{}{}", hex::encode(hash.octets), cut_words(&hash));
                sheet.put(value.at, items.at - value.at, "certificate's SHA-256", told);
                return (!hash.cut).then_some(());
            }
            other => {
                items.skip(value, 0)?;
                (value.at, "unknown header", format!("label {other}"))
            }
        };
        sheet.put(at, items.at - at, name, format!("{told}{}", cut_words(value)));
        (!value.cut).then_some(())
    })
}

/// What a label of the protected header is called where it breaks off.
const fn header_name(label: i64) -> &'static str {
    match label {
        1 => "alg",
        3 => "content type",
        15 => "claims",
        34 => "certificate's SHA-256",
        _ => "header",
    }
}

/// What a claim is called where it breaks off.
const fn claim_name(label: i64) -> &'static str {
    match label {
        1 => "iss",
        2 => "sub",
        4 => "exp",
        5 => "nbf",
        6 => "iat",
        7 => "cti",
        10 => "nonce",
        -65_537 => "SHA-256 of the record",
        _ => "claim",
    }
}

fn count_claims(item: &Item<'_>) -> String {
    match item.header {
        Header::Map(Some(entries)) => format!("{entries} claims"),
        _ => "no map".to_owned(),
    }
}

/// CWT claims (RFC 8392, 3.1), nonce (RFC 9711, 4.1) and the hash of the record.
fn claims(items: &mut Items<'_>, at: usize, sheet: &mut Sheet) -> Option<()> {
    let now = sheet.at;
    let mut has_nonce = false;
    each(items, claim_name, |items, label, value| {
        has_nonce |= label == 10;
        let mut time = || {
            let stated = Moment::from_unix(number(value)?);
            validity(label, stated, value.at, sheet);
            Some(when(stated, now))
        };
        let (name, told) = match label {
            1 => ("iss, issuer", printable(value.octets)),
            2 => ("sub, person reference", subject(value, sheet)),
            4 => ("exp, no longer valid from", time()?),
            5 => ("nbf, valid from", time()?),
            6 => ("iat, made", time()?),
            7 => ("cti, the seal's own number", hex::encode(value.octets)),
            10 => ("nonce of the request", hex::encode(value.octets)),
            -65_537 => ("SHA-256 of the record", hex::encode(value.octets)),
            other => {
                items.skip(value, 0)?;
                sheet.put(value.at, items.at - value.at, "unknown claim", format!("label {other}"));
                return Some(());
            }
        };
        sheet.put(value.at, items.at - value.at, name, format!("{told}{}", cut_words(value)));
        (!value.cut).then_some(())
    })?;
    if !has_nonce {
        let message = "no nonce: it was made for no one request and can be handed in again until it expires";
        sheet.note(at, "nonce", "RFC 9711, 4.1", message);
    }
    Some(())
}

/// Calls for each entry of the next item, which must be a map from integers; `name` tells what a label is called.
fn each<'a>(
    items: &mut Items<'a>,
    name: fn(i64) -> &'static str,
    mut entry: impl FnMut(&mut Items<'a>, i64, &Item<'a>) -> Option<()>,
) -> Option<()> {
    let Header::Map(Some(entries)) = items.next()?.header else { return None };
    for _ in 0..entries.min(MOST_PARTS) {
        let label = number(&items.next()?)?;
        let value = items.field(name(label))?;
        entry(items, label, &value)?;
    }
    Some(())
}

fn number(item: &Item<'_>) -> Option<i64> {
    match item.header {
        Header::Positive(value) => i64::try_from(value).ok(),
        Header::Negative(value) => i64::try_from(value).ok().map(|value| -1 - value),
        _ => None,
    }
}

/// Algorithms that seals are made with (RFC 9053, 2.1; RFC 8230, 2; RFC 9864, 2.1).
fn name_of(label: i64) -> Option<&'static str> {
    Some(match label {
        -7 => "ES256",
        -9 => "ESP256",
        -35 => "ES384",
        -36 => "ES512",
        -37 => "PS256",
        -38 => "PS384",
        -39 => "PS512",
        -51 => "ESP384",
        -52 => "ESP512",
        _ => return None,
    })
}

fn algorithm(label: i64) -> String {
    format!("{label}: {}", name_of(label).unwrap_or("not one that seals are made with"))
}
