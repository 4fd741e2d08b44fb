"""Measures weights on held-out synthetic shards: recall, precision, position and direction error, kind accuracy.

    python evaluate.py WEIGHTS.pt SHARD.bin [SHARD.bin ...]     # or model.onnx, or model.int8 (simulated)
"""
import sys
from pathlib import Path

import numpy as np
import torch

import shards
from network import MinutiaNetwork

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
import integer_network

HEAT, FOREGROUND, APART, MATCH = 0.3, 0.5, 7.0, 12.0  # as the engine's decoder; a match is within 12 px


def decode(minutiae, field):
    """Rows (heat, x, y, direction, kind logit), best first; the engine's decode and suppress in a few lines."""
    heat = 1 / (1 + np.exp(-minutiae[0]))
    foreground = np.kron(1 / (1 + np.exp(-field[0])), np.ones((2, 2)))
    padded = np.pad(heat, 1, constant_values=-1)
    n, m = heat.shape
    highest = np.max([padded[a:a + n, b:b + m] for a in range(3) for b in range(3)], 0)
    rows = []
    for i, j in zip(*np.where((heat >= highest) & (heat > HEAT) & (foreground > FOREGROUND))):
        rows.append((heat[i, j], 4 * j + 1.5 + 4 * minutiae[1, i, j], 4 * i + 1.5 + 4 * minutiae[2, i, j],
                     np.arctan2(minutiae[4, i, j], minutiae[3, i, j]), minutiae[5, i, j]))
    rows.sort(key=lambda r: -r[0])
    kept = []
    for r in rows:
        if all((r[1] - k[1]) ** 2 + (r[2] - k[2]) ** 2 >= APART ** 2 for k in kept):
            kept.append(r)
    return kept


def network(path):
    """A function from a normalised image to the maps `minutiae` and `field`."""
    if path.endswith(".int8"):
        layers = integer_network.read(path)
        return lambda image: integer_network.run(layers, image[None])
    if path.endswith(".onnx"):
        import onnxruntime
        session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
        return lambda image: [value[0] for value in session.run(None, {"image": image[None, None]})]
    net = MinutiaNetwork()
    net.load_state_dict(torch.load(path, weights_only=True))
    net.eval()

    def run(image):
        with torch.no_grad():
            return [value[0].numpy() for value in net(torch.from_numpy(image)[None, None])]
    return run


def main():
    torch.set_num_threads(1)
    net = network(sys.argv[1])
    found = labels = hits = predictions = 0
    distance, turn, kind = [], [], []
    for path in sys.argv[2:]:
        for s in shards.read_shard(path):
            rows = decode(*net(shards.normalise(s["image"])))
            truth = s["minutiae"][:int(s["count"])]
            used = set()
            for r in rows:
                d = np.hypot(truth[:, 0] - r[1], truth[:, 1] - r[2])
                off = np.abs((truth[:, 2] - r[3] + np.pi) % (2 * np.pi) - np.pi)
                d = np.where((off < np.pi / 4) & ~np.isin(np.arange(len(d)), list(used)), d, 1e9)
                k = int(np.argmin(d)) if len(d) else -1
                i, j = int(np.clip(r[2] // 4, 0, 87)), int(np.clip(r[1] // 4, 0, 87))
                if k >= 0 and d[k] < MATCH:
                    used.add(k)
                    hits += 1
                    predictions += 1
                    distance.append(d[k])
                    turn.append(off[k])
                    kind.append((r[4] > 0) == (truth[k, 3] > 0.5))
                elif not s["ignore"][i, j]:
                    predictions += 1
            for k, t in enumerate(truth):
                i, j = int(np.clip(t[1] // 4, 0, 87)), int(np.clip(t[0] // 4, 0, 87))
                if t[4] >= 0.5 and not s["ignore"][i, j]:
                    labels += 1
                    found += k in used
    print(f"recall {found / max(labels, 1):.3f} of {labels} visible minutiae, precision {hits / max(predictions, 1):.3f} of {predictions}, "
          f"position median {np.median(distance):.2f} px, direction median {np.degrees(np.median(turn)):.1f} deg, kind {np.mean(kind):.3f}")


if __name__ == "__main__":
    main()
