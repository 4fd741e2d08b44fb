//! The candidates of a comparison as columns: what their agreement is reckoned from.

use super::params::MAX_CANDIDATES;
use super::prepare::Columns;
use super::select::Candidate;

/// One number a candidate.
pub(crate) type Row = [f32; MAX_CANDIDATES];

/// Candidates as columns; what is not used is zero.
#[cfg_attr(test, derive(Debug))]
pub(crate) struct Steps {
    pub ax: Row,
    pub ay: Row,
    pub bx: Row,
    pub by: Row,
    /// The motion that one pair alone implies: cosine and sine of the rotation, then the shift.
    pub cos: Row,
    pub sin: Row,
    pub dx: Row,
    pub dy: Row,
    /// Its rotation in 65,536ths of a turn, in the upper half.
    pub turn: [i32; MAX_CANDIDATES],
    /// Probe and reference index.
    pub probe: [i32; MAX_CANDIDATES],
    pub reference: [i32; MAX_CANDIDATES],
}

impl Default for Steps {
    fn default() -> Self {
        let (row, whole) = ([0.0; MAX_CANDIDATES], [0; MAX_CANDIDATES]);
        let (ax, ay, bx, by) = (row, row, row, row);
        Self { ax, ay, bx, by, cos: row, sin: row, dx: row, dy: row, turn: whole, probe: whole, reference: whole }
    }
}

impl Steps {
    /// Overwrites the places.
    pub(crate) fn wipe(&mut self) {
        *self = Self::default();
        // Keeps the optimiser from dropping the writes.
        std::hint::black_box(self);
    }

    /// Puts the candidates.
    pub(crate) fn fill(&mut self, probe: &Columns, reference: &Columns, candidates: &[Candidate]) {
        for (t, c) in candidates.iter().enumerate().take(MAX_CANDIDATES) {
            let (a, b) = (probe.row(c.probe), reference.row(c.reference));
            (self.ax[t], self.ay[t], self.bx[t], self.by[t]) = (a.x, a.y, b.x, b.y);
            self.cos[t] = a.cos * b.cos + a.sin * b.sin;
            self.sin[t] = a.cos * b.sin - a.sin * b.cos;
            self.turn[t] = i32::from(b.turn.wrapping_sub(a.turn)) << 16;
            (self.probe[t], self.reference[t]) = (i32::from(c.probe), i32::from(c.reference));
        }
        self.imply();
    }

    /// Fills in the shifts.
    pub(crate) fn imply(&mut self) {
        for t in 0..MAX_CANDIDATES {
            self.dx[t] = self.bx[t] - (self.cos[t] * self.ax[t] - self.sin[t] * self.ay[t]);
            self.dy[t] = self.by[t] - (self.sin[t] * self.ax[t] + self.cos[t] * self.ay[t]);
        }
    }
}
