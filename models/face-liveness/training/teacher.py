"""The teachers of liveness: two networks of Minivision's Silent-Face-Anti-Spoofing (Apache-2.0), asked, never shipped.

They look at the face with 2.7 and 4 times its box around it, 80 x 80 pixels, BGR 0..255; class 1 of 3 is live."""
import cv2
import numpy
import onnxruntime

SIDE = 80
SCALES = {"v2_2_7.onnx": 2.7, "v1se_4_0.onnx": 4.0}


class Teacher:
    """Both networks of a folder; one thread."""

    def __init__(self, folder):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.networks = [(onnxruntime.InferenceSession(str(folder / name), options, providers=["CPUExecutionProvider"]), scale)
                         for name, scale in SCALES.items()]

    def logit(self, rgb, box, inside):
        """ln(p / (1 - p)) of the mean probability of live; `inside` (x0 y0 x1 y1) is what there is of the photo: their crop
        shrinks and moves until it lies in there."""
        chances = []
        for network, scale in self.networks:
            cut = clamped(rgb, box, inside, scale)
            x = cut[..., ::-1].astype(numpy.float32).transpose(2, 0, 1)[None]
            answer = network.run(None, {"input": numpy.ascontiguousarray(x)})[0][0].astype(numpy.float64)
            answer = numpy.exp(answer - answer.max())
            chances.append(answer[1] / answer.sum())
        chance = numpy.clip(numpy.mean(chances), 1e-3, 1 - 1e-3)
        return float(numpy.log(chance / (1 - chance)))


def clamped(rgb, box, inside, scale):
    """The teachers' own crop."""
    low, high = numpy.array(inside[:2], float), numpy.array(inside[2:], float)
    extent = numpy.maximum(numpy.array(box[2:]) - box[:2], 1)
    scale = min(scale, *((high - low - 1) / extent))
    half, centre = extent * scale / 2, (numpy.array(box[:2]) + box[2:]) / 2
    centre = numpy.clip(centre, low + half, numpy.maximum(high - 1 - half, low + half))
    x0, y0 = numpy.maximum((centre - half).astype(int), 0)
    x1, y1 = (centre + half).astype(int) + 1
    return cv2.resize(rgb[y0:y1, x0:x1], (SIDE, SIDE))
