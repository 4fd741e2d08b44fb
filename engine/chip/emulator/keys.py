#!/usr/bin/env python3
"""Keys for active authentication (ICAO Doc 9303-11, 6.1): `keys.py KIND PRIVATE.pem DG15.bin` makes one."""

import hashlib
import os
import pathlib
import sys

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature


CURVES = {
    "p224": ec.SECP224R1,
    "p256": ec.SECP256R1,
    "p384": ec.SECP384R1,
    "p521": ec.SECP521R1,
    "brainpool256": ec.BrainpoolP256R1,
    "brainpool384": ec.BrainpoolP384R1,
    "brainpool512": ec.BrainpoolP512R1,
}
# The hash that goes with a curve's bits.
HASHES = {224: hashes.SHA224(), 256: hashes.SHA256(), 384: hashes.SHA384(), 512: hashes.SHA512(), 521: hashes.SHA512()}


def sha1(data):
    return hashlib.sha1(data).digest()


def make(kind):
    """A private key: rsa and its bits (rsa-low for 1024 and the exponent 3), p or brainpool and the curve's."""
    if kind == "rsa-low":
        return rsa.generate_private_key(3, 1024)
    if kind.startswith("rsa"):
        return rsa.generate_private_key(65537, int(kind[3:]))
    return ec.generate_private_key(CURVES[kind]())


def load(path):
    return serialization.load_pem_private_key(path.read_bytes(), None)


def group(key):
    """EF.DG15: the public key."""
    info = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    length = len(info)
    head = bytes([length]) if length < 0x80 else bytes([0x81, length]) if length < 0x100 else b"\x82" + length.to_bytes(2, "big")
    return b"\x6F" + head + info


def sign(key, challenge):
    """The chip's answer: ISO/IEC 9796-2 scheme 1 with SHA-1 for RSA, r and s for curves."""
    if isinstance(key, ec.EllipticCurvePrivateKey):
        numbers = decode_dss_signature(key.sign(challenge, ec.ECDSA(HASHES[key.curve.key_size])))
        size = (key.curve.key_size + 7) // 8
        return b"".join(number.to_bytes(size, "big") for number in numbers)
    private = key.private_numbers()
    modulus = private.public_numbers.n
    size = (modulus.bit_length() + 7) // 8
    recovered = os.urandom(size - 22)
    block = b"\x6A" + recovered + sha1(recovered + challenge) + b"\xBC"
    return pow(int.from_bytes(block, "big"), private.d, modulus).to_bytes(size, "big")


def without_key(key):
    """Bytes that recover to a block with the number of an unknown hash, found with the public key alone."""
    numbers = key.public_key().public_numbers()
    size = (numbers.n.bit_length() + 7) // 8
    while True:
        signature = int.from_bytes(os.urandom(size), "big") % numbers.n
        block = pow(signature, numbers.e, numbers.n).to_bytes(size, "big")
        if block[0] == 0x6A and block[-1] == 0xCC and block[-2] not in range(0x30, 0x40):
            return signature.to_bytes(size, "big")


if __name__ == "__main__":
    made = make(sys.argv[1])
    pem = made.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pathlib.Path(sys.argv[2]).write_bytes(pem)
    pathlib.Path(sys.argv[3]).write_bytes(group(made))
