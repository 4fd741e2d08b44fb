//! Eight numbers at once, for loops that the compiler does not turn into vectors by itself.
//!
//! Each operation is the lane-wise one of `f32` or `i32`, so both forms give the same bits.

/// Lanes.
pub(crate) const LANES: usize = 8;

#[cfg(target_arch = "x86_64")]
pub(crate) mod avx2;
pub(crate) mod plain;

/// Defines `fn $name(level, ...)` whose body is compiled twice: with the lanes of [`plain`] and with those of [`avx2`]. The
/// body calls them as `lanes::all`, `lanes::read` and so on.
macro_rules! in_eights {
    ($(#[$doc:meta])* fn $name:ident($($arg:ident: $kind:ty),* $(,)?) $body:block) => {
        $(#[$doc])*
        #[inline]
        fn $name(level: $crate::compare::kernel::Level, $($arg: $kind),*) {
            fn plain($($arg: $kind),*) {
                use $crate::compare::lanes::plain as lanes;
                $body
            }
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2")]
            fn avx2($($arg: $kind),*) {
                use $crate::compare::lanes::avx2 as lanes;
                $body
            }
            match level.form() {
                $crate::compare::kernel::Form::Plain => plain($($arg),*),
                // SAFETY: such a level exists only where the processor said that it has AVX2.
                #[cfg(target_arch = "x86_64")]
                #[allow(unsafe_code)]
                $crate::compare::kernel::Form::Avx2 | $crate::compare::kernel::Form::Avx512 => unsafe { avx2($($arg),*) },
            }
        }
    };
}
pub(crate) use in_eights;
