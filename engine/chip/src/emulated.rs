//! This reader against the emulated chips of `emulator/card.py`, which know neither this code nor its library: without a
//! reader service, over the emulator's own connection.

mod hostile;
mod key;

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use bioverify_trust::GroupNumber;
use zeroize::Zeroizing;

use crate::fault::Fault;
use crate::key_proof::Proof;
use crate::list::Entry;
use crate::mrz::Key;
use crate::open::Protocol;
use crate::password::Password;
use crate::progress::Progress;
use crate::read::{Reading, read_chip};
use crate::wire::Wire;

/// The CAN that every emulated chip has unless told otherwise.
const CAN: &str = "482915";

fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

fn card(name: &str) -> PathBuf {
    home().join("../../testdata/cards").join(name)
}

fn python() -> String {
    std::env::var("BIOVERIFY_PYTHON").unwrap_or_else(|_| "python3".to_owned())
}

/// Whether the emulator can run here; says why not.
fn can_emulate() -> bool {
    let found = Command::new(python()).args(["-c", "import cryptography"]).stderr(Stdio::null()).status();
    let can = found.is_ok_and(|status| status.success());
    if !can {
        assert!(
            std::env::var_os("BIOVERIFY_CHIP_TESTS").is_none_or(|set| set != "required"),
            "Python lacks cryptography"
        );
        println!("skipped: no Python with the package cryptography (set BIOVERIFY_PYTHON to one that has it)");
    }
    can
}

/// An emulated chip, connected without a reader.
struct Emulated {
    process: Child,
    link: TcpStream,
}

impl Emulated {
    fn new(folder: &Path, options: &[&str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port().to_string();
        let process = Command::new(python())
            .arg(home().join("emulator/card.py"))
            .args(["--host", "127.0.0.1", "--port", &port, "--card"])
            .arg(folder)
            .args(options)
            .spawn()
            .unwrap();
        let (link, _) = listener.accept().unwrap();
        link.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        Self { process, link }
    }

    fn say(&mut self, message: &[u8]) -> std::io::Result<()> {
        let length = u16::try_from(message.len()).unwrap().to_be_bytes();
        self.link.write_all(&[&length, message].concat())
    }

    fn hear(&mut self) -> std::io::Result<Zeroizing<Vec<u8>>> {
        let mut length = [0; 2];
        self.link.read_exact(&mut length)?;
        let mut message = Zeroizing::new(vec![0; usize::from(u16::from_be_bytes(length))]);
        self.link.read_exact(&mut message)?;
        Ok(message)
    }
}

impl Wire for Emulated {
    fn transmit(&mut self, command: &[u8]) -> Result<Zeroizing<Vec<u8>>, Fault> {
        self.say(command).and_then(|()| self.hear()).map_err(|_| Fault::error("the card left", "put it back"))
    }
}

impl Drop for Emulated {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn can(digits: &str) -> Password {
    Password::Can(Zeroizing::new(digits.to_owned()))
}

fn zone(number: &str) -> Password {
    Password::Zone(Key::of_parts(number, "900101", "341231").unwrap())
}

fn read_with(
    folder: &Path,
    options: &[&str],
    password: &Password,
    way: Protocol,
    groups: &[u8],
) -> Result<Reading, Fault> {
    let groups: Vec<GroupNumber> = groups.iter().copied().filter_map(GroupNumber::new).collect();
    read_chip(&mut Emulated::new(folder, options), password, way, &groups, &mut Progress::new(true))
}

/// Whether every file came as it lies in the folder.
fn assert_same(reading: &Reading, folder: &Path, names: &[&str]) {
    let got: Vec<String> = reading.files.iter().map(|(entry, _)| entry.file_name()).collect();
    assert_eq!(got, names);
    for (entry, bytes) in &reading.files {
        assert_eq!(**bytes, std::fs::read(folder.join(entry.file_name())).unwrap(), "{entry}");
    }
}

const FOUR: [&str; 4] = ["EF_COM.bin", "EF_SOD.bin", "DG1.bin", "DG2.bin"];

#[test]
fn every_way_in_gives_the_files_as_they_are() {
    if !can_emulate() {
        return;
    }
    let folder = card("genuine-ecdsa-p256");
    let (can, zone) = (can(CAN), zone("000000001"));
    for (options, password, way, words) in [
        (&[][..], &can, Protocol::Auto, "PACE with the CAN, ECDH-GM-AES-128 on brainpoolP256r1"),
        (&[], &zone, Protocol::Pace, "PACE with the machine-readable zone"),
        (&["--no-pace"], &zone, Protocol::Auto, "BAC"),
        (&[], &zone, Protocol::Bac, "BAC"),
        (&["--curve", "10"], &can, Protocol::Auto, "P-224"),
        (&["--curve", "12", "--aes", "192"], &can, Protocol::Auto, "AES-192 on P-256"),
        (&["--curve", "15", "--aes", "256"], &can, Protocol::Auto, "AES-256 on P-384"),
        (&["--curve", "16"], &can, Protocol::Auto, "brainpoolP384r1"),
        (&["--curve", "18", "--aes", "256"], &can, Protocol::Auto, "P-521"),
    ] {
        let reading =
            read_with(&folder, options, password, way, &[1, 2]).unwrap_or_else(|fault| panic!("{options:?}: {fault}"));
        assert!(reading.way.contains(words), "{}", reading.way);
        assert_same(&reading, &folder, &FOUR);
        assert!(reading.is_complete() && reading.proof == Proof::NotOffered);
    }
}

#[test]
fn fingers_beyond_32_kilobytes_come_where_the_chip_gives_them() {
    if !can_emulate() {
        return;
    }
    let folder = card("genuine-rsa-pss");
    let names = ["EF_COM.bin", "EF_SOD.bin", "DG1.bin", "DG2.bin", "DG3.bin"];
    for (options, password) in [(&["--entitled"][..], can(CAN)), (&["--entitled", "--no-pace"], zone("000000001"))] {
        let reading = read_with(&folder, options, &password, Protocol::Auto, &[1, 2, 3])
            .unwrap_or_else(|fault| panic!("{fault}"));
        assert_same(&reading, &folder, &names);
    }
}

#[test]
fn what_a_chip_keeps_is_told_and_the_rest_is_read() {
    if !can_emulate() {
        return;
    }
    let folder = card("genuine-rsa-pss");
    for options in [&[][..], &["--fault", "bare-refusal"]] {
        let reading = read_with(&folder, options, &can(CAN), Protocol::Auto, &[3, 2, 1])
            .unwrap_or_else(|fault| panic!("{fault}"));
        assert_same(&reading, &folder, &FOUR);
        let [missing] = reading.missing.as_slice() else { panic!("{:?}", reading.missing) };
        assert!(missing.kept && missing.words().contains("entitled terminals") && !reading.is_complete());
    }
    let reading =
        read_with(&folder, &[], &can(CAN), Protocol::Auto, &[1, 14]).unwrap_or_else(|fault| panic!("{fault}"));
    assert!(reading.missing.iter().all(|one| !one.kept && one.entry.to_string() == "DG14"), "{:?}", reading.missing);
    // A chip that leaves secure messaging with its refusal cannot be read on, and says so rather than giving half.
    let told = read_with(&folder, &["--fault", "bare-refusal"], &can(CAN), Protocol::Auto, &[3, 4]);
    assert!(told.err().unwrap().to_string().contains("leave out"), "what follows a bare refusal is no file");
}

#[test]
fn a_wrong_password_is_told_with_its_danger() {
    if !can_emulate() {
        return;
    }
    let genuine = card("genuine-ecdsa-p256");
    for (options, password, words) in [
        (&[][..], can("777777"), "the CAN is not this card's (status 6300)"),
        (&[], zone("000000002"), "the machine-readable zone is not this card's"),
        (&["--no-pace"], zone("000000002"), "the machine-readable zone is not this card's"),
        (&["--tries", "1"], can(CAN), "1 tries are left"),
        (&["--tries", "0"], can(CAN), "blocked"),
        (&["--no-pace"], can(CAN), "no PACE"),
        (&["--no-pace", "--other"], zone("000000001"), "no travel document"),
        (&["--no-pace", "--no-bac"], zone("000000001"), "does not take part in BAC"),
    ] {
        let told = read_with(&genuine, options, &password, Protocol::Auto, &[1]).err().unwrap().to_string();
        assert!(told.contains(words), "{options:?}: {told}");
        for secret in ["777777", "00000000", CAN, "900101"] {
            assert!(!told.contains(secret), "{told}");
        }
    }
}

#[test]
fn the_emulator_is_right_on_the_worked_examples() {
    if !can_emulate() {
        return;
    }
    let output = Command::new(python()).arg(home().join("emulator/worked_examples.py")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn files_are_named_as_the_checker_expects() {
    for name in FOUR {
        assert!(Entry::is_file_name(name));
    }
}
