"""What each part of the recipe is worth: trains the network once with and once without it, on as many crops (but for "twice the
crops"), and measures both.

    python ablate.py WORK [SET.csv ...] [--crops 16000] [--masters 400] [--only NAME ...] [--bin ../../../target/release]

WORK keeps shards, weights and results, so that a run that was stopped goes on with the training it was in, from that one's start; it serves
one choice of arguments. Everything is measured on held-out synthetic fingers by evaluate.py and on each SET by `bioverify eval finger` in
floating point, for which ONNX Runtime must be found (ORT_DYLIB_PATH); the scores of all sets together are pooled.
"""
import argparse
import csv
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Name: arguments of `bioverify-testdata shards`, arguments of train.py. Three seeds of the whole recipe tell what chance alone does.
VARIANTS = {
    "whole recipe": ("", ""),
    "whole recipe, second seed": ("", "--seed 2"),
    "whole recipe, third seed": ("", "--seed 3"),
    "with a head for the ridge phase": ("", "--phase 0.5"),
    "with a head for the ridge phase, second seed": ("", "--phase 0.5 --seed 2"),
    "without residue and neighbours": ("--without others", ""),
    "without damage": ("--without damage", ""),
    "without small sensors": ("--without small-sensors", ""),
    "without spread of spacings": ("--without spacings", ""),
    "without second noise model": ("", "--no-noise"),
    "a tenth of the pictures": ("--masters {tenth}", ""),
    "twice the crops": ("", "--crops {twice}"),
}


def run(command, **more):
    print("+", " ".join(map(str, command)), file=sys.stderr, flush=True)
    return subprocess.run(list(map(str, command)), check=True, stdout=subprocess.PIPE, text=True, **more).stdout


def shards(a, options):
    folder = a.work / ("shards" + re.sub(r"\W+", "-", options))
    if not (folder / "complete").exists():
        fingers = [] if "--masters" in options else ["--masters", a.masters]
        run([a.bin / "bioverify-testdata", "shards", "--out", folder, "--impressions", 6, "--seed", 77, "--threads", a.threads,
             *fingers, *options.split()])
        (folder / "complete").touch()
    return folder


def card_of(weights, folder):
    """A models folder of its own for these weights, without the integer form."""
    model = folder / "finger-minutiae"
    shutil.rmtree(folder, ignore_errors=True)
    model.mkdir(parents=True)
    text = (HERE.parent / "card.toml").read_text()
    head, rest = text.split("[integer]")
    (model / "card.toml").write_text(head + "[known_answers]" + rest.split("[known_answers]")[1])
    run([sys.executable, HERE / "export.py", weights, model / "model.onnx"])
    run([sys.executable, HERE.parents[1] / "write_card.py", model])
    return folder


def pooled(scores, subjects):
    """FNMR in % at FMR 1e-3 and 1e-4 over the comparisons of all sets. scores: rows of (set, probe, reference, score, -inf for none)."""
    mates, strangers = [], []
    for name, probe, reference, score in scores:
        (mates if subjects[name, probe] == subjects[name, reference] else strangers).append(score)
    strangers.sort(reverse=True)

    def missed(rate):
        threshold = strangers[int(rate * len(strangers))]  # as many strangers lie above as the rate allows
        return 100 * sum(score <= threshold for score in mates) / len(mates)
    return missed(1e-3), missed(1e-4), len(mates), len(strangers)


def measured(a, name, sets):
    options, arguments = (text.format(tenth=a.masters // 10, twice=2 * a.crops) for text in VARIANTS[name])
    folder = a.work / re.sub(r"\W+", "-", name)
    folder.mkdir(parents=True, exist_ok=True)
    result = folder / "result.json"
    if result.exists():
        return json.loads(result.read_text())
    weights = folder / "weights.pt"
    if not weights.exists():
        run([sys.executable, HERE / "train.py", shards(a, options), weights, "--wait", 1, "--crops", a.crops, "--threads", a.threads,
             *arguments.split()])
    held_out = a.work / "held-out"
    if not (held_out / "complete").exists():
        run([a.bin / "bioverify-testdata", "shards", "--out", held_out, "--masters", 32, "--impressions", 4, "--seed", 900000])
        (held_out / "complete").touch()
    figures = {"name": name, "synthetic": run([sys.executable, HERE / "evaluate.py", weights, *sorted(held_out.glob("shard-*.bin"))]).strip()}
    models, scores, subjects = card_of(weights, folder / "models"), [], {}
    for path in sets:
        out = folder / f"{path.stem}.csv"
        text = run([a.bin / "bioverify", "eval", "finger", path, "--scores", out, "--models", models, "--runtime", "onnxruntime"])
        figures.setdefault("sets", {})[path.stem] = [
            float(re.search(rf"^{label}\s+([\d.]+) %", text, re.M)[1]) for label in ("EER", "FMR1000")]
        with open(path) as f:
            subjects |= {(path.stem, row["id"]): row["subject"] for row in csv.DictReader(f)}
        with open(out) as f:
            scores += [(path.stem, row["probe"], row["reference"], float(row["score"] or "-inf")) for row in csv.DictReader(f)]
    if sets:
        figures["pooled"] = pooled(scores, subjects)
    result.write_text(json.dumps(figures))
    return figures


def main():
    a = argparse.ArgumentParser()
    a.add_argument("work", type=Path)
    a.add_argument("sets", nargs="*", type=Path)
    a.add_argument("--crops", type=int, default=16_000)
    a.add_argument("--masters", type=int, default=400)
    a.add_argument("--threads", type=int, default=2)
    a.add_argument("--only", nargs="*", choices=list(VARIANTS), default=list(VARIANTS))
    a.add_argument("--bin", type=Path, default=HERE.parents[2] / "target/release")
    a = a.parse_args()
    asked = json.dumps({"crops": a.crops, "masters": a.masters, "sets": [str(path) for path in a.sets]})
    a.work.mkdir(parents=True, exist_ok=True)
    made_with = a.work / "arguments.json"
    if made_with.exists() and made_with.read_text() != asked:
        sys.exit(f"{a.work} holds results of {made_with.read_text()}: choose another WORK for {asked}")
    made_with.write_text(asked)
    print("| network | synthetic: recall, precision, position px, direction deg, kind | mean EER / FMR1000 % | pooled FNMR % at FMR 1e-3 / 1e-4 |")
    print("|---|---|---|---|")
    for name in a.only:
        figures = measured(a, name, a.sets)
        numbers = re.findall(r"\b\d+\.\d+", figures["synthetic"])
        real = "- | -"
        if a.sets:
            eer, fmr = (sum(pair[i] for pair in figures["sets"].values()) / len(a.sets) for i in (0, 1))
            at3, at4, *_ = figures["pooled"]
            real = f"{eer:.2f} / {fmr:.2f} | {at3:.2f} / {at4:.2f}"
        print(f"| {name} | {', '.join(numbers)} | {real} |", flush=True)


if __name__ == "__main__":
    main()
