"""The pictures of the set: three captures of each person, two people side by side, a printed photo held up, a mask."""
import cv2
import numpy

import head as heads
from drawing import edge, inside, mix, noise
from frame import to_log
from render import Capture, camera, photo, scene

# Office portrait, webcam, phone: expression, turn of the head, light, lens, place and clothes all differ.
KINDS = (dict(rows=640, columns=480, eyes=98.0, at=(0.5, 0.46), smile=-0.2, yaw=0.0, light=(0.03, -0.12), blur=0.7, grain=1.2, quality=88),
         dict(rows=480, columns=640, eyes=84.0, at=(0.47, 0.44), smile=0.2, yaw=1.2, roll=0.05, light=(0.26, -0.08), exposure=-0.12,
              cast=(0.04, 0.0, -0.06), blur=1.0, grain=3.2, quality=82),
         dict(rows=640, columns=480, eyes=90.0, at=(0.53, 0.43), smile=0.6, yaw=-1.0, roll=-0.07, light=(-0.24, -0.05), exposure=0.08,
              cast=(-0.03, 0.0, 0.05), blur=0.8, grain=2.2, quality=84))


def capture(number, kind):
    """Capture `kind` (0 to 2) of person `number`, a little different for each person."""
    rng = numpy.random.default_rng(9000 + 10 * number + kind)
    plan = dict(KINDS[kind])
    plan["roll"] = plan.get("roll", 0.0) + rng.uniform(-0.02, 0.02)
    plan["eyes"] *= rng.uniform(0.96, 1.04)
    plan["light"] = tuple(numpy.array(plan["light"]) + rng.uniform(-0.04, 0.04, 2))
    return Capture(seed=100 * number + 7 * kind, **plan)


def side_by_side(model, left, right):
    """A webcam frame with two people in it."""
    common = dict(rows=480, columns=640, blur=0.9, grain=2.5, light=(0.08, -0.1), quality=82)
    first = Capture(eyes=58.0, at=(0.29, 0.45), smile=0.2, yaw=0.3, seed=31, **common)
    second = Capture(eyes=54.0, at=(0.72, 0.47), smile=0.6, yaw=-0.3, roll=0.04, seed=38, room=31, **common)
    a = scene(model, left, first)[0]
    b = scene(model, right, second)[0]
    columns = numpy.mgrid[0:480, 0:640][1].astype(numpy.float32)
    return camera(mix(a, b, edge(columns - 328, 3)), first), first.quality


def masked(model, person, plan):
    """A capture with a surgical mask painted over nose, mouth and chin."""
    canvas, x, y = scene(model, person, plan)
    scale = plan.eyes / 35.2
    bulge = 12 * (1 - numpy.clip(x / 40, -1, 1) ** 2)
    top, bottom = 85 - 1.1 * bulge + 0.004 * x * x, 122 + 0.4 * bulge
    wide = 42 - 0.014 * numpy.maximum(y - 96, 0) ** 2
    distance = numpy.minimum(numpy.minimum(y - top, bottom - y), wide - numpy.abs(x))
    cloth = numpy.broadcast_to(heads.colour((126, 170, 190)), canvas.shape).astype(numpy.float32).copy()
    pleat = numpy.sin((y - 0.0035 * x * x) * 2 * numpy.pi / 9.5)
    rng = numpy.random.default_rng(plan.seed + 21)
    cloth[..., 0] += 0.05 * pleat + plan.light[0] * x / 45 - 0.00022 * x * x - 0.10 * numpy.exp(-numpy.maximum(distance, 0) / 1.5)
    cloth[..., 0] += 0.015 * noise(rng, x.shape, 1.2) + 0.05 * noise(rng, x.shape, 22 * scale)
    strap = sum(numpy.exp(-((y - (y0 + slope * (numpy.abs(x) - 38))) / 0.8) ** 2) for y0, slope in ((88, -1.2), (114, -2.4)))
    strap = strap * (numpy.abs(x) > 36) * (numpy.abs(x) < person.head.width + 1)
    canvas = mix(canvas, numpy.broadcast_to(heads.colour((225, 228, 228)), canvas.shape), numpy.clip(strap, 0, 1))
    canvas[..., 0] -= 0.25 * edge(distance + 3, 3)
    return camera(mix(canvas, cloth, edge(distance, 0.7)), plan), plan.quality


def halftone(rgb):
    """A four-colour print seen from near: dots in turned rasters, inks that do not reach black or full colour."""
    rows, columns = rgb.shape[:2]
    v, u = numpy.mgrid[0:rows, 0:columns].astype(numpy.float32)
    out = numpy.empty(rgb.shape, numpy.float32)
    for channel, degrees in enumerate((15, 75, 45)):
        angle = numpy.radians(degrees)
        a, b = u * numpy.cos(angle) + v * numpy.sin(angle), -u * numpy.sin(angle) + v * numpy.cos(angle)
        raster = (numpy.cos(a * 2 * numpy.pi / 3.1) + numpy.cos(b * 2 * numpy.pi / 3.1)) / 4 + 0.5
        ink = edge(1 - rgb[..., channel].astype(numpy.float32) / 255 - raster, 0.35)
        out[..., channel] = 235 - 190 * (0.6 * ink + 0.4 * (1 - rgb[..., channel] / 255))
    return out * numpy.array([1.0, 0.97, 0.90])


def held_print(picture, seed=4):
    """A printed photo on a sheet with a white border, held askew before a webcam, a little bent, with a gleam."""
    rng = numpy.random.default_rng(seed)
    rows, columns = 480, 640
    sheet = numpy.full((picture.shape[0] + 56, picture.shape[1] + 56, 3), 236, numpy.float32) * numpy.array([1.0, 0.98, 0.93])
    sheet[28:-28, 28:-28] = halftone(picture)
    high, wide = sheet.shape[:2]
    corners = numpy.float32([[158, 22], [472, 10], [494, 436], [140, 424]])
    matrix = cv2.getPerspectiveTransform(numpy.float32([[0, 0], [wide, 0], [wide, high], [0, high]]), corners)
    v, u = numpy.mgrid[0:rows, 0:columns].astype(numpy.float32)
    sheet = cv2.GaussianBlur(sheet.astype(numpy.float32), (0, 0), 0.6)
    flat = cv2.warpPerspective(sheet, matrix, (columns, rows), flags=cv2.INTER_AREA)
    cover = cv2.warpPerspective(numpy.ones((high, wide), numpy.float32), matrix, (columns, rows), flags=cv2.INTER_LINEAR)
    room = numpy.broadcast_to(heads.colour((142, 138, 128)), (rows, columns, 3)).astype(numpy.float32).copy()
    room[..., 0] += 0.25 * (u / columns - 0.5) + 0.04 * noise(rng, (rows, columns), 60)
    room = mix(room, room + numpy.array([-0.5, 0.05, 0.0]), edge(numpy.minimum(u - 520, 420 - v), 4))
    print_ = to_log(flat)
    bend = 0.10 * numpy.cos((u - 320) / 90) - 0.12 + 0.22 * numpy.exp(-((u - 250 - 0.4 * v) / 38) ** 2)
    print_[..., 0] += bend
    shadow = cv2.GaussianBlur(numpy.roll(cover, (10, 8), (0, 1)), (0, 0), 9)
    room[..., 0] -= 0.35 * shadow
    canvas = mix(room, print_, cover)
    for x0, y0, turn in ((142, 300, -0.15), (490, 318, 0.15)):
        a, b = (u - x0) * numpy.cos(turn) + (v - y0) * numpy.sin(turn), -(u - x0) * numpy.sin(turn) + (v - y0) * numpy.cos(turn)
        thumb = inside(a, b, 30, 17, 2.4)
        skin = numpy.broadcast_to(heads.colour((188, 140, 116)), canvas.shape).astype(numpy.float32).copy()
        skin[..., 0] += 0.03 * numpy.minimum(thumb, 8) - 0.2 + 0.03 * noise(rng, u.shape, 2)
        canvas[..., 0] -= 0.2 * edge(thumb + 5, 5)
        canvas = mix(canvas, skin, edge(thumb, 1))
    plan = Capture(rows=rows, columns=columns, blur=1.0, grain=2.8, cast=(-0.02, 0.0, 0.03), seed=seed)
    return camera(canvas, plan), 80


def everything(model, people):
    """(name, RGB picture, JPEG quality) of the whole set."""
    for number, person in enumerate(people, 1):
        for kind in range(3):
            plan = capture(number, kind)
            yield f"face-{number}-capture-{kind + 1}", photo(model, person, plan), plan.quality
    yield "two-faces", *side_by_side(model, people[1], people[3])
    yield "face-1-printed", *held_print(photo(model, people[0], capture(1, 0)))
    yield "face-2-masked", *masked(model, people[1], capture(2, 0))
