"""Makes the synthetic faces of the test data and measures them.

    python make.py DATA YUNET.onnx lfw.npz train.npz --out ../../testdata/face [--work FOLDER] [--search]

DATA holds TRAIN.csv, TRAIN/ and LFW_dev/; lfw.npz and train.npz are what ../face-detector/training/label.py writes. The
people are those of people.json; --search looks for new ones and writes it. FOLDER keeps the model and the vectors of the
real faces between runs; neither is part of the project. Ends with an error where a picture fails a criterion."""
import argparse
import json
import pathlib
import pickle
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[1:1] = [str(HERE.parent / "face-detector" / "training"), str(HERE.parent / "face-embedder" / "training")]

import cv2
import numpy

import captures
import check
import measure
import model as models
import people
from evaluate import Ours
from yunet import YuNet


def kept(path, make):
    """What `make` gives, from the file of an earlier run where there is one."""
    if path.exists():
        return pickle.loads(path.read_bytes())
    value = make()
    path.write_bytes(pickle.dumps(value))
    return value


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("yunet")
    parser.add_argument("lfw")
    parser.add_argument("train")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("face-synthetic-work"))
    parser.add_argument("--search", action="store_true")
    parser.add_argument("--draws", type=int, default=48)
    parser.add_argument("--steps", type=int, default=60)
    args = parser.parse_args()
    cv2.setNumThreads(1)
    args.work.mkdir(parents=True, exist_ok=True)
    args.out.mkdir(parents=True, exist_ok=True)
    net, embedder = YuNet(args.yunet), measure.Embedder(HERE.parent / "face-embedder" / "model.onnx")
    model = kept(args.work / "model.pickle", lambda: models.make(args.train, args.data))
    photos, subjects = kept(args.work / "lfw.pickle", lambda: measure.photos(embedder, args.data, dict(numpy.load(args.lfw))))
    crops = kept(args.work / "train.pickle", lambda: measure.crops(net, embedder, args.data))
    limits = measure.thresholds(photos, subjects)
    gallery = numpy.concatenate([photos, crops])
    listed = HERE / "people.json"
    if args.search:
        search = people.Search(model, net, embedder, gallery, limits[1], limits[0])
        paths = search.find(6, args.draws, args.steps, 70000, lambda number: [captures.capture(number, kind) for kind in range(3)])
        listed.write_text(json.dumps({"paths": paths}) + "\n")
    cast = [people.make_person(model, path) for path in json.loads(listed.read_text())["paths"]]
    for name, rgb, quality in captures.everything(model, cast):
        cv2.imwrite(str(args.out / f"{name}.jpg"), cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, quality])
    print(f"the model: {model.people} people; limits at FMR 1e-2, 1e-3, 1e-4 on LFW_dev: {limits}")
    sys.exit(check.report(args.out, net, Ours(HERE.parent / "face-detector" / "model.onnx"), embedder, gallery, limits, model, cast))


if __name__ == "__main__":
    main()
