//! Bytes from outside into typed values, and back.
