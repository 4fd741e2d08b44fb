//! One file (or folder) a command: its options, its example, and what it does.

pub mod batch;
pub mod calibrate;
pub mod card;
pub mod compare;
pub mod convert;
pub mod demo;
pub mod embed;
pub mod eval;
pub mod extract;
pub mod inspect;
pub mod models;
pub mod quality;
mod quality_face;
pub mod seal;
pub mod search;
pub mod verify;
