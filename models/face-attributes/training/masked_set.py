"""Makes a set of masked photos for `bioverify eval face`: `python masked_set.py LFW_dev.csv LFW_dev.pairs.csv lfw.npz OUT --folds 0 1 2`.

Of every mated pair of these folds the probe gets a mask painted over nose, mouth and chin. The painter is another one than
the training's (`paint.py`): a sheet with pleats that follows the face's own light, with ear loops. `lfw.npz` is what
face-detector/training/label.py writes (landmarks). OUT gets the painted photos, `set.csv` (plain and painted ones),
`plain.pairs.csv` and `masked.pairs.csv` with the same mated pairs, the latter with the painted probe, and as many
non-mated ones as `--strangers` says, drawn by a fixed seed. The pictures show real people: keep OUT out of the repository.
"""
import argparse
import csv
import pathlib
import sys

import cv2
import numpy

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "face-embedder" / "training"))
from align import similarity  # noqa: E402

TEMPLATE = numpy.array([(38.2946, 51.6963), (73.5318, 51.5014), (56.0252, 71.7366), (41.5493, 92.3655), (70.7299, 92.2041)])
CLOTHS = ((172, 205, 226), (236, 238, 238), (40, 42, 48), (120, 165, 150), (70, 90, 140))


def masked(rgb, landmarks, rng):
    """The photo [rows, columns, 3] with a mask on the face at these five points."""
    rows, columns = rgb.shape[:2]
    matrix = similarity(landmarks - 0.5, TEMPLATE)
    v, u = numpy.mgrid[0:rows, 0:columns].astype(numpy.float32)
    x = matrix[0, 0] * u + matrix[0, 1] * v + matrix[0, 2]
    y = matrix[1, 0] * u + matrix[1, 1] * v + matrix[1, 2]
    # A turned head shows less of one side: the nose's place tells how much.
    nose = (matrix[:, :2] @ (landmarks[2] - 0.5) + matrix[:, 2])[0] - 56
    across = x - 56 - nose * 0.5
    half = numpy.where(across < 0, 40 + numpy.clip(nose, -12, 12), 40 - numpy.clip(nose, -12, 12))
    side = numpy.clip(numpy.abs(across) / half, 0, 1)
    ridge = rng.uniform(60, 69)
    top = ridge + 9 * side ** 2 - 3 * side * (1 - side)
    bottom = rng.uniform(117, 123) - 14 * side ** 3
    edge = numpy.minimum(numpy.minimum(y - top, bottom - y), half * (1 - 0.25 * numpy.clip((y - 92) / 30, 0, 1) ** 2) - numpy.abs(across))
    area = numpy.clip(edge / 1.2 + 0.5, 0, 1)
    loops = sum(numpy.exp(-((y - (y0 - slope * (numpy.abs(across) - half))) / 0.9) ** 2) for y0, slope in ((ridge + 8, 0.5), (108, 1.4)))
    loops = numpy.clip(loops, 0, 1) * (numpy.abs(across) > half) * (numpy.abs(across) < half + 14)
    # The face's own light: its luminance, wide blurred, against its mean.
    light = cv2.GaussianBlur(rgb.astype(numpy.float32).mean(2), (0, 0), rows / 14)
    inside = light[area > 0.5].mean() if (area > 0.5).any() else 128.0
    shade = numpy.clip(light / max(inside, 1), 0.5, 1.6) * numpy.clip(inside / 150, 0.35, 1.1)
    pleat = 1 + 0.06 * numpy.sin((y + 0.004 * across ** 2) * 2 * numpy.pi / rng.uniform(7, 11)) * (rng.random() < 0.7)
    rim = 1 - 0.25 * numpy.exp(-numpy.maximum(edge, 0) / 1.5)
    tone = numpy.array(CLOTHS[rng.integers(len(CLOTHS))], numpy.float32) * rng.uniform(0.9, 1.05, 3)
    cloth = tone * (shade * pleat * rim * (1 - 0.25 * side ** 2))[..., None] + rng.normal(0, 2.5, rgb.shape)
    out = rgb * (1 - 0.15 * numpy.exp(-((edge + 2) / 2.5) ** 2))[..., None]
    out = out * (1 - loops[..., None]) + 225 * shade[..., None] * loops[..., None]
    return numpy.clip(out * (1 - area[..., None]) + cloth * area[..., None], 0, 255).astype(numpy.uint8)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("csv", "pairs", "labels", "out"):
        parser.add_argument(name, type=pathlib.Path)
    parser.add_argument("--folds", nargs="+", default=["0", "1", "2", "3", "4"])
    parser.add_argument("--strangers", type=int, default=300_000)
    args = parser.parse_args()
    labels = dict(numpy.load(args.labels))
    index = {name: i for i, name in enumerate(labels["ids"])}
    mated = [row for row in csv.DictReader(args.pairs.open()) if row["mated"] == "1" and row["fold"] in args.folds]
    probes, references = (list(dict.fromkeys(row[side] for row in mated)) for side in ("probe", "reference"))
    args.out.mkdir(parents=True, exist_ok=True)
    rows = []
    for name in dict.fromkeys(probes + references):
        i = index[name]
        path = (args.csv.parent / labels["paths"][i]).resolve()
        rows.append((name, labels["subjects"][i], path, "plain"))
        if name in probes:
            rgb = cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)
            painted = masked(rgb, labels["landmarks"][i].astype(float), numpy.random.default_rng(i))
            cv2.imwrite(str(args.out / f"{i}.png"), cv2.cvtColor(painted, cv2.COLOR_RGB2BGR))
            rows.append((f"{name} masked", labels["subjects"][i], f"{i}.png", "masked"))
    with (args.out / "set.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("id", "subject", "path", "group"), *rows])
    rng = numpy.random.default_rng(1)
    pick = [(probes[a], references[b]) for a, b in zip(rng.integers(0, len(probes), args.strangers), rng.integers(0, len(references), args.strangers))]
    strangers = [(a, b) for a, b in pick if labels["subjects"][index[a]] != labels["subjects"][index[b]]]
    for kind, suffix in (("plain", ""), ("masked", " masked")):
        listed = [(row["probe"] + suffix, row["reference"]) for row in mated] + [(a + suffix, b) for a, b in strangers]
        with (args.out / f"{kind}.pairs.csv").open("w", newline="") as file:
            csv.writer(file).writerows([("probe", "reference"), *listed])
    print(f"{len(mated)} mated pairs, {len(strangers)} non-mated ones, {len(probes)} painted photos")


if __name__ == "__main__":
    main()
