//! A face as it comes in.

use std::borrow::Cow;
use std::fmt;

use bioverify_core::RgbImage;

/// What a face sample is made of.
#[derive(Clone)]
#[non_exhaustive]
pub enum FaceContent<'a> {
    /// A photo file (JPEG, PNG, JPEG 2000, BMP, TIFF or PNM) or a face record (EF.DG2, ISO/IEC 19794-5), told by its content and
    /// turned as its EXIF orientation says.
    Encoded(Cow<'a, [u8]>),
    /// A photo already decoded.
    Image(RgbImage),
    /// A native face template: no photo is processed, and neither its quality nor its liveness can be looked at.
    Template(Cow<'a, [u8]>),
}

/// One captured or enrolled face.
#[derive(Clone)]
pub struct FaceSample<'a> {
    /// Photo or template.
    pub content: FaceContent<'a>,
}

impl<'a> FaceSample<'a> {
    /// The bytes of a photo file.
    #[must_use]
    pub fn encoded(bytes: impl Into<Cow<'a, [u8]>>) -> Self {
        Self { content: FaceContent::Encoded(bytes.into()) }
    }

    /// A decoded photo.
    #[must_use]
    pub const fn image(photo: RgbImage) -> Self {
        Self { content: FaceContent::Image(photo) }
    }

    /// The bytes of a native face template.
    #[must_use]
    pub fn template(bytes: impl Into<Cow<'a, [u8]>>) -> Self {
        Self { content: FaceContent::Template(bytes.into()) }
    }
}

impl fmt::Debug for FaceSample<'_> {
    /// Kind only: the rest is biometric data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.content {
            FaceContent::Encoded(_) => "FaceSample(encoded)",
            FaceContent::Image(_) => "FaceSample(image)",
            FaceContent::Template(_) => "FaceSample(template)",
        })
    }
}
