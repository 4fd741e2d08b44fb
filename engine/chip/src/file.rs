//! One file of the chip, whole or not at all: select, length, bytes.

use zeroize::Zeroizing;

use crate::fault::Fault;
use crate::params::{CHUNK, FIRST_FAR_OFFSET, LONGEST_FILE};
use crate::session::{Command, Reply, Session};
use crate::status::Status;

/// Bytes asked for first: tag, and a length of up to two bytes in its long form.
const HEAD: usize = 4;

/// What came of a file.
#[derive(Debug)]
pub enum Found {
    /// Its bytes, tag and length included.
    File(Zeroizing<Vec<u8>>),
    /// The chip has no such file.
    Absent(Status),
    /// The chip keeps it.
    Refused(Status),
}

/// Reads the file with this identifier in the current folder of the chip. `told` hears bytes read and bytes to read.
///
/// # Errors
/// Where the chip breaks off, answers more or less than it announced, or the file is longer than [`LONGEST_FILE`].
pub fn read_file(
    session: &mut Session<'_>,
    identifier: u16,
    tag: u8,
    told: &mut dyn FnMut(usize, usize),
) -> Result<Found, Fault> {
    let select =
        Command { head: [0xA4, 0x02, 0x0C], data: identifier.to_be_bytes().to_vec(), expected: 0, long: false };
    let selected = session.send(&select)?;
    if let Some(missing) = missing(selected.status) {
        return Ok(missing);
    }
    if selected.status != Status::DONE {
        return Err(selected.status.unexpected("to select it"));
    }
    let head = read_binary(session, 0, HEAD)?;
    if let Some(missing) = missing(head.status) {
        return Ok(missing);
    }
    let mut bytes = checked(head, HEAD)?;
    let length = loop {
        match whole_length(&bytes, tag)? {
            Some(length) => break length,
            None => {
                let more = checked(read_binary(session, bytes.len(), 1)?, 1)?;
                bytes.extend_from_slice(&more);
            }
        }
    };
    // A file of two bytes was read whole, and what follows it in the chip's memory is no part of it.
    bytes.truncate(length);
    // No second copy is left behind by a growing buffer.
    let mut whole = Zeroizing::new(Vec::with_capacity(length));
    whole.extend_from_slice(&bytes);
    while whole.len() < length {
        told(whole.len(), length);
        let wanted = (length - whole.len()).min(CHUNK);
        let part = read_binary(session, whole.len(), wanted)?;
        whole.extend_from_slice(&checked(part, wanted)?);
    }
    told(length, length);
    Ok(Found::File(whole))
}

fn missing(status: Status) -> Option<Found> {
    match status {
        Status::NO_FILE => Some(Found::Absent(status)),
        Status::NOT_ENTITLED => Some(Found::Refused(status)),
        _ => None,
    }
}

/// The bytes of a read, at least one and no more than wanted.
fn checked(part: Reply, wanted: usize) -> Result<Zeroizing<Vec<u8>>, Fault> {
    if ![Status::DONE, Status::END_OF_FILE, Status::BEYOND_END].contains(&part.status) {
        return Err(part.status.unexpected("to read on"));
    }
    let advice = "read again; if it stays, the file on the chip is damaged or the chip is no genuine one";
    match part.data.len() {
        0 => Err(Fault::error("the file ends before the length that it states itself", advice)),
        more if more > wanted => {
            Err(Fault::error(format_args!("the chip gave {more} bytes where {wanted} were asked for"), advice))
        }
        _ => Ok(part.data),
    }
}

fn read_binary(session: &mut Session<'_>, offset: usize, wanted: usize) -> Result<Reply, Fault> {
    if offset + wanted <= FIRST_FAR_OFFSET {
        let [.., high, low] = offset.to_be_bytes();
        let expected = wanted as u32;
        return session.send(&Command { head: [0xB0, high, low], data: Vec::new(), expected, long: false });
    }
    read_far(session, offset, wanted)
}

/// READ BINARY with an odd instruction: the offset as a data object, the bytes in one (ISO/IEC 7816-4, 11.2.3).
fn read_far(session: &mut Session<'_>, offset: usize, wanted: usize) -> Result<Reply, Fault> {
    let bytes = offset.to_be_bytes();
    let first = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len() - 1);
    let value = bytes.get(first..).unwrap_or_default();
    let data = [&[0x54, value.len() as u8], value].concat();
    let around = if wanted < 0x80 { 2 } else { 3 };
    let command = Command { head: [0xB1, 0x00, 0x00], data, expected: (wanted + around) as u32, long: false };
    let reply = session.send(&command)?;
    if reply.data.is_empty() {
        return Ok(reply);
    }
    let inside = match reply.data.as_slice() {
        [0x53, 0x81, length, inside @ ..] if inside.len() == usize::from(*length) => inside,
        [0x53, length, inside @ ..] if *length < 0x80 && inside.len() == usize::from(*length) => inside,
        _ => {
            let advice = "read again; if it stays, this chip cannot be read beyond 32 kB: leave out its long groups";
            return Err(Fault::error("the chip's answer for a far offset is not the object it must be", advice));
        }
    };
    Ok(Reply { data: Zeroizing::new(inside.to_vec()), status: reply.status })
}

/// Bytes of the whole file by its first ones; `None` where one more is needed to tell.
fn whole_length(head: &[u8], tag: u8) -> Result<Option<usize>, Fault> {
    let advice = "read again; if it stays, the file on the chip is damaged or the chip is no genuine one";
    let (length, around) = match head {
        [] | [_] => return Ok(None),
        [first, ..] if *first != tag => {
            let what = format!("the file starts with {first:02X} where its tag {tag:02X} must be");
            return Err(Fault::error(what, advice));
        }
        [_, short, ..] if *short < 0x80 => (usize::from(*short), 2),
        [_, count @ 0x81..=0x83, rest @ ..] => {
            let count = usize::from(count & 0x7F);
            let Some(digits) = rest.get(..count) else { return Ok(None) };
            (digits.iter().fold(0, |value, digit| value << 8 | usize::from(*digit)), 2 + count)
        }
        [_, odd, ..] => {
            return Err(Fault::error(
                format_args!("the file's length field {odd:02X} is none that a file may have"),
                advice,
            ));
        }
    };
    let whole = length + around;
    if whole > LONGEST_FILE {
        let what = format!("the file states a length of {whole} bytes, more than the {LONGEST_FILE} that are read");
        return Err(Fault::error(what, advice));
    }
    Ok(Some(whole))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::script::{Script, hex};

    fn read(script: Vec<(&str, &str)>) -> Result<Found, Fault> {
        let mut wire = Script(script.into_iter().map(|(sent, got)| (hex(sent), hex(got))).collect());
        let found = read_file(&mut Session::new(&mut wire), 0x0102, 0x75, &mut |_, _| ());
        assert!(wire.0.is_empty(), "commands were left out");
        found
    }

    const SELECT: (&str, &str) = ("00A4020C020102", "9000");

    #[test]
    fn a_file_is_read_to_the_length_it_states() {
        let found = read(vec![SELECT, ("00B0000004", "7505 0102 9000"), ("00B0000403", "030405 9000")]);
        assert!(matches!(found, Ok(Found::File(bytes)) if *bytes == hex("75050102030405")));
        // A chip that gives less than asked for is asked again; a short file says so with a warning.
        let slow = vec![SELECT, ("00B0000004", "7503 9000"), ("00B0000203", "01 9000"), ("00B0000302", "0203 6282")];
        assert!(matches!(read(slow), Ok(Found::File(bytes)) if *bytes == hex("7503010203")));
        let empty = vec![SELECT, ("00B0000004", "7500 FFFF 9000")];
        assert!(matches!(read(empty), Ok(Found::File(bytes)) if *bytes == hex("7500")));
        let one = vec![SELECT, ("00B0000004", "75 9000"), ("00B0000101", "01 9000"), ("00B0000201", "07 9000")];
        assert!(matches!(read(one), Ok(Found::File(bytes)) if *bytes == hex("750107")));
    }

    #[test]
    fn what_the_chip_keeps_or_lacks_is_no_fault() {
        assert!(matches!(read(vec![("00A4020C020102", "6A82")]), Ok(Found::Absent(_))));
        assert!(matches!(read(vec![("00A4020C020102", "6982")]), Ok(Found::Refused(_))));
        assert!(matches!(read(vec![SELECT, ("00B0000004", "6982")]), Ok(Found::Refused(_))));
    }

    #[test]
    fn a_lying_file_is_refused() {
        for (sent, got) in [
            ("00B0000004", "6105 0102 9000"),
            ("00B0000004", "7580 0102 9000"),
            ("00B0000004", "7584 FFFF 9000"),
            ("00B0000004", "9000"),
            ("00B0000004", "7505 0102 03 9000"),
            ("00B0000004", "6F00"),
        ] {
            assert!(read(vec![SELECT, (sent, got)]).is_err(), "{got}");
        }
        let huge = vec![SELECT, ("00B0000004", "7583 FFFF 9000"), ("00B0000401", "FF 9000")];
        assert!(read(huge).unwrap_err().to_string().contains("more than the"));
        let short = vec![SELECT, ("00B0000004", "7505 0102 9000"), ("00B0000403", "6282")];
        assert!(read(short).unwrap_err().to_string().contains("ends before"));
        let wrong = vec![SELECT, ("00B0000004", "7505 0102 9000"), ("00B0000403", "6B00")];
        assert!(read(wrong).is_err());
    }

    #[test]
    fn far_offsets_go_into_an_object() {
        let mut wire = Script(vec![
            (hex("00B17FFE02"), Vec::new()),
            (hex("00B1000004 54027FFF 04"), hex("5302AABB 9000")),
            (hex("00B1000004 54028000 DF"), [hex("5381DC"), vec![7; 0xDC], hex("9000")].concat()),
            (hex("00B1000005 5403010000 03"), hex("AABBCC 9000")),
        ]);
        wire.0.remove(0);
        let mut session = Session::new(&mut wire);
        assert_eq!(*read_binary(&mut session, 0x7FFF, 2).unwrap().data, hex("AABB"));
        assert_eq!(read_binary(&mut session, 0x8000, 220).unwrap().data.len(), 220);
        assert!(read_binary(&mut session, 0x1_0000, 1).is_err(), "bytes without their object");
    }

    proptest::proptest! {
        #[test]
        fn no_head_makes_it_panic_or_ask_for_much(head: Vec<u8>) {
            if let Ok(Some(length)) = whole_length(&head, 0x75) {
                assert!(length <= LONGEST_FILE);
            }
        }
    }
}
