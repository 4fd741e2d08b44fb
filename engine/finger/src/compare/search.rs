//! One probe against many references.

use bioverify_core::Score;
use rayon::prelude::*;

use super::{Matcher, PreparedProbe, PreparedReference};

impl Matcher {
    /// The `top` references most like the probe, best first, as index and score; equal scores in index order. Uses the
    /// current rayon pool; the answer does not depend on its size.
    #[must_use]
    pub fn search(&self, probe: &PreparedProbe, references: &[PreparedReference], top: usize) -> Vec<(usize, Score)> {
        let mut found: Vec<(usize, Score)> =
            references.par_iter().enumerate().map(|(index, r)| (index, self.compare(probe, r))).collect();
        let order = |a: &(usize, Score), b: &(usize, Score)| b.1.get().total_cmp(&a.1.get()).then(a.0.cmp(&b.0));
        if top < found.len() && top > 0 {
            found.select_nth_unstable_by(top - 1, order);
        }
        found.truncate(top);
        found.sort_unstable_by(order);
        found
    }
}
