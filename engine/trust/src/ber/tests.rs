//! Lengths of every form, and what cannot be read.

use super::*;

#[test]
fn indefinite_and_long_lengths_are_read_like_short_ones() {
    for bytes in [&[0x30, 3, 2, 1, 5][..], &[0x30, 0x81, 3, 2, 1, 5], &[0x30, 0x80, 2, 1, 5, 0, 0]] {
        let mut reader = Reader::new(bytes);
        let sequence = reader.expect(SEQUENCE, "s").unwrap();
        assert!(reader.is_empty());
        let number = sequence.inside().expect(INTEGER, "n").unwrap();
        assert_eq!((number.small("n"), number.at), (Ok(5), bytes.len() - 3 - 2 * usize::from(sequence.indefinite)));
    }
}

#[test]
fn segments_are_put_together() {
    let bytes = [0x24, 0x80, 4, 2, 1, 2, 4, 1, 3, 0, 0];
    let found = Reader::new(&bytes).next("o").unwrap();
    assert_eq!(found.octets("o").unwrap().as_ref(), [1, 2, 3]);
}

#[test]
fn what_cannot_be_read_is_an_error_with_its_place() {
    let deep = [0x30u8, 0x80].repeat(5000);
    for bytes in [&[][..], &[0x30], &[0x30, 5, 0], &[0x30, 0x85, 0, 0, 0, 0, 1], &[4, 0x80, 0, 0], &[0x30, 0x80], &deep]
    {
        let error = Reader::new(bytes).next("thing").map(|_| ()).unwrap_err();
        assert_eq!((error.offset, error.field), (0, "thing"));
    }
    let nested = [0x30, 4, 2, 1, 5, 9];
    let mut inside = Reader::new(&nested).next("s").unwrap().inside();
    inside.next("n").unwrap();
    assert_eq!(inside.next("m").map(|_| ()).unwrap_err().offset, 5);
}

#[test]
fn a_file_that_breaks_off_is_read_as_far_as_it_goes() {
    let whole = [0x30, 9, 2, 1, 5, 0x30, 4, 2, 2, 1, 2];
    for given in 2..whole.len() {
        let bytes = &whole[..given];
        assert!(Reader::new(bytes).next("s").is_err(), "strict at {given}");
        let outer = Reader::cut(bytes).next("s").unwrap();
        assert!(outer.cut && outer.raw == bytes);
        let mut inside = outer.inside();
        // A number is given out whole or not at all.
        assert_eq!(inside.next("n").is_ok(), given >= 5, "{given}");
        if given >= 7 {
            let inner = inside.next("i").unwrap();
            assert!(inner.cut && !inner.inside().is_empty() && inner.inside().next("m").is_err());
        }
        assert!(!inside.is_empty() && inside.next("x").is_err() && inside.optional(INTEGER, "x").is_err());
        assert!(inside.end("s").is_err(), "never taken for complete at {given}");
    }
    let outer = Reader::cut(&whole).next("s").unwrap();
    assert!(!outer.cut, "what is whole is read as ever");
}

#[test]
fn leading_tags_hold_no_length_to_anything() {
    assert_eq!(leading_tags(&[0x77, 0x82, 9, 9, 0x30, 0x84, 1, 1, 1, 1, 6, 1]), [0x77, 0x30, 6]);
    assert_eq!(leading_tags(&[0x30, 0, 0x30, 0]), [0x30]);
    assert_eq!(leading_tags(&[0x30; 9]), [0x30; 4]);
    assert_eq!(leading_tags(&[]), [0u32; 0]);
}
