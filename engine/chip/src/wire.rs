//! Command in, response out: what everything above needs of a reader.

use zeroize::Zeroizing;

use crate::fault::Fault;
use crate::params::MOST_PARTS;
use crate::status::Status;

/// A way to a chip.
pub trait Wire {
    /// Sends a command and waits for the response, data and status word as the reader gave them.
    ///
    /// # Errors
    /// Where no response came: card or reader gone, service stopped, time over.
    fn transmit(&mut self, command: &[u8]) -> Result<Zeroizing<Vec<u8>>, Fault>;
}

/// A response, split.
pub struct Response {
    /// Without the status word.
    pub data: Zeroizing<Vec<u8>>,
    /// The status word.
    pub status: Status,
}

/// Sends a command and collects its whole response: a chip on contacts (T=0) hands out the rest on GET RESPONSE only.
///
/// # Errors
/// As [`Wire::transmit`]; also where a response has no status word or never ends.
pub fn exchange(wire: &mut dyn Wire, command: &[u8]) -> Result<Response, Fault> {
    let mut data = Zeroizing::new(Vec::new());
    let mut answer = split(&wire.transmit(command)?, &mut data)?;
    for _ in 0..MOST_PARTS {
        let [0x61, more] = answer.0.to_be_bytes() else { return Ok(Response { data, status: answer }) };
        answer = split(&wire.transmit(&[0x00, 0xC0, 0x00, 0x00, more])?, &mut data)?;
    }
    Err(Fault::error("the chip's response does not end", "read again; if it stays, the chip or its reader is faulty"))
}

fn split(response: &[u8], data: &mut Vec<u8>) -> Result<Status, Fault> {
    match response {
        [body @ .., sw1, sw2] => {
            data.extend_from_slice(body);
            Ok(Status::of(*sw1, *sw2))
        }
        _ => {
            let what = match response {
                [] => "the card left the reader or could not be heard: its response is empty",
                _ => "the chip's response was cut: one byte where a status word has two",
            };
            Err(Fault::error(what, "put the card flat on the reader, leave it there and read again"))
        }
    }
}

#[cfg(test)]
pub mod script {
    //! A wire that answers from a list, for tests.

    use super::*;

    /// Commands that must come, in order, each with its response.
    pub struct Script(pub Vec<(Vec<u8>, Vec<u8>)>);

    impl Wire for Script {
        fn transmit(&mut self, command: &[u8]) -> Result<Zeroizing<Vec<u8>>, Fault> {
            assert!(!self.0.is_empty(), "an unexpected command: {command:02X?}");
            let (expected, response) = self.0.remove(0);
            assert_eq!(command, expected, "{command:02X?} instead of {expected:02X?}");
            Ok(Zeroizing::new(response))
        }
    }

    /// Answers from a list to whatever is asked.
    pub struct Answers(pub Vec<Vec<u8>>);

    impl Wire for Answers {
        fn transmit(&mut self, _command: &[u8]) -> Result<Zeroizing<Vec<u8>>, Fault> {
            if self.0.is_empty() {
                return Err(Fault::error("the card left", "put it back"));
            }
            Ok(Zeroizing::new(self.0.remove(0)))
        }
    }

    /// Bytes of a text of hexadecimal digits and spaces.
    pub fn hex(text: &str) -> Vec<u8> {
        let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
        let value = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
        digits.chunks(2).map(value).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::script::{Script, hex};
    use super::*;

    #[test]
    fn the_rest_of_a_response_is_collected_but_not_for_ever() {
        let get = |length: &str| hex(&format!("00C00000{length}"));
        let mut two = Script(vec![(hex("00B0000004"), hex("01026102")), (get("02"), hex("0304 9000"))]);
        let response = exchange(&mut two, &hex("00B0000004")).ok().unwrap();
        assert_eq!((response.data.as_slice(), response.status), (&[1, 2, 3, 4][..], Status::DONE));
        let endless = std::iter::repeat_n((get("01"), hex("006101")), MOST_PARTS + 1);
        let mut endless = Script(endless.collect());
        assert!(exchange(&mut endless, &get("01")).is_err());
        for cut in ["", "90"] {
            assert!(exchange(&mut Script(vec![(get("01"), hex(cut))]), &get("01")).is_err());
        }
    }
}
