//! A sealed template, as far as it can be read without its key: the header, which is open and authenticated (the module `template` has
//! the layout). Which key a row needs is told by the key id alone.

use crate::params::TEMPLATE_BUCKET;
use crate::template::{HEADER_LENGTH, KEY_ID_AT, KeyRing, NONCE_LENGTH, Purpose, TAG_LENGTH, VERSION};

use super::sheet::Sheet;

const CLAUSE: &str = "bioverify-trust, template";

/// Explains a sealed template.
pub(super) fn explain(bytes: &[u8], sheet: &mut Sheet) {
    sheet.put(0, 4, "magic", "BVST");
    if let Some(version) = bytes.get(4).copied() {
        sheet.put(4, 1, "version", version.to_string());
        if version != VERSION {
            sheet.error(4, "version", CLAUSE, format!("{version}: this engine opens version {VERSION}"));
        }
    }
    if let Some(code) = bytes.get(5).copied() {
        let purpose = match Purpose::of_code(code) {
            Some(Purpose::FingerTemplate) => "finger template",
            Some(Purpose::FaceTemplate) => "face template",
            None => "not defined",
        };
        sheet.put(5, 1, "purpose", format!("{code}: {purpose}"));
        if Purpose::of_code(code).is_none() {
            sheet.error(5, "purpose", CLAUSE, format!("{code} is not defined: it does not open"));
        }
    }
    if let Some(reserved) = bytes.get(6..KEY_ID_AT) {
        let is_zero = reserved.iter().all(|byte| *byte == 0);
        sheet.put(6, 2, "reserved", if is_zero { "0" } else { "not 0" });
        if !is_zero {
            sheet.error(6, "reserved", CLAUSE, "not 0: it does not open".to_owned());
        }
    }
    if let Some(key) = KeyRing::key_of(bytes) {
        sheet.put(KEY_ID_AT, 8, "key id", format!("{key}, as bioverify seal new-key printed it"));
    }
    let body = HEADER_LENGTH + TAG_LENGTH;
    match bytes.len().checked_sub(body) {
        Some(sealed) if sealed > 0 && sealed % TEMPLATE_BUCKET == 0 => {
            sheet.put(HEADER_LENGTH - NONCE_LENGTH, NONCE_LENGTH, "nonce", "of this sealing alone");
            sheet.put(HEADER_LENGTH, sealed, "ciphertext", format!("{sealed} bytes"));
            sheet.put(HEADER_LENGTH + sealed, TAG_LENGTH, "tag", format!("{TAG_LENGTH} bytes"));
        }
        _ => {
            let message = format!(
                "{} bytes: a sealed template has {body} and a multiple of {TEMPLATE_BUCKET}; it was cut or something was appended, \
                 read it again",
                bytes.len()
            );
            sheet.error(bytes.len(), "length", CLAUSE, message);
        }
    }
    let message = "what is inside is not explained: open it with --key and --owner, or with bioverify seal open";
    sheet.error(HEADER_LENGTH.min(bytes.len()), "ciphertext", CLAUSE, message.to_owned());
}
