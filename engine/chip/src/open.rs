//! Into the chip: PACE where both sides can, else BAC, else not at all.

use clap::ValueEnum;

use crate::bac::bac;
use crate::card_access::Offer;
use crate::fault::Fault;
use crate::file::{Found, read_file};
use crate::list::{APPLICATION, CARD_ACCESS, CARD_ACCESS_TAG};
use crate::pace::pace;
use crate::password::Password;
use crate::session::{Command, Session};
use crate::status::Status;

/// Which way in is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Protocol {
    /// PACE where the chip offers it, else BAC
    Auto,
    /// PACE or nothing
    Pace,
    /// BAC, without asking for PACE
    Bac,
}

/// Opens the chip and selects its travel document application. Gives a description of the way for a person.
///
/// # Errors
/// Where there is no such application, no way that both sides can, or the password is wrong. A PACE that failed is never
/// followed by BAC: a wrong password would count twice, and a broken PACE must not lead to the weaker protocol.
pub fn open(session: &mut Session<'_>, password: &Password, allowed: Protocol) -> Result<String, Fault> {
    let offer = if allowed == Protocol::Bac { None } else { card_access(session)? };
    if let Some(offer) = offer {
        let channel = pace(session.wire(), password, &offer)?;
        session.protect(channel);
        select_application(session)?;
        return Ok(format!("PACE with the {}, {}", password.name(), offer.name()));
    }
    let Password::Zone(zone) = password else {
        let advice = "read it with its machine-readable zone (--mrz): the CAN opens PACE only";
        return Err(Fault::error("the chip offers no PACE of a kind that is offered here", advice));
    };
    if allowed == Protocol::Pace {
        let advice = "leave out --protocol pace to read it by BAC";
        return Err(Fault::error("the chip offers no PACE of a kind that is offered here", advice));
    }
    select_application(session)?;
    let channel = bac(session.wire(), zone)?;
    session.protect(channel);
    Ok("BAC with the machine-readable zone".to_owned())
}

/// What EF.CardAccess offers. A chip without PACE refuses it, with whatever status.
fn card_access(session: &mut Session<'_>) -> Result<Option<Offer>, Fault> {
    // After a reset the master file is selected; cards differ in whether they let it be selected again.
    let select =
        Command { head: [0xA4, 0x02, 0x0C], data: CARD_ACCESS.to_be_bytes().to_vec(), expected: 0, long: false };
    if session.send(&select)?.status != Status::DONE {
        return Ok(None);
    }
    match read_file(session, CARD_ACCESS, CARD_ACCESS_TAG, &mut |_, _| ()).map_err(|fault| fault.at("EF.CardAccess"))? {
        Found::File(bytes) => Ok(Offer::of(&bytes)),
        Found::Absent(_) | Found::Refused(_) => Ok(None),
    }
}

fn select_application(session: &mut Session<'_>) -> Result<(), Fault> {
    let command = Command { head: [0xA4, 0x04, 0x0C], data: APPLICATION.to_vec(), expected: 0, long: false };
    match session.send(&command)?.status {
        Status::DONE => Ok(()),
        Status::NO_FILE => {
            let advice = "put in a passport or an identity card with a travel document chip; some cards have another chip on top";
            Err(Fault::error("this chip holds no travel document", advice))
        }
        status => Err(status.unexpected("to select the travel document")),
    }
}
