//! The convex hull of a set of points, as the lines that bound it.

use zeroize::Zeroizing;

/// One bounding line: points with `nx * x + ny * y > offset` lie outside it. The normal has unit length.
#[derive(Clone, Copy)]
struct Edge {
    nx: f32,
    ny: f32,
    offset: f32,
}

/// A convex hull; empty for no points.
#[derive(Clone, Default)]
pub(crate) struct Hull {
    edges: Vec<Edge>,
}

impl Hull {
    /// The hull of `points` (monotone chain, Andrew 1979). Points on one line or at one place get their bounding box too.
    pub(crate) fn of(points: &[(f32, f32)]) -> Self {
        // Sorted in place: scratch memory would keep unwiped copies.
        let mut sorted = Zeroizing::new(points.to_vec());
        sorted.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        sorted.dedup();
        let mut corners = Zeroizing::new(Vec::with_capacity(2 * sorted.len()));
        corners.extend(half(sorted.iter().copied(), sorted.len()).iter().copied());
        corners.extend(half(sorted.iter().rev().copied(), sorted.len()).iter().copied());
        let mut edges: Vec<Edge> =
            corners.iter().zip(corners.iter().cycle().skip(1)).filter_map(|(a, b)| edge(*a, *b)).collect();
        if corners.len() < 3 {
            edges.extend(bounding_box(&sorted));
        }
        Self { edges }
    }

    /// How far `(x, y)` lies outside, pixels; negative inside.
    #[cfg(test)]
    pub(crate) fn outside(&self, x: f32, y: f32) -> f32 {
        let [outside] = self.outside_many(&[x], &[y]);
        outside
    }

    /// How far each place lies outside, pixels; negative inside. Beyond a corner it is the distance to the nearer line.
    #[inline(always)]
    pub(crate) fn outside_many<const N: usize>(&self, x: &[f32; N], y: &[f32; N]) -> [f32; N] {
        let mut most = [f32::NEG_INFINITY; N];
        for e in &self.edges {
            for k in 0..N {
                let beyond = e.nx * x[k] + e.ny * y[k] - e.offset;
                most[k] = if beyond > most[k] { beyond } else { most[k] };
            }
        }
        most
    }
}

/// One half of the hull of at most `most` points, without its last one.
fn half(points: impl Iterator<Item = (f32, f32)>, most: usize) -> Zeroizing<Vec<(f32, f32)>> {
    let mut chain: Zeroizing<Vec<(f32, f32)>> = Zeroizing::new(Vec::with_capacity(most));
    for p in points {
        while let [.., a, b] = chain.as_slice() {
            if (b.0 - a.0) * (p.1 - a.1) - (b.1 - a.1) * (p.0 - a.0) > 0.0 {
                break;
            }
            chain.pop();
        }
        chain.push(p);
    }
    chain.pop();
    chain
}

/// The line through `a` and `b` whose outside is on the right when walking from `a` to `b`.
fn edge(a: (f32, f32), b: (f32, f32)) -> Option<Edge> {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let length = (dx * dx + dy * dy).sqrt();
    (length > 0.0).then(|| {
        let (nx, ny) = (dy / length, -dx / length);
        Edge { nx, ny, offset: nx * a.0 + ny * a.1 }
    })
}

fn bounding_box(points: &[(f32, f32)]) -> Vec<Edge> {
    let side = |nx: f32, ny: f32| {
        let offset = points.iter().map(|p| nx * p.0 + ny * p.1).fold(f32::NEG_INFINITY, f32::max);
        Edge { nx, ny, offset }
    };
    if points.is_empty() {
        return Vec::new();
    }
    vec![side(1.0, 0.0), side(-1.0, 0.0), side(0.0, 1.0), side(0.0, -1.0)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_square_tells_inside_from_outside() {
        let hull = Hull::of(&[(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0), (5.0, 5.0), (3.0, 0.0)]);
        assert!((hull.outside(5.0, 5.0) + 5.0).abs() < 1e-5);
        assert!((hull.outside(13.0, 5.0) - 3.0).abs() < 1e-5);
        assert!((hull.outside(5.0, -2.0) - 2.0).abs() < 1e-5);
    }

    #[test]
    fn points_on_a_line_and_single_points_have_bounds() {
        let line = Hull::of(&[(0.0, 0.0), (10.0, 10.0), (4.0, 4.0)]);
        assert!(line.outside(5.0, 5.0) < 1e-5);
        assert!(line.outside(30.0, 30.0) > 15.0);
        let point = Hull::of(&[(2.0, 2.0), (2.0, 2.0)]);
        assert!((point.outside(2.0, 7.0) - 5.0).abs() < 1e-5);
        assert!(Hull::of(&[]).outside(0.0, 0.0) < 0.0);
    }
}
