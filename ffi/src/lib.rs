//! C ABI of the verification engine.
