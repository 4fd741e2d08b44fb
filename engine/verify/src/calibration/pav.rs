//! Log-likelihood ratios by the pool-adjacent-violators algorithm.

/// Consecutive scores that share one likelihood ratio.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pool {
    /// Lowest score in it.
    pub from: f32,
    /// Highest score in it.
    pub to: f32,
    /// Mated scores in it.
    pub mated: f64,
    /// Non-mated scores in it.
    pub nonmated: f64,
}

impl Pool {
    /// Mated share; pools are joined until it rises from pool to pool.
    fn share(&self) -> f64 {
        self.mated / (self.mated + self.nonmated)
    }
}

/// The isotonic fit of the mated share to rising scores (Ayer et al. 1955), as pools of rising share.
///
/// One mated score is imagined below all others and one non-mated above (Laplace's rule, as in Brümmer and du Preez 2006),
/// so that no pool is pure and every ratio is finite: at most about the logarithm of the number of scores.
///
/// Both inputs are sorted.
pub(super) fn pools(mated: &[f32], nonmated: &[f32]) -> Vec<Pool> {
    let mut joined: Vec<Pool> = Vec::new();
    let lowest = first(mated).min(first(nonmated));
    push(&mut joined, Pool { from: lowest, to: lowest, mated: 1.0, nonmated: 0.0 });
    let (mut m, mut n) = (mated, nonmated);
    while !(m.is_empty() && n.is_empty()) {
        let score = first(m).min(first(n));
        let (mated_here, nonmated_here) = (take_equal(&mut m, score), take_equal(&mut n, score));
        push(&mut joined, Pool { from: score, to: score, mated: mated_here as f64, nonmated: nonmated_here as f64 });
    }
    let highest = last(mated).max(last(nonmated));
    push(&mut joined, Pool { from: highest, to: highest, mated: 0.0, nonmated: 1.0 });
    joined
}

fn first(scores: &[f32]) -> f32 {
    scores.first().copied().unwrap_or(f32::INFINITY)
}

fn last(scores: &[f32]) -> f32 {
    scores.last().copied().unwrap_or(0.0)
}

/// Counts and drops the leading scores equal to `score`.
fn take_equal(scores: &mut &[f32], score: f32) -> usize {
    let count = scores.partition_point(|other| *other <= score);
    *scores = scores.get(count..).unwrap_or(&[]);
    count
}

/// Adds a pool, joining it with its predecessors as long as the mated share would fall.
fn push(joined: &mut Vec<Pool>, mut pool: Pool) {
    while let Some(previous) = joined.last().copied().filter(|previous| previous.share() >= pool.share()) {
        joined.pop();
        pool = Pool {
            from: previous.from,
            to: pool.to,
            mated: previous.mated + pool.mated,
            nonmated: previous.nonmated + pool.nonmated,
        };
    }
    joined.push(pool);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separated_scores_make_two_pools() {
        let found = pools(&[5.0, 6.0, 7.0], &[1.0, 2.0]);
        let expected = [
            Pool { from: 1.0, to: 2.0, mated: 1.0, nonmated: 2.0 },
            Pool { from: 5.0, to: 7.0, mated: 3.0, nonmated: 1.0 },
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn reversed_scores_are_pooled_into_one() {
        let found = pools(&[1.0, 2.0], &[5.0, 6.0, 7.0]);
        assert_eq!(found, [Pool { from: 1.0, to: 7.0, mated: 3.0, nonmated: 4.0 }]);
    }

    #[test]
    fn ties_stay_together() {
        let found = pools(&[1.0, 3.0, 3.0], &[1.0, 1.0, 3.0]);
        // Below: 1 imagined + 1 mated against 2; above: 2 mated against 1 + 1 imagined.
        assert_eq!(found, [Pool { from: 1.0, to: 3.0, mated: 4.0, nonmated: 4.0 }]);
    }
}
