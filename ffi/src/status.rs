//! What a call returns.

/// What a call returns: BV_STATUS_OK or why it failed. Numbers are never used again for something else; treat one you do
/// not know as a failure.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum bv_status {
    /// It worked.
    Ok = 0,
    /// A pointer that must not be NULL is NULL.
    NullArgument = 1,
    /// A number, text or structure is not one that is allowed there.
    BadArgument = 2,
    /// The header and the library do not belong together.
    AbiMismatch = 3,
    /// An index is not below the count, or a record has no such finger view.
    NoSuchItem = 4,
    /// There is no such value: a record that states no quality, an error without byte offset. The output is 0 or NULL.
    NoValue = 5,
    /// The picture cannot be read.
    Image = 6,
    /// The finger record cannot be read or written.
    Record = 7,
    /// The picture was read, but no finger can be made out in it.
    Extraction = 8,
    /// The network cannot be loaded or run, or its files are damaged.
    Model = 9,
    /// The policy is not one, or its calibration cannot support it.
    Policy = 10,
    /// The calibration table is not one, or belongs to another network.
    Calibration = 11,
    /// The visit's content is more than one visit may hold, or its state is not one that a decision returned.
    Visit = 12,
    /// A fault inside the library that it caught by itself. Nothing was decided; please report it.
    Internal = 13,
    /// The library's code panicked; the panic ends at this call. Nothing was decided; please report it. Handles that the call
    /// was given as `const` stay usable, one that it was to change must be freed.
    Panic = 14,
    /// A certificate, a file of a chip or a seal's request is not one, or may not be used for this.
    Trust = 15,
    /// A sealed template does not open, or a key is not one. Which of the causes it is, is not told.
    Sealed = 16,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_success_is_zero() {
        assert_eq!(bv_status::Ok as u32, 0);
        assert_ne!(bv_status::NullArgument as u32, 0);
    }
}
