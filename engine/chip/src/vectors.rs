//! The worked examples of ICAO Doc 9303-11: D.2 to D.4 whole; of G.1 what can be told without the reader's private keys,
//! which the library does not take. The emulator runs G.1 whole and speaks with this reader in `emulated.rs`.

use dmrtd::crypto::aes::{AesCipher, BlockCipherMode};
use dmrtd::crypto::kdf::DeriveKey;
use dmrtd::lds::asn1_object_identifiers::{CipherAlgorithm, KeyLength};
use dmrtd::proto::access_key::AccessKey;
use dmrtd::proto::bac_session::BacSession;
use dmrtd::proto::iso7816::sm::SecureMessaging;

use crate::bac::{library_key, run};
use crate::fault::Fault;
use crate::file::{Found, read_file};
use crate::mrz::Key;
use crate::password::Password;
use crate::session::Session;
use crate::wire::Wire;
use crate::wire::script::{Answers, Script, hex};

fn script(steps: &[(&str, &str)]) -> Script {
    Script(steps.iter().map(|(sent, got)| (hex(sent), hex(got))).collect())
}

/// The answers of D.4 with the commands they belong to: select EF.COM, its head, the rest.
const D4: [(&str, &str); 3] = [
    ("0CA4020C15 8709016375432908C044F6 8E08BF8B92D635FF24F8 00", "99029000 8E08FA855A5D4C50A8ED 9000"),
    ("0CB000000D 970104 8E08ED6705417E96BA55 00", "8709019FF0EC34F9922651 99029000 8E08AD55CC17140B2DED 9000"),
    (
        "0CB000040D 970112 8E082EA28A70F3C7B535 00",
        "871901FB9235F4E4037F2327DCC8964F1F9B8C30F42C8E2FFF224A 99029000 8E08C8B2787EAEA07D74 9000",
    ),
];

const EF_COM: &str = "60145F0104303130365F36063034303030305C026175";

/// The channel of D.3, its commands and answers checked byte by byte.
fn d3() -> Box<dyn SecureMessaging> {
    let zone = Key::of_parts("L898902C", "690806", "940623").unwrap();
    let key = library_key(&zone).unwrap();
    assert_eq!(key.key_seed(), hex("239AB9CB282DAF66231DC5A4DF6BFBAE"));
    assert_eq!(key.enc_key(), hex("AB94FDECF2674FDFB9B391F85D7F76F2"));
    assert_eq!(key.mac_key(), hex("7962D9ECE03D1ACD4C76089DCE131543"));
    let number: [u8; 8] = hex("781723860C06C226").try_into().unwrap();
    let secret: [u8; 16] = hex("0B795240CB7049B01C19B33E32804F0B").try_into().unwrap();
    let mut wire = script(&[
        ("0084000008", "4608F91988702212 9000"),
        (
            "0082000028 72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F2 5F1448EEA8AD90A7 28",
            "46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F 2F2D235D074D7449 9000",
        ),
    ]);
    run(&mut wire, BacSession::with_random_bytes(key, number, secret)).unwrap()
}

fn read_com(wire: &mut dyn Wire, told: &mut dyn FnMut(usize, usize)) -> Result<Found, Fault> {
    let mut session = Session::new(wire);
    session.protect(d3());
    read_file(&mut session, 0x011E, 0x60, told)
}

#[test]
fn d2_to_d4_are_spoken_byte_by_byte() {
    let (mut wire, mut steps) = (script(&D4), Vec::new());
    let found = read_com(&mut wire, &mut |read, length| steps.push((read, length))).unwrap();
    let Found::File(file) = found else { panic!("{found:?}") };
    assert_eq!(*file, hex(EF_COM));
    assert_eq!(steps, [(4, 22), (22, 22)]);
    assert!(wire.0.is_empty());
}

#[test]
fn no_changed_bit_of_a_protected_answer_goes_unnoticed() {
    let answers: Vec<Vec<u8>> = D4.iter().map(|(_, got)| hex(got)).collect();
    for (which, answer) in answers.iter().enumerate() {
        // The last two bytes repeat outside of the MAC what DO'99' says inside of it.
        for at in 0..answer.len() - 2 {
            for bit in 0..8 {
                let mut changed = answers.clone();
                changed[which][at] ^= 1 << bit;
                let found = read_com(&mut Answers(changed), &mut |_, _| ());
                assert!(found.is_err(), "bit {bit} of byte {at} of answer {which}: {found:?}");
            }
        }
        for end in 0..answer.len() {
            let mut cut = answers.clone();
            cut[which].truncate(end);
            assert!(!matches!(read_com(&mut Answers(cut), &mut |_, _| ()), Ok(Found::File(_))), "{which} cut at {end}");
        }
    }
}

#[test]
fn g1_password_nonce_session_keys_and_proofs() {
    let zone = Password::Zone(Key::of_parts("T22000129", "640812", "101031").unwrap());
    let key = (&zone).kpi(CipherAlgorithm::Aes, KeyLength::S128).unwrap();
    assert_eq!(key, hex("89DED1B26624EC1E634C1989302849DD"));
    let aes = AesCipher::new(dmrtd::crypto::aes::KeyLength::S128);
    let nonce =
        aes.decrypt(&hex("95A3A016522EE98D01E76CB6B98B42C3"), &key, Some(&[0; 16]), BlockCipherMode::Cbc).unwrap();
    assert_eq!(nonce, hex("3F00C4D39D153F2B2A214A078D899B22"));
    let shared = hex("28768D20701247DAE81804C9E780EDE582A9996DB4A315020B2733197DB84925");
    assert_eq!(DeriveKey::aes128(&shared, false), hex("F5F0E35C0D7161EE6724EE513A0D9A7F"));
    let mac = DeriveKey::cmac128(&shared);
    assert_eq!(mac, hex("FE251C7858B356B24514B3BD5F4297D1"));
    let proof = |point: &str| {
        let input = [hex("7F494F 060A04007F00070202040202 864104"), hex(point)].concat();
        aes.calculate_cmac(&input, &mac).unwrap()
    };
    let chip = "9E880F842905B8B3181F7AF7CAA9F0EFB743847F44A306D2D28C1D9EC65DF6DB7764B22277A2EDDC3C265A9F018F9CB852E111B768B326904B59A0193776F094";
    let reader = "2DB7A64C0355044EC9DF190514C625CBA2CEA48754887122F3A5EF0D5EDD301C3556F3B3B186DF10B857B58F6A7EB80F20BA5DC7BE1D43D9BF850149FBB36462";
    assert_eq!(proof(chip), hex("C2B0BD78D94BA866"));
    assert_eq!(proof(reader), hex("3ABB9674BCE93C08"));
}
