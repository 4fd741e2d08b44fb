//! What was signed: the list of hashes (ICAO Doc 9303-10, 4.6.2.3), and EF.COM's list of groups.

use crate::algorithm::AlgorithmId;
use crate::ber::{INTEGER, Malformed, OCTET_STRING, Reader, SEQUENCE};
use crate::cms::SignedData;
use crate::digest::Hash;
use crate::files::GroupNumber;
use crate::oid;

/// `LDSSecurityObject`: which groups a card has, and their hashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityObject {
    pub(crate) version: u32,
    pub(crate) hash: Hash,
    hashes: Vec<(GroupNumber, Vec<u8>)>,
}

/// The list, or an algorithm that is not offered.
pub(crate) enum ReadList {
    List(SecurityObject),
    NotOffered(String),
}

impl SecurityObject {
    /// The list in the bytes of an EF.SOD, **whoever signed it**: for a quick look at single groups. Only
    /// [`authenticate`](crate::authenticate) says whether it can be believed.
    ///
    /// # Errors
    /// [`Malformed`] with the offset in `sod`.
    pub fn read(sod: &[u8]) -> Result<Self, Malformed> {
        let signed = SignedData::read(sod)?;
        match Self::of(&signed)? {
            ReadList::List(list) => Ok(list),
            ReadList::NotOffered(_) => Err(Malformed {
                offset: signed.content_at,
                field: "LDSSecurityObject",
                what: "its hash algorithm is not offered",
            }),
        }
    }

    pub(crate) fn of(signed: &SignedData<'_>) -> Result<ReadList, Malformed> {
        let moved = |error: Malformed| Malformed { offset: signed.content_at + error.offset, ..error };
        if signed.content_type != oid::LDS_SECURITY_OBJECT {
            return Err(moved(Malformed { offset: 0, field: "eContentType", what: "not a list of group hashes" }));
        }
        Self::parse(&signed.content).map_err(moved)
    }

    fn parse(content: &[u8]) -> Result<ReadList, Malformed> {
        const FIELD: &str = "LDSSecurityObject";
        let mut reader = Reader::new(content);
        let mut inside = reader.expect(SEQUENCE, FIELD)?.inside();
        reader.end(FIELD)?;
        let version = inside.expect(INTEGER, FIELD)?.small(FIELD)?;
        let algorithm = AlgorithmId::next(&mut inside, FIELD)?;
        let Some(hash) = Hash::of(&algorithm) else {
            return Ok(ReadList::NotOffered(format!("hash algorithm {}", oid::dotted(algorithm.oid))));
        };
        let mut list = inside.expect(SEQUENCE, FIELD)?.inside();
        // ldsVersionInfo of version 1.
        inside.optional(SEQUENCE, FIELD)?;
        inside.end(FIELD)?;
        let mut hashes: Vec<(GroupNumber, Vec<u8>)> = Vec::new();
        while !list.is_empty() {
            let at = list.at();
            let fail = |what| Malformed { offset: at, field: "DataGroupHash", what };
            let mut one = list.expect(SEQUENCE, "DataGroupHash")?.inside();
            let number = one.expect(INTEGER, "DataGroupHash")?.small("DataGroupHash")?;
            let value = one.expect(OCTET_STRING, "DataGroupHash")?.value;
            one.end("DataGroupHash")?;
            let number =
                u8::try_from(number).ok().and_then(GroupNumber::new).ok_or_else(|| fail("no group's number"))?;
            if value.len() != hash.len() || hashes.iter().any(|(known, _)| *known == number) {
                return Err(fail("a hash of the wrong length, or a second one of its group"));
            }
            hashes.push((number, value.to_vec()));
        }
        hashes.sort_unstable();
        Ok(ReadList::List(Self { version, hash, hashes }))
    }

    /// Groups on the list, in order.
    pub fn groups(&self) -> impl Iterator<Item = GroupNumber> + '_ {
        self.hashes.iter().map(|(number, _)| *number)
    }

    /// Whether these are the bytes of a group that was listed; `None` where the group is not on the list.
    #[must_use]
    pub fn matches(&self, number: GroupNumber, bytes: &[u8]) -> Option<bool> {
        let (_, listed) = self.hashes.iter().find(|(known, _)| *known == number)?;
        Some(self.hash.digest(&[bytes]) == *listed)
    }
}

/// The groups that EF.COM names (ICAO Doc 9303-10, 4.6.1), in its order.
pub(crate) fn groups_of_com(com: &[u8]) -> Result<Vec<GroupNumber>, Malformed> {
    const FIELD: &str = "EF.COM";
    let mut inside = Reader::new(com).expect(0x60, FIELD)?.inside();
    inside.expect(0x5F01, "LDS version")?;
    inside.expect(0x5F36, "Unicode version")?;
    let tags = inside.expect(0x5C, "tag list")?;
    tags.value
        .iter()
        .map(|tag| GroupNumber::of_tag(*tag).ok_or_else(|| tags.error("tag list", "a tag that is no group's")))
        .collect()
}
