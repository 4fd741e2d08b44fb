//! brainpoolP224r1, brainpoolP320r1 and brainpoolP512r1 (RFC 5639, 3.3, 3.5, 3.7), which no RustCrypto crate offers, on that
//! project's generic arithmetic (`primefield`, `primeorder`), as `bp256` is. Only public data is ever computed with.

macro_rules! brainpool {
    (
        $module:ident, $curve:ident, $uint:ty, $size:ty,
        p: $p:expr, residue_p: $residue_p:expr, n: $n:expr, residue_n: $residue_n:expr,
        a: $a:expr, b: $b:expr, x: $x:expr, y: $y:expr
    ) => {
        pub(crate) use $module::$curve;

        mod $module {
            use elliptic_curve::bigint::{Odd, Uint};
            use elliptic_curve::ff::PrimeField;
            use elliptic_curve::hazmat::FieldArithmetic;
            use elliptic_curve::ops::{BatchInvert, Reduce};
            use elliptic_curve::scalar::{FromUintUnchecked, IsHigh};
            use elliptic_curve::subtle::{Choice, ConstantTimeGreater};
            use elliptic_curve::{Curve, CurveArithmetic, PrimeCurve, PrimeCurveArithmetic};
            use primeorder::{PrimeCurveParams, mul_backend, point_arithmetic, wnaf};

            #[doc = concat!("The curve ", stringify!($curve), "r1.")]
            #[derive(Copy, Clone, Debug, Default, Eq, PartialEq, PartialOrd, Ord)]
            pub struct $curve;

            const ORDER: Odd<$uint> = Odd::<$uint>::from_be_hex($n);

            impl Curve for $curve {
                type FieldBytesSize = $size;
                type Uint = $uint;
                const ORDER: Odd<$uint> = ORDER;
            }

            impl PrimeCurve for $curve {}

            impl elliptic_curve::point::PointCompression for $curve {
                const COMPRESS_POINTS: bool = false;
            }

            pub(crate) use field::FieldElement;
            pub(crate) use scalar::Scalar;

            mod field {
                use elliptic_curve::ff::PrimeField;
                use elliptic_curve::subtle::{Choice, ConstantTimeEq, CtOption};

                primefield::monty_field_params! {
                    name: FieldParams,
                    modulus: $p,
                    uint: $uint,
                    byte_order: primefield::ByteOrder::BigEndian,
                    multiplicative_generator: $residue_p,
                    doc: "Montgomery parameters of the field; the generator is its smallest quadratic non-residue."
                }

                primefield::monty_field_element! {
                    name: FieldElement,
                    params: FieldParams,
                    uint: $uint,
                    doc: "Element of the field."
                }

                primefield::monty_field_arithmetic! { name: FieldElement, params: FieldParams, uint: $uint }
            }

            impl BatchInvert for FieldElement {}

            mod scalar {
                use elliptic_curve::ff::PrimeField;
                use elliptic_curve::subtle::{Choice, ConstantTimeEq, CtOption};

                primefield::monty_field_params! {
                    name: ScalarParams,
                    modulus: $n,
                    uint: $uint,
                    byte_order: primefield::ByteOrder::BigEndian,
                    multiplicative_generator: $residue_n,
                    doc: "Montgomery parameters of the scalars; the generator is their smallest quadratic non-residue."
                }

                primefield::monty_field_element! {
                    name: Scalar,
                    params: ScalarParams,
                    uint: $uint,
                    doc: "Element of the scalars."
                }

                primefield::monty_field_arithmetic! { name: Scalar, params: ScalarParams, uint: $uint }
            }

            elliptic_curve::scalar_impls!($curve, Scalar);
            wnaf::impl_wnaf_size_for_scalar!(Scalar);

            impl AsRef<Scalar> for Scalar {
                fn as_ref(&self) -> &Scalar {
                    self
                }
            }

            impl Reduce<$uint> for Scalar {
                fn reduce(number: &$uint) -> Self {
                    Self::from_uint_unchecked(*number)
                }
            }

            impl Reduce<elliptic_curve::FieldBytes<$curve>> for Scalar {
                fn reduce(bytes: &elliptic_curve::FieldBytes<$curve>) -> Self {
                    Self::from_uint_unchecked(elliptic_curve::field::bytes_to_uint::<$curve>(bytes))
                }
            }

            impl FromUintUnchecked for Scalar {
                type Uint = $uint;

                fn from_uint_unchecked(uint: Self::Uint) -> Self {
                    Self::from_uint_unchecked(uint)
                }
            }

            impl IsHigh for Scalar {
                fn is_high(&self) -> Choice {
                    const HALF: Uint<{ <$uint>::LIMBS }> = ORDER.as_ref().shr_vartime(1);
                    self.to_canonical().ct_gt(&HALF)
                }
            }

            impl CurveArithmetic for $curve {
                type AffinePoint = primeorder::AffinePoint<$curve>;
                type ProjectivePoint = primeorder::ProjectivePoint<$curve>;
                type Scalar = Scalar;
            }

            impl FieldArithmetic for $curve {
                type FieldElement = FieldElement;
            }

            impl PrimeCurveArithmetic for $curve {
                type CurveGroup = primeorder::ProjectivePoint<$curve>;
            }

            impl PrimeCurveParams for $curve {
                type PointArithmetic = point_arithmetic::EquationAIsGeneric;
                type Backend = mul_backend::VariableOnly;

                const EQUATION_A: FieldElement = FieldElement::from_hex_vartime($a);
                const EQUATION_B: FieldElement = FieldElement::from_hex_vartime($b);
                const GENERATOR: (FieldElement, FieldElement) =
                    (FieldElement::from_hex_vartime($x), FieldElement::from_hex_vartime($y));
            }

            impl ecdsa::EcdsaCurve for $curve {
                const NORMALIZE_S: bool = false;
            }
        }
    };
}

brainpool! {
    p224, BrainpoolP224, elliptic_curve::bigint::U256, elliptic_curve::consts::U28,
    p: "00000000d7c134aa264366862a18302575d1d787b09f075797da89f57ec8c0ff", residue_p: 3,
    n: "00000000d7c134aa264366862a18302575d0fb98d116bc4b6ddebca3a5a7939f", residue_n: 3,
    a: "68a5e62ca9ce6c1c299803a6c1530b514e182ad8b0042a59cad29f43",
    b: "2580f63ccfe44138870713b1a92369e33e2135d266dbb372386c400b",
    x: "0d9029ad2c7e5cf4340823b2a87dc68c9e4ce3174c1e6efdee12c07d",
    y: "58aa56f772c0726f24c6b89e4ecdac24354b9e99caa3f6d3761402cd"
}

brainpool! {
    p320, BrainpoolP320, elliptic_curve::bigint::U384, elliptic_curve::consts::U40,
    p: "0000000000000000d35e472036bc4fb7e13c785ed201e065f98fcfa6f6f40def4f92b9ec7893ec28fcd412b1f1b32e27", residue_p: 5,
    n: "0000000000000000d35e472036bc4fb7e13c785ed201e065f98fcfa5b68f12a32d482ec7ee8658e98691555b44c59311", residue_n: 3,
    a: "3ee30b568fbab0f883ccebd46d3f3bb8a2a73513f5eb79da66190eb085ffa9f492f375a97d860eb4",
    b: "520883949dfdbc42d3ad198640688a6fe13f41349554b49acc31dccd884539816f5eb4ac8fb1f1a6",
    x: "43bd7e9afb53d8b85289bcc48ee5bfe6f20137d10a087eb6e7871e2a10a599c710af8d0d39e20611",
    y: "14fdd05545ec1cc8ab4093247f77275e0743ffed117182eaa9c77877aaac6ac7d35245d1692e8ee1"
}

brainpool! {
    p512, BrainpoolP512, elliptic_curve::bigint::U512, elliptic_curve::consts::U64,
    p: "aadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca703308717d4d9b009bc66842aecda12ae6a380e62881ff2f2d82c68528aa6056583a48f3", residue_p: 2,
    n: "aadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca70330870553e5c414ca92619418661197fac10471db1d381085ddaddb58796829ca90069", residue_n: 7,
    a: "7830a3318b603b89e2327145ac234cc594cbdd8d3df91610a83441caea9863bc2ded5d5aa8253aa10a2ef1c98b9ac8b57f1117a72bf2c7b9e7c1ac4d77fc94ca",
    b: "3df91610a83441caea9863bc2ded5d5aa8253aa10a2ef1c98b9ac8b57f1117a72bf2c7b9e7c1ac4d77fc94cadc083e67984050b75ebae5dd2809bd638016f723",
    x: "81aee4bdd82ed9645a21322e9c4c6a9385ed9f70b5d916c1b43b62eef4d0098eff3b1f78e2d0d48d50d1687b93b97d5f7c6d5047406a5e688b352209bcb9f822",
    y: "7dde385d566332ecc0eabfa9cf7822fdf209f70024a57b1aa000c55b881f8111b2dcde494a5f485e5bca4bd88a2763aed1ca2b2fa8f0540678cd1e0f3ad80892"
}
