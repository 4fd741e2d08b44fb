//! The `bioverify` command.
fn main() {}
