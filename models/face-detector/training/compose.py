"""Makes training frames with their labels and writes them as shards.

    python compose.py YUNET.onnx DATA lfw.npz train.npz SHARDS --shards 60 --seed 1

Two kinds of frames, alternately:
 * portrait: one whole photo fitted to 320 x 320 as the engine does with a small photo, nearly clean. Its label is the
   teacher's single answer on exactly this frame. YuNet's answers depend on the size of the face by 4 to 6 % of the eye
   distance; the engine's users compare with YuNet at the engine's own working size, so that habit is what is taught.
 * scene: up to six faces of 12 to 200 pixels on 256 x 256, turned up to 30 degrees, over made-up backgrounds, spoiled by
   blur, noise, light and JPEG. Their labels are the averaged ones of label.py, carried along by the placement.
What is no whole upright face is either background (details of a face, faces lying on their side or upside down) or
ignored (faces cut by the border, faces the teacher sees that nobody placed). People named in --held-out are left out.
"""
import argparse
import pathlib
import time

import cv2
import numpy

from backgrounds import background, fingers
from label import MIRRORED, read_rgb
from yunet import YuNet, fit, intersection_over_union

PORTRAIT, SCENE = 320, 256
MOST = 12
FACE, IGNORE = 1, 2


def held_out(subject):
    """One person in ten is kept for measuring; by name, so that every script agrees."""
    return sum(subject.encode()) % 10 == 3


class Sources:
    """The photos with their labels."""

    def __init__(self, data, lfw, train):
        lfw, train = dict(numpy.load(lfw)), dict(numpy.load(train))
        use = [i for i, s in enumerate(lfw["subjects"]) if lfw["score"][i] > 0.5 and not held_out(s)]
        crops = [i for i in range(len(train["ids"])) if train["score"][i] > 0.6]
        self.photos = [(data / lfw["paths"][i], lfw["box"][i], lfw["landmarks"][i]) for i in use]
        self.crops = [(data / train["paths"][i], train["box"][i], train["landmarks"][i]) for i in crops]

    def pick(self, rng, share_of_photos):
        """A photo, its face's box and landmarks, mirrored half of the time."""
        pool = self.photos if rng.random() < share_of_photos else self.crops
        path, box, points = pool[rng.integers(len(pool))]
        rgb = read_rgb(path)
        if rng.random() < 0.5:
            width = rgb.shape[1]
            rgb = rgb[:, ::-1]
            box = numpy.array([width - box[2], box[1], width - box[0], box[3]])
            points = numpy.stack([width - points[:, 0], points[:, 1]], 1)[MIRRORED]
        return numpy.ascontiguousarray(rgb), box, points


def transform(points, matrix):
    return points @ matrix[:, :2].T + matrix[:, 2]


def turned_box(box, matrix):
    """The upright box of the turned face: the same centre, the same size times the scale."""
    scale = numpy.hypot(matrix[0, 0], matrix[0, 1])
    centre = transform(numpy.array([(box[:2] + box[2:]) / 2]), matrix)[0]
    half = (box[2:] - box[:2]) / 2 * scale
    return numpy.concatenate([centre - half, centre + half])


def placement(box, size, angle, centre):
    """Matrix that brings the middle of `box` to `centre`, `size` pixels large, turned by `angle` degrees."""
    scale = size / numpy.sqrt((box[2] - box[0]) * (box[3] - box[1]))
    middle = (box[:2] + box[2:]) / 2
    matrix = cv2.getRotationMatrix2D(tuple(float(v) for v in middle), angle, scale)
    matrix[:, 2] += numpy.array(centre) - middle
    return matrix


def spoil(rng, picture, strength):
    """Light, colour, blur, low resolution, noise and JPEG, each sometimes."""
    x = picture.astype(numpy.float32)
    side = len(x)
    if rng.random() < strength:
        x = 255 * (numpy.clip(x, 0, 255) / 255) ** rng.uniform(0.5, 2)
        x = (x - 127) * rng.uniform(0.5, 1.4) + 127 + rng.uniform(-50, 50)
    if rng.random() < strength:
        x = x * rng.uniform(0.75, 1.25, 3)
    if rng.random() < 0.25 * strength:
        y, c = numpy.mgrid[0:side, 0:side] / side
        angle = rng.uniform(0, 2 * numpy.pi)
        x = x * (1 + rng.uniform(0, 0.8) * ((c - 0.5) * numpy.cos(angle) + (y - 0.5) * numpy.sin(angle)) * 2)[..., None]
    if rng.random() < 0.15 * strength:
        x = numpy.repeat(x.mean(2, keepdims=True), 3, 2)
    if rng.random() < 0.35 * strength:
        x = cv2.GaussianBlur(x, (0, 0), rng.uniform(0.4, 2.2))
    if rng.random() < 0.15 * strength:
        length = int(rng.integers(3, 10))
        kernel = numpy.zeros((length, length), numpy.float32)
        kernel[length // 2] = 1 / length
        turn = cv2.getRotationMatrix2D((length / 2 - 0.5, length / 2 - 0.5), rng.uniform(0, 180), 1)
        kernel = cv2.warpAffine(kernel, turn, (length, length))
        x = cv2.filter2D(x, -1, kernel / max(kernel.sum(), 1e-3))
    if rng.random() < 0.4 * strength:
        x = x + rng.standard_normal(x.shape).astype(numpy.float32) * rng.uniform(1, 18)
    x = numpy.clip(x, 0, 255).astype(numpy.uint8)
    if rng.random() < 0.5 * strength:
        quality = int(rng.integers(25, 95))
        x = cv2.imdecode(cv2.imencode(".jpg", x[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])[1], 1)[..., ::-1]
    return numpy.ascontiguousarray(x)


def portrait(rng, sources, net):
    """A frame of 320 x 320 with one photo and the teacher's single answer, or None where it saw none."""
    rgb, box, points = sources.pick(rng, 0.65)
    frame = numpy.full((PORTRAIT, PORTRAIT, 3), 127, numpy.uint8)
    if len(rgb) == 128:
        # A tight crop: around 0.52 of the frame's side as in the whole photos, the surroundings made up.
        size = numpy.exp(rng.normal(numpy.log(165), 0.12))
        matrix = placement(box, size, rng.normal(0, 6), rng.normal(PORTRAIT / 2, 10, 2))
        mode = cv2.BORDER_REFLECT if rng.random() < 0.7 else cv2.BORDER_REPLICATE
        frame = cv2.warpAffine(rgb, matrix, (PORTRAIT, PORTRAIT), flags=cv2.INTER_LINEAR, borderMode=mode)
    else:
        side = PORTRAIT if rng.random() < 0.7 else int(rng.integers(96, PORTRAIT + 1))
        scaled, _ = fit(rgb, side)
        frame[:scaled.shape[0], :scaled.shape[1]] = scaled
    frame = spoil(rng, frame, 0.6) if rng.random() < 0.35 else frame
    faces = net.faces(frame, 0.4)
    if not faces or faces[0][0] < 0.6:
        return None
    main = max(faces, key=lambda f: f[1][2] - f[1][0])
    rest = [(IGNORE, f[1], f[2]) for f in faces if f is not main]
    return frame, [(FACE, main[1], main[2])] + rest


def paste(rng, frame, rgb, box, points, matrix):
    """Puts the photo onto the frame in place: as a sheet, or only the head with soft edges."""
    side = len(frame)
    warped = cv2.warpAffine(rgb, matrix, (side, side), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT).astype(numpy.float32)
    mask = numpy.zeros(rgb.shape[:2], numpy.float32)
    width, height = box[2:] - box[:2]
    if rng.random() < 0.3:
        mask[1:-1, 1:-1] = 1
    else:
        centre = (int((box[0] + box[2]) / 2), int((box[1] + box[3]) / 2 - 0.05 * height))
        axes = (int(width * rng.uniform(0.6, 0.85)), int(height * rng.uniform(0.62, 0.8)))
        cv2.ellipse(mask, centre, axes, 0, 0, 360, 1, -1)
        mask = cv2.GaussianBlur(mask, (0, 0), max(width * rng.uniform(0.01, 0.06), 0.3))
    mask = cv2.warpAffine(mask, matrix, (side, side), flags=cv2.INTER_LINEAR)[..., None]
    frame[:] = frame * (1 - mask) + warped * mask


def visible_share(box, side):
    inner = numpy.clip(box, 0, side)
    return (inner[2] - inner[0]) * (inner[3] - inner[1]) / ((box[2] - box[0]) * (box[3] - box[1]))


def scene(rng, sources, net):
    """A frame of 256 x 256 with none to six placed faces."""
    rgb, box, points = sources.pick(rng, 0.5)
    faces = []
    if rng.random() < 0.35:
        # One photo fills the frame, its own surroundings mirrored outwards.
        size = numpy.exp(rng.uniform(numpy.log(24), numpy.log(210)))
        centre = rng.uniform(0.2, 0.8, 2) * SCENE
        matrix = placement(box, size, rng.uniform(-30, 30), centre)
        frame = cv2.warpAffine(rgb, matrix, (SCENE, SCENE), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE).astype(numpy.float32)
        faces.append((FACE, turned_box(box, matrix), transform(points, matrix)))
        count = int(rng.choice([0, 1, 2]))
    else:
        frame = background(rng, SCENE, rgb, points)
        count = int(rng.choice([0, 1, 2, 3, 4, 6], p=[0.22, 0.25, 0.2, 0.13, 0.1, 0.1]))
    for _ in range(count):
        rgb, box, points = sources.pick(rng, 0.4)
        largest = 200 if count == 1 else 110
        size = numpy.exp(rng.uniform(numpy.log(12), numpy.log(largest)))
        centre = rng.uniform(0, SCENE, 2)
        lying = rng.random() < 0.08
        angle = rng.choice([90, 180, 270]) + rng.uniform(-20, 20) if lying else rng.uniform(-30, 30)
        matrix = placement(box, size, angle, centre)
        new = turned_box(box, matrix)
        if any(intersection_over_union(numpy.concatenate([new[:2] - 0.2 * size, new[2:] + 0.2 * size]), f[1]) > 0 for f in faces):
            continue
        paste(rng, frame, rgb, box, points, matrix)
        if not lying:
            faces.append((FACE, new, transform(points, matrix)))
    if rng.random() < 0.15 and faces:
        # A hand near a face.
        _, near, _ = faces[0]
        fingers(rng, frame, (near[:2] + near[2:]) / 2 + rng.choice([-1, 1], 2) * (near[2:] - near[:2]) * 0.6, (near[2] - near[0]) * 0.14)
    frame = spoil(rng, frame, 0.8)
    faces = [(FACE if kind == FACE and visible_share(b, SCENE) > 0.75 else IGNORE, b, p) for kind, b, p in faces]
    for score, b, p in net.faces(frame, 0.5):
        if all(intersection_over_union(b, f[1]) < 0.2 for f in faces):
            lying_box = any(intersection_over_union(b, f[1]) > 0 for f in faces)
            faces.append((IGNORE, b, p)) if not lying_box else None
    return frame, faces


def shard(rng, make, side, count):
    """`count` frames: pictures [n,side,side,3] and labels [n,MOST,15] (kind, box, landmarks)."""
    pictures, labels = numpy.zeros((count, side, side, 3), numpy.uint8), numpy.zeros((count, MOST, 15), numpy.float32)
    at = 0
    while at < count:
        made = make()
        if made is None:
            continue
        pictures[at] = made[0]
        for i, (kind, box, points) in enumerate(made[1][:MOST]):
            labels[at, i] = numpy.concatenate([[kind], box, numpy.asarray(points).ravel()])
        at += 1
    return pictures, labels


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("teacher", "data", "lfw", "train", "out"):
        parser.add_argument(name, type=pathlib.Path)
    parser.add_argument("--shards", type=int, default=60)
    parser.add_argument("--frames", type=int, default=512, help="in a shard")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    cv2.setNumThreads(1)
    args.out.mkdir(exist_ok=True, parents=True)
    net, sources = YuNet(args.teacher), Sources(args.data, args.lfw, args.train)
    start = time.time()
    for number in range(args.shards):
        rng = numpy.random.default_rng([args.seed, number])
        kind = "portrait" if number % 2 == 0 else "scene"
        make, side = (portrait, PORTRAIT) if kind == "portrait" else (scene, SCENE)
        pictures, labels = shard(rng, lambda: make(rng, sources, net), side, args.frames)
        stem = args.out / f"{kind}-{args.seed}-{number:03}"
        numpy.save(f"{stem}.labels.npy", labels)
        numpy.save(f"{stem}.tmp.npy", pictures)
        pathlib.Path(f"{stem}.tmp.npy").rename(f"{stem}.pictures.npy")
        print(f"{stem.name}: {time.time() - start:.0f} s", flush=True)


if __name__ == "__main__":
    main()
