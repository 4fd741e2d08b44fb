"""How near anybody can come to one answer of the teacher: `python single.py WEIGHTS.pt DETECTOR.onnx YUNET.onnx DATA lfw.npz`.

The teacher is asked once for every photo, as somebody would who compares, in several ways: the photo as it is, with the 40 pixels
round it that LFW's own photos have (mirrored here), either of them enlarged. Its answer depends on where the face lies on the grid of its
cells, so the same picture moved by up to 31 pixels is asked again. Printed for each way, in percent of the eye distance:
 * from this network's landmarks;
 * what is left after the best correction that can be learned from where the landmarks lie, from how large and turned the
   face is, and from what the network sees of it: ridge regression, fitted on people of the training, told of people kept out;
 * the floor: from the teacher's own mean over the moved pictures. Whoever does not know the grid cannot know more of an answer than that mean.
"""
import argparse
import pathlib

import cv2
import numpy
import torch

from crops import apply, held_out, in_place, read_rgb
from detector import Ours
from evaluate import look
from network import Landmarks
from yunet import YuNet, intersection_over_union

# Side the photo is enlarged to (0: as it is), pixels put round it before.
WAYS = {"170 as it is": (0, 0), "250 as it is": (0, 40), "170 at 320": (320, 0), "250 at 320": (320, 40), "250 at 640": (640, 40)}
MOVES = 10
RIDGES = (100.0, 400.0, 1600.0)


def frame(rgb, side, border):
    """The picture as it is asked for, and its scale."""
    whole = cv2.copyMakeBorder(rgb, border, border, border, border, cv2.BORDER_REFLECT_101) if border else rgb
    return (cv2.resize(whole, (side, side)), side / len(whole)) if side else (whole, 1.0)


def ask(teacher, rgb, way, box, move=(0, 0)):
    """The teacher's landmarks in the photo, or None; the picture moved right and down by `move`."""
    side, border = WAYS[way]
    picture, scale = frame(rgb, side, border)
    if any(move):
        picture = cv2.copyMakeBorder(picture, int(move[1]), 0, int(move[0]), 0, cv2.BORDER_REFLECT_101)
    back = numpy.array(move) / scale + border
    for _, found, points in teacher.faces(picture):
        if intersection_over_union(found / scale - numpy.tile(back, 2), box) > 0.4:
            return points / scale - back
    return None


def moved_mean(teacher, rgb, way, box, rng):
    """Mean answer over moved pictures, or None where one fails."""
    answers = [ask(teacher, rgb, way, box, move) for move in rng.integers(0, 32, (MOVES, 2))]
    return None if any(a is None for a in answers) else numpy.mean(answers, 0)


class Photo:
    """A photo with this network's landmarks and what it sees of the face."""

    def __init__(self, network, rgb, box, rough):
        self.box, self.points = box, look(network, rgb, rough)[0]
        self.eye = numpy.hypot(*(self.points[1] - self.points[0]))
        chip, self.matrix = in_place(rgb, self.points)
        with torch.no_grad():
            self.seen = network.body(torch.from_numpy((chip.astype(numpy.float32) - 127.5) / 128).permute(2, 0, 1)[None]).flatten().numpy()
        place = apply(self.matrix, self.points - 0.5).ravel()
        turn = numpy.arctan2(self.matrix[1, 0], self.matrix[0, 0])
        self.geometry = numpy.concatenate([place, [numpy.log(self.eye), turn], self.points.mean(0)])

    def rest(self, answer):
        """What the teacher's answer has beyond the landmarks, in the face's own directions, over the eye distance."""
        return ((answer - self.points) @ self.matrix[:, :2].T).ravel() / (self.eye * numpy.hypot(*self.matrix[0, :2]))


def inputs(fitted, told, most=400):
    """What the correction is made from, scaled to unit variance: geometry and the principal parts of what is seen."""
    seen = numpy.array([p.seen for p in fitted], float)
    mean = seen.mean(0)
    _, size, parts = numpy.linalg.svd(seen - mean, full_matrices=False)
    parts, size = parts[:most], size[:most] / numpy.sqrt(len(fitted)) + 1e-9
    geometry = numpy.array([p.geometry for p in fitted])
    middle, spread = geometry.mean(0), geometry.std(0) + 1e-9

    def of(photos):
        columns = [numpy.ones((len(photos), 1)), (numpy.array([p.geometry for p in photos]) - middle) / spread,
                   (numpy.array([p.seen for p in photos]) - mean) @ parts.T / size]
        return numpy.concatenate(columns, 1)

    return of(fitted), of(told)


def length(rest):
    """Mean distance of the five landmarks, in percent."""
    return 100 * float(numpy.hypot(*numpy.moveaxis(rest.reshape(-1, 5, 2), 2, 0)).mean())


def learnable(fitted, told):
    """What the best of the corrections leaves on people it was not fitted on. Lists of (photo, answer)."""
    a, b = inputs([p for p, _ in fitted], [p for p, _ in told])
    y, z = (numpy.array([p.rest(answer) for p, answer in pairs]) for pairs in (fitted, told))
    geometry = 1 + len(fitted[0][0].geometry)
    left = []
    for count in (geometry, a.shape[1]):
        x, w = a[:, :count], b[:, :count]
        left += [length(z - w @ numpy.linalg.solve(x.T @ x + ridge * numpy.eye(count), x.T @ y)) for ridge in RIDGES]
    return length(z), min(left[:len(RIDGES)]), min(left[len(RIDGES):])


def photos(args, network, detector, labels, rng):
    """Photos of people kept out and of others, with the pictures."""
    good = [i for i in range(len(labels["ids"])) if labels["score"][i] > 0.5]
    out = [i for i in good if held_out(str(labels["subjects"][i]))][:args.photos]
    others = rng.permutation([i for i in good if not held_out(str(labels["subjects"][i]))])[:args.fitted]
    made = []
    for rows in (out, others):
        made.append([])
        for i in rows:
            rgb, box = read_rgb(args.data / labels["paths"][i]), labels["box"][i]
            faces = [f for f in detector.faces(rgb) if intersection_over_union(f[1], box) > 0.4]
            if faces:
                made[-1].append((Photo(network, rgb, box, faces[0][2]), rgb))
    return made


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("weights", "detector", "teacher", "data", "lfw"):
        parser.add_argument(name, type=pathlib.Path)
    parser.add_argument("--photos", type=int, default=831)
    parser.add_argument("--fitted", type=int, default=2200)
    parser.add_argument("--moved", type=int, default=300, help="photos that are asked for moved, too")
    parser.add_argument("--ways", nargs="+", default=list(WAYS))
    args = parser.parse_args()
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    network = Landmarks()
    network.load_state_dict(torch.load(args.weights, weights_only=True))
    rng, teacher = numpy.random.default_rng(3), YuNet(args.teacher)
    told, fitted = photos(args, network.eval(), Ours(args.detector), dict(numpy.load(args.lfw)), rng)
    for way in args.ways:
        answers = [[(p, a) for p, a in ((p, ask(teacher, rgb, way, p.box)) for p, rgb in rows) if a is not None] for rows in (told, fitted)]
        ours, by_geometry, by_sight = learnable(answers[1], answers[0])
        own = [(p, ask(teacher, rgb, way, p.box), moved_mean(teacher, rgb, way, p.box, rng)) for p, rgb in told[:args.moved]]
        away = [numpy.hypot(*(a - mean).T).mean() / p.eye for p, a, mean in own if a is not None and mean is not None]
        # The mean of some answers is itself off by a share of their scatter.
        floor = 100 * numpy.mean(away) / numpy.sqrt(1 + 1 / MOVES)
        print(f"{way}: {ours:.2f} from this network; {by_geometry:.2f} after a correction by geometry, {by_sight:.2f} by what is seen, too "
              f"({len(answers[0])} photos, fitted on {len(answers[1])}); floor {floor:.2f} ({len(away)} photos)", flush=True)


if __name__ == "__main__":
    main()
