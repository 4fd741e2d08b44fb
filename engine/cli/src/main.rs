//! The `bioverify` command: every engine job on the command line.

// A drawing in a test may differ in a bit.
#![cfg_attr(test, allow(clippy::disallowed_methods))]

mod args;
mod card_args;
mod commands;
mod curves;
mod engine_args;
mod faces;
mod fault;
mod input;
mod keys;
mod output;
mod overlay;
mod params;
mod progress;
mod report;
mod svg;
mod tables;
mod templates;
mod timing;
mod trust;
mod words;

use std::alloc::System;
use std::process::ExitCode;

use zeroizing_alloc::ZeroAlloc;

/// Wipes memory when it is freed: decoders of pictures have buffers of their own, with what is in the pictures.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);

fn main() -> ExitCode {
    args::run()
}
