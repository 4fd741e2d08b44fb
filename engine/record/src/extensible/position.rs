//! Positions of fingers, palms and feet of ISO/IEC 39794-4, and those of the older series beside them.
//!
//! Origin of these codes: the enumeration `FingerImagePositionCode` of the public library JMRTD, which follows the module
//! `ISO-IEC-39794-4-ed-1-v2`. Of the older series: ISO/IEC 19794-4:2011, tables 6 to 8, as the public library bio-utils of
//! MOSIP lists them, and the palm position codes of ANSI/NIST-ITL 1-2011 and NIEM, which are the same. Groups of fingers have
//! the same codes in both; palms do not, though both number them from 20 to 36.

use super::schema::Codes;

/// Palms: the code of ISO/IEC 19794-4, that of ISO/IEC 39794-4, and what it shows.
const PALMS: [(u8, u16, &str); 17] = [
    (20, 20, "a palm"),
    (21, 21, "full right palm"),
    (22, 22, "right writer's palm"),
    (23, 29, "full left palm"),
    (24, 30, "left writer's palm"),
    (25, 23, "lower right palm"),
    (26, 24, "upper right palm"),
    (27, 31, "lower left palm"),
    (28, 32, "upper left palm"),
    (29, 25, "another part of the right palm"),
    (30, 33, "another part of the left palm"),
    (31, 26, "right interdigital"),
    (32, 27, "right thenar"),
    (33, 28, "right hypothenar"),
    (34, 34, "left interdigital"),
    (35, 35, "left thenar"),
    (36, 36, "left hypothenar"),
];

/// What a palm code of the older series shows.
pub(crate) fn palm(code: u8) -> Option<&'static str> {
    PALMS.iter().find(|(older, ..)| *older == code).map(|(.., name)| *name)
}

/// The code of ISO/IEC 39794-4 for one of the older series, if both have it.
pub(super) fn newer(code: u8) -> Option<u16> {
    match code {
        0..=10 | 13..=15 | 40..=50 => Some(code.into()),
        _ => PALMS.iter().find(|(older, ..)| *older == code).map(|(_, newer, _)| *newer),
    }
}

/// The code of ISO/IEC 19794-4:2011 for one of ISO/IEC 39794-4, if both have it.
pub(super) fn older(code: u16) -> Option<u8> {
    match u8::try_from(code).ok()? {
        same @ (0..=10 | 13..=15 | 40..=50) => Some(same),
        _ => PALMS.iter().find(|(_, newer, _)| *newer == code).map(|(older, ..)| *older),
    }
}

/// Positions in words.
pub(super) const POSITION: Codes = &[
    (0, "unknown finger"),
    (1, "right thumb"),
    (2, "right index finger"),
    (3, "right middle finger"),
    (4, "right ring finger"),
    (5, "right little finger"),
    (6, "left thumb"),
    (7, "left index finger"),
    (8, "left middle finger"),
    (9, "left ring finger"),
    (10, "left little finger"),
    (13, "four fingers of the right hand"),
    (14, "four fingers of the left hand"),
    (15, "both thumbs"),
    (16, "an extra finger of the right hand"),
    (17, "an extra finger of the left hand"),
    (18, "unknown friction ridge"),
    (19, "entire joint image"),
    (20, "a palm"),
    (21, "full right palm"),
    (22, "right writer's palm"),
    (23, "lower right palm"),
    (24, "upper right palm"),
    (25, "another part of the right palm"),
    (26, "right interdigital"),
    (27, "right thenar"),
    (28, "right hypothenar"),
    (29, "full left palm"),
    (30, "left writer's palm"),
    (31, "lower left palm"),
    (32, "upper left palm"),
    (33, "another part of the left palm"),
    (34, "left interdigital"),
    (35, "left thenar"),
    (36, "left hypothenar"),
    (37, "right grasp"),
    (38, "left grasp"),
    (40, "right index and middle finger"),
    (41, "right middle and ring finger"),
    (42, "right ring and little finger"),
    (43, "left index and middle finger"),
    (44, "left middle and ring finger"),
    (45, "left ring and little finger"),
    (46, "both index fingers"),
    (47, "right index, middle and ring finger"),
    (48, "right middle, ring and little finger"),
    (49, "left index, middle and ring finger"),
    (50, "left middle, ring and little finger"),
    (51, "four fingertips of the right hand"),
    (52, "four fingertips of the left hand"),
    (53, "fingertips of the right hand"),
    (54, "fingertips of the left hand"),
    (55, "both index and middle fingers"),
    (60, "a sole"),
    (61, "right sole"),
    (62, "left sole"),
    (63, "a toe"),
    (64, "right big toe"),
    (65, "right second toe"),
    (66, "right middle toe"),
    (67, "right fourth toe"),
    (68, "right little toe"),
    (69, "left big toe"),
    (70, "left second toe"),
    (71, "left middle toe"),
    (72, "left fourth toe"),
    (73, "left little toe"),
    (74, "ball of the right foot"),
    (75, "heel of the right foot"),
    (76, "ball of the left foot"),
    (77, "heel of the left foot"),
    (78, "middle of the right foot"),
    (79, "middle of the left foot"),
    (81, "right carpal delta"),
    (82, "left carpal delta"),
    (83, "full right palm with writer's palm"),
    (84, "full left palm with writer's palm"),
    (85, "right wrist bracelet"),
    (86, "left wrist bracelet"),
    (999, "another position"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words;

    #[test]
    fn every_code_of_the_older_series_comes_back_as_itself_and_means_the_same() {
        for code in 0..=u8::MAX {
            let Some(new) = newer(code) else {
                assert!(!matches!(code, 0..=10 | 13..=15 | 20..=36 | 40..=50), "{code}");
                continue;
            };
            assert_eq!(older(new), Some(code));
            let word = POSITION.iter().find(|(known, _)| *known == new).map(|(_, word)| *word).unwrap();
            match palm(code) {
                Some(palm) => assert_eq!(palm, word, "{code}"),
                None if code > 0 => assert_eq!(words::position(code), format!("{code}: {word}")),
                None => {}
            }
        }
        assert!(POSITION.is_sorted_by_key(|(code, _)| *code));
    }

    #[test]
    fn palms_have_other_codes_in_either_series() {
        assert_eq!((newer(23), newer(25), older(23), older(29)), (Some(29), Some(23), Some(25), Some(23)));
        for none in [11, 12, 16, 39, 51, 255] {
            assert_eq!(newer(none), None);
        }
        for none in [16, 37, 51, 64, 86, 256, 999] {
            assert_eq!(older(none), None);
        }
    }
}
