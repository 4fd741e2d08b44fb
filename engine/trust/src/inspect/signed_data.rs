//! CMS signed data down to its signers (RFC 5652, 5; ICAO Doc 9303-10, 4.6.2.2; 9303-12, 9.1).

use crate::ber::{CONTEXT_0, CONTEXT_1, Element, INTEGER, Malformed, OID, Reader, SEQUENCE, SET};
use crate::cms::SignedData;
use crate::digest::Hash;
use crate::lds::{ReadList, SecurityObject};
use crate::notes::Notes;
use crate::oid;
use crate::params::{MOST_CERTIFICATES, MOST_SIGNERS};

use super::names::named;
use super::sheet::Sheet;
use super::{algorithm, certificate, chip, groups, master_list, signer};

/// Tag of EF.SOD.
const SOD: u32 = 0x77;

/// Explains EF.SOD.
pub(super) fn file(file: &mut Reader<'_>, sheet: &mut Sheet) -> Result<(), Malformed> {
    let whole = file.rest();
    let outer = file.expect(SOD, "EF.SOD")?;
    sheet.head(&outer, "EF.SOD");
    let mut inside = outer.inside();
    content_info(&mut inside, sheet)?;
    inside.end("EF.SOD")?;
    let signed = SignedData::read(whole)?;
    match SecurityObject::of(&signed) {
        Ok(ReadList::List(_)) => {}
        Ok(ReadList::NotOffered(what)) => {
            sheet.error(
                signed.content_at,
                "hashAlgorithm",
                "ICAO Doc 9303-12, 4.1.6",
                format!("{what} cannot be checked here"),
            );
        }
        Err(error) => sheet.unreadable(error),
    }
    together(&signed, sheet);
    Ok(())
}

/// Explains signed data that is a file of its own.
pub(super) fn bare(file: &mut Reader<'_>, bytes: &[u8], sheet: &mut Sheet) -> Result<(), Malformed> {
    let start = file.at();
    content_info(file, sheet)?;
    let signed = SignedData::read_bare(bytes.get(start..file.at()).unwrap_or(bytes))?;
    together(&signed, sheet);
    Ok(())
}

fn content_info(reader: &mut Reader<'_>, sheet: &mut Sheet) -> Result<(), Malformed> {
    let info = reader.expect(SEQUENCE, "ContentInfo")?;
    sheet.head(&info, "ContentInfo");
    let mut inside = info.inside();
    let kind = inside.expect(OID, "contentType")?;
    sheet.line(&kind, "contentType", named(kind.value));
    let data = inside.expect(CONTEXT_0, "content")?.inside().expect(SEQUENCE, "SignedData")?;
    sheet.head(&data, "SignedData");
    let mut inside = data.inside();
    let version = inside.expect(INTEGER, "CMSVersion")?;
    sheet.line(&version, "SignedData version", version.small("CMSVersion")?.to_string());
    let announced = inside.expect(SET, "digestAlgorithms")?;
    sheet.head(&announced, "digestAlgorithms");
    let mut list = announced.inside();
    while !list.is_empty() {
        let element = list.expect(SEQUENCE, "digestAlgorithms")?;
        sheet.part("", |sheet| algorithm::hash(&element, "digest algorithm, announced", sheet).map(|_| ()));
    }
    encapsulated(&inside.expect(SEQUENCE, "encapContentInfo")?, sheet)?;
    certificates(inside.optional(CONTEXT_0, "certificates")?, data.at, sheet);
    if let Some(lists) = inside.optional(CONTEXT_1, "crls")? {
        sheet.line(
            &lists,
            "crls",
            format!("{} bytes of revocation lists; nobody keeps those current", lists.value.len()),
        );
    }
    signers(&inside.expect(SET, "signerInfos")?, sheet);
    inside.end("SignedData")
}

fn encapsulated(element: &Element<'_>, sheet: &mut Sheet) -> Result<(), Malformed> {
    sheet.head(element, "encapContentInfo");
    let mut inside = element.inside();
    let kind = inside.expect(OID, "eContentType")?;
    sheet.line(&kind, "eContentType", named(kind.value));
    let octets = inside.expect(CONTEXT_0, "eContent")?.inside().next_open("eContent")?;
    let content = octets.octets("eContent")?;
    sheet.head(&octets, "eContent");
    let is_whole = matches!(content, std::borrow::Cow::Borrowed(_));
    let mut reader = if is_whole { octets.inside() } else { Reader::new(&content) };
    if !is_whole {
        let message = "in segments, as BER allows: offsets inside count in what they give together";
        sheet.note(octets.at, "eContent", "RFC 5652, 5.1", message);
    }
    sheet.part("", |sheet| match kind.value {
        oid::LDS_SECURITY_OBJECT => groups::list(&mut reader, sheet),
        oid::MASTER_LIST => master_list::list(&mut reader, sheet),
        oid::CARD_SECURITY => chip::infos(&reader.expect(SET, "SecurityInfos")?, sheet),
        _ => Ok(()),
    });
    Ok(())
}

fn certificates(set: Option<Element<'_>>, at: usize, sheet: &mut Sheet) {
    let Some(set) = set else {
        let message = "no certificate of the signer: it has to be had from elsewhere";
        sheet.error(at, "certificates", "ICAO Doc 9303-10, 4.6.2.2", message);
        return;
    };
    sheet.head(&set, "certificates");
    let mut list = set.inside();
    sheet.part("", |sheet| {
        for index in 0..MOST_CERTIFICATES {
            if list.is_empty() {
                break;
            }
            let element = list.next("certificates")?;
            let prefix = group("certificate", index, list.is_empty());
            sheet.part(&prefix, |sheet| certificate::inside(&element, sheet));
        }
        Ok(())
    });
}

fn signers(set: &Element<'_>, sheet: &mut Sheet) {
    sheet.head(set, "signerInfos");
    let mut list = set.inside();
    sheet.part("", |sheet| {
        for index in 0..MOST_SIGNERS {
            if list.is_empty() {
                break;
            }
            let element = list.expect(SEQUENCE, "SignerInfo")?;
            let prefix = group("signer", index, list.is_empty());
            sheet.part(&prefix, |sheet| signer::explain(&element, sheet));
        }
        Ok(())
    });
}

/// What a part's lines begin with; numbered where there are several.
fn group(part: &str, index: usize, is_last: bool) -> String {
    if index == 0 && is_last { format!("{part}: ") } else { format!("{part} {index}: ") }
}

/// Whether the parts belong together: what of a check needs nobody to be trusted.
fn together(signed: &SignedData<'_>, sheet: &mut Sheet) {
    const FIELD: &str = "signerInfos";
    if signed.signers.is_empty() {
        sheet.error(signed.content_at, FIELD, "RFC 5652, 5.1", "nobody signed it");
    }
    if signed.signers.len() > 1 {
        let message = format!("{} signers; one is recommended, and every one has to hold", signed.signers.len());
        sheet.note(signed.content_at, FIELD, "ICAO Doc 9303-10, 4.6.2.2", message);
    }
    if signed.signers.len() > 1 && signed.content_type == oid::MASTER_LIST {
        let message = "a list of several signers is not taken: nobody could say who vouches for what";
        sheet.warn(signed.content_at, FIELD, "ICAO Doc 9303-12, table 18", message);
    }
    for (index, info) in signed.signers.iter().enumerate() {
        let mut notes = Notes::default();
        let found = crate::signer::signer(signed, info, &mut notes);
        sheet.append(notes.findings);
        for forgery in notes.forgeries {
            sheet.error(info.signed.at, "SignerInfo", "RFC 5652, 5.6", forgery.to_string());
        }
        for doubt in notes.doubts {
            sheet.error(info.signed.at, "SignerInfo", "RFC 5652, 5.6", doubt.to_string());
        }
        let purpose = found.as_ref().map(|found| (found.certificate.extensions.signs_lists, found.certificate.at));
        if let Some((false, at)) = purpose.filter(|_| signed.content_type == oid::MASTER_LIST) {
            let message = "not certified for signing master lists: bioverify card does not take the list";
            sheet.warn(at, "extKeyUsage", "ICAO Doc 9303-12, 7.1.1.3", message);
        }
        if found.is_some_and(|found| found.holds) {
            let value = "fit the certificate in the file; whether to trust that is another question";
            let name = format!("{}digest and signature", group("signer", index, signed.signers.len() == 1));
            sheet.put(info.signed.at, info.signed.raw.len(), &name, value);
        }
        if Hash::of(&info.digest).is_none() {
            sheet.error(
                info.digest.at,
                "digestAlgorithm",
                "ICAO Doc 9303-12, 4.1.6",
                "not a hash that can be checked here",
            );
        }
    }
}
