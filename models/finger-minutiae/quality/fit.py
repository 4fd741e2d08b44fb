"""Fits the quality of finger images to false non-matches and shows what it is worth on other sets.

    bioverify eval finger SET.csv --scores SCORES.csv --qualities QUALITIES.csv        # of every set
    python fit.py --fit QUALITIES.csv SCORES.csv ... --show QUALITIES.csv SCORES.csv ...

The model: a mated comparison at the threshold of FMR 0.1 % (of each set's own) is a false non-match with odds
exp(offset - u(probe) - u(reference)), u = a ln(shared minutiae) - b merged, a and b not negative. A capture's quality is
10 - 30 log10(odds against a capture whose u is the median of the fitted sets), so that it is linear in u: the three numbers
printed first are those of engine/finger/src/quality/params.rs. Nothing of the shown sets enters them.
"""

import argparse
import csv

import numpy as np

RATE = 1e-3
SHARE = 0.2
RESAMPLES = 400
# Columns that are tried alone, and whether more of them is worse.
ALONE = [("quality", 1), ("shared_minutiae", 1), ("reliable_minutiae", 1), ("minutiae", 1), ("confidence", 1), ("ridge_mm2", 1),
         ("clarity", 1), ("contrast", 1), ("merged", -1), ("dark_share", -1), ("shading", -1), ("smear", -1)]


class Set:
    """Captures with their measures, mated comparisons, and the threshold of the set."""

    def __init__(self, qualities, scores):
        self.name = qualities
        with open(qualities) as file:
            rows = list(csv.DictReader(file))
        self.subject = np.array([int(row["subject"]) for row in rows])
        names = [name for name in rows[0] if name not in ("id", "subject", "defects")]
        self.of = {name: np.array([float(row[name] or "nan") for row in rows]) for name in names}
        place = {row["id"]: index for index, row in enumerate(rows)}
        with open(scores) as file:
            rows = list(csv.DictReader(file))
        probe, reference = (np.array([place[row[side]] for row in rows]) for side in ("probe", "reference"))
        score = np.array([float(row["score"] or "-inf") for row in rows])
        mated = self.subject[probe] == self.subject[reference]
        self.probe, self.reference, self.score = probe[mated], reference[mated], score[mated]
        others = np.sort(score[~mated])[::-1]
        # The lowest threshold with at most that share of the non-mated scores at or above it.
        self.missed = self.score <= others[int(RATE * len(others) + 1e-9)]

    def terms(self):
        """ln(shared minutiae) and -merged of every capture."""
        return np.stack([np.log(np.maximum(np.nan_to_num(self.of["shared_minutiae"]), 1e-3)), -np.nan_to_num(self.of["merged"])], 1)


def fit(sets):
    """Offset and weights by projected Newton steps with halving on the logistic loss; captures without a template are left out."""
    sums, missed = [], []
    for one in sets:
        usable = np.isfinite(one.of["shared_minutiae"]) & (one.of["shared_minutiae"] > 0)
        pairs = usable[one.probe] & usable[one.reference]
        terms = one.terms()
        sums.append((terms[one.probe] + terms[one.reference])[pairs])
        missed.append(one.missed[pairs])
    x, y = np.concatenate(sums), np.concatenate(missed).astype(float)
    middle = x.mean(0)
    x = np.column_stack([np.ones(len(x)), middle - x])

    def loss(weights):
        z = x @ weights
        return (np.logaddexp(0, z) - y * z).mean()

    weights = np.zeros(3)
    for _ in range(100):
        chance = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (chance - y)
        free = np.array([True, weights[1] > 0 or slope[1] < 0, weights[2] > 0 or slope[2] < 0])
        curvature = (x * (chance * (1 - chance))[:, None]).T @ x
        step, length = np.zeros(3), 1.0
        step[free] = np.linalg.solve(curvature[np.ix_(free, free)], slope[free])
        bounded = lambda length: np.concatenate([(weights - length * step)[:1], np.maximum((weights - length * step)[1:], 0)])
        while loss(bounded(length)) > loss(weights) and length > 1e-6:
            length /= 2
        weights = bounded(length)
    weights[0] += weights[1:] @ middle
    return weights, int(y.sum()), len(y)


def removed(quality, probe, reference, missed, by_captures, weight=None):
    """Share of the false non-matches that go with the worst SHARE of captures or of comparisons; between captures of equal
    quality the mean over their orders. `weight` counts captures (by subject) in a resample."""
    worse = np.minimum(quality[probe], quality[reference])
    count = np.ones(len(quality)) if weight is None else weight
    pairs = count[probe]
    gone, fails = (quality, count) if by_captures else (worse, pairs), pairs * missed
    values, weights = gone
    if fails.sum() == 0:
        return np.nan
    before = (0.0, 0.0)
    for value in np.unique(values):
        after = (weights[values <= value].sum() / weights.sum(), fails[worse <= value].sum() / fails.sum())
        if after[0] >= SHARE:
            part = (SHARE - before[0]) / (after[0] - before[0])
            return before[1] + part * (after[1] - before[1])
        before = after
    return before[1]


def pooled(sets, qualities):
    """All captures and comparisons as one set, each judged at the threshold of its own."""
    shift = np.cumsum([0] + [len(one.subject) for one in sets])
    subject = np.concatenate([one.subject + 10_000 * index for index, one in enumerate(sets)])
    probe = np.concatenate([one.probe + start for one, start in zip(sets, shift)])
    reference = np.concatenate([one.reference + start for one, start in zip(sets, shift)])
    return subject, np.concatenate(qualities), probe, reference, np.concatenate([one.missed for one in sets])


def told(subject, quality, probe, reference, missed):
    """Both shares, with 95 % intervals from resampling fingers."""
    fingers, number = np.unique(subject, return_inverse=True)
    text = f"{missed.sum():4} of {len(missed)} missed;"
    for by_captures, what in ((True, "captures"), (False, "comparisons")):
        random = np.random.default_rng(5)
        draws = []
        for _ in range(RESAMPLES):
            times = np.bincount(random.integers(0, len(fingers), len(fingers)), minlength=len(fingers)).astype(float)
            draws.append(removed(quality, probe, reference, missed, by_captures, times[number]))
        low, high = np.nanquantile(draws, [0.025, 0.975]) if missed.any() else (np.nan, np.nan)
        share = removed(quality, probe, reference, missed, by_captures)
        text += f"  worst 20 % of the {what}: {100 * share:.0f} % go ({100 * low:.0f} to {100 * high:.0f})"
    return text


def ranks(values):
    order = np.argsort(values, kind="stable")
    result = np.empty(len(values))
    result[order] = np.arange(len(values))
    _, inverse = np.unique(values, return_inverse=True)
    return (np.bincount(inverse, result) / np.bincount(inverse))[inverse]


def correlation(sets, qualities):
    """Mean over the sets of the rank correlation between the worse quality and the score."""
    each = []
    for one, quality in zip(sets, qualities):
        worse = np.minimum(quality[one.probe], quality[one.reference])
        each.append(np.corrcoef(ranks(worse), ranks(one.score))[0, 1])
    return np.mean(each)


def bands(sets, qualities):
    """How often comparisons miss, by the worse quality of the two."""
    _, quality, probe, reference, missed = pooled(sets, qualities)
    worse = np.minimum(quality[probe], quality[reference])
    for low, high in ((0, 10), (10, 25), (25, 40), (40, 55), (55, 70), (70, 85), (85, 101)):
        inside = (worse >= low) & (worse < high)
        if inside.any():
            print(f"    {low:3} to {min(high, 100):3}: {missed[inside].sum():4} of {inside.sum():5} missed, {100 * missed[inside].mean():.2f} %")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fit", nargs=2, action="append", required=True, metavar=("QUALITIES", "SCORES"))
    parser.add_argument("--show", nargs=2, action="append", default=[], metavar=("QUALITIES", "SCORES"))
    args = parser.parse_args()
    fitted, shown = [Set(*files) for files in args.fit], [Set(*files) for files in args.show]
    (offset, shared, merged), fails, pairs = fit(fitted)
    usual = np.median(np.concatenate([one.terms()[np.isfinite(one.of["shared_minutiae"])] for one in fitted]) @ [shared, merged])
    points = 30 / np.log(10)
    base = 10 - points * (offset - usual)
    print(f"fitted on {fails} false non-matches of {pairs} mated comparisons")
    print(f"SHARED_POINTS {points * shared:.1f}  MERGED_POINTS {points * merged:.1f}  BASE_POINTS {base:.1f}")
    for kind, sets in (("fitted", fitted), ("shown", shown)):
        if not sets:
            continue
        fresh = [np.clip(np.round(base + points * one.terms() @ [shared, merged]), 0, 100) for one in sets]
        shipped = [np.nan_to_num(one.of["quality"]) for one in sets]
        for what, qualities in (("these weights", fresh), ("the engine's quality", shipped)):
            print(f"{kind} sets, {what}: rank correlation with the score {correlation(sets, qualities):.2f}")
            for one, quality in zip(sets, qualities):
                print(f"    {told(one.subject, quality, one.probe, one.reference, one.missed)}  {one.name}")
            print(f"    {told(*pooled(sets, qualities))}  all")
            bands(sets, qualities)
        print("  each measure alone: rank correlation, share of the false non-matches in the worst 20 % of captures, of comparisons")
        for name, sign in ALONE:
            values = [sign * np.nan_to_num(one.of[name]) for one in sets]
            _, quality, probe, reference, missed = pooled(sets, values)
            shares = [removed(quality, probe, reference, missed, by_captures) for by_captures in (True, False)]
            print(f"    {name:18} {correlation(sets, values):5.2f}  {100 * shares[0]:3.0f} %  {100 * shares[1]:3.0f} %")


if __name__ == "__main__":
    main()
