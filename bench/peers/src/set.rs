//! The pictures of a set.

use std::error::Error;
use std::path::Path;

use image::GrayImage;

/// A picture of a finger.
pub struct Item {
    /// Its name in the set.
    pub id: String,
    /// Whose finger it is.
    pub subject: String,
    /// The picture, decoded beforehand.
    pub image: GrayImage,
    /// Pixels per inch.
    pub ppi: u16,
    /// The picture's file, for engines that take nothing else.
    #[cfg(feature = "nbis")]
    pub file: Vec<u8>,
}

/// Reads SET.csv (`id,subject,path,ppi`, paths relative to it) and its pictures.
pub fn read(set: &Path) -> Result<Vec<Item>, Box<dyn Error>> {
    let folder = set.parent().unwrap_or_else(|| Path::new("."));
    let mut items = Vec::new();
    for row in csv::Reader::from_path(set)?.deserialize() {
        let (id, subject, path, ppi): (String, String, String, u16) = row?;
        let file = std::fs::read(folder.join(path))?;
        let image = image::load_from_memory(&file)?.into_luma8();
        items.push(Item {
            id,
            subject,
            image,
            ppi,
            #[cfg(feature = "nbis")]
            file,
        });
    }
    Ok(items)
}
