#!/usr/bin/env python3
"""A reception desk in Python: one captured finger, one record read from the card, one decision.

    python3 reception.py [--lang vi|en] LIBRARY FINGER_IMAGE PPI CARD_RECORD|-

LIBRARY is libbioverify_c.so (bioverify_c.dll, libbioverify_c.dylib). Exit status: 0 accept, 10 recapture, 11 refer, 12 reject,
2 usage, 1 error. Needs nothing but Python 3.
"""
import ctypes
import sys
from ctypes import POINTER, byref, c_char_p, c_size_t, c_uint32, c_ubyte, c_void_p

ABI_VERSION = 1
OUTCOMES = {1: ("accept", 0), 2: ("recapture", 10), 3: ("refer", 11), 4: ("reject", 12)}
LANGUAGES = {"vi": 1, "en": 2}
CARD_CHIP, UNVERIFIED, EMPTY, UNKNOWN_FINGER = 1, 0, 2, 0


class Bytes(ctypes.Structure):
    """bv_bytes"""

    _fields_ = [("data", c_void_p), ("len", c_size_t)]


class BioverifyError(Exception):
    """A call failed; nothing was decided."""


class Bioverify:
    """The calls this program needs."""

    SIGNATURES = {
        "bv_error_get_message": [c_void_p, POINTER(c_char_p)],
        "bv_engine_builder_new": [c_uint32, POINTER(c_void_p), POINTER(c_void_p)],
        "bv_engine_builder_build": [c_void_p, POINTER(c_void_p), POINTER(c_void_p)],
        "bv_engine_verify": [c_void_p, c_void_p, POINTER(c_void_p), POINTER(c_void_p)],
        "bv_visit_new": [POINTER(c_void_p), POINTER(c_void_p)],
        "bv_visit_add_finger_encoded": [c_void_p, Bytes, c_uint32, c_uint32, POINTER(c_void_p)],
        "bv_visit_add_reference": [c_void_p, c_uint32, c_uint32, Bytes, POINTER(c_void_p)],
        "bv_visit_add_reference_absent": [c_void_p, c_uint32, c_uint32, POINTER(c_void_p)],
        "bv_decision_get_outcome": [c_void_p, POINTER(c_uint32)],
        "bv_decision_get_text": [c_void_p, c_uint32, POINTER(c_char_p)],
    }
    HANDLES = ("error", "engine_builder", "engine", "visit", "decision")

    def __init__(self, path):
        self.library = ctypes.CDLL(path)
        for name, arguments in self.SIGNATURES.items():
            function = getattr(self.library, name)
            function.argtypes, function.restype = arguments, c_uint32
        for handle in self.HANDLES:
            function = getattr(self.library, f"bv_{handle}_free")
            function.argtypes, function.restype = [c_void_p], None

    def call(self, name, *arguments):
        """Calls a function whose last parameter is the error; raises what it says."""
        error = c_void_p()
        if getattr(self.library, name)(*arguments, byref(error)) != 0:
            message = c_char_p()
            self.library.bv_error_get_message(error, byref(message))
            text = message.value.decode() if message.value else "no text"
            self.library.bv_error_free(error)
            raise BioverifyError(text)

    def make(self, name, *arguments):
        """Calls a function that makes a handle."""
        handle = c_void_p()
        self.call(name, *arguments, byref(handle))
        return handle

    def engine(self):
        """An engine with the bundled network, calibration and policy."""
        builder = self.make("bv_engine_builder_new", ABI_VERSION)
        try:
            return self.make("bv_engine_builder_build", builder)
        finally:
            self.library.bv_engine_builder_free(builder)

    def verify(self, engine, finger, ppi, record, lang):
        """Outcome (0 if nothing was decided) and text for one visit; `record` is None if the card holds none."""
        visit, decision = self.make("bv_visit_new"), c_void_p()
        try:
            self.call("bv_visit_add_finger_encoded", visit, as_bytes(finger), ppi, UNKNOWN_FINGER)
            if record is None:
                self.call("bv_visit_add_reference_absent", visit, CARD_CHIP, EMPTY)
            else:
                self.call("bv_visit_add_reference", visit, CARD_CHIP, UNVERIFIED, as_bytes(record))
            decision = self.make("bv_engine_verify", engine, visit)
            outcome, text = c_uint32(), c_char_p()
            self.library.bv_decision_get_outcome(decision, byref(outcome))
            self.library.bv_decision_get_text(decision, LANGUAGES[lang], byref(text))
            return outcome.value, text.value.decode()
        finally:
            self.library.bv_decision_free(decision)
            self.library.bv_visit_free(visit)


def as_bytes(data):
    """bv_bytes over Python bytes, kept alive by the structure."""
    buffer = (c_ubyte * len(data)).from_buffer_copy(data)
    view = Bytes(ctypes.cast(buffer, c_void_p), len(data))
    view.keep = buffer
    return view


def read(path):
    """A whole file."""
    with open(path, "rb") as file:
        return file.read()


def main(arguments):
    """Runs one visit."""
    lang = "vi"
    if len(arguments) > 1 and arguments[0] == "--lang" and arguments[1] in LANGUAGES:
        lang, arguments = arguments[1], arguments[2:]
    if len(arguments) != 4 or not arguments[2].isdigit():
        print(__doc__, file=sys.stderr)
        return 2
    path, finger, ppi, card = arguments
    try:
        bioverify = Bioverify(path)
        engine = bioverify.engine()
        try:
            record = None if card == "-" else read(card)
            outcome, text = bioverify.verify(engine, read(finger), int(ppi), record, lang)
        finally:
            bioverify.library.bv_engine_free(engine)
    except (BioverifyError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    # What this program does not know is left to a person.
    name, status = OUTCOMES.get(outcome, ("unknown", 11))
    sys.stdout.buffer.write(f"{name}: {text}\n".encode())
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
