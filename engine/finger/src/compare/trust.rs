//! How far each minutia is trusted: by the quality its extractor told and, except in our own templates with a ridge map, by where it stands.
//!
//! Many records tell none: cards have no room for it, other vendors leave the field empty or put one constant everywhere.
//! Of three extractors' minutiae those at the edge of the finger and those right beside another one are found again least
//! often, whoever extracted them: the first are where a ridge leaves the picture, the second where a ridge is broken or a
//! blot was thinned. Others tell qualities on a scale of their own: taken for ours, low ones let strangers match and high
//! ones cost mates. A record does not say whose scale it has, so qualities are probabilities only beside a
//! ridge map, which our own templates have from their second version on; of all others, those of the first version among them, only
//! what they say of one minutia against another is believed.

use bioverify_core::{Minutia, Quality};

use super::hull::Hull;
use super::params::{TRUST_BESIDE, TRUST_BESIDE_FROM, TRUST_BESIDE_TO, TRUST_EDGE, TRUST_EDGE_WIDTH, TRUST_UNTOLD};

/// What the qualities of a print mean.
enum Scale {
    /// Nothing: none is told, or the same for all.
    None,
    /// How probable each minutia is, percent: our extractor's.
    Ours,
    /// The higher the better; this is their mean.
    Other(f32),
}

/// One number a minutia, `0..=1`. `hull` is that of the minutiae, y **up**. `is_ours`: our extractor found them.
pub(crate) fn trust(minutiae: &[Minutia], hull: &Hull, is_ours: bool) -> Vec<f32> {
    let scale = scale(minutiae, is_ours);
    let one = |m: &Minutia| match (&scale, told(m)) {
        (Scale::Ours, Some(quality)) => f32::from(quality) / 100.0,
        (Scale::Other(mean), Some(quality)) => (by_place(m, minutiae, hull) * f32::from(quality) / mean).min(1.0),
        _ => by_place(m, minutiae, hull),
    };
    minutiae.iter().map(one).collect()
}

fn told(minutia: &Minutia) -> Option<u8> {
    minutia.quality.map(Quality::get)
}

fn scale(minutiae: &[Minutia], is_ours: bool) -> Scale {
    let first = minutiae.first().and_then(told);
    if minutiae.iter().all(|m| told(m) == first) {
        return Scale::None;
    }
    if is_ours {
        return Scale::Ours;
    }
    let (mut sum, mut count) = (0_u16, 0_u16);
    for quality in minutiae.iter().filter_map(told) {
        (sum, count) = (sum + u16::from(quality), count + 1);
    }
    if sum == 0 { Scale::None } else { Scale::Other(f32::from(sum) / f32::from(count)) }
}

/// The trust in a minutia of which nothing but its place is known.
fn by_place(minutia: &Minutia, all: &[Minutia], hull: &Hull) -> f32 {
    let (x, y) = (minutia.position.x, minutia.position.y);
    let [outside] = hull.outside_many(&[x], &[-y]);
    let edge = rise(TRUST_EDGE, -outside, TRUST_EDGE_WIDTH);
    TRUST_UNTOLD
        * edge
        * rise(TRUST_BESIDE, nearest(minutia, all) - TRUST_BESIDE_FROM, TRUST_BESIDE_TO - TRUST_BESIDE_FROM)
}

/// From `low` at zero and below to 1 at `width`.
fn rise(low: f32, at: f32, width: f32) -> f32 {
    low + (1.0 - low) * (at / width).clamp(0.0, 1.0)
}

/// Pixels to the nearest other minutia; nothing where there is one at the same place, and very far where there is none.
fn nearest(minutia: &Minutia, all: &[Minutia]) -> f32 {
    let (mut least, mut second) = (f32::MAX, f32::MAX);
    for other in all {
        let (dx, dy) = (other.position.x - minutia.position.x, other.position.y - minutia.position.y);
        let away = dx * dx + dy * dy;
        // The least is the minutia itself.
        second = if away < second { away } else { second };
        (least, second) = if second < least { (second, least) } else { (least, second) };
    }
    second.sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use bioverify_core::{Direction, MinutiaKind, Point};

    /// A grid of minutiae 40 px apart and one more beside its middle.
    fn grid(quality: impl Fn(usize) -> Option<u8>) -> Vec<Minutia> {
        let places = (0..25).map(|i| (40.0 * (i % 5) as f32, 40.0 * (i / 5) as f32)).chain([(85.0, 80.0)]);
        let minutia = |(index, (x, y)): (usize, (f32, f32))| Minutia {
            position: Point::new(x, y),
            direction: Direction::from_radians(0.0),
            kind: MinutiaKind::Other,
            quality: quality(index).map(|quality| Quality::new(quality).unwrap()),
        };
        places.enumerate().map(minutia).collect()
    }

    fn trusted_as(minutiae: &[Minutia], is_ours: bool) -> Vec<f32> {
        let points: Vec<_> = minutiae.iter().map(|m| (m.position.x, -m.position.y)).collect();
        trust(minutiae, &Hull::of(&points), is_ours)
    }

    fn trusted(minutiae: &[Minutia]) -> Vec<f32> {
        trusted_as(minutiae, false)
    }

    #[test]
    fn a_quality_of_our_extractor_is_taken_as_it_is() {
        let print = grid(|index| Some(40 + index as u8));
        let expected: Vec<f32> = (0..26).map(|i| f32::from(40 + i as u8) / 100.0).collect();
        assert_eq!(trusted_as(&print, true), expected);
        assert_ne!(trusted(&print), expected, "of a record, which does not say whose they are");
    }

    #[test]
    fn without_qualities_edge_and_neighbour_decide() {
        let trust = trusted(&grid(|_| None));
        let (corner, inner, middle, beside) = (trust[0], trust[6], trust[12], trust[25]);
        assert!((inner - TRUST_UNTOLD).abs() < 1e-6, "{inner}");
        assert!((corner - TRUST_UNTOLD * TRUST_EDGE).abs() < 1e-3, "{corner}");
        assert!((middle - TRUST_UNTOLD * TRUST_BESIDE).abs() < 1e-6 && middle == beside, "{middle} {beside}");
    }

    #[test]
    fn one_quality_for_all_is_none_and_a_missing_one_is_guessed() {
        assert_eq!(trusted(&grid(|_| Some(80))), trusted(&grid(|_| None)));
        let mixed = trusted_as(&grid(|index| (index != 6).then_some(if index == 1 { 90 } else { 50 })), true);
        assert!(mixed[0] == 0.5 && (mixed[6] - TRUST_UNTOLD).abs() < 1e-6, "{} {}", mixed[0], mixed[6]);
    }

    #[test]
    fn of_another_scale_only_the_ratio_to_the_mean_counts() {
        let scale = |by: u8| trusted(&grid(|i| Some(by * (5 + i as u8 % 2))));
        let (low, middle, high) = (scale(1), scale(4), scale(15));
        assert!(low.iter().zip(&middle).zip(&high).all(|((a, b), c)| (a - b).abs() < 1e-6 && (a - c).abs() < 1e-6));
        // The mean of the qualities is 5.5: one of that would be trusted like one of which none is told.
        assert!((low[6] - TRUST_UNTOLD * 5.0 / 5.5).abs() < 1e-6, "{}", low[6]);
        assert!(low[7] > low[6]);
        let hopeless = trusted(&grid(|i| (i == 0).then_some(0)));
        assert_eq!(hopeless, trusted(&grid(|_| None)));
        let best = trusted(&grid(|i| Some(if i == 8 { 100 } else { 1 })));
        assert!(best[8] == 1.0 && best.iter().all(|trust| (0.0..=1.0).contains(trust)));
    }

    #[test]
    fn two_at_one_place_and_a_single_one_have_a_trust() {
        let twice: Vec<_> = grid(|_| None).into_iter().take(1).cycle().take(2).collect();
        assert_eq!(trusted(&twice), [TRUST_UNTOLD * TRUST_EDGE * TRUST_BESIDE; 2]);
        assert_eq!(trusted(&twice[..1]), [TRUST_UNTOLD * TRUST_EDGE]);
        assert!(trusted(&[]).is_empty());
    }
}
