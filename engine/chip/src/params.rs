//! Every limit of this tool, with unit, origin and what breaks if it changes.

use std::time::Duration;

/// Longest wait for one answer of the chip. Slow chips take two seconds over a step of PACE; a reader's own limit is mostly
/// above this one. Shorter refuses slow chips, longer keeps a desk waiting for a chip that left the field.
pub const ANSWER: Duration = Duration::from_secs(10);

/// How long another program may hold a card before that is told. Desktops look at a new card for about a second.
pub const SHARED_FOR: Duration = Duration::from_secs(3);

/// Longest file, bytes. Ten finger images in DG3 stay below 400 kB. Larger lets a lying length keep the reader busy.
pub const LONGEST_FILE: usize = 1 << 20;

/// Data bytes asked for in one READ BINARY. With padding, MAC, status and their headers 224 bytes of ciphertext make 242 of
/// the 256 that a short response holds (ICAO Doc 9303-11, 9.8); one block more does not fit.
pub const CHUNK: usize = 220;

/// First byte that plain READ BINARY cannot address: its offset has 15 bits (ISO/IEC 7816-4, 11.2.2).
pub const FIRST_FAR_OFFSET: usize = 0x8000;

/// Answers collected with GET RESPONSE for one command before the chip is taken to be endless.
pub const MOST_PARTS: usize = 16;

/// Longest response of a card, bytes: an extended one (ISO/IEC 7816-3) with its status.
pub const LONGEST_RESPONSE: usize = 65_538;

/// Longest file with a CAN or machine-readable zone, bytes. Longer is something else.
pub const LONGEST_SECRET: u64 = 4096;

/// Least modulus, bytes, whose signature does not fit a short protected response and needs an extended one.
pub const LONG_SIGNATURE: usize = 208;

/// Redraws of the progress bar in a second.
pub const REDRAWS_PER_SECOND: u8 = 10;
