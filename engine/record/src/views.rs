//! The fingers of a record, each as minutiae or as a picture.

use bioverify_core::{FingerPosition, GrayImage, Limits, MinutiaSet, Ppi};

use crate::error::RecordError;
use crate::extensible::PictureBlock;
use crate::finger_image::{FingerImage, ViewError};
use crate::pixels::decode_pixels;
use crate::record::Record;

/// One finger of a record.
#[derive(Debug, Clone)]
pub struct RecordView {
    /// Which finger, as far as the record says.
    pub position: FingerPosition,
    /// What the record holds of it, or why that cannot be had.
    pub content: Result<ViewContent, ViewError>,
}

/// What a record holds of a finger.
#[derive(Debug, Clone)]
pub enum ViewContent {
    /// Minutiae, 500 ppi.
    Minutiae(MinutiaSet),
    /// A picture, dark ridges.
    Picture(GrayImage),
}

impl Record {
    /// Every finger of the record: minutiae scaled to 500 ppi, pictures decoded. Views without any minutia are left out; a
    /// view that cannot be used spoils only itself. All pictures together stay within `limits.max_alloc_bytes`.
    #[must_use]
    pub fn views(&self, limits: &Limits) -> Vec<RecordView> {
        let mut views = Vec::new();
        let mut limits = *limits;
        self.push_views(&mut limits, &mut views);
        views
    }

    /// Adds the views, and takes what their pictures need from the limits.
    pub(crate) fn push_views(&self, limits: &mut Limits, views: &mut Vec<RecordView>) {
        match self {
            Self::Native(template) => views.push(of_minutiae(Ok(template.minutiae.clone()))),
            Self::Minutiae(record) => {
                let filled = record.views.iter().enumerate().filter(|(_, view)| !view.minutiae.is_empty());
                views.extend(filled.map(|(index, view)| match view.several_fingers() {
                    Some(position) => not_one_finger(position),
                    None => of_minutiae(record.to_minutia_set(index)),
                }));
            }
            Self::Card(object) => views.extend(object.minutia_sets().into_iter().map(of_minutiae)),
            Self::FingerImages(record) => views.extend(record.views.iter().map(|view| of_picture(view, limits))),
            Self::Extensible(record) => {
                views.extend(record.representations.iter().map(|picture| of_representation(picture, limits)));
            }
            Self::Group(group) => group.push_views(limits, views),
        }
    }
}

/// Minutiae of several fingers in one view: nobody can tell whose is which.
fn not_one_finger(position: u8) -> RecordView {
    let content = Err(ViewError::NotOneFinger { position: position.into() });
    RecordView { position: FingerPosition::Unknown, content }
}

fn of_minutiae(set: Result<MinutiaSet, RecordError>) -> RecordView {
    let position = set.as_ref().map_or(FingerPosition::Unknown, MinutiaSet::position);
    RecordView { position, content: set.map(ViewContent::Minutiae).map_err(ViewError::from) }
}

fn of_picture(view: &FingerImage, limits: &mut Limits) -> RecordView {
    let picture = if view.is_one_finger() {
        view.picture(limits)
    } else {
        Err(ViewError::NotOneFinger { position: view.position.into() })
    };
    RecordView { position: view.finger(), content: counted(picture, limits) }
}

/// A picture of ISO/IEC 39794-4, at 500 ppi where its resolution is not told.
fn of_representation(view: &PictureBlock, limits: &mut Limits) -> RecordView {
    let ppi = view.pixels_per_inch().map_or(Ok(Ppi::STANDARD), Ppi::new);
    let picture = match (view.position_code(), ppi) {
        (Some(position @ 13..), _) => Err(ViewError::NotOneFinger { position }),
        (_, Err(error)) => {
            let px_per_cm = (f64::from(error.given) / 2.54).round() as u16;
            Err(RecordError::Resolution { field: "sampling rate", px_per_cm }.into())
        }
        (_, Ok(ppi)) => decode_pixels(view.picture().unwrap_or_default(), ppi, limits).map_err(ViewError::from),
    };
    RecordView { position: view.position(), content: counted(picture, limits) }
}

/// What a picture takes is not there for the next one.
fn counted(picture: Result<GrayImage, ViewError>, limits: &mut Limits) -> Result<ViewContent, ViewError> {
    let picture = picture?;
    limits.max_alloc_bytes = limits.max_alloc_bytes.saturating_sub(picture.pixels().len() as u64);
    Ok(ViewContent::Picture(picture))
}
