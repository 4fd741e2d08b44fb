//! Texts as C wants them.

use std::ffi::CString;

/// The text with a NUL at its end. A NUL inside, which no text of this library has, would cut it short and is left out.
pub(crate) fn c_text(text: impl Into<Vec<u8>>) -> CString {
    let mut bytes: Vec<u8> = text.into();
    bytes.retain(|byte| *byte != 0);
    CString::new(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nul_inside_is_left_out() {
        assert_eq!(c_text("a\0b").to_bytes(), b"ab");
        assert_eq!(c_text("vân tay").to_str().unwrap(), "vân tay");
    }
}
