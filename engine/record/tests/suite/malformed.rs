//! Files each broken in one named way, and what must be said about them.

use bioverify_core::Limits;
use bioverify_record::{NativeTemplate, RecordError, Severity, inspect, read_minutiae, read_record};

use crate::files::{expect_fixture, fixture, fixtures};

/// What reading must yield.
enum Expect {
    /// An error whose text contains this.
    Refused(&'static str),
    /// A record with exactly these findings: offset, field, severity. And the number of minutiae that come through, or
    /// the text of the error that bringing them to 500 ppi gives.
    Read(&'static [(usize, &'static str, Severity)], Result<usize, &'static str>),
}
use Expect::{Read, Refused};
use Severity::{Error, Note, Warning};

struct Case {
    name: &'static str,
    bytes: Vec<u8>,
    expect: Expect,
}

/// `base` with bytes overwritten.
fn patched(base: &[u8], patches: &[(usize, &[u8])]) -> Vec<u8> {
    let mut bytes = base.to_vec();
    for &(offset, patch) in patches {
        bytes[offset..offset + patch.len()].copy_from_slice(patch);
    }
    bytes
}

/// `base` cut to `len` bytes.
fn cut(base: &[u8], len: usize) -> Vec<u8> {
    base[..len].to_vec()
}

/// The ISO vector with this extended data block and a right length.
fn with_block(iso: &[u8], block: &[u8]) -> Vec<u8> {
    let mut bytes = patched(iso, &[(11, &[(48 + block.len()) as u8]), (47, &[block.len() as u8])]);
    bytes.extend_from_slice(block);
    bytes
}

/// A native template with a byte changed and its checksum made right again.
fn native_with(base: &[u8], offset: usize, value: u8) -> Vec<u8> {
    let mut bytes = patched(base, &[(offset, &[value])]);
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&bytes[..12]);
    hasher.update(&bytes[16..]);
    bytes[12..16].copy_from_slice(&hasher.finalize().to_le_bytes());
    bytes
}

/// 512 bytes as even as encrypted ones.
fn noise() -> Vec<u8> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let step = |_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    };
    (0..512).map(step).collect()
}

fn case(name: &'static str, bytes: Vec<u8>, expect: Expect) -> Case {
    Case { name, bytes, expect }
}

/// Cut, or announcing more than there is.
fn truncations(iso: &[u8], ansi: &[u8]) -> Vec<Case> {
    vec![
        case("empty", vec![], Refused("empty (0 bytes)")),
        case("magic-only", cut(iso, 4), Refused("truncated: version at byte 4")),
        case("header-cut", cut(iso, 20), Refused("truncated: vertical resolution at byte 20")),
        case("view-header-cut", cut(iso, 26), Refused("truncated: finger quality at byte 26")),
        case("minutia-cut", cut(iso, 40), Refused("truncated: minutia at byte 28 needs 18 bytes, 12 are left")),
        case("block-length-cut", cut(iso, 46), Refused("truncated: extended data block length at byte 46")),
        case("incits-minutia-cut", cut(ansi, 45), Refused("truncated: minutia at byte 30")),
        case(
            "views-one-more",
            patched(iso, &[(22, &[2])]),
            Refused("at byte 22 says 2, and the record, whole by its own length, fits 1 only"),
        ),
        case("views-255", patched(iso, &[(22, &[255])]), Refused("byte 22 announces 255 finger views")),
        case(
            "minutiae-255",
            patched(iso, &[(27, &[255])]),
            Refused("at byte 27 says 255, and the record, whole by its own length, fits 3 only"),
        ),
        case(
            "minutiae-one-less",
            patched(iso, &[(27, &[2])]),
            Refused("at byte 27 says 2, and the record, whole by its own length, fits 3 only"),
        ),
        case(
            "minutiae-255-cut",
            cut(&patched(iso, &[(27, &[255])]), 47),
            Refused("truncated: minutia at byte 28 needs 1530 bytes"),
        ),
        case("block-beyond-end", patched(iso, &[(46, &[255, 255])]), Refused("extended data at byte 48 needs 65535")),
    ]
}

/// Lengths that are wrong though everything is there.
fn lengths(iso: &[u8], ansi: &[u8]) -> Vec<Case> {
    const LENGTH: (usize, &str, Severity) = (8, "length of record", Warning);
    let left_out = patched(&cut(iso, 46), &[(11, &[46])]);
    let trailing = [iso, b"appended"].concat();
    let mut long = [&ansi[..8], &[0, 0, 0, 0, 0, 54], &ansi[10..]].concat();
    long.truncate(54);
    vec![
        case("length-one-short", patched(iso, &[(11, &[47])]), Read(&[LENGTH], Ok(3))),
        case("length-zero", patched(iso, &[(11, &[0])]), Read(&[LENGTH, LENGTH], Ok(3))),
        case("length-all-ones", patched(iso, &[(8, &[255; 4])]), Read(&[LENGTH, LENGTH], Ok(3))),
        case("incits-length-zero", patched(ansi, &[(8, &[0, 0])]), Read(&[LENGTH, LENGTH], Ok(3))),
        case("incits-length-long", patched(ansi, &[(8, &[1, 0])]), Read(&[LENGTH], Ok(3))),
        case("incits-long-header", long, Read(&[(8, "length of record", Note)], Ok(3))),
        case("block-length-left-out", left_out, Read(&[(46, "extended data block length", Warning)], Ok(3))),
        case("trailing-bytes", trailing, Read(&[(48, "end of record", Warning)], Ok(3))),
        case("version-020", patched(ansi, &[(4, b"0")]), Read(&[(4, "version", Note)], Ok(3))),
    ]
}

/// Values that no record should hold.
fn values(iso: &[u8], ansi: &[u8]) -> Vec<Case> {
    const SIZES: &[(usize, &str, Severity)] = &[(14, "image width", Warning), (16, "image height", Warning)];
    vec![
        case(
            "views-zero",
            patched(&cut(iso, 24), &[(11, &[24]), (22, &[0])]),
            Read(&[(22, "number of finger views", Error)], Ok(0)),
        ),
        case("minutiae-zero", no_minutiae(iso), Read(&[(27, "number of minutiae", Warning)], Ok(0))),
        case("image-size-zero", patched(iso, &[(14, &[0; 4])]), Read(SIZES, Ok(3))),
        case("outside-image", patched(iso, &[(14, &[0, 120])]), Read(&[(34, "minutia position", Warning)], Ok(3))),
        case(
            "coordinates-14-bit",
            patched(iso, &[(28, &[0x7F, 0xFF])]),
            Read(&[(28, "minutia position", Warning)], Ok(3)),
        ),
        case(
            "resolution-zero",
            patched(iso, &[(18, &[0, 0])]),
            Read(&[(18, "horizontal resolution", Error)], Err("horizontal resolution is 0 pixels per centimetre")),
        ),
        case("resolution-50", patched(iso, &[(21, &[50])]), Read(&[(20, "vertical resolution", Warning)], Ok(3))),
        case("quality-254", patched(iso, &[(26, &[254])]), Read(&[(26, "finger quality", Warning)], Ok(3))),
        case("minutia-quality-255", patched(iso, &[(33, &[255])]), Read(&[(28, "minutia quality", Warning)], Ok(3))),
        case("angle-above-turn", patched(ansi, &[(34, &[200])]), Read(&[(30, "minutia angle", Warning)], Ok(3))),
        case("minutia-type-3", patched(iso, &[(28, &[0xC0])]), Read(&[(28, "minutia type", Warning)], Ok(3))),
        case(
            "minutia-reserved-bits",
            patched(iso, &[(30, &[0xC0])]),
            Read(&[(28, "minutia reserved bits", Note)], Ok(3)),
        ),
        case("position-21", patched(iso, &[(24, &[21])]), Read(&[(24, "finger position", Warning)], Ok(3))),
        case("impression-12", patched(iso, &[(25, &[12])]), Read(&[(25, "impression type", Note)], Ok(3))),
        case(
            "certification-bits",
            patched(iso, &[(12, &[0x70])]),
            Read(&[(12, "capture equipment certification", Note)], Ok(3)),
        ),
        case("reserved-byte", patched(iso, &[(23, &[1])]), Read(&[(23, "reserved byte", Note)], Ok(3))),
        case("owner-zero", patched(ansi, &[(10, &[0; 4])]), Read(&[(10, "CBEFF product identifier", Note)], Ok(3))),
    ]
}

fn no_minutiae(iso: &[u8]) -> Vec<u8> {
    let mut bytes = patched(&cut(iso, 28), &[(11, &[30]), (27, &[0])]);
    bytes.extend([0, 0]);
    bytes
}

/// Extended data.
fn blocks(iso: &[u8]) -> Vec<Case> {
    let item =
        |kind: u16, data: &[u8]| [&kind.to_be_bytes()[..], &(data.len() as u16 + 4).to_be_bytes(), data].concat();
    let block = |name, bytes: &[u8], expect| case(name, with_block(iso, bytes), expect);
    const STRAY: &[(usize, &str, Severity)] = &[(52, "ridge counts", Warning)];
    const CORES: &[(usize, &str, Severity)] = &[(52, "cores and deltas", Warning)];
    vec![
        block("item-untileable", &[0, 1, 0, 200, 1, 2], Read(&[(48, "extended data", Warning)], Ok(3))),
        block("item-length-3", &[0, 1, 0, 3, 1], Read(&[(48, "extended data", Warning)], Ok(3))),
        block("ridge-count-strays", &item(1, &[2, 1, 9, 5]), Read(STRAY, Ok(3))),
        block("ridge-count-cut", &item(1, &[2, 1, 2]), Read(STRAY, Ok(3))),
        block("ridge-count-method", &item(1, &[7, 1, 2, 3]), Read(STRAY, Ok(3))),
        block("core-cut", &item(2, &[2, 0x40, 10, 0, 10, 5]), Read(CORES, Ok(3))),
        block("core-outside", &item(2, &[1, 0x0F, 0, 0, 10, 0]), Read(CORES, Ok(3))),
        block("zonal-too-short", &item(3, &[10, 10, 8, 1, 2]), Read(&[(52, "zonal quality", Warning)], Ok(3))),
        block("zonal-no-size", &item(3, &[0, 0, 0]), Read(&[(52, "zonal quality", Warning)], Ok(3))),
        block("item-reserved-type", &item(0x55, &[1]), Read(&[(48, "extended data type", Note)], Ok(3))),
    ]
}

/// Native templates and things that are no record.
fn others(iso: &[u8], native: &[u8]) -> Vec<Case> {
    let trailing = [native, b"!"].concat();
    vec![
        case("native-cut", cut(native, 40), Refused("states 62 bytes (byte 8) but has 40")),
        case("native-header-cut", cut(native, 20), Refused("truncated: native header at byte 0")),
        case("native-trailing", trailing, Refused("states 62 bytes (byte 8) but has 63")),
        case("native-version-3", patched(native, &[(4, &[3])]), Refused("version 3 (byte 4)")),
        case("native-corrupted", patched(native, &[(40, &[0xAA])]), Refused("checksum (byte 12)")),
        case("native-header-length", native_with(native, 6, 40), Refused("impossible header length at byte 6")),
        case("native-position-11", native_with(native, 28, 11), Refused("impossible finger position at byte 28")),
        case("native-quality-101", native_with(native, 29, 101), Refused("impossible sample quality at byte 29")),
        case("native-count-2", native_with(native, 30, 2), Refused("impossible number of minutiae at byte 30")),
        case("native-kind-3", native_with(native, 40, 3), Refused("impossible minutia kind at byte 40")),
        case("native-outside", native_with(native, 34, 200), Refused("minutia 0 lies outside")),
        case("version-999", patched(iso, &[(4, b"999")]), Refused("unknown version")),
        case("encrypted", noise(), Refused("without visible structure")),
        case("blank", vec![0; 64], Refused("run of one byte value (00)")),
        case("base64-text", b"Rk1SACAyMAAAAAAwAAABLAGQAMUAxQEA".to_vec(), Refused("base64")),
        case("picture", b"P5\n2 2\n255\n\x00\x01\x02\x03".to_vec(), Refused("a PNM picture")),
        case("error-page", b"<html><body>502 Bad Gateway</body></html>".to_vec(), Refused("HTML")),
    ]
}

fn corpus() -> Vec<Case> {
    let (iso, ansi) = (fixture("valid/iso05.bin"), fixture("valid/ansi04.bin"));
    let native = fixture("frozen/native-v1.bin");
    let groups =
        [truncations(&iso, &ansi), lengths(&iso, &ansi), values(&iso, &ansi), blocks(&iso), others(&iso, &native)];
    groups.into_iter().flatten().collect()
}

#[test]
fn committed_files_are_the_ones_described_here() {
    let corpus = corpus();
    for case in &corpus {
        expect_fixture(&format!("malformed/{}.bin", case.name), &case.bytes);
    }
    let on_disk = std::fs::read_dir(fixtures().join("malformed")).unwrap().count();
    assert_eq!(on_disk, corpus.len(), "a file under malformed/ is not described");
}

#[test]
fn each_malformed_file_is_refused_or_read_as_stated() {
    let limits = Limits::default();
    for Case { name, bytes, expect } in corpus() {
        match (read_record(&bytes, &limits), expect) {
            (Err(error), Refused(part)) => assert!(error.to_string().contains(part), "{name}: {error}"),
            (Ok(read), Read(expected, minutiae)) => {
                let found: Vec<_> = read.findings.iter().map(|f| (f.offset, f.field, f.severity)).collect();
                assert_eq!(found, expected, "{name}: {:?}", read.findings);
                let counted = read.value.minutia_sets().map(|sets| sets.iter().map(|set| set.len()).sum());
                match minutiae {
                    Ok(count) => assert_eq!(counted, Ok(count), "{name}"),
                    Err(part) => assert!(counted.unwrap_err().to_string().contains(part), "{name}"),
                }
            }
            (Ok(read), Refused(part)) => panic!("{name} was read ({:?}), not refused for {part}", read.findings),
            (Err(error), Read(..)) => panic!("{name} was refused: {error}"),
        }
    }
}

#[test]
fn an_inspection_says_what_is_wrong_with_each() {
    for Case { name, bytes, .. } in corpus() {
        let report = inspect(&bytes, &Limits::default());
        assert!(!report.findings.is_empty() || name == "picture", "{name}: {report}");
        assert!(!report.what.is_empty());
    }
}

#[test]
fn what_was_read_tolerantly_can_be_repaired_and_written() {
    for Case { name, bytes, expect } in corpus() {
        let (Read(_, Ok(count)), false) = (expect, bytes.starts_with(b"BVFT")) else { continue };
        let record = read_minutiae(&bytes, &Limits::default()).unwrap().value;
        let (repaired, _) = record.repaired();
        if record.views.is_empty() {
            assert!(repaired.write().is_err(), "{name}: a record without a finger is never written");
            continue;
        }
        let mut repaired = repaired;
        // A resolution below the standard's lowest is nothing that a repair could guess.
        let image = &mut repaired.views[0].image;
        image.y_resolution = image.y_resolution.max(99);
        if count == 0 {
            continue;
        }
        let again = read_minutiae(&repaired.write().unwrap(), &Limits::default()).unwrap();
        assert_eq!(again.value, repaired, "{name}");
    }
}

#[test]
fn long_records_are_over_the_limits_and_say_so() {
    let bytes = fixture("valid/iso05.bin");
    let short = Limits { max_input_bytes: 47, ..Limits::default() };
    assert_eq!(read_record(&bytes, &short).unwrap_err(), RecordError::TooLong { len: 48, max: 47 });
    let poor = Limits { max_alloc_bytes: 1000, ..Limits::default() };
    assert!(matches!(read_record(&bytes, &poor), Err(RecordError::NeedsMemory { max: 1000, .. })));
    let native = fixture("frozen/native-v1.bin");
    let short = Limits { max_input_bytes: 10, ..Limits::default() };
    assert!(matches!(NativeTemplate::read(&native, &short), Err(RecordError::TooLong { .. })));
}
