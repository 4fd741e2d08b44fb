//! The elliptic curves of travel documents, by name or by explicit parameters.
//!
//! ICAO Doc 9303-12, 4.1.6 asks for explicit parameters. They must be **exactly** those of a known curve, base point
//! included: a certificate that brings its own base point can be made to fit any public key (CVE-2020-0601).

use crate::ber::{Element, INTEGER, Malformed, OCTET_STRING, OID, SEQUENCE, trimmed};
use crate::oid;

/// A curve signatures are checked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Curve {
    P224,
    P256,
    P384,
    P521,
    BrainpoolP224,
    BrainpoolP256,
    BrainpoolP320,
    BrainpoolP384,
    BrainpoolP512,
}

/// What describes a curve, in hexadecimal: NIST SP 800-186, 3.2.1, and RFC 5639, 3.
struct Parameters {
    curve: Curve,
    name: &'static str,
    oid: &'static [u8],
    p: &'static str,
    a: &'static str,
    b: &'static str,
    x: &'static str,
    y: &'static str,
    n: &'static str,
}

impl Curve {
    /// Its name.
    pub(crate) fn name(self) -> &'static str {
        TABLE.iter().find(|known| known.curve == self).map_or("", |known| known.name)
    }

    /// Bits of the order of its base point.
    pub(crate) fn bits(self) -> usize {
        match self {
            Self::P224 | Self::BrainpoolP224 => 224,
            Self::P256 | Self::BrainpoolP256 => 256,
            Self::BrainpoolP320 => 320,
            Self::P384 | Self::BrainpoolP384 => 384,
            Self::BrainpoolP512 => 512,
            Self::P521 => 521,
        }
    }

    /// By the parameters of a key (RFC 5480, 2.1.1; RFC 3279, 2.3.5). `None` where they are well-formed but not those
    /// of a known curve.
    pub(crate) fn of(parameters: &Element<'_>) -> Result<Option<Self>, Malformed> {
        match parameters.tag {
            OID => Ok(TABLE.iter().find(|known| known.oid == parameters.value).map(|known| known.curve)),
            SEQUENCE => Self::explicit(parameters),
            _ => Ok(None),
        }
    }

    fn explicit(parameters: &Element<'_>) -> Result<Option<Self>, Malformed> {
        const FIELD: &str = "elliptic curve parameters";
        let mut inside = parameters.inside();
        inside.expect(INTEGER, FIELD)?;
        let mut field = inside.expect(SEQUENCE, FIELD)?.inside();
        if field.expect(OID, FIELD)?.value != oid::PRIME_FIELD {
            return Ok(None);
        }
        let p = field.expect(INTEGER, FIELD)?.unsigned(FIELD)?;
        let mut coefficients = inside.expect(SEQUENCE, FIELD)?.inside();
        let a = coefficients.expect(OCTET_STRING, FIELD)?.value;
        let b = coefficients.expect(OCTET_STRING, FIELD)?.value;
        let base = inside.expect(OCTET_STRING, FIELD)?.value;
        let n = inside.expect(INTEGER, FIELD)?.unsigned(FIELD)?;
        let cofactor = if inside.is_empty() { 1 } else { inside.expect(INTEGER, FIELD)?.small(FIELD)? };
        inside.end(FIELD)?;
        let known = TABLE.iter().find(|known| {
            cofactor == 1
                && same(known.p, p)
                && same(known.a, a)
                && same(known.b, b)
                && same(known.n, n)
                && same_base(known, base)
        });
        Ok(known.map(|known| known.curve))
    }
}

/// Whether a number in hexadecimal is this one, whatever leading zeros either has.
fn same(hexadecimal: &str, number: &[u8]) -> bool {
    let number: String = trimmed(number).iter().map(|octet| format!("{octet:02x}")).collect();
    hexadecimal.trim_start_matches('0') == number.trim_start_matches('0')
}

/// Whether an encoded point (SEC 1, 2.3.3) is the base point.
fn same_base(known: &Parameters, base: &[u8]) -> bool {
    let odd = known
        .y
        .bytes()
        .last()
        .is_some_and(|digit| matches!(digit, b'1' | b'3' | b'5' | b'7' | b'9' | b'b' | b'd' | b'f'));
    let len = known.p.len() / 2;
    match base.split_first() {
        Some((4, rest)) if rest.len() == 2 * len => {
            let (x, y) = rest.split_at(len);
            same(known.x, x) && same(known.y, y)
        }
        Some((2, x)) if x.len() == len => !odd && same(known.x, x),
        Some((3, x)) if x.len() == len => odd && same(known.x, x),
        _ => false,
    }
}

/// Every known curve. Lower-case digits; `p`, `x` and `y` at full length.
const TABLE: [Parameters; 9] = [
    Parameters {
        curve: Curve::P224,
        name: "P-224",
        oid: &[0x2B, 0x81, 0x04, 0x00, 0x21],
        p: "ffffffffffffffffffffffffffffffff000000000000000000000001",
        a: "fffffffffffffffffffffffffffffffefffffffffffffffffffffffe",
        b: "b4050a850c04b3abf54132565044b0b7d7bfd8ba270b39432355ffb4",
        x: "b70e0cbd6bb4bf7f321390b94a03c1d356c21122343280d6115c1d21",
        y: "bd376388b5f723fb4c22dfe6cd4375a05a07476444d5819985007e34",
        n: "ffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3d",
    },
    Parameters {
        curve: Curve::P256,
        name: "P-256",
        oid: &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07],
        p: "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
        a: "ffffffff00000001000000000000000000000000fffffffffffffffffffffffc",
        b: "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b",
        x: "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
        y: "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
        n: "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
    },
    Parameters {
        curve: Curve::P384,
        name: "P-384",
        oid: &[0x2B, 0x81, 0x04, 0x00, 0x22],
        p: "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff",
        a: "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000fffffffc",
        b: "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef",
        x: "aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7",
        y: "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f",
        n: "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
    },
    Parameters {
        curve: Curve::P521,
        name: "P-521",
        oid: &[0x2B, 0x81, 0x04, 0x00, 0x23],
        p: "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        a: "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc",
        b: "0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00",
        x: "00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66",
        y: "011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650",
        n: "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
    },
    Parameters {
        curve: Curve::BrainpoolP224,
        name: "brainpoolP224r1",
        oid: &[0x2B, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01, 0x05],
        p: "d7c134aa264366862a18302575d1d787b09f075797da89f57ec8c0ff",
        a: "68a5e62ca9ce6c1c299803a6c1530b514e182ad8b0042a59cad29f43",
        b: "2580f63ccfe44138870713b1a92369e33e2135d266dbb372386c400b",
        x: "0d9029ad2c7e5cf4340823b2a87dc68c9e4ce3174c1e6efdee12c07d",
        y: "58aa56f772c0726f24c6b89e4ecdac24354b9e99caa3f6d3761402cd",
        n: "d7c134aa264366862a18302575d0fb98d116bc4b6ddebca3a5a7939f",
    },
    Parameters {
        curve: Curve::BrainpoolP256,
        name: "brainpoolP256r1",
        oid: &[0x2B, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01, 0x07],
        p: "a9fb57dba1eea9bc3e660a909d838d726e3bf623d52620282013481d1f6e5377",
        a: "7d5a0975fc2c3057eef67530417affe7fb8055c126dc5c6ce94a4b44f330b5d9",
        b: "26dc5c6ce94a4b44f330b5d9bbd77cbf958416295cf7e1ce6bccdc18ff8c07b6",
        x: "8bd2aeb9cb7e57cb2c4b482ffc81b7afb9de27e1e3bd23c23a4453bd9ace3262",
        y: "547ef835c3dac4fd97f8461a14611dc9c27745132ded8e545c1d54c72f046997",
        n: "a9fb57dba1eea9bc3e660a909d838d718c397aa3b561a6f7901e0e82974856a7",
    },
    Parameters {
        curve: Curve::BrainpoolP320,
        name: "brainpoolP320r1",
        oid: &[0x2B, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01, 0x09],
        p: "d35e472036bc4fb7e13c785ed201e065f98fcfa6f6f40def4f92b9ec7893ec28fcd412b1f1b32e27",
        a: "3ee30b568fbab0f883ccebd46d3f3bb8a2a73513f5eb79da66190eb085ffa9f492f375a97d860eb4",
        b: "520883949dfdbc42d3ad198640688a6fe13f41349554b49acc31dccd884539816f5eb4ac8fb1f1a6",
        x: "43bd7e9afb53d8b85289bcc48ee5bfe6f20137d10a087eb6e7871e2a10a599c710af8d0d39e20611",
        y: "14fdd05545ec1cc8ab4093247f77275e0743ffed117182eaa9c77877aaac6ac7d35245d1692e8ee1",
        n: "d35e472036bc4fb7e13c785ed201e065f98fcfa5b68f12a32d482ec7ee8658e98691555b44c59311",
    },
    Parameters {
        curve: Curve::BrainpoolP384,
        name: "brainpoolP384r1",
        oid: &[0x2B, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01, 0x0B],
        p: "8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b412b1da197fb71123acd3a729901d1a71874700133107ec53",
        a: "7bc382c63d8c150c3c72080ace05afa0c2bea28e4fb22787139165efba91f90f8aa5814a503ad4eb04a8c7dd22ce2826",
        b: "04a8c7dd22ce28268b39b55416f0447c2fb77de107dcd2a62e880ea53eeb62d57cb4390295dbc9943ab78696fa504c11",
        x: "1d1c64f068cf45ffa2a63a81b7c13f6b8847a3e77ef14fe3db7fcafe0cbd10e8e826e03436d646aaef87b2e247d4af1e",
        y: "8abe1d7520f9c2a45cb1eb8e95cfd55262b70b29feec5864e19c054ff99129280e4646217791811142820341263c5315",
        n: "8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b31f166e6cac0425a7cf3ab6af6b7fc3103b883202e9046565",
    },
    Parameters {
        curve: Curve::BrainpoolP512,
        name: "brainpoolP512r1",
        oid: &[0x2B, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01, 0x0D],
        p: "aadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca703308717d4d9b009bc66842aecda12ae6a380e62881ff2f2d82c68528aa6056583a48f3",
        a: "7830a3318b603b89e2327145ac234cc594cbdd8d3df91610a83441caea9863bc2ded5d5aa8253aa10a2ef1c98b9ac8b57f1117a72bf2c7b9e7c1ac4d77fc94ca",
        b: "3df91610a83441caea9863bc2ded5d5aa8253aa10a2ef1c98b9ac8b57f1117a72bf2c7b9e7c1ac4d77fc94cadc083e67984050b75ebae5dd2809bd638016f723",
        x: "81aee4bdd82ed9645a21322e9c4c6a9385ed9f70b5d916c1b43b62eef4d0098eff3b1f78e2d0d48d50d1687b93b97d5f7c6d5047406a5e688b352209bcb9f822",
        y: "7dde385d566332ecc0eabfa9cf7822fdf209f70024a57b1aa000c55b881f8111b2dcde494a5f485e5bca4bd88a2763aed1ca2b2fa8f0540678cd1e0f3ad80892",
        n: "aadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca70330870553e5c414ca92619418661197fac10471db1d381085ddaddb58796829ca90069",
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ber::Reader;

    fn bytes(hexadecimal: &str) -> Vec<u8> {
        (0..hexadecimal.len() / 2).map(|at| u8::from_str_radix(&hexadecimal[2 * at..2 * at + 2], 16).unwrap()).collect()
    }

    fn object(tag: u8, value: &[u8]) -> Vec<u8> {
        let length = u8::try_from(value.len()).unwrap();
        let header = if length < 128 { vec![tag, length] } else { vec![tag, 0x81, length] };
        [header, value.to_vec()].concat()
    }

    fn explicit(known: &Parameters, base: &[u8], cofactor: u8) -> Vec<u8> {
        let number = |hexadecimal| object(2, &[&[0][..], &bytes(hexadecimal)].concat());
        let field = object(0x30, &[object(6, oid::PRIME_FIELD), number(known.p)].concat());
        let coefficients = object(0x30, &[object(4, &bytes(known.a)), object(4, &bytes(known.b))].concat());
        let inside =
            [vec![2, 1, 1], field, coefficients, object(4, base), number(known.n), vec![2, 1, cofactor]].concat();
        let length = inside.len() as u16;
        [&[0x30, 0x82][..], &length.to_be_bytes(), &inside].concat()
    }

    fn read(encoded: &[u8]) -> Option<Curve> {
        Curve::of(&Reader::new(encoded).next("c").unwrap()).unwrap()
    }

    #[test]
    fn every_curve_is_known_by_name_and_by_its_parameters() {
        for known in &TABLE {
            let (x, y) = (bytes(known.x), bytes(known.y));
            let whole = [&[4][..], &x, &y].concat();
            assert_eq!(read(&object(6, known.oid)), Some(known.curve));
            assert_eq!(read(&explicit(known, &whole, 1)), Some(known.curve), "{}", known.name);
            let parity = 2 + (y.last().unwrap() & 1);
            assert_eq!(read(&explicit(known, &[&[parity][..], &x].concat(), 1)), Some(known.curve));
            assert_eq!(read(&explicit(known, &[&[parity ^ 1][..], &x].concat(), 1)), None);
            assert_eq!(read(&explicit(known, &whole, 4)), None);
        }
    }

    #[test]
    fn a_curve_with_another_base_point_is_no_known_curve() {
        for known in &TABLE {
            let (x, mut y) = (bytes(known.x), bytes(known.y));
            *y.last_mut().unwrap() ^= 1;
            assert_eq!(read(&explicit(known, &[&[4][..], &x, &y].concat(), 1)), None);
        }
    }
}
