"""Measures the landmark network: `python evaluate.py WEIGHTS.pt DETECTOR.onnx YUNET.onnx DATA lfw.npz`.

On the photos of LFW_dev people kept out of training: the detector's landmarks and what one and two looks of this network make
of them, as mean distances of the five landmarks in percent of the eye distance, from the teacher's averaged answers and from
its single answers on the photo as it is and enlarged to 320; the share of faces it would take for none; and how far turned
and shifted starting points are brought back.
"""
import argparse
import pathlib

import cv2
import numpy
import torch

from crops import apply, held_out, in_place, read_rgb
from detector import Ours
from network import PLACES, UNIT, Landmarks
from yunet import YuNet, fit, intersection_over_union



def look(network, rgb, landmarks):
    """Refined landmarks in the photo, and the logit that there is a face."""
    picture, matrix = in_place(rgb, landmarks)
    x = torch.from_numpy((picture.astype(numpy.float32) - 127.5) / 128).permute(2, 0, 1)[None]
    with torch.no_grad():
        answer = network(x)[0].numpy()
    points = PLACES + answer[:10].reshape(5, 2) * UNIT
    back = cv2.invertAffineTransform(matrix)
    return apply(back, points - 0.5) + 0.5, float(answer[10])


def distance(a, b, eye):
    return 100 * float(numpy.hypot(*(a - b).T).mean() / eye)


def single(teacher, rgb, side, box):
    """The teacher's one answer on the photo scaled to `side`, or None."""
    frame, scale = fit(rgb, side) if side else (rgb, 1.0)
    faces = [f for f in teacher.faces(frame) if intersection_over_union(f[1], box * scale) > 0.4]
    return faces[0][2] / scale if faces else None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("weights", "detector", "teacher", "data", "lfw"):
        parser.add_argument(name, type=pathlib.Path)
    parser.add_argument("--photos", type=int, default=1000)
    args = parser.parse_args()
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    network = Landmarks()
    network.load_state_dict(torch.load(args.weights, weights_only=True))
    network.eval()
    detector, teacher, labels = Ours(args.detector), YuNet(args.teacher), dict(numpy.load(args.lfw))
    rng = numpy.random.default_rng(1)
    rulers = {"averaged": None, "single as it is": 0, "single at 320": 320}
    rows = [i for i, s in enumerate(labels["subjects"]) if held_out(str(s)) and labels["score"][i] > 0.5][:args.photos]
    found, logits = {}, []
    for i in rows:
        rgb, box, truth = read_rgb(args.data / labels["paths"][i]), labels["box"][i], labels["landmarks"][i].astype(numpy.float64)
        eye = numpy.hypot(*(truth[1] - truth[0]))
        faces = [f for f in detector.faces(rgb) if intersection_over_union(f[1], box) > 0.4]
        answers = {}
        if faces:
            answers["detector"] = faces[0][2]
            answers["one look"], logit = look(network, rgb, faces[0][2])
            answers["two looks"], _ = look(network, rgb, answers["one look"])
            logits.append(logit)
        angle = rng.uniform(-0.5, 0.5)
        turn = numpy.exp(rng.normal(0, 0.12)) * numpy.array([[numpy.cos(angle), -numpy.sin(angle)], [numpy.sin(angle), numpy.cos(angle)]])
        rough = (truth - truth.mean(0)) @ turn.T + truth.mean(0) + rng.normal(0, 0.1 * eye, 2)
        answers["rough start"] = rough
        answers["rough start, one look"], _ = look(network, rgb, rough)
        answers["rough start, two looks"], _ = look(network, rgb, answers["rough start, one look"])
        for ruler, side in rulers.items():
            wanted = truth if side is None else single(teacher, rgb, side, box)
            if wanted is not None:
                for name, points in answers.items():
                    found.setdefault((name, ruler), []).append(distance(points, wanted, eye))
    for name in ("detector", "one look", "two looks", "rough start", "rough start, one look", "rough start, two looks"):
        print(f"{name}: " + ", ".join(f"{numpy.mean(found[name, ruler]):.2f} % from the teacher's {ruler}" for ruler in rulers), flush=True)
    low = numpy.array(logits)
    print(f"{len(low)} of {len(rows)} found; taken for no face: " + ", ".join(f"{100 * numpy.mean(low < t):.2f} % below {t}" for t in (0, -1, -2, -3)))


if __name__ == "__main__":
    main()
