//! Minutiae as a card compares them (ISO/IEC 19794-2:2005, clause 8; ISO/IEC 19794-2:2011, clause 9): bare minutiae in
//! millimetres, and the data objects of ISO/IEC 7816-11 around them.
//!
//! ```text
//! 7F61                          biometric information template group: what the card asks for
//!   02 n                        number of templates
//!   7F60                        biometric information template, n times
//!     83                        reference data qualifier
//!     A1 { 81 82 87 88          header: kind, which finger, owner and number of the format
//!          B1 { 81 82 83 } }    fewest and most minutiae, their order, further features
//!     5F2E | 7F2E               biometric data, where the template holds any
//! 7F2E { 81 | 90 }              verification data on their way to the card: the minutiae
//! ```
//!
//! The bare minutiae have no magic, no length and no image: only who asked for them knows what they are.

mod choose;
mod data;
mod format;
mod minutiae;
mod object;
mod order;
mod read;
mod request;
mod set;
mod write;

pub use format::CardFormat;
pub(crate) use minutiae::walk_bare;
pub use minutiae::{CardMinutia, CardMinutiae};
pub use object::{CardContent, CardData, CardObject, CardTemplate, CardWrapper};
pub use order::{MinutiaOrder, OrderKey};
pub use read::read_card;
pub(crate) use read::walk_card;
pub use request::CardRequest;

/// The data template that holds minutiae and further features.
const DATA_TEMPLATE: u32 = 0x7F2E;
/// The same as one primitive object.
const DATA: u32 = 0x5F2E;
/// Standardised data: primitive, and constructed around further objects.
const STANDARD: [u32; 2] = [0x81, 0xA1];
/// Minutiae where they stand beside ridge counts, cores, deltas and zonal quality (91 to 94).
const MINUTIAE_OBJECT: u32 = 0x90;
/// Parameters of the comparison on the card: primitive or constructed.
const PARAMETERS: [u16; 2] = [0x91, 0xB1];

/// Where the objects are defined.
const OBJECTS: &str = "ISO/IEC 7816-11:2017, biometric information template";
/// Where the minutiae are defined.
const MINUTIAE: &str = "ISO/IEC 19794-2:2005, 8";
