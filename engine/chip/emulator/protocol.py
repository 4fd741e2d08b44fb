"""BAC, PACE and secure messaging from the chip's side (ICAO Doc 9303-11), on the ciphers of `cryptography` only."""

import hashlib
import hmac

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.cmac import CMAC

PACE = bytes.fromhex("04007F0007020204")  # id-PACE


class Refused(Exception):
    """A command that the chip answers with a status word only."""

    def __init__(self, status):
        super().__init__(f"{status:04X}")
        self.status = status


def tlv(tag, value):
    """A data object; the tag as bytes or number."""
    tag = tag if isinstance(tag, bytes) else bytes([tag])
    length = len(value)
    if length < 0x80:
        return tag + bytes([length]) + value
    digits = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return tag + bytes([0x80 | len(digits)]) + digits + value


def objects(data):
    """The data objects in some bytes, as pairs of tag and value; tags of one byte."""
    found, at = [], 0
    while at < len(data):
        tag, length = data[at], data[at + 1]
        at += 2
        if length & 0x80:
            count = length & 0x7F
            length, at = int.from_bytes(data[at : at + count], "big"), at + count
        found.append((tag, data[at : at + length]))
        at += length
    return found


def pad(data, block):
    """ISO/IEC 9797-1, padding method 2."""
    return data + b"\x80" + bytes(-(len(data) + 1) % block)


def unpad(data):
    """The same taken away."""
    bare = data.rstrip(b"\0")
    if not bare.endswith(b"\x80"):
        raise Refused(0x6988)
    return bare[:-1]


def cbc(algorithm, iv, data, encrypt):
    """One message in cipher block chaining."""
    cipher = Cipher(algorithm, modes.CBC(iv))
    worker = cipher.encryptor() if encrypt else cipher.decryptor()
    return worker.update(data) + worker.finalize()


def two_key(key):
    """Triple-DES with two keys."""
    return TripleDES(key + key[:8])


def parity(key):
    """DES keys have odd bytes."""
    return bytes(byte & 0xFE | (bin(byte >> 1).count("1") + 1) % 2 for byte in key)


def derive(secret, counter, kind):
    """9.7.1: the key of a kind, `des`, 128, 192 or 256."""
    data = secret + counter.to_bytes(4, "big")
    if kind == "des":
        return parity(hashlib.sha1(data).digest()[:16])
    return hashlib.sha1(data).digest()[:16] if kind == 128 else hashlib.sha256(data).digest()[: kind // 8]


def retail_mac(key, padded):
    """ISO/IEC 9797-1, MAC algorithm 3 with DES; one-key DES is Triple-DES with thrice that key."""
    one, two = key[:8], key[8:]
    state = cbc(TripleDES(one * 3), bytes(8), padded, True)[-8:]
    state = cbc(TripleDES(two * 3), bytes(8), state, False)
    return cbc(TripleDES(one * 3), bytes(8), state, True)


def cmac(key, data):
    """AES-CMAC, its first eight bytes."""
    worker = CMAC(AES(key))
    worker.update(data)
    return worker.finalize()[:8]


class Channel:
    """Secure messaging, 9.8."""

    def __init__(self, kind, encryption, mac, counter):
        self.des, self.encryption, self.mac_key = kind == "des", encryption, mac
        self.block = 8 if self.des else 16
        self.counter = int.from_bytes(counter, "big")

    def _step(self):
        self.counter = (self.counter + 1) % (1 << 8 * self.block)
        return self.counter.to_bytes(self.block, "big")

    def _mac(self, data):
        padded = pad(data, self.block)
        return retail_mac(self.mac_key, padded) if self.des else cmac(self.mac_key, padded)

    def _crypt(self, data, encrypt):
        if self.des:
            return cbc(two_key(self.encryption), bytes(8), data, encrypt)
        counter = self.counter.to_bytes(16, "big")
        iv = cbc(AES(self.encryption), bytes(16), counter, True)
        return cbc(AES(self.encryption), iv, data, encrypt)

    def open(self, header, body):
        """A protected command: its data and expected length."""
        parts = dict(objects(body))
        counter = self._step()
        if 0x8E not in parts:
            raise Refused(0x6987)
        covered = body[: len(body) - 10]
        expected = self._mac(counter + pad(header, self.block) + covered)
        if not hmac.compare_digest(parts[0x8E], expected):
            raise Refused(0x6988)
        data = b""
        if 0x87 in parts:
            if parts[0x87][0] != 1:
                raise Refused(0x6988)
            data = unpad(self._crypt(parts[0x87][1:], False))
        elif 0x85 in parts:
            data = unpad(self._crypt(parts[0x85], False))
        wanted = parts.get(0x97)
        length = None if wanted is None else int.from_bytes(wanted, "big") or 1 << 8 * len(wanted)
        return data, length

    def seal(self, data, status, odd):
        """A protected response; DO'85' for odd instructions, which carry data objects."""
        counter = self._step()
        body = b""
        if data:
            secret = self._crypt(pad(data, self.block), True)
            body = tlv(0x85, secret) if odd else tlv(0x87, b"\x01" + secret)
        body += tlv(0x99, status.to_bytes(2, "big"))
        return body + tlv(0x8E, self._mac(counter + body)) + status.to_bytes(2, "big")


def zone_information(number, birth, expiry):
    """Number, birth and expiry with their check digits."""

    def digit(text):
        value = lambda c: 0 if c == "<" else int(c, 36)
        return str(sum(value(c) * (7, 3, 1)[i % 3] for i, c in enumerate(text)) % 10)

    fields = [number.ljust(9, "<"), birth, expiry]
    return "".join(field + digit(field) for field in fields).encode()


class Bac:
    """4.3, the chip's part."""

    def __init__(self, information, random):
        seed = hashlib.sha1(information).digest()[:16]
        self.encryption, self.mac = derive(seed, 1, "des"), derive(seed, 2, "des")
        self.random, self.challenge = random, None

    def get_challenge(self):
        self.challenge = self.random(8)
        return self.challenge

    def authenticate(self, data, fault=None):
        """The answer and the channel."""
        challenge, self.challenge = self.challenge, None
        secret, mac = data[:32], data[32:]
        if challenge is None or len(data) != 40:
            raise Refused(0x6985)
        if not hmac.compare_digest(retail_mac(self.mac, pad(secret, 8)), mac):
            raise Refused(0x6300)
        plain = cbc(two_key(self.encryption), bytes(8), secret, False)
        theirs, ours, key = plain[:8], plain[8:16], plain[16:]
        if ours != challenge:
            raise Refused(0x6300)
        own = self.random(16)
        echoed = bytes(8) if fault == "bac-random" else theirs
        answer = cbc(two_key(self.encryption), bytes(8), challenge + echoed + own, True)
        sealed = retail_mac(self.mac, pad(answer, 8))
        if fault == "bac-mac":
            sealed = bytes([sealed[0] ^ 1]) + sealed[1:]
        seed = bytes(a ^ b for a, b in zip(key, own))
        channel = Channel("des", derive(seed, 1, "des"), derive(seed, 2, "des"), challenge[4:] + theirs[4:])
        return answer + sealed, channel


class Pace:
    """4.4 with generic mapping on a curve and AES, the chip's part."""

    def __init__(self, curve, number, bits, passwords, random, scalars):
        self.curve, self.number, self.bits = curve, number, bits
        self.passwords, self.random, self.scalars = passwords, random, scalars
        self.protocol = PACE + bytes([2, {128: 2, 192: 3, 256: 4}[bits]])
        self.step = None

    def card_access(self):
        """EF.CardAccess."""
        info = tlv(0x06, self.protocol) + tlv(0x02, b"\x02") + tlv(0x02, bytes([self.number]))
        return tlv(0x31, tlv(0x30, info))

    def begin(self, data):
        parts = dict(objects(data))
        if parts.get(0x80) != self.protocol or parts.get(0x84, bytes([self.number])) != bytes([self.number]):
            raise Refused(0x6A80)
        password = self.passwords.get(parts.get(0x83, b"\0")[0])
        if password is None:
            raise Refused(0x6A88)
        self.key, self.step = derive(password, 3, self.bits), 0

    def authenticate(self, data, fault=None):
        """One GENERAL AUTHENTICATE: its answer, and after the last the channel."""
        if self.step is None or data[:1] != b"\x7C":
            raise Refused(0x6985)
        inside = objects(objects(data)[0][1])
        step, self.step = self.step, self.step + 1
        value = inside[0][1] if inside else b""
        answer, channel = getattr(self, ("_nonce", "_map", "_agree", "_prove")[step])(value, fault)
        self.step = None if step == 3 else self.step
        return tlv(0x7C, answer), channel

    def _nonce(self, _value, fault):
        if fault == "no-nonce":
            # Zero, whatever the password: with it this chip needs to know none.
            self.nonce = b""
            return tlv(0x80, b""), None
        self.nonce = self.random({128: 16, 192: 32, 256: 32}[self.bits])
        return tlv(0x80, cbc(AES(self.key), bytes(16), self.nonce, True)), None

    def _map(self, value, fault):
        theirs = self._point(value)
        scalar = self.scalars(self.curve)
        shared = self.curve.multiply(scalar, theirs)
        nonce = int.from_bytes(self.nonce, "big")
        self.generator = self.curve.add(self.curve.multiply(nonce, self.curve.g), shared)
        own = self.curve.write(self.curve.multiply(scalar, self.curve.g))
        if fault == "reflect":
            own = value
        if fault == "off-curve":
            own = own[:-1] + bytes([own[-1] ^ 1])
        if fault == "zero":
            own = b"\x04" + bytes(2 * self.curve.size)
        return tlv(0x82, own), None

    def _agree(self, value, fault):
        self.theirs = value
        scalar = self.scalars(self.curve)
        self.own = self.curve.write(self.curve.multiply(scalar, self.generator))
        shared = self.curve.multiply(scalar, self._point(value))[0].to_bytes(self.curve.size, "big")
        self.encryption, self.mac = derive(shared, 1, self.bits), derive(shared, 2, self.bits)
        if fault == "reflect-key":
            self.own = value
        return tlv(0x84, self.own), None

    def _prove(self, value, fault):
        if fault == "reflect-key":
            return tlv(0x86, value), Channel("aes", self.encryption, self.mac, bytes(16))
        if not hmac.compare_digest(value, self.token(self.own)):
            raise Refused(0x6300)
        token = self.token(self.theirs)
        if fault == "token":
            token = bytes([token[0] ^ 1]) + token[1:]
        return tlv(0x86, token), Channel("aes", self.encryption, self.mac, bytes(16))

    def token(self, key):
        """The proof over the other side's key."""
        return cmac(self.mac, tlv(b"\x7F\x49", tlv(0x06, self.protocol) + tlv(0x86, key)))

    def _point(self, data):
        point = self.curve.read(data)
        if point is None:
            raise Refused(0x6A80)
        return point
