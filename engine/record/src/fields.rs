//! Fields read one after the other, each with its line: what the walks over records of pictures have in common.

use crate::bytes::number;
use crate::error::RecordError;

/// A walk that knows what its fields are called.
pub(crate) trait Fields<'a> {
    /// Names of the format's fields.
    type Field: Copy;

    /// Bytes of `field`, with a line whose value `explain` makes.
    fn take(
        &mut self,
        len: usize,
        field: Self::Field,
        explain: impl FnOnce(&[u8]) -> String,
    ) -> Result<&'a [u8], RecordError>;

    /// A number of up to four bytes, with a line.
    fn number(
        &mut self,
        len: usize,
        field: Self::Field,
        explain: impl FnOnce(u32) -> String,
    ) -> Result<u32, RecordError> {
        self.take(len, field, |slice| explain(number(slice))).map(number)
    }

    /// An 8-bit number.
    fn u8(&mut self, field: Self::Field, explain: impl FnOnce(u8) -> String) -> Result<u8, RecordError> {
        self.number(1, field, |value| explain(value as u8)).map(|value| value as u8)
    }

    /// A 16-bit number.
    fn u16(&mut self, field: Self::Field, explain: impl FnOnce(u16) -> String) -> Result<u16, RecordError> {
        self.number(2, field, |value| explain(value as u16)).map(|value| value as u16)
    }
}
