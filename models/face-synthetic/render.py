"""From a person's parameters and a capture's to a photo."""
import dataclasses
import functools

import cv2
import numpy

import head as heads
from drawing import edge, inside, mix, noise
from frame import MIDDLE, POINTS, SIDE, grid, invert, oval, to_rgb
from spaces import toward, unpack

FINE = 4
EYE_LINE = 60.0


@dataclasses.dataclass
class Person:
    """What stays the same: coefficients of shape and texture, colour of the skin, the drawn head, marks of the skin."""
    identity: numpy.ndarray
    tone: numpy.ndarray
    head: heads.Head
    seed: int


@dataclasses.dataclass
class Capture:
    """What changes: pose, expression, light, camera, place, clothes."""
    rows: int = 640
    columns: int = 480
    eyes: float = 96.0
    at: tuple = (0.5, 0.46)
    roll: float = 0.0
    yaw: float = 0.0
    smile: float = 0.0
    light: tuple = (0.0, -0.1)
    exposure: float = 0.0
    cast: tuple = (0.0, 0.0, 0.0)
    blur: float = 0.6
    grain: float = 2.0
    quality: int = 84
    seed: int = 0
    # The seed of the place, where it is not that of the capture.
    room: int = -1


def draw_person(model, rng, length):
    """A person far from the mean by `length` times what is usual."""
    identity = rng.standard_normal(len(model.axes)).astype(numpy.float32)
    identity *= length * numpy.sqrt(len(identity)) / numpy.linalg.norm(identity)
    tone = model.tone + model.tone_root @ numpy.clip(rng.standard_normal(3), -1.6, 1.6) * 0.8
    return Person(identity, tone, heads.draw_head(rng), int(rng.integers(1 << 30)))


def face_layers(model, person, capture):
    """Flow and texture of a person's face in an expression and a turn."""
    identity = toward(person.identity, model.smile, capture.smile)
    flow, texture = unpack(identity * model.spread @ model.axes)
    turn = model.yaw * capture.yaw / (model.yaw @ model.yaw)
    turned_flow, turned_texture = unpack(turn * model.turn_spread @ model.turn_axes)
    return flow + turned_flow, model.texture + texture + turned_texture + person.tone


@functools.lru_cache(maxsize=2)
def marks(seed, side):
    """Lightness of pores, blotches and moles, at `FINE` times the frame."""
    rng = numpy.random.default_rng(seed)
    shape = (side, side)
    skin = 0.016 * noise(rng, shape, 1.5) + 0.016 * noise(rng, shape, 3) + 0.012 * noise(rng, shape, 7) + 0.012 * noise(rng, shape, 24)
    x, y = grid(side)
    for _ in range(rng.integers(1, 5)):
        u, v, size = rng.uniform(0.25, 0.75) * side, rng.uniform(0.35, 0.9) * side, rng.uniform(1.2, 2.4)
        skin -= rng.uniform(0.15, 0.5) * numpy.exp(-((x - u) ** 2 + (y - v) ** 2) / (2 * size ** 2))
    return skin


def detailed(person, texture):
    """The texture at `FINE` times the frame, edges steepened, with skin and a glint in the eyes."""
    side = SIDE * FINE
    whole = cv2.resize(texture, (side, side), interpolation=cv2.INTER_CUBIC)
    for size, amount in ((1.2 * FINE, 0.55), (0.5 * FINE, 0.35)):
        whole = whole + amount * numpy.clip(whole - cv2.GaussianBlur(whole, (0, 0), size), -0.3, 0.3)
    whole[..., 0] += marks(person.seed, side)
    x, y = grid(side)
    for u, v in POINTS[:2]:
        px, py = (u + 0.9 + 0.5) * FINE, (v - 0.9 + 0.5) * FINE
        whole[..., 0] += 0.9 * numpy.exp(-((x - px) ** 2 + (y - py) ** 2) / (2 * (0.45 * FINE) ** 2))
    return whole


def place(capture):
    """Frame coordinates of every pixel of the photo: x from the middle of the face, y down."""
    scale = capture.eyes / (POINTS[1, 0] - POINTS[0, 0])
    v, u = numpy.mgrid[0:capture.rows, 0:capture.columns].astype(numpy.float32)
    u, v = (u - capture.at[0] * capture.columns) / scale, (v - capture.at[1] * capture.rows) / scale
    cosine, sine = numpy.cos(capture.roll), numpy.sin(capture.roll)
    # Head and neck lean together; the roll fades toward the shoulders.
    x, y = cosine * u + sine * v, -sine * u + cosine * v + EYE_LINE
    return x.astype(numpy.float32), y.astype(numpy.float32), scale


def background(capture, scale):
    """A room out of focus."""
    rng = numpy.random.default_rng((capture.seed if capture.room < 0 else capture.room) + 77)
    shape = (capture.rows, capture.columns)
    v, u = numpy.mgrid[0:shape[0], 0:shape[1]].astype(numpy.float32)
    base = heads.colour(rng.uniform(95, 215) * numpy.array([1, rng.uniform(0.93, 1.03), rng.uniform(0.85, 1.08)]))
    picture = numpy.broadcast_to(base, (*shape, 3)).astype(numpy.float32).copy()
    picture[..., 0] += rng.uniform(-0.4, 0.4) * (u / shape[1] - 0.5) + rng.uniform(-0.3, 0.1) * (v / shape[0] - 0.5)
    for _ in range(rng.integers(0, 3)):
        wide, tall = rng.uniform(0.15, 0.6) * shape[1], rng.uniform(0.3, 1.2) * shape[0]
        cx, cy = rng.uniform(0, shape[1]), rng.uniform(0, shape[0])
        box = numpy.minimum(wide / 2 - numpy.abs(u - cx), tall / 2 - numpy.abs(v - cy))
        tint = base + rng.normal(0, 1, 3) * numpy.array([0.3, 0.05, 0.08])
        picture = mix(picture, numpy.broadcast_to(tint, picture.shape), edge(box, rng.uniform(1, 9)))
    picture[..., 0] += 0.03 * noise(rng, shape, 60) + 0.01 * noise(rng, shape, 3)
    return picture


def wardrobe(capture):
    rng = numpy.random.default_rng(capture.seed + 5)
    tones = [(40, 48, 66), (120, 40, 44), (200, 198, 190), (60, 90, 70), (70, 110, 150), (150, 130, 100), (35, 35, 38)]
    rgb = numpy.array(tones[rng.integers(len(tones))]) * rng.uniform(0.85, 1.15)
    return {"seed": capture.seed + 9, "depth": rng.uniform(6, 20), "point": rng.choice([1.0, 2.0, 3.0]), "rgb": rgb}


def scene(model, person, capture):
    """The photo before the camera: logarithmic channels, and the frame coordinates of its pixels."""
    x, y, scale = place(capture)
    flow, texture = face_layers(model, person, capture)
    back = invert(flow)
    u, v = x + MIDDLE, y
    gx = cv2.remap(back[..., 0], u, v, cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT)
    gy = cv2.remap(back[..., 1], u, v, cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT)
    u, v = u + gx, v + gy
    weight = cv2.remap(oval(), u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    weight = weight * weight * (3 - 2 * weight)
    face = cv2.remap(detailed(person, texture), (u + 0.5) * FINE - 0.5, (v + 0.5) * FINE - 0.5, cv2.INTER_LINEAR,
                     borderMode=cv2.BORDER_REPLICATE)
    across, down, _ = heads.normal(person.head, x, y)
    face[..., 0] += capture.light[0] * across + capture.light[1] * down
    tone = (texture * oval()[..., None]).sum((0, 1)) / oval().sum()
    shifted = x - 1.5 * capture.yaw
    skin = heads.skin(person.head, shifted, y, tone, capture.light)
    layer, offset = heads.join_face(skin, face, weight, y, scale)
    canvas = background(capture, scale)
    canvas = heads.hair_behind(canvas, person.head, x, y, capture.light, scale)
    canvas = heads.neck_and_ears(canvas, person.head, x, y, tone + offset, capture.light, scale)
    canvas = heads.clothes(canvas, x, y, wardrobe(capture), scale)
    rim = heads.skull(person.head, shifted, y)
    layer[..., 0] -= 0.22 * numpy.exp(-numpy.maximum(rim, 0) / 2.5)
    rng = numpy.random.default_rng(person.seed + 1)
    layer[..., 0] += (1 - weight) * (0.02 * noise(rng, x.shape, 1.5) + 0.02 * noise(rng, x.shape, 5))
    canvas = mix(canvas, layer, edge(rim, 0.8))
    return heads.hair_before(canvas, person.head, shifted, y, capture.light, scale), x, y


def camera(logarithmic, capture):
    """8-bit RGB: exposure, colour cast, lens, noise."""
    rng = numpy.random.default_rng(capture.seed + 3)
    rgb = to_rgb(logarithmic + capture.exposure * numpy.array([1, 0, 0]))
    rgb = numpy.maximum(rgb, 0) * numpy.exp(numpy.array(capture.cast))
    # Shoulder of the tone curve: highlights roll off instead of burning out.
    rgb = numpy.where(rgb > 200, 200 + 55 * numpy.tanh((rgb - 200) / 70), rgb)
    rgb = cv2.GaussianBlur(rgb.astype(numpy.float32), (0, 0), capture.blur)
    rows, columns = rgb.shape[:2]
    v, u = numpy.mgrid[0:rows, 0:columns]
    rgb *= (1 - 0.12 * (((u / columns - 0.5) ** 2 + (v / rows - 0.5) ** 2) * 2))[..., None]
    grain = cv2.GaussianBlur(rng.standard_normal(rgb.shape).astype(numpy.float32), (0, 0), 0.7) * 1.9
    rgb += grain * capture.grain * numpy.sqrt(numpy.clip(rgb, 20, 255) / 128)
    return numpy.clip(rgb + 0.5, 0, 255).astype(numpy.uint8)


def photo(model, person, capture):
    return camera(scene(model, person, capture)[0], capture)
