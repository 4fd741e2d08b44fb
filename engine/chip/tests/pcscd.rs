//! The program end to end: emulated card, virtual reader (vpcd), the system's reader service, folder, `bioverify card`.
//!
//! Needs pcscd, vpcd and Python with the package cryptography; else it says what is missing and tests nothing, unless
//! `BIOVERIFY_CHIP_TESTS=required` is set. One test, because there is one reader.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, clippy::print_stdout)]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

const CAN: &str = "482915";
const ZONE: &str = "I<UTO0000000011<<<<<<<<<<<<<<<\n9001011M3412318UTO<<<<<<<<<<<6\nNGUYEN<<VAN<MAU<<<<<<<<<<<<<<<\n";
const READER: &str = "Virtual PCD 00 00";

fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

fn card(name: &str) -> PathBuf {
    home().join("../../testdata/cards").join(name)
}

fn python() -> String {
    std::env::var("BIOVERIFY_PYTHON").unwrap_or_else(|_| "python3".to_owned())
}

fn ends(mut process: Child) {
    let _ = process.kill();
    let _ = process.wait();
}

fn chip(arguments: &[&str], input: &str) -> Output {
    let mut process = Command::new(env!("CARGO_BIN_EXE_bioverify-chip"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The program may have ended before it read anything.
    let _ = process.stdin.take().unwrap().write_all(input.as_bytes());
    process.wait_with_output().unwrap()
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// The reader service, started here where none runs.
struct Service(Option<Child>);

impl Service {
    /// A service with the virtual reader, or what is missing.
    fn start() -> Result<Self, &'static str> {
        if chip(&["list"], "").status.success() {
            return Self(None).with_reader();
        }
        let Some(program) =
            ["/usr/sbin/pcscd", "/usr/local/sbin/pcscd"].into_iter().find(|path| Path::new(path).exists())
        else {
            return Err("pcscd is not installed");
        };
        let told = text(&chip(&["list"], ""));
        assert!(told.contains("the reader service does not run") && told.contains("to do: start it"), "{told}");
        let process = Command::new(program).arg("--foreground").stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        Self(Some(process.map_err(|_| "pcscd could not be started")?)).with_reader()
    }

    fn with_reader(self) -> Result<Self, &'static str> {
        let until = Instant::now() + Duration::from_secs(10);
        while Instant::now() < until {
            if text(&chip(&["list"], "")).contains(READER) {
                return Ok(self);
            }
            sleep(Duration::from_millis(100));
        }
        Err("pcscd has no virtual reader (package vsmartcard-vpcd), or this user may not use it")
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        if let Some(process) = self.0.take() {
            ends(process);
        }
    }
}

/// An emulated card in the virtual reader, taken out on drop.
struct Inserted(Option<Child>);

impl Inserted {
    /// A card that the service sees. On a busy machine vpcd may still be done with the card before and hang up on the
    /// next, or find it mute: it is put in again then, as anybody would at a desk.
    fn new(folder: &Path, options: &[&str]) -> Self {
        let mut told = String::new();
        for _ in 0..5 {
            let mut process = Command::new(python())
                .arg(home().join("emulator/card.py"))
                .arg("--card")
                .arg(folder)
                .args(options)
                .spawn()
                .unwrap();
            match Self::wait(true, || process.try_wait().unwrap().is_none()) {
                Ok(()) => return Self(Some(process)),
                Err(state) => told = state,
            }
            ends(process);
            Self::wait(false, || true).unwrap();
        }
        panic!("the card was put in five times and not seen: {told}");
    }

    /// Waits until the reader has a card or none, as long as `goes_on`; or what it says instead.
    fn wait(present: bool, mut goes_on: impl FnMut() -> bool) -> Result<(), String> {
        let until = Instant::now() + Duration::from_secs(20);
        let word = if present { "card" } else { "empty" };
        loop {
            let told = text(&chip(&["list"], ""));
            if told.lines().any(|line| line.starts_with(word) && line.ends_with(READER)) {
                return Ok(());
            }
            if Instant::now() > until || !goes_on() {
                return Err(told);
            }
            sleep(Duration::from_millis(100));
        }
    }
}

impl Drop for Inserted {
    fn drop(&mut self) {
        if let Some(process) = self.0.take() {
            ends(process);
        }
        Self::wait(false, || true).unwrap();
    }
}

/// Reads a card into a new folder; secrets must stay out of everything that is printed.
fn read(out: &Path, arguments: &[&str], input: &str) -> Output {
    let output = chip(&[&["read", "--out", out.to_str().unwrap(), "--wait", "0"], arguments].concat(), input);
    for secret in [CAN, "777777", "00000000", "900101", "341231", "NGUYEN"] {
        assert!(!text(&output).contains(secret), "{}", text(&output));
    }
    output
}

/// What the checker says of a folder: its status and assessment. `None` where it is not built.
fn verdict(folder: &Path) -> Option<(Option<i32>, String)> {
    let built = ["release", "debug"].map(|kind| home().join("../../target").join(kind).join("bioverify"));
    let program =
        std::env::var_os("BIOVERIFY").map(PathBuf::from).into_iter().chain(built).find(|path| path.exists())?;
    let trust = card("trust");
    let output = Command::new(program)
        .arg("card")
        .arg(folder)
        .args(["--at", "2026-11-22", "--json", "--trust"])
        .arg(trust)
        .output()
        .unwrap();
    Some((output.status.code(), String::from_utf8(output.stdout).unwrap()))
}

fn assert_same_files(out: &Path, folder: &Path, names: &[&str]) {
    assert_eq!(fs::read_dir(out).unwrap().count(), names.len());
    for name in names {
        assert_eq!(fs::read(out.join(name)).unwrap(), fs::read(folder.join(name)).unwrap(), "{name}");
    }
}

const FOUR: [&str; 4] = ["EF_COM.bin", "EF_SOD.bin", "DG1.bin", "DG2.bin"];

#[test]
fn a_card_in_a_reader_becomes_a_folder_with_the_same_verdict() {
    let has_python = Command::new(python()).args(["-c", "import cryptography"]).stderr(Stdio::null()).status();
    let found = match has_python {
        Ok(status) if status.success() => Service::start(),
        _ => Err("no Python with the package cryptography (set BIOVERIFY_PYTHON to one that has it)"),
    };
    let _service = match found {
        Ok(service) => service,
        Err(missing) => {
            assert!(std::env::var_os("BIOVERIFY_CHIP_TESTS").is_none_or(|set| set != "required"), "{missing}");
            println!("skipped: {missing}");
            return;
        }
    };
    let around = tempfile::tempdir().unwrap();
    let zone = around.path().join("zone.txt");
    fs::write(&zone, ZONE).unwrap();
    Inserted::wait(false, || true).unwrap();
    without_a_card(around.path());
    genuine_cards(around.path(), zone.to_str().unwrap());
    every_verdict(around.path(), zone.to_str().unwrap());
    broken_readings(around.path());
}

fn without_a_card(around: &Path) {
    let out = around.join("none");
    let told = read(&out, &["--can", "-", "--reader", READER], CAN);
    assert_eq!(told.status.code(), Some(1), "{}", text(&told));
    assert!(text(&told).contains("there is no card in the reader") && !out.exists());
    let several = read(&out, &["--can", "-"], CAN);
    assert_eq!(several.status.code(), Some(2), "{}", text(&several));
    assert!(text(&several).contains("readers could be meant"));
    let unknown = read(&out, &["--can", "-", "--reader", "Nobody's"], CAN);
    assert_eq!(unknown.status.code(), Some(2), "{}", text(&unknown));
    let none = read(&out, &["--can", CAN], "");
    assert!(none.status.code() == Some(2) && text(&none).contains("other users see"), "{}", text(&none));
    let listed: serde_json::Value = serde_json::from_slice(&chip(&["list", "--json"], "").stdout).unwrap();
    assert_eq!(listed["readers"][0]["card"], false);
}

fn genuine_cards(around: &Path, zone: &str) {
    let folder = card("genuine-rsa-pss");
    let _card = Inserted::new(&folder, &[]);
    let out = around.join("by-can");
    let output = read(&out, &["--can", "-"], &format!("{CAN}\n"));
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    let told = text(&output);
    assert!(told.contains("opened by  PACE with the CAN") && told.contains("read: DG2, 24433 bytes"), "{told}");
    assert_same_files(&out, &folder, &FOUR);
    // A folder that exists is kept, before the card is asked anything.
    assert_eq!(read(&out, &["--can", "-"], "777777").status.code(), Some(2));
    let forced = read(&out, &["--mrz", zone, "--protocol", "bac", "--force", "--json"], "");
    assert_eq!(forced.status.code(), Some(0), "{}", text(&forced));
    let told: serde_json::Value = serde_json::from_slice(&forced.stdout).unwrap();
    assert_eq!(told["opened_by"], "BAC with the machine-readable zone");
    assert_eq!((told["files"][3]["file"].as_str(), told["files"][3]["bytes"].as_u64()), (Some("DG2"), Some(24_433)));
    assert_eq!(told["key_proof"]["result"], "not-offered");
    assert_eq!(told["complete"], true);
    assert!(forced.stderr.is_empty(), "{}", text(&forced));
    assert_same_files(&out, &folder, &FOUR);
    let parts = ["--document-number", "000000001", "--birth", "1990-01-01", "--expiry", "341231", "--group", "1,3"];
    let kept = chip(&[&["read", "--out", around.join("kept").to_str().unwrap(), "--json"][..], &parts].concat(), "");
    assert_eq!(kept.status.code(), Some(3), "{}", text(&kept));
    let told: serde_json::Value = serde_json::from_slice(&kept.stdout).unwrap();
    assert_eq!((&told["not_read"][0]["file"], &told["not_read"][0]["status"]), (&"DG3".into(), &"6982".into()));
    assert_same_files(&around.join("kept"), &folder, &["EF_COM.bin", "EF_SOD.bin", "DG1.bin"]);
}

fn every_verdict(around: &Path, zone: &str) {
    if verdict(&card("genuine-rsa-pss")).is_none() {
        println!("skipped: no verdicts are compared, `bioverify` is not built (set BIOVERIFY to it)");
        return;
    }
    for (name, status) in [
        ("genuine-rsa-pss", 0),
        ("genuine-ecdsa-brainpool256", 0),
        ("expired-signer", 11),
        ("wrong-group-hash", 12),
        ("signature-flipped", 12),
    ] {
        let (folder, out) = (card(name), around.join(name));
        let _card = Inserted::new(&folder, &["--entitled"]);
        let output = read(&out, &["--mrz", zone, "--group", "1,2,3"], "");
        assert!(matches!(output.status.code(), Some(0 | 3)), "{name}: {}", text(&output));
        let told = verdict(&out);
        assert_eq!(told, verdict(&folder), "{name}");
        assert_eq!(told.and_then(|(status, _)| status), Some(status), "{name}");
    }
}

fn broken_readings(around: &Path) {
    let folder = card("genuine-rsa-v15");
    let out = around.join("broken");
    for (options, arguments, input, words) in [
        (&[][..], &[][..], "777777", "the CAN is not this card's"),
        (&["--fault", "mac:9"], &[], CAN, "seal (MAC)"),
        (&["--fault", "remove:9"], &[], CAN, "left the reader"),
        (&["--fault", "endless"], &[], CAN, "more than the"),
        (&["--fault", "drip"], &["--timeout", "2"], CAN, "longer than allowed"),
        (&["--fault", "silent"], &["--timeout", "2"], CAN, "longer than allowed"),
        (&["--fault", "silent"], &[], CAN, "did not answer within"),
    ] {
        let _card = Inserted::new(&folder, options);
        let output = read(&out, &[&["--can", "-"], arguments].concat(), input);
        assert_eq!(output.status.code(), Some(1), "{options:?}: {}", text(&output));
        assert!(text(&output).contains(words) && text(&output).contains("to do: "), "{options:?}: {}", text(&output));
        assert!(!out.exists(), "{options:?} left a folder");
    }
    assert!(
        fs::read_dir(around).unwrap().all(|entry| !entry.unwrap().file_name().to_string_lossy().contains("partial"))
    );
}
