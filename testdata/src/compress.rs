//! Lossy compression, as pictures often arrive: blocks of a cosine transform with coarse coefficients.

use crate::plane::Plane;

const SIDE: usize = 8;

/// Quantises each 8 x 8 block's cosine transform (ITU-T T.81, Annex A.3.3): `strength` is the step of the lowest
/// frequencies in grey levels, growing with frequency. Nothing happens at 0.
pub fn compress(grey: &mut Plane, strength: f32) {
    if strength <= 0.0 {
        return;
    }
    let basis = basis();
    let (width, height) = (grey.width, grey.height);
    for top in (0..height).step_by(SIDE) {
        for left in (0..width).step_by(SIDE) {
            let mut block = [[0.0_f32; SIDE]; SIDE];
            for (dy, row) in block.iter_mut().enumerate() {
                for (dx, cell) in row.iter_mut().enumerate() {
                    *cell = grey.clamped((left + dx) as isize, (top + dy) as isize);
                }
            }
            let mut coefficients = both(&block, &basis, false);
            for (v, row) in coefficients.iter_mut().enumerate() {
                for (u, cell) in row.iter_mut().enumerate() {
                    let step = strength * (1.0 + 0.6 * (u + v) as f32);
                    *cell = (*cell / step).round() * step;
                }
            }
            let back = both(&coefficients, &basis, true);
            for (dy, row) in back.iter().enumerate().take(height - top) {
                for (dx, cell) in row.iter().enumerate().take(width - left) {
                    if let Some(value) = grey.data.get_mut((top + dy) * width + left + dx) {
                        *value = cell.round().clamp(0.0, 255.0);
                    }
                }
            }
        }
    }
}

type Block = [[f32; SIDE]; SIDE];

/// Orthonormal cosine basis: `basis[frequency][position]`.
fn basis() -> Block {
    std::array::from_fn(|u| {
        let scale = if u == 0 { 0.125_f32.sqrt() } else { 0.5 };
        std::array::from_fn(|x| scale * libm::cosf((2 * x + 1) as f32 * u as f32 * std::f32::consts::PI / 16.0))
    })
}

/// Transforms rows, then columns; `inverse` uses the transposed basis.
fn both(block: &Block, basis: &Block, inverse: bool) -> Block {
    let weight = |out: usize, from: usize| if inverse { basis[from][out] } else { basis[out][from] };
    let mut half = [[0.0_f32; SIDE]; SIDE];
    for (row, line) in half.iter_mut().zip(block) {
        for (out, cell) in row.iter_mut().enumerate() {
            *cell = line.iter().enumerate().map(|(from, value)| value * weight(out, from)).sum();
        }
    }
    let mut whole = [[0.0_f32; SIDE]; SIDE];
    for (out, row) in whole.iter_mut().enumerate() {
        for (column, cell) in row.iter_mut().enumerate() {
            *cell = half.iter().enumerate().map(|(from, line)| line[column] * weight(out, from)).sum();
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ramp() -> Plane {
        let mut plane = Plane::filled(20, 13, 0.0);
        plane.update(|x, y, value| *value = (10 * x + 3 * y) as f32);
        plane
    }

    #[test]
    fn tiny_steps_change_nothing_and_coarse_ones_do() {
        let mut fine = ramp();
        compress(&mut fine, 0.01);
        assert!(fine == ramp());
        let mut coarse = ramp();
        compress(&mut coarse, 40.0);
        let worst = coarse.data.iter().zip(&ramp().data).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(worst > 2.0 && worst < 80.0, "{worst}");
    }
}
