//! Explains, field by field, the files that decide about trust: EF.SOD, EF.CardSecurity, EF.CardAccess, EF.DG14, EF.DG15,
//! certificates, revocation lists, CSCA master lists, the seals of registries and the headers of sealed templates.
//!
//! **Nothing is proved here.** No authority is asked, so that a forged file is explained as calmly as a genuine one; what its
//! report says of wrong digests and signatures only tells that its parts do not belong together.

mod algorithm;
mod cbor;
mod certificate;
mod chip;
mod crl;
mod extension;
mod groups;
mod key;
mod kind;
mod master_list;
mod names;
mod profile;
mod seal;
mod sealed_template;
mod sheet;
mod signed_data;
mod signer;

use bioverify_record::Report;

use crate::ber::{Malformed, Reader};
use crate::damage::broken_off;
use crate::moment::Moment;
use crate::params::{LONGEST_MASTER_LIST, LONGEST_REVOCATION_LIST, MOST_PARTS};
use crate::pem::{Object, is_pem, objects};

use kind::Kind;
use sheet::Sheet;

/// Explains `bytes` where they are one of the files that decide about trust; `None` for everything else. Validity is told as of
/// `at`. Offsets count in the bytes given, in PEM text in the bytes of each object. Never fails: what is wrong is in the findings.
///
/// A file that breaks off is explained as far as it goes.
///
/// The report holds no more about a person than the bytes do (hashes of groups, a registry's pseudonym): for an auditor's eyes.
#[must_use]
pub fn inspect(bytes: &[u8], at: Moment) -> Option<Report> {
    if bytes.len() > LONGEST_MASTER_LIST.max(LONGEST_REVOCATION_LIST) {
        return None;
    }
    let mut sheet = Sheet::new(at);
    let (kind, form) = match is_pem(bytes) {
        true => (text(bytes, &mut sheet)?, " of PEM, offsets count in the bytes that it stands for"),
        false => (binary(bytes, &mut sheet)?, ""),
    };
    Some(sheet.finish(format!("{kind}, {} bytes{form}; {}", bytes.len(), kind.caution())))
}

fn binary(bytes: &[u8], sheet: &mut Sheet) -> Option<Kind> {
    let kind = Kind::of(bytes)?;
    sheet.object("", |sheet| kind.explain(bytes, sheet));
    Some(kind)
}

/// Explains every object of a PEM text, and names the first that is known.
fn text(bytes: &[u8], sheet: &mut Sheet) -> Option<Kind> {
    let found = objects(bytes);
    let several = found.len() > 1;
    let mut first = None;
    for (index, object) in found.iter().enumerate().take(MOST_PARTS) {
        let prefix = if several { format!("object {index}: ") } else { String::new() };
        let kind = Kind::of(&object.octets).or_else(|| Kind::of_label(object.label));
        first = first.or(kind);
        sheet.object(&prefix, |sheet| one(object, kind, sheet));
    }
    if found.len() > MOST_PARTS {
        sheet.note(0, "PEM", "RFC 7468, 2", format!("{} more objects are not explained", found.len() - MOST_PARTS));
    }
    first
}

/// One object of a PEM text.
fn one(object: &Object<'_>, kind: Option<Kind>, sheet: &mut Sheet) -> Result<(), Malformed> {
    let len = object.octets.len();
    if !object.is_whole {
        let message = format!("the base64 is broken or has no end; the {len} bytes before that are explained");
        sheet.error(len, "PEM", "RFC 7468, 2", message);
    }
    match kind {
        Some(kind) => kind.explain(&object.octets, sheet),
        None => {
            sheet.put(0, len, "object", "something else; not explained");
            Ok(())
        }
    }
}

impl Kind {
    fn explain(self, bytes: &[u8], sheet: &mut Sheet) -> Result<(), Malformed> {
        let breaks_off = broken_off(bytes);
        if let Some(expected) = breaks_off.filter(|_| !matches!(self, Self::Seal | Self::SealedTemplate)) {
            let announced =
                expected.map_or_else(String::new, |bytes| format!(" of the {bytes} that its header announces"));
            let message = format!("breaks off after {} bytes{announced}: read or copy it again", bytes.len());
            sheet.error(bytes.len(), "file", "ITU-T X.690, 8.1", message);
        }
        let mut file = if breaks_off.is_some() { Reader::cut(bytes) } else { Reader::new(bytes) };
        match self {
            Self::Seal => {
                seal::explain(bytes, sheet);
                return Ok(());
            }
            Self::SealedTemplate => {
                sealed_template::explain(bytes, sheet);
                return Ok(());
            }
            Self::SecurityObject => signed_data::file(&mut file, sheet)?,
            Self::MasterList | Self::CardSecurity | Self::SignedData => signed_data::bare(&mut file, bytes, sheet)?,
            Self::ChipOptions => chip::options(&file.next("EF.DG14")?, sheet)?,
            Self::CardAccess => chip::infos(&file.next("EF.CardAccess")?, sheet)?,
            Self::ChipKey => chip::key(&file.next("EF.DG15")?, sheet)?,
            Self::Certificate => certificate::alone(&file.next("certificate")?, sheet)?,
            Self::RevocationList => crl::explain(&file.next("CertificateList")?, bytes, sheet)?,
        }
        if !file.is_empty() {
            let message = format!("{} byte(s) behind the end of the object; ignored", file.rest().len());
            sheet.warn(file.at(), "file", "ITU-T X.690, 8.1", message);
        }
        Ok(())
    }
}
