"""YuNet (Apache-2.0), the teacher: finds faces with five landmarks in an RGB picture.

Only its answers are used: its weights are neither shipped nor copied into the student.
"""
import cv2
import numpy
import onnxruntime

STRIDES = (8, 16, 32)


class YuNet:
    """The network of the file `model.onnx`; one thread, so that it can run beside a training."""

    def __init__(self, path):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self.names = [f"{kind}_{stride}" for kind in ("cls", "obj", "bbox", "kps") for stride in STRIDES]

    def candidates(self, rgb):
        """Every cell's answer on a picture: scores [n], boxes [n,4] as x0 y0 x1 y1, landmarks [n,5,2], in pixels."""
        height, width = rgb.shape[:2]
        rows, columns = -(-height // 32) * 32, -(-width // 32) * 32
        padded = numpy.zeros((rows, columns, 3), numpy.uint8)
        padded[:height, :width] = rgb
        blob = padded[:, :, ::-1].transpose(2, 0, 1)[None].astype(numpy.float32)
        answer = dict(zip(self.names, self.session.run(self.names, {"input": blob})))
        scores, boxes, landmarks = [], [], []
        for stride in STRIDES:
            y, x = numpy.mgrid[0:rows // stride, 0:columns // stride]
            cell = numpy.stack([x.ravel(), y.ravel()], 1).astype(numpy.float32)
            score = numpy.sqrt(numpy.clip(answer[f"cls_{stride}"][0, :, 0], 0, 1)
                               * numpy.clip(answer[f"obj_{stride}"][0, :, 0], 0, 1))
            box = answer[f"bbox_{stride}"][0]
            centre = (cell + box[:, :2]) * stride
            half = numpy.exp(box[:, 2:]) * stride / 2
            points = (answer[f"kps_{stride}"][0].reshape(-1, 5, 2) + cell[:, None]) * stride
            scores.append(score)
            boxes.append(numpy.concatenate([centre - half, centre + half], 1))
            landmarks.append(points)
        return numpy.concatenate(scores), numpy.concatenate(boxes), numpy.concatenate(landmarks)

    def faces(self, rgb, threshold=0.6, overlap=0.3):
        """Faces after non-maximum suppression, best first: list of (score, box[4], landmarks[5,2]).

        Landmarks: eye, eye, nose tip, mouth corner, mouth corner; of an upright face the one on the image's left first."""
        scores, boxes, landmarks = self.candidates(rgb)
        order = [i for i in numpy.argsort(-scores) if scores[i] >= threshold]
        kept = []
        for i in order:
            if all(intersection_over_union(boxes[i], boxes[j]) < overlap for j in kept):
                kept.append(i)
        return [(float(scores[i]), boxes[i], landmarks[i]) for i in kept]


def intersection_over_union(a, b):
    """Of two boxes x0 y0 x1 y1."""
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    inner = width * height
    return inner / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - inner)


def fit(rgb, side):
    """The picture with its longer side scaled to `side`, and the scale."""
    scale = side / max(rgb.shape[:2])
    size = (round(rgb.shape[1] * scale), round(rgb.shape[0] * scale))
    return cv2.resize(rgb, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR), scale
