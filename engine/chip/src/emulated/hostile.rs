//! Chips, or whoever is between, that answer wrong: nothing panics, and no file comes that is not the chip's own.

use bioverify_trust::GroupNumber;
use zeroize::Zeroizing;

use super::{CAN, Emulated, FOUR, assert_same, can, can_emulate, card, read_with, zone};
use crate::fault::Fault;
use crate::open::Protocol;
use crate::progress::Progress;
use crate::read::{Reading, read_chip};
use crate::wire::Wire;
use crate::wire::script::{Answers, hex};

/// The genuine card with a fault, by PACE and the CAN.
fn faulty(options: &[&str]) -> Result<Reading, Fault> {
    read_with(&card("genuine-ecdsa-p256"), options, &can(CAN), Protocol::Auto, &[1, 2])
}

#[test]
fn no_misbehaviour_gives_a_file() {
    if !can_emulate() {
        return;
    }
    for (fault, words) in [
        ("mac:3", "seal (MAC)"),
        ("data:5", "seal (MAC)"),
        ("no-mac:3", "seal (MAC)"),
        ("cut:3", "seal (MAC)"),
        ("stripped:3", "seal (MAC)"),
        ("stripped", "seal (MAC)"),
        ("plain:2", "seal (MAC)"),
        ("replay:4", "seal (MAC)"),
        ("status:6", "status 6F00"),
        ("remove:5", "the card left"),
        ("one-byte", "was cut"),
        ("never-ends", "does not end"),
        ("endless", "more than the"),
        ("longer", "ends before"),
        ("none", "ends before"),
        ("more", "were asked for"),
        ("swap", "starts with 61"),
        ("off-curve", "not what PACE demands"),
        ("zero", "not what PACE demands"),
        ("reflect", "not what PACE demands"),
        ("reflect-key", "not what PACE demands"),
        ("token", "not what PACE demands"),
        ("no-nonce", "not what PACE demands"),
    ] {
        let told = faulty(&["--fault", fault]).err().unwrap_or_else(|| panic!("{fault} was not noticed")).to_string();
        assert!(told.contains(words) && told.contains("to do: "), "{fault}: {told}");
    }
    // Without its password a chip must not pass, not even with a nonce for which it needs none.
    let told = faulty(&["--can", "000000", "--fault", "no-nonce"]).err().unwrap().to_string();
    assert!(told.contains("its random number is not what PACE demands"), "{told}");
    for fault in ["bac-random", "bac-mac"] {
        let options = ["--no-pace", "--fault", fault];
        let told = read_with(&card("genuine-ecdsa-p256"), &options, &zone("000000001"), Protocol::Auto, &[1]);
        assert!(told.err().unwrap().to_string().contains("not what BAC demands"), "{fault}");
    }
}

/// A wire that changes one answer of a chip.
struct Changed<'a> {
    chip: &'a mut Emulated,
    /// Answers until the one that is changed.
    until: usize,
    kind: usize,
}

impl Wire for Changed<'_> {
    fn transmit(&mut self, command: &[u8]) -> Result<Zeroizing<Vec<u8>>, Fault> {
        let mut answer = self.chip.transmit(command)?;
        let due = self.until == 0;
        self.until = self.until.wrapping_sub(1);
        if due {
            let (middle, last) = (answer.len() / 2, answer.len() - 1);
            match self.kind {
                0 => answer[middle] ^= 0x10,
                1 => answer[0] ^= 0x01,
                2 => answer[1] = 0x82,
                3 => answer.truncate(middle),
                4 => answer.insert(middle, 0),
                5 => answer[last - 1] = 0x62,
                _ => *answer = hex("9000"),
            }
        }
        Ok(answer)
    }
}

#[test]
fn one_changed_answer_anywhere_gives_the_same_files_or_none() {
    if !can_emulate() {
        return;
    }
    let folder = card("genuine-ecdsa-p256");
    for (options, password, answers) in
        [(&["--curve", "12"][..], can(CAN), 24), (&["--no-pace"], zone("000000001"), 19)]
    {
        let mut chip = Emulated::new(&folder, options);
        let mut refused = 0;
        for (until, kind) in (0..=answers).flat_map(|until| (0..7).map(move |kind| (until, kind))) {
            chip.say(&[2]).unwrap();
            let mut wire = Changed { chip: &mut chip, until, kind };
            let groups = [GroupNumber::new(1).unwrap()];
            match read_chip(&mut wire, &password, Protocol::Auto, &groups, &mut Progress::new(true)) {
                Ok(reading) if reading.is_complete() => assert_same(&reading, &folder, &FOUR[..3]),
                _ => refused += 1,
            }
        }
        assert!(refused > 5 * answers, "{refused} of {}", 7 * (answers + 1));
    }
}

proptest::proptest! {
    /// Templates and objects of any content, and anything else, at every step: nothing panics, nothing is read.
    #[test]
    fn no_answers_make_it_panic(
        answers in proptest::collection::vec((0u8..5, proptest::num::u8::ANY, proptest::collection::vec(proptest::num::u8::ANY, 0..80)), 0..12),
        way in 0..3,
    ) {
        let answer = |(kind, tag, bytes): (u8, u8, Vec<u8>)| {
            let object = [&[0x80 | (tag % 8), bytes.len() as u8], &bytes[..]].concat();
            let mut answer = match kind {
                0 => bytes,
                1 => [&[0x7C, object.len() as u8], &object[..]].concat(),
                2 => hex("31143012060A04007F0007020204020202010202010D"),
                3 => object,
                _ => Vec::new(),
            };
            answer.extend(if tag % 16 == 15 { [tag, kind] } else { [0x90, 0x00] });
            answer
        };
        let mut wire = Answers(answers.into_iter().map(answer).collect());
        let (password, allowed) = match way {
            0 => (can(CAN), Protocol::Auto),
            1 => (zone("000000001"), Protocol::Bac),
            _ => (zone("000000001"), Protocol::Auto),
        };
        let groups = [GroupNumber::new(1).unwrap()];
        let reading = read_chip(&mut wire, &password, allowed, &groups, &mut Progress::new(true));
        assert!(reading.is_err());
    }
}
