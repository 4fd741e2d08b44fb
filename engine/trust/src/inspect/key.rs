//! Public keys: kind, size, and the parameters of curves.

use crate::algorithm::{AlgorithmId, NotOffered};
use crate::ber::{BIT_STRING, Element, INTEGER, Malformed, OCTET_STRING, OID, SEQUENCE, trimmed};
use crate::curve::Curve;
use crate::key::KeyInfo;
use crate::oid;

use super::names::named;
use super::sheet::Sheet;

/// What a key is for, which says how strong it has to be (ICAO Doc 9303-12, 4.1.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// Signs certificates.
    Authority,
    /// Signs documents or lists.
    Signer,
    /// Seals a registry's answers.
    Registry,
    /// Proves that a chip is no copy.
    Chip,
}

impl Use {
    /// Least bits of an RSA modulus and of a curve.
    const fn least(self) -> (usize, usize) {
        match self {
            Self::Authority => (3072, 256),
            Self::Signer | Self::Registry => (2048, 224),
            Self::Chip => (2048, 192),
        }
    }
}

/// Explains `SubjectPublicKeyInfo` (RFC 5280, 4.1.2.7).
pub(super) fn explain(element: &Element<'_>, role: Use, sheet: &mut Sheet) -> Result<(), Malformed> {
    const FIELD: &str = "subjectPublicKeyInfo";
    sheet.head(element, FIELD);
    let mut inside = element.inside();
    let algorithm = inside.expect(SEQUENCE, FIELD)?;
    let stated = AlgorithmId::of(&algorithm, FIELD)?;
    let kind = named(stated.oid);
    match stated.parameters.filter(|_| stated.oid == oid::EC_KEY) {
        Some(parameters) => {
            sheet.put(algorithm.at, parameters.at - algorithm.at, "key algorithm", kind);
            curve(&parameters, role, sheet)?;
        }
        None => sheet.line(&algorithm, "key algorithm", kind),
    }
    let bits = inside.expect(BIT_STRING, FIELD)?;
    match stated.oid {
        oid::RSA | oid::PSS => rsa(&bits, role, sheet)?,
        oid::EC_KEY => point(&bits, sheet)?,
        _ => sheet.line(&bits, "key", format!("{} bytes", bits.value.len().saturating_sub(1))),
    }
    let mut again = element.inside();
    let info =
        KeyInfo { algorithm: AlgorithmId::next(&mut again, FIELD)?, bits: bits.bits(FIELD)?, at: bits.value_at + 1 };
    match info.key() {
        Ok(key) => sheet.put(bits.at, bits.raw.len(), "key, in words", key.to_string()),
        Err(NotOffered(what)) => {
            sheet.warn(element.at, FIELD, "ICAO Doc 9303-12, 4.1.6", format!("cannot be used: {what}"))
        }
    }
    Ok(())
}

/// `RSAPublicKey` (RFC 8017, A.1.1).
fn rsa(bits: &Element<'_>, role: Use, sheet: &mut Sheet) -> Result<(), Malformed> {
    const FIELD: &str = "RSAPublicKey";
    let mut inside = bits.inside_bits(FIELD)?.expect(SEQUENCE, FIELD)?.inside();
    let modulus = inside.expect(INTEGER, FIELD)?;
    let magnitude = trimmed(modulus.value);
    if modulus.value.first().is_some_and(|first| first & 0x80 != 0) {
        let message =
            "a negative number: the zero before its first bit is missing; lenient programs read on, strict ones refuse";
        sheet.warn(modulus.at, "modulus", "ITU-T X.690, 8.3", message);
    }
    let leading = magnitude.first().map_or(0, |first| first.leading_zeros() as usize);
    let size = magnitude.len() * 8 - leading;
    sheet.line(&modulus, "modulus", format!("{size} bits"));
    if size < role.least().0 {
        let message = format!("{size} bits are short: at least {} for this use", role.least().0);
        sheet.warn(modulus.at, "modulus", "ICAO Doc 9303-12, 4.1.6", message);
    }
    let exponent = inside.expect(INTEGER, FIELD)?;
    let value = exponent.unsigned(FIELD)?;
    let shown = match value.len() {
        0..=7 => value.iter().fold(0u64, |number, octet| number << 8 | u64::from(*octet)).to_string(),
        long => format!("{long} bytes"),
    };
    if value.len() < 2 {
        sheet.note(exponent.at, "publicExponent", "RFC 8017, 3.1", format!("{shown} is small; 65537 is usual"));
    }
    sheet.line(&exponent, "public exponent", shown);
    inside.end(FIELD)
}

fn point(bits: &Element<'_>, sheet: &mut Sheet) -> Result<(), Malformed> {
    const FIELD: &str = "public point";
    let octets = bits.bits(FIELD)?;
    let form = match octets.first() {
        Some(4) => "not compressed",
        Some(2 | 3) => {
            let message = "a compressed point: it has to stand in full";
            sheet.warn(bits.at, FIELD, "ICAO Doc 9303-12, 4.1.6", message);
            "compressed"
        }
        _ => "of unknown form",
    };
    sheet.line(bits, FIELD, format!("{} bytes, {form}", octets.len()));
    Ok(())
}

/// Parameters of a curve: by name, or each one.
fn curve(parameters: &Element<'_>, role: Use, sheet: &mut Sheet) -> Result<(), Malformed> {
    const FIELD: &str = "elliptic curve parameters";
    const CLAUSE: &str = "ICAO Doc 9303-12, 4.1.6";
    let known = Curve::of(parameters)?;
    match parameters.tag {
        OID => {
            let name = known.map_or_else(|| oid::dotted(parameters.value), |curve| curve.name().to_owned());
            sheet.line(parameters, "curve", format!("{name}, by name"));
            if matches!(role, Use::Authority | Use::Signer) {
                sheet.note(
                    parameters.at,
                    FIELD,
                    CLAUSE,
                    "named curve: ICAO asks for explicit parameters; readers take both",
                );
            }
        }
        SEQUENCE => {
            explicit(parameters, sheet)?;
            match known {
                Some(curve) => {
                    let message = format!(
                        "explicit parameters, as ICAO asks: all of them, base point included, are those of {}; programs for the web \
                         refuse them",
                        curve.name()
                    );
                    sheet.note(parameters.at, FIELD, CLAUSE, message);
                }
                None => {
                    let message =
                        "explicit parameters of no known curve: anybody can choose some that fit a key (CVE-2020-0601)";
                    sheet.error(parameters.at, FIELD, CLAUSE, message);
                }
            }
        }
        _ => sheet.line(parameters, "curve", "of the issuer's key (implicit)"),
    }
    let size = known.map(Curve::bits).filter(|bits| *bits < role.least().1);
    if let Some(size) = size {
        let message = format!("a curve of {size} bits is short: at least {} for this use", role.least().1);
        sheet.warn(parameters.at, FIELD, CLAUSE, message);
    }
    Ok(())
}

/// `ECParameters` (RFC 3279, 2.3.5).
fn explicit(parameters: &Element<'_>, sheet: &mut Sheet) -> Result<(), Malformed> {
    const FIELD: &str = "elliptic curve parameters";
    sheet.head(parameters, FIELD);
    let mut inside = parameters.inside();
    let version = inside.expect(INTEGER, FIELD)?;
    sheet.line(&version, "curve version", version.small(FIELD)?.to_string());
    let field = inside.expect(SEQUENCE, FIELD)?;
    let mut of_field = field.inside();
    of_field.expect(OID, FIELD)?;
    let prime = of_field.next(FIELD)?;
    sheet.line(&field, "curve field", format!("{} bytes", prime.value.len()));
    let mut coefficients = inside.expect(SEQUENCE, FIELD)?.inside();
    for name in ["curve coefficient a", "curve coefficient b"] {
        let coefficient = coefficients.expect(OCTET_STRING, FIELD)?;
        sheet.line(&coefficient, name, format!("{} bytes", coefficient.value.len()));
    }
    let base = inside.expect(OCTET_STRING, FIELD)?;
    sheet.line(&base, "curve base point", format!("{} bytes", base.value.len()));
    let order = inside.expect(INTEGER, FIELD)?;
    sheet.line(&order, "curve order", format!("{} bytes", order.value.len()));
    match inside.optional(INTEGER, FIELD)? {
        Some(cofactor) => sheet.line(&cofactor, "curve cofactor", cofactor.small(FIELD)?.to_string()),
        None => sheet.warn(parameters.at, FIELD, "ICAO Doc 9303-12, 4.1.6", "the cofactor is missing"),
    }
    Ok(())
}
