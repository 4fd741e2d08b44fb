//! The visits of the demo: who comes, with what, and how it must end.

use bioverify::{Absence, Engine, FaceSample, FingerSample, Outcome, Received, Reference, Source};
use bioverify_core::{FingerPosition, Ppi};

use super::cast::{
    AT_THE_REGISTRY, Cast, FORGERS_FACE, LIVE, LIVE_FACE, PORTRAIT, SMUDGED, STRANGER, STRANGERS_FACE, forged_card,
};

/// One capture of a visit.
pub struct Capture {
    /// What happens, in English and Vietnamese.
    pub story: [&'static str; 2],
    /// What the desk hands to the engine, but for the visit's state.
    pub received: Received<'static>,
    /// Outcomes that are right.
    pub right: &'static [Outcome],
}

/// One visit.
pub struct Scene {
    /// Its name, in English and Vietnamese.
    pub title: [&'static str; 2],
    /// Its captures, in order.
    pub captures: Vec<Capture>,
}

/// All visits.
pub fn scenes(cast: &Cast, engine: &Engine) -> Vec<Scene> {
    let forged = forged(engine);
    vec![genuine(cast), borrowed(cast), forged, damaged(cast), unknown(), smudged(cast), by_face(), borrowed_by_face()]
}

fn finger(png: &'static [u8]) -> Received<'static> {
    Received::new().with_finger(FingerSample::encoded(png, Ppi::STANDARD).at(FingerPosition::RightIndex))
}

fn from_card(bytes: &[u8]) -> Reference<'static> {
    Reference::record(Source::CardChip, bytes.to_vec())
}

fn genuine(cast: &Cast) -> Scene {
    let registry = Reference::record(Source::Registry, cast.registry.clone());
    Scene {
        title: ["A genuine visit", "Lượt đến đúng người"],
        captures: vec![Capture {
            story: [
                "The holder's own card; the population database answers as well.",
                "Chính chủ xuất trình thẻ; cơ sở dữ liệu dân cư cũng trả lời.",
            ],
            received: finger(LIVE).with_reference(from_card(&cast.card)).with_reference(registry),
            right: &[Outcome::Accept],
        }],
    }
}

fn borrowed(cast: &Cast) -> Scene {
    let other =
        |image, story, right| Capture { story, received: finger(image).with_reference(from_card(&cast.card)), right };
    let [first, second, third] = STRANGER;
    let not_accept = &[Outcome::Recapture, Outcome::Refer, Outcome::Reject];
    Scene {
        title: ["A borrowed card", "Thẻ mượn của người khác"],
        captures: vec![
            other(first, ["Somebody else's card is presented.", "Thẻ được xuất trình là của người khác."], not_accept),
            other(second, ["The same visitor, captured again.", "Vẫn người đó, quét lần nữa."], not_accept),
            other(
                third,
                ["Captured for the last time in this visit.", "Lần quét cuối cùng của lượt này."],
                &[Outcome::Refer, Outcome::Reject],
            ),
        ],
    }
}

fn forged(engine: &Engine) -> Scene {
    let mut received = Received::new().with_face(FaceSample::encoded(FORGERS_FACE));
    received.references.extend(forged_card(engine));
    Scene {
        title: ["A forged card", "Thẻ bị thay ảnh"],
        captures: vec![Capture {
            story: [
                "The visitor's own portrait was put into somebody else's card. The faces match, the signature does not.",
                "Ảnh của khách được đưa vào thẻ của người khác. Khuôn mặt khớp, nhưng chữ ký thì không.",
            ],
            received,
            right: &[Outcome::Refer],
        }],
    }
}

fn damaged(cast: &Cast) -> Scene {
    let half = cast.card.get(..cast.card.len() / 2).unwrap_or_default();
    Scene {
        title: ["A card whose record is damaged", "Thẻ có dữ liệu bị hỏng"],
        captures: vec![Capture {
            story: [
                "The chip stopped in the middle of the record. A fault of the card is no evidence against its holder.",
                "Chip dừng giữa chừng khi đọc. Thẻ lỗi không phải là bằng chứng chống lại chủ thẻ.",
            ],
            received: finger(LIVE).with_reference(from_card(half)),
            right: &[Outcome::Refer],
        }],
    }
}

fn unknown() -> Scene {
    Scene {
        title: ["A registry answer without a template", "Cơ sở dữ liệu không có vân tay"],
        captures: vec![Capture {
            story: [
                "No card at hand; the population database knows the person but holds no fingerprint.",
                "Không có thẻ; cơ sở dữ liệu dân cư có hồ sơ nhưng không lưu vân tay.",
            ],
            received: finger(LIVE).with_reference(Reference::absent(Source::Registry, Absence::Empty)),
            right: &[Outcome::Refer],
        }],
    }
}

fn smudged(cast: &Cast) -> Scene {
    let with = |image| finger(image).with_reference(from_card(&cast.card));
    Scene {
        title: ["A smudged capture", "Lần quét bị nhòe"],
        captures: vec![
            Capture {
                story: [
                    "The holder's own card, but the finger slipped over a dirty scanner.",
                    "Đúng chủ thẻ, nhưng ngón tay trượt trên máy quét bẩn.",
                ],
                received: with(SMUDGED),
                right: &[Outcome::Recapture],
            },
            Capture {
                story: ["The scanner is wiped, the finger laid down again.", "Đã lau máy quét, đặt lại ngón tay."],
                received: with(AT_THE_REGISTRY),
                right: &[Outcome::Accept],
            },
        ],
    }
}

fn by_face() -> Scene {
    Scene {
        title: ["A finger that cannot be read, a face that can", "Vân tay không đọc được, khuôn mặt thì được"],
        captures: vec![Capture {
            story: [
                "Worn fingers; the camera's photo is compared with the portrait on the chip.",
                "Vân tay mòn; ảnh từ máy ảnh được so với ảnh chân dung trong chip.",
            ],
            received: finger(SMUDGED).with_face(FaceSample::encoded(LIVE_FACE)).with_reference(portrait()),
            right: &[Outcome::Accept],
        }],
    }
}

fn borrowed_by_face() -> Scene {
    let other = |photo: &'static [u8], story, right| Capture {
        story,
        received: Received::new().with_face(FaceSample::encoded(photo)).with_reference(portrait()),
        right,
    };
    let [first, second] = STRANGERS_FACE;
    Scene {
        title: ["A borrowed card, by face", "Thẻ mượn, đối chiếu khuôn mặt"],
        captures: vec![
            other(
                first,
                ["Somebody else looks into the camera.", "Người khác nhìn vào máy ảnh."],
                &[Outcome::Recapture, Outcome::Refer, Outcome::Reject],
            ),
            other(
                second,
                ["The same visitor, another photo.", "Vẫn người đó, chụp lần nữa."],
                &[Outcome::Recapture, Outcome::Refer, Outcome::Reject],
            ),
        ],
    }
}

fn portrait() -> Reference<'static> {
    Reference::face(Source::CardChip, FaceSample::encoded(PORTRAIT))
}
