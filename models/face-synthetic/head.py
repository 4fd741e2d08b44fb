"""The head around the face: skull, ears, neck, hair and clothes, drawn from parameters in units of the frame.

Coordinates: x from the middle of the face, y down, in pixels of the 128-pixel frame (eye distance 35, eyes at 60, mouth at
100, chin near 121). Colours are the logarithmic channels of frame.py."""
import dataclasses

import cv2
import numpy

from drawing import edge, inside, mix, noise
from frame import to_log

HAIR = [(24, 20, 18), (42, 30, 24), (70, 48, 34), (110, 78, 50), (150, 145, 140), (92, 50, 30)]


@dataclasses.dataclass
class Head:
    """What of a head stays the same from one capture to the next."""
    width: float
    chin: float
    jaw: float
    top: float
    hairline: float
    hair: tuple
    long: bool
    curl: float
    ear: float
    seed: int


def draw_head(rng):
    """A head's parameters."""
    return Head(rng.uniform(43, 47.5), rng.uniform(121.5, 126.5), rng.uniform(2.1, 2.7), rng.uniform(-16, -7),
                rng.uniform(9, 21), HAIR[rng.integers(len(HAIR))], bool(rng.random() < 0.5), rng.uniform(0.5, 2.5),
                rng.uniform(0.8, 1.15), int(rng.integers(1 << 30)))


def colour(rgb):
    return to_log(numpy.array(rgb, numpy.float32)[None, None])[0, 0]


def skull(head, x, y):
    """Distance to the head's outline."""
    lower = inside(x, y - 62, head.width, head.chin - 62, head.jaw)
    upper = inside(x, y - 62, head.width, 62 - head.top, 2.2)
    return numpy.where(y > 62, lower, upper)


def normal(head, x, y):
    """Direction of the head's surface, as of an ellipsoid."""
    across, down = x / (head.width * 1.06), (y - 64) / 74
    square = numpy.clip(across ** 2 + down ** 2, 0, 0.96)
    return across, down, numpy.sqrt(1 - square)


def skin(head, x, y, tone, light):
    """Drawn skin of head and neck: tone with the light falling on an ellipsoid."""
    across, down, front = normal(head, x, y)
    picture = numpy.broadcast_to(tone, (*x.shape, 3)).astype(numpy.float32).copy()
    picture[..., 0] += 0.75 * (front - 0.9) + light[0] * across + light[1] * down
    picture[..., 1] += 0.04 * (1 - front)
    return picture


def neck_and_ears(canvas, head, x, y, tone, light, scale):
    """Neck with the shadow of the chin, ears half behind the head."""
    half = head.width * 0.66 + 0.006 * numpy.maximum(y - 130, 0) ** 2
    neck = skin(head, x * 1.2, y * 0 + 90, tone, light)
    shade = edge(146 + 4 * numpy.cos(x / 14) - y, 11)
    neck[..., 0] -= 0.55 * shade + 0.1
    neck[..., 0] -= 0.10 * numpy.exp(-((numpy.abs(x) - 12 - 0.15 * (170 - y)) / 5) ** 2) * edge(y - 140, 10)
    canvas = mix(canvas, neck, edge(half - numpy.abs(x), 1.2) * edge(y - 90, 4))
    for side in (-1, 1):
        u, v = side * x - head.width - 0.5, y - 67
        u = u + 0.12 * v
        outline = inside(u, v, 7 * head.ear, 15 * head.ear, 2.2)
        ear = skin(head, x * 0.9, y, tone, light)
        ear[..., 0] += -0.12 - 0.35 * numpy.exp(-((outline - 4) / 1.7) ** 2) + 0.08 * numpy.exp(-((outline - 1.5) / 1.2) ** 2)
        ear[..., 1] += 0.10
        canvas = mix(canvas, ear, edge(outline, 0.8))
    return canvas


def strands(head, x, y, scale):
    """Lightness of hair: streaks that run from the crown outward, waved."""
    rng = numpy.random.default_rng(head.seed)
    # The crown lies behind the top of the head.
    crown = head.top - 14
    radius = numpy.hypot(x, y - crown)
    angle = numpy.arctan2(x, y - crown) + 0.02 * head.curl * numpy.sin(radius / 7) + 0.012 * head.curl * noise(rng, x.shape, 16 * scale)
    table = cv2.GaussianBlur(rng.standard_normal((64, 4096)).astype(numpy.float32), (0, 0), sigmaX=3, sigmaY=4)
    fine = cv2.GaussianBlur(rng.standard_normal((64, 4096)).astype(numpy.float32), (0, 0), sigmaX=1.2, sigmaY=5)
    u = ((angle / numpy.pi + 1) * 2048).astype(numpy.float32)
    v = (radius / 5).astype(numpy.float32)
    both = table / table.std() + 0.7 * fine / fine.std()
    return cv2.remap(both, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)


def hair_colour(head, x, y, light, scale):
    across, down, front = normal(head, x * 0.85, y * 0.9)
    picture = numpy.broadcast_to(colour(head.hair), (*x.shape, 3)).astype(numpy.float32).copy()
    shine = numpy.exp(-((y - 2 - 0.006 * x * x) / 11) ** 2)
    picture[..., 0] += 0.16 * strands(head, x, y, scale) + 0.35 * shine + 0.7 * (front - 0.8) + light[0] * across
    return picture


def opening(head, x, y):
    """Distance inside the part of the head that hair leaves free."""
    wave = 1.2 * numpy.sin(x / 5 + head.seed % 7) + 0.8 * numpy.sin(x / 2.3 + head.seed % 5)
    free = inside(x, y - 68, head.width - 2.5, 68 - head.hairline + wave, 2.7)
    return numpy.where(y > 68, head.width - 2.5 + wave * 0.3 - numpy.abs(x), free)


def hair_behind(canvas, head, x, y, light, scale):
    """Long hair falls behind neck and ears."""
    if not head.long:
        return canvas
    picture = hair_colour(head, x, y, light, scale)
    picture[..., 0] -= 0.25
    wide = head.width + 9 + 0.06 * (y - 60) + 2.5 * numpy.sin((y - 60) / 17)
    fall = numpy.minimum(wide - numpy.abs(x), 172 - y + 6 * numpy.sin(x / 6))
    return mix(canvas, picture, edge(fall, 2) * edge(y - 59, 1.5))


def hair_before(canvas, head, x, y, light, scale):
    """The hair seen on the head itself."""
    picture = hair_colour(head, x, y, light, scale)
    rough = noise(numpy.random.default_rng(head.seed + 1), x.shape, 1.2 * scale) * 0.18 * head.curl
    outline = inside(x, y - 60, head.width + (9 if head.long else 5), 70 - head.top, 2.2) + rough
    low = 150 if head.long else 63
    cover = numpy.minimum(outline, -opening(head, x, y))
    ends = edge(low - y, 6)
    weight = edge(cover + 0.5 * noise(numpy.random.default_rng(head.seed + 2), x.shape, 1.2 * scale), 1.6) * ends
    shadow = (edge(cover + 4, 5) * ends)[..., None] * numpy.array([-0.3, 0.04, 0.02])
    return mix(canvas + shadow * (skull(head, x, y) > 0)[..., None], picture, weight)


def clothes(canvas, x, y, cloth, scale):
    """Shoulders in a plain fabric with a round or pointed neckline."""
    rng = numpy.random.default_rng(cloth["seed"])
    shoulder = 158 + 0.30 * numpy.maximum(numpy.abs(x) - 30, 0) + 0.0012 * numpy.maximum(numpy.abs(x) - 40, 0) ** 2
    neckline = cloth["depth"] * numpy.clip(1 - (numpy.abs(x) / 36) ** cloth["point"], 0, 1)
    distance = y - numpy.maximum(shoulder, 150 + neckline)
    picture = numpy.broadcast_to(colour(cloth["rgb"]), (*x.shape, 3)).astype(numpy.float32).copy()
    folds = noise(rng, x.shape, 26 * scale) * 0.10 + noise(rng, x.shape, 1.2 * scale) * 0.03
    seam = numpy.exp(-((distance - 4) / 0.7) ** 2) * 0.25
    picture[..., 0] += folds - seam - 0.006 * numpy.abs(x) - 0.25 * numpy.exp(-(distance / 2.5) ** 2)
    return mix(canvas, picture, edge(distance, 0.8))


def join_face(skin, face, weight, y, scale):
    """The face from the model set into the drawn head, band by band: its colour as a whole goes to the head, its broad
    shading fades out early, its features late. So there is no seam, whatever the texture does at its border."""
    difference = face - skin
    core = numpy.clip(weight * 2 - 1, 0, 1)
    cheeks = core * (numpy.abs(y - 78) < 12)
    whole = (difference * cheeks[..., None]).sum((0, 1)) / cheeks.sum()
    wide = blurred(difference - whole, weight, 7 * scale)
    fine = difference - whole - wide
    inner = numpy.clip(blurred_plain(core, 5 * scale) * 1.5 - 0.3, 0, 1)
    return skin + whole + wide * inner[..., None] + fine * weight[..., None], whole


def blurred(values, weight, size):
    """Blur of the values that have weight, at a quarter of the resolution."""
    small = cv2.resize(values * weight[..., None], None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    total = cv2.resize(weight, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), size / 4) / (cv2.GaussianBlur(total, (0, 0), size / 4)[..., None] + 1e-4)
    return cv2.resize(small, weight.shape[::-1], interpolation=cv2.INTER_CUBIC)


def blurred_plain(values, size):
    small = cv2.resize(values, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    return cv2.resize(cv2.GaussianBlur(small, (0, 0), size / 4), values.shape[::-1], interpolation=cv2.INTER_CUBIC)
