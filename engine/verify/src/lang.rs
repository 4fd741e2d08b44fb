//! The two languages a decision speaks: the words of `bioverify-core`.

pub use bioverify_core::{Lang, LangError};
