//! Writes the data objects of a card.

use super::{CardContent, CardData, CardObject, CardTemplate, CardWrapper, DATA, DATA_TEMPLATE, OBJECTS, PARAMETERS};
use crate::ber::put;
use crate::error::WriteError;
use crate::lds::{GROUP, HEADER, TEMPLATE};

impl CardObject {
    /// The bytes, each length in its shortest form.
    ///
    /// # Errors
    /// [`WriteError`] where minutiae or a record cannot be stated, or the number of templates does not fit the wrapper.
    pub fn write(&self) -> Result<Vec<u8>, WriteError> {
        let mut bytes = Vec::new();
        let refuse = |problem: &str| {
            Err(WriteError::Header { field: "number of templates", clause: OBJECTS, problem: problem.into() })
        };
        match (self.wrapper, self.templates.as_slice()) {
            (CardWrapper::Group, templates) if templates.len() <= 255 => {
                let mut inner = vec![0x02, 1, templates.len() as u8];
                templates.iter().try_for_each(|template| template.write(&mut inner))?;
                put(&mut bytes, GROUP, &inner);
            }
            (CardWrapper::Group, _) => return refuse("at most 255 fit"),
            (CardWrapper::Template, [template]) => template.write(&mut bytes)?,
            (CardWrapper::Data, [CardTemplate { data: Some(data), .. }]) => data.write(&mut bytes)?,
            _ => return refuse("exactly one, with data where they stand alone"),
        }
        Ok(bytes)
    }
}

impl CardTemplate {
    fn write(&self, bytes: &mut Vec<u8>) -> Result<(), WriteError> {
        // A further header or block among them would be read as the first one.
        let reserved = [HEADER, DATA_TEMPLATE, DATA];
        if self.qualifiers.iter().any(|field| reserved.contains(&field.tag.into())) {
            let problem = "one of them has the tag of the header or of the data".into();
            return Err(WriteError::Header { field: "qualifiers", clause: OBJECTS, problem });
        }
        let mut inner = Vec::new();
        let is_late = |tag: u16| PARAMETERS.contains(&tag);
        for field in self.qualifiers.iter().filter(|field| !is_late(field.tag)) {
            put(&mut inner, field.tag.into(), &field.value);
        }
        let mut header = Vec::new();
        self.header.fields.iter().for_each(|field| put(&mut header, field.tag.into(), &field.value));
        if !header.is_empty() {
            put(&mut inner, HEADER, &header);
        }
        for field in self.qualifiers.iter().filter(|field| is_late(field.tag)) {
            put(&mut inner, field.tag.into(), &field.value);
        }
        if let Some(data) = &self.data {
            data.write(&mut inner)?;
        }
        put(bytes, TEMPLATE, &inner);
        Ok(())
    }
}

impl CardData {
    fn write(&self, bytes: &mut Vec<u8>) -> Result<(), WriteError> {
        let content = match &self.content {
            CardContent::Minutiae(minutiae) => minutiae.write()?,
            CardContent::Record(record) => record.write()?,
        };
        if u32::from(self.tag) != DATA_TEMPLATE {
            put(bytes, self.tag.into(), &content);
            return Ok(());
        }
        let mut inner = Vec::new();
        put(&mut inner, self.minutiae_tag.into(), &content);
        self.others.iter().for_each(|field| put(&mut inner, field.tag.into(), &field.value));
        put(bytes, DATA_TEMPLATE, &inner);
        Ok(())
    }
}
