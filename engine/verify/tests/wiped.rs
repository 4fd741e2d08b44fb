//! Nothing biometric is left in memory after a visit of pixels and templates, whatever the application's allocator.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)] // Helpers of tests are tests.

mod memory;

#[test]
fn nothing_biometric_is_left_in_memory_after_a_visit() {
    memory::nothing_is_left("nothing_biometric_is_left_in_memory_after_a_visit", memory::Inputs::Decoded);
}
