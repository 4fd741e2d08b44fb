//! Behaviour of the crate on vectors, malformed files, pictures and random records.
//!
//! `BIOVERIFY_BLESS=1` writes the fixtures under `testdata/record` anew instead of comparing with them.

#[cfg(test)]
mod card_objects;
#[cfg(test)]
mod cards;
#[cfg(test)]
mod cut_pictures;
#[cfg(test)]
mod doctor;
#[cfg(test)]
mod extensible;
#[cfg(test)]
mod face_conversions;
#[cfg(test)]
mod face_images;
#[cfg(test)]
mod faces;
#[cfg(test)]
mod files;
#[cfg(test)]
mod finger_conversions;
#[cfg(test)]
mod finger_groups;
#[cfg(test)]
mod finger_image_codings;
#[cfg(test)]
mod finger_images;
#[cfg(test)]
mod finger_series;
#[cfg(test)]
mod golden;
#[cfg(test)]
mod groups;
#[cfg(test)]
mod independent;
#[cfg(test)]
mod json;
#[cfg(test)]
mod losses;
#[cfg(test)]
mod malformed;
#[cfg(test)]
mod native;
#[cfg(test)]
mod pixels;
#[cfg(test)]
mod portraits;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod refused;
#[cfg(test)]
mod shared;
#[cfg(test)]
mod tints;
#[cfg(test)]
mod wsq_rate;
#[cfg(test)]
mod zones;
