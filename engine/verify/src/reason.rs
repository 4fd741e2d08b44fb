//! Why: numbered reasons with texts in Vietnamese and English for the person at the desk: what happened, then what to do.
//!
//! Numbers are part of the interface, never changed and never used again: 100 to 199 speak of the finger capture, 200 to 299
//! of the face capture, 300 to 399 of the reference, 400 to 499 of the comparison, 500 to 599 of the policy.

mod json;

use crate::lang::Lang;

macro_rules! reasons {
    ($($name:ident = $number:literal, $code:literal, $en:literal, $vi:literal;)*) => {
        /// Why a decision is what it is. See the module page for the number ranges.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        #[repr(u16)]
        pub enum Reason {
            $(#[doc = $en] $name = $number,)*
        }

        impl Reason {
            /// Every reason there is, by rising number.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The stable name, lower case with hyphens.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }

            /// What happened and what to do, in one or two sentences.
            #[must_use]
            pub const fn text(self, lang: Lang) -> &'static str {
                match self { $(Self::$name => lang.pick($vi, $en)),* }
            }
        }
    };
}

reasons! {
    FingerMissing = 101, "finger-missing",
        "No finger was captured. Please capture a finger, or check identity by another document if none can be captured.",
        "Chưa có vân tay nào được quét. Vui lòng quét vân tay, hoặc kiểm tra bằng giấy tờ khác nếu không thể quét.";
    FingerUnreadable = 102, "finger-unreadable",
        "The finger image could not be read. Please capture again; if it happens again, check the scanner's software.",
        "Không đọc được ảnh vân tay. Vui lòng quét lại; nếu vẫn lỗi, hãy kiểm tra phần mềm máy quét.";
    FingerNotFound = 103, "finger-not-found",
        "No fingerprint is visible in the image. Please place the finger flat on the scanner and capture again.",
        "Không thấy vân tay trong ảnh. Vui lòng mời khách đặt ngón tay phẳng lên máy quét rồi quét lại.";
    FingerQualityLow = 104, "finger-quality-low",
        "The fingerprint is not clear enough. Please wipe the finger and the scanner, then capture again.",
        "Vân tay chưa đủ rõ. Vui lòng lau sạch ngón tay và mặt máy quét rồi quét lại.";
    FingerTooDry = 105, "finger-too-dry",
        "The ridges are broken: dry skin or too light a touch. Please moisten the finger slightly or press a little harder.",
        "Đường vân bị đứt do da khô hoặc ấn quá nhẹ. Vui lòng mời khách làm ẩm nhẹ ngón tay hoặc ấn mạnh hơn một chút.";
    FingerTooWet = 106, "finger-too-wet",
        "The ridges run together: wet skin or too hard a press. Please dry the finger and the scanner and press more lightly.",
        "Đường vân bị dính do ngón tay ướt hoặc ấn quá mạnh. Vui lòng lau khô ngón tay và mặt máy quét rồi ấn nhẹ hơn.";
    FingerTooSmall = 107, "finger-too-small",
        "Too little of the finger was captured. Please lay the whole pad of the finger in the middle of the scanner.",
        "Phần vân tay quét được quá nhỏ. Vui lòng mời khách đặt trọn đầu ngón tay vào giữa máy quét.";
    FingerInverted = 108, "finger-inverted",
        "The image had white ridges and was turned dark. Please have the scanner's settings checked.",
        "Ảnh vân tay bị đảo màu (đường vân trắng) và đã được đổi lại. Vui lòng kiểm tra cài đặt máy quét.";
    FingerFewMinutiae = 109, "finger-few-minutiae",
        "Too few features were found in the fingerprint. Please lay more of the finger on the scanner, or use another finger.",
        "Vân tay có quá ít đặc điểm. Vui lòng đặt ngón tay trọn hơn lên máy quét hoặc dùng ngón khác.";
    FingerProcessingFailed = 110, "finger-processing-failed",
        "The fingerprint could not be processed. Please capture again; if it happens again, call technical support.",
        "Không xử lý được vân tay. Vui lòng quét lại; nếu vẫn lỗi, hãy gọi bộ phận kỹ thuật.";
    FingerTemplateUnreadable = 111, "finger-template-unreadable",
        "The captured fingerprint record could not be read. Please capture again.",
        "Không đọc được bản ghi vân tay vừa lấy. Vui lòng quét lại.";
    FingerUnclear = 112, "finger-unclear",
        "The ridges are smeared or worn. Please hold the finger still on a clean scanner, or use another finger.",
        "Đường vân bị nhòe hoặc mòn. Vui lòng lau sạch máy quét, mời khách giữ yên ngón tay hoặc dùng ngón khác.";
    FingerLowContrast = 113, "finger-low-contrast",
        "The fingerprint is faint. Please wipe the scanner clean and press a little harder.",
        "Vân tay quá mờ. Vui lòng lau sạch mặt máy quét và mời khách ấn mạnh hơn một chút.";
    FingerOffCentre = 114, "finger-off-centre",
        "The finger lies beside the middle of the scanner. Please place it in the middle.",
        "Ngón tay đặt lệch. Vui lòng mời khách đặt ngón tay vào giữa máy quét.";
    FingerResolutionDoubtful = 115, "finger-resolution-doubtful",
        "The ridges are unusually wide or narrow. Please have the scanner's resolution setting checked.",
        "Đường vân rộng hoặc hẹp bất thường. Vui lòng kiểm tra độ phân giải cài đặt cho máy quét.";
    FingerTooLarge = 116, "finger-too-large",
        "The image is larger than one finger can be: several fingers, a photo or a wrong resolution. Please capture one finger only with the fingerprint scanner, and have its resolution setting checked.",
        "Ảnh lớn hơn kích thước một ngón tay: có thể là nhiều ngón, ảnh chụp hoặc sai độ phân giải. Vui lòng chỉ quét một ngón bằng máy quét vân tay và kiểm tra độ phân giải cài đặt.";
    FingerIsPhoto = 117, "finger-is-photo",
        "This looks like a photo, not a finger. Please capture the finger with the fingerprint scanner; a photo of a face belongs to the face.",
        "Đây có vẻ là ảnh chụp, không phải vân tay. Vui lòng quét ngón tay bằng máy quét vân tay; ảnh khuôn mặt cần đưa vào mục khuôn mặt.";
    FingerIsCopy = 118, "finger-is-copy",
        "What came in as the finger is the reference itself and was not captured now. Please capture everything anew, the finger with the scanner.",
        "Vân tay đưa vào chính là dữ liệu đối chiếu, không phải vừa được quét. Vui lòng lấy lại tất cả các mẫu và quét ngón tay bằng máy quét.";
    FingerIsTemplate = 119, "finger-is-template",
        "A template came in instead of a finger image, so that its capture could not be looked at. Please capture the finger with the scanner if this is a desk.",
        "Vân tay đưa vào là mẫu đã trích chứ không phải ảnh nên không xem được lúc quét. Nếu đây là quầy tiếp đón, vui lòng quét ngón tay bằng máy quét.";
    FingerRepeated = 120, "finger-repeated",
        "One finger image came in again under the name of another finger and counts once. Please capture each finger by itself and name it as it is.",
        "Một ảnh vân tay được đưa vào lần nữa dưới tên ngón khác nên chỉ được tính một lần. Vui lòng quét riêng từng ngón và ghi đúng tên ngón.";
    FingerResidue = 121, "finger-residue",
        "Traces of an earlier finger are on the scanner. Please wipe the scanner clean and capture again.",
        "Trên mặt máy quét còn vết vân tay của lần quét trước. Vui lòng lau sạch mặt máy quét rồi quét lại.";

    FaceMissing = 201, "face-missing",
        "No face was captured. Please take a photo, or check identity by another document if none can be taken.",
        "Chưa chụp ảnh khuôn mặt. Vui lòng chụp ảnh, hoặc kiểm tra bằng giấy tờ khác nếu không thể chụp.";
    FaceUnreadable = 202, "face-unreadable",
        "The photo could not be read. Please take it again; if it happens again, check the camera's software.",
        "Không đọc được ảnh khuôn mặt. Vui lòng chụp lại; nếu vẫn lỗi, hãy kiểm tra phần mềm máy ảnh.";
    FaceNotFound = 203, "face-not-found",
        "No face was found in the photo. Please have the visitor look into the camera, closer and in good light.",
        "Không thấy khuôn mặt trong ảnh. Vui lòng mời khách nhìn vào máy ảnh, lại gần hơn và ở nơi đủ sáng.";
    FaceSeveral = 204, "face-several",
        "Several faces are in the photo. Please have one person alone before the camera.",
        "Có nhiều khuôn mặt trong ảnh. Vui lòng chỉ để một người đứng trước máy ảnh.";
    FaceTooSmall = 205, "face-too-small",
        "The face is too small in the photo. Please have the visitor come closer to the camera.",
        "Khuôn mặt trong ảnh quá nhỏ. Vui lòng mời khách lại gần máy ảnh hơn.";
    FaceQualityLow = 206, "face-quality-low",
        "The photo is not good enough. Please take it again in even light, with the visitor keeping still.",
        "Ảnh khuôn mặt chưa đủ tốt. Vui lòng chụp lại ở nơi sáng đều và mời khách giữ yên.";
    FaceTurned = 207, "face-turned",
        "The head is turned or tilted. Please have the visitor look straight into the camera.",
        "Đầu đang quay hoặc nghiêng. Vui lòng mời khách nhìn thẳng vào máy ảnh.";
    FaceBlurred = 208, "face-blurred",
        "The photo is blurred. Please wipe the lens, have the visitor keep still, and take it again.",
        "Ảnh bị nhòe. Vui lòng lau ống kính, mời khách giữ yên rồi chụp lại.";
    FaceTooDark = 209, "face-too-dark",
        "The face is too dark. Please light it from the front and take the photo again.",
        "Khuôn mặt quá tối. Vui lòng chiếu sáng từ phía trước rồi chụp lại.";
    FaceTooBright = 210, "face-too-bright",
        "The face is too bright. Please turn it away from strong light and take the photo again.",
        "Khuôn mặt quá sáng. Vui lòng tránh nguồn sáng mạnh rồi chụp lại.";
    FaceUnevenLight = 211, "face-uneven-light",
        "One side of the face is in shadow. Please light the face from the front.",
        "Một bên khuôn mặt bị tối. Vui lòng chiếu sáng từ phía trước.";
    FaceEyesClosed = 212, "face-eyes-closed",
        "The eyes are closed. Please take the photo again with open eyes.",
        "Mắt đang nhắm. Vui lòng chụp lại khi khách mở mắt.";
    FaceMouthOpen = 213, "face-mouth-open",
        "The mouth is open. Please take the photo again with the mouth closed.",
        "Miệng đang mở. Vui lòng chụp lại khi khách ngậm miệng.";
    FaceCovered = 214, "face-covered",
        "Part of the face is covered. Please have mask, dark glasses or hair taken from the face.",
        "Khuôn mặt bị che một phần. Vui lòng mời khách bỏ khẩu trang, kính râm hoặc vén tóc.";
    FaceCutOff = 215, "face-cut-off",
        "The face reaches beyond the photo's edge. Please have the visitor in the middle of the picture.",
        "Khuôn mặt vượt ra ngoài khung ảnh. Vui lòng mời khách đứng vào giữa khung hình.";
    FaceBlank = 216, "face-blank",
        "The photo is blank. Please uncover the lens, check the light, and take it again.",
        "Ảnh trống hoặc đen. Vui lòng mở nắp ống kính, kiểm tra ánh sáng rồi chụp lại.";
    FaceTooLarge = 217, "face-too-large",
        "The photo is larger than the engine reads. Please set the camera to a smaller picture.",
        "Ảnh quá lớn để xử lý. Vui lòng chỉnh máy ảnh chụp ảnh nhỏ hơn.";
    FaceTemplateUnreadable = 218, "face-template-unreadable",
        "The captured face template could not be read. Please take the photo again.",
        "Không đọc được mẫu khuôn mặt vừa lấy. Vui lòng chụp lại.";
    FaceProcessingFailed = 219, "face-processing-failed",
        "The photo could not be processed. Please take it again; if it happens again, call technical support.",
        "Không xử lý được ảnh khuôn mặt. Vui lòng chụp lại; nếu vẫn lỗi, hãy gọi bộ phận kỹ thuật.";
    FaceLivenessDoubtful = 220, "face-liveness-doubtful",
        "The photo may show a picture instead of a person. Please look at the visitor and take the photo again.",
        "Ảnh có thể chụp từ một bức hình khác. Vui lòng quan sát khách và chụp lại.";
    FaceFormNotRead = 221, "face-form-not-read",
        "The photo is in a form that is not read, such as printing colours (CMYK). Please set the camera to JPEG in colour and take it again.",
        "Ảnh ở dạng không đọc được, ví dụ màu in (CMYK). Vui lòng chỉnh máy ảnh chụp JPEG màu thường rồi chụp lại.";
    FaceIsCopy = 222, "face-is-copy",
        "What came in as the face is the reference itself and was not captured now. Please capture everything anew, with a photo of the visitor.",
        "Khuôn mặt đưa vào chính là dữ liệu đối chiếu, không phải vừa được chụp. Vui lòng lấy lại tất cả các mẫu và chụp ảnh khách.";
    FaceLivenessUnknown = 223, "face-liveness-unknown",
        "Nobody could tell whether a person was before the camera: a template came in, or the engine has no network for it. Please take a photo of the visitor.",
        "Không xét được có người thật trước máy ảnh hay không, vì dữ liệu đưa vào là mẫu đã trích hoặc thiếu mô hình. Vui lòng chụp ảnh khách.";

    ReferenceNotAsked = 301, "reference-not-asked",
        "This source of references was not asked.",
        "Chưa hỏi nguồn dữ liệu đối chiếu này.";
    ReferenceEmpty = 302, "reference-empty",
        "The source answered that it holds nothing of this person to compare with. Please check identity by another document.",
        "Nguồn dữ liệu trả lời rằng không lưu vân tay hay khuôn mặt của người này. Vui lòng kiểm tra bằng giấy tờ khác.";
    ReferenceNoRecord = 303, "reference-no-record",
        "The source answered that it has no record under this number. Please check the number that was entered.",
        "Nguồn dữ liệu trả lời rằng không có hồ sơ với số này. Vui lòng kiểm tra lại số đã nhập.";
    ReferenceSourceFailed = 304, "reference-source-failed",
        "The source of the reference did not answer. Please try it again, or check identity by another document.",
        "Nguồn dữ liệu đối chiếu không trả lời. Vui lòng thử lại hoặc kiểm tra bằng giấy tờ khác.";
    ReferenceUnreadable = 305, "reference-unreadable",
        "The reference is damaged or of an unknown format. Please read it again, or check identity by another document.",
        "Dữ liệu đối chiếu bị hỏng hoặc sai định dạng. Vui lòng đọc lại hoặc kiểm tra bằng giấy tờ khác.";
    ReferenceTooPoor = 306, "reference-too-poor",
        "The reference holds too little to compare with. Please check identity by another document.",
        "Dữ liệu đối chiếu quá kém để so sánh. Vui lòng kiểm tra bằng giấy tờ khác.";
    ReferenceUnverified = 307, "reference-unverified",
        "The origin of the reference was not authenticated.",
        "Nguồn gốc của dữ liệu đối chiếu chưa được xác thực.";
    ReferenceForged = 308, "reference-not-authentic",
        "The reference did not pass authentication. Please get it from its source once more and check identity by another document.",
        "Dữ liệu đối chiếu không qua được bước xác thực. Vui lòng lấy lại từ nguồn và kiểm tra bằng giấy tờ khác.";
    ReferenceDeviates = 309, "reference-deviates",
        "The reference departs from its standard but could be read.",
        "Dữ liệu đối chiếu có chỗ sai chuẩn nhưng vẫn đọc được.";
    ReferenceOtherModel = 310, "reference-other-model",
        "The face template on record was made by another model. Please have it enrolled again from the photo.",
        "Mẫu khuôn mặt lưu trữ do mô hình khác tạo ra. Vui lòng đăng ký lại từ ảnh gốc.";
    ReferenceIsPhoto = 311, "reference-is-photo",
        "The fingerprint on record is a photo, not a finger. Please have the record corrected, or check identity by another document.",
        "Ảnh vân tay lưu trữ thực ra là ảnh chụp. Vui lòng báo nơi lưu trữ sửa lại, hoặc kiểm tra bằng giấy tờ khác.";
    ReferencePartlyCompared = 312, "reference-partly-compared",
        "The reference holds more prints than are compared. The most promising ones were; a mismatch says nothing here.",
        "Dữ liệu đối chiếu có nhiều dấu vân tay hơn mức được so sánh. Chỉ các dấu phù hợp nhất đã được so; kết quả không khớp ở đây chưa nói lên điều gì.";
    ReferencePartlyChecked = 313, "reference-partly-checked",
        "The reference is authentic, but not all that protects it was checked. Please tell technical support if that is not intended.",
        "Dữ liệu đối chiếu là thật, nhưng chưa kiểm tra đủ mọi lớp bảo vệ. Vui lòng báo bộ phận kỹ thuật nếu đây không phải là chủ ý.";

    Matched = 401, "matched",
        "The fingerprint matches the reference.",
        "Vân tay khớp với dữ liệu đối chiếu.";
    Inconclusive = 402, "inconclusive",
        "The fingerprint is not alike enough to decide. Please capture again, more fully.",
        "Độ giống nhau chưa đủ để kết luận. Vui lòng quét lại ngón tay cho đầy đủ hơn.";
    Mismatched = 403, "mismatched",
        "The fingerprint does not match the reference. Please make sure it is the right finger.",
        "Vân tay không khớp với dữ liệu đối chiếu. Vui lòng kiểm tra xem có đúng ngón tay không.";
    SourcesDisagree = 404, "sources-disagree",
        "One reference matches and another does not. Please check identity by another document.",
        "Một nguồn đối chiếu khớp còn nguồn khác thì không. Vui lòng kiểm tra bằng giấy tờ khác.";
    FingerNotInReference = 405, "finger-not-in-reference",
        "The reference does not hold this finger. Please capture a finger that it holds.",
        "Dữ liệu đối chiếu không có ngón tay này. Vui lòng quét ngón tay có trong dữ liệu.";
    FaceMatched = 406, "face-matched",
        "The face matches the reference.",
        "Khuôn mặt khớp với dữ liệu đối chiếu.";
    FaceInconclusive = 407, "face-inconclusive",
        "The face is not alike enough to decide. Please take the photo again, frontal and in even light.",
        "Độ giống của khuôn mặt chưa đủ để kết luận. Vui lòng chụp lại chính diện, ở nơi sáng đều.";
    FaceMismatched = 408, "face-mismatched",
        "The face does not match the reference. Please check identity by another document.",
        "Khuôn mặt không khớp với dữ liệu đối chiếu. Vui lòng kiểm tra bằng giấy tờ khác.";
    BothMatched = 409, "both-matched",
        "Fingerprint and face together match the reference.",
        "Vân tay và khuôn mặt cùng khớp với dữ liệu đối chiếu.";
    BothInconclusive = 410, "both-inconclusive",
        "Fingerprint and face together are not alike enough to decide. Please capture again.",
        "Vân tay và khuôn mặt cộng lại chưa đủ giống để kết luận. Vui lòng lấy mẫu lại.";
    BothMismatched = 411, "both-mismatched",
        "Neither fingerprint nor face matches the reference. Please check identity by another document.",
        "Cả vân tay và khuôn mặt đều không khớp. Vui lòng kiểm tra bằng giấy tờ khác.";

    AttemptsExhausted = 501, "attempts-exhausted",
        "No more captures are allowed in this visit. Please check identity by another document.",
        "Đã hết số lần lấy mẫu cho phép. Vui lòng kiểm tra bằng giấy tờ khác.";
    BudgetExhausted = 502, "budget-exhausted",
        "The false-accept budget of this visit is used up. Please check identity by another document.",
        "Giới hạn rủi ro nhận nhầm của lượt này đã hết. Vui lòng kiểm tra bằng giấy tờ khác.";
    NoUsableReference = 503, "no-usable-reference",
        "There is no reference to compare with. This says nothing about the person. Please check identity by another document.",
        "Không có dữ liệu để đối chiếu. Điều này không nói lên gì về khách. Vui lòng kiểm tra bằng giấy tờ khác.";
    RequiredReferenceMissing = 504, "required-reference-missing",
        "A reference that the policy requires is missing. Please check identity by another document.",
        "Thiếu dữ liệu đối chiếu mà quy định yêu cầu. Vui lòng kiểm tra bằng giấy tờ khác.";
    MoreFingersRequired = 505, "more-fingers-required",
        "The policy asks for more fingers. Please capture another finger.",
        "Quy định yêu cầu thêm ngón tay. Vui lòng quét thêm một ngón khác.";
    UnverifiedNotAllowed = 506, "unverified-not-allowed",
        "The policy does not accept a reference whose origin was not authenticated. Please check identity by another document.",
        "Quy định không chấp nhận dữ liệu đối chiếu chưa được xác thực. Vui lòng kiểm tra bằng giấy tờ khác.";
    RepeatedMismatch = 507, "repeated-mismatch",
        "Clear captures do not match the reference. This alone proves nothing; please check identity by another document.",
        "Nhiều lần lấy mẫu rõ vẫn không khớp. Riêng điều này chưa chứng minh gì; vui lòng kiểm tra bằng giấy tờ khác.";
    CalibrationTooWeak = 508, "calibration-too-weak",
        "The calibration data cannot support so strict a rate. Please check identity by another document and tell support.",
        "Dữ liệu hiệu chuẩn chưa đủ cho mức an toàn này. Vui lòng kiểm tra bằng giấy tờ khác và báo bộ phận kỹ thuật.";
    FaceNotCalibrated = 509, "face-not-calibrated",
        "The face model has no calibration, so its scores count for nothing. Please tell technical support.",
        "Mô hình khuôn mặt chưa được hiệu chuẩn nên điểm số không được tính. Vui lòng báo bộ phận kỹ thuật.";
    FaceAloneNotAllowed = 510, "face-alone-not-allowed",
        "The policy does not accept a face without a fingerprint. Please capture a finger, or check another document.",
        "Quy định không chấp nhận chỉ khuôn mặt mà không có vân tay. Vui lòng quét vân tay hoặc kiểm tra giấy tờ khác.";
    FaceRequired = 511, "face-required",
        "The policy asks for a face too. Please take a photo.",
        "Quy định yêu cầu thêm khuôn mặt. Vui lòng chụp ảnh.";
}

impl Reason {
    /// The stable number.
    #[must_use]
    pub const fn number(self) -> u16 {
        self as u16
    }

    /// The reason with this number, if there is one.
    #[must_use]
    pub fn from_number(number: u16) -> Option<Self> {
        Self::ALL.iter().copied().find(|reason| reason.number() == number)
    }
}

#[cfg(test)]
mod tests;
