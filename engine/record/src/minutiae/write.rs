//! Writes a minutiae record strictly: what the format cannot state is refused, never altered.

use super::field::Field;
use super::tile::ITEM_HEADER;
use super::view::MINUTIA_LENGTH;
use super::{
    CbeffProduct, ExtendedData, FingerCapture, FingerView, MinutiaeFormat, MinutiaeRecord, RawMinutia, SampleQuality,
    ViewImage,
};
use crate::error::WriteError;

impl MinutiaeRecord {
    /// The bytes of the record. Item lengths of extended data count their own header.
    ///
    /// # Errors
    /// [`WriteError`] names the first field that the format cannot state: no view, a coordinate outside the image, an
    /// image without size, a reserved value, views of different images in a format that states one for all, and so on.
    /// [`MinutiaeRecord::convert`] repairs what can be repaired.
    pub fn write(&self) -> Result<Vec<u8>, WriteError> {
        self.check_header_fields()?;
        let mut body = Vec::with_capacity(self.views.iter().map(view_length).sum());
        for (index, view) in self.views.iter().enumerate() {
            self.check_view(index, view)?;
            self.write_view(index, view, &mut body)?;
        }
        let mut bytes = self.header(body.len())?;
        bytes.extend_from_slice(&body);
        Ok(bytes)
    }

    /// The header in front of a body of this length.
    fn header(&self, body: usize) -> Result<Vec<u8>, WriteError> {
        let too_long = |_| self.refuse(Field::RecordLength, "it does not fit 32 bits");
        let long = |header: usize| u32::try_from(body + header).map(u32::to_be_bytes).map_err(too_long);
        let count = self.views.len();
        let mut bytes = b"FMR\0".to_vec();
        bytes.extend_from_slice(self.format.version());
        match self.format {
            MinutiaeFormat::Iso2005 => bytes.extend(long(24)?),
            MinutiaeFormat::Ansi2004 => match u16::try_from(body + 26) {
                Ok(short) => bytes.extend(short.to_be_bytes()),
                Err(_) => {
                    bytes.extend([0, 0]);
                    bytes.extend(long(30)?);
                }
            },
            MinutiaeFormat::Iso2011 => {
                bytes.extend(long(15)?);
                // At most 176: checked.
                bytes.extend((count as u16).to_be_bytes());
                bytes.push(self.certification);
                return Ok(bytes);
            }
            MinutiaeFormat::Ansi2009 | MinutiaeFormat::Ansi2009Am1 => bytes.extend(long(21)?),
        }
        if let Some(CbeffProduct { owner, kind }) = self.product {
            bytes.extend([owner, kind].into_iter().flat_map(u16::to_be_bytes));
        }
        self.write_equipment(&mut bytes);
        bytes.extend([count as u8, self.reserved]);
        Ok(bytes)
    }

    /// Certification, device and, in the first editions, the image of all views.
    fn write_equipment(&self, bytes: &mut Vec<u8>) {
        if !self.format.is_first() {
            bytes.push(self.certification);
            bytes.extend(self.device.to_be_bytes());
            return;
        }
        let equipment = u16::from(self.certification) << 12 | self.device;
        bytes.extend(equipment.to_be_bytes());
        let ViewImage { width, height, x_resolution, y_resolution } =
            self.views.first().map(|view| view.image).unwrap_or_default();
        bytes.extend([width, height, x_resolution, y_resolution].into_iter().flat_map(u16::to_be_bytes));
    }

    fn write_view(&self, index: usize, view: &FingerView, bytes: &mut Vec<u8>) -> Result<(), WriteError> {
        let start = bytes.len();
        match (self.format, &view.representation) {
            (MinutiaeFormat::Iso2011, Some(representation)) => self.representation_header(view, representation, bytes),
            (MinutiaeFormat::Iso2005 | MinutiaeFormat::Ansi2004, _) => {
                let score = view.qualities.first().map_or(0, |quality| quality.score);
                bytes.extend([view.position, view.view_number << 4 | view.impression, score]);
            }
            _ => header_2009(view, bytes),
        }
        // At most 255: checked.
        bytes.push(view.minutiae.len() as u8);
        let length = view.representation.as_ref().map_or(MINUTIA_LENGTH, |form| usize::from(form.minutia_length));
        for minutia in &view.minutiae {
            let RawMinutia { kind, x, y, angle, quality, .. } = *minutia;
            bytes.extend((u16::from(kind) << 14 | x).to_be_bytes());
            bytes.extend(y.to_be_bytes());
            bytes.push(angle);
            bytes.extend(Some(quality).filter(|_| length == MINUTIA_LENGTH));
        }
        write_block(&view.extended, bytes).map_err(|(field, problem)| self.refuse_view(index, field, problem))?;
        if self.format == MinutiaeFormat::Iso2011 {
            // Below 2^17: 255 blocks each, 255 minutiae and 64 KiB of items.
            let length = (bytes.len() - start) as u32;
            bytes.iter_mut().skip(start).zip(length.to_be_bytes()).for_each(|(place, byte)| *place = byte);
        }
        Ok(())
    }

    /// What stands before the number of minutiae; the length is put in later.
    fn representation_header(&self, view: &FingerView, form: &FingerCapture, bytes: &mut Vec<u8>) {
        bytes.extend([0; 4]);
        bytes.extend(form.time.to_bytes());
        bytes.push(form.technology);
        bytes.extend([form.vendor, form.device].into_iter().flat_map(u16::to_be_bytes));
        bytes.push(view.qualities.len() as u8);
        view.qualities.iter().for_each(|quality| write_quality(quality, bytes));
        if self.certification != 0 {
            bytes.push(form.certificates.len() as u8);
            for certificate in &form.certificates {
                bytes.extend(certificate.authority.to_be_bytes());
                bytes.push(certificate.scheme);
            }
        }
        let ViewImage { width, height, x_resolution, y_resolution } = view.image;
        bytes.extend([view.position, view.view_number]);
        bytes.extend([x_resolution, y_resolution].into_iter().flat_map(u16::to_be_bytes));
        bytes.push(view.impression);
        bytes.extend([width, height].into_iter().flat_map(u16::to_be_bytes));
        bytes.push(form.minutia_length << 4 | form.ridge_ending);
    }
}

fn header_2009(view: &FingerView, bytes: &mut Vec<u8>) {
    bytes.extend([view.position, view.view_number, view.impression]);
    write_quality(&view.qualities.first().copied().unwrap_or_default(), bytes);
    let ViewImage { width, height, x_resolution, y_resolution } = view.image;
    bytes.extend([width, height, x_resolution, y_resolution].into_iter().flat_map(u16::to_be_bytes));
}

fn write_quality(quality: &SampleQuality, bytes: &mut Vec<u8>) {
    bytes.push(quality.score);
    bytes.extend([quality.vendor, quality.algorithm].into_iter().flat_map(u16::to_be_bytes));
}

/// Bytes of a view, or a few more.
fn view_length(view: &FingerView) -> usize {
    let block: usize = view.extended.items().iter().map(|item| ITEM_HEADER + item.data.len()).sum();
    let certificates = view.representation.as_ref().map_or(0, |form| form.certificates.len());
    40 + view.qualities.len() * 5 + certificates * 3 + view.minutiae.len() * MINUTIA_LENGTH + block
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
