//! Chooses the views of a record that a captured finger is compared with, so that no record costs time without bound.

use std::cmp::Reverse;

use bioverify_core::Quality;

use crate::encode::{EncodedFinger, EncodedView};
use crate::params::{MAX_COMPARED_MINUTIAE, MAX_COMPARED_VIEWS};
use crate::policy::Labels;

/// Which comparisons with one reference are made.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Chosen {
    /// For each view the probes that it is compared with, by index.
    pub probes_of: Vec<Vec<usize>>,
    /// Views left out of the comparison with at least one probe that they may be of.
    pub left_out: usize,
}

/// Chooses for each probe by itself, so that a finger does not lose its mate to another one's.
pub(super) fn choose(probes: &[EncodedFinger], views: &[EncodedView], labels: Labels) -> Chosen {
    let mut probes_of = vec![Vec::new(); views.len()];
    let mut left_out = vec![false; views.len()];
    for (index, probe) in probes.iter().enumerate().filter(|(_, probe)| probe.print.is_ok()) {
        let mut budget = Budget::default();
        for view in by_promise(probe, views, labels) {
            let minutiae = minutiae_of(views, view);
            if budget.takes(minutiae) {
                probes_of.get_mut(view).into_iter().for_each(|probes| probes.push(index));
            } else if let Some(left) = left_out.get_mut(view) {
                *left = true;
            }
        }
    }
    Chosen { probes_of, left_out: left_out.into_iter().filter(|left| *left).count() }
}

/// What the views that one probe is compared with may still cost.
struct Budget {
    views: usize,
    squares: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { views: MAX_COMPARED_VIEWS, squares: MAX_COMPARED_VIEWS * MAX_COMPARED_MINUTIAE * MAX_COMPARED_MINUTIAE }
    }
}

impl Budget {
    /// Whether a view fits; one that is too crowded does not keep a smaller one out.
    const fn takes(&mut self, minutiae: usize) -> bool {
        let (Some(views), Some(squares)) =
            (self.views.checked_sub(1), self.squares.checked_sub(minutiae.saturating_mul(minutiae)))
        else {
            return false;
        };
        (self.views, self.squares) = (views, squares);
        true
    }
}

fn minutiae_of(views: &[EncodedView], index: usize) -> usize {
    match views.get(index).and_then(|view| view.print.as_ref()) {
        Some(Ok(print)) => print.minutiae.len(),
        _ => 0,
    }
}

/// Usable views that may be of the probe's finger: those that say so first, then the better ones, then in the record's order.
fn by_promise(probe: &EncodedFinger, views: &[EncodedView], labels: Labels) -> Vec<usize> {
    let may_be = |view: &EncodedView| labels == Labels::Ignored || probe.position.may_be(view.position);
    let promise = |view: &EncodedView| {
        let print = view.print.as_ref()?.as_ref().ok()?;
        // Where labels are ignored they say nothing.
        let same = labels != Labels::Ignored && probe.position == view.position;
        may_be(view).then(|| (same, print.quality.map_or(0, Quality::get)))
    };
    let mut promising: Vec<_> = views.iter().enumerate().filter_map(|(at, view)| Some((promise(view)?, at))).collect();
    promising.sort_by_key(|(promise, at)| (Reverse(*promise), *at));
    promising.into_iter().map(|(_, at)| at).collect()
}

#[cfg(test)]
mod tests {
    use bioverify_core::{Direction, FingerPosition, Minutia, MinutiaKind, MinutiaSet, Point};
    use proptest::prelude::*;

    use super::*;
    use crate::admit::Fault;
    use crate::encode::Print;
    use crate::reason::Reason;

    const INDEX: FingerPosition = FingerPosition::RightIndex;
    const THUMB: FingerPosition = FingerPosition::LeftThumb;
    const UNKNOWN: FingerPosition = FingerPosition::Unknown;

    fn print(minutiae: usize, quality: Option<u8>) -> Print {
        let one = Minutia {
            position: Point::new(1.0, 1.0),
            direction: Direction::from_radians(0.0),
            kind: MinutiaKind::Ending,
            quality: None,
        };
        let quality = quality.and_then(|quality| Quality::new(quality).ok());
        let minutiae = MinutiaSet::new(100, 100, vec![one; minutiae]).unwrap();
        Print { minutiae, quality, defects: vec![], model: None, picture: None }
    }

    fn probe(position: FingerPosition) -> EncodedFinger {
        EncodedFinger { position, print: Ok(print(40, None)) }
    }

    fn view(position: FingerPosition, minutiae: usize, quality: Option<u8>) -> EncodedView {
        EncodedView { position, print: Some(Ok(print(minutiae, quality))) }
    }

    /// The views that one probe is compared with, and how many are left out.
    fn of(position: FingerPosition, views: &[EncodedView], labels: Labels) -> (Vec<usize>, usize) {
        let chosen = choose(&[probe(position)], views, labels);
        let taken = chosen.probes_of.iter().enumerate().filter(|(_, probes)| !probes.is_empty()).map(|(at, _)| at);
        (taken.collect(), chosen.left_out)
    }

    #[test]
    fn all_fingers_of_a_person_are_compared() {
        let views = vec![view(UNKNOWN, MAX_COMPARED_MINUTIAE, None); MAX_COMPARED_VIEWS];
        assert_eq!(of(UNKNOWN, &views, Labels::Trusted), ((0..MAX_COMPARED_VIEWS).collect(), 0));
        assert_eq!(of(INDEX, &views, Labels::Trusted).1, 0);
    }

    #[test]
    fn a_finger_that_was_not_laid_down_is_neither_compared_nor_missed() {
        let mut views = vec![view(THUMB, 255, None); 176];
        views.push(EncodedView { position: INDEX, print: None });
        views.push(EncodedView { position: INDEX, print: Some(Err(Fault::plain(Reason::FingerUnreadable))) });
        assert_eq!(of(INDEX, &views, Labels::Trusted), (vec![], 0));
        assert_eq!(of(INDEX, &views, Labels::Ignored).1, 175, "labels say nothing");
    }

    #[test]
    fn the_finger_that_is_meant_goes_before_any_that_may_be_it_and_the_better_before_the_worse() {
        let mut views = vec![view(UNKNOWN, 60, Some(100)); 176];
        views.push(view(INDEX, 60, None));
        let (taken, left_out) = of(INDEX, &views, Labels::Trusted);
        assert!(taken.contains(&176), "{taken:?}");
        assert_eq!((taken.len(), left_out), (MAX_COMPARED_VIEWS, 177 - MAX_COMPARED_VIEWS));
        let mut views = vec![view(UNKNOWN, 60, Some(50)); 176];
        views[100] = view(UNKNOWN, 60, Some(51));
        assert!(of(INDEX, &views, Labels::Trusted).0.contains(&100));
    }

    #[test]
    fn a_crowded_view_does_not_keep_the_others_out() {
        let mut views = vec![view(UNKNOWN, 255, Some(90)); 176];
        views.extend(vec![view(UNKNOWN, 45, Some(80)); 3]);
        assert_eq!(of(UNKNOWN, &views, Labels::Trusted), (vec![0, 176, 177, 178], 175));
    }

    #[test]
    fn every_probe_has_its_own_share() {
        let views = [vec![view(INDEX, 60, None); 20], vec![view(THUMB, 60, None); 20]].concat();
        let chosen = choose(&[probe(INDEX), probe(THUMB)], &views, Labels::Trusted);
        assert_eq!(chosen.left_out, 0);
        assert!(chosen.probes_of[..20].iter().all(|probes| *probes == [0]));
        assert!(chosen.probes_of[20..].iter().all(|probes| *probes == [1]));
    }

    proptest! {
        #[test]
        fn no_record_costs_more_than_its_bound_or_loses_a_view_unseen(
            views in prop::collection::vec((0..256_usize, prop::option::of(0..=100_u8)), 0..200),
        ) {
            let made: Vec<_> = views.iter().map(|(minutiae, quality)| view(UNKNOWN, *minutiae, *quality)).collect();
            let (taken, left_out) = of(INDEX, &made, Labels::Trusted);
            prop_assert_eq!(taken.len() + left_out, views.len());
            prop_assert!(taken.len() <= MAX_COMPARED_VIEWS);
            let squares: usize = taken.iter().map(|at| views[*at].0 * views[*at].0).sum();
            prop_assert!(squares <= MAX_COMPARED_VIEWS * MAX_COMPARED_MINUTIAE * MAX_COMPARED_MINUTIAE);
            prop_assert!(views.is_empty() || !taken.is_empty(), "the most promising view is always compared");
        }
    }
}
