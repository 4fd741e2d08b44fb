//! Texts of reasons by their number.

use std::ffi::{CStr, CString, c_char};
use std::sync::OnceLock;

use bioverify::{Lang, Reason};

use crate::codes;
use crate::failure::{Failure, Fallible};
use crate::guard::answer;
use crate::pointer::output;
use crate::status::bv_status;
use crate::text::c_text;

/// Texts of one reason with a NUL at their ends.
struct Texts {
    number: u32,
    code: CString,
    vi: CString,
    en: CString,
}

fn texts() -> &'static [Texts] {
    static TEXTS: OnceLock<Vec<Texts>> = OnceLock::new();
    TEXTS.get_or_init(|| {
        let of = |reason: &Reason| Texts {
            number: u32::from(reason.number()),
            code: c_text(reason.code()),
            vi: c_text(reason.text(Lang::Vi)),
            en: c_text(reason.text(Lang::En)),
        };
        Reason::ALL.iter().map(of).collect()
    })
}

fn find(number: u32) -> Fallible<&'static Texts> {
    let found = texts().iter().find(|texts| texts.number == number);
    found.ok_or_else(|| Failure::bad(format!("{number} is no reason: see enum bv_reason")))
}

/// What a reason says in a language.
pub(crate) fn reason_text(number: u32, lang: u32) -> Fallible<&'static CStr> {
    let texts = find(number)?;
    Ok(match codes::lang(lang)? {
        Lang::Vi => &texts.vi,
        Lang::En => &texts.en,
    })
}

/// What a reason says: what happened and what to do, for the person at the desk, in one of bv_lang. The text lives for ever.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_reason_get_text(reason: u32, lang: u32, text_out: *mut *const c_char) -> bv_status {
    // SAFETY: the contract of the header.
    let out = unsafe { output(text_out, "text_out") };
    answer(|| {
        let out = out?;
        out.put(reason_text(reason, lang)?.as_ptr());
        Ok(())
    })
}

/// The stable name of a reason, for logs, for example `reference-unreadable`. The text lives for ever.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_reason_get_code(reason: u32, code_out: *mut *const c_char) -> bv_status {
    // SAFETY: the contract of the header.
    let out = unsafe { output(code_out, "code_out") };
    answer(|| {
        let out = out?;
        out.put(find(reason)?.code.as_ptr());
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_speaks_both_languages_and_others_none() {
        for reason in Reason::ALL {
            let number = u32::from(reason.number());
            assert_eq!(reason_text(number, 1).unwrap().to_str().unwrap(), reason.text(Lang::Vi));
            assert_eq!(reason_text(number, 2).unwrap().to_str().unwrap(), reason.text(Lang::En));
            assert!(reason_text(number, 0).is_err());
        }
        assert!(reason_text(0, 1).is_err());
    }
}
