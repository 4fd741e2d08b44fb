//! The files of a chip, told apart by their tags.

use std::fmt;

use crate::ber::Reader;
use crate::damage::Cut;

/// Tag of EF.COM (ICAO Doc 9303-10, 4.6.1).
const COM: u8 = 0x60;
/// Tag of EF.SOD (ICAO Doc 9303-10, 4.6.2).
const SOD: u8 = 0x77;
/// Tags of data groups 1 to 16 (ICAO Doc 9303-10, 4.7).
const GROUPS: [u8; 16] =
    [0x61, 0x75, 0x63, 0x76, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6A, 0x6B, 0x6C, 0x6D, 0x6E, 0x6F, 0x70];

/// Endings of names under which files of a chip are kept as they were read.
const EXTENSIONS: [&str; 7] = [".bin", ".dat", ".der", ".ber", ".raw", ".tlv", ".ef"];

/// Number of a data group, 1 to 16.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupNumber(u8);

impl GroupNumber {
    /// The machine-readable zone.
    pub(crate) const MRZ: Self = Self(1);
    /// The portrait.
    pub(crate) const FACE: Self = Self(2);
    /// The fingers.
    pub(crate) const FINGERS: Self = Self(3);

    /// A number from 1 to 16.
    #[must_use]
    pub fn new(number: u8) -> Option<Self> {
        (1..=16).contains(&number).then_some(Self(number))
    }

    /// The group whose file begins with this tag.
    #[must_use]
    pub fn of_tag(tag: u8) -> Option<Self> {
        let index = GROUPS.iter().position(|known| *known == tag)?;
        u8::try_from(index + 1).ok().map(Self)
    }

    /// From 1 to 16.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl fmt::Display for GroupNumber {
    /// As `DG2`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DG{}", self.0)
    }
}

/// Which file of the chip bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// EF.COM: which groups there are; signed by nobody.
    Com,
    /// EF.SOD: the hashes of the groups, signed.
    Sod,
    /// A data group.
    Group(GroupNumber),
}

impl FileKind {
    /// By tag and length; `None` for bytes that are no whole file of the application.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let kind = Self::of_tag(*bytes.first()?)?;
        Reader::new(bytes).next("file").is_ok().then_some(kind)
    }

    /// The same, and what a file is that breaks off ([`Cut::guess`]).
    #[must_use]
    pub fn of_part(bytes: &[u8]) -> Option<Self> {
        Self::of(bytes).or_else(|| Cut::guess(bytes).map(|cut| cut.file))
    }

    /// By its tag alone.
    pub(crate) fn of_tag(tag: u8) -> Option<Self> {
        match tag {
            COM => Some(Self::Com),
            SOD => Some(Self::Sod),
            _ => GroupNumber::of_tag(tag).map(Self::Group),
        }
    }

    /// By the name that reading programs give it, as `DG2.bin`, `EF_DG02`, `Datagroup2.bin`, `EF.SOD` or `com.dat`; `None` for
    /// other names, and for such of pictures and texts taken out of a file.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let bare = EXTENSIONS.iter().find_map(|extension| name.strip_suffix(extension)).unwrap_or(&name);
        let bare: String = bare.chars().filter(|letter| !matches!(letter, '_' | '-' | '.' | ' ')).collect();
        let bare = bare.strip_prefix("ef").unwrap_or(&bare);
        match bare {
            "com" => return Some(Self::Com),
            "sod" => return Some(Self::Sod),
            _ => {}
        }
        let number = bare.strip_prefix("datagroup").or_else(|| bare.strip_prefix("dg"))?;
        let is_number = (1..=2).contains(&number.len()) && number.bytes().all(|digit| digit.is_ascii_digit());
        let number = is_number.then(|| number.parse().ok()).flatten()?;
        GroupNumber::new(number).map(Self::Group)
    }
}

impl fmt::Display for FileKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Com => f.write_str("EF.COM"),
            Self::Sod => f.write_str("EF.SOD"),
            Self::Group(number) => number.fmt(f),
        }
    }
}

/// Bytes that were not added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotKnown {
    /// No tag and length of a file of the application.
    #[error(
        "these bytes are no EF.COM, EF.SOD or data group: hand in the files as the chip gave them, tag and length included"
    )]
    Kind,
    /// The second of its kind.
    #[error("{0} was already given: hand in the files of one chip")]
    Twice(FileKind),
}

/// The files of one chip, as many as were read.
#[derive(Clone, Default)]
pub struct Files<'a> {
    pub(crate) sod: Option<&'a [u8]>,
    pub(crate) com: Option<&'a [u8]>,
    /// In the order given, by the number the caller knows a file by, or its tag's.
    pub(crate) groups: Vec<(GroupNumber, &'a [u8])>,
    /// Groups that were handed in without a byte.
    pub(crate) empty: Vec<GroupNumber>,
}

impl<'a> Files<'a> {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file, told apart by its tag. One that breaks off is added, too: that it was cut belongs into the assessment.
    ///
    /// # Errors
    /// [`NotKnown`] where it is no file of the application, or the second of its kind; nothing is added then.
    pub fn add(&mut self, bytes: &'a [u8]) -> Result<FileKind, NotKnown> {
        let kind = FileKind::of_part(bytes).ok_or(NotKnown::Kind)?;
        self.put(kind, bytes)?;
        Ok(kind)
    }

    /// Adds a data group that the caller read under this number. One without a byte is what a reader leaves behind that was not
    /// let at the group: it counts as not given, and is told in the assessment. Bytes with another tag are kept and found out later: a
    /// group in another's place is a reason to distrust a card, not to overlook it.
    ///
    /// # Errors
    /// [`NotKnown::Twice`] for the second of its number.
    pub fn add_group(&mut self, number: GroupNumber, bytes: &'a [u8]) -> Result<(), NotKnown> {
        self.put(FileKind::Group(number), bytes)
    }

    /// Adds the bytes that were read as EF.SOD, whatever they are.
    ///
    /// # Errors
    /// [`NotKnown::Twice`] for the second one.
    pub fn add_sod(&mut self, bytes: &'a [u8]) -> Result<(), NotKnown> {
        self.put(FileKind::Sod, bytes)
    }

    /// Adds bytes that were read as this file, whatever they are. What they are not is found out later.
    ///
    /// # Errors
    /// [`NotKnown::Twice`] for the second one.
    pub fn add_as(&mut self, kind: FileKind, bytes: &'a [u8]) -> Result<(), NotKnown> {
        self.put(kind, bytes)
    }

    /// The data groups given, in that order, without those that are empty.
    pub fn groups(&self) -> impl Iterator<Item = (GroupNumber, &'a [u8])> + '_ {
        self.groups.iter().copied()
    }

    fn put(&mut self, kind: FileKind, bytes: &'a [u8]) -> Result<(), NotKnown> {
        match kind {
            FileKind::Com if self.com.is_none() => self.com = Some(bytes),
            FileKind::Sod if self.sod.is_none() => self.sod = Some(bytes),
            FileKind::Group(number) if bytes.is_empty() => self.empty.push(number),
            FileKind::Group(number) if self.groups.iter().all(|(known, _)| *known != number) => {
                self.groups.push((number, bytes));
            }
            _ => return Err(NotKnown::Twice(kind)),
        }
        Ok(())
    }
}

impl fmt::Debug for Files<'_> {
    /// Names and lengths only.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let groups = self.groups.iter().map(|(number, bytes)| (number.get(), bytes.len()));
        f.debug_struct("Files")
            .field("sod", &self.sod.map(<[u8]>::len))
            .field("com", &self.com.map(<[u8]>::len))
            .field("groups", &groups.collect::<Vec<_>>())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_apart_by_their_tags() {
        let mut files = Files::new();
        assert_eq!(files.add(&[0x75, 1, 0]), Ok(FileKind::Group(GroupNumber(2))));
        assert_eq!(files.add(&[0x75, 1, 1]), Err(NotKnown::Twice(FileKind::Group(GroupNumber(2)))));
        assert_eq!(files.add(&[0x77, 0]), Ok(FileKind::Sod));
        assert_eq!(files.add(&[0x60, 0]), Ok(FileKind::Com));
        for unknown in [&[][..], &[0x75], &[0x75, 3, 0], &[0x30, 0], b"hello"] {
            assert_eq!(files.add(unknown), Err(NotKnown::Kind));
        }
        assert_eq!(format!("{files:?}"), "Files { sod: Some(2), com: Some(2), groups: [(2, 3)] }");
        assert_eq!(files.add(&[0x61, 0x82, 1]), Ok(FileKind::Group(GroupNumber(1))), "cut, and added all the same");
    }

    #[test]
    fn names_of_files_are_known_and_names_of_extracts_are_not() {
        let group = |number| Some(FileKind::Group(GroupNumber(number)));
        for (name, kind) in [
            ("DG2.bin", group(2)),
            ("EF_DG2", group(2)),
            ("ef.dg02.BIN", group(2)),
            ("Datagroup14.bin", group(14)),
            ("EF_SOD.bin", Some(FileKind::Sod)),
            ("sod", Some(FileKind::Sod)),
            ("EF.COM", Some(FileKind::Com)),
            ("DG17.bin", None),
            ("DG0.bin", None),
            ("DG2.jpg", None),
            ("dg2-portrait.bin", None),
            ("readme.txt", None),
            ("com.txt", None),
            ("ef", None),
            ("", None),
        ] {
            assert_eq!(FileKind::of_name(name), kind, "{name}");
        }
    }
}
