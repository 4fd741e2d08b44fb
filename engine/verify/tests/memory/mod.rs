//! Whether anything biometric is left in the memory of a process once a visit is over and dropped, its engine alive.
//!
//! The parent makes the inputs and, of everything that must not be found, a masked copy. The child, a process of its own,
//! runs the visit and searches all of its writable memory (`/proc/self/mem`) for the unmasked bytes: while the visit is
//! alive, when they must be found, and after its end, when they must not. What is searched for never stands in the
//! child's memory but for the masked copy.

mod needles;

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File};
use std::hint::black_box;
use std::io::Read as _;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use bioverify::core::RgbImage;
use bioverify::record::{
    FaceCoding, FaceTemplate, NativeTemplate, Record, RecordFormat, convert, decode_photo, decode_pixels, read_record,
};
use bioverify::{
    Decision, Engine, FaceContent, FaceSample, FingerContent, FingerSample, Limits, NoTrace, Ppi, Received, Reference,
    RuntimeChoice, Source,
};
use zeroize::Zeroizing;

use needles::{KEY, MASK, Needles, masked};

/// Names the folder of the inputs, and makes a child of a test process.
const FOLDER: &str = "BIOVERIFY_WIPED_CHILD";

/// What the visit gets.
#[derive(Clone, Copy, PartialEq, Eq)]
#[allow(dead_code)] // Each test binary uses its own.
pub enum Inputs {
    /// Pixels and templates: no decoder but the engine's own is at work.
    Decoded,
    /// Picture files, as a desk has them.
    Encoded,
}
const FINGER: &str = "finger/finger-1-impression-2.png";
const PHOTO: &str = "face/face-1-capture-2.jpg";

fn testdata(path: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata").join(path)).unwrap()
}

fn engine() -> Engine {
    Engine::builder().runtime(RuntimeChoice::Embedded).build().unwrap()
}

/// Makes the inputs of a visit in which finger and face are compared, and what must not be left of it.
fn prepare(folder: &Path) {
    let engine = engine();
    let mut needles = Needles::default();
    let image = decode_pixels(&testdata(FINGER), Ppi::STANDARD, &Limits::default()).unwrap();
    let photo = decode_photo(&testdata(PHOTO), &Limits::photo()).unwrap();
    let enrolled = decode_pixels(&testdata("finger/finger-1-impression-1.png"), Ppi::STANDARD, &Limits::default());
    let enrolled = engine.fingers().extract(&enrolled.unwrap(), &mut NoTrace).unwrap().minutiae;
    let record = engine.fingers().template(enrolled).write();

    let received = Received::new()
        .with_finger(FingerSample::image(image.clone()))
        .with_face(FaceSample::image(photo.clone()))
        .with_reference(Reference::face(Source::CardChip, FaceSample::encoded(testdata("face/face-1-capture-1.jpg"))));
    let encoded = engine.encode(engine.admit(received).unwrap(), &mut NoTrace);
    let probe = &encoded.probes[0].print.as_ref().unwrap().minutiae;
    let face = &encoded.face.as_ref().unwrap().as_ref().unwrap().embedding;
    let bioverify::encode::EncodedContent::Face(Some(Ok(held))) = &encoded.references[0].content else { panic!() };
    let template = FaceTemplate { embedding: held.embedding.clone(), quality: None, coding: FaceCoding::Float };

    let (finger_file, photo_file) = (testdata(FINGER), testdata(PHOTO));
    needles.add_file("finger's file", &finger_file);
    needles.add_file("photo's file", &photo_file);
    needles.add_rows("finger image", image.pixels(), image.width() as usize);
    needles.add_rows("photo", photo.pixels(), 3 * photo.width() as usize);
    needles.add_minutiae("captured minutiae", probe);
    let read = NativeTemplate::read(&record, &Limits::default()).unwrap();
    needles.add_minutiae("enrolled minutiae", &read.minutiae);
    record[32..].chunks_exact(30).for_each(|part| needles.add("enrolled record", part));
    let iso = convert(&Record::Native(read), RecordFormat::Iso2005).unwrap().value;
    let read = read_record(&iso, &Limits::default()).unwrap().value;
    needles.add_minutiae("minutiae of a standard record", &read.minutia_sets().unwrap()[0]);
    iso[28..].chunks_exact(30).for_each(|part| needles.add("standard record", part));
    needles.add_values("captured face", face.values());
    needles.add_values("enrolled face", held.embedding.values());
    needles.write(&folder.join("needles"));

    let sides = format!("{} {} {} {}", image.width(), image.height(), photo.width(), photo.height());
    for (name, bytes) in [
        ("sides", sides.as_bytes()),
        ("finger.png", &finger_file),
        ("photo.jpg", &photo_file),
        ("finger", image.pixels()),
        ("photo", photo.pixels()),
        ("record", &record),
        ("iso", &iso),
        ("template", &template.write()),
    ] {
        fs::write(folder.join(name), bytes).unwrap();
    }
}

/// A file in one allocation of its length: growing would leave copies behind that are the test's fault.
fn load(path: PathBuf) -> Vec<u8> {
    let length = fs::metadata(&path).unwrap().len() as usize;
    let mut bytes = vec![0; length];
    File::open(path).unwrap().read_exact(&mut bytes).unwrap();
    bytes
}

fn visit(folder: &Path, inputs: Inputs) -> Received<'static> {
    let sides = String::from_utf8(load(folder.join("sides"))).unwrap();
    let sides: Vec<u32> = sides.split(' ').map(|side| side.parse().unwrap()).collect();
    let (finger, face) = match inputs {
        Inputs::Decoded => {
            let pixels = load(folder.join("finger")).into();
            let photo = RgbImage::new(sides[2], sides[3], load(folder.join("photo"))).unwrap();
            (
                FingerContent::Raw { pixels, width: sides[0], height: sides[1], ppi: Ppi::STANDARD },
                FaceContent::Image(photo),
            )
        }
        Inputs::Encoded => (
            FingerContent::Encoded { bytes: load(folder.join("finger.png")).into(), ppi: Ppi::STANDARD },
            FaceContent::Encoded(load(folder.join("photo.jpg")).into()),
        ),
    };
    Received::new()
        .with_finger(FingerSample::new(finger))
        .with_face(FaceSample { content: face })
        .with_reference(Reference::record(Source::Registry, load(folder.join("record"))))
        .with_reference(Reference::record(Source::Enrolment, load(folder.join("iso"))))
        .with_reference(Reference::face(Source::CardChip, FaceSample::template(load(folder.join("template")))))
}

/// Writable memory of this process: first and last address, and what it is.
fn regions() -> Vec<(u64, u64, String)> {
    // A test runs on a thread whose stack has no name.
    let on_stack = 0_u8;
    let here = &raw const on_stack as u64;
    let mut text = String::new();
    File::open("/proc/self/maps").unwrap().read_to_string(&mut text).unwrap();
    let region = |line: &str| {
        let mut words = line.split_whitespace();
        let (range, rights) = (words.next()?, words.next()?);
        let name = words.nth(3).unwrap_or("anonymous").to_owned();
        let (from, to) = range.split_once('-')?;
        let number = |digits| u64::from_str_radix(digits, 16).ok();
        let (from, to) = (number(from)?, number(to)?);
        let name = if (from..to).contains(&here) { "the stack".to_owned() } else { name };
        (rights.starts_with("rw") && !name.starts_with("[v")).then_some((from, to, name))
    };
    text.lines().filter_map(region).collect()
}

/// How often each kind of needle stands in memory, by region.
fn search(needles: &[(String, Vec<u8>)]) -> BTreeMap<String, usize> {
    let key = |bytes: &[u8]| u64::from_le_bytes(bytes[..KEY].try_into().unwrap());
    let mask = key(&[MASK; KEY]);
    let mut by_key: HashMap<u64, Vec<&(String, Vec<u8>)>> = HashMap::new();
    let mut maybe = vec![false; 1 << 16];
    for needle in needles {
        maybe[(key(&needle.1) & 0xFFFF) as usize] = true;
        by_key.entry(key(&needle.1)).or_default().push(needle);
    }
    let memory = File::open("/proc/self/mem").unwrap();
    let mut window = vec![0_u8; (1 << 20) + 256];
    let own = window.as_ptr() as u64..window.as_ptr() as u64 + window.len() as u64;
    let mut found = BTreeMap::new();
    for (from, to, name) in regions() {
        let mut at = from;
        while at < to {
            let length = (to - at).min(window.len() as u64) as usize;
            let Ok(read) = memory.read_at(&mut window[..length], at) else { break };
            for place in 0..read.saturating_sub(KEY) {
                let here = key(&window[place..]) ^ mask;
                if !maybe[(here & 0xFFFF) as usize] || own.contains(&(at + place as u64)) {
                    continue;
                }
                for (kind, needle) in by_key.get(&here).into_iter().flatten() {
                    let bytes = window[place..read].iter().map(|byte| byte ^ MASK);
                    if place + needle.len() <= read && bytes.zip(needle).all(|(byte, wanted)| byte == *wanted) {
                        *found.entry(format!("{kind} in {name}")).or_insert(0) += 1;
                    }
                }
            }
            // What lies across the end of the window is read again.
            at += if read == window.len() { (1 << 20) as u64 } else { read.max(1) as u64 };
        }
    }
    // The window held what it read last.
    drop(Zeroizing::new(window));
    found
}

/// The child's work: the visit, and the two searches.
fn child(folder: &Path, inputs: Inputs) {
    let needles = masked(&folder.join("needles"));
    let engine = engine();
    let received = visit(folder, inputs);
    let before = search(&needles);
    let pictures = match inputs {
        Inputs::Decoded => ["finger image", "photo"],
        Inputs::Encoded => ["finger's file", "photo's file"],
    };
    for kind in pictures.into_iter().chain(["enrolled record", "standard record", "enrolled face"]) {
        assert!(before.keys().any(|found| found.starts_with(kind)), "the search does not find {kind}: {before:?}");
    }
    let decision: Decision = engine.verify(received).unwrap();
    assert!(decision.factors.len() >= 2, "finger and face were compared");
    let left = search(&needles);
    black_box((&engine, &decision));
    println!("left: {left:#?}");
    assert!(left.is_empty(), "left in memory after the visit: {left:#?}");
}

/// Runs the test of this name once more as a process of its own.
pub fn nothing_is_left(test: &str, inputs: Inputs) {
    if let Some(folder) = std::env::var_os(FOLDER) {
        child(Path::new(&folder), inputs);
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    prepare(folder.path());
    let mut command = Command::new(std::env::current_exe().unwrap());
    let ran = command.args(["--exact", test, "--nocapture"]).env(FOLDER, folder.path()).output().unwrap();
    let told = |bytes| String::from_utf8_lossy(bytes).into_owned();
    assert!(ran.status.success(), "{}{}", told(&ran.stdout), told(&ran.stderr));
    assert!(told(&ran.stdout).contains("1 passed"), "the child ran no test");
}
