//! What a representation of ISO/IEC 19794-2:2011 states beside the finger view: when, with what, and how its minutiae are
//! coded.

use crate::sample::{CaptureTime, Certificate};

/// Capture time, device, certificates and coding of one representation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FingerCapture {
    /// When the sample was captured, in universal time.
    pub time: CaptureTime,
    /// Technology of the capture device: 0 unknown, 1 white light with total internal reflection ... 14 capacitive ... 20
    /// glass fibre.
    pub technology: u8,
    /// Vendor of the capture device, a number given out by IBIA; 0 where not told.
    pub vendor: u16,
    /// The vendor's number of the device type; 0 where not told.
    pub device: u16,
    /// Certification blocks. Not in the bytes where the record's certification flag is 0.
    pub certificates: Vec<Certificate>,
    /// Bytes of a minutia: 5 without, 6 with quality.
    pub minutia_length: u8,
    /// Where ridge endings are placed: 0 at the bifurcation of the valley's skeleton, 1 at the end of the ridge's.
    pub ridge_ending: u8,
}

impl Default for FingerCapture {
    /// Nothing told, minutiae with quality.
    fn default() -> Self {
        Self {
            time: CaptureTime::UNKNOWN,
            technology: 0,
            vendor: 0,
            device: 0,
            certificates: Vec::new(),
            minutia_length: 6,
            ridge_ending: 0,
        }
    }
}
