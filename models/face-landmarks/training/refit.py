"""Refits which inputs count as faces: `python refit.py WEIGHTS.pt DETECTOR.onnx DATA lfw.npz train.npz OUT.pt`.

The detector sees faces in photos that stand on their head or lie on their side, too, with landmarks that fit them wrongly: eyes
on eyes, nose and mouth on the forehead. These wrong answers, and not faces turned about their middle, are what the engine must tell from upright
faces. Only the row of the last layer that gives the face's logit is changed, by logistic regression on the features before it; the
landmarks stay what they are.
"""
import argparse
import pathlib

import cv2
import numpy
import torch
from torch.nn import functional

from crops import Sources, held_out, in_place, read_rgb
from detector import Ours
from network import PLACES, UNIT, Landmarks
from yunet import intersection_over_union


def features(network, pictures):
    """What the last layer sees [n,128] and the answers [n,11]."""
    x = torch.from_numpy((numpy.stack(pictures).astype(numpy.float32) - 127.5) / 128).permute(0, 3, 1, 2)
    with torch.no_grad():
        inner = network.head[:-1](network.body(x))
        return inner, network.head[-1](inner)


def looks(network, rgb, landmarks):
    """Features of a first and a second look [2,128]."""
    first, matrix = in_place(rgb, landmarks)
    inner, answer = features(network, [first])
    points = PLACES + answer[0, :10].numpy().reshape(5, 2) * UNIT
    points = cv2.transform((points - 0.5)[None], cv2.invertAffineTransform(matrix))[0] + 0.5
    again, _ = features(network, [in_place(rgb, points)[0]])
    return torch.cat([inner, again])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("weights", "detector", "data", "lfw", "train", "out"):
        parser.add_argument(name, type=pathlib.Path)
    parser.add_argument("--photos", type=int, default=2000)
    args = parser.parse_args()
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    network = Landmarks()
    network.load_state_dict(torch.load(args.weights, weights_only=True))
    network.eval()
    detector, rng = Ours(args.detector), numpy.random.default_rng(1)
    rows = []
    for path, keep in ((args.lfw, lambda s: not held_out(s)), (args.train, lambda s: True)):
        labels = dict(numpy.load(path))
        rows += [(labels, i) for i in range(len(labels["ids"])) if labels["score"][i] > 0.6 and keep(str(labels["subjects"][i]))]
    faces, others = [], []
    for k in rng.choice(len(rows), args.photos, replace=False):
        labels, i = rows[k]
        rgb = read_rgb(args.data / labels["paths"][i])
        for _, box, points in detector.faces(rgb)[:1]:
            if intersection_over_union(box, labels["box"][i]) > 0.4:
                faces.append(looks(network, rgb, points))
        turn = int(rng.choice([1, 2, 2, 3]))
        turned = numpy.ascontiguousarray(numpy.rot90(rgb, turn))
        others += [looks(network, turned, points) for _, _, points in detector.faces(turned, 0.4)[:1]]
    sources = Sources(args.data, args.lfw, args.train)
    plain = [features(network, [sources.other(rng)])[0] for _ in range(800)]
    easy = [features(network, [sources.face(rng)[0]])[0] for _ in range(800)]
    x = torch.cat(faces + easy + others + plain)
    told = torch.cat([torch.ones(2 * len(faces) + len(easy)), torch.zeros(2 * len(others) + len(plain))])
    print(f"{len(faces)} faces, {len(others)} wrong answers in turned photos, {len(plain)} other inputs", flush=True)
    last = network.head[-1]
    weight, bias = last.weight[10].detach().clone().requires_grad_(), last.bias[10].detach().clone().requires_grad_()
    old = weight.detach().clone()
    optimiser = torch.optim.LBFGS([weight, bias], lr=0.5, max_iter=300, line_search_fn="strong_wolfe")

    def loss():
        optimiser.zero_grad()
        logit = x @ weight + bias
        value = functional.binary_cross_entropy_with_logits(logit, told * 0.98 + 0.01) + 1e-4 * (weight - old).square().sum()
        value.backward()
        return value

    optimiser.step(loss)
    with torch.no_grad():
        logit = x @ weight + bias
        print(f"faces below 0: {100 * float((logit[told > 0.5] < 0).float().mean()):.2f} %, others above 0: "
              f"{100 * float((logit[told < 0.5] > 0).float().mean()):.2f} %")
        last.weight[10], last.bias[10] = weight, bias
    torch.save(network.state_dict(), args.out)


if __name__ == "__main__":
    main()
