//! PACE: chip and reader prove to each other that they know the password, and agree on keys (ICAO Doc 9303-11, 4.4).

use dmrtd::lds::tlv::Tlv;
use dmrtd::proto::iso7816::sm::SecureMessaging;
use dmrtd::proto::pace_session::{PaceAction, PaceSession};

use crate::card_access::Offer;
use crate::fault::Fault;
use crate::password::Password;
use crate::status::Status;
use crate::wire::{Response, Wire, exchange};

/// The steps in their order.
const STEPS: [&str; 5] =
    ["to begin PACE", "its random number", "to map the generator", "to agree on a key", "to prove the password"];

/// Step that brings the nonce, encrypted with the password.
const NONCE: usize = 1;

/// Last step, after which the chip knows whether the password was right.
const PROOF: usize = 4;

/// Runs PACE and gives the protected channel.
///
/// # Errors
/// Where the chip refuses a step, the password above all, or answers what the protocol forbids.
pub fn pace(wire: &mut dyn Wire, password: &Password, offer: &Offer) -> Result<Box<dyn SecureMessaging>, Fault> {
    let mut protocol = PaceSession::new_ecdh(password, offer.protocol.clone(), offer.parameters)
        .map_err(|_| broken("to begin PACE"))?;
    for (index, step) in STEPS.into_iter().enumerate() {
        let Ok(PaceAction::SendApdu(command)) = protocol.next() else { return Err(broken(step)) };
        let response = exchange(wire, &command)?;
        if response.status != Status::DONE {
            return Err(refused(response.status, index, step, password));
        }
        if is_reflected(&command, &response) || (index == NONCE && !is_whole_nonce(&response, offer)) {
            return Err(broken(step));
        }
        let mut whole = response.data;
        whole.extend_from_slice(&Status::DONE.0.to_be_bytes());
        protocol.feed_response(&whole).map_err(|_| broken(step))?;
    }
    match protocol.next() {
        Ok(PaceAction::Done(channel)) => Ok(Box::new(channel)),
        _ => Err(broken("to end PACE")),
    }
}

/// Whether the encrypted nonce is as long as the key or longer, and of whole blocks (ICAO Doc 9303-11, 4.4.1, step 1). An
/// empty one decrypts to zero whatever the password is: a chip that does not know it would pass every step after.
fn is_whole_nonce(response: &Response, offer: &Offer) -> bool {
    let nonce = inside(&response.data).unwrap_or_default();
    nonce.len() >= offer.key_bytes() && nonce.len().is_multiple_of(16)
}

/// The first object in a template of dynamic authentication data.
fn inside(template: &[u8]) -> Option<Vec<u8>> {
    Some(Tlv::from_bytes(&Tlv::from_bytes(template).ok()?.value).ok()?.value)
}

/// Whether a public key came back as it was sent. Two equal keys would make both proofs equal, so that whoever sends the
/// first one back passes the last step without the password (ICAO Doc 9303-11, 4.4.1, step 3: check that they differ).
fn is_reflected(command: &[u8], response: &Response) -> bool {
    // CLA, INS, P1, P2, Lc, then the template.
    let sent = command.get(5..).and_then(inside);
    sent.is_some_and(|sent| !sent.is_empty() && inside(&response.data) == Some(sent))
}

fn refused(status: Status, index: usize, step: &str, password: &Password) -> Fault {
    let name = password.name();
    if status.is_blocked() {
        let advice = "the holder's authority can unblock it; try the machine-readable zone if the CAN was given";
        return Fault::error(format_args!("the chip has blocked its {name} (status {status})"), advice);
    }
    if let (0, Some(left)) = (index, status.tries_left()) {
        let what = format!("the chip warns before the {name} is tried: {left} tries are left (status {status})");
        return Fault::error(
            what,
            "do not guess: the next wrong one may block it; use the machine-readable zone instead",
        );
    }
    if index == PROOF && (status.is_wrong_password() || status == Status::NOT_ENTITLED) {
        let left = status.tries_left().map(|left| format!(", {left} tries are left")).unwrap_or_default();
        let what = format!("the {name} is not this card's (status {status}{left})");
        let advice = "compare it with the card in the reader and do not guess: some chips block after a few wrong ones";
        return Fault::error(what, advice);
    }
    status.unexpected(step)
}

/// The chip answered, but not as the protocol demands.
fn broken(step: &str) -> Fault {
    let what = format!("the chip's answer to {step} is not what PACE demands");
    Fault::error(what, "read again; if it stays, the chip is faulty or no genuine one")
}
