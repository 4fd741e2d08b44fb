//! Columns of small whole numbers, bit after bit from the lowest of the first byte on.

use crate::frame::byte;

/// Bytes that `count` numbers of `width` bits take.
pub(super) const fn length(count: usize, width: u32) -> usize {
    (count * width as usize).div_ceil(8)
}

/// Appends a column, filled up to a whole byte with zeros; of each number the lowest `width` bits count, 16 at most.
pub(super) fn pack(numbers: impl Iterator<Item = u16>, width: u32, bytes: &mut Vec<u8>) {
    let (mut held, mut bits) = (0_u32, 0);
    for number in numbers {
        held |= (u32::from(number) & ((1 << width) - 1)) << bits;
        bits += width;
        while bits >= 8 {
            bytes.push(held as u8);
            held >>= 8;
            bits -= 8;
        }
    }
    if bits > 0 {
        bytes.push(held as u8);
    }
}

/// Number `index` of the column that begins at byte `start`.
pub(super) fn unpack(bytes: &[u8], start: usize, width: u32, index: usize) -> u16 {
    let bit = index * width as usize;
    let at = start + bit / 8;
    let held = u32::from(byte(bytes, at)) | u32::from(byte(bytes, at + 1)) << 8 | u32::from(byte(bytes, at + 2)) << 16;
    ((held >> (bit % 8)) & ((1 << width) - 1)) as u16
}

/// Whether the bits behind the last number of a column are zero.
pub(super) fn is_filled_with_zeros(bytes: &[u8], start: usize, width: u32, count: usize) -> bool {
    let used = (count * width as usize) % 8;
    used == 0 || byte(bytes, start + length(count, width) - 1) >> used == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_was_packed_is_unpacked(width in 1_u32..=16, numbers in prop::collection::vec(any::<u16>(), 0..70)) {
            let kept = |number: u16| (u32::from(number) & ((1 << width) - 1)) as u16;
            let mut bytes = vec![0xA5];
            pack(numbers.iter().copied(), width, &mut bytes);
            prop_assert_eq!(bytes.len(), 1 + length(numbers.len(), width));
            prop_assert!(is_filled_with_zeros(&bytes, 1, width, numbers.len()));
            for (index, number) in numbers.iter().enumerate() {
                prop_assert_eq!(unpack(&bytes, 1, width, index), kept(*number));
            }
        }
    }
}
