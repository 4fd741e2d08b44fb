//! Doubts and forgeries in words: what it is, and what to do about it, in Vietnamese and English.

use std::fmt;

use bioverify_core::Lang;

use crate::damage::Cut;
use crate::summary::Role;
use crate::verdict::{Doubt, Forgery, Misuse};

impl Role {
    /// Whose certificate, in words.
    #[must_use]
    pub const fn text(self, lang: Lang) -> &'static str {
        match self {
            Self::Signer => lang.pick("nơi ký thẻ", "signer"),
            Self::Link => lang.pick("cơ quan nối tiếp", "link"),
            Self::Authority => lang.pick("cơ quan gốc", "authority"),
            Self::Registry => lang.pick("cơ sở dữ liệu", "registry"),
        }
    }
}

impl Misuse {
    /// What is wrong with the certificate, to be read after its name.
    const fn text(self, lang: Lang) -> &'static str {
        match self {
            Self::Certificates => lang.pick("không được phép ký chứng thư khác", "may not sign certificates"),
            Self::Data => lang.pick("không được phép ký dữ liệu", "may not sign data"),
            Self::OfAuthority => lang
                .pick("là của cơ quan cấp, không được tự ký thẻ", "is an authority's, which may not sign cards itself"),
            Self::OtherPurpose => {
                lang.pick("được cấp cho mục đích khác", "is for another purpose (extended key usage)")
            }
        }
    }
}

impl Doubt {
    /// What it is, in words.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match lang {
            Lang::Vi => self.vietnamese(),
            Lang::En => self.english(),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::SignerRevoked { serial } => format!("the signer's certificate {serial} was revoked"),
            Self::AuthorityRevoked { serial } => format!("the authority's certificate {serial} was revoked"),
            Self::NoSecurityObject => "there is no EF.SOD".to_owned(),
            Self::Unreadable(malformed) => format!("cannot be read: {malformed}"),
            Self::NoGroups => "no data group was given".to_owned(),
            Self::NoSigner => "the signer's certificate is not in EF.SOD".to_owned(),
            Self::UnknownIssuer { issuer } => format!("unknown issuer: no trusted authority signed for {issuer}"),
            Self::NotOffered { what } => format!("cannot be checked: {what}"),
            Self::Expired { role, until } => format!("the {role}'s certificate expired on {until}"),
            Self::NotYetValid { role, from } => format!("the {role}'s certificate is valid only from {from}"),
            Self::Usage { role, what } => format!("the {role}'s certificate {}", what.text(Lang::En)),
            Self::PathTooLong => "more authorities follow one another than one of them allows".to_owned(),
            Self::NotUnderstood { role, extension } => {
                format!("the {role}'s certificate has a critical extension {extension} that is not understood")
            }
            Self::NoRevocationList { authority } => format!("no revocation list of {authority}"),
            Self::RevocationListNotCurrent { authority, due: Some(due) } => {
                format!("the revocation list of {authority} is out of date, a new one was due on {due}")
            }
            Self::RevocationListNotCurrent { authority, due: None } => {
                format!("the revocation list of {authority} does not say until when it holds")
            }
            Self::RevocationListNotYetMade { authority, from } => {
                format!("the revocation list of {authority} was made only on {from}, after the time of checking")
            }
            Self::NotSigned(number) => format!("{number} is not among the groups that were signed"),
            Self::Mislabelled(number) => format!("the file given as {number} begins with another group's tag"),
            Self::Cut(Cut { file, given, expected: Some(expected) }) => {
                format!("{file} is cut: it breaks off at byte {given} of the {expected} that its header announces")
            }
            Self::Cut(Cut { file, given, expected: None }) => format!("{file} is cut: it breaks off at byte {given}"),
            Self::Padded { number, signed, given } => format!(
                "{number} is unchanged in the {signed} bytes that were signed, but {} byte(s) follow that nobody signed",
                given.saturating_sub(*signed)
            ),
            Self::Garbled(file) => format!("what was read as {file} does not begin like a file of a chip"),
        }
    }

    fn vietnamese(&self) -> String {
        let of = |role: &Role| role.text(Lang::Vi);
        match self {
            Self::SignerRevoked { serial } => format!("chứng thư {serial} của nơi ký thẻ đã bị thu hồi"),
            Self::AuthorityRevoked { serial } => format!("chứng thư {serial} của cơ quan cấp đã bị thu hồi"),
            Self::NoSecurityObject => "không có EF.SOD".to_owned(),
            // What exactly is for support staff and stands in the English text.
            Self::Unreadable(malformed) => {
                format!("không đọc được: cấu trúc sai ở byte {} ({})", malformed.offset, malformed.field)
            }
            Self::NoGroups => "không có nhóm dữ liệu nào".to_owned(),
            Self::NoSigner => "trong EF.SOD không có chứng thư của nơi ký thẻ".to_owned(),
            Self::UnknownIssuer { issuer } => {
                format!("không rõ nơi cấp: không có cơ quan tin cậy nào ký cho {issuer}")
            }
            Self::NotOffered { .. } => "không thể kiểm tra: thuật toán hoặc khóa chưa được hỗ trợ".to_owned(),
            Self::Expired { role, until } => format!("chứng thư của {} hết hạn ngày {until}", of(role)),
            Self::NotYetValid { role, from } => format!("chứng thư của {} chỉ có hiệu lực từ {from}", of(role)),
            Self::Usage { role, what } => format!("chứng thư của {} {}", of(role), what.text(Lang::Vi)),
            Self::PathTooLong => "chuỗi cơ quan cấp dài hơn mức cho phép".to_owned(),
            Self::NotUnderstood { role, extension } => {
                format!("chứng thư của {} có phần mở rộng bắt buộc {extension} chưa hiểu được", of(role))
            }
            Self::NoRevocationList { authority } => format!("không có danh sách thu hồi của {authority}"),
            Self::RevocationListNotCurrent { authority, due: Some(due) } => {
                format!("danh sách thu hồi của {authority} đã cũ, bản mới phải có từ {due}")
            }
            Self::RevocationListNotCurrent { authority, due: None } => {
                format!("danh sách thu hồi của {authority} không ghi có hiệu lực đến khi nào")
            }
            Self::RevocationListNotYetMade { authority, from } => {
                format!("danh sách thu hồi của {authority} chỉ được lập vào {from}, sau thời điểm kiểm tra")
            }
            Self::NotSigned(number) => format!("{number} không nằm trong các nhóm đã ký"),
            Self::Mislabelled(number) => format!("tệp đưa vào làm {number} mang nhãn của nhóm khác"),
            Self::Cut(Cut { file, given, expected: Some(expected) }) => {
                format!("{file} bị cụt: dừng ở byte {given} trong khi phần đầu tệp ghi {expected} byte")
            }
            Self::Cut(Cut { file, given, expected: None }) => format!("{file} bị cụt: dừng ở byte {given}"),
            Self::Padded { number, signed, given } => format!(
                "{number} còn nguyên vẹn trong {signed} byte đã ký, nhưng có thêm {} byte phía sau không ai ký",
                given.saturating_sub(*signed)
            ),
            Self::Garbled(file) => format!("dữ liệu đọc được dưới tên {file} không phải là tệp của chip"),
        }
    }

    /// What to do about it.
    #[must_use]
    pub const fn advice(&self, lang: Lang) -> &'static str {
        match self {
            Self::SignerRevoked { .. } | Self::AuthorityRevoked { .. } => lang.pick(
                "coi thẻ là đáng ngờ: chuyển cho cán bộ và hỏi nơi cấp",
                "treat the card as suspect: refer the holder and ask the issuer",
            ),
            Self::NoSecurityObject => lang.pick("đọc cả EF.SOD từ chip", "read EF.SOD from the chip too"),
            Self::Unreadable(_) | Self::Cut(_) | Self::Garbled(_) => lang.pick(
                "đọc lại thẻ; nếu vẫn lỗi, chuyển cho cán bộ",
                "read the card again; if it stays so, refer the holder",
            ),
            Self::NoGroups => {
                lang.pick("đọc các nhóm dữ liệu cần tin cậy", "read the data groups that are to be believed")
            }
            Self::NoSigner => lang.pick(
                "xin nơi cấp chứng thư của nơi ký thẻ; phiên bản này chỉ lấy chứng thư có trong thẻ",
                "ask the issuer for the signer's certificate; this version takes it from the card only",
            ),
            Self::UnknownIssuer { .. } => lang.pick(
                "lấy chứng thư gốc từ nơi công bố hoặc ICAO PKD và đưa vào thư mục tin cậy",
                "get the authority's certificate from its publisher or the ICAO PKD and add it",
            ),
            Self::NotOffered { .. } => lang.pick(
                "chuyển cho cán bộ và báo lại thuật toán để được bổ sung",
                "refer the holder, and report the algorithm so that it can be added",
            ),
            Self::Expired { .. } => lang.pick(
                "kiểm tra đồng hồ và ngày hết hạn in trên thẻ; thẻ hết hạn không chứng minh được gì",
                "check the clock and the card's own date of expiry; an expired card proves nothing",
            ),
            Self::NotYetValid { .. } | Self::RevocationListNotYetMade { .. } => {
                lang.pick("kiểm tra đồng hồ của máy này", "check the clock of this machine")
            }
            Self::Usage { .. } | Self::PathTooLong | Self::NotUnderstood { .. } => lang.pick(
                "kiểm tra nguồn của chứng thư trong thư mục tin cậy; chuyển cho cán bộ",
                "check where the certificate in the trust folder came from; refer the holder",
            ),
            Self::NoRevocationList { .. } => lang.pick(
                "lấy danh sách thu hồi của cơ quan cấp và đặt cạnh chứng thư gốc",
                "get the authority's revocation list and put it beside its certificate",
            ),
            Self::RevocationListNotCurrent { .. } => {
                lang.pick("lấy danh sách thu hồi mới của cơ quan cấp", "get the authority's new revocation list")
            }
            Self::Mislabelled(_) => lang
                .pick("đưa từng tệp vào đúng tên mà chip đã trả", "hand in every file under the name the chip gave it"),
            Self::Padded { .. } => lang.pick(
                "đọc lại thẻ, chỉ lấy đúng số byte mà phần đầu tệp ghi; nếu vẫn vậy, báo bộ phận kỹ thuật",
                "read the card again, as many bytes as the file's header says; if it stays so, tell technical support",
            ),
            Self::NotSigned(_) => lang.pick(
                "bỏ những tệp không đến từ chip này; nếu chính chip trả về, chuyển cho cán bộ",
                "leave out what is not from this chip; if the chip itself gave it, refer the holder",
            ),
        }
    }
}

impl Forgery {
    /// What it is, in words.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let words = match self {
            Self::MessageDigest => {
                lang.pick("nội dung không phải là bản đã ký", "the content is not the one that was signed")
            }
            Self::ContentType => lang.pick(
                "thuộc tính đã ký ghi một loại nội dung khác",
                "the signed attributes name another kind of content",
            ),
            Self::Signature => lang.pick("chữ ký sai", "the signature is wrong"),
            Self::SignerCertificate => lang.pick(
                "chứng thư của nơi ký thẻ không do cơ quan ghi trên đó ký",
                "the signer's certificate was not signed by the authority it names",
            ),
            Self::AlgorithmSwapped { stated, right } => {
                let (stated, right) = (stated.text(lang), right.text(lang));
                return match lang {
                    Lang::Vi => format!("thuật toán chữ ký đã bị thay: ghi là {stated}, chữ ký thật là {right}"),
                    Lang::En => {
                        format!("the signature algorithm was changed: {stated} is stated, the signature is {right}")
                    }
                };
            }
            Self::AnotherKindOfKey { stated, key } => {
                let stated = stated.text(lang);
                return match lang {
                    Lang::Vi => format!("thuật toán chữ ký {stated} không phải của khóa {key} của nơi ký thẻ"),
                    Lang::En => {
                        format!("the stated signature algorithm, {stated}, is none of the signer's key, {key}")
                    }
                };
            }
            Self::GroupHash(number) => {
                let words = lang.pick("không phải là bản đã ký", "is not the one that was signed");
                return format!("{number} {words}");
            }
        };
        words.to_owned()
    }

    /// What to do about it.
    #[must_use]
    pub const fn advice(&self, lang: Lang) -> &'static str {
        match self {
            Self::GroupHash(_) => lang.pick(
                "đọc lại thẻ, chỉ lấy tệp trọn vẹn; nếu vẫn vậy, giữ các tệp của thẻ và chuyển cho cán bộ",
                "read the card once more, whole files only; if it stays so, keep the card's files and refer the holder",
            ),
            _ => lang.pick(
                "giữ các tệp của thẻ, chuyển cho cán bộ và báo cho nơi cấp",
                "keep the card's files, refer the holder and inform the issuer",
            ),
        }
    }
}

impl fmt::Display for Doubt {
    /// In English.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Lang::En))
    }
}

impl fmt::Display for Forgery {
    /// In English.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Lang::En))
    }
}
