//! Behaviour of passive authentication: the committed cards, the real test passport, tampering byte by byte, paths and
//! lists, malformed input.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod cards;
mod certificates;
mod damage;
mod inspect;
mod master_lists;
mod passport;
mod paths;
mod private_keys;
mod seals;
mod support;
mod tampering;
mod templates;
