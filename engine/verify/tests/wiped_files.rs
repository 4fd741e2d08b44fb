//! Nothing biometric is left in memory after a visit of picture files either, where freed memory is wiped: decoders of PNG and
//! JPEG have buffers of their own. The command line and the C library are built with this allocator.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)] // Helpers of tests are tests.

use std::alloc::System;

use zeroizing_alloc::ZeroAlloc;

mod memory;

#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);

#[test]
fn nothing_biometric_is_left_in_memory_after_a_visit_of_files() {
    memory::nothing_is_left("nothing_biometric_is_left_in_memory_after_a_visit_of_files", memory::Inputs::Encoded);
}
