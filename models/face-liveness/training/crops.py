"""The network's input: the square round the face's box, 2.7 times its longer side, grey where the photo ends."""
import cv2
import numpy

SIDE = 96
CONTEXT = 2.7


def crop(photo, box, context=CONTEXT, side=SIDE, shift=(0.0, 0.0), fill=127.5):
    """[side, side, 3]; averaged down when the photo is larger (INTER_AREA over whole source pixels), bilinear up."""
    extent = max(box[2] - box[0], box[3] - box[1]) * context
    centre = (numpy.array([box[0] + box[2], box[1] + box[3]]) / 2) + numpy.array(shift) * extent
    scale = side / extent
    if scale < 0.5:
        halves = int(numpy.floor(numpy.log2(1 / scale)))
        factor = 2 ** halves
        rows, columns = max(photo.shape[0] // factor, 1), max(photo.shape[1] // factor, 1)
        photo = cv2.resize(photo[:rows * factor, :columns * factor], (columns, rows), interpolation=cv2.INTER_AREA)
        centre, extent = (centre - 0.5 * (factor - 1)) / factor, extent / factor
        scale = side / extent
    matrix = numpy.array([[scale, 0, (side - 1) / 2 - scale * centre[0]], [0, scale, (side - 1) / 2 - scale * centre[1]]])
    return cv2.warpAffine(photo, matrix, (side, side), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT,
                          borderValue=(fill, fill, fill))
