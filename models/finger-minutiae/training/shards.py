"""Reads the training shards that `bioverify-testdata shards` writes, and turns them into crops with targets."""
import glob
import os
import threading
import time

import numpy as np

SIDE, FIELD, CELLS, HALF, ROWS = 352, 44, 88, 176, 160
SAMPLE = np.dtype([
    ("image", np.uint8, (SIDE, SIDE)), ("foreground", np.uint8, (FIELD, FIELD)), ("orientation", np.uint8, (FIELD, FIELD)),
    ("ignore", np.uint8, (CELLS, CELLS)), ("phase", np.uint8, (HALF, HALF)), ("count", "<u4"), ("minutiae", "<f4", (ROWS, 6))])
HEAT_SIGMA = 4.0   # px: the labels' own uncertainty; wider blurs neighbours 10 px apart into one peak
MIN_VISIBLE = 0.25  # below it a label is neither minutia nor background: a person could not say either


def box_mean(x, size):
    """Mean over a size x size window, clipped at the border (over the pixels that exist)."""
    r = size // 2
    h, w = x.shape
    total = np.zeros((h + 1, w + 1))
    np.cumsum(np.cumsum(x, 0, dtype=np.float64), 1, out=total[1:, 1:])
    y0, y1 = np.clip(np.arange(h) - r, 0, h), np.clip(np.arange(h) + r + 1, 0, h)
    x0, x1 = np.clip(np.arange(w) - r, 0, w), np.clip(np.arange(w) + r + 1, 0, w)
    area = (y1 - y0)[:, None] * (x1 - x0)[None, :]
    return (total[y1][:, x1] - total[y0][:, x1] - total[y1][:, x0] + total[y0][:, x0]) / area


def normalise(gray):
    """The input contract: (x - box31 mean) / (sqrt(box61 variance) + 0.03), clipped to +-3; x = grey / 255."""
    x = gray.astype(np.float64) / 255.0
    mean61 = box_mean(x, 61)
    variance = np.maximum(box_mean(x * x, 61) - mean61 * mean61, 0.0)
    return np.clip((x - box_mean(x, 31)) / (np.sqrt(variance) + 0.03), -3.0, 3.0).astype(np.float32)


def read_shard(path):
    with open(path, "rb") as f:
        if f.read(8) != b"BVSHARD2":
            raise ValueError(f"{path}: not a shard")
        count, side = np.frombuffer(f.read(8), "<u4")
        if side != SIDE:
            raise ValueError(f"{path}: side {side}, expected {SIDE}")
        return np.fromfile(f, SAMPLE, int(count))


class Pool:
    """All samples seen so far, normalised once; a thread picks up shards while they are still being written."""

    def __init__(self, folder, limit):
        self.folder, self.limit, self.done = folder, limit, set()
        self.inputs, self.samples = [], []
        self.lock = threading.Lock()

    def poll(self):
        for path in sorted(glob.glob(os.path.join(self.folder, "shard-*.bin"))):
            if path in self.done:
                continue
            self.done.add(path)
            for sample in read_shard(path):
                # One byte a pixel in memory; 3/127 is far finer than sensor noise.
                packed = np.round(normalise(sample["image"]) * (127 / 3)).astype(np.int8)
                with self.lock:
                    self.inputs.append(packed)
                    self.samples.append(sample[["foreground", "orientation", "ignore", "phase", "count", "minutiae"]].copy())
                    if len(self.inputs) > self.limit:  # drop the oldest: fresh images instead of repeats
                        self.inputs.pop(0)
                        self.samples.pop(0)

    def watch(self, seconds=15):
        def loop():
            while True:
                time.sleep(seconds)
                self.poll()
        threading.Thread(target=loop, daemon=True).start()

    def pick(self, rng):
        with self.lock:
            i = int(rng.integers(len(self.inputs)))
            return self.inputs[i], self.samples[i]


def phase_at(phase, x0, y0, size):
    """Cosine of the ridge phase over the 2 px cells of a window that may begin in the middle of a cell; [1] is 0 where none is known."""
    value, known = (phase.astype(np.float32) - 128) / 127, (phase > 0).astype(np.float32)
    value = value * known

    def shift(plane, start, axis):
        cells = np.arange(size // 2) + start // 2
        first = np.take(plane, cells, axis)
        return (first + np.take(plane, np.minimum(cells + 1, HALF - 1), axis)) / 2 if start % 2 else first
    value, known = (shift(shift(plane, y0, 0), x0, 1) for plane in (value, known))
    return np.stack([value, known >= 1]).astype(np.float32)


def crop(packed, sample, size, rng):
    """A random window, mirrored and turned by quarter turns, with its targets."""
    x0, y0 = int(rng.integers(0, SIDE - size + 1)), int(rng.integers(0, SIDE - size + 1))
    image = packed[y0:y0 + size, x0:x0 + size].astype(np.float32) * (3 / 127)
    fi = np.arange(size // 8)
    fx, fy = (x0 + 8 * fi + 4) // 8, (y0 + 8 * fi + 4) // 8
    foreground = sample["foreground"][fy][:, fx].astype(np.float32) / 255
    orientation = sample["orientation"][fy][:, fx].astype(np.float32) * (np.pi / 256)
    ci = np.arange(size // 4)
    cx, cy = (x0 + 4 * ci + 2) // 4, (y0 + 4 * ci + 2) // 4
    ignore = sample["ignore"][np.minimum(cy, CELLS - 1)][:, np.minimum(cx, CELLS - 1)] > 0
    phase = phase_at(sample["phase"], x0, y0, size)
    m = sample["minutiae"][:int(sample["count"])].copy()
    m[:, 0] -= x0
    m[:, 1] -= y0
    if rng.random() < 0.5:
        image, foreground, ignore = image[:, ::-1], foreground[:, ::-1], ignore[:, ::-1]
        phase = phase[:, :, ::-1]
        orientation = (-orientation[:, ::-1]) % np.pi
        m[:, 0] = size - 1 - m[:, 0]
        m[:, 2] = np.pi - m[:, 2]
    turns = int(rng.choice(4, p=(0.64, 0.12, 0.12, 0.12)))
    for _ in range(turns):  # np.rot90 turns counter-clockwise as seen on the screen: (x, y) -> (y, size - 1 - x)
        image, foreground, ignore = np.rot90(image), np.rot90(foreground), np.rot90(ignore)
        phase = np.rot90(phase, axes=(1, 2))
        orientation = (np.rot90(orientation) + np.pi / 2) % np.pi
        m[:, [0, 1]] = np.stack([m[:, 1], size - 1 - m[:, 0]], 1)
        m[:, 2] += np.pi / 2
    return np.ascontiguousarray(image), foreground, orientation, ignore, np.ascontiguousarray(phase), m


def targets(foreground, orientation, ignore, m, size):
    """Maps the losses compare with. Returns (heat, weight, dense[8], near, field)."""
    n = size // 4
    centre = 4 * np.arange(n, dtype=np.float32) + 1.5
    heat = np.zeros((n, n), np.float32)
    weight = np.where(ignore, 0, 1).astype(np.float32)
    dense = np.zeros((6, n, n), np.float32)   # dx, dy, cos, sin, kind, visibility
    near = np.zeros((n, n), np.float32)
    inside = (m[:, 0] >= 0) & (m[:, 0] <= size - 1) & (m[:, 1] >= 0) & (m[:, 1] <= size - 1)
    for x, y, direction, kind, visible, _ in m[inside]:
        i, j = int(np.clip(round((y - 1.5) / 4), 0, n - 1)), int(np.clip(round((x - 1.5) / 4), 0, n - 1))
        a, b, c, d = max(i - 4, 0), min(i + 5, n), max(j - 4, 0), min(j + 5, n)
        gauss = np.exp(-((centre[a:b, None] - y) ** 2 + (centre[None, c:d] - x) ** 2) / (2 * HEAT_SIGMA ** 2))
        if visible < MIN_VISIBLE:
            weight[a:b, c:d] *= gauss < 0.1
            continue
        np.maximum(heat[a:b, c:d], gauss, out=heat[a:b, c:d])
        if ignore[i, j]:
            continue
        heat[i, j] = 1.0
        a, b, c, d = max(i - 1, 0), min(i + 2, n), max(j - 1, 0), min(j + 2, n)
        closer = gauss[(a - max(i - 4, 0)):(b - max(i - 4, 0)), (c - max(j - 4, 0)):(d - max(j - 4, 0))] > near[a:b, c:d]
        values = [(x - np.broadcast_to(centre[None, c:d], closer.shape)) / 4, (y - np.broadcast_to(centre[a:b, None], closer.shape)) / 4,
                  np.cos(direction), np.sin(direction), kind, visible]
        for k, v in enumerate(values):
            dense[k, a:b, c:d] = np.where(closer, v, dense[k, a:b, c:d])
        near[a:b, c:d] = np.where(closer, gauss[(a - max(i - 4, 0)):(b - max(i - 4, 0)), (c - max(j - 4, 0)):(d - max(j - 4, 0))],
                                  near[a:b, c:d])
    field = np.stack([foreground, np.cos(2 * orientation), np.sin(2 * orientation)]).astype(np.float32)
    return heat, weight, dense, near, field


def batch(pool, rng, count, size, noise=True):
    """`noise`: whether the second noise model is laid over the generator's."""
    rows = []
    for _ in range(count):
        packed, sample = pool.pick(rng)
        image, foreground, orientation, ignore, phase, m = crop(packed, sample, size, rng)
        if noise:
            image = photometric(image, rng)
        rows.append((image[None], *targets(foreground, orientation, ignore, m, size), phase))
    return [np.stack(column) for column in zip(*rows)]


def photometric(image, rng):
    """A second, independent noise model on the normalised picture, so that the network does not learn the generator's."""
    if rng.random() < 0.5:
        image = image * rng.uniform(0.6, 1.3)
    if rng.random() < 0.3:
        image = image + rng.normal(0, rng.uniform(0.05, 0.4), image.shape).astype(np.float32)
    if rng.random() < 0.15:
        image = (image + np.roll(image, 1, int(rng.integers(2)))) / 2
    if rng.random() < 0.15:  # dead rows or columns
        image = image.copy()
        lines = rng.integers(0, image.shape[0], int(rng.integers(1, 6)))
        if rng.random() < 0.5:
            image[lines] = rng.uniform(-2, 2)
        else:
            image[:, lines] = rng.uniform(-2, 2)
    return np.clip(image, -3, 3).astype(np.float32)
