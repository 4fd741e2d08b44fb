//! Which minutiae of the reference stand roughly where a predicted one does: a look in whole pixels before the exact one.

#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::{
    __m256i, _mm256_abs_epi16, _mm256_and_si256, _mm256_cmpeq_epi16, _mm256_min_epu16, _mm256_movemask_epi8,
    _mm256_packs_epi16, _mm256_permute4x64_epi64, _mm256_set1_epi16, _mm256_setr_epi16, _mm256_sub_epi16,
};

use super::agree::UNIT;
use super::bend::Bent;
use super::hits::WORD;
use super::kernel::{Level, forms, whole};
use super::params::PAIR_TURN;
use super::prepare::{Columns, FAR};

/// A column of the reference in 16 bits, filled up to whole words of hits.
type Short = [u16; 256];

/// Farthest that directions may differ, units.
const TURN: u16 = (PAIR_TURN / UNIT) as u16 + 1;

/// What is looked for.
struct Window<'a> {
    /// Pixels modulo 65,536: what is near by is never taken for far away, and few that are far away for near.
    x: &'a Short,
    y: &'a Short,
    turn: &'a Short,
    reach: u16,
}

/// Words of hits for each predicted minutia: a power of two.
pub(crate) fn words_a_row(reference: &Columns) -> usize {
    reference.x.len().div_ceil(WORD).next_power_of_two().min(256 / WORD)
}

/// Marks for each predicted minutia those of the reference that may be as near as `reach` pixels and [`PAIR_TURN`], one bit
/// each, a whole number of words for each predicted one.
pub(crate) fn near(level: Level, bent: &Bent, reference: &Columns, reach: f32, hits: &mut Vec<u32>) {
    // Whatever stands there is overwritten.
    hits.resize(bent.count * words_a_row(reference), 0);
    mark(level, bent, reference, reach, hits);
}

forms! {
    /// Fills the words.
    fn mark(bent: &Bent, reference: &Columns, reach: f32, hits: &mut [u32]) = mark_plain; narrow mark_avx2
}

#[inline(always)]
fn mark_plain(bent: &Bent, reference: &Columns, reach: f32, hits: &mut [u32]) {
    each_word(bent, reference, reach, hits, |window, [x, y, turn], first| {
        let within = |a: u16, b: u16, most: u16| a.wrapping_sub(b).wrapping_add(most) <= 2 * most;
        (0..WORD).fold(0, |hits, k| {
            let near = within(x, window.x[first + k], window.reach) & within(y, window.y[first + k], window.reach);
            hits | u32::from(near & within(turn, window.turn[first + k], TURN)) << k
        })
    });
}

#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "avx2")]
fn mark_avx2(bent: &Bent, reference: &Columns, reach: f32, hits: &mut [u32]) {
    each_word(bent, reference, reach, hits, |window, own, first| {
        // Packing goes half by half of the registers: the middle quarters change places.
        let bytes = _mm256_packs_epi16(half_avx2(window, own, first), half_avx2(window, own, first + WORD / 2));
        _mm256_movemask_epi8(_mm256_permute4x64_epi64::<0b11_01_10_00>(bytes)) as u32
    });
}

/// All bits of each number for those that are near.
#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "avx2")]
fn half_avx2(window: &Window<'_>, [x, y, turn]: [u16; 3], first: usize) -> __m256i {
    let within = |own: u16, column: &Short, most: u16| {
        let [a, b, c, d, e, f, g, h] = std::array::from_fn(|k| column[first + k] as i16);
        let [i, j, k, l, m, n, o, p] = std::array::from_fn(|k| column[first + 8 + k] as i16);
        let column = _mm256_setr_epi16(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p);
        let apart = _mm256_abs_epi16(_mm256_sub_epi16(_mm256_set1_epi16(own as i16), column));
        _mm256_cmpeq_epi16(_mm256_min_epu16(apart, _mm256_set1_epi16(most as i16)), apart)
    };
    let places = _mm256_and_si256(within(x, window.x, window.reach), within(y, window.y, window.reach));
    _mm256_and_si256(places, within(turn, window.turn, TURN))
}

/// Fills each word with what `word` says for a predicted minutia and the first of the reference's.
#[inline(always)]
fn each_word(
    bent: &Bent,
    reference: &Columns,
    reach: f32,
    hits: &mut [u32],
    word: impl Fn(&Window<'_>, [u16; 3], usize) -> u32,
) {
    // Behind the last one they stand where no minutia does.
    let (mut x, mut y, mut turn) = ([whole(FAR); 256], [whole(FAR); 256], [0; 256]);
    x.iter_mut().zip(&reference.x).for_each(|(to, from)| *to = whole(*from));
    y.iter_mut().zip(&reference.y).for_each(|(to, from)| *to = whole(*from));
    turn.iter_mut().zip(&reference.turn).for_each(|(to, from)| *to = *from);
    // Both places are rounded.
    let window = Window { x: &x, y: &y, turn: &turn, reach: reach as u16 + 2 };
    let rows = hits.chunks_exact_mut(words_a_row(reference));
    let predicted = bent.x.iter().zip(&bent.y).zip(&bent.turn).zip(rows);
    for (((x, y), turn), hits) in predicted {
        for (index, hits) in hits.iter_mut().enumerate() {
            *hits = word(&window, [whole(*x), whole(*y), *turn], (index * WORD).min(256 - WORD));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bioverify_core::{Direction, Minutia, MinutiaKind, MinutiaSet, Point};
    use proptest::prelude::*;

    use crate::compare::prepare::Prepared;

    proptest! {
        #[test]
        fn every_form_marks_all_that_are_near(
            minutiae in prop::collection::vec((0.0_f32..65_000.0, 0.0_f32..200.0, 0.0_f32..6.3), 1..90),
            moved in prop::collection::vec((-14.0_f32..14.0, -14.0_f32..14.0, any::<i8>()), 90),
            reach in 4.0_f32..30.0,
        ) {
            let minutia = |&(x, y, angle): &(f32, f32, f32)| Minutia {
                position: Point::new(x, y),
                direction: Direction::from_radians(angle),
                kind: MinutiaKind::Other,
                quality: None,
            };
            let set = MinutiaSet::new(65_000, 200, minutiae.iter().map(minutia).collect()).unwrap();
            let print = Prepared::new(&set);
            let reference = &print.minutiae;
            let (dx, dy, turn) = (moved.iter().map(|m| m.0), moved.iter().map(|m| m.1), moved.iter().map(|m| m.2));
            let turned = reference.turn.iter().zip(turn).map(|(t, by)| t.wrapping_add_signed(i16::from(by) << 7));
            let bent = Bent::at(
                reference.x.iter().zip(dx).map(|(x, by)| x + by).collect(),
                reference.y.iter().zip(dy).map(|(y, by)| y + by).collect(),
                turned.collect(),
                reference.len(),
            );
            let words = words_a_row(reference);
            let mut plain = Vec::new();
            near(Level::PLAIN, &bent, reference, reach, &mut plain);
            for i in 0..reference.len() {
                for j in 0..reference.len() {
                    let apart = (bent.x[i] - reference.x[j]).hypot(bent.y[i] - reference.y[j]);
                    let turned = f32::from(bent.turn[i].wrapping_sub(reference.turn[j]) as i16) * UNIT;
                    let marked = plain[i * words + j / WORD] >> (j % WORD) & 1 == 1;
                    prop_assert!(marked || apart >= reach || turned.abs() >= PAIR_TURN);
                    prop_assert!(!marked || apart < 1.5 * (reach + 3.0) && turned.abs() < PAIR_TURN + 1e-3);
                }
            }
            for level in Level::all() {
                let mut hits = vec![5; 7];
                near(level, &bent, reference, reach, &mut hits);
                prop_assert_eq!(&hits, &plain);
            }
        }
    }
}
