//! Bare pixels of any depth to 8-bit grey.

/// Bytes that `width * height` pixels of `depth` bits take: each in bytes of its own, or bit after bit; where rows begin at
/// byte boundaries, if `in_rows`.
pub(super) fn length(width: u64, height: u64, depth: u8, packed: bool, in_rows: bool) -> u64 {
    let depth = u64::from(depth);
    match (packed, in_rows) {
        (false, _) => width * height * depth.div_ceil(8).max(1),
        (true, false) => (width * height * depth).div_ceil(8),
        (true, true) => (width * depth).div_ceil(8) * height,
    }
}

/// Pixels that lie in bytes of their own: one byte up to 8 bits, two above.
pub(super) fn from_bytes(bytes: &[u8], depth: u8) -> Vec<u8> {
    if depth > 8 {
        let shift = u32::from(depth.min(16) - 8);
        let (pairs, _) = bytes.as_chunks::<2>();
        return pairs.iter().map(|pair| (u16::from_be_bytes(*pair) >> shift).min(255) as u8).collect();
    }
    let most = most(depth);
    // Values above the stated depth show that it is misstated: they are whole bytes then.
    if depth == 8 || bytes.iter().any(|value| u32::from(*value) > most) {
        return bytes.to_vec();
    }
    bytes.iter().map(|value| scaled(u32::from(*value), most)).collect()
}

/// Pixels bit after bit, the most significant first.
pub(super) fn from_bits(bytes: &[u8], width: usize, height: usize, depth: u8, in_rows: bool) -> Vec<u8> {
    let depth_bits = usize::from(depth);
    let stride = if in_rows { (width * depth_bits).div_ceil(8) * 8 } else { width * depth_bits };
    let most = most(depth);
    let mut pixels = Vec::with_capacity(width * height);
    for row in 0..height {
        for column in 0..width {
            let at = row * stride + column * depth_bits;
            pixels.push(scaled(bits(bytes, at, depth_bits), most));
        }
    }
    pixels
}

/// Grey values to bits one after the other: the inverse of [`from_bits`] without rows, for the values that `depth` tells apart.
#[cfg(test)]
fn to_bits(values: &[u32], depth: u8) -> Vec<u8> {
    let mut bytes = vec![0; (values.len() * usize::from(depth)).div_ceil(8)];
    for (index, value) in values.iter().enumerate() {
        for bit in 0..usize::from(depth) {
            let at = index * usize::from(depth) + bit;
            let set = value >> (usize::from(depth) - 1 - bit) & 1 == 1;
            bytes[at / 8] |= u8::from(set) << (7 - at % 8);
        }
    }
    bytes
}

/// The largest value of a depth.
fn most(depth: u8) -> u32 {
    (1 << u32::from(depth.clamp(1, 16))) - 1
}

/// A value as a share of the largest, in 255ths.
fn scaled(value: u32, most: u32) -> u8 {
    ((value * 255 + most / 2) / most) as u8
}

/// `len` bits from bit `at` on; 0 beyond the end.
fn bits(bytes: &[u8], at: usize, len: usize) -> u32 {
    let first = at / 8;
    let window =
        (0..4).fold(0_u32, |window, index| window << 8 | u32::from(bytes.get(first + index).copied().unwrap_or(0)));
    window << (at % 8) >> (32 - len.clamp(1, 24))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_pixels_are_found_at_every_depth() {
        for depth in 1..=16_u8 {
            let values: Vec<u32> =
                (0..35).map(|i: u32| i.wrapping_mul(2_654_435_761) >> (32 - u32::from(depth))).collect();
            let bytes = to_bits(&values, depth);
            assert_eq!(bytes.len() as u64, length(7, 5, depth, true, false));
            let most = most(depth);
            let expected: Vec<u8> = values.iter().map(|value| scaled(*value, most)).collect();
            assert_eq!(from_bits(&bytes, 7, 5, depth, false), expected, "{depth}");
        }
    }

    #[test]
    fn rows_may_begin_at_bytes() {
        // Two rows of three pixels of 2 bits: 3 0 1 | 2 3 0, each row filled up with zeros.
        let bytes = [0b1100_0100, 0b1011_0000];
        assert_eq!(length(3, 2, 2, true, true), 2);
        assert_eq!(from_bits(&bytes, 3, 2, 2, true), [255, 0, 85, 170, 255, 0]);
    }

    #[test]
    fn a_depth_below_eight_is_stretched_and_one_above_is_cut() {
        assert_eq!(from_bytes(&[0, 15, 5], 4), [0, 255, 85]);
        assert_eq!(from_bytes(&[0, 200, 5], 4), [0, 200, 5], "the depth is misstated");
        assert_eq!(from_bytes(&[0x0F, 0xFF, 0x08, 0x00], 12), [255, 128]);
        assert_eq!(from_bytes(&[0xFF, 0x00, 0x80, 0x00], 16), [255, 128]);
    }
}
