//! How long things took, one thread.

use std::time::{Duration, Instant};

/// Times of single runs.
#[derive(Debug, Default)]
pub struct Times(Vec<Duration>);

impl Times {
    /// Runs `work` and notes its time.
    pub fn measure<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = work();
        self.0.push(start.elapsed());
        result
    }

    /// How many were noted.
    pub const fn count(&self) -> usize {
        self.0.len()
    }

    /// The time that the share `q` of the runs stayed within; zero where nothing ran.
    pub fn quantile(&self, q: f64) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort();
        let index = (q * sorted.len().saturating_sub(1) as f64).round() as usize;
        sorted.get(index).copied().unwrap_or_default()
    }
}

/// A time in the unit it is read best in.
pub fn readable(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    match seconds {
        s if s < 1e-3 => format!("{:.1} us", s * 1e6),
        s if s < 1.0 => format!("{:.1} ms", s * 1e3),
        s => format!("{s:.1} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_runs_that_happened() {
        let times = Times((1..=5).map(Duration::from_millis).collect());
        assert_eq!(times.quantile(0.5), Duration::from_millis(3));
        assert_eq!(times.quantile(1.0), Duration::from_millis(5));
        assert_eq!(Times::default().quantile(0.5), Duration::ZERO);
    }

    #[test]
    fn times_are_told_in_their_unit() {
        assert_eq!(readable(Duration::from_nanos(45_200)), "45.2 us");
        assert_eq!(readable(Duration::from_micros(22_140)), "22.1 ms");
        assert_eq!(readable(Duration::from_millis(12_340)), "12.3 s");
    }
}
