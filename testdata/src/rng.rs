//! A small random generator whose stream never changes with a dependency or a machine.

/// xoshiro256++ (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021), seeded by splitmix64.
#[derive(Debug, Clone)]
pub struct Rng {
    state: [u64; 4],
}

/// splitmix64's output function: spreads `value` over all 64 bits.
fn scramble(value: u64) -> u64 {
    let mut z = value;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A seed for part `index` of whatever `seed` stands for; different indices give unrelated streams.
#[must_use]
pub fn derive(seed: u64, index: u64) -> u64 {
    scramble(seed.wrapping_add(scramble(index.wrapping_add(0x9e37_79b9_7f4a_7c15))).wrapping_add(0x9e37_79b9_7f4a_7c15))
}

impl Rng {
    /// The stream of `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let mut at = seed;
        let state = std::array::from_fn(|_| {
            at = at.wrapping_add(0x9e37_79b9_7f4a_7c15);
            scramble(at)
        });
        Self { state }
    }

    /// The next 64 random bits.
    pub fn bits(&mut self) -> u64 {
        let [a, b, c, d] = self.state;
        let out = a.wrapping_add(d).rotate_left(23).wrapping_add(a);
        let shifted = b << 17;
        let (c, d) = (c ^ a, d ^ b);
        self.state = [a ^ d, b ^ c, c ^ shifted, d.rotate_left(45)];
        out
    }

    /// Uniform in `[0, 1)`.
    pub fn unit(&mut self) -> f32 {
        (self.bits() >> 40) as f32 * (1.0 / 16_777_216.0)
    }

    /// Uniform in `[low, high)`.
    pub fn range(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    /// Uniform in `0..count` (0 for an empty range).
    pub fn below(&mut self, count: usize) -> usize {
        ((u128::from(self.bits()) * count as u128) >> 64) as usize
    }

    /// `true` with this probability.
    pub fn chance(&mut self, probability: f32) -> bool {
        self.unit() < probability
    }

    /// Gaussian with this mean and standard deviation (Box and Muller, 1958).
    pub fn normal(&mut self, mean: f32, deviation: f32) -> f32 {
        let radius = (-2.0 * libm::logf(1.0 - self.unit())).sqrt();
        mean + deviation * radius * libm::cosf(std::f32::consts::TAU * self.unit())
    }

    /// Nearly Gaussian, mean 0, deviation 1, bounded by 3.5: the sum of four uniforms. For noise by the pixel.
    pub fn grain(&mut self) -> f32 {
        let bits = self.bits();
        let sum = (bits & 0xffff) + ((bits >> 16) & 0xffff) + ((bits >> 32) & 0xffff) + (bits >> 48);
        // Four uniforms on 0..65536: mean 131070, deviation 65536 / sqrt(3).
        (sum as f32 - 131_070.0) * (1.732_050_8 / 65_536.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_pinned() {
        // First outputs of the reference xoshiro256++ for the state {1, 2, 3, 4}.
        let mut rng = Rng { state: [1, 2, 3, 4] };
        assert_eq!([rng.bits(), rng.bits(), rng.bits()], [41_943_041, 58_720_359, 3_588_806_011_781_223]);
    }

    #[test]
    fn both_gaussians_have_mean_nought_and_deviation_one() {
        let mut rng = Rng::new(7);
        let draws: Vec<(f32, f32)> = (0..40_000).map(|_| (rng.normal(0.0, 1.0), rng.grain())).collect();
        for pick in [|d: &(f32, f32)| d.0, |d: &(f32, f32)| d.1] {
            let mean = draws.iter().map(pick).sum::<f32>() / 40_000.0;
            let variance = draws.iter().map(|d| pick(d).powi(2)).sum::<f32>() / 40_000.0;
            assert!(mean.abs() < 0.02 && (variance - 1.0).abs() < 0.04, "{mean} {variance}");
        }
    }
}
