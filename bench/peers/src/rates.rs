//! Error rates of a set of scores (ISO/IEC 19795-1) and medians.

/// Error rates, as fractions.
pub struct Rates {
    /// Mean of false-match and false-non-match rate where they are closest.
    pub eer: f64,
    /// Lowest false-non-match rate at a false-match rate of at most 1 %.
    pub fmr100: f64,
    /// The same at 0.1 %.
    pub fmr1000: f64,
}

/// The rates at every score seen as threshold; sorts both.
pub fn rates(mated: &mut [f64], nonmated: &mut [f64]) -> Rates {
    mated.sort_by(f64::total_cmp);
    nonmated.sort_by(f64::total_cmp);
    let mut rates = Rates { eer: 1.0, fmr100: 1.0, fmr1000: 1.0 };
    let mut closest = f64::INFINITY;
    for threshold in mated.iter().chain(nonmated.iter()).copied().chain([f64::INFINITY]) {
        let below =
            |scores: &[f64]| scores.partition_point(|score| *score < threshold) as f64 / scores.len().max(1) as f64;
        let (fnmr, fmr) = (below(mated), 1.0 - below(nonmated));
        if (fmr - fnmr).abs() < closest {
            (closest, rates.eer) = ((fmr - fnmr).abs(), f64::midpoint(fmr, fnmr));
        }
        for (limit, rate) in [(1e-2, &mut rates.fmr100), (1e-3, &mut rates.fmr1000)] {
            if fmr <= limit + 1e-12 {
                *rate = rate.min(fnmr);
            }
        }
    }
    rates
}

/// The middle one; 0 of none.
pub fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_of_a_handful() {
        let (mut mated, mut nonmated) = (vec![9.0, 8.0, 3.0, 7.0], vec![1.0, 2.0, 4.0, 0.0]);
        let rates = rates(&mut mated, &mut nonmated);
        assert_eq!((rates.eer, rates.fmr100, rates.fmr1000), (0.25, 0.25, 0.25));
        assert_eq!(median(&mut [3.0, 1.0, 2.0]), 2.0);
    }

    #[test]
    fn a_failure_never_matches() {
        let rates = rates(&mut [f64::NEG_INFINITY, 5.0], &mut [f64::NEG_INFINITY, 1.0]);
        assert_eq!(rates.fmr1000, 0.5);
    }
}
