"""ISO/IEC 30107-3 figures on people left out of training.

    python evaluate.py DATA pad.npz lfw.npz FOLD.pt:0001,0011 [FOLD.pt:0002,0012 ...]

Each fold's network is asked about the people it never saw; APCER (attacks taken for live) and BPCER (live taken for
attack) at threshold 0, APCER at the threshold where BPCER is 5 %, and the false alarms on photos of LFW_dev people kept
out of training.
"""
import argparse
import pathlib

import cv2
import numpy
import torch

from crops import crop
from make_crops import Photos, held_out
from network import Liveness


def scores(network, rows, photos):
    """Logits of the pictures of `rows`."""
    out = []
    for row in rows:
        rgb, box, _ = photos.pick(numpy.random.default_rng(0), [row])
        x = torch.from_numpy((crop(rgb, box).astype(numpy.float32) - 127.5) / 128).permute(2, 0, 1)[None]
        with torch.no_grad():
            out.append(float(network(x)))
    return numpy.array(out)


def figures(title, live, attack):
    """Prints one line."""
    limit = numpy.quantile(live, 0.05)
    limit_attack = numpy.quantile(attack, 0.95)
    print(f"{title}: at 0 APCER {100 * numpy.mean(attack > 0):.1f} % of {len(attack)}, BPCER {100 * numpy.mean(live <= 0):.1f} % of {len(live)}; "
          f"APCER {100 * numpy.mean(attack > limit):.1f} % at BPCER 5 % (logit {limit:.2f}); BPCER "
          f"{100 * numpy.mean(live <= limit_attack):.1f} % at APCER 5 % (logit {limit_attack:.2f}); "
          f"medians {numpy.median(live):.1f} and {numpy.median(attack):.1f}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("pad")
    parser.add_argument("lfw")
    parser.add_argument("folds", nargs="+")
    args = parser.parse_args()
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    pad = Photos(args.data, args.pad, 0.0)
    ordinary = Photos(args.data, args.lfw, 0.0, lambda s: not held_out(s))
    every_live, every_attack = [], []
    for fold in args.folds:
        path, _, people = fold.partition(":")
        network = Liveness()
        network.load_state_dict(torch.load(path, weights_only=True))
        network.eval()
        rows = [r for r in pad.rows if not people or r[2] in people.split(",")]
        got = scores(network, rows, pad)
        is_live = numpy.array([r[3].startswith("live") for r in rows])
        figures(fold, got[is_live], got[~is_live])
        every_live.append(got[is_live])
        every_attack.append(got[~is_live])
        photos = scores(network, ordinary.rows, ordinary)
        print(f"  photos of unseen people taken for attacks: {100 * numpy.mean(photos <= 0):.1f} % of {len(photos)}", flush=True)
    figures("together", numpy.concatenate(every_live), numpy.concatenate(every_attack))


if __name__ == "__main__":
    main()
