//! What in a photo may explain a doubt of its liveness, in words for the desk. It explains and decides nothing.

use bioverify_face::Sign;
use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::lang::Lang;

/// A sign of a picture held before the camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cue {
    /// Straight edges round the head.
    Border,
    /// White spots on the face.
    Reflection,
    /// A regular pattern on the face.
    Pattern,
}

impl Cue {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Border, Self::Reflection, Self::Pattern];

    /// What the face crate calls it; `None` for a sign that this version has no words for.
    pub(crate) const fn of(sign: Sign) -> Option<Self> {
        match sign {
            Sign::Border => Some(Self::Border),
            Sign::Reflection => Some(Self::Reflection),
            Sign::Moire => Some(Self::Pattern),
            _ => None,
        }
    }

    /// The stable name, lower case with hyphens.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Border => "border",
            Self::Reflection => "reflection",
            Self::Pattern => "pattern",
        }
    }

    /// What is to be seen, in one sentence.
    #[must_use]
    pub const fn text(self, lang: Lang) -> &'static str {
        match self {
            Self::Border => lang.pick(
                "Quanh đầu có các cạnh thẳng, như mép tờ giấy hoặc màn hình.",
                "There are straight edges round the head, like those of a sheet or a screen.",
            ),
            Self::Reflection => lang.pick(
                "Trên mặt có đốm trắng, như ánh đèn trên giấy bóng hoặc kính.",
                "There are white spots on the face, like lamps in glossy paper or glass.",
            ),
            Self::Pattern => lang.pick(
                "Trên mặt có hoạ tiết lặp đều, như các điểm ảnh của màn hình.",
                "There is a regular pattern on the face, like the pixels of a screen.",
            ),
        }
    }
}

impl Serialize for Cue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Cue", 3)?;
        fields.serialize_field("code", self.code())?;
        fields.serialize_field("en", self.text(Lang::En))?;
        fields.serialize_field("vi", self.text(Lang::Vi))?;
        fields.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_has_words_in_both_languages() {
        let known: Vec<Cue> = Sign::ALL.iter().filter_map(|sign| Cue::of(*sign)).collect();
        assert_eq!(known, Cue::ALL);
        for cue in Cue::ALL {
            let (vi, en) = (cue.text(Lang::Vi), cue.text(Lang::En));
            assert!(vi.ends_with('.') && !vi.is_ascii() && en.ends_with('.') && en.is_ascii(), "{cue:?}");
        }
        let json = serde_json::to_value(Cue::Border).unwrap();
        assert_eq!((&json["code"], &json["en"]), (&"border".into(), &Cue::Border.text(Lang::En).into()));
    }
}
