//! Who appears in the demo: two synthetic fingers and three synthetic faces, their captures, the records made of them, and a
//! forged card.

use bioverify::{Engine, Reference};
use bioverify_core::{FingerPosition, Limits, NoTrace, Ppi};
use bioverify_record::{Record, RecordFormat, convert, decode_pixels};
use bioverify_trust::{Files, Moment, Rules, TrustStore};

use crate::fault::Fault;

/// The holder's capture at the desk, PNG.
pub const LIVE: &[u8] = include_bytes!("../../../../../testdata/finger/finger-1-impression-2.png");
/// The holder's capture on a dirty scanner.
pub const SMUDGED: &[u8] = include_bytes!("../../../../../testdata/finger/finger-1-smudged.png");
/// Three captures of somebody else.
pub const STRANGER: [&[u8]; 3] = [
    include_bytes!("../../../../../testdata/finger/finger-2-impression-1.png"),
    include_bytes!("../../../../../testdata/finger/finger-2-impression-2.png"),
    include_bytes!("../../../../../testdata/finger/finger-2-impression-3.png"),
];
/// What the card was made of.
const AT_THE_CARD_OFFICE: &[u8] = include_bytes!("../../../../../testdata/finger/finger-1-impression-1.png");
/// What the population database was filled with; also the holder's second try at the desk.
pub const AT_THE_REGISTRY: &[u8] = include_bytes!("../../../../../testdata/finger/finger-1-impression-3.png");

/// The portrait on the holder's chip, JPEG.
pub const PORTRAIT: &[u8] = include_bytes!("../../../../../testdata/face/face-1-capture-1.jpg");
/// The holder before the desk's camera.
pub const LIVE_FACE: &[u8] = include_bytes!("../../../../../testdata/face/face-1-capture-2.jpg");
/// Somebody else before the camera, twice.
pub const STRANGERS_FACE: [&[u8]; 2] = [
    include_bytes!("../../../../../testdata/face/face-2-capture-1.jpg"),
    include_bytes!("../../../../../testdata/face/face-2-capture-2.jpg"),
];

/// The forger before the camera: the face that was put into the card.
pub const FORGERS_FACE: &[u8] = include_bytes!("../../../../../testdata/face/face-4-capture-1.jpg");
/// The forged card's files: a genuine one's, but for the portrait.
const FORGED_CARD: [&[u8]; 4] = [
    include_bytes!("../../../../../testdata/cards/group-swapped/EF_COM.bin"),
    include_bytes!("../../../../../testdata/cards/group-swapped/EF_SOD.bin"),
    include_bytes!("../../../../../testdata/cards/group-swapped/DG1.bin"),
    include_bytes!("../../../../../testdata/cards/group-swapped/DG2.bin"),
];
/// The authority that issued the genuine one, and its revocation list.
const AUTHORITY: [&[u8]; 2] = [
    include_bytes!("../../../../../testdata/cards/trust/utopia-1.der"),
    include_bytes!("../../../../../testdata/cards/trust/utopia-1.crl"),
];
/// When the demo takes place, in seconds since 1970: within the validity of its certificates. 2026-11-22.
const AT: i64 = 1_795_305_600;

/// Whom the demo's desk trusts.
pub fn trusted() -> TrustStore {
    let mut store = TrustStore::new();
    for file in AUTHORITY {
        store.add(file);
    }
    store
}

/// The forged card as the desk reads it.
pub fn forged_card(engine: &Engine) -> Vec<Reference<'static>> {
    let mut files = Files::new();
    for file in FORGED_CARD {
        // Each is a file of a chip, and none comes twice.
        let _known = files.add(file);
    }
    engine.read_chip(&files, &Rules::at(Moment::from_unix(AT))).references
}

/// Records made for the demo.
pub struct Cast {
    /// The holder's record on the card, ISO/IEC 19794-2:2005.
    pub card: Vec<u8>,
    /// The holder's record in the population database, INCITS 378-2004.
    pub registry: Vec<u8>,
}

/// Makes the records, as card office and registry once did.
pub fn enrol(engine: &Engine) -> Result<Cast, Fault> {
    Ok(Cast {
        card: record(engine, AT_THE_CARD_OFFICE, RecordFormat::Iso2005)?,
        registry: record(engine, AT_THE_REGISTRY, RecordFormat::Ansi2004)?,
    })
}

fn record(engine: &Engine, png: &[u8], format: RecordFormat) -> Result<Vec<u8>, Fault> {
    let bundled = |error: &dyn std::fmt::Display| Fault::error(error, "check the model with: bioverify models check");
    let image = decode_pixels(png, Ppi::STANDARD, &Limits::default()).map_err(|error| bundled(&error))?;
    let extraction = engine.fingers().extract(&image, &mut NoTrace).map_err(|error| bundled(&error))?;
    let set = extraction.minutiae.with_position(FingerPosition::RightIndex);
    let template = Record::Native(engine.fingers().template(set));
    convert(&template, format).map(|made| made.value).map_err(|error| bundled(&error))
}
