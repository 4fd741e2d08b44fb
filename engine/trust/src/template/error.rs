//! What can go wrong with keys and sealed templates. Nothing here tells of a template or a key.

/// Why bytes are no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not 32 bytes.
    #[error("a key has 32 bytes, {0} were given: make one with a generator of random bytes")]
    Length(usize),
    /// One byte repeated: memory that nobody filled.
    #[error("the key is one byte repeated, which no generator of random bytes gives: make a new one")]
    Constant,
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes: {0}")]
    NoRandomness(getrandom::Error),
}

/// Why a template was not sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealingError {
    /// Neither a native finger nor a native face template.
    #[error("only the engine's own finger and face templates are sealed: convert the record to `native` first")]
    NotATemplate,
    /// A sealed template.
    #[error("the template is sealed already: reseal it under another key, or open it")]
    AlreadySealed,
    /// Longer than any template.
    #[error("a template of {0} bytes is longer than any that the engine writes")]
    TooLong(usize),
    /// The operating system gave no random bytes: without a nonce of its own nothing may be sealed.
    #[error("the operating system gave no random bytes: {0}")]
    NoRandomness(getrandom::Error),
}

/// A sealed template does not open: another key, another owner, changed bytes, or no sealed template at all. Which of
/// them is not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the sealed template does not open: check the key ring and the owner, or enrol again")]
pub struct CannotOpen;
