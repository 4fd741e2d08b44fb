//! Damage of many kinds to bytes of any form. The trust crate's test of the same name uses this file, too.

/// Longest damaged file, in bytes: repeated blocks grow no further.
const LONGEST: usize = 1 << 17;

/// SplitMix64 (Steele, Lea, Flood 2014).
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ z >> 31
    }

    /// In `0..bound`; 0 for a bound of 0.
    pub fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    /// Where a piece of up to `longest` bytes begins and ends.
    fn piece(&mut self, bytes: &[u8], longest: usize) -> std::ops::Range<usize> {
        let start = self.below(bytes.len());
        start..(start + 1 + self.below(longest)).min(bytes.len())
    }
}

/// One to four damages of different kinds; `other` lends pieces.
pub fn mutate(random: &mut Random, base: &[u8], other: &[u8]) -> Vec<u8> {
    let mut bytes = base.to_vec();
    for _ in 0..1 + random.below(4) {
        let at = random.below(bytes.len());
        match random.below(12) {
            0 | 1 => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << (random.next() % 8)),
            2 => bytes.iter_mut().skip(at).take(1 + random.below(3)).for_each(|byte| *byte = random.next() as u8),
            3 => bytes.truncate(at),
            4 => {
                let insert: Vec<u8> = (0..1 + random.below(16)).map(|_| random.next() as u8).collect();
                bytes.splice(at..at, insert);
            }
            5 => {
                let piece = random.piece(&bytes, 64);
                bytes.drain(piece);
            }
            6 => number(random, &mut bytes, at),
            7 => step(random, &mut bytes, at),
            8 => tag_or_length(random, &mut bytes),
            9 => splice(random, &mut bytes, at, other),
            10 => moved(random, &mut bytes),
            _ => repeated(random, &mut bytes),
        }
    }
    bytes
}

/// Overwrites one, two or four bytes with a number that lengths and counts stumble over.
fn number(random: &mut Random, bytes: &mut [u8], at: usize) {
    const NUMBERS: [u32; 13] = [0, 1, 3, 24, 26, 127, 128, 255, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, u32::MAX];
    let number = NUMBERS[random.below(NUMBERS.len())].to_be_bytes();
    let width = [1, 2, 4][random.below(3)];
    for (byte, value) in bytes.iter_mut().skip(at).zip(&number[4 - width..]) {
        *byte = *value;
    }
}

/// Moves a number of one, two or four bytes a little up or down: an honest length becomes nearly so.
fn step(random: &mut Random, bytes: &mut [u8], at: usize) {
    let Some(field) = bytes.get_mut(at..at + [1, 2, 4][random.below(3)]) else { return };
    let number = field.iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
    let step = 1 + random.below(8) as u32;
    let moved = if random.below(2) == 0 { number.wrapping_add(step) } else { number.wrapping_sub(step) };
    let width = field.len();
    field.copy_from_slice(&moved.to_be_bytes()[4 - width..]);
}

/// Gives an object of BER another length, another form of length, or another tag.
fn tag_or_length(random: &mut Random, bytes: &mut Vec<u8>) {
    const FORMS: [&[u8]; 11] = [
        &[0],
        &[0x7F],
        &[0x80],
        &[0x81, 0],
        &[0x81, 0x80],
        &[0x82, 0, 1],
        &[0x82, 0xFF, 0xFF],
        &[0x84, 0, 0, 0, 4],
        &[0x84, 0xFF, 0xFF, 0xFF, 0xFF],
        &[0x89, 0, 0, 0, 0, 0, 0, 0, 0, 1],
        &[0xFF],
    ];
    const TAGS: [u8; 10] = [0, 0x02, 0x04, 0x24, 0x30, 0x31, 0x7F, 0x80, 0xA0, 0xBF];
    let Some((tag, length)) = object(random, bytes) else { return };
    match random.below(4) {
        0 => bytes[tag] = TAGS[random.below(TAGS.len())],
        1 => step(random, bytes, length),
        2 => number(random, bytes, length),
        _ => {
            let form = FORMS[random.below(FORMS.len())];
            bytes.splice(length..=length, form.iter().copied());
        }
    }
}

/// Where an object of BER has its tag and its length, reached from the front by entering or passing objects at random.
fn object(random: &mut Random, bytes: &[u8]) -> Option<(usize, usize)> {
    let mut tag = 0;
    loop {
        let mut length = tag + 1;
        if *bytes.get(tag)? & 0x1F == 0x1F {
            while *bytes.get(length)? & 0x80 != 0 {
                length += 1;
            }
            length += 1;
        }
        let first = usize::from(*bytes.get(length)?);
        let octets = if first < 0x80 { 0 } else { (first & 0x7F).min(4) };
        let stated =
            bytes.get(length + 1..length + 1 + octets)?.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
        let contents = length + 1 + octets;
        let behind = contents + if octets == 0 { first & 0x7F } else { stated };
        match random.below(4) {
            0 => return Some((tag, length)),
            1 if behind < bytes.len() => tag = behind,
            _ if bytes[tag] & 0x20 != 0 && contents < bytes.len() => tag = contents,
            _ if behind < bytes.len() => tag = behind,
            _ => return Some((tag, length)),
        }
    }
}

/// Puts a piece of `other` between, over, or in place of the rest.
fn splice(random: &mut Random, bytes: &mut Vec<u8>, at: usize, other: &[u8]) {
    let (start, end) = (random.below(other.len()), random.below(other.len() + 1));
    let piece = other[start.min(end)..end.max(start)].to_vec();
    match random.below(3) {
        0 => bytes.truncate(at),
        1 => {
            let over = (at + piece.len()).min(bytes.len());
            bytes.drain(at..over);
        }
        _ => {}
    }
    let at = at.min(bytes.len());
    bytes.splice(at..at, piece);
    bytes.truncate(LONGEST);
}

/// Moves a piece elsewhere.
fn moved(random: &mut Random, bytes: &mut Vec<u8>) {
    let piece = random.piece(bytes, 64);
    let piece: Vec<u8> = bytes.drain(piece).collect();
    let to = random.below(bytes.len() + 1);
    bytes.splice(to..to, piece);
}

/// Repeats a piece where it stands: twice, or as often as fields that count in one byte allow.
fn repeated(random: &mut Random, bytes: &mut Vec<u8>) {
    let piece = random.piece(bytes, 256);
    let times = [1, 1, 2, 16, 255][random.below(5)];
    let copies = bytes[piece.clone()].repeat(times);
    let room = LONGEST.saturating_sub(bytes.len());
    bytes.splice(piece.end..piece.end, copies.into_iter().take(room));
}
