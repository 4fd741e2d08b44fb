//! What came out of checking a seal, and why.

use std::fmt;

use bioverify_core::Lang;

use super::Sealed;
use crate::algorithm::SignatureAlgorithm;
use crate::moment::Moment;

/// Whether a record is what a registry sealed for this person and this request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SealVerdict {
    /// Every step was taken and held.
    Authentic(Sealed),
    /// Something that would be needed is missing or cannot be relied on. No proof of anything.
    Unverified(SealDoubt),
    /// Something is there and wrong: the record or the seal is not the one that belongs here.
    Forged(SealForgery),
}

/// Why a sealed record is not authentic although nothing in it is wrong. Numbers are never reused.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SealDoubt {
    /// The seal cannot be read.
    Unreadable {
        /// What is wrong with it.
        what: &'static str,
    },
    /// No registry of the store has the certificate that the seal names.
    UnknownIssuer {
        /// The certificate's SHA-256, hexadecimal.
        certificate: String,
    },
    /// An algorithm that is not offered.
    NotOffered {
        /// Which.
        what: String,
    },
    /// The seal is past its time.
    Expired {
        /// First second at which it was no longer valid.
        since: Moment,
    },
    /// The seal is before its time: more often a wrong clock than a wrong seal.
    NotYetValid {
        /// Its first second.
        from: Moment,
    },
    /// The registry's certificate is past its last day.
    IssuerExpired {
        /// Its last second.
        until: Moment,
    },
    /// The registry's certificate is before its first day.
    IssuerNotYetValid {
        /// Its first second.
        from: Moment,
    },
    /// The desk sent a nonce, and the seal has none: it may be an old one.
    NoNonce,
}

/// What in a sealed record is wrong. Numbers are never reused.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SealForgery {
    /// The signature is wrong: the seal was changed, or its named issuer never made it.
    Signature,
    /// The seal belongs to another record.
    AnotherRecord,
    /// The stated algorithm is not one of the issuer's key.
    AnotherKindOfKey {
        /// What the seal says.
        stated: SignatureAlgorithm,
        /// What the key is.
        key: String,
    },
    /// The issuer states another name than its certificate's.
    IssuerName,
    /// It was made for another person.
    AnotherPerson,
    /// It answers another request.
    AnotherNonce,
}

/// What is to be told of a seal that holds; it changes no verdict. Numbers are never reused.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SealRemark {
    /// The desk gave no nonce to check: whether the seal answers this request is not known.
    ReplayUnchecked {
        /// First second at which the seal no longer passes.
        until: Moment,
    },
}

impl SealRemark {
    /// Its number, stable over versions.
    #[must_use]
    pub const fn number(&self) -> u16 {
        match self {
            Self::ReplayUnchecked { .. } => 629,
        }
    }

    /// What it is and what to do about it, in words.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let Self::ReplayUnchecked { until } = self;
        match lang {
            Lang::Vi => format!(
                "không có mã của lần hỏi để đối chiếu nên câu trả lời này vẫn dùng lại được đến {until}: gửi mã mới mỗi lần hỏi"
            ),
            Lang::En => format!(
                "no nonce was given to check, so that this answer passes again until {until}: send a new nonce with every request"
            ),
        }
    }
}

impl SealDoubt {
    /// Its number, stable over versions.
    #[must_use]
    pub const fn number(&self) -> u16 {
        match self {
            Self::Unreadable { .. } => 621,
            Self::UnknownIssuer { .. } => 622,
            Self::NotOffered { .. } => 623,
            Self::Expired { .. } => 624,
            Self::NotYetValid { .. } => 625,
            Self::IssuerExpired { .. } => 626,
            Self::IssuerNotYetValid { .. } => 627,
            Self::NoNonce => 628,
        }
    }

    /// What it is, in words.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let pick = |vi: &str, en: &str| lang.pick(vi, en).to_owned();
        match self {
            // What exactly is for support staff and stands in the English text.
            Self::Unreadable { what } => match lang {
                Lang::Vi => "không đọc được con dấu".to_owned(),
                Lang::En => format!("the seal cannot be read: {what}"),
            },
            Self::UnknownIssuer { certificate } => {
                let words = pick(
                    "không có cơ sở dữ liệu tin cậy nào mang chứng thư",
                    "no trusted registry has the certificate",
                );
                format!("{words} {certificate}")
            }
            Self::NotOffered { what } => match lang {
                Lang::Vi => "không thể kiểm tra con dấu: thuật toán hoặc khóa chưa được hỗ trợ".to_owned(),
                Lang::En => format!("cannot be checked: {what}"),
            },
            Self::Expired { since } => format!("{} {since}", pick("con dấu hết hạn từ", "the seal expired on")),
            Self::NotYetValid { from } => {
                format!("{} {from}", pick("con dấu chỉ có hiệu lực từ", "the seal is valid only from"))
            }
            Self::IssuerExpired { until } => {
                format!(
                    "{} {until}",
                    pick("chứng thư của nơi đóng dấu hết hạn ngày", "the registry's certificate expired on")
                )
            }
            Self::IssuerNotYetValid { from } => {
                let words = pick(
                    "chứng thư của nơi đóng dấu chỉ có hiệu lực từ",
                    "the registry's certificate is valid only from",
                );
                format!("{words} {from}")
            }
            Self::NoNonce => pick("con dấu không có mã của lần hỏi này", "the seal does not name this request"),
        }
    }

    /// What to do about it.
    #[must_use]
    pub const fn advice(&self, lang: Lang) -> &'static str {
        match self {
            Self::Unreadable { .. } => lang.pick(
                "hỏi lại cơ sở dữ liệu; nếu vẫn lỗi, báo bộ phận kỹ thuật",
                "ask the registry again; if it stays so, tell technical support",
            ),
            Self::UnknownIssuer { .. } => lang.pick(
                "lấy chứng thư từ nơi quản lý cơ sở dữ liệu và đưa vào thư mục tin cậy",
                "get the registry's certificate from its operator and add it to the trust folder",
            ),
            Self::NotOffered { .. } => lang.pick(
                "chuyển cho cán bộ và báo lại thuật toán để được bổ sung",
                "refer the holder, and report the algorithm so that it can be added",
            ),
            Self::Expired { .. } | Self::NoNonce => {
                lang.pick("hỏi lại cơ sở dữ liệu với mã mới", "ask the registry again with a new nonce")
            }
            Self::NotYetValid { .. } | Self::IssuerNotYetValid { .. } => {
                lang.pick("kiểm tra đồng hồ của máy này", "check the clock of this machine")
            }
            Self::IssuerExpired { .. } => lang.pick(
                "kiểm tra đồng hồ, rồi lấy chứng thư mới từ nơi quản lý cơ sở dữ liệu",
                "check the clock, then get the registry's new certificate from its operator",
            ),
        }
    }
}

impl SealForgery {
    /// Its number, stable over versions.
    #[must_use]
    pub const fn number(&self) -> u16 {
        match self {
            Self::Signature => 671,
            Self::AnotherRecord => 672,
            Self::AnotherKindOfKey { .. } => 673,
            Self::IssuerName => 674,
            Self::AnotherPerson => 675,
            Self::AnotherNonce => 676,
        }
    }

    /// What it is, in words.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let words = match self {
            Self::Signature => lang.pick("chữ ký của con dấu sai", "the seal's signature is wrong"),
            Self::AnotherRecord => {
                lang.pick("con dấu thuộc về một bản ghi khác", "the record is not the one that was sealed")
            }
            Self::AnotherKindOfKey { stated, key } => {
                let stated = stated.text(lang);
                return match lang {
                    Lang::Vi => format!("thuật toán ghi trong con dấu, {stated}, không phải của khóa {key}"),
                    Lang::En => {
                        format!("the stated signature algorithm, {stated}, is none of the registry's key, {key}")
                    }
                };
            }
            Self::IssuerName => lang.pick(
                "tên nơi đóng dấu khác với tên trong chứng thư",
                "the seal names another issuer than its certificate",
            ),
            Self::AnotherPerson => lang.pick("con dấu được cấp cho người khác", "the seal was made for another person"),
            Self::AnotherNonce => lang.pick("con dấu trả lời một lần hỏi khác", "the seal answers another request"),
        };
        words.to_owned()
    }

    /// What to do about it.
    #[must_use]
    pub const fn advice(&self, lang: Lang) -> &'static str {
        match self {
            Self::AnotherPerson | Self::AnotherNonce | Self::AnotherRecord => lang.pick(
                "hỏi lại cơ sở dữ liệu với mã mới; nếu vẫn vậy, giữ bản ghi và con dấu rồi chuyển cho cán bộ",
                "ask the registry again with a new nonce; if it stays so, keep record and seal and refer the holder",
            ),
            _ => lang.pick(
                "giữ bản ghi và con dấu, chuyển cho cán bộ và báo cho nơi quản lý cơ sở dữ liệu",
                "keep record and seal, refer the holder and inform the registry's operator",
            ),
        }
    }
}

impl fmt::Display for SealDoubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Lang::En))
    }
}

impl fmt::Display for SealRemark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Lang::En))
    }
}

impl fmt::Display for SealForgery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Lang::En))
    }
}

impl fmt::Display for SealVerdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Authentic(_) => "authentic",
            Self::Unverified(_) => "unverified",
            Self::Forged(_) => "forged",
        })
    }
}
