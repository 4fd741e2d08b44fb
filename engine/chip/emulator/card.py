#!/usr/bin/env python3
"""An emulated travel document for tests: files of a folder behind BAC and PACE, well behaved or broken in one way.

It speaks the protocol of vsmartcard's virtual reader (vpcd): two bytes of length, then an APDU; single bytes for power and
ATR. Protocols and curves are written here anew from ICAO Doc 9303-11, so that no mistake is shared with the reader tested.
"""

import argparse
import os
import pathlib
import socket
import struct
import sys
import time

import keys
from curves import CURVES
from protocol import Bac, Pace, Refused, objects, tlv, zone_information

# A contactless card with no historical bytes (PC/SC part 3, 3.1.3.2.3).
ATR = bytes.fromhex("3B80800101")
APPLICATION = bytes.fromhex("A0000002471001")
NAMES = {0x011E: "EF_COM.bin", 0x011D: "EF_SOD.bin"} | {0x0100 | n: f"DG{n}.bin" for n in range(1, 17)}
DONE = 0x9000


class Gone(Exception):
    """The card left the reader."""


class Card:
    """One chip."""

    def __init__(self, options, random=os.urandom, scalars=None):
        self.options, self.random = options, random
        self.fault, _, at = (options.fault or "").partition(":")
        self.at = int(at or 0)
        self.files = {i: path.read_bytes() for i, name in NAMES.items() if (path := options.card / name).exists()}
        if self.fault == "swap":
            self.files[0x0102] = self.files[0x0101]
        if self.fault == "endless":
            self.files[0x0102] = b"\x75\x83\xFF\xFF\xFF" + self.files[0x0102]
        if self.fault == "longer":
            head = len(self.files[0x0102]) + 100
            self.files[0x0102] = b"\x75\x83" + head.to_bytes(3, "big") + self.files[0x0102]
        for group in options.without:
            self.files.pop(0x0100 | group, None)
        self.information = zone_information(*options.zone.split(","))
        passwords = {1: keys.sha1(self.information), 2: options.can.encode()}
        draw = scalars or (lambda curve: 1 + int.from_bytes(random(curve.size + 8), "big") % (curve.n - 1))
        self.pace = Pace(CURVES[options.curve], options.curve, options.aes, passwords, random, draw)
        self.key = keys.load(options.key) if options.key else None
        self.tries = options.tries
        self.reset()

    def reset(self):
        self.channel, self.current, self.selected, self.bac = None, None, False, Bac(self.information, self.random)
        self.protected, self.last = 0, b""

    def answer(self, apdu):
        """A response for a command."""
        if self.fault == "silent" and self.channel:
            time.sleep(3600)
        if self.fault == "one-byte" and self.channel:
            return b"\x90"
        if self.fault == "never-ends" and self.channel:
            return b"\0\x61\x01"
        if apdu[0] & 0x0C and self.channel:
            return self.through_channel(apdu)
        self.channel = None
        try:
            data, status = self.run(apdu[1:4], *fields(apdu))
        except Refused as refused:
            data, status = b"", refused.status
        return data + status.to_bytes(2, "big")

    def through_channel(self, apdu):
        self.protected += 1
        due = self.protected > self.at
        try:
            data, wanted = self.channel.open(apdu[:4], fields(apdu)[0])
        except Refused as refused:
            self.channel = None
            return refused.status.to_bytes(2, "big")
        channel = self.channel
        try:
            data, status = self.run(apdu[1:4], data, wanted)
        except Refused as refused:
            if self.fault == "bare-refusal":
                self.channel = None
                return refused.status.to_bytes(2, "big")
            data, status = b"", refused.status
        if due and self.fault == "status":
            data, status = b"", 0x6F00
        if due and self.fault == "remove":
            raise Gone
        if due and self.fault == "stripped":
            return DONE.to_bytes(2, "big")
        if due and self.fault == "plain":
            return data + status.to_bytes(2, "big")
        sealed = channel.seal(data, status, apdu[1] & 1)
        if due and self.fault == "mac":
            sealed = sealed[:-3] + bytes([sealed[-3] ^ 1]) + sealed[-2:]
        if due and self.fault == "data":
            sealed = sealed[:4] + bytes([sealed[4] ^ 1]) + sealed[5:]
        if due and self.fault == "no-mac":
            sealed = sealed[:-12] + sealed[-2:]
        if due and self.fault == "cut":
            sealed = sealed[:-7] + sealed[-2:]
        if due and self.fault == "replay" and self.last:
            return self.last
        self.last = sealed
        return sealed

    def run(self, head, data, wanted):
        """A command in the clear: its data and status."""
        ins, p1, p2 = head
        if ins == 0xA4:
            return self.select(p1, data)
        if ins == 0xB0:
            return self.read(p1 << 8 | p2, wanted)
        if ins == 0xB1:
            offset = int.from_bytes(objects(data)[0][1], "big")
            # The data object around the bytes counts as well.
            inside, status = self.read(offset, wanted - (2 if wanted < 0x82 else 3))
            return tlv(0x53, inside), status
        if ins == 0x84:
            self.need(self.selected and not self.options.no_bac, 0x6D00)
            return self.bac.get_challenge(), DONE
        if ins == 0x82:
            answer, self.channel = self.bac.authenticate(data, self.fault)
            return answer, DONE
        if ins == 0x22:
            self.need(not self.options.no_pace, 0x6D00)
            self.pace.begin(data)
            if self.tries is not None and self.tries < 3:
                return b"", 0x63C0 | self.tries if self.tries else 0x6983
            return b"", DONE
        if ins == 0x86:
            answer, channel = self.pace.authenticate(data, self.fault)
            self.channel = channel or self.channel
            return answer, DONE
        if ins == 0x88:
            return self.sign(data, wanted)
        raise Refused(0x6D00)

    @staticmethod
    def need(condition, status):
        if not condition:
            raise Refused(status)

    def select(self, p1, data):
        self.current = None
        if p1 == 0x04:
            self.need(data == APPLICATION and not self.options.other, 0x6A82)
            self.selected = True
            return b"", DONE
        name = int.from_bytes(data, "big")
        if not self.selected:
            self.need(name == 0x011C and not self.options.no_pace, 0x6A82)
            self.current = self.pace.card_access()
            return b"", DONE
        self.need(self.channel, 0x6982)
        self.need(name in self.files, 0x6A82)
        self.need(name not in (0x0103, 0x0104) or self.options.entitled, 0x6982)
        self.current = self.files[name]
        return b"", DONE

    def read(self, offset, wanted):
        self.need(self.current is not None, 0x6986)
        self.need(offset < len(self.current) and wanted, 0x6B00)
        if self.fault == "drip" and self.channel:
            wanted = 1
            time.sleep(0.05)
        if self.fault == "none" and offset:
            return b"", DONE
        if self.fault == "more" and offset:
            wanted += 1
        part = self.current[offset : offset + wanted]
        return part, DONE if len(part) == wanted else 0x6282

    def sign(self, challenge, wanted):
        self.need(self.key and self.channel and len(challenge) == 8, 0x6985)
        if self.fault == "garbage":
            return bytes(7), DONE
        if self.fault == "unknown-hash":
            return keys.without_key(self.key), DONE
        signature = keys.sign(self.key, bytes(8) if self.fault == "stale" else challenge)
        # A response of more than 256 bytes needs room for it.
        self.need(wanted >= len(signature), 0x6700)
        return signature, DONE


def fields(apdu):
    """Data and expected length of a command, short or extended."""
    body = apdu[4:]
    if not body:
        return b"", None
    if body[0] == 0 and len(body) > 1:
        if len(body) == 3:
            return b"", int.from_bytes(body[1:], "big") or 65536
        length = int.from_bytes(body[1:3], "big")
        rest = body[3 + length :]
        return body[3 : 3 + length], (int.from_bytes(rest, "big") or 65536) if rest else None
    if len(body) == 1:
        return b"", body[0] or 256
    rest = body[1 + body[0] :]
    return body[1 : 1 + body[0]], (rest[0] or 256) if rest else None


def serve(card, host, port):
    """Is a card in the reader that listens there, until it closes the connection."""
    with socket.create_connection((host, port)) as link:
        while head := receive(link, 2):
            message = receive(link, struct.unpack(">H", head)[0])
            if message == b"\4":
                reply = ATR
            elif len(message) == 1:
                card.reset()
                continue
            else:
                try:
                    reply = card.answer(message)
                except Gone:
                    return
            link.sendall(struct.pack(">H", len(reply)) + reply)


def receive(link, count):
    """So many bytes, or none where the connection ends."""
    data = b""
    while len(data) < count:
        part = link.recv(count - len(data))
        if not part:
            return b""
        data += part
    return data


def options(arguments):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--card", type=pathlib.Path, required=True, help="folder with the files of the chip")
    parser.add_argument("--host", default="localhost")
    parser.add_argument("--port", type=int, default=35963, help="where the virtual reader listens")
    parser.add_argument("--can", default="482915")
    parser.add_argument("--zone", default="000000001,900101,341231", help="document number, birth, expiry")
    parser.add_argument("--curve", type=int, default=13, choices=sorted(CURVES))
    parser.add_argument("--aes", type=int, default=128, choices=(128, 192, 256))
    parser.add_argument("--no-pace", action="store_true")
    parser.add_argument("--no-bac", action="store_true")
    parser.add_argument("--other", action="store_true", help="a chip without the travel document application")
    parser.add_argument("--entitled", action="store_true", help="give DG3 and DG4 to everybody")
    parser.add_argument("--without", type=int, action="append", default=[], help="a group that the chip lacks")
    parser.add_argument("--tries", type=int, help="tries left before the password is blocked")
    parser.add_argument("--key", type=pathlib.Path, help="private key for active authentication")
    parser.add_argument("--fault", help="NAME or NAME:COUNT: misbehave after so many protected commands")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    chosen = options(sys.argv[1:])
    serve(Card(chosen), chosen.host, chosen.port)
