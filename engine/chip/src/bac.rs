//! BAC: the older way in, with the machine-readable zone only (ICAO Doc 9303-11, 4.3).
//!
//! Who listens to the radio and guesses the zone can read along later; PACE has no such flaw. It says nothing about whether
//! the data are genuine, as PACE does not either.

use chrono::NaiveDate;
use dmrtd::proto::bac_session::{BacAction, BacSession};
use dmrtd::proto::dba_key::DBAKey;
use dmrtd::proto::iso7816::sm::SecureMessaging;

use crate::fault::Fault;
use crate::mrz::Key;
use crate::status::Status;
use crate::wire::{Wire, exchange};

/// Runs BAC, with the application selected, and gives the protected channel.
///
/// # Errors
/// Where the chip refuses the zone, or answers what the protocol forbids.
pub fn bac(wire: &mut dyn Wire, zone: &Key) -> Result<Box<dyn SecureMessaging>, Fault> {
    run(wire, BacSession::new(library_key(zone)?))
}

/// Both steps, with the session's random numbers.
pub fn run(wire: &mut dyn Wire, mut protocol: BacSession) -> Result<Box<dyn SecureMessaging>, Fault> {
    for step in ["its random number", "to prove the machine-readable zone"] {
        let Ok(BacAction::SendApdu(command)) = protocol.next() else { return Err(broken(step)) };
        let response = exchange(wire, &command)?;
        if response.status != Status::DONE {
            return Err(refused(response.status, step));
        }
        let mut whole = response.data;
        whole.extend_from_slice(&Status::DONE.0.to_be_bytes());
        protocol.feed_response(&whole).map_err(|_| broken(step))?;
    }
    match protocol.next() {
        Ok(BacAction::Done(channel)) => Ok(Box::new(channel)),
        _ => Err(broken("to end BAC")),
    }
}

/// The library takes whole dates and uses two digits of the year, so any century does.
pub fn library_key(zone: &Key) -> Result<DBAKey, Fault> {
    let unknown = || {
        let advice = "read this card with its CAN: a date with unknown parts opens a chip by PACE only";
        Fault::error("a date in the machine-readable zone is incomplete or does not exist", advice)
    };
    let [birth, expiry] = zone.dates().ok_or_else(unknown)?;
    let date = |(year, month, day): (u32, u32, u32)| NaiveDate::from_ymd_opt(2000 + year as i32, month, day);
    let (birth, expiry) = (date(birth).ok_or_else(unknown)?, date(expiry).ok_or_else(unknown)?);
    DBAKey::new(zone.number(), birth, expiry, false).map_err(|_| unknown())
}

fn refused(status: Status, step: &str) -> Fault {
    if status.is_blocked() {
        let advice = "take the card out of the reader, wait a minute and read again";
        return Fault::error(format_args!("the chip has suspended BAC (status {status})"), advice);
    }
    if step == "its random number" {
        let advice = "this chip may take PACE only: read it with --protocol pace";
        return Fault::error(format_args!("the chip does not take part in BAC (status {status})"), advice);
    }
    let what = format!("the machine-readable zone is not this card's (status {status})");
    let advice = "compare document number, birth and expiry with the card in the reader; chips answer slower after each wrong one";
    Fault::error(what, advice)
}

fn broken(step: &str) -> Fault {
    let what = format!("the chip's answer to {step} is not what BAC demands");
    Fault::error(what, "read again; if it stays, the chip is faulty or no genuine one")
}
