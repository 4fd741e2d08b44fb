"""Fits the weights of the fingerprint score to the evidence of comparisons and shows what they are worth on other sets.

    bioverify eval finger SET.csv --scores SCORES.csv --evidence EVIDENCE.csv          # of every set
    python fit.py --fit SET.csv SCORES.csv EVIDENCE.csv ... --show SET.csv SCORES.csv EVIDENCE.csv ...

The model: the log-odds of "mated" are a weighted sum of the pieces (engine/finger/src/compare/score.rs). Only comparisons that
were carried through to the end and reach 10 points enter, mated and non-mated ones with the same total weight; those left out keep
their scores. The fitted sum is stretched until non-mated sums spread as the shipped ones do, so that weights can be set side by side.
With --beside W, the shown sets enter the fit as well, all of them together with W times the weight of the fitted ones, and each is
left out of the fit that it is judged by.
"""

import argparse
import csv
import pathlib
import re
import sys

import numpy as np

PARAMS = pathlib.Path(__file__).parents[2] / "engine/finger/src/compare/params.rs"
# The pieces in the order of the weights, each by the constant that holds its weight.
PIECES = ["SCORE_FIT", "SCORE_TRUSTED_FIT", "SCORE_RARE_FIT", "SCORE_UNPAIRED", "SCORE_UPRIGHT", "SCORE_LOCAL", "SCORE_FLOW"]
LEAST = 10.0
RATES = [1e-2, 1e-3, 1e-4]
# A rate that allows fewer false matches than this is left out, as `bioverify eval` does.
FEWEST = 2


def constants(path):
    """The numbers of params.rs by name."""
    found = re.findall(r"pub const (\w+): f32 = (-?[\d_.]+(?:e-?\d+)?);", path.read_text())
    return {name: float(value.replace("_", "")) for name, value in found}


class Set:
    """The comparisons of a set: all scores, and the evidence of those that have it."""

    def __init__(self, listed, scores, evidence, of):
        self.name = pathlib.Path(evidence).name
        with open(listed) as file:
            subject = {row["id"]: row["subject"] for row in csv.DictReader(file)}
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
        self.through = np.array([row["carried"] == "through" for row in rows])
        shipped = points(self.pieces @ np.array([of[name] for name in PIECES]) - of["SCORE_OFFSET"], of)
        if np.abs(shipped - self.score)[self.through].max() > 0.05:
            sys.exit(f"{evidence}: scores are not the sum of their pieces under the weights of params.rs: made by another version?")
        self.through &= self.score >= LEAST
        known = {(row["probe"], row["reference"]): row["mated"] == "1" for row in rows}
        self.all_mated, self.all_others, self.failed, low = 0, 0, 0, []
        with open(scores) as file:
            for row in csv.DictReader(file):
                mated = subject[row["probe"]] == subject[row["reference"]]
                has = known.get((row["probe"], row["reference"]))
                if has is not None and has != mated:
                    sys.exit(f"{evidence}: {row['probe']} and {row['reference']} are told otherwise than in {listed}")
                self.all_mated += mated
                self.all_others += not mated
                self.failed += mated and has is None
                if not mated and has is None and row["score"]:
                    low.append(float(row["score"]))
        if not self.all_mated or not self.all_others:
            sys.exit(f"{listed}: mated and non-mated comparisons are needed")
        # Strangers without evidence: all below LEAST, under any weights that are worth looking at.
        self.low = np.array(low)

    def rescored(self, weights, offset, of):
        """Scores under other weights."""
        return np.where(self.through, points(self.pieces @ weights + offset, of), self.score)

    def misses(self, score):
        """FNMR at each rate, in percent, at thresholds of the set's own; a failed extraction is a miss."""
        others = np.sort(np.concatenate([score[~self.mated], self.low]))[::-1]
        found = []
        for rate in RATES:
            allowed = int(rate * self.all_others + 1e-9)
            if allowed < FEWEST:
                found.append(np.nan)
                continue
            missed = (score[self.mated] <= others[allowed]).sum() + self.failed
            found.append(100 * missed / self.all_mated)
        return found


def points(total, of):
    """The sum bent to stay positive."""
    return of["SCORE_SCALE"] * np.logaddexp(0, total)


def fit(groups):
    """Weights and offset by Newton steps on the logistic loss, with a trace of shrinkage on the standardised pieces; groups of sets with the
    weight of each."""
    x, y, say = [], [], []
    for sets, weight in groups:
        mated = np.concatenate([one.mated[one.through] for one in sets]).astype(float)
        x.append(np.concatenate([one.pieces[one.through] for one in sets]))
        y.append(mated)
        say.append(np.where(mated > 0, 0.5 / mated.sum(), 0.5 / (1 - mated).sum()) * weight)
    x, y, say = np.concatenate(x), np.concatenate(y), np.concatenate(say)
    say *= len(y) / say.sum()
    middle, spread = x.mean(0), x.std(0)
    z = np.column_stack([(x - middle) / spread, np.ones(len(x))])
    weights = np.zeros(z.shape[1])
    for _ in range(60):
        chance = 1 / (1 + np.exp(-np.clip(z @ weights, -40, 40)))
        slope = z.T @ (say * (chance - y)) + 1e-3 * weights
        curvature = (z * (say * chance * (1 - chance))[:, None]).T @ z + 1e-3 * np.eye(len(weights))
        step = np.linalg.solve(curvature, slope)
        weights -= step
        if np.abs(step).max() < 1e-7:
            break
    else:
        sys.exit("the fit did not settle")
    plain = weights[:-1] / spread
    return plain, weights[-1] - plain @ middle


def stretched(weights, sets, shipped, offset):
    """Weights and offset on the shipped scale: sums of strangers with the same mean and spread."""
    others = np.concatenate([one.pieces[one.through & ~one.mated] for one in sets])
    weights = weights * (others @ shipped).std() / (others @ weights).std()
    return weights, (others @ shipped).mean() + offset - (others @ weights).mean()


def line(rates):
    """Rates in columns, a dash where there is none."""
    return "".join("       -" if np.isnan(rate) else f"{rate:8.2f}" for rate in rates)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    three = dict(nargs=3, action="append", metavar=("SET", "SCORES", "EVIDENCE"))
    parser.add_argument("--fit", required=True, **three)
    parser.add_argument("--show", default=[], **three)
    parser.add_argument("--beside", type=float, default=0.0, metavar="W", help="weight of the shown sets in the fit [default: 0]")
    parser.add_argument("--params", type=pathlib.Path, default=PARAMS, help="params.rs with the shipped weights")
    args = parser.parse_args()
    of = constants(args.params)
    shipped, offset = np.array([of[name] for name in PIECES]), -of["SCORE_OFFSET"]
    own, shown = ([Set(*paths, of) for paths in paths] for paths in (args.fit, args.show))

    def fitted(left_out):
        beside = [one for one in shown if one is not left_out] if args.beside > 0 else []
        groups = [(own, 1.0)] + ([(beside, args.beside)] if beside else [])
        return stretched(fit(groups)[0], own, shipped, offset)

    weights, start = fitted(None)
    mated, others = (sum((one.through & (one.mated == side)).sum() for one in own) for side in (True, False))
    print(f"fitted to {mated} mated and {others} non-mated comparisons" + (", and to those of the shown sets" if args.beside > 0 else ""))
    for name, before, after in zip(PIECES + ["SCORE_OFFSET"], [*shipped, -offset], [*weights, -start]):
        print(f"  {name:18} {before:6.2f} shipped {after:6.2f} fitted")
    print("FNMR in % at a false-match rate of " + ", ".join(f"{rate:g}" for rate in RATES))
    rows = []
    for one in own + shown:
        kept = (~one.through[one.mated | (one.score >= LEAST)]).sum()
        print(f"{one.name}: {one.all_mated} mated, {one.all_others} non-mated; {kept} with evidence keep their scores")
        pair = one.misses(one.score), one.misses(one.rescored(*(fitted(one) if one in shown else (weights, start)), of))
        for name, misses in zip(("shipped", "fitted"), pair):
            print(f"  {name:8}" + line(misses))
        rows += [pair] if one in shown else []
    if len(rows) > 1:
        for name, side in (("shipped", 0), ("fitted", 1)):
            print(f"mean of the shown sets, {name}:" + line(np.mean([row[side] for row in rows], 0)))


if __name__ == "__main__":
    main()
