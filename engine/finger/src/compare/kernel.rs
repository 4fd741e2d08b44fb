//! Which vector form of an inner loop runs here.
//!
//! Every inner loop is written once, in plain Rust, and compiled several times: for what every processor of a kind has
//! (SSE2 on x86-64, NEON on aarch64) and for the vector units that some have. Integers are the same in any order; of `f32`
//! only lane-wise operations and sums of a fixed order are used, which Rust never contracts or reorders. So every form gives
//! the bits of the plain one, which is the oracle of the tests.

/// A form that this processor can run. Can be made by asking the processor only, which is what makes [`forms`] sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Level(Form);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// What the compiler was told to build for.
    Plain,
    /// AVX2.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// AVX-512 with the extensions of its second generation (VPOPCNTDQ).
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Level {
    /// The form that every processor runs.
    pub(crate) const PLAIN: Self = Self(Form::Plain);

    /// Which form it is.
    pub(crate) const fn form(self) -> Form {
        self.0
    }

    /// Whether it is AVX2 without more.
    #[cfg(target_arch = "x86_64")]
    pub(crate) const fn is_avx2(self) -> bool {
        matches!(self.0, Form::Avx2)
    }

    /// Whether it is AVX2 without more.
    #[cfg(not(target_arch = "x86_64"))]
    pub(crate) const fn is_avx2(self) -> bool {
        false
    }

    /// The widest this processor has.
    #[cfg(target_arch = "x86_64")]
    pub(crate) fn best() -> Self {
        let second_generation = is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512dq")
            && is_x86_feature_detected!("avx512vl")
            && is_x86_feature_detected!("avx512vpopcntdq");
        if second_generation && is_x86_feature_detected!("avx2") {
            Self(Form::Avx512)
        } else if is_x86_feature_detected!("avx2") {
            Self(Form::Avx2)
        } else {
            Self::PLAIN
        }
    }

    /// The widest this processor has.
    #[cfg(not(target_arch = "x86_64"))]
    pub(crate) const fn best() -> Self {
        Self::PLAIN
    }

    /// All that this processor has, narrow ones first.
    #[cfg(test)]
    pub(crate) fn all() -> Vec<Self> {
        let mut all = vec![Self::PLAIN];
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") {
            all.push(Self(Form::Avx2));
        }
        if !all.contains(&Self::best()) {
            all.push(Self::best());
        }
        all
    }
}

/// The nearest whole number, modulo 65,536, of one below four million either way. Unlike a cast it is a single addition in
/// any form: at one and a half times two to the 23rd, numbers of 24 bits have no places behind the point.
#[inline(always)]
pub(crate) const fn whole(value: f32) -> u16 {
    (value + 12_582_912.0).to_bits() as u16
}

/// Defines `fn $name(level, ...)`, which runs `$plain(...)` compiled for that level. `$plain` must be `#[inline(always)]`.
/// `narrow` and `wide`, where given, are other ways to the same bits that suit AVX2 and AVX-512. Without `wide`, AVX-512 runs
/// the form of AVX2: registers twice as wide slow down all that runs beside them by more than short loops gain.
macro_rules! forms {
    ($(#[$doc:meta])* fn $name:ident($($arg:ident: $kind:ty),* $(,)?) = $plain:path; narrow $narrow:path; wide $wide:path) => {
        $(#[$doc])*
        #[inline]
        fn $name(level: $crate::compare::kernel::Level, $($arg: $kind),*) {
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2")]
            fn avx2($($arg: $kind),*) {
                $narrow($($arg),*);
            }
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512vpopcntdq")]
            fn avx512($($arg: $kind),*) {
                $wide($($arg),*);
            }
            match level.form() {
                $crate::compare::kernel::Form::Plain => $plain($($arg),*),
                // SAFETY: such a level exists only where the processor said that it has these features.
                #[cfg(target_arch = "x86_64")]
                #[allow(unsafe_code)]
                $crate::compare::kernel::Form::Avx2 => unsafe { avx2($($arg),*) },
                // SAFETY: such a level exists only where the processor said that it has these features.
                #[cfg(target_arch = "x86_64")]
                #[allow(unsafe_code)]
                $crate::compare::kernel::Form::Avx512 => unsafe { avx512($($arg),*) },
            }
        }
    };
    ($(#[$doc:meta])* fn $name:ident($($arg:ident: $kind:ty),* $(,)?) = $plain:path) => {
        $crate::compare::kernel::forms! { $(#[$doc])* fn $name($($arg: $kind),*) = $plain; narrow $plain }
    };
    ($(#[$doc:meta])* fn $name:ident($($arg:ident: $kind:ty),* $(,)?) = $plain:path; narrow $narrow:path) => {
        $(#[$doc])*
        #[inline]
        fn $name(level: $crate::compare::kernel::Level, $($arg: $kind),*) {
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2")]
            fn avx2($($arg: $kind),*) {
                $narrow($($arg),*);
            }
            match level.form() {
                $crate::compare::kernel::Form::Plain => $plain($($arg),*),
                // SAFETY: such a level exists only where the processor said that it has AVX2.
                #[cfg(target_arch = "x86_64")]
                #[allow(unsafe_code)]
                $crate::compare::kernel::Form::Avx2 | $crate::compare::kernel::Form::Avx512 => unsafe { avx2($($arg),*) },
            }
        }
    };
}
pub(crate) use forms;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn whole_numbers_are_the_nearest(value in -4_000_000.0_f32..4_000_000.0) {
            prop_assert_eq!(whole(value), value.round_ties_even() as i32 as u16);
        }
    }
}
