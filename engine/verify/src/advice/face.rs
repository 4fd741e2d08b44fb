//! What helps with photos of faces.

use super::Advice;
use crate::lang::Lang;
use crate::reason::Reason;

impl Advice {
    /// What to do about a photo, for the desk.
    pub(super) const fn face_text(self, lang: Lang) -> &'static str {
        match self {
            Self::TakePhotoAgain => lang.pick(
                "chụp lại; nếu vẫn lỗi, nhờ kỹ thuật kiểm tra phần mềm máy ảnh",
                "take the photo again; if it fails once more, have the camera's software checked",
            ),
            Self::LookStraight => {
                lang.pick("mời khách nhìn thẳng vào máy ảnh", "have the visitor look straight into the camera")
            }
            Self::ComeCloser => lang.pick("mời khách lại gần máy ảnh", "have the visitor come closer to the camera"),
            Self::CentreFace => {
                lang.pick("để khuôn mặt vào giữa khung hình", "have the face in the middle of the picture")
            }
            Self::OnePerson => lang.pick("chỉ để một người trước máy ảnh", "have one person alone before the camera"),
            Self::LightFromFront => lang.pick("chiếu sáng khuôn mặt từ phía trước", "light the face from the front"),
            Self::AvoidStrongLight => lang.pick("tránh nguồn sáng mạnh", "turn away from strong light"),
            Self::KeepStill => {
                lang.pick("lau ống kính và mời khách giữ yên", "wipe the lens and have the visitor keep still")
            }
            Self::OpenEyes => lang.pick("mời khách mở mắt", "have the visitor open the eyes"),
            Self::CloseMouth => lang.pick("mời khách ngậm miệng", "have the visitor close the mouth"),
            Self::UncoverFace => lang.pick(
                "mời khách bỏ khẩu trang, kính râm hoặc vén tóc",
                "have mask, dark glasses or hair taken from the face",
            ),
            Self::LookAtVisitor => {
                lang.pick("quan sát khách và chụp lại", "look at the visitor and take the photo again")
            }
            Self::CheckCamera => {
                lang.pick("nhờ kỹ thuật kiểm tra cài đặt máy ảnh", "have the camera's settings checked")
            }
            _ => lang.pick("chụp ảnh khuôn mặt", "take a photo of the face"),
        }
    }

    /// The advice that answers a reason that speaks of a face.
    pub(super) const fn for_face(reason: Reason) -> &'static [Self] {
        match reason {
            Reason::FaceMissing | Reason::FaceRequired | Reason::FaceIsCopy | Reason::FaceLivenessUnknown => {
                &[Self::TakePhoto]
            }
            Reason::FaceUnreadable | Reason::FaceTemplateUnreadable | Reason::FaceProcessingFailed => {
                &[Self::TakePhotoAgain]
            }
            Reason::FaceNotFound => &[Self::LookStraight, Self::ComeCloser, Self::LightFromFront],
            Reason::FaceSeveral => &[Self::OnePerson],
            Reason::FaceTooSmall => &[Self::ComeCloser],
            Reason::FaceQualityLow | Reason::FaceInconclusive => &[Self::LookStraight, Self::LightFromFront],
            Reason::FaceTurned => &[Self::LookStraight],
            Reason::FaceBlurred => &[Self::KeepStill],
            Reason::FaceTooDark | Reason::FaceUnevenLight => &[Self::LightFromFront],
            Reason::FaceTooBright => &[Self::AvoidStrongLight],
            Reason::FaceEyesClosed => &[Self::OpenEyes],
            Reason::FaceMouthOpen => &[Self::CloseMouth],
            Reason::FaceCovered => &[Self::UncoverFace],
            Reason::FaceCutOff => &[Self::CentreFace],
            Reason::FaceBlank => &[Self::KeepStill, Self::LightFromFront],
            Reason::FaceTooLarge | Reason::FaceFormNotRead => &[Self::CheckCamera],
            Reason::FaceLivenessDoubtful => &[Self::LookAtVisitor],
            _ => &[],
        }
    }
}
