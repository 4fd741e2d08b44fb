//! Finger image records: vectors made by hand, what is told of odd ones, and conversions.

use bioverify_core::{FingerPosition, GrayImage, Limits, Ppi};
use bioverify_record::{
    Certificate, FingerImage, FingerImageFormat, FingerImageRecord, PictureCoding, PictureSource, Read, RecordError,
    SampleQuality, Severity, ViewError, inspect, read_finger_images,
};

use crate::files::{expect_fixture, fixture};
use FingerImageFormat::{Ansi2004, Iso2005, Iso2011};

/// ISO/IEC 19794-4:2005: a left index finger of 4 x 2 bare pixels at 500 ppi.
pub const ISO05: &[u8] = b"FIR\x00010\0\0\0\0\0\0\x36\x01\x02\0\x1F\x01\x01\x01\xF4\x01\xF4\x01\xF4\x01\xF4\x08\0\0\0\
    \0\0\0\x16\x07\x01\x01\x50\0\0\x04\0\x02\0\x00\x40\x80\xFF\x10\x20\x30\x40";

/// The same in INCITS 381-2004, with a product identifier, at 197 pixels per centimetre.
const ANSI04: &[u8] = b"FIR\x00010\0\0\0\0\0\0\x3A\0\x1D\0\x02\x81\x02\0\x1F\x01\x02\0\xC5\0\xC5\0\xC5\0\xC5\x08\0\0\0\
    \0\0\0\x16\x07\x01\x01\x50\0\0\x04\0\x02\0\x00\x40\x80\xFF\x10\x20\x30\x40";

/// ISO/IEC 19794-4:2011: the same with a time, two qualities, a certification and a comment behind the picture.
const ISO11: &[u8] = b"FIR\x00020\0\0\0\0\x57\0\x01\x01\x01\
    \0\0\0\x47\x07\xE6\x0C\x1C\x13\x25\x30\x01\x02\x01\0\x0F\0\x11\
    \x02\x50\0\x1D\0\x01\x33\0\x0F\0\x0F\x01\0\x01\x02\x07\0\x01\x01\xF4\x01\xF4\x01\xF4\x01\xF4\x08\0\0\0\x04\0\x02\
    \0\0\0\x08\x00\x40\x80\xFF\x10\x20\x30\x40\0\x03\0\x06hi!\0";

pub fn read(bytes: &[u8]) -> Result<Read<FingerImageRecord>, RecordError> {
    read_finger_images(bytes, &Limits::default())
}

fn patched(base: &[u8], patches: &[(usize, &[u8])]) -> Vec<u8> {
    let mut bytes = base.to_vec();
    patches.iter().for_each(|&(at, patch)| bytes[at..at + patch.len()].copy_from_slice(patch));
    bytes
}

fn told(read: &Read<FingerImageRecord>) -> Vec<(usize, &'static str, Severity)> {
    read.findings.iter().map(|finding| (finding.offset, finding.field, finding.severity)).collect()
}

pub fn picture(view: &FingerImage) -> Result<GrayImage, ViewError> {
    view.picture(&Limits::default())
}

#[test]
fn the_vectors_are_read_and_written_byte_for_byte() {
    let vectors = [("iso05", ISO05, Iso2005), ("ansi04", ANSI04, Ansi2004), ("iso11", ISO11, Iso2011)];
    for (name, bytes, format) in vectors {
        expect_fixture(&format!("finger-image/{name}.bin"), bytes);
        let found = read(bytes).unwrap();
        assert_eq!(found.findings, [], "{format}");
        let record = &found.value;
        assert_eq!((record.format, record.views.len()), (format, 1));
        let view = &record.views[0];
        assert_eq!((view.finger(), view.score(), view.ppi()), (FingerPosition::LeftIndex, Some(80), Ok(Ppi::STANDARD)));
        let image = picture(view).unwrap();
        assert_eq!((image.width(), image.height(), image.ppi()), (4, 2, Ppi::STANDARD));
        assert_eq!(image.pixels(), [0, 0x40, 0x80, 0xFF, 0x10, 0x20, 0x30, 0x40]);
        assert_eq!(bytes.get(view.picture_offset..view.picture_offset + 8), Some(image.pixels()));
        assert_eq!(record.write().unwrap(), bytes, "{format}");
    }
}

#[test]
fn every_field_of_the_second_edition_is_there() {
    let record = read(ISO11).unwrap().value;
    let view = &record.views[0];
    assert_eq!(view.time.to_string(), "2022-12-28 19:37:48.258");
    assert_eq!((view.technology, view.vendor, view.device), (1, 0x0F, 0x11));
    let quality = |score, vendor, algorithm| SampleQuality { score, vendor, algorithm };
    assert_eq!(view.qualities, [quality(80, 0x1D, 1), quality(51, 15, 15)]);
    assert_eq!(view.certificates, [Certificate { authority: 1, scheme: 2 }]);
    assert_eq!(view.extended, b"\0\x03\0\x06hi!\0");
    let report = inspect(ISO11, &Limits::default());
    for (name, offset) in [("capture time", 20), ("quality", 35), ("certification blocks", 45), ("extended data", 79)] {
        let line = report.fields.iter().find(|line| line.name == name).unwrap();
        assert_eq!(line.offset, offset, "{name}: {}", line.value);
    }
    assert_eq!(report.findings, []);
}

/// What an odd field must give: patch, place and name of the one finding, and what it says.
type Odd = (&'static [u8], &'static [(usize, &'static [u8])], usize, &'static str, &'static str);

#[test]
fn what_is_odd_is_told_where_it_is_and_read_all_the_same() {
    let cases: [Odd; 20] = [
        (ISO05, &[(13, &[0x30])], 8, "length of record", "48 bytes are stated, the structure takes 54"),
        (ISO05, &[(16, &[0, 40])], 16, "image acquisition level", "stands for 1000 ppi"),
        (ISO05, &[(16, &[0, 99])], 16, "image acquisition level", "no level"),
        (ISO05, &[(19, &[2])], 19, "scale units", "500 in pixels per centimetre cannot be: taken as pixels per inch"),
        (ISO05, &[(19, &[7])], 19, "scale units", "500 in a reserved unit"),
        (ISO05, &[(24, &[0; 4])], 24, "horizontal image resolution", "the resolution of the scan is taken"),
        (ISO05, &[(20, &[0; 8])], 24, "horizontal image resolution", "500 ppi are taken"),
        (ANSI04, &[(23, &[1])], 23, "scale units", "197 in pixels per inch cannot be"),
        (ISO05, &[(29, &[9])], 29, "image compression", "9 is reserved"),
        (ISO05, &[(30, &[1])], 30, "reserved bytes", "not 0"),
        (ISO05, &[(32, &[0, 0, 0, 0])], 32, "length of the view", "the bytes that its size asks for"),
        (ISO05, &[(32, &[0xFF; 4])], 32, "length of the view", "the bytes that its size asks for"),
        (ISO05, &[(35, &[8])], 32, "length of the view", "does not count the view's own 14 bytes"),
        (ISO05, &[(36, &[99])], 36, "finger position", "99 is no position"),
        (ISO05, &[(36, &[13])], 36, "finger position", "four fingers of the right hand"),
        (ISO05, &[(37, &[2])], 37, "number of views of the finger", "not the number"),
        (ISO05, &[(39, &[200])], 39, "quality", "200 is above 100"),
        (ISO05, &[(40, &[77])], 40, "impression type", "77 is reserved"),
        (ISO11, &[(14, &[0])], 14, "certification flag", "only with them the picture ends inside"),
        (ISO11, &[(22, &[13])], 20, "capture time", "no date"),
    ];
    for (base, patches, offset, field, part) in cases {
        let found = read(&patched(base, patches)).unwrap_or_else(|error| panic!("{patches:?}: {error}"));
        let mut places = told(&found);
        // A reserved coding is no bare picture; that is told beside.
        places.retain(|&(_, field, _)| field != "picture");
        assert!(matches!(places[..], [(o, f, _)] if (o, f) == (offset, field)), "{patches:?}: {:?}", found.findings);
        assert!(
            found.findings.iter().any(|finding| finding.message.contains(part)),
            "{patches:?}: {:?}",
            found.findings
        );
        let original = &read(base).unwrap().value.views[0].picture;
        assert_eq!(&found.value.views[0].picture, original, "{patches:?}");
    }
}

#[test]
fn a_picture_is_held_against_what_is_said_of_it() {
    let jpeg = fixture("pixels/pattern.jpg");
    let image = bioverify_record::decode_pixels(&jpeg, Ppi::STANDARD, &Limits::default()).unwrap();
    let (width, height) = (image.width(), image.height());
    let source = PictureSource { bytes: &jpeg, ppi: Ppi::STANDARD, position: FingerPosition::RightThumb };
    for format in [Iso2005, Ansi2004, Iso2011] {
        let made = FingerImageRecord::of_picture(source, format, &Limits::default()).unwrap();
        let record = made.value;
        assert_eq!(
            read(&record.write().unwrap()).unwrap().findings.iter().filter(|f| f.severity > Severity::Note).count(),
            0
        );
        let with = |change: &dyn Fn(&mut FingerImage)| {
            let mut bytes = record.write().unwrap();
            let mut changed = record.clone();
            change(&mut changed.views[0]);
            // The writer refuses contradictions, so they are put into its bytes.
            let tail = 14 + if format == Iso2011 { 4 + 13 } else { 0 };
            let at = bytes.len() - record.views[0].picture.len();
            let (size, coding) =
                if format == Iso2011 { (at - 8, at - 10) } else { (at - 5, if format == Iso2005 { 29 } else { 33 }) };
            let _ = tail;
            bytes[size..size + 2].copy_from_slice(&changed.views[0].width.to_be_bytes());
            bytes[size + 2..size + 4].copy_from_slice(&changed.views[0].height.to_be_bytes());
            bytes[coding] = changed.views[0].compression;
            let found = read(&bytes).unwrap();
            assert_eq!(picture(&found.value.views[0]).unwrap(), image, "the picture is trusted");
            found.findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
        };
        assert!(with(&|view| view.compression = 2).contains("WSQ is stated, the picture is JPEG"), "{format}");
        assert!(with(&|view| view.compression = 5).contains("is stated, the picture is JPEG"), "{format}");
        let doubled = with(&|view| (view.width, view.height) = (2 * width as u16, 2 * height as u16));
        assert!(doubled.contains("resized by 0.50"), "{format}: {doubled}");
        assert!(with(&|view| view.width = 0).contains("that is taken"), "{format}");
        if width != height {
            let swapped = with(&|view| (view.width, view.height) = (height as u16, width as u16));
            assert!(swapped.contains("swapped"), "{format}: {swapped}");
        }
        let mut contradicting = record.clone();
        contradicting.views[0].width += 1;
        assert!(contradicting.write().unwrap_err().to_string().contains("another size"));
        contradicting.views[0].compression = 2;
        assert!(contradicting.write().unwrap_err().to_string().contains("coded otherwise"));
    }
}

#[test]
fn coding_five_is_png_in_one_edition_and_jpeg_2000_in_the_other() {
    assert_eq!(PictureCoding::from_code(5, Iso2005), Some(PictureCoding::Png));
    assert_eq!(PictureCoding::from_code(5, Iso2011), Some(PictureCoding::Jpeg2000Lossless));
    let png = fixture("pixels/pattern.png");
    let source = PictureSource { bytes: &png, ppi: Ppi::STANDARD, position: FingerPosition::Unknown };
    for (format, code) in [(Iso2005, 5), (Ansi2004, 5), (Iso2011, 6)] {
        let record = FingerImageRecord::of_picture(source, format, &Limits::default()).unwrap().value;
        assert_eq!(record.views[0].compression, code, "{format}");
        for other in [Iso2005, Ansi2004, Iso2011] {
            let converted = record.convert(other).value;
            assert_eq!(converted.views[0].compression, PictureCoding::Png.code(other));
            assert!(read(&converted.write().unwrap()).unwrap().worst() <= Some(Severity::Note));
        }
    }
}

#[test]
fn packed_pixels_of_four_bits_are_unpacked() {
    let mut record = read(ISO05).unwrap().value;
    record.views[0].depth = 4;
    record.views[0].compression = 1;
    record.views[0].picture = vec![0x0F, 0x5A, 0xF0, 0x01].into();
    let found = read(&record.write().unwrap()).unwrap();
    assert_eq!(found.findings, []);
    let pixels = picture(&found.value.views[0]).unwrap();
    assert_eq!(pixels.pixels(), [0, 255, 85, 170, 255, 0, 0, 17]);
    record.views[0].picture = vec![0x0F, 0x5A, 0xF0].into();
    assert!(record.write().unwrap_err().to_string().contains("not those of its size"));
}

#[test]
fn a_resolution_that_no_sensor_has_is_told_and_no_picture_is_scaled_by_it() {
    let found = read(&patched(ISO05, &[(20, &[0, 50, 0, 50, 0, 50, 0, 50])])).unwrap();
    assert_eq!(found.worst(), Some(Severity::Error));
    assert!(matches!(picture(&found.value.views[0]), Err(ViewError::Record(RecordError::Resolution { .. }))));
    let found = read(&patched(ISO05, &[(20, &[3, 0xE8, 1, 0xF4, 3, 0xE8, 1, 0xF4])])).unwrap();
    assert!(matches!(picture(&found.value.views[0]), Err(ViewError::Record(RecordError::Structure { .. }))));
}

#[test]
fn every_cut_is_a_typed_error_and_every_byte_is_answered() {
    for base in [ISO05, ANSI04, ISO11] {
        for len in 0..base.len() {
            let cut = &base[..len];
            match read(cut) {
                Err(error) => assert!(!error.to_string().is_empty()),
                Ok(found) => panic!("{len} of {}: {:?}", base.len(), found.findings),
            }
            drop(inspect(cut, &Limits::default()));
        }
        for at in 0..base.len() {
            for byte in [0, 1, 2, 0x7F, 0x80, 0xFE, 0xFF] {
                let bytes = patched(base, &[(at, &[byte])]);
                if let Ok(found) = read(&bytes) {
                    for view in &found.value.views {
                        let end = view.picture_offset + view.picture.len();
                        assert!(end <= bytes.len(), "{at}: {byte}");
                        drop(picture(view));
                    }
                }
                let report = inspect(&bytes, &Limits::default());
                assert!(report.fields.iter().all(|line| line.offset + line.len <= bytes.len()), "{at}: {byte}");
            }
        }
    }
}

#[test]
fn more_views_or_memory_than_allowed_are_refused() {
    let few = Limits { max_views: 0, ..Limits::default() };
    assert!(matches!(read_finger_images(ISO05, &few), Err(RecordError::TooManyViews { offset: 18, count: 1, max: 0 })));
    let poor = Limits { max_alloc_bytes: 100, ..Limits::default() };
    assert!(matches!(read_finger_images(ISO05, &poor), Err(RecordError::NeedsMemory { .. })));
    assert!(matches!(read(b"FMR\0 20\0"), Err(RecordError::NotARecord { .. })));
    let record = read(ISO05).unwrap().value;
    let small = Limits { max_side: 3, ..Limits::default() };
    assert!(matches!(record.views[0].picture(&small), Err(ViewError::Picture(_))));
}

#[test]
fn a_conversion_lists_what_it_loses_and_nothing_else() {
    let second = read(ISO11).unwrap().value;
    let there = second.convert(Iso2005);
    let lost = there.losses.join("; ");
    for part in ["capture time", "vendor and type", "certification", "extended data", "1 further quality", "algorithm"]
    {
        assert!(lost.contains(part), "{part}: {lost}");
    }
    assert_eq!(there.losses.len(), 6, "{lost}");
    let mut expected = read(ISO05).unwrap().value;
    expected.device = 0;
    assert_eq!(there.value.write().unwrap(), expected.write().unwrap());
    let back = there.value.convert(Iso2011);
    assert_eq!(back.losses, [""; 0]);
    assert!(read(&back.value.write().unwrap()).unwrap().findings.is_empty());
    let ansi = read(ANSI04).unwrap().value;
    let iso = ansi.convert(Iso2005);
    assert!(iso.losses.len() == 1 && iso.losses[0].contains("owner 0x001d"), "{:?}", iso.losses);
    assert!(iso.value.convert(Ansi2004).losses.is_empty());
    assert!(ansi.convert(Ansi2004).losses.is_empty() && ansi.convert(Ansi2004).value == ansi);
}

#[test]
fn views_of_another_resolution_have_no_place_in_the_first_editions() {
    let mut second = read(ISO11).unwrap().value;
    let mut other = second.views[0].clone();
    (other.x_resolution, other.y_resolution, other.x_scan, other.y_scan) = (1000, 1000, 1000, 1000);
    other.view_number = 1;
    second.views.push(other);
    let bytes = second.write().unwrap();
    assert_eq!(read(&bytes).unwrap().value.write().unwrap(), bytes);
    let there = second.convert(Ansi2004);
    assert_eq!(there.value.views.len(), 1);
    assert!(there.losses.iter().any(|loss| loss.contains("1 view with another resolution")), "{:?}", there.losses);
    second.format = Iso2005;
    assert!(second.write().is_err());
}

#[test]
fn debug_shows_no_pixel() {
    let text = format!("{:?}", read(ISO05).unwrap().value);
    assert_eq!(text, "FingerImageRecord { format: Iso2005, views: [FingerImage(4 x 2, 8 bytes)] }");
}
