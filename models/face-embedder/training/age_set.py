"""Makes a set of faces by age for `bioverify eval face --group age`: `python age_set.py TRAIN.csv OUT --most 120`.

UTKFace's file names begin with the age, and its crops stand in TRAIN.csv in the order of these names (1 after 19, 2 after
29 and so on): the blocks below were read off a sheet of every 26th crop, some 25 crops at each border left out. Years of age
are UTKFace's own: partly estimated, some wrong. TRAIN has no identities, so every crop counts as another person; crops
that show nearly the same picture are dropped, but people with several photos remain, and false matches come out too high.
Crops are padded by their edge, as the detector needs some room. The pictures show real people: keep OUT out of the repository.
"""
import argparse
import csv
import pathlib

import cv2
import numpy

# Ranges of rows among those with source `utk`.
BLOCKS = {
    "1 to 4": ((1240, 2300), (3820, 4230), (5300, 5530), (6240, 6440)),
    "5 to 9": ((7370, 7480), (8150, 8240), (8650, 8700), (9060, 9270), (9400, 9530)),
    "10 to 19": ((40, 1190),),
    "20 to 29": ((2360, 3760),),
    "30 to 39": ((4280, 5240),),
    "40 to 49": ((5590, 6140),),
    "50 to 59": ((6490, 7320),),
    "60 and more": ((7530, 8100), (8290, 8600), (8750, 9010)),
}
PAD = 40
SAME = 0.97


def thumb(picture):
    """The face's pixels 24 x 24, mean 0 and length 1."""
    small = cv2.resize(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)[16:112, 16:112], (24, 24), interpolation=cv2.INTER_AREA).astype(numpy.float32).ravel()
    small -= small.mean()
    return small / max(numpy.linalg.norm(small), 1e-6)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("csv", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--most", type=int, default=120)
    args = parser.parse_args()
    rows = [row for row in csv.DictReader(args.csv.open()) if row["source"] == "utk"]
    args.out.mkdir(parents=True, exist_ok=True)
    rng, listed = numpy.random.default_rng(1), []
    for group, blocks in BLOCKS.items():
        pool = rng.permutation([i for first, last in blocks for i in range(first, last)])
        known = numpy.zeros((0, 576), numpy.float32)
        for i in pool:
            picture = cv2.imread(str(args.csv.parent / rows[i]["path"]))
            small = thumb(picture)
            if len(known) >= args.most or (len(known) and (known @ small).max() > SAME):
                continue
            known = numpy.concatenate([known, small[None]])
            cv2.imwrite(str(args.out / f"{rows[i]['id']}.png"), cv2.copyMakeBorder(picture, PAD, PAD, PAD, PAD, cv2.BORDER_REPLICATE))
            listed.append((rows[i]["id"], rows[i]["id"], f"{rows[i]['id']}.png", group))
        print(f"{group}: {len(known)} of {len(pool)}")
    with (args.out / "set.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("id", "subject", "path", "age"), *listed])


if __name__ == "__main__":
    main()
