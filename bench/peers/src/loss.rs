//! What minutiae lose on their way through other people's records.

use crate::print::{Minutia, Print};

/// A poorer record of the same minutiae.
pub struct Loss {
    /// Name of its folder and lists.
    pub name: &'static str,
    /// Makes it.
    pub apply: fn(&Print) -> Print,
}

/// Every loss that is tried.
pub const LOSSES: [Loss; 6] = [
    Loss { name: "bare", apply: bare },
    Loss { name: "card", apply: card },
    Loss { name: "low", apply: |print| rescale(print, 63, 0) },
    Loss { name: "middle", apply: |print| rescale(print, 50, 20) },
    Loss { name: "narrow", apply: |print| rescale(print, 40, 10) },
    Loss { name: "high", apply: |print| rescale(print, 40, 60) },
];

/// Most minutiae of the card.
const CARD_MOST: usize = 60;
/// Directions of the compact card format.
const CARD_TURN: u8 = 64;
/// Steps of a coordinate of the compact card format per centimetre.
const CARD_STEPS: u32 = 100;

/// Neither kind nor quality.
fn bare(print: &Print) -> Print {
    let minutiae = print.minutiae.iter().map(|minutia| Minutia { kind: 0, quality: 0, ..*minutia });
    Print { minutiae: minutiae.collect(), ..*print }
}

/// The same minutiae with every told quality on another scale: so many hundredths of it, and so much more. Whoever takes a quality for a
/// probability is misled.
fn rescale(print: &Print, hundredths: u32, more: u32) -> Print {
    let quality = |told: u8| match told {
        // Nothing was told.
        0 => 0,
        // 0 would say that nothing was told.
        told => ((u32::from(told) * hundredths + 50) / 100 + more).clamp(1, 100) as u8,
    };
    let minutiae = print.minutiae.iter().map(|minutia| Minutia { quality: quality(minutia.quality), ..*minutia });
    Print { minutiae: minutiae.collect(), ..*print }
}

/// What the compact card format keeps (ISO/IEC 19794-2:2005, clause 8): steps of 0.1 mm, 64 directions, no quality, here of the best 60.
fn card(print: &Print) -> Print {
    let mut kept = print.minutiae.clone();
    kept.sort_by_key(|minutia| std::cmp::Reverse(minutia.quality));
    kept.truncate(CARD_MOST);
    let resolution = u32::from(print.resolution).max(1);
    let place = |pixel: u16| {
        let step = (u32::from(pixel) * CARD_STEPS + resolution / 2) / resolution;
        ((step * resolution + CARD_STEPS / 2) / CARD_STEPS) as u16
    };
    let units = u8::MAX / CARD_TURN + 1;
    let turn = |angle: u8| (angle.wrapping_add(units / 2) / units).wrapping_mul(units);
    let coarse = |m: &Minutia| Minutia { x: place(m.x), y: place(m.y), angle: turn(m.angle), quality: 0, ..*m };
    Print { minutiae: kept.iter().map(coarse).collect(), ..*print }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_keeps_the_best_coarsely_and_a_bare_record_keeps_places_only() {
        let minutia = |x: u16| Minutia { x, y: 2 * x, angle: 254, kind: 2, quality: 1 + (x % 100) as u8 };
        let print = Print { width: 400, height: 400, resolution: 197, minutiae: (100..170).map(minutia).collect() };
        let card = card(&print);
        assert_eq!(card.minutiae.len(), 60);
        // 169 px are 85.8 steps; 254 units are nearer to a whole turn than to 63 of 64 parts.
        assert_eq!(card.minutiae[0], Minutia { x: 169, y: 339, angle: 0, kind: 2, quality: 0 });
        assert!(card.minutiae.iter().zip(print.minutiae.iter().rev()).all(|(m, given)| m.x.abs_diff(given.x) <= 1));
        assert!(bare(&print).minutiae.iter().all(|minutia| minutia.kind == 0 && minutia.quality == 0));
        assert_eq!(bare(&print).minutiae.len(), 70);
    }

    #[test]
    fn another_scale_keeps_the_order_and_what_was_not_told() {
        let minutiae = [0, 1, 50, 100].map(|quality| Minutia { x: 1, y: 2, angle: 3, kind: 1, quality }).to_vec();
        let print = Print { width: 400, height: 400, resolution: 197, minutiae };
        let told =
            |hundredths, more| rescale(&print, hundredths, more).minutiae.iter().map(|m| m.quality).collect::<Vec<_>>();
        assert_eq!(told(63, 0), [0, 1, 32, 63]);
        assert_eq!(told(40, 10), [0, 10, 30, 50]);
        assert_eq!(told(40, 60), [0, 60, 80, 100]);
        assert_eq!(told(50, 20), [0, 21, 45, 70]);
    }
}
