//! Files people hand in: read under a limit, told apart by content, refused by name.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;

use bioverify_core::{FingerPosition, GrayImage, Limits, MinutiaSet, Ppi};
use bioverify_record::{
    Content, Conversion, PixelError, Read, Record, RecordView, ViewContent, decode_listing_losses, decode_pixels,
    decode_raw, is_portrait, read_record, recognise,
};
use zeroize::Zeroizing;

use crate::fault::Fault;
use crate::keys::KeyArgs;
use crate::params::LONGEST_FILE;

/// Bytes of a file, wiped from memory when dropped.
pub type Bytes = Zeroizing<Vec<u8>>;

/// Width and height of bare pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RawSize {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
}

/// A resolution, as an option of the command line.
pub fn parse_ppi(text: &str) -> Result<Ppi, String> {
    let given = text.parse().ok().and_then(|number| Ppi::new(number).ok());
    given.ok_or_else(|| {
        let (least, most) = (Ppi::MIN, Ppi::MAX);
        format!("give the sensor's pixels per inch, a whole number from {least} to {most} (usually 500)")
    })
}

/// A whole number between two others, as an option of the command line.
pub fn parse_between<T: TryFrom<u32>>(text: &str, least: u32, most: u32) -> Result<T, String> {
    let given = text.parse::<u32>().ok().filter(|number| (least..=most).contains(number));
    given
        .and_then(|number| T::try_from(number).ok())
        .ok_or_else(|| format!("give a whole number from {least} to {most}"))
}

/// `WIDTHxHEIGHT` of bare pixels, as an option of the command line.
pub fn parse_raw(text: &str) -> Result<RawSize, String> {
    let sides = text.split_once(['x', 'X', '*']).and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)));
    match sides {
        Some((width, height)) if width > 0 && height > 0 => Ok(RawSize { width, height }),
        _ => Err("give width and height in pixels, as 388x374".to_owned()),
    }
}

/// A whole file, at most [`LONGEST_FILE`] bytes.
pub fn read_bytes(path: &Path) -> Result<Bytes, Fault> {
    if path.is_dir() {
        return Err(Fault::error("this is a folder, a file is needed", "give the file inside it").in_file(path));
    }
    let file = File::open(path).map_err(|error| Fault::io("open the file", path, &error))?;
    let expected = file.metadata().map_or(0, |known| known.len()).min(LONGEST_FILE);
    // One allocation of the final size: growing would leave unwiped copies behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(expected as usize + 1));
    file.take(LONGEST_FILE + 1).read_to_end(&mut bytes).map_err(|error| Fault::io("read the file", path, &error))?;
    if bytes.len() as u64 > LONGEST_FILE {
        let what = format!("the file is longer than {LONGEST_FILE} bytes");
        return Err(Fault::error(what, "give one finger image or one record").in_file(path));
    }
    Ok(bytes)
}

/// Whether bytes are a picture (or to be taken as bare pixels).
pub fn is_picture(bytes: &[u8], raw: Option<RawSize>) -> bool {
    raw.is_some() || matches!(recognise(bytes), Content::Picture(_))
}

/// Whether bytes are a record or a data group that holds a face.
pub fn is_face_record(bytes: &[u8]) -> bool {
    matches!(recognise(bytes), Content::FaceImageRecord | Content::Extensible(5) | Content::DataGroup(0x75 | 0x65))
}

/// Whether bytes are a picture in colours that no finger sensor makes.
pub fn is_colour_photo(bytes: &[u8]) -> bool {
    matches!(decode_pixels(bytes, Ppi::STANDARD, &Limits::photo()), Err(PixelError::Colours { .. }))
}

/// Whether content is a record of fingers: minutiae or pictures.
pub const fn is_finger_record(content: Content) -> bool {
    matches!(content, Content::Minutiae | Content::MinutiaeOfEdition(_) | Content::NativeTemplate | Content::CardObject)
        || holds_pictures(content)
}

/// Whether content is a record that may hold pictures of fingers.
pub const fn holds_pictures(content: Content) -> bool {
    matches!(content, Content::FingerImageRecord | Content::Extensible(4) | Content::DataGroup(0x63))
}

/// Decodes the finger picture in `bytes`, which came from `path`.
pub fn decode(bytes: &[u8], path: &Path, ppi: Ppi, raw: Option<RawSize>) -> Result<GrayImage, Fault> {
    let limits = Limits::default();
    let image = match raw {
        Some(size) => decode_raw(bytes, size.width, size.height, ppi, &limits),
        None => decode_pixels(bytes, ppi, &limits),
    };
    image.map_err(|error| Fault::error(error, picture_advice(bytes)).in_file(path))
}

/// The same, with a list of what of the file the grey pixels do not hold; nothing of bare pixels is lost.
pub fn decode_losses(
    bytes: &[u8],
    path: &Path,
    ppi: Ppi,
    raw: Option<RawSize>,
) -> Result<Conversion<GrayImage>, Fault> {
    if raw.is_some() {
        return Ok(Conversion { value: decode(bytes, path, ppi, raw)?, losses: Vec::new() });
    }
    decode_listing_losses(bytes, ppi, &Limits::default())
        .map_err(|error| Fault::error(error, picture_advice(bytes)).in_file(path))
}

fn picture_advice(bytes: &[u8]) -> &'static str {
    match recognise(bytes) {
        Content::Picture(_) => "capture or export the image again",
        Content::Minutiae | Content::MinutiaeOfEdition(_) | Content::NativeTemplate | Content::CardObject => {
            "give the capture itself; a template goes where a record is asked for (--card, --record, compare)"
        }
        Content::Unknown | Content::Random | Content::Uniform(_) => {
            "for bare 8-bit pixels add --raw WIDTHxHEIGHT, else export a PNG, JPEG, BMP, TIFF, PGM or WSQ image"
        }
        _ => "give a PNG, JPEG, JPEG 2000, BMP, TIFF, PGM or WSQ image of one finger",
    }
}

/// A finger's picture, from a picture file or out of a record.
pub struct FingerPicture {
    /// The picture.
    pub image: GrayImage,
    /// Which finger, as far as its record says.
    pub position: FingerPosition,
    /// How many pictures the record holds; 1 of a picture file.
    pub count: usize,
}

/// Which picture of a file is wanted, and at which resolution.
pub struct FingerWanted {
    /// Resolution that goes before the one a record states.
    pub ppi: Option<Ppi>,
    /// Resolution of a picture file where none is given.
    pub fallback: Option<Ppi>,
    /// Size of bare pixels.
    pub raw: Option<RawSize>,
    /// Which of the pictures of a record, from 1.
    pub number: usize,
}

/// Reads a finger's picture: a picture file, or out of a record at the resolution the record states.
pub fn read_finger(path: &Path, wanted: &FingerWanted) -> Result<FingerPicture, Fault> {
    let bytes = read_bytes(path)?;
    if wanted.raw.is_none() && holds_pictures(recognise(&bytes)) {
        return picture_of_record(&bytes, path, wanted.ppi, wanted.number);
    }
    let ppi = wanted.ppi.or(wanted.fallback).ok_or_else(|| {
        let advice = "add --ppi N (usually 500); only a record states a resolution that counts";
        Fault::usage("the resolution of the picture is needed", advice).in_file(path)
    })?;
    Ok(FingerPicture { image: decode(&bytes, path, ppi, wanted.raw)?, position: FingerPosition::Unknown, count: 1 })
}

/// The picture with this number of a record.
pub fn picture_of_record(bytes: &[u8], path: &Path, ppi: Option<Ppi>, number: usize) -> Result<FingerPicture, Fault> {
    let advice = "see what the record holds with: bioverify inspect FILE";
    let told = |what: String| Fault::error(what, advice).in_file(path);
    let views = parse_record(bytes, path)?.value.views(&Limits::default());
    let is_picture = |view: &RecordView| !matches!(view.content, Ok(ViewContent::Minutiae(_)));
    let count = views.iter().filter(|view| is_picture(view)).count();
    if count == 0 && !views.is_empty() {
        return Err(told("the record holds minutiae, and no picture can be made of them".into()));
    }
    let view = views.into_iter().filter(is_picture).nth(number.saturating_sub(1));
    let view = view.ok_or_else(|| told(format!("picture {number} was asked for, the record holds {count}")))?;
    match view.content {
        Ok(ViewContent::Picture(image)) => {
            let image = match ppi.filter(|ppi| *ppi != image.ppi()) {
                Some(ppi) => GrayImage::new(image.width(), image.height(), ppi, image.pixels().to_vec())
                    .map_err(|error| told(error.to_string()))?,
                None => image,
            };
            Ok(FingerPicture { image, position: view.position, count })
        }
        Ok(ViewContent::Minutiae(_)) => Err(told("the record holds minutiae, no picture".into())),
        Err(error) => Err(told(error.to_string())),
    }
}

/// Reads a finger picture.
pub fn read_image(path: &Path, ppi: Ppi, raw: Option<RawSize>) -> Result<GrayImage, Fault> {
    decode(&read_bytes(path)?, path, ppi, raw)
}

/// Reads a finger record.
pub fn read_finger_record(path: &Path) -> Result<Read<Record>, Fault> {
    parse_record(&read_bytes(path)?, path)
}

/// Parses the finger record in `bytes`, which came from `path`.
pub fn parse_record(bytes: &[u8], path: &Path) -> Result<Read<Record>, Fault> {
    read_record(bytes, &Limits::default()).map_err(|error| Fault::error(error, record_advice(bytes)).in_file(path))
}

fn record_advice(bytes: &[u8]) -> &'static str {
    match recognise(bytes) {
        Content::Picture(_) => "make a template of it with: bioverify extract IMG --ppi N --out FILE",
        content if is_finger_record(content) => "see what is wrong with: bioverify inspect FILE",
        _ => "give an ISO/IEC 19794-2 or -4, INCITS 378 or 381, EF.DG3 or native template",
    }
}

/// The minutiae of every finger view of a record.
pub fn minutiae_of(record: &Record, path: &Path) -> Result<Vec<MinutiaSet>, Fault> {
    let told = |error: bioverify_record::RecordError| {
        Fault::error(error, "see what is wrong with: bioverify inspect FILE").in_file(path)
    };
    let sets = record.minutia_sets().map_err(told)?;
    if sets.is_empty() {
        return Err(Fault::error("the record holds no finger view", "ask its source for a filled record").in_file(path));
    }
    Ok(sets)
}

/// A record handed in, or a folder of them: the records in it by content, in the order of their names, and what the other
/// files are. Sealed templates are opened with `keys`; one that does not open is an error, as a reference left out might be the
/// one that matches.
pub fn record_files(path: &Path, faces: bool, keys: &KeyArgs) -> Result<(Vec<Bytes>, Vec<String>), Fault> {
    if !path.is_dir() {
        return Ok((vec![keys.opened(read_bytes(path)?, path)?], Vec::new()));
    }
    let entries = fs::read_dir(path).map_err(|error| Fault::io("list the folder", path, &error))?;
    let mut files = Vec::new();
    for entry in entries {
        files.push(entry.map_err(|error| Fault::io("list the folder", path, &error))?.path());
    }
    files.retain(|file| file.is_file());
    files.sort();
    let (mut records, mut others) = (Vec::new(), Vec::new());
    for file in files {
        let bytes = keys.opened(read_bytes(&file)?, &file)?;
        match recognise(&bytes) {
            content if is_finger_record(content) => records.push(bytes),
            Content::FaceTemplate if faces => records.push(bytes),
            _ if faces && is_portrait(&bytes) => records.push(bytes),
            other => others.push(format!("{} is {other}", file.file_name().unwrap_or_default().display())),
        }
    }
    Ok((records, others))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_resolution_says_what_is_right() {
        assert_eq!(parse_ppi("500"), Ok(Ppi::STANDARD));
        for wrong in ["0", "90000", "99999999999", "five hundred", "-500", ""] {
            let told = parse_ppi(wrong).unwrap_err();
            assert!(told.contains("from 100 to 2000 (usually 500)"), "{wrong}: {told}");
        }
    }

    #[test]
    fn a_number_out_of_bounds_says_the_bounds() {
        assert_eq!(parse_between::<u16>("1024", 1, 1024), Ok(1024));
        for wrong in ["0", "1025", "-1", "x"] {
            assert_eq!(parse_between::<u16>(wrong, 1, 1024), Err("give a whole number from 1 to 1024".to_owned()));
        }
    }

    #[test]
    fn the_size_of_bare_pixels_has_two_sides() {
        assert_eq!(parse_raw("388x374"), Ok(RawSize { width: 388, height: 374 }));
        for wrong in ["388", "x", "0x10", "10x-1", "axb", "1x2x3"] {
            assert!(parse_raw(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_folder_gives_its_records_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("b.fmr"), b"FMR\0 20\0b").unwrap();
        fs::write(folder.path().join("a.bin"), b"FMR\0 20\0a").unwrap();
        fs::write(folder.path().join("readme.txt"), b"hello").unwrap();
        fs::create_dir(folder.path().join("sub")).unwrap();
        let (records, others) = record_files(folder.path(), false, &KeyArgs::default()).unwrap();
        let first: Vec<u8> = records.iter().map(|record| record.last().copied().unwrap()).collect();
        assert_eq!(first, [b'a', b'b'], "in the order of their names");
        assert_eq!(others, ["readme.txt is text"]);
    }
}
