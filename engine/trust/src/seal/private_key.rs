//! A registry's private key as its file holds it: the number alone, or the structure that OpenSSL writes.

use zeroize::Zeroizing;

use super::issue::{SealError, SealKey};
use crate::algorithm::AlgorithmId;
use crate::ber::{CONTEXT_0, Element, INTEGER, Malformed, OCTET_STRING, Reader, SEQUENCE};
use crate::curve::Curve;
use crate::oid;
use crate::pem::{is_pem, objects};

const FIELD: &str = "private key";
/// Length of the number of a P-384 key.
const NUMBER_OF_P384: usize = 48;

impl SealKey {
    /// The key in a file: its number (32 bytes for P-256, 48 for P-384, big-endian), or `PRIVATE KEY` (PKCS #8, RFC 5958) or
    /// `EC PRIVATE KEY` (RFC 5915) in PEM or DER, not encrypted.
    ///
    /// # Errors
    /// [`SealError`] for a file that holds none, an encrypted one, or one of another kind.
    pub fn read(file: &[u8]) -> Result<Self, SealError> {
        if is_pem(file) {
            return of_pem(file);
        }
        match file {
            number if number.len() == NUMBER_OF_P384 => Self::es384(number),
            // A structure is longer than a number, whatever the number begins with.
            [0x30, ..] if file.len() > NUMBER_OF_P384 => of_der(file),
            number => Self::es256(number),
        }
    }
}

fn of_pem(text: &[u8]) -> Result<SealKey, SealError> {
    for object in objects(text) {
        match object.label {
            b"PRIVATE KEY" | b"EC PRIVATE KEY" => {
                // The older form of encryption has its header in front of the letters.
                let whole = object.whole().map(Zeroizing::new).ok_or(SealError::ClosedKey)?;
                return of_der(&whole);
            }
            b"ENCRYPTED PRIVATE KEY" => return Err(SealError::ClosedKey),
            _ => {}
        }
    }
    Err(SealError::NoKey)
}

fn of_der(file: &[u8]) -> Result<SealKey, SealError> {
    let (curve, number) = read(file).map_err(SealError::KeyFile)?;
    match curve {
        Some(Curve::P256) => SealKey::es256(number),
        Some(Curve::P384) => SealKey::es384(number),
        _ => Err(SealError::OtherKey),
    }
}

/// Curve and number. `None` where it is the key of something else, or of no curve that is known.
fn read(file: &[u8]) -> Result<(Option<Curve>, &[u8]), Malformed> {
    let mut reader = Reader::new(file);
    let mut inside = reader.expect(SEQUENCE, FIELD)?.inside();
    reader.end(FIELD)?;
    inside.expect(INTEGER, FIELD)?;
    if let Some(number) = inside.optional(OCTET_STRING, FIELD)? {
        let curve = inside.optional(CONTEXT_0, FIELD)?.map(|parameters| parameters.inside().next(FIELD)).transpose()?;
        return Ok((known(curve.as_ref())?, number.value));
    }
    let algorithm = AlgorithmId::next(&mut inside, FIELD)?;
    let key = inside.expect(OCTET_STRING, FIELD)?;
    if algorithm.oid != oid::EC_KEY {
        return Ok((None, &[]));
    }
    let mut of_curve = key.inside().expect(SEQUENCE, FIELD)?.inside();
    of_curve.expect(INTEGER, FIELD)?;
    Ok((known(algorithm.parameters.as_ref())?, of_curve.expect(OCTET_STRING, FIELD)?.value))
}

fn known(parameters: Option<&Element<'_>>) -> Result<Option<Curve>, Malformed> {
    parameters.map_or(Ok(None), Curve::of)
}
