//! Angles of the head and their uncertainty as one byte each (ISO/IEC 19794-5:2005, 5.5.8 and 5.5.9).

/// Steps of two degrees from 0 to 180.
const STEPS: u8 = 91;
/// Codes that are angles: 0 is none, and -180 degrees are written as 180.
const CODES: u8 = 180;

/// An angle in degrees, -178..=180: of 1..=91 upwards from 0 in steps of two, of 92..=180 from -178 to -2. `None` where the
/// angle is not told (0) or the code has no meaning.
#[must_use]
pub const fn pose_degrees(code: u8) -> Option<i16> {
    match code {
        1..=STEPS => Some((code as i16 - 1) * 2),
        92..=CODES => Some((code as i16 - 181) * 2),
        _ => None,
    }
}

/// The code of an angle, -180..=180 degrees, rounded down to a step of two towards zero; `None` outside.
#[must_use]
pub const fn pose_code(degrees: i16) -> Option<u8> {
    match degrees {
        0..=180 => Some((degrees / 2 + 1) as u8),
        -180 => Some(STEPS),
        -1 => Some(1),
        -179..=-2 => Some((degrees / 2 + 181) as u8),
        _ => None,
    }
}

/// How far the angle may be off, in degrees, 0..=180; `None` where that is not told (0) or the code has no meaning.
#[must_use]
pub const fn uncertainty_degrees(code: u8) -> Option<u16> {
    match code {
        1..=STEPS => Some((code as u16 - 1) * 2),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_even_angle_has_a_code_and_every_code_comes_back() {
        for code in 1..=180 {
            assert_eq!(pose_degrees(code).and_then(pose_code), Some(code));
        }
        for degrees in (-178..=180).step_by(2) {
            assert_eq!(pose_code(degrees).and_then(pose_degrees), Some(degrees));
        }
        assert_eq!((pose_degrees(0), pose_degrees(181), pose_degrees(255)), (None, None, None));
        assert_eq!(
            (pose_degrees(1), pose_degrees(91), pose_degrees(92), pose_degrees(180)),
            (Some(0), Some(180), Some(-178), Some(-2))
        );
        assert_eq!((pose_code(-180), pose_code(181), pose_code(-181), pose_code(-1)), (Some(91), None, None, Some(1)));
    }

    #[test]
    fn uncertainty_is_never_negative() {
        assert_eq!(
            (uncertainty_degrees(0), uncertainty_degrees(1), uncertainty_degrees(91)),
            (None, Some(0), Some(180))
        );
        assert_eq!(uncertainty_degrees(92), None);
    }
}
