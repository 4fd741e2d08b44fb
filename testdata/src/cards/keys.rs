//! Test keys: published, made from fixed seeds, signing the same way every time.

use std::convert::Infallible;

use ecdsa::elliptic_curve::sec1::{FromSec1Point, ModulusSize, ToSec1Point};
use ecdsa::elliptic_curve::{AffinePoint, CurveArithmetic, FieldBytes, FieldBytesSize, NonZeroScalar, PublicKey};
use ecdsa::{EcdsaCurve, hazmat::sign_prehashed_rfc6979};
use rsa::rand_core::{TryCryptoRng, TryRng};
use rsa::traits::PublicKeyParts as _;
use rsa::{BoxedUint, Pkcs1v15Sign, Pss, RsaPrivateKey};
use sha2_next::{Digest as _, Sha256, Sha384};

use super::CardError;
use super::der::{bits, integer, null, number, object, octets, oid, sequence};

/// How a key signs; the hash is SHA-256 everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// RSASSA-PSS, salt of 32 bytes.
    RsaPss,
    /// RSASSA-PKCS1-v1_5.
    RsaPkcs1,
    /// ECDSA.
    Ecdsa,
}

/// A private key.
pub enum Key {
    /// RSA, 2048 bits.
    Rsa(Box<RsaPrivateKey>),
    /// On NIST P-256, told by name.
    P256(NonZeroScalar<p256::NistP256>),
    /// On NIST P-384, told by name.
    P384(NonZeroScalar<p384::NistP384>),
    /// On brainpoolP256r1, told by explicit parameters (ICAO Doc 9303-12, 4.1.6).
    BrainpoolP256(NonZeroScalar<bp256::BrainpoolP256r1>),
}

/// Random numbers that are a function of a seed: SHA-256 of seed and counter.
struct Seeded {
    seed: Vec<u8>,
    counter: u64,
}

impl TryRng for Seeded {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut word = [0; 4];
        self.try_fill_bytes(&mut word)?;
        Ok(u32::from_be_bytes(word))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut word = [0; 8];
        self.try_fill_bytes(&mut word)?;
        Ok(u64::from_be_bytes(word))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(32) {
            self.counter += 1;
            let block = Sha256::new().chain_update(&self.seed).chain_update(self.counter.to_be_bytes()).finalize();
            chunk.iter_mut().zip(block).for_each(|(byte, random)| *byte = random);
        }
        Ok(())
    }
}

impl TryCryptoRng for Seeded {}

/// The scalar of a label: the first of its hashes that is one, behind zeros on a curve with longer ones.
fn scalar<C: CurveArithmetic>(label: &str) -> Result<NonZeroScalar<C>, CardError> {
    (0..64u8)
        .map(|attempt| {
            Sha256::new().chain_update("bioverify test key ").chain_update(label).chain_update([attempt]).finalize()
        })
        .find_map(|hash| {
            let zeros = FieldBytes::<C>::default().len().saturating_sub(hash.len());
            NonZeroScalar::<C>::try_from([&vec![0; zeros], hash.as_slice()].concat().as_slice()).ok()
        })
        .ok_or_else(|| CardError::Key(label.to_owned()))
}

fn point<C>(scalar: &NonZeroScalar<C>) -> Vec<u8>
where
    C: CurveArithmetic,
    AffinePoint<C>: FromSec1Point<C> + ToSec1Point<C>,
    FieldBytesSize<C>: ModulusSize,
{
    PublicKey::<C>::from_secret_scalar(scalar).as_affine().to_sec1_point(false).as_bytes().to_vec()
}

fn named(curve: &str, point: &[u8]) -> Vec<u8> {
    sequence(&[sequence(&[oid("1.2.840.10045.2.1"), oid(curve)]), bits(point)])
}

fn ecdsa<C: EcdsaCurve + CurveArithmetic>(scalar: &NonZeroScalar<C>, hash: &[u8]) -> Vec<u8> {
    let (signature, _) = sign_prehashed_rfc6979::<C, Sha256>(scalar, hash, &[]);
    let (r, s) = signature.split_bytes();
    sequence(&[integer(&r), integer(&s)])
}

impl Key {
    /// One of the three RSA keys.
    ///
    /// # Errors
    /// [`CardError::Key`] for an index above 2.
    pub fn rsa(index: usize) -> Result<Self, CardError> {
        let fail = || CardError::Key(format!("RSA {index}"));
        let number = |digits: &str| BoxedUint::from_be_hex(digits, 1024).into_option().ok_or_else(fail);
        let [p, q] = PRIMES.get(index).ok_or_else(fail)?;
        let exponent = BoxedUint::from(65_537u64);
        let key = RsaPrivateKey::from_p_q(number(p)?, number(q)?, exponent).map_err(|_| fail())?;
        Ok(Self::Rsa(Box::new(key)))
    }

    /// The key of a label on P-256.
    ///
    /// # Errors
    /// [`CardError::Key`] never in practice.
    pub fn p256(label: &str) -> Result<Self, CardError> {
        scalar(label).map(Self::P256)
    }

    /// The key of a label on P-384.
    ///
    /// # Errors
    /// [`CardError::Key`] never in practice.
    pub fn p384(label: &str) -> Result<Self, CardError> {
        scalar(label).map(Self::P384)
    }

    /// The key of a label on brainpoolP256r1.
    ///
    /// # Errors
    /// [`CardError::Key`] never in practice.
    pub fn brainpool_p256(label: &str) -> Result<Self, CardError> {
        scalar(label).map(Self::BrainpoolP256)
    }

    /// `SubjectPublicKeyInfo` (RFC 5280, 4.1.2.7).
    #[must_use]
    pub fn info(&self) -> Vec<u8> {
        match self {
            Self::Rsa(key) => {
                let numbers = [integer(&key.n().to_be_bytes()), integer(&key.e().to_be_bytes())];
                sequence(&[sequence(&[oid("1.2.840.113549.1.1.1"), null()]), bits(&sequence(&numbers))])
            }
            Self::P256(scalar) => named("1.2.840.10045.3.1.7", &point(scalar)),
            Self::P384(scalar) => named("1.3.132.0.34", &point(scalar)),
            Self::BrainpoolP256(scalar) => {
                let algorithm = sequence(&[oid("1.2.840.10045.2.1"), brainpool_parameters()]);
                sequence(&[algorithm, bits(&point(scalar))])
            }
        }
    }

    /// Identifier of the key: SHA-1's place is taken by the first 20 bytes of SHA-256 (RFC 7093, 2).
    #[must_use]
    pub fn identifier(&self) -> Vec<u8> {
        Sha256::digest(self.info()).iter().take(20).copied().collect()
    }

    /// The private number of an elliptic key, as a program that signs takes it; empty for RSA.
    #[must_use]
    pub fn secret(&self) -> Vec<u8> {
        match self {
            Self::Rsa(_) => Vec::new(),
            Self::P256(scalar) => scalar.to_bytes().to_vec(),
            Self::P384(scalar) => scalar.to_bytes().to_vec(),
            Self::BrainpoolP256(scalar) => scalar.to_bytes().to_vec(),
        }
    }

    /// Signs a message as COSE does (RFC 9053, 2.1; RFC 8230, 2): on P-256 with SHA-256 and on P-384 with SHA-384 as two
    /// numbers of the order's length, with RSA as RSASSA-PSS.
    ///
    /// # Errors
    /// [`CardError::Key`] for a brainpool key.
    pub fn sign_plain(&self, message: &[u8]) -> Result<Vec<u8>, CardError> {
        match self {
            Self::Rsa(_) => self.sign(Scheme::RsaPss, message),
            Self::P256(scalar) => {
                let (signature, _) = sign_prehashed_rfc6979::<_, Sha256>(scalar, &Sha256::digest(message), &[]);
                Ok(signature.to_bytes().to_vec())
            }
            Self::P384(scalar) => {
                let (signature, _) = sign_prehashed_rfc6979::<_, Sha384>(scalar, &Sha384::digest(message), &[]);
                Ok(signature.to_bytes().to_vec())
            }
            Self::BrainpoolP256(_) => Err(CardError::Key("for COSE".to_owned())),
        }
    }

    /// Signs a message.
    ///
    /// # Errors
    /// [`CardError::Key`] where the key is of another kind than the scheme.
    pub fn sign(&self, scheme: Scheme, message: &[u8]) -> Result<Vec<u8>, CardError> {
        let hash = Sha256::digest(message);
        let fail = |_| CardError::Key(format!("for {scheme:?}"));
        let mut random = Seeded { seed: hash.to_vec(), counter: 0 };
        match (self, scheme) {
            (Self::Rsa(key), Scheme::RsaPss) => {
                key.sign_with_rng(&mut random, Pss::<Sha256>::new_with_salt(32), &hash).map_err(fail)
            }
            (Self::Rsa(key), Scheme::RsaPkcs1) => {
                key.sign_with_rng(&mut random, Pkcs1v15Sign::new::<Sha256>(), &hash).map_err(fail)
            }
            (Self::P256(scalar), Scheme::Ecdsa) => Ok(ecdsa(scalar, &hash)),
            (Self::BrainpoolP256(scalar), Scheme::Ecdsa) => Ok(ecdsa(scalar, &hash)),
            _ => Err(CardError::Key(format!("for {scheme:?}"))),
        }
    }
}

impl Scheme {
    /// `AlgorithmIdentifier` of the signature.
    #[must_use]
    pub fn identifier(self) -> Vec<u8> {
        match self {
            Self::RsaPkcs1 => sequence(&[oid("1.2.840.113549.1.1.11"), null()]),
            Self::Ecdsa => sequence(&[oid("1.2.840.10045.4.3.2")]),
            Self::RsaPss => {
                let mask = sequence(&[oid("1.2.840.113549.1.1.8"), sha256()]);
                let parameters = [object(0xA0, &sha256()), object(0xA1, &mask), object(0xA2, &number(32))];
                sequence(&[oid("1.2.840.113549.1.1.10"), sequence(&parameters)])
            }
        }
    }
}

/// `AlgorithmIdentifier` of SHA-256.
#[must_use]
pub fn sha256() -> Vec<u8> {
    sequence(&[oid("2.16.840.1.101.3.4.2.1"), null()])
}

/// `ECParameters` of brainpoolP256r1 (RFC 5639, 3.4; RFC 3279, 2.3.5).
fn brainpool_parameters() -> Vec<u8> {
    const P: &str = "a9fb57dba1eea9bc3e660a909d838d726e3bf623d52620282013481d1f6e5377";
    const A: &str = "7d5a0975fc2c3057eef67530417affe7fb8055c126dc5c6ce94a4b44f330b5d9";
    const B: &str = "26dc5c6ce94a4b44f330b5d9bbd77cbf958416295cf7e1ce6bccdc18ff8c07b6";
    const X: &str = "8bd2aeb9cb7e57cb2c4b482ffc81b7afb9de27e1e3bd23c23a4453bd9ace3262";
    const Y: &str = "547ef835c3dac4fd97f8461a14611dc9c27745132ded8e545c1d54c72f046997";
    const N: &str = "a9fb57dba1eea9bc3e660a909d838d718c397aa3b561a6f7901e0e82974856a7";
    let hexadecimal = |digits: &str| -> Vec<u8> {
        let octet = |at: usize| digits.get(2 * at..2 * at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
        (0..digits.len() / 2).filter_map(octet).collect()
    };
    let base = [vec![4], hexadecimal(X), hexadecimal(Y)].concat();
    sequence(&[
        number(1),
        sequence(&[oid("1.2.840.10045.1.1"), integer(&hexadecimal(P))]),
        sequence(&[octets(&hexadecimal(A)), octets(&hexadecimal(B))]),
        octets(&base),
        integer(&hexadecimal(N)),
        number(1),
    ])
}

/// Primes of the three RSA keys, made once with OpenSSL 3.0. Published here: never to be trusted outside of tests.
const PRIMES: [[&str; 2]; 3] = [
    [
        "cf7b8dac9570a74dcb25822565ff35c19d63c4693befdbb4a008f18edca241455a228cf0155890951e5ee60ddb8c1d3477a372dbf22167c685c76f9f08fbdfa2751559e3e32abe0647b8ed13eac6f9089a7006c84e3db124f270058f25234573b1b3e21d9b145dd81507f8fe5350b224c572f33cf5cc1d7aec50152ec1e81f0d",
        "b525b446b351b2c7df5189b90dd40beafd90453b15d1d747141cb12c57f6781a10d64ef14ce7f78ae14928f319df8f14aecdc664045f4bd72e43411f2627dd4228a3f951c467912f043f0a3528f2d50095bea172455394b4bc53c61deab6a60e6e5ecfc6eaa802f9d2e0d22fc7cf0ced7c687ab7d7fb7d2b16f89d0fe62330b9",
    ],
    [
        "ce73ebc770cbbff308eb76cb7c0c4e416cab2ba97f0ded1376ec13900f744da5e659afd6a971bdaa8255a6d48601f7c3b04345b350407c8122203afd64a07e619ff686b8327ce0c11e302b71a66a5c7d9aedbedc3d0beedf1098ef6dadfb090ddff917e0b30a0ad9c26b0e7a89a250774826c5a4c76137805a5f1a7c36d4ed63",
        "c64a09511825e3fbadf056b2cdd996e13ae6c195251eee872b544891df4845352b36dc2137dd415662587e8c8545bee45d9efc28c5f32f7f855cf1fe92ce12ccad2c35f11d505397e1396afda9464d99586135f08e8cf54ef6e041bf1a1807a467ff741fccb6a9d56c49032a5d3581a386b6f55ad03e9b3e74399b2b607f9a9b",
    ],
    [
        "c0c671da49760ecf250ffaaec59ab0674d709e068749904fc063650bde2402ee95c3b12bc76fed10f19a97fada35ed14c7db11242103b85e98384c6720842164c899526075e2c25ca5be7801b0bd1ecd672108bfa60ee089c5ebae5a50d03b10cc53b06c9ea981c484b18ca7206e71f514e47501dbf9a1297d9c1b51c3c3a6a1",
        "b8fa47f0f3af619d118c61c6d926a7bdacd6fb12a7f888aa195c2c46cda691623f9b50120cb364a541f9d0572911af77b418c5462f6b5d41a52afe941d5ff0f633636936b130c1fa902c3260405045340150829e2acf527e38853ac0526b9678943edef7d2459c05d3f0101186971299cb152fd1a0fc4f2402b304ce2b80f657",
    ],
];
