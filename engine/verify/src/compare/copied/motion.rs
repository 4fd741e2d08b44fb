//! The motion that brings the minutiae of one picture onto those of another best.

use bioverify_core::math;

/// A place, pixels at 500 ppi.
pub(super) type Spot = (f64, f64);

/// A linear map and two centres that it brings onto each other.
pub(super) struct Motion {
    rows: [[f64; 2]; 2],
    from: Spot,
    to: Spot,
}

/// Sums over pairs about their centres.
struct Moments {
    from: Spot,
    to: Spot,
    /// Probe by probe: xx, xy, yy.
    own: [f64; 3],
    /// Reference by probe.
    cross: [[f64; 2]; 2],
}

impl Motion {
    /// Everything stays where it is.
    pub(super) const NONE: Self = Self { rows: [[1.0, 0.0], [0.0, 1.0]], from: (0.0, 0.0), to: (0.0, 0.0) };

    /// Where the motion brings a place of the probe.
    pub(super) fn apply(&self, probe: Spot) -> Spot {
        let (x, y) = (probe.0 - self.from.0, probe.1 - self.from.1);
        let [[xx, xy], [yx, yy]] = self.rows;
        (xx * x + xy * y + self.to.0, yx * x + yy * y + self.to.1)
    }

    /// How far the motion turns, radians; positive from x towards y.
    pub(super) fn turn(&self) -> f64 {
        let [[xx, xy], [yx, yy]] = self.rows;
        math::atan2(yx - xy, xx + yy)
    }

    /// Distance between where the motion brings the probe's minutia and where the reference's stands.
    pub(super) fn residual(&self, (probe, reference): &(Spot, Spot)) -> f64 {
        let brought = self.apply(*probe);
        let (dx, dy) = (brought.0 - reference.0, brought.1 - reference.1);
        (dx * dx + dy * dy).sqrt()
    }

    /// Turned, moved and scaled, of least squares (Umeyama, IEEE PAMI 13, 1991, in the plane); `None` for fewer than two places.
    pub(super) fn similar(points: &[(Spot, Spot)]) -> Option<Self> {
        let Moments { from, to, own: [xx, _, yy], cross } = Moments::of(points)?;
        let [[qx_px, qx_py], [qy_px, qy_py]] = cross;
        let size = xx + yy;
        if size <= 0.0 {
            return None;
        }
        let (cos, sin) = ((qx_px + qy_py) / size, (qy_px - qx_py) / size);
        Some(Self { rows: [[cos, -sin], [sin, cos]], from, to })
    }

    /// The same, stretched and sheared as well, of least squares; as [`Motion::similar`] where all places lie on one line.
    pub(super) fn affine(points: &[(Spot, Spot)]) -> Option<Self> {
        let Moments { from, to, own: [xx, xy, yy], cross } = Moments::of(points)?;
        let determinant = xx * yy - xy * xy;
        if determinant <= 1e-6 * xx * yy {
            return Self::similar(points);
        }
        let row =
            |[by_x, by_y]: [f64; 2]| [(by_x * yy - by_y * xy) / determinant, (by_y * xx - by_x * xy) / determinant];
        Some(Self { rows: cross.map(row), from, to })
    }
}

impl Moments {
    fn of(points: &[(Spot, Spot)]) -> Option<Self> {
        if points.len() < 2 {
            return None;
        }
        let count = points.len() as f64;
        let centre = |of: fn(&(Spot, Spot)) -> Spot| {
            let sum = points.iter().map(of).fold((0.0, 0.0), |sum, spot| (sum.0 + spot.0, sum.1 + spot.1));
            (sum.0 / count, sum.1 / count)
        };
        let (from, to) = (centre(|pair| pair.0), centre(|pair| pair.1));
        let (mut own, mut cross) = ([0.0; 3], [[0.0; 2]; 2]);
        for (probe, reference) in points {
            let (px, py) = (probe.0 - from.0, probe.1 - from.1);
            let (qx, qy) = (reference.0 - to.0, reference.1 - to.1);
            own = [own[0] + px * px, own[1] + px * py, own[2] + py * py];
            cross = [[cross[0][0] + qx * px, cross[0][1] + qx * py], [cross[1][0] + qy * px, cross[1][1] + qy * py]];
        }
        Some(Self { from, to, own, cross })
    }
}
