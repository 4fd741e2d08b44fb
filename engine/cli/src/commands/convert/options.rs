//! Options of `convert`: their values, and which of them would do nothing.

use bioverify_record::CaptureTime;

use super::ConvertArgs;
use super::source::Source;
use crate::fault::Fault;
use crate::words::Format;

pub fn parse_bitrate(text: &str) -> Result<f32, String> {
    let given = text.parse::<f32>().ok().filter(|bits| (0.1..=8.0).contains(bits));
    given.ok_or_else(|| "give bits a pixel from 0.1 to 8 (usually 0.75)".to_owned())
}

pub fn parse_view(text: &str) -> Result<usize, String> {
    let given = text.parse().ok().filter(|number| (1..=1000).contains(number));
    given.ok_or_else(|| "give the number of a picture, counted from 1".to_owned())
}

/// `YYYYMMDDhhmmss`.
pub fn parse_created(text: &str) -> Result<CaptureTime, String> {
    let time = text.get(8..).filter(|_| text.len() == 14).and_then(numbers);
    let made = day(text.get(..8).unwrap_or_default()).zip(time).map(|(day, time)| {
        let [hour, minute, second] = time;
        CaptureTime { hour, minute, second, ..day }
    });
    // The field holds a time of day: a leap second has no place.
    let is_moment = |made: &CaptureTime| made.is_valid() && made.second < 60;
    made.filter(is_moment).ok_or_else(|| "give year to second, as 20261122120000".to_owned())
}

/// `YYYYMMDD-YYYYMMDD`.
pub fn parse_validity(text: &str) -> Result<(CaptureTime, CaptureTime), String> {
    let days = text.split_once('-').and_then(|(from, through)| Some((day(from)?, day(through)?)));
    let in_order = |(from, through): &(CaptureTime, CaptureTime)| {
        let of = |day: &CaptureTime| (day.year, day.month, day.day);
        of(from) <= of(through)
    };
    days.filter(in_order).ok_or_else(|| "give the first and the last day, as 20261122-20361121".to_owned())
}

fn day(text: &str) -> Option<CaptureTime> {
    let year = text.get(..4).filter(|year| text.len() == 8 && year.bytes().all(|byte| byte.is_ascii_digit()))?;
    let [month, day] = numbers(text.get(4..)?)?;
    let day = CaptureTime { year: year.parse().ok()?, month, day, ..CaptureTime::UNKNOWN };
    day.is_valid().then_some(day)
}

/// Numbers of two digits each.
fn numbers<const N: usize>(text: &str) -> Option<[u8; N]> {
    let is_digits = text.len() == 2 * N && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut numbers = [0; N];
    for (index, number) in numbers.iter_mut().enumerate() {
        *number = text.get(2 * index..2 * index + 2).filter(|_| is_digits)?.parse().ok()?;
    }
    Some(numbers)
}

/// Refuses options that would do nothing in this conversion: whoever gives one believes that it does something.
///
/// # Errors
/// A wrong call.
pub fn refuse_idle(args: &ConvertArgs, source: Source) -> Result<(), Fault> {
    let format = args.format;
    let to_fingers = format.finger(args.dates()).is_some();
    let to_picture = format.picture().is_some();
    let has_pictures = matches!(source, Source::Picture | Source::Fingers | Source::FingerGroup);
    let in_record = matches!(source, Source::Fingers | Source::FingerGroup);
    let idle = [
        (
            args.bitrate.is_some() && !(has_pictures && (to_fingers || format == Format::Wsq)),
            "--bitrate is the rate of WSQ, which is not written here",
            "leave it out, or ask for wsq or a record of finger pictures",
        ),
        (
            args.ppi.is_some() && !((source == Source::Picture || in_record) && (to_fingers || format == Format::Wsq)),
            "--ppi is the resolution of a finger's picture, and nothing here states or takes one",
            "leave it out: only WSQ and records of fingers state the resolution",
        ),
        (
            args.position.is_some() && !(source == Source::Picture && to_fingers),
            "--position is for a picture file that becomes a record of fingers",
            "leave it out: what the input says of the finger is kept",
        ),
        (
            args.view.is_some() && !(in_record && to_picture),
            "--view chooses one picture of a finger record for a picture file",
            "leave it out: here everything the format can hold is taken",
        ),
        (
            (args.created.is_some() || args.validity.is_some()) && !format.is_group(),
            "--created and --validity are for the headers of a data group",
            "leave them out, or ask for dg2, dg2-39794, dg3 or dg3-39794",
        ),
    ];
    match idle.into_iter().find(|(is_idle, ..)| *is_idle) {
        Some((_, what, advice)) => Err(Fault::usage(format!("{what} (--format {})", format.name()), advice)),
        None => args.card.check(format),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_digits_and_days_that_exist() {
        let made = parse_created("20261122120005").unwrap();
        assert_eq!((made.year, made.month, made.day, made.hour, made.second), (2026, 11, 22, 12, 5));
        let (from, through) = parse_validity("20261122-20361121").unwrap();
        assert_eq!((from.day, through.year), (22, 2036));
        for wrong in [
            "",
            "20261122",
            "2026112212000",
            "20261322120000",
            "2026112212000x",
            "+0261122120000",
            "20261122120060",
            "20260230120000",
        ] {
            assert!(parse_created(wrong).is_err(), "{wrong}");
        }
        for wrong in [
            "",
            "20261122",
            "20261122-",
            "20261122-20361132",
            "20261122/20361121",
            "é261122-20361121",
            "20361121-20261122",
            "20260230-20261122",
        ] {
            assert!(parse_validity(wrong).is_err(), "{wrong}");
        }
    }
}
