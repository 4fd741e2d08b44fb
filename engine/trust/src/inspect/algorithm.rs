//! Algorithm identifiers in words, with the parameters of RSASSA-PSS.

use crate::algorithm::{AlgorithmId, NotOffered, Padding, Scheme};
use crate::ber::{CONTEXT_0, CONTEXT_1, CONTEXT_2, CONTEXT_3, Element, Malformed, SEQUENCE};
use crate::digest::Hash;
use crate::oid;

use super::names::named;
use super::sheet::Sheet;

/// Explains a hash algorithm.
pub(super) fn hash(element: &Element<'_>, name: &'static str, sheet: &mut Sheet) -> Result<Option<Hash>, Malformed> {
    let stated = AlgorithmId::of(element, name)?;
    let found = Hash::of(&stated);
    sheet.line(element, name, named(stated.oid));
    weak(found, element.at, name, sheet);
    Ok(found)
}

/// Warns of SHA-1.
fn weak(hash: Option<Hash>, at: usize, name: &'static str, sheet: &mut Sheet) {
    if hash == Some(Hash::Sha1) {
        let message = "SHA-1 is weak: collisions can be made since 2017; only documents of before are excused";
        sheet.warn(at, name, "ICAO Doc 9303-12, 4.1.6", message);
    }
}

/// Explains a signature algorithm; `digest` is the hash that is stated beside it.
pub(super) fn signature(
    element: &Element<'_>,
    name: &'static str,
    digest: Option<Hash>,
    sheet: &mut Sheet,
) -> Result<(), Malformed> {
    let stated = AlgorithmId::of(element, name)?;
    let scheme = Scheme::of(&stated, digest);
    let words = match &scheme {
        Ok(scheme) => format!("{}: {scheme}", named(stated.oid)),
        Err(_) => named(stated.oid),
    };
    match stated.parameters.filter(|_| stated.oid == oid::PSS) {
        Some(parameters) => {
            sheet.put(element.at, parameters.at.saturating_sub(element.at), name, words);
            pss(&parameters, sheet);
        }
        None => sheet.line(element, name, words),
    }
    match scheme {
        Ok(scheme) => advise(scheme, element.at, name, sheet),
        Err(NotOffered(what)) => {
            sheet.warn(element.at, name, "ICAO Doc 9303-12, 4.1.6", format!("{what} cannot be checked here"))
        }
    }
    Ok(())
}

fn advise(scheme: Scheme, at: usize, name: &'static str, sheet: &mut Sheet) {
    weak(Some(scheme.hash), at, name, sheet);
    let Padding::Pss { salt, mask } = scheme.padding else { return };
    if mask != scheme.hash {
        let message = format!("{mask} in the mask beside {}: allowed, and refused by many programs", scheme.hash);
        sheet.warn(at, name, "RFC 4055, 3.1", message);
    }
    if salt != scheme.hash.len() {
        let message = format!("a salt of {salt} bytes beside a hash of {}: allowed, and unusual", scheme.hash.len());
        sheet.note(at, name, "RFC 4055, 3.1", message);
    }
}

/// `RSASSA-PSS-params` (RFC 4055, 3.1): what is stated; what is not has its default.
fn pss(parameters: &Element<'_>, sheet: &mut Sheet) {
    const FIELD: &str = "RSASSA-PSS parameters";
    sheet.head(parameters, FIELD);
    sheet.part("", |sheet| {
        let mut inside = parameters.inside();
        while !inside.is_empty() {
            let outer = inside.next(FIELD)?;
            let value = outer.inside().next(FIELD)?;
            match outer.tag {
                CONTEXT_0 => sheet.line(&outer, "hash of the message", named(AlgorithmId::of(&value, FIELD)?.oid)),
                CONTEXT_1 => {
                    let generator = AlgorithmId::of(&value, FIELD)?;
                    let inner = generator.parameters.filter(|inner| inner.tag == SEQUENCE);
                    let hash = inner.map(|inner| AlgorithmId::of(&inner, FIELD)).transpose()?;
                    let hash = hash.map_or_else(|| "no hash".to_owned(), |hash| named(hash.oid));
                    sheet.line(&outer, "mask generation", format!("{} with {hash}", named(generator.oid)));
                }
                CONTEXT_2 => sheet.line(&outer, "salt", format!("{} bytes", value.small(FIELD)?)),
                CONTEXT_3 => sheet.line(&outer, "trailer field", value.small(FIELD)?.to_string()),
                _ => sheet.line(&outer, "unknown parameter", format!("tag {:02X}", outer.tag)),
            }
        }
        Ok(())
    });
}
