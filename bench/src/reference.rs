//! A fixed amount of work: benches are told as multiples of it, so that a record made on one machine can guard another.

/// Rounds of [`reference_work`]. Origin: about a millisecond on a desk PC of 2020, long against the clock's resolution, short
/// against a scheduler's slice. Changing it makes every committed record worthless.
const ROUNDS: u32 = 150_000;

/// What [`reference_work`] returns.
pub const REFERENCE_ANSWER: u64 = 0x12d1_f7ef_9403_d425;

/// Integer and floating-point work in one dependent chain, without memory traffic: the same on every machine and compiler, for
/// only IEEE operations that round in one way are used.
#[must_use]
pub fn reference_work() -> u64 {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut lanes = [0.5_f32, 0.25, 0.125, 0.75];
    for round in 0..ROUNDS {
        // Xorshift (Marsaglia 2003, triple 13, 7, 17).
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let noise = (state >> 40) as f32 * (1.0 / 16_777_216.0);
        for (index, lane) in lanes.iter_mut().enumerate() {
            // A contraction: stays in (-2, 2) whatever the noise.
            *lane = *lane * 0.5 + noise - 0.125 * index as f32;
        }
        state = state.wrapping_add(u64::from(round) ^ u64::from(lanes[(state & 3) as usize].to_bits()));
    }
    lanes.iter().fold(state, |state, lane| state.rotate_left(9) ^ u64::from(lane.to_bits()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_work_is_always_the_same() {
        assert_eq!(reference_work(), REFERENCE_ANSWER, "{:#x}", reference_work());
    }
}
