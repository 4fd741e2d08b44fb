//! Readers and cards, through the PC/SC service of the system.

use std::ffi::CString;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use pcsc::{Card, Context, Disposition, Error, Protocols, ReaderState, Scope, ShareMode, State};
use zeroize::Zeroizing;

use crate::fault::Fault;
use crate::params::{ANSWER, LONGEST_RESPONSE, SHARED_FOR};
use crate::wire::Wire;

/// A reader and what is in it.
pub struct Seen {
    /// As the service names it.
    pub name: String,
    /// Whether a card is in it.
    pub card: bool,
}

/// A connection to the service.
pub struct Readers {
    context: Context,
}

impl Readers {
    /// Connects to the service.
    ///
    /// # Errors
    /// Where it does not run.
    pub fn new() -> Result<Self, Fault> {
        Context::establish(Scope::User)
            .map(|context| Self { context })
            .map_err(|error| told(error, "reach the reader service"))
    }

    /// The readers there are, in the service's order.
    ///
    /// # Errors
    /// Where the service is gone.
    pub fn seen(&self) -> Result<Vec<Seen>, Fault> {
        let mut states: Vec<ReaderState> =
            self.names()?.into_iter().map(|name| ReaderState::new(name, State::UNAWARE)).collect();
        if states.is_empty() {
            return Ok(Vec::new());
        }
        match self.context.get_status_change(Duration::ZERO, &mut states) {
            Ok(()) | Err(Error::Timeout) => {}
            Err(error) => return Err(told(error, "ask the readers")),
        }
        let seen = |state: &ReaderState| Seen {
            name: state.name().to_string_lossy().into_owned(),
            card: state.event_state().contains(State::PRESENT),
        };
        Ok(states.iter().map(seen).collect())
    }

    fn names(&self) -> Result<Vec<CString>, Fault> {
        match self.context.list_readers_owned() {
            Ok(names) => Ok(names),
            Err(Error::NoReadersAvailable) => Ok(Vec::new()),
            Err(error) => Err(told(error, "list the readers")),
        }
    }

    /// The reader to use: the one whose name contains `wanted`; else the only one with a card in it, else the only one.
    ///
    /// # Errors
    /// Where there is none, or several could be meant.
    pub fn choose(&self, wanted: Option<&str>) -> Result<String, Fault> {
        let seen = self.seen()?;
        if seen.is_empty() {
            return Err(Fault::error(
                "there is no card reader",
                "plug one in; `bioverify-chip list` shows those that are seen",
            ));
        }
        let named: Vec<&Seen> =
            seen.iter().filter(|reader| wanted.is_none_or(|part| reader.name.contains(part))).collect();
        let carded: Vec<&&Seen> = named.iter().filter(|reader| reader.card).collect();
        match (named.as_slice(), carded.as_slice()) {
            ([], _) => {
                let advice = "give a part of a name that `bioverify-chip list` shows";
                Err(Fault::usage("no reader has this name", advice).at(wanted.unwrap_or_default()))
            }
            ([one], _) => Ok(one.name.clone()),
            (_, [one]) => Ok(one.name.clone()),
            (several, _) => match several.iter().find(|reader| Some(reader.name.as_str()) == wanted) {
                Some(exact) => Ok(exact.name.clone()),
                None => {
                    let what = format!("{} readers could be meant", several.len());
                    Err(Fault::usage(what, "name one with --reader; `bioverify-chip list` shows them"))
                }
            },
        }
    }

    /// Waits until a card is in the reader and connects to it, reset, for this program alone and for the time allowed.
    ///
    /// # Errors
    /// Where none comes in time, it does not answer, or another program has it.
    pub fn connect(&self, reader: &str, patience: Duration, allowed: Duration) -> Result<Link, Fault> {
        let advice = "give a name that `bioverify-chip list` shows";
        let name = CString::new(reader).map_err(|_| Fault::usage("the name of the reader has a zero in it", advice))?;
        self.wait_for_card(&name, patience)?;
        let fault = |error| told(error, "connect to the card").at(reader);
        let mut card = self.exclusive(&name).map_err(fault)?;
        // Whatever another program left open at the chip is closed: the master file is selected, no channel is there.
        card.reconnect(ShareMode::Exclusive, Protocols::ANY, Disposition::ResetCard).map_err(fault)?;
        Ok(Link::new(card, Instant::now() + allowed))
    }

    /// The card for this program alone. Desktops look at a new card for a moment, so this is tried for a while.
    fn exclusive(&self, name: &CString) -> Result<Card, Error> {
        let until = Instant::now() + SHARED_FOR;
        loop {
            match self.context.connect(name, ShareMode::Exclusive, Protocols::ANY) {
                Err(Error::SharingViolation) if Instant::now() < until => thread::sleep(SHARED_FOR / 10),
                other => return other,
            }
        }
    }

    fn wait_for_card(&self, name: &CString, patience: Duration) -> Result<(), Fault> {
        let until = Instant::now() + patience;
        let mut state = [ReaderState::new(name.clone(), State::UNAWARE)];
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match self.context.get_status_change(left, &mut state) {
                Ok(()) => {}
                Err(Error::Timeout) => {
                    return Err(told(Error::NoSmartcard, "wait for a card").at(name.to_string_lossy()));
                }
                Err(error) => return Err(told(error, "wait for a card").at(name.to_string_lossy())),
            }
            let [seen] = &mut state;
            if seen.event_state().contains(State::PRESENT) {
                return Ok(());
            }
            seen.sync_current_state();
            if left.is_zero() {
                return Err(told(Error::NoSmartcard, "wait for a card").at(name.to_string_lossy()));
            }
        }
    }
}

type Answer = Result<Zeroizing<Vec<u8>>, Error>;

/// A connected card. Its reader is driven by a thread of its own, so that a card which never answers cannot hold the
/// program: PC/SC itself knows no time limit.
pub struct Link {
    commands: Option<Sender<Vec<u8>>>,
    answers: Receiver<Answer>,
    driver: Option<JoinHandle<()>>,
    deadline: Instant,
}

impl Link {
    fn new(card: Card, deadline: Instant) -> Self {
        let (commands, to_card) = channel::<Vec<u8>>();
        let (from_card, answers) = channel();
        // Ends when the link is dropped; a dropped card is reset, which ends its secure messaging.
        let driver = thread::spawn(move || {
            let mut buffer = Zeroizing::new(vec![0; LONGEST_RESPONSE]);
            for command in to_card {
                let answer = card.transmit(&command, &mut buffer).map(|answer| Zeroizing::new(answer.to_vec()));
                if from_card.send(answer).is_err() {
                    return;
                }
            }
        });
        Self { commands: Some(commands), answers, driver: Some(driver), deadline }
    }
}

impl Drop for Link {
    /// Gives the card back, unless it still owes an answer: then the end of the program does.
    fn drop(&mut self) {
        self.commands = None;
        if let Some(driver) = self.driver.take() {
            let _ = driver.join();
        }
    }
}

impl Wire for Link {
    fn transmit(&mut self, command: &[u8]) -> Result<Zeroizing<Vec<u8>>, Fault> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(late());
        }
        let gone = || Fault::error("the link to the card broke", "read again");
        let sent = self.commands.as_ref().is_some_and(|commands| commands.send(command.to_vec()).is_ok());
        if !sent {
            return Err(gone());
        }
        match self.answers.recv_timeout(left.min(ANSWER)) {
            Ok(answer) => answer.map_err(|error| told(error, "talk to the card")),
            Err(RecvTimeoutError::Timeout) => {
                // An answer that comes after all would be taken for the next one's: nothing more is asked.
                (self.commands, self.driver) = (None, None);
                if left < ANSWER {
                    return Err(late());
                }
                let what = format!("the chip did not answer within {} seconds", ANSWER.as_secs());
                Err(Fault::error(what, "take the card off the reader, put it flat on it again and read again"))
            }
            Err(RecvTimeoutError::Disconnected) => Err(gone()),
        }
    }
}

fn late() -> Fault {
    let advice = "put the card flat on the reader and read again, or allow more time with --timeout";
    Fault::error("reading took longer than allowed", advice)
}

/// What an error of the service means at a desk.
fn told(error: Error, doing: &str) -> Fault {
    let (what, advice) = match error {
        Error::NoService | Error::ServiceStopped => (
            "the reader service does not run",
            "start it: `systemctl start pcscd` on Linux, the service SCardSvr on Windows; on Linux install pcscd first",
        ),
        Error::NoReadersAvailable | Error::ReaderUnavailable | Error::UnknownReader => {
            ("the card reader is gone", "plug it in again; `bioverify-chip list` shows those that are seen")
        }
        Error::NoSmartcard => ("there is no card in the reader", "put the card flat on the reader and leave it there"),
        Error::RemovedCard | Error::ResetCard => (
            "the card left the reader, or another program reset it",
            "put the card flat on the reader, leave it there and read again",
        ),
        Error::NotTransacted | Error::CommError | Error::CommDataLost => (
            "the card left the reader or could not be heard",
            "put the card flat on the reader, leave it there and read again",
        ),
        Error::UnresponsiveCard | Error::UnpoweredCard | Error::UnsupportedCard | Error::ProtoMismatch => (
            "the card does not answer this reader",
            "turn the card over; use a contactless reader for a card without contacts",
        ),
        Error::SharingViolation => (
            "another program uses the card",
            "close programs for signatures, banking or the identity card and read again",
        ),
        Error::NoAccess | Error::SecurityViolation => {
            ("this user may not use the reader", "allow it in the rules of the reader service (polkit on Linux)")
        }
        _ => ("the reader service reports an error", "read again; if it stays, unplug the reader and plug it in again"),
    };
    Fault::error(format_args!("cannot {doing}: {what} ({error})"), advice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_of_the_service_says_what_to_do() {
        for error in
            [Error::NoService, Error::NoSmartcard, Error::RemovedCard, Error::SharingViolation, Error::InternalError]
        {
            let text = told(error, "talk to the card").to_string();
            assert!(text.contains("cannot talk to the card:") && text.contains("to do: "), "{text}");
        }
    }
}
