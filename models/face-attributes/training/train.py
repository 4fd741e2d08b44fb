"""Trains the attribute network: `python train.py DATA lids.npz eyes.csv OUT.pt --minutes 12`.

What the pictures show and what is painted on them:
 * mask: real ones. The sets of TRAIN made of masked faces hold bare faces too, without labels. A first network learns from
   the sets that are all masked (rwmfd_part1, mask_chandrika) against sets that are all bare, and from painted masks; it then
   sorts the mixed sets, and what it is unsure of (0.1 to 0.9) is left out. 200 sorted pictures were looked at: see README.md.
 * eyes covered: painted sunglasses; no labelled real ones were at hand. Unpainted pictures of which the first network says
   so (some do wear sunglasses) are not used as examples of uncovered eyes.
 * occluded: painted hands and patches only.
 * eyes open: where the teacher's lids (label.py) are wide apart, and what was judged by eye where they are not (eyes.csv);
   closed ones are judged ones and open ones painted shut.
 * mouth closed: the gap between the teacher's lips.
One picture in eight is kept for measuring.
"""
import argparse
import csv
import pathlib
import sys

import cv2
import numpy
import torch
from torch.nn import functional

import lids
import paint
from network import NAMES, SIDE, Attributes

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2]))
from course import Course  # noqa: E402

MASKED, MIXED = ("rwmfd_part1", "mask_chandrika"), ("mask12k", "mask_balaji", "mask_ankkittk")
# Where an aligned face has its eyes and its mouth: rows, columns.
EYES, MOUTH = (slice(42, 62), slice(24, 88)), (slice(80, 105), slice(36, 76))


class Faces:
    """The 128 x 128 crops, their sources and what is known of them: 1, 0, in between for how likely, or -1 unknown."""

    def __init__(self, data, teacher, judged):
        rows = list(csv.DictReader((data / "TRAIN.csv").open()))
        self.bytes = [(data / row["path"]).read_bytes() for row in rows]
        self.source = numpy.array([row["source"] for row in rows])
        self.masked = numpy.where(numpy.isin(self.source, MASKED), 1, numpy.where(numpy.isin(self.source, MIXED), -1, 0))
        self.covered = numpy.zeros(len(rows), int)
        self.measured = numpy.arange(len(rows)) % 8 == 5
        self.judged = lids.read_judged(judged, len(rows))
        teacher = dict(numpy.load(teacher))
        at = {name: i for i, name in enumerate(teacher["ids"])}
        points = teacher["points"][[at[row["id"]] for row in rows]]
        self.eyes, self.mouth = lids.labels(points, self.judged)
        self.points = numpy.nanmean(points[:, :2], 1)

    def picture(self, index, rng=None, closing=None):
        """The aligned face 112 x 112, moved a little where a generator is given, the eyes shut by `closing`, 0 to 1."""
        whole = cv2.cvtColor(cv2.imdecode(numpy.frombuffer(self.bytes[index], numpy.uint8), 1), cv2.COLOR_BGR2RGB)
        if rng is None:
            return whole[8:120, 8:120].astype(numpy.float32)
        if closing is not None:
            whole = paint.shut(rng, whole, self.points[index, :16].reshape(2, 8, 2), closing)
        matrix = cv2.getRotationMatrix2D((64, 64), rng.normal(0, 4), numpy.exp(rng.normal(0, 0.04)))
        matrix[:, 2] += rng.normal(0, 2, 2) - 8
        face = cv2.warpAffine(whole, matrix, (112, 112), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return (face[:, ::-1] if rng.random() < 0.5 else face).astype(numpy.float32)


def spoil(rng, x):
    """Light, colour, blur, noise, JPEG."""
    if rng.random() < 0.7:
        x = (x - 128) * rng.uniform(0.6, 1.3) + 128 + rng.normal(0, 25)
    if rng.random() < 0.5:
        x = x * numpy.exp(rng.normal(0, 0.12, 3))
    if rng.random() < 0.25:
        x = numpy.repeat(x.mean(2, keepdims=True), 3, 2)
    if rng.random() < 0.4:
        x = cv2.GaussianBlur(x, (0, 0), rng.uniform(0.4, 2.5))
    if rng.random() < 0.4:
        x = x + rng.standard_normal(x.shape) * rng.uniform(1, 12)
    x = numpy.clip(x, 0, 255)
    if rng.random() < 0.3:
        code = cv2.imencode(".jpg", x.astype(numpy.uint8), [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(30, 95))])[1]
        x = cv2.imdecode(code, 1).astype(numpy.float32)
    return x


def sample(rng, faces, index):
    """A picture [112,112,3] u8 and its labels in the order of NAMES, -1 where unknown."""
    closing, eyes = None, faces.eyes[index]
    if eyes == 1 and faces.judged[index] != 1 and faces.covered[index] == 0 and rng.random() < 0.22:
        # Eyes that are half shut still look: else the paint itself would tell.
        closing = 1.0 if rng.random() < 0.7 else rng.uniform(0.1, 0.4)
        eyes = 0.0 if closing == 1 else 1.0
    x = faces.picture(index, rng, closing)
    labels = numpy.array([faces.masked[index], faces.covered[index], 0, eyes, faces.mouth[index]], numpy.float32)
    if labels[0] != 0:
        labels[4] = -1
    if labels[1] != 0:
        labels[3] = -1
    if labels[0] == 0 and rng.random() < 0.2:
        x, labels[0], labels[4] = paint.mask(rng, x), 1, -1
    if rng.random() < (0.25 if eyes != 0 else 0.05):
        x, labels[1], labels[3] = paint.sunglasses(rng, x), 1, -1
    elif rng.random() < (0.25 if eyes != 0 else 0.1):
        bare, x = x, paint.cover(rng, x)
        # A cover may hide eyes and mouth alike: then nothing is said about them.
        hidden = [numpy.abs(x[part] - bare[part]).max() > 2 for part in (EYES, MOUTH)]
        labels = numpy.array([labels[0] if labels[0] == 0 else -1, -1, 1, *numpy.where(hidden, -1, labels[3:])], numpy.float32)
    if (labels[0] == 1 or labels[1] == 1) and labels[2] == 0:
        labels[2] = -1
    return spoil(rng, x).astype(numpy.uint8), labels


def to_input(pictures):
    """Pictures [n,112,112,3] u8 as the network takes them."""
    x = torch.from_numpy(numpy.ascontiguousarray(pictures)).permute(0, 3, 1, 2).to(torch.float32, memory_format=torch.channels_last)
    return (x - 127.5) / 128


def pool_of(faces, use, count, seed):
    """Ready samples: pictures [n,112,112,3] u8, labels [n,5]. Half of the pictures come from masked or mixed sets; eyes judged
    to be closed come 8 times as often as others, those judged to be open, which are hard, 3 times."""
    rng = numpy.random.default_rng(seed)
    weight = numpy.where(faces.masked[use] == 1, 3.0, 1.0) * numpy.choose(faces.judged[use] + 2, (1, 1, 8, 3))
    pick = rng.choice(use, count, p=weight / weight.sum())
    pictures, labels = numpy.empty((count, SIDE, SIDE, 3), numpy.uint8), numpy.empty((count, len(NAMES)), numpy.float32)
    for i, index in enumerate(pick):
        pictures[i], labels[i] = sample(rng, faces, index)
    return pictures, labels


def loss_of(logits, labels):
    known = labels >= 0
    each = functional.binary_cross_entropy_with_logits(logits, labels.clamp(0, 1) * 0.96 + 0.02, reduction="none")
    return (each * known).sum() / known.sum()


def load(path):
    network = Attributes().to(memory_format=torch.channels_last)
    network.load_state_dict(torch.load(path, weights_only=True))
    return network.eval()


def train(pool, labels, minutes, pause, start=None):
    """The mean network after so many minutes on ready samples; with `start` trained on from these weights."""
    network = load(start).train() if start else Attributes().to(memory_format=torch.channels_last)
    course = Course(network, 1e-3 if start else 2e-3, minutes, decay=2e-2, warm=1, keep=0.995, pause=pause)
    rng = numpy.random.default_rng(7)
    for _ in course:
        pick = rng.integers(0, len(pool), 64)
        course.learn(loss_of(course.network(to_input(pool[pick])), torch.from_numpy(labels[pick])))
        course.tell(500, lambda sums: f"loss {sums[0]:.4f}")
    return course.average.eval()


def answers(network, pictures):
    with torch.no_grad():
        return numpy.concatenate([torch.sigmoid(network(to_input(pictures[i:i + 128]))).numpy() for i in range(0, len(pictures), 128)])


def plain(faces, indices):
    """Untouched pictures [n,112,112,3] u8."""
    return numpy.array([faces.picture(i) for i in indices]).astype(numpy.uint8)


def area(yes, no):
    """Area under the curve: how often a `yes` is above a `no`."""
    order = numpy.argsort(numpy.concatenate([yes, no]), kind="stable")
    rank = numpy.empty(len(order))
    rank[order] = numpy.arange(1, len(order) + 1)
    return (rank[:len(yes)].sum() - len(yes) * (len(yes) + 1) / 2) / max(len(yes) * len(no), 1)


def tell(title, said, labels):
    """Prints errors of one name; labels near even odds are left out."""
    yes, no = said[labels > 0.8], said[(labels >= 0) & (labels < 0.2)]
    print(f"{title}: missed {100 * (yes <= 0.5).mean():.1f} % of {len(yes)}, wrongly said {100 * (no > 0.5).mean():.1f} % of {len(no)}, "
          f"area under the curve {area(yes, no):.4f}", flush=True)


def report(network, faces, seed):
    """Errors on the pictures kept for measuring: plain ones for masks, eyes and mouths, painted ones for all."""
    kept = numpy.flatnonzero(faces.measured & (faces.masked >= 0))
    untouched = answers(network, plain(faces, kept))
    for name, chosen in (("masked", faces.masked[kept] == 1), ("bare", faces.masked[kept] == 0)):
        said = (untouched[chosen] > 0.5).mean(0) * 100
        print(f"{chosen.sum()} {name} pictures: " + ", ".join(f"{n} said of {s:.1f} %" for n, s in zip(NAMES, said)), flush=True)
    tell("eyes open, untouched pictures", untouched[:, 3], numpy.where(faces.covered[kept] == 0, faces.eyes[kept], -1))
    tell("mouth closed, untouched pictures", untouched[:, 4], numpy.where(faces.masked[kept] == 0, faces.mouth[kept], -1))
    pictures, labels = pool_of(faces, kept, 3000, seed)
    said = answers(network, pictures)
    for column, name in enumerate(NAMES):
        tell(f"{name}, with painted pictures", said[:, column], labels[:, column])


def sort(first, faces, sheet):
    """Has the first network sort the mixed sets and find what may be sunglasses; writes a sheet of what it sorted."""
    every = answers(first, plain(faces, range(len(faces.bytes))))
    faces.covered = numpy.where(every[:, 1] > 0.4, -1, 0)
    print(f"{(faces.covered < 0).sum()} unpainted pictures may show covered eyes", flush=True)
    mixed = numpy.flatnonzero(faces.masked == -1)
    said = every[mixed, 0]
    faces.masked[mixed] = numpy.where(said > 0.9, 1, numpy.where(said < 0.1, 0, -1))
    print(f"of {len(mixed)} pictures of mixed sets {(said > 0.9).sum()} masked, {(said < 0.1).sum()} bare", flush=True)
    if sheet:
        rng = numpy.random.default_rng(1)
        kinds = [said > 0.9] * 5 + [said < 0.1] * 5 + [(said > 0.1) & (said < 0.9)]
        rows = [numpy.concatenate([faces.picture(i) for i in rng.choice(mixed[chosen], 20)], 1) for chosen in kinds]
        cv2.imwrite(str(sheet), numpy.concatenate(rows)[..., ::-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("data", "lids", "judged", "out"):
        parser.add_argument(name, type=pathlib.Path)
    parser.add_argument("--minutes", type=float, default=12)
    parser.add_argument("--samples", type=int, default=40000)
    parser.add_argument("--start", type=pathlib.Path, help="train on from these weights, which also sort")
    parser.add_argument("--seed", type=int, default=2, help="of the samples")
    parser.add_argument("--sheet", type=pathlib.Path, help="writes sorted pictures here, to look at; do not commit it")
    parser.add_argument("--pause", type=pathlib.Path, default=pathlib.Path("pause"))
    args = parser.parse_args()
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    faces = Faces(args.data, args.lids, args.judged)
    use = numpy.flatnonzero(~faces.measured)
    if args.start:
        first = load(args.start)
    else:
        known = use[faces.masked[use] >= 0]
        first = train(*pool_of(faces, known, args.samples // 4, 1), args.minutes / 6, args.pause)
    sort(first, faces, args.sheet)
    known = use[faces.masked[use] >= 0]
    minutes = args.minutes if args.start else args.minutes * 5 / 6
    network = train(*pool_of(faces, known, args.samples, args.seed), minutes, args.pause, args.start)
    report(network, faces, 3)
    torch.save(network.state_dict(), args.out)


if __name__ == "__main__":
    main()
