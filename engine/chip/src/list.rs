//! The files of the application, by name, identifier and tag (ICAO Doc 9303-10, 3.11 and table 34).

use std::fmt;

use bioverify_trust::GroupNumber;

/// Name of the travel document application (ICAO Doc 9303-10, 3.11.3).
pub const APPLICATION: [u8; 7] = [0xA0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01];

/// Identifier of EF.CardAccess, in the master file (ICAO Doc 9303-11, 9.2.11).
pub const CARD_ACCESS: u16 = 0x011C;
/// Its tag: a set of security infos.
pub const CARD_ACCESS_TAG: u8 = 0x31;

/// Tags of data groups 1 to 16.
const GROUP_TAGS: [u8; 16] =
    [0x61, 0x75, 0x63, 0x76, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6A, 0x6B, 0x6C, 0x6D, 0x6E, 0x6F, 0x70];

/// A file of the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// EF.COM.
    Com,
    /// EF.SOD.
    Sod,
    /// A data group.
    Group(GroupNumber),
}

impl Entry {
    /// Its file identifier.
    pub const fn identifier(self) -> u16 {
        match self {
            Self::Com => 0x011E,
            Self::Sod => 0x011D,
            Self::Group(number) => 0x0100 | number.get() as u16,
        }
    }

    /// The tag its first byte must be.
    pub fn tag(self) -> Option<u8> {
        match self {
            Self::Com => Some(0x60),
            Self::Sod => Some(0x77),
            Self::Group(number) => GROUP_TAGS.get(usize::from(number.get()).checked_sub(1)?).copied(),
        }
    }

    /// Name of the file it is written to.
    pub fn file_name(self) -> String {
        match self {
            Self::Com => "EF_COM.bin".to_owned(),
            Self::Sod => "EF_SOD.bin".to_owned(),
            Self::Group(number) => format!("{number}.bin"),
        }
    }

    /// Whether a file of a folder has a name that this tool gives.
    pub fn is_file_name(name: &str) -> bool {
        let groups = (1..=16).filter_map(GroupNumber::new).map(Self::Group);
        [Self::Com, Self::Sod].into_iter().chain(groups).any(|entry| entry.file_name() == name)
    }

    /// Whether chips hand it out to terminals with an own certificate only (ICAO Doc 9303-11, 7.1).
    pub const fn is_kept_for_entitled(self) -> bool {
        matches!(self, Self::Group(number) if number.get() == 3 || number.get() == 4)
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Com => f.write_str("EF.COM"),
            Self::Sod => f.write_str("EF.SOD"),
            Self::Group(number) => number.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_has_the_tag_the_checker_knows_it_by() {
        for number in (1..=16).filter_map(GroupNumber::new) {
            let tag = Entry::Group(number).tag().unwrap();
            assert_eq!(GroupNumber::of_tag(tag), Some(number));
        }
        assert_eq!(Entry::Group(GroupNumber::new(15).unwrap()).identifier(), 0x010F);
        assert!(Entry::is_file_name("DG16.bin") && Entry::is_file_name("EF_SOD.bin"));
        assert!(!Entry::is_file_name("DG17.bin") && !Entry::is_file_name("notes.txt"));
    }
}
