//! Biometric verification: received samples and references in, a reasoned decision out.
