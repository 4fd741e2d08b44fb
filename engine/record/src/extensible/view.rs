//! Looks fields up in DER by their numbers. Bytes that are no objects hold no field: reading has refused or told them before.

use crate::ber::{Object, Objects};

/// Contents of a constructed object, or of a primitive one.
#[derive(Clone, Copy)]
pub(super) struct View<'a>(&'a [u8]);

/// Tag of a field: the class is context-specific, the form either (ITU-T X.690, 8.1.2).
pub(super) const fn field_number(tag: u32) -> Option<u8> {
    match tag {
        0x80..=0x9E | 0xA0..=0xBE => Some((tag & 0x1F) as u8),
        _ => None,
    }
}

impl<'a> View<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// The bytes themselves.
    pub(super) const fn bytes(self) -> &'a [u8] {
        self.0
    }

    fn objects(self) -> impl Iterator<Item = (u32, &'a [u8])> {
        let mut objects = Objects::new(self.0);
        std::iter::from_fn(move || {
            let object: Object<'a> = objects.next("field").ok()??;
            Some((object.tag, object.value("field").ok()?))
        })
    }

    /// Numbers of the fields, in order; tags of no field are passed over.
    pub(super) fn numbers(self) -> impl Iterator<Item = u8> {
        self.objects().filter_map(|(tag, _)| field_number(tag))
    }

    /// The field with this number.
    pub(super) fn get(self, number: u8) -> Option<Self> {
        self.objects().find(|(tag, _)| field_number(*tag) == Some(number)).map(|(_, value)| Self(value))
    }

    /// The field reached by these numbers, from the outside in.
    pub(super) fn path(self, numbers: &[u8]) -> Option<Self> {
        numbers.iter().try_fold(self, |view, number| view.get(*number))
    }

    /// The objects of a SEQUENCE OF, whatever their tags.
    pub(super) fn items(self) -> impl Iterator<Item = Self> {
        self.objects().map(|(_, value)| Self(value))
    }

    /// The contents as an INTEGER or ENUMERATED of up to eight bytes (ITU-T X.690, 8.3).
    pub(super) fn number(self) -> Option<i64> {
        let first = *self.0.first()?;
        let sign = if first & 0x80 == 0 { 0 } else { -1 };
        (self.0.len() <= 8).then(|| self.0.iter().fold(sign, |value, byte| value << 8 | i64::from(*byte)))
    }

    /// The contents as a code: a choice of the code itself [0] and an extension block [1] whose field [0] is the code to fall
    /// back to.
    pub(super) fn code(self) -> Option<u16> {
        let code = self.get(0).or_else(|| self.path(&[1, 0]))?;
        code.number().and_then(|number| u16::try_from(number).ok())
    }

    /// The contents as a BOOLEAN.
    pub(super) fn flag(self) -> Option<bool> {
        match self.0 {
            [byte] => Some(*byte != 0),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_signs_and_codes_two_forms() {
        assert_eq!(View(&[0x01, 0xF4]).number(), Some(500));
        assert_eq!(View(&[0xF1]).number(), Some(-15));
        assert_eq!(View(&[0x00, 0xB4]).number(), Some(180));
        assert_eq!((View(&[]).number(), View(&[1; 9]).number()), (None, None));
        assert_eq!(View(&[0x80, 1, 7]).code(), Some(7));
        assert_eq!(View(&[0xA1, 3, 0x80, 1, 7]).code(), Some(7));
        assert_eq!(View(&[0xA1, 3, 0x81, 1, 7]).code(), None);
    }

    #[test]
    fn damaged_objects_hold_no_field() {
        assert!(View(&[0x80, 5, 1]).get(0).is_none());
        assert!(View(&[0xBF]).get(0).is_none());
        assert_eq!(View(&[0x30, 1, 9, 0x04, 1, 8]).items().map(View::bytes).collect::<Vec<_>>(), [&[9_u8][..], &[8]]);
    }
}
