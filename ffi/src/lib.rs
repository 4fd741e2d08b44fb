//! The C ABI of the verification engine.
//!
//! What a C program may rely on stands at the top of `include/bioverify.h`, which is generated from this crate. One file
//! holds one handle type; `pointer` is the only place that turns a caller's pointer into a reference, `guard` the only one
//! that catches panics and writes errors.
//!
//! # Safety
//! Every exported function demands of every pointer what the header's contract says: NULL, or what the parameter's type and
//! description promise, for as long as the call lasts; a handle is used by one thread at a time (an engine by any number)
//! and never after its `_free`.

use std::alloc::System;

use zeroizing_alloc::ZeroAlloc;

/// Wipes memory when it is freed: decoders of pictures have buffers of their own, with what is in the pictures.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);

// Without unwinding the promise that a panic becomes BV_STATUS_PANIC cannot be kept.
#[cfg(not(panic = "unwind"))]
compile_error!("bioverify-ffi must be built with panic = \"unwind\"");

mod batch;
mod buffer;
mod builder;
mod codes;
mod comparison;
mod decision;
mod decision_reason;
mod engine;
mod error;
mod face;
mod factor;
mod failure;
mod guard;
mod image;
mod key_ring;
mod origin;
mod person;
mod pointer;
mod reason;
mod status;
mod template;
mod text;
mod visit;

pub use batch::*;
pub use buffer::*;
pub use builder::*;
pub use codes::*;
pub use comparison::*;
pub use decision::*;
pub use engine::*;
pub use error::*;
pub use face::*;
pub use factor::*;
pub use image::*;
pub use key_ring::*;
pub use origin::*;
pub use person::*;
pub use reason::*;
pub use status::*;
pub use template::*;
pub use visit::*;
