//! What a search promises, on simulated minutiae.

#![allow(clippy::unwrap_used)] // A helper of a test may panic like the test itself.

#[allow(dead_code)] // Every test file uses its own part.
mod simulate;

use bioverify_core::MinutiaSet;
use bioverify_finger::search::params::FEWEST_COMPARED;
use bioverify_finger::{Effort, Hit, Index, IndexError, Keep, Matcher, PreparedProbe, PreparedReference};
use simulate::{Random, Wear, impression, master};

/// A capture of each of `count` fingers, and another one of each.
fn twice(count: usize, seed: u64) -> (Vec<MinutiaSet>, Vec<MinutiaSet>) {
    let mut random = Random::new(seed);
    let wear = Wear { bend: 6.0, shift: 20.0, width: 320, height: 400, ..Wear::HARD };
    let masters: Vec<_> = (0..count).map(|_| master(&mut random)).collect();
    let mut captures = || masters.iter().map(|m| impression(m, &wear, &mut random)).collect();
    (captures(), captures())
}

fn index(keep: Keep, sets: &[MinutiaSet]) -> Index {
    let mut index = Index::new(keep);
    index.add_all(&(0..).zip(sets).collect::<Vec<_>>()).unwrap();
    index
}

fn in_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(work)
}

#[test]
fn an_exhaustive_search_is_every_comparison_in_order() {
    let (references, probes) = twice(40, 1);
    let matcher = Matcher::new();
    for keep in [Keep::Prepared, Keep::Minutiae] {
        let index = index(keep, &references);
        for probe in probes.iter().take(5).map(PreparedProbe::new) {
            let score = |set| matcher.compare(&probe, &PreparedReference::new(set));
            let mut all: Vec<Hit> = (0..).zip(&references).map(|(id, set)| Hit { id, score: score(set) }).collect();
            all.sort_by(|a, b| b.score.get().total_cmp(&a.score.get()).then(a.id.cmp(&b.id)));
            for top in [0, 1, 7, 40, 90] {
                assert_eq!(index.search(&probe, top, Effort::Exhaustive), all[..top.min(all.len())]);
            }
        }
    }
}

#[test]
fn two_stages_find_the_mates_among_six_hundred() {
    let (references, probes) = twice(600, 2);
    let index = index(Keep::Minutiae, &references);
    let wanted: Vec<u64> = (0..600).step_by(40).collect();
    let prepared: Vec<PreparedProbe> = wanted.iter().map(|id| PreparedProbe::new(&probes[*id as usize])).collect();
    let first = |effort| -> Vec<Option<Hit>> {
        index.search_all(&prepared, 1, effort).iter().map(|hits| hits.first().copied()).collect()
    };
    let (all, some) = (first(Effort::Exhaustive), first(Effort::default()));
    let is_mate = |(hit, id): &(&Option<Hit>, &u64)| hit.is_some_and(|hit| hit.id == **id);
    let mates = all.iter().zip(&wanted).filter(is_mate).count();
    assert!(mates >= wanted.len() * 9 / 10, "{mates} of {}", wanted.len());
    let same = some.iter().zip(&all).filter(|(a, b)| a == b).count();
    assert!(same >= wanted.len() * 9 / 10, "{same} of {}", wanted.len());
}

#[test]
fn neither_threads_nor_the_order_of_adding_matter() {
    let (references, probes) = twice(400, 3);
    let probe = PreparedProbe::new(&probes[123]);
    let first = index(Keep::Prepared, &references);
    let mut second = Index::new(Keep::Prepared);
    for (id, set) in (0..400_u64).rev().zip(references.iter().rev()) {
        second.add(id + 1_000, set).unwrap();
        second.add(id, set).unwrap();
    }
    assert!((0..400).all(|id| second.remove(id + 1_000)));
    let search = |index: &Index, threads| in_threads(threads, || index.search(&probe, 9, Effort::Share(0.5)));
    let told = search(&first, 1);
    assert_eq!(told[0].id, 123);
    for (index, threads) in [(&first, 3), (&second, 1), (&second, 2)] {
        assert_eq!(search(index, threads), told);
    }
}

#[test]
fn a_reference_is_found_until_it_is_removed() {
    let (references, probes) = twice(260, 4);
    let mut index = index(Keep::Minutiae, &references);
    let probe = PreparedProbe::new(&probes[7]);
    let best = |index: &Index| index.search(&probe, 1, Effort::Share(0.01))[0].id;
    assert_eq!((best(&index), index.len()), (7, 260));
    assert!(index.remove(7) && !index.remove(7));
    assert_ne!(best(&index), 7);
    index.add(7, &references[7]).unwrap();
    assert_eq!((best(&index), index.len()), (7, 260));
    assert!((0..260).all(|id| index.remove(id)));
    assert!(index.is_empty() && index.bytes() == 0 && index.search(&probe, 5, Effort::Exhaustive).is_empty());
}

#[test]
fn a_number_is_given_once_and_a_refused_addition_changes_nothing() {
    let (references, _) = twice(3, 5);
    let mut index = index(Keep::Minutiae, &references);
    assert_eq!(index.add(1, &references[0]), Err(IndexError::Taken { id: 1 }));
    let twice = [(8, &references[0]), (9, &references[1]), (8, &references[2])];
    assert_eq!(index.add_all(&twice), Err(IndexError::Taken { id: 8 }));
    assert_eq!(index.len(), 3);
    assert!(!index.remove(8) && !index.remove(9));
    let probe = PreparedProbe::new(&references[1]);
    assert_eq!(index.search(&probe, 1, Effort::Exhaustive)[0].id, 1);
    assert!(index.remove(1));
}

#[test]
fn few_references_are_all_compared_and_any_share_is_taken() {
    let (references, probes) = twice(FEWEST_COMPARED, 6);
    let index = index(Keep::Prepared, &references);
    let probe = PreparedProbe::new(&probes[11]);
    let all = index.search(&probe, 20, Effort::Exhaustive);
    for share in [0.0, -1.0, 1e-9, 0.3, 1.0, 7.0, f32::NAN, f32::INFINITY] {
        assert_eq!(index.search(&probe, 20, Effort::Share(share)), all);
    }
}

#[test]
fn empty_prints_are_no_trouble_and_nothing_is_shown() {
    let empty = MinutiaSet::new(300, 300, vec![]).unwrap();
    let (mut references, _) = twice(250, 7);
    references[3] = empty.clone();
    let index = index(Keep::Minutiae, &references);
    let hits = index.search(&PreparedProbe::new(&empty), 4, Effort::Share(0.01));
    assert_eq!(
        hits.iter().map(|hit| (hit.id, hit.score.get())).collect::<Vec<_>>(),
        [(0, 0.0), (1, 0.0), (2, 0.0), (3, 0.0)]
    );
    assert_eq!(format!("{index:?}"), "Index(250 references)");
}
