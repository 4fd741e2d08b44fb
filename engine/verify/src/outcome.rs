//! What to do: the four outcomes of a verification.

use serde::{Deserialize, Serialize};

use crate::lang::Lang;

/// What the desk does next. Why it does so is told by the decision's reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The evidence is strong enough under the policy: go on.
    Accept,
    /// Capture again as the decision advises.
    Recapture,
    /// A person decides, by another document.
    Refer,
    /// The sample does not match the reference, clearly and repeatedly, and the policy lets the engine say so.
    Reject,
}

impl Outcome {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Accept, Self::Recapture, Self::Refer, Self::Reject];

    /// One line for the desk.
    #[must_use]
    pub const fn text(self, lang: Lang) -> &'static str {
        match self {
            Self::Accept => lang.pick("CHẤP NHẬN: đúng người.", "ACCEPT: the identity is confirmed."),
            Self::Recapture => {
                lang.pick("LẤY MẪU LẠI: vui lòng quét hoặc chụp lần nữa.", "RECAPTURE: please capture again.")
            }
            Self::Refer => lang.pick(
                "CHUYỂN NGƯỜI KIỂM TRA: vui lòng nhờ nhân viên phụ trách xem giấy tờ khác.",
                "REFER: please ask the person in charge to check another document.",
            ),
            Self::Reject => lang.pick(
                "KHÔNG CHẤP NHẬN: mẫu không khớp với dữ liệu đối chiếu; vui lòng kiểm tra giấy tờ khác.",
                "REJECT: the sample does not match the reference; please check identity by another document.",
            ),
        }
    }
}
