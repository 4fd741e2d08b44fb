//! The record as it stands in the bytes: raw codes, nothing scaled, nothing lost.

use std::fmt;

use zeroize::Zeroize;

use crate::sample::{CaptureTime, SampleQuality};

/// Which standard and edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaceEdition {
    /// ISO/IEC 19794-5:2005, version `010`.
    Iso2005,
    /// ANSI INCITS 385-2004: the same bytes and version with other codes for sex, eyes and hair and one more property.
    Ansi2004,
    /// ISO/IEC 19794-5:2011, version `030`.
    Iso2011,
}

impl fmt::Display for FaceEdition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Iso2005 => "ISO/IEC 19794-5:2005",
            Self::Ansi2004 => "INCITS 385-2004",
            Self::Iso2011 => "ISO/IEC 19794-5:2011",
        })
    }
}

/// A face image record with one or more faces.
#[derive(Clone, PartialEq, Eq)]
pub struct FaceRecord {
    /// Which edition it was read from or is to be written in.
    pub edition: FaceEdition,
    /// 2011: the certification flag of the general header, 0; 0 in the others.
    pub certification: u8,
    /// 2011: how the representations follow each other in time: 0 one only, 1 not told, 2 irregular in one session, 3
    /// irregular in several, 4..=0xFFFE milliseconds between two; 0 in the others.
    pub temporal: u16,
    /// The faces.
    pub faces: Vec<Face>,
}

/// One face: what is said about it, and its picture. Wiped from memory on drop.
///
/// Fields that an edition lacks hold their default, which means that nothing is said.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Face {
    /// 2011: when the picture was taken.
    pub time: CaptureTime,
    /// What took the picture (2005: source type, 2011: capture device technology): 0 not told, 1..=3 photograph, 4..=6 video
    /// frame, 7 unknown.
    pub source: u8,
    /// 2011: who made the device, a number given out by IBIA.
    pub vendor: u16,
    /// The device, by its maker's numbers; 0 not told.
    pub device: u16,
    /// 2005: quality of the picture, 0 not told.
    pub quality: u16,
    /// 2011: qualities of the picture, at most 255.
    pub qualities: Vec<SampleQuality>,
    /// 2011: certification blocks of three bytes; empty but for records of a draft.
    pub certifications: Vec<[u8; 3]>,
    /// Code of the sex, 0 not told.
    pub sex: u8,
    /// Code of the colour of the eyes, 0 not told.
    pub eye_colour: u8,
    /// Code of the colour of the hair, 0 not told.
    pub hair_colour: u8,
    /// 2011: height of the person in centimetres, 0 not told.
    pub height: u8,
    /// 24 bits: bit 0 says that the others are meant; glasses, beard and so on.
    pub properties: u32,
    /// 2005: a code; 2011: bits, bit 0 says that the others are meant.
    pub expression: u16,
    /// Yaw, pitch and roll, coded; see [`pose_degrees`](crate::pose_degrees).
    pub pose: [u8; 3],
    /// Uncertainty of yaw, pitch and roll, coded; see [`uncertainty_degrees`](crate::uncertainty_degrees).
    pub pose_uncertainty: [u8; 3],
    /// Feature points (2005) or landmarks (2011), at most 65535.
    pub points: Vec<FacePoint>,
    /// 0 basic, 1 full frontal, 2 token frontal, 3 post-processed frontal (2011), 0x80.. the same with shape.
    pub image_type: u8,
    /// 2005: 0 JPEG, 1 JPEG 2000; 2011: 0 JPEG, 1 JPEG 2000 with losses, 2 without, 3 PNG.
    pub data_type: u8,
    /// Stated width in pixels.
    pub image_width: u16,
    /// Stated height in pixels.
    pub image_height: u16,
    /// 0 not told, 1 24-bit RGB, 2 YUV 4:2:2, 3 8-bit grey; 2005: 4 other; 2011: 4 48-bit RGB, 5 16-bit grey, 6 other.
    pub colour_space: u8,
    /// 2011: level of the sampling rate, 0 lowest.
    pub sampling: u8,
    /// 2011: bits for what was done to the picture after capture.
    pub processing: u16,
    /// 2011: which other representation it was made of, 0 or its own number where of none.
    pub cross_reference: u8,
    /// The encoded picture.
    pub picture: Vec<u8>,
    /// 2011: what follows the picture, as it is: shape information and data.
    pub extra: Vec<u8>,
}

/// A feature point or landmark.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct FacePoint {
    /// 1 feature point of MPEG-4; 2011: 2 anthropometric in the picture, 3 anthropometric in space.
    pub kind: u8,
    /// MPEG-4: group in the high four bits, point in the low; else the point's own code.
    pub code: u8,
    /// Pixels from the left.
    pub x: u16,
    /// Pixels from the top.
    pub y: u16,
    /// 2011: depth; 2005: reserved, 0.
    pub z: u16,
}

impl Drop for Face {
    fn drop(&mut self) {
        self.picture.zeroize();
        self.extra.zeroize();
        self.points.fill(FacePoint::default());
        // Keeps the optimiser from dropping the writes to memory that is about to be freed.
        std::hint::black_box(&mut self.points);
        (self.sex, self.eye_colour, self.hair_colour, self.height) = (0, 0, 0, 0);
        (self.properties, self.expression) = (0, 0);
        std::hint::black_box(self);
    }
}
