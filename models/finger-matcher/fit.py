"""Fits the weights of the fingerprint score to the evidence of comparisons and shows what they are worth on other sets.

    bioverify eval finger SET.csv --scores SCORES.csv --evidence EVIDENCE.csv          # of every set
    python fit.py --fit EVIDENCE.csv SCORES.csv ... --show EVIDENCE.csv SCORES.csv ...

The model: the log-odds of "mated" are a weighted sum of the pieces (engine/finger/src/compare/score.rs). Only comparisons that
were carried through to the end and reach 10 points enter, mated and non-mated ones with the same total weight; those left out keep
their scores. The fitted sum is stretched until non-mated sums spread as the shipped ones do, so that weights can be set side by side.
"""

import argparse
import csv
import pathlib
import re

import numpy as np

PARAMS = pathlib.Path(__file__).parents[2] / "engine/finger/src/compare/params.rs"
# The pieces in the order of the weights, each with the constant that holds its weight.
PIECES = ["SCORE_FIT", "SCORE_TRUSTED_FIT", "SCORE_RARE_FIT", "SCORE_UNPAIRED", "SCORE_UPRIGHT", "SCORE_LOCAL", "SCORE_FLOW"]
LEAST = 10.0
RATES = [1e-2, 1e-3, 1e-4, 1e-5]


def constants(path):
    """The numbers of params.rs by name."""
    found = re.findall(r"pub const (\w+): f32 = (-?[\d_.]+(?:e-?\d+)?);", path.read_text())
    return {name: float(value.replace("_", "")) for name, value in found}


class Set:
    """The comparisons of a set that have evidence, and how many there are in all."""

    def __init__(self, evidence, scores, of):
        self.name = pathlib.Path(evidence).stem
        with open(evidence) as file:
            rows = list(csv.DictReader(file))
        column = lambda name: np.array([float(row[name]) for row in rows])
        self.mated, self.score = column("mated") > 0, column("score")
        overlap, flow = column("overlap"), column("flow")
        told = np.log((of["FLOW_CHANCE"] + of["FLOW_FLOOR"]) / (1 - flow + of["FLOW_FLOOR"]))
        ridges = np.where(overlap > 0, np.maximum(told, of["FLOW_LEAST"]) * np.sqrt(np.maximum(overlap, 0) / of["FLOW_USUAL"]), 0)
        self.pieces = np.stack([
            column("fit"), column("trusted_fit"), column("rare_fit"), -column("probe_unpaired") - column("reference_unpaired"),
            column("upright") - 1, np.log((column("local") + of["LOCAL_FLOOR"]) / of["LOCAL_CHANCE"]), ridges], 1)
        # What was not carried through has evidence from another stage: its score is not the sum of these pieces.
        shipped = points(self.pieces @ np.array([of[name] for name in PIECES]) - of["SCORE_OFFSET"], of)
        self.through = (np.abs(shipped - self.score) < 0.05) & (self.score >= LEAST)
        self.all_mated, self.all_others, self.failed = 0, 0, 0
        told = {(row["probe"], row["reference"]) for row, mated in zip(rows, self.mated) if mated}
        subject = lambda name: name.rsplit("_", 1)[0]
        with open(scores) as file:
            for row in csv.DictReader(file):
                mated = subject(row["probe"]) == subject(row["reference"])
                self.all_mated += mated
                self.all_others += not mated
                self.failed += mated and (row["probe"], row["reference"]) not in told

    def rescored(self, weights, offset, of):
        """Scores under other weights."""
        return np.where(self.through, points(self.pieces @ weights + offset, of), self.score)

    def misses(self, score):
        """FNMR at each rate, in percent, at thresholds of the set's own."""
        others = np.sort(score[~self.mated])[::-1]
        found = []
        for rate in RATES:
            allowed = int(rate * self.all_others + 1e-9)
            threshold = others[allowed] if allowed < len(others) else LEAST
            missed = (score[self.mated] <= threshold).sum() + self.failed
            found.append(100 * missed / self.all_mated)
        return found


def points(total, of):
    """The sum bent to stay positive."""
    return of["SCORE_SCALE"] * np.logaddexp(0, total)


def fit(sets):
    """Weights and offset by Newton steps on the logistic loss, with a trace of shrinkage on the standardised pieces."""
    x = np.concatenate([one.pieces[one.through] for one in sets])
    y = np.concatenate([one.mated[one.through] for one in sets]).astype(float)
    middle, spread = x.mean(0), x.std(0)
    z = np.column_stack([(x - middle) / spread, np.ones(len(x))])
    say = np.where(y > 0, 0.5 / y.sum(), 0.5 / (1 - y).sum()) * len(y)
    weights = np.zeros(z.shape[1])
    for _ in range(60):
        chance = 1 / (1 + np.exp(-np.clip(z @ weights, -40, 40)))
        slope = z.T @ (say * (chance - y)) + 1e-3 * weights
        curvature = (z * (say * chance * (1 - chance))[:, None]).T @ z + 1e-3 * np.eye(len(weights))
        step = np.linalg.solve(curvature, slope)
        weights -= step
        if np.abs(step).max() < 1e-7:
            break
    plain = weights[:-1] / spread
    return plain, weights[-1] - plain @ middle, x[y == 0], int(y.sum()), int((1 - y).sum())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fit", nargs=2, action="append", required=True, metavar=("EVIDENCE", "SCORES"))
    parser.add_argument("--show", nargs=2, action="append", default=[], metavar=("EVIDENCE", "SCORES"))
    parser.add_argument("--params", type=pathlib.Path, default=PARAMS, help="params.rs with the shipped weights")
    args = parser.parse_args()
    of = constants(args.params)
    shipped, offset = np.array([of[name] for name in PIECES]), -of["SCORE_OFFSET"]
    fitted_on = [Set(*paths, of) for paths in args.fit]
    weights, start, others, mated, count = fit(fitted_on)
    stretch = (others @ shipped).std() / (others @ weights).std()
    weights, start = stretch * weights, stretch * start
    # The same mean for strangers, so that scores stay where they were.
    start += (others @ shipped).mean() + offset - (others @ weights).mean() - start
    print(f"fitted to {mated} mated and {count} non-mated comparisons")
    for name, own, other in zip(PIECES, shipped, weights):
        print(f"  {name:18} {own:6.2f} shipped {other:6.2f} fitted")
    print(f"  {'SCORE_OFFSET':18} {-offset:6.2f} shipped {-start:6.2f} fitted")
    print("FNMR in % at a false-match rate of " + ", ".join(f"{rate:g}" for rate in RATES))
    for one in fitted_on + [Set(*paths, of) for paths in args.show]:
        print(f"{one.name}: {one.all_mated} mated, {one.all_others} non-mated, {(~one.through).sum()} with evidence not carried through")
        for name, score in [("shipped", one.score), ("fitted", one.rescored(weights, start, of))]:
            print(f"  {name:8}" + "".join(f"{rate:8.2f}" for rate in one.misses(score)))


if __name__ == "__main__":
    main()
