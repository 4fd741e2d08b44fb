//! Which minutiae a card gets where it cannot take all: those within its reach, and of these the best
//! (ISO/IEC 19794-2:2011, 9.3.2: before any sorting).

use std::cmp::Reverse;

use super::CardMinutia;
use super::order::Centre;

/// A minutia for a card, not yet cut to its reach, and its quality.
#[derive(Clone, Copy)]
pub(super) struct Candidate {
    /// In the card's steps; coordinates may be beyond its reach.
    pub(super) minutia: CardMinutia,
    /// 0..=100, where known.
    pub(super) quality: Option<u8>,
}

/// Moves minutiae so that as many as can be lie within `reach` steps, and drops the others. Returns by how many steps they
/// were moved towards the origin, and how many were dropped.
pub(super) fn bring_within(candidates: &mut Vec<Candidate>, reach: u16) -> ((u16, u16), usize) {
    let before = candidates.len();
    let mut moved = (0, 0);
    if candidates.iter().any(|candidate| candidate.minutia.x > reach) {
        moved.0 = best_window(candidates.iter().map(|candidate| candidate.minutia.x).collect(), reach);
        candidates.retain(|candidate| (moved.0..=moved.0.saturating_add(reach)).contains(&candidate.minutia.x));
    }
    if candidates.iter().any(|candidate| candidate.minutia.y > reach) {
        moved.1 = best_window(candidates.iter().map(|candidate| candidate.minutia.y).collect(), reach);
        candidates.retain(|candidate| (moved.1..=moved.1.saturating_add(reach)).contains(&candidate.minutia.y));
    }
    for candidate in candidates.iter_mut() {
        candidate.minutia.x -= moved.0;
        candidate.minutia.y -= moved.1;
    }
    (moved, before - candidates.len())
}

/// Where a window of `reach` steps begins that holds most of the coordinates; the first such one. A window begins no
/// later than needed to reach its last coordinate.
fn best_window(mut coordinates: Vec<u16>, reach: u16) -> u16 {
    coordinates.sort_unstable();
    let held = |start: u16| {
        let end = start.saturating_add(reach);
        coordinates.iter().filter(|&&coordinate| (start..=end).contains(&coordinate)).count()
    };
    let starts = coordinates.iter().map(|&last| last.saturating_sub(reach));
    starts.max_by_key(|&start| (held(start), Reverse(start))).unwrap_or(0)
}

/// Keeps the best `most`: the lowest quality goes first where any is known, then what is farthest from the centre of mass of
/// all; then endings before others, the largest angle first. The order of those that stay is kept. Returns how many went.
pub(super) fn keep_best(candidates: &mut Vec<Candidate>, most: usize) -> usize {
    let surplus = candidates.len().saturating_sub(most);
    if surplus == 0 {
        return 0;
    }
    let minutiae: Vec<CardMinutia> = candidates.iter().map(|candidate| candidate.minutia).collect();
    let centre = Centre::of(&minutiae);
    let mut worst_first: Vec<usize> = (0..candidates.len()).collect();
    worst_first.sort_by_key(|&index| {
        candidates.get(index).map(|Candidate { minutia, quality }| {
            (quality.unwrap_or(0), Reverse(centre.distance(minutia)), minutia.kind != 1, Reverse(minutia.angle))
        })
    });
    let mut goes = vec![false; candidates.len()];
    for index in worst_first.into_iter().take(surplus) {
        if let Some(place) = goes.get_mut(index) {
            *place = true;
        }
    }
    let mut index = 0;
    candidates.retain(|_| {
        index += 1;
        !goes.get(index - 1).copied().unwrap_or(false)
    });
    surplus
}
