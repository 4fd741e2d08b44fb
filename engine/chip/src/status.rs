//! Status words of the chip (ISO/IEC 7816-4, 5.6), and what they mean here.

use std::fmt;

use crate::fault::Fault;

/// SW1 and SW2 of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status(pub u16);

impl Status {
    /// Done.
    pub const DONE: Self = Self(0x9000);
    /// The file ended before as many bytes as were asked for.
    pub const END_OF_FILE: Self = Self(0x6282);
    /// The offset lies beyond the end of the file.
    pub const BEYOND_END: Self = Self(0x6B00);
    /// Access conditions are not fulfilled.
    pub const NOT_ENTITLED: Self = Self(0x6982);
    /// No such file.
    pub const NO_FILE: Self = Self(0x6A82);

    /// From its two bytes.
    pub const fn of(sw1: u8, sw2: u8) -> Self {
        Self(u16::from_be_bytes([sw1, sw2]))
    }

    /// Tries left, of a refused password.
    pub const fn tries_left(self) -> Option<u16> {
        if self.0 & 0xFFF0 == 0x63C0 { Some(self.0 & 0x000F) } else { None }
    }

    /// Whether it says that a password or key was wrong.
    pub const fn is_wrong_password(self) -> bool {
        self.0 == 0x6300 || self.tries_left().is_some()
    }

    /// Whether it says that the password is blocked or suspended.
    pub const fn is_blocked(self) -> bool {
        self.0 == 0x6983 || self.0 == 0x6984
    }

    /// Whether the chip ended secure messaging.
    pub const fn is_broken_channel(self) -> bool {
        self.0 == 0x6987 || self.0 == 0x6988
    }

    /// An answer that was not expected at this step.
    pub fn unexpected(self, step: &str) -> Fault {
        let advice = if self.is_broken_channel() {
            "put the card flat on the reader, leave it there and read again"
        } else {
            "read again; if it stays, this chip does something that is not offered here: note the status and the card's kind"
        };
        Fault::error(format_args!("the chip refused {step} (status {self})"), advice)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04X}", self.0)
    }
}
