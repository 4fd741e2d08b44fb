//! A reason in JSON: its number, its name, and its text in both languages.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::lang::Lang;

use super::Reason;

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Reason", 4)?;
        fields.serialize_field("number", &self.number())?;
        fields.serialize_field("code", self.code())?;
        fields.serialize_field("en", self.text(Lang::En))?;
        fields.serialize_field("vi", self.text(Lang::Vi))?;
        fields.end()
    }
}
