//! Pairs minutiae one to one.

use super::agree::UNIT;
use super::bend::Bent;
use super::hits::{WORD, places};
use super::kernel::Level;
use super::near::{near, words_a_row};
use super::params::PAIR_TURN;
use super::prepare::Columns;

/// Two minutiae held to be the same.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paired {
    pub probe: u8,
    pub reference: u8,
    /// `0..=1`, 1 for a perfect fit.
    pub fit: f32,
}

/// Working memory of the pairing.
#[derive(Default)]
pub(crate) struct PairScratch {
    hits: Vec<u32>,
    /// Rows of whole words of hits, and places in them.
    places: Vec<u16>,
    keys: Vec<u32>,
}

/// Steps the squared error is sorted by.
const STEPS: f32 = 65_536.0;

/// Fills `pairs` one to one, best fits first: no two are further apart than `reach` pixels or [`PAIR_TURN`].
pub(crate) fn pair(
    level: Level,
    bent: &Bent,
    reference: &Columns,
    reach: f32,
    scratch: &mut PairScratch,
    pairs: &mut Vec<Paired>,
) {
    near(level, bent, reference, reach, &mut scratch.hits);
    places(&scratch.hits, &mut scratch.places);
    let (by_place, by_turn) = (1.0 / (reach * reach), UNIT / PAIR_TURN);
    let shift = words_a_row(reference).ilog2() + WORD.ilog2();
    // All are written, one over the other where the last is too far off: nobody could foretell which ones are.
    scratch.keys.resize(scratch.places.len(), 0);
    let mut count = 0;
    for place in &scratch.places {
        let (i, j) = (usize::from(*place) >> shift, usize::from(*place) & ((1 << shift) - 1));
        let (a, b) = (bent.place(i), reference.place(j));
        let (dx, dy) = (a.0 - b.0, a.1 - b.1);
        let turned = f32::from(a.2.wrapping_sub(b.2) as i16) * by_turn;
        // Squared, in tolerances.
        let error = (dx * dx + dy * dy) * by_place + turned * turned;
        if let Some(key) = scratch.keys.get_mut(count) {
            *key = ((error * STEPS) as u32) << 16 | (i as u32) << 8 | j as u32;
        }
        count += usize::from(error < 1.0);
    }
    scratch.keys.truncate(count);
    scratch.keys.sort_unstable();
    choose(&scratch.keys, pairs);
}

/// Takes the best keys whose minutiae are both free.
fn choose(keys: &[u32], pairs: &mut Vec<Paired>) {
    let (mut probe_used, mut reference_used) = ([false; 256], [false; 256]);
    pairs.clear();
    for key in keys {
        let (probe, reference) = ((key >> 8) as u8, *key as u8);
        let (p, r) = (&mut probe_used[usize::from(probe)], &mut reference_used[usize::from(reference)]);
        if !*p && !*r {
            (*p, *r) = (true, true);
            pairs.push(Paired { probe, reference, fit: 1.0 - (key >> 16) as f32 / STEPS });
        }
    }
}
