"""Pictures without a face: noise, gradients, fabric, shapes, writing, fingers, pieces of photos."""
import cv2
import numpy


def colour(rng):
    """Any colour, a third of them skin-like."""
    if rng.random() < 0.33:
        tone = rng.uniform(0.25, 1.0)
        return tone * numpy.array([235, 180, 150]) * rng.uniform(0.85, 1.15, 3)
    return rng.uniform(0, 255, 3)


def clouds(rng, side):
    """Smooth noise of several sizes between two colours."""
    field = numpy.zeros((side, side), numpy.float32)
    for power in range(1, 7):
        cells = 2 ** power + 1
        field += cv2.resize(rng.standard_normal((cells, cells)).astype(numpy.float32), (side, side),
                            interpolation=cv2.INTER_CUBIC) * rng.uniform(0.3, 1) / power
    field = (field - field.min()) / (numpy.ptp(field) + 1e-6)
    return field[..., None] * colour(rng) + (1 - field[..., None]) * colour(rng)


def stripes(rng, side):
    """Stripes or a plaid in any direction."""
    y, x = numpy.mgrid[0:side, 0:side].astype(numpy.float32)
    picture = numpy.broadcast_to(colour(rng), (side, side, 3)).copy()
    for _ in range(rng.integers(1, 3)):
        angle, period = rng.uniform(0, numpy.pi), rng.uniform(4, side / 3)
        wave = numpy.sin((x * numpy.cos(angle) + y * numpy.sin(angle)) * 2 * numpy.pi / period)
        share = 1 / (1 + numpy.exp(-wave * rng.choice([1, 8])))[..., None] * rng.uniform(0.3, 1)
        picture = picture * (1 - share) + colour(rng) * share
    return picture


def gradient(rng, side):
    """A plane or a lamp's fall-off between two colours."""
    y, x = numpy.mgrid[0:side, 0:side] / side
    if rng.random() < 0.5:
        angle = rng.uniform(0, 2 * numpy.pi)
        share = x * numpy.cos(angle) + y * numpy.sin(angle)
    else:
        share = numpy.hypot(x - rng.uniform(), y - rng.uniform())
    share = ((share - share.min()) / numpy.ptp(share))[..., None]
    return colour(rng) * share + colour(rng) * (1 - share)


def shapes(rng, picture):
    """Ellipses, polygons, lines, rings: what a careless detector takes for eyes and heads."""
    side = len(picture)
    for _ in range(rng.integers(2, 14)):
        centre = tuple(int(v) for v in rng.uniform(0, side, 2))
        size = int(rng.uniform(3, side / 3))
        ink = tuple(float(v) for v in colour(rng))
        kind = rng.integers(4)
        if kind == 0:
            axes = (size, int(size * rng.uniform(0.5, 1.5)) + 1)
            cv2.ellipse(picture, centre, axes, rng.uniform(0, 180), 0, 360, ink, -1 if rng.random() < 0.7 else 3)
        elif kind == 1:
            points = (numpy.array(centre) + rng.uniform(-size, size, (rng.integers(3, 7), 2))).astype(numpy.int32)
            cv2.fillPoly(picture, [points], ink)
        elif kind == 2:
            end = tuple(int(v) for v in rng.uniform(0, side, 2))
            cv2.line(picture, centre, end, ink, int(rng.integers(1, 12)))
        else:
            cv2.circle(picture, centre, max(size // 3, 2), ink, -1)
            cv2.circle(picture, (centre[0] + size, centre[1]), max(size // 3, 2), ink, -1)
    return picture


def fingers(rng, picture, centre=None, size=None):
    """Two to five shaded capsules of one skin colour, as of a hand holding something."""
    side = len(picture)
    tone = rng.uniform(0.3, 1.0) * numpy.array([235, 180, 150]) * rng.uniform(0.9, 1.1, 3)
    start = numpy.array(centre if centre is not None else rng.uniform(0, side, 2))
    width = size if size is not None else rng.uniform(6, 30)
    angle = rng.uniform(0, 2 * numpy.pi)
    along = numpy.array([numpy.cos(angle), numpy.sin(angle)])
    across = numpy.array([-along[1], along[0]])
    for i in range(rng.integers(1, 6)):
        base = start + across * i * width * rng.uniform(0.9, 1.15)
        tip = base + along * width * rng.uniform(2, 5)
        for step, light in ((1.0, 0.75), (0.75, 0.9), (0.45, 1.0)):
            ink = tuple(float(v) for v in numpy.clip(tone * light, 0, 255))
            cv2.line(picture, tuple(base.astype(int)), tuple(tip.astype(int)), ink, max(int(width * step), 1), cv2.LINE_AA)
    return picture


def writing(rng, picture):
    """Lines of letters."""
    side = len(picture)
    picture = numpy.clip(picture, 0, 255).astype(numpy.uint8)
    for _ in range(rng.integers(2, 10)):
        text = "".join(chr(rng.integers(33, 123)) for _ in range(rng.integers(3, 20)))
        place = tuple(int(v) for v in rng.uniform(0, side, 2))
        cv2.putText(picture, text, place, int(rng.integers(0, 8)), rng.uniform(0.3, 2), tuple(float(v) for v in colour(rng)),
                    int(rng.integers(1, 4)), cv2.LINE_AA)
    return picture.astype(numpy.float32)


def piece(rng, side, photo, landmarks):
    """A part of a photo without a whole face in it: a corner, or a detail of the face (an eye, a cheek, the mouth)."""
    height, width = photo.shape[:2]
    eye = numpy.hypot(*(landmarks[1] - landmarks[0]))
    if rng.random() < 0.5:
        size = eye * rng.uniform(0.4, 0.9)
        centre = landmarks[rng.integers(5)] + rng.uniform(-0.3, 0.3, 2) * eye
    else:
        size = eye * rng.uniform(0.4, 1.2)
        centre = numpy.array([rng.choice([0, width]), rng.choice([0, height])]) + rng.uniform(-0.3, 0.3, 2) * eye
    x, y = numpy.clip(centre - size / 2, 0, [max(width - size, 0), max(height - size, 0)])
    cut = photo[int(y):int(y + size) + 1, int(x):int(x + size) + 1]
    return cv2.resize(cut, (side, side), interpolation=cv2.INTER_LINEAR)


def background(rng, side, photo, landmarks):
    """A picture [side, side, 3] f32 without a face."""
    kind = rng.integers(6)
    if kind == 0:
        picture = gradient(rng, side)
    elif kind == 1:
        picture = stripes(rng, side)
    elif kind <= 3:
        picture = clouds(rng, side)
    else:
        picture = piece(rng, side, photo, landmarks)
    picture = numpy.ascontiguousarray(picture, numpy.float32)
    if rng.random() < 0.5:
        picture = shapes(rng, picture)
    if rng.random() < 0.3:
        picture = fingers(rng, picture)
    if rng.random() < 0.2:
        picture = writing(rng, picture)
    if rng.random() < 0.5:
        picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.5, 4))
    return picture
