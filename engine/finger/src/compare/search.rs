//! One probe against many references.

use bioverify_core::Score;
use rayon::prelude::*;

use super::{Matcher, PreparedProbe, PreparedReference};
use crate::search::best_of;

impl Matcher {
    /// The `top` references most like the probe, best first, as index and score; equal scores in index order. Uses the
    /// current rayon pool; the answer does not depend on its size.
    #[must_use]
    pub fn search(&self, probe: &PreparedProbe, references: &[PreparedReference], top: usize) -> Vec<(usize, Score)> {
        let found = references.par_iter().enumerate().map(|(index, r)| (index, self.compare(probe, r))).collect();
        best_of(found, top, |a: &(usize, Score), b| b.1.get().total_cmp(&a.1.get()).then(a.0.cmp(&b.0)))
    }
}
