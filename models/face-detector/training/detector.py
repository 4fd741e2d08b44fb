"""Our detector as the engine runs it: the network in ONNX Runtime, the engine's decoder in Python."""
import numpy
import onnxruntime

from yunet import intersection_over_union

STRIDES = (8, 16, 32)


class Ours:
    """Our network with the decoder of the engine."""

    def __init__(self, path):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def candidates(self, rgb, floor=0.05):
        """Cells above the floor: scores [n], boxes [n,4], landmarks [n,5,2]."""
        rows, columns = -(-rgb.shape[0] // 32) * 32, -(-rgb.shape[1] // 32) * 32
        x = numpy.full((rows, columns, 3), 127.5, numpy.float32)
        x[:rgb.shape[0], :rgb.shape[1]] = rgb
        x = ((x - 127.5) / 128).transpose(2, 0, 1)[None]
        found = []
        for stride, maps in zip(STRIDES, self.session.run([f"cells{s}" for s in STRIDES], {"image": numpy.ascontiguousarray(x)})):
            score = 1 / (1 + numpy.exp(-maps[0, 0]))
            for row, column in zip(*numpy.nonzero(score > floor)):
                v = maps[0, :, row, column]
                at = (numpy.array([column, row]) + 0.5) * stride
                centre, half = at + v[1:3] * stride, numpy.exp(v[3:5]) * stride / 2
                found.append((score[row, column], numpy.concatenate([centre - half, centre + half]), at + v[5:].reshape(5, 2) * stride))
        return found

    def faces(self, rgb, threshold=0.5, overlap=0.4, mean=True):
        """Faces, best first. With `mean` box and landmarks are averaged over the cells that agree, weighed by their scores."""
        found = sorted(self.candidates(rgb), key=lambda f: -f[0])
        kept = []
        for score, box, points in found:
            if score < threshold:
                break
            if any(intersection_over_union(box, k[1]) > overlap for k in kept):
                continue
            if mean:
                same = [f for f in found if f[0] > 0.3 * score and intersection_over_union(f[1], box) > 0.6]
                weight = numpy.array([f[0] for f in same])
                weight = weight / weight.sum()
                box, points = sum(w * f[1] for w, f in zip(weight, same)), sum(w * f[2] for w, f in zip(weight, same))
            kept.append((float(score), box, points))
        return kept
