//! The two languages that reasons are told in.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Language of a text for the person at the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lang {
    /// Vietnamese.
    #[default]
    Vi,
    /// English.
    En,
}

/// A language there is no text in.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("no text in language {given:?}: use vi or en")]
pub struct LangError {
    /// What was asked for.
    pub given: String,
}

impl FromStr for Lang {
    type Err = LangError;

    fn from_str(text: &str) -> Result<Self, LangError> {
        match text {
            "vi" => Ok(Self::Vi),
            "en" => Ok(Self::En),
            _ => Err(LangError { given: text.to_owned() }),
        }
    }
}

impl Lang {
    /// Chooses between a Vietnamese and an English text.
    #[must_use]
    pub const fn pick<'a>(self, vi: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Vi => vi,
            Self::En => en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_language_is_named() {
        assert_eq!("vi".parse(), Ok(Lang::Vi));
        assert_eq!("en".parse(), Ok(Lang::En));
        let error = "fr".parse::<Lang>().unwrap_err();
        assert!(error.to_string().contains("\"fr\""), "{error}");
    }
}
