//! Writes a minutiae record strictly: what the format cannot state is refused, never altered.

use super::check::MAX_VIEWS;
use super::field::Field;
use super::tile::ITEM_HEADER;
use super::view::MINUTIA_LENGTH;
use super::{CbeffProduct, ExtendedData, FingerView, MinutiaeFormat, MinutiaeRecord, RawMinutia};
use crate::error::WriteError;
use crate::params::MIN_PX_PER_CM;

impl MinutiaeRecord {
    /// The bytes of the record. Item lengths of extended data count their own header.
    ///
    /// # Errors
    /// [`WriteError`] names the first field that the format cannot state: no view, a coordinate outside the image, an
    /// image without size, a reserved value and so on. [`MinutiaeRecord::convert`] repairs what can be repaired.
    pub fn write(&self) -> Result<Vec<u8>, WriteError> {
        self.check_header_fields()?;
        let mut body = Vec::with_capacity(self.views.iter().map(view_length).sum());
        for (index, view) in self.views.iter().enumerate() {
            self.write_view(index, view, &mut body)?;
        }
        let mut bytes = self.header(body.len())?;
        bytes.extend_from_slice(&body);
        Ok(bytes)
    }

    fn refuse(&self, field: Field, problem: impl Into<String>) -> WriteError {
        WriteError::Header { field: field.name(), clause: field.clause(self.format), problem: problem.into() }
    }

    fn check_header_fields(&self) -> Result<(), WriteError> {
        let is_ansi = self.format == MinutiaeFormat::Ansi2004;
        if self.product.is_some() != is_ansi {
            let problem = if is_ansi { "the format needs one" } else { "the format has no place for one" };
            return Err(self.refuse(Field::Product, problem));
        }
        if !matches!(self.certification, 0 | 8) {
            return Err(self.refuse(Field::Certification, "only 0 and 8 are defined"));
        }
        if self.device > 0x0FFF {
            return Err(self.refuse(Field::Device, "only 12 bits fit"));
        }
        for (field, side) in [(Field::Width, self.width), (Field::Height, self.height)] {
            if side == 0 {
                return Err(self.refuse(field, "it is 0"));
            }
        }
        for (field, value) in [(Field::XResolution, self.x_resolution), (Field::YResolution, self.y_resolution)] {
            if value < MIN_PX_PER_CM {
                return Err(self.refuse(field, format!("{value} px/cm is below {MIN_PX_PER_CM}")));
            }
        }
        if self.reserved != 0 {
            return Err(self.refuse(Field::Reserved, "it must be 0"));
        }
        match self.views.len() {
            0 => Err(self.refuse(Field::ViewCount, "there is no finger view")),
            count if count > MAX_VIEWS => Err(self.refuse(Field::ViewCount, format!("{count} views, {MAX_VIEWS} fit"))),
            _ => Ok(()),
        }
    }

    /// The header in front of a body of this length.
    fn header(&self, body: usize) -> Result<Vec<u8>, WriteError> {
        let too_long = |_| self.refuse(Field::RecordLength, "it does not fit 32 bits");
        let mut bytes = b"FMR\0 20\0".to_vec();
        match self.product {
            None => bytes.extend(u32::try_from(body + 24).map_err(too_long)?.to_be_bytes()),
            Some(CbeffProduct { owner, kind }) => {
                match u16::try_from(body + 26) {
                    Ok(short) => bytes.extend(short.to_be_bytes()),
                    Err(_) => {
                        bytes.extend([0, 0]);
                        bytes.extend(u32::try_from(body + 30).map_err(too_long)?.to_be_bytes());
                    }
                }
                bytes.extend([owner, kind].into_iter().flat_map(u16::to_be_bytes));
            }
        }
        let equipment = u16::from(self.certification) << 12 | self.device;
        let words = [equipment, self.width, self.height, self.x_resolution, self.y_resolution];
        bytes.extend(words.into_iter().flat_map(u16::to_be_bytes));
        bytes.extend([self.views.len() as u8, self.reserved]);
        Ok(bytes)
    }

    fn write_view(&self, index: usize, view: &FingerView, bytes: &mut Vec<u8>) -> Result<(), WriteError> {
        let refuse = |field: Field, problem: &str| WriteError::View {
            view: index,
            field: field.name(),
            clause: field.clause(self.format),
            problem: problem.into(),
        };
        if view.position > 10 {
            return Err(refuse(Field::Position, "it is no finger"));
        }
        if view.view_number > 15 {
            return Err(refuse(Field::ViewNumber, "only 4 bits fit"));
        }
        if !matches!(view.impression, 0..=3 | 8) {
            return Err(refuse(Field::Impression, "it is reserved"));
        }
        if view.quality > 100 {
            return Err(refuse(Field::ViewQuality, "it is above 100"));
        }
        let Ok(count) = u8::try_from(view.minutiae.len()) else {
            return Err(refuse(Field::MinutiaCount, "at most 255 fit: keep the best ones"));
        };
        bytes.extend([view.position, view.view_number << 4 | view.impression, view.quality, count]);
        for (number, minutia) in view.minutiae.iter().enumerate() {
            self.write_minutia(index, number, minutia, bytes)?;
        }
        write_block(&view.extended, bytes).map_err(|(field, problem)| refuse(field, problem))
    }

    fn write_minutia(
        &self,
        view: usize,
        number: usize,
        minutia: &RawMinutia,
        bytes: &mut Vec<u8>,
    ) -> Result<(), WriteError> {
        let RawMinutia { kind, x, reserved, y, angle, quality } = *minutia;
        let faults = [
            (kind > 2, Field::MinutiaKind, "only 0, 1 and 2 are defined"),
            (x >= self.width || y >= self.height, Field::MinutiaPosition, "it is outside the image"),
            (x > 0x3FFF || y > 0x3FFF, Field::MinutiaPosition, "only 14 bits fit"),
            (reserved != 0, Field::MinutiaReserved, "they must be 0"),
            (u32::from(angle) >= self.format.angle_steps(), Field::MinutiaAngle, "it is above a full turn"),
            (quality > 100, Field::MinutiaQuality, "it is above 100"),
        ];
        if let Some(&(_, field, problem)) = faults.iter().find(|(is_fault, _, _)| *is_fault) {
            let (field, clause) = (field.name(), field.clause(self.format));
            return Err(WriteError::Minutia { view, minutia: number, field, clause, problem: problem.into() });
        }
        bytes.extend((u16::from(kind) << 14 | x).to_be_bytes());
        bytes.extend(y.to_be_bytes());
        bytes.extend([angle, quality]);
        Ok(())
    }
}

/// Bytes of a view.
fn view_length(view: &FingerView) -> usize {
    let block: usize = view.extended.items().iter().map(|item| ITEM_HEADER + item.data.len()).sum();
    4 + view.minutiae.len() * MINUTIA_LENGTH + 2 + block
}

fn write_block(extended: &ExtendedData, bytes: &mut Vec<u8>) -> Result<(), (Field, &'static str)> {
    let items = match extended {
        ExtendedData::Items(items) => items,
        ExtendedData::Opaque(block) if block.is_empty() => &Vec::new(),
        ExtendedData::Opaque(_) => return Err((Field::ItemLength, "the block does not divide into items")),
    };
    let length = items.iter().map(|item| ITEM_HEADER + item.data.len()).sum::<usize>();
    let length = u16::try_from(length).map_err(|_| (Field::BlockLength, "the items do not fit 65535 bytes"))?;
    bytes.extend(length.to_be_bytes());
    for item in items {
        // Fits: no item is longer than the block.
        let length = (ITEM_HEADER + item.data.len()) as u16;
        bytes.extend(item.kind.to_be_bytes());
        bytes.extend(length.to_be_bytes());
        bytes.extend_from_slice(&item.data);
    }
    Ok(())
}
