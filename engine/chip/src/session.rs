//! Commands to the chip, through secure messaging once it is there.

use dmrtd::proto::iso7816::command_apdu::CommandApdu;
use dmrtd::proto::iso7816::response_apdu::{ResponseApdu, StatusWord};
use dmrtd::proto::iso7816::sm::SecureMessaging;
use zeroize::Zeroizing;

use crate::fault::Fault;
use crate::status::Status;
use crate::wire::{Wire, exchange};

/// A command before protection.
pub struct Command {
    /// INS, P1, P2.
    pub head: [u8; 3],
    /// The data field, empty for none.
    pub data: Vec<u8>,
    /// Bytes expected, 0 for none.
    pub expected: u32,
    /// Whether its protected response may be longer than 256 bytes.
    pub long: bool,
}

/// What the chip answered.
#[derive(Debug)]
pub struct Reply {
    /// The data, in the clear.
    pub data: Zeroizing<Vec<u8>>,
    /// The status, the authenticated one where there is secure messaging.
    pub status: Status,
}

/// A conversation with one chip.
pub struct Session<'a> {
    wire: &'a mut dyn Wire,
    channel: Option<Box<dyn SecureMessaging>>,
    /// The chip answered an error outside of secure messaging: it has left it, and every later MAC would be wrong.
    left: bool,
}

impl<'a> Session<'a> {
    /// In the clear, until [`Self::protect`].
    pub const fn new(wire: &'a mut dyn Wire) -> Self {
        Self { wire, channel: None, left: false }
    }

    /// Everything from here on goes through this channel.
    pub fn protect(&mut self, channel: Box<dyn SecureMessaging>) {
        self.channel = Some(channel);
    }

    /// The wire below, for the steps that make the channel.
    pub fn wire(&mut self) -> &mut dyn Wire {
        self.wire
    }

    /// Sends a command and gives the reply, its MAC checked.
    ///
    /// # Errors
    /// As [`exchange`]; also where a response is not protected as it must be, or the chip has ended secure messaging.
    pub fn send(&mut self, command: &Command) -> Result<Reply, Fault> {
        if self.left {
            let advice = "ask for fewer groups: leave out the one that the chip refused";
            return Err(Fault::error("the chip ended secure messaging when it refused a file", advice));
        }
        let [ins, p1, p2] = command.head;
        let data = (!command.data.is_empty()).then(|| command.data.clone());
        let plain = CommandApdu::new(0x00, ins, p1, p2, data, command.expected).map_err(|_| too_long())?;
        let Some(channel) = &mut self.channel else {
            let response = exchange(self.wire, &plain.to_bytes())?;
            return Ok(Reply { data: response.data, status: response.status });
        };
        let mut protected = channel.protect(&plain).map_err(|_| too_long())?;
        if command.long {
            protected.ne = 65_536;
        }
        let response = exchange(self.wire, &protected.to_bytes())?;
        let bare = response.data.is_empty();
        let [sw1, sw2] = response.status.0.to_be_bytes();
        let sealed = ResponseApdu::new(StatusWord { sw1, sw2 }, (!bare).then(|| response.data.to_vec()));
        let opened = channel.unprotect(&sealed).map_err(|_| tampered())?;
        let status = Status::of(opened.status.sw1, opened.status.sw2);
        self.left = bare;
        if bare && status.is_broken_channel() {
            return Err(status.unexpected("a protected command"));
        }
        Ok(Reply { data: Zeroizing::new(opened.data.unwrap_or_default()), status })
    }
}

fn too_long() -> Fault {
    Fault::error("a command to the chip could not be formed", "report this with the version of the tool")
}

/// The library says which object was wrong; nobody at a desk can act on that.
fn tampered() -> Fault {
    let advice =
        "put the card flat on the reader, leave it there and read again; if it stays, do not trust this reader or card";
    Fault::error(
        "a response of the chip does not have the right seal (MAC): it was changed or damaged on its way",
        advice,
    )
}
