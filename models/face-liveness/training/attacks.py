"""Presentation attacks made from ordinary photos: what a camera sees of a printed sheet or of a screen.

Pictures are f32 RGB 0..255. Every function takes a numpy Generator first. A photo is 'presented' as a flat sheet with a
face on it, put in front of a scene by a perspective transform, and photographed once more.
"""
import cv2
import numpy


def paper(rng, sheet):
    """What printing does: fewer tones, paper instead of white, ink instead of black, pale or too strong colours, raster."""
    x = numpy.clip(sheet, 0, 255) / 255
    grey = x.mean(2, keepdims=True)
    x = grey + (x - grey) * rng.uniform(0.0 if rng.random() < 0.15 else 0.4, 1.35)
    x = numpy.clip(x, 0, 1) ** rng.uniform(0.7, 1.5)
    ink, white = rng.uniform(0.02, 0.28, 3) * 0.4 + rng.uniform(0.02, 0.2), rng.uniform(0.75, 1.0) * rng.uniform(0.92, 1.0, 3)
    x = ink + (white - ink) * x
    if rng.random() < 0.3:
        levels = rng.integers(8, 28)
        x = numpy.round(x * levels) / levels
    if rng.random() < 0.35:
        x = x * (1 + rng.uniform(0.03, 0.25) * (raster(rng, x.shape[:2], rng.uniform(2.0, 5.0)) - 0.5))[..., None]
    if rng.random() < 0.25:
        rows = numpy.sin(numpy.arange(len(x)) * 2 * numpy.pi / rng.uniform(2.5, 25) + rng.uniform(0, 6))
        x = x * (1 + rng.uniform(0.01, 0.06) * rows)[:, None, None]
    return x * 255


def raster(rng, shape, period):
    """A dot raster [h,w] in 0..1, turned at random."""
    y, x = numpy.mgrid[0:shape[0], 0:shape[1]].astype(numpy.float32)
    angle = rng.uniform(0, numpy.pi / 2)
    u, v = x * numpy.cos(angle) + y * numpy.sin(angle), y * numpy.cos(angle) - x * numpy.sin(angle)
    return 0.5 + 0.25 * (numpy.sin(u * 2 * numpy.pi / period) + numpy.sin(v * 2 * numpy.pi / period))


def screen(rng, sheet):
    """What a phone or a monitor does: own light, bluish, pixel grid (seen as moire after sampling), scan bands."""
    x = numpy.clip(sheet, 0, 255) / 255
    x = x ** rng.uniform(0.8, 1.5) * rng.uniform(0.8, 1.3) + rng.uniform(0.0, 0.12)
    x = x * numpy.array([rng.uniform(0.8, 1.0), rng.uniform(0.92, 1.04), rng.uniform(1.0, 1.2)])
    if rng.random() < 0.75:
        period, strength = rng.uniform(2.02, 7), rng.uniform(0.02, 0.2)
        grids = [raster(rng, x.shape[:2], period * s) for s in ((1, 1, 1) if rng.random() < 0.5 else rng.uniform(0.9, 1.1, 3))]
        x = x * (1 + strength * (numpy.stack(grids, 2) - 0.5) * 2)
    if rng.random() < 0.3:
        rows = numpy.sin(numpy.arange(len(x)) * 2 * numpy.pi / rng.uniform(20, 120) + rng.uniform(0, 6))
        x = x * (1 + rng.uniform(0.02, 0.15) * rows)[:, None, None]
    return x * 255


def glare(rng, picture):
    """A lamp's reflection: a soft spot or a band, or a veil over everything."""
    rows, columns = picture.shape[:2]
    y, x = numpy.mgrid[0:rows, 0:columns] / max(rows, columns)
    angle = rng.uniform(0, numpy.pi)
    u = (x - rng.uniform()) * numpy.cos(angle) + (y - rng.uniform()) * numpy.sin(angle)
    v = (y - rng.uniform()) * numpy.cos(angle) - (x - rng.uniform()) * numpy.sin(angle)
    spot = numpy.exp(-(u / rng.uniform(0.05, 0.3)) ** 2 - (v / rng.uniform(0.08, 2.0)) ** 2)
    return picture + (spot * rng.uniform(20, 200))[..., None]


def bend(rng, picture, mask):
    """Bends the sheet about one axis: a sideways shift and the shading that goes with it."""
    rows, columns = picture.shape[:2]
    y, x = numpy.mgrid[0:rows, 0:columns].astype(numpy.float32)
    phase, waves = rng.uniform(0, 2 * numpy.pi), rng.uniform(0.3, 1.1)
    along, across = (x / columns, y) if rng.random() < 0.5 else (y / rows, x)
    wave = numpy.sin(along * waves * 2 * numpy.pi + phase)
    shift = (wave * rng.uniform(0, 0.03) * max(rows, columns)).astype(numpy.float32)
    maps = (x, y + shift) if across is y else (x + shift, y)
    light = 1 + rng.uniform(0, 0.18) * numpy.cos(along * waves * 2 * numpy.pi + phase)
    picture = cv2.remap(picture, maps[0], maps[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE) * light[..., None]
    return picture, cv2.remap(mask, maps[0], maps[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)


def hands(rng, frame, corners, size):
    """Fingers over the sheet's edge."""
    tone = rng.uniform(0.3, 1.05) * numpy.array([225, 172, 145]) * rng.uniform(0.9, 1.1, 3)
    for _ in range(rng.integers(1, 3)):
        edge = rng.integers(4)
        start, end = corners[edge], corners[(edge + 1) % 4]
        at = start + (end - start) * rng.uniform(0.1, 0.9)
        inward = corners.mean(0) - at
        inward = inward / (numpy.linalg.norm(inward) + 1e-6)
        along = (end - start) / (numpy.linalg.norm(end - start) + 1e-6)
        width = size * rng.uniform(0.12, 0.24)
        for i in range(rng.integers(1, 5)):
            base = at + along * i * width * 1.05 - inward * width * rng.uniform(1, 5)
            tip = at + along * i * width * 1.05 + inward * width * rng.uniform(0.3, 2.2)
            for step, light in ((1.0, 0.72), (0.78, 0.9), (0.45, 1.02)):
                ink = tuple(float(v) for v in tone * light)
                cv2.line(frame, tuple(int(v) for v in base), tuple(int(v) for v in tip), ink, max(int(width * step), 1), cv2.LINE_AA)
    return frame


def present(rng, photo, box, scene, side, share):
    """A frame [side,side,3] with the face of `photo` shown on a sheet or a screen in front of `scene` (any picture), and
    the face's box in it. The face is about `share` of the frame wide."""
    kind = "screen" if rng.random() < 0.35 else "paper"
    centre, extent = (box[:2] + box[2:]) / 2, (box[2:] - box[:2])
    # The part of the photo that is printed: from the face alone to the whole photo.
    left, top = (extent * rng.uniform(0.55, 1.4, 2)), (extent * rng.uniform(0.55, 1.4, 2))
    low = numpy.maximum(centre - left, 0).astype(int)
    high = numpy.minimum(centre + top, [photo.shape[1], photo.shape[0]]).astype(int)
    sheet = photo[low[1]:high[1], low[0]:high[0]].astype(numpy.float32)
    zoom = 1.1 * side * share / extent.max()
    sheet = cv2.resize(sheet, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_CUBIC if rng.random() < 0.7 else cv2.INTER_LINEAR)
    face = (numpy.concatenate([box[:2], box[2:]]) - numpy.concatenate([low, low])) * zoom
    if rng.random() < 0.6:
        sheet = cv2.GaussianBlur(sheet, (0, 0), rng.uniform(0.3, 2.2))
    sheet = paper(rng, sheet) if kind == "paper" else screen(rng, sheet)
    margin = int(rng.uniform(0.02, 0.25) * min(sheet.shape[:2])) if rng.random() < 0.55 else 0
    if margin:
        rim = rng.uniform(185, 255) * rng.uniform(0.9, 1, 3) if kind == "paper" else rng.uniform(0, 45, 3)
        sheet = cv2.copyMakeBorder(sheet, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=tuple(float(v) for v in rim))
        face = face + margin
    mask = numpy.ones(sheet.shape[:2], numpy.float32)
    if rng.random() < 0.6:
        sheet, mask = bend(rng, sheet, mask)
    if rng.random() < 0.45:
        sheet = glare(rng, sheet)
    # Into the frame, turned, in perspective.
    rows, columns = sheet.shape[:2]
    corners = numpy.array([(0, 0), (columns, 0), (columns, rows), (0, rows)], numpy.float32)
    middle = (face[:2] + face[2:]) / 2
    scale = side * share / (face[2:] - face[:2]).max() * rng.uniform(0.9, 1.1)
    angle = rng.normal(0, 0.12)
    turn = scale * numpy.array([[numpy.cos(angle), -numpy.sin(angle)], [numpy.sin(angle), numpy.cos(angle)]])
    placed = (corners - middle) @ turn.T + side / 2
    placed = (placed + rng.normal(0, 0.06, (4, 2)) * side * share).astype(numpy.float32)
    matrix = cv2.getPerspectiveTransform(corners, placed)
    frame = cv2.resize(scene, (side, side), interpolation=cv2.INTER_LINEAR).astype(numpy.float32)
    warped = cv2.warpPerspective(sheet, matrix, (side, side), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    cover = cv2.warpPerspective(mask, matrix, (side, side), flags=cv2.INTER_LINEAR)
    if rng.random() < 0.4:
        shadow = cv2.GaussianBlur(numpy.roll(cover, tuple(rng.integers(-8, 9, 2)), (0, 1)), (0, 0), rng.uniform(2, 8))
        frame *= (1 - rng.uniform(0.1, 0.5) * shadow)[..., None]
    frame = frame * (1 - cover[..., None]) + warped * cover[..., None]
    if rng.random() < 0.45:
        frame = hands(rng, frame, placed.astype(numpy.float64), side * share)
    ends = cv2.perspectiveTransform(numpy.array([[face[:2], (face[2], face[1]), face[2:], (face[0], face[3])]], numpy.float32), matrix)[0]
    return numpy.clip(frame, 0, 255), numpy.concatenate([ends.min(0), ends.max(0)])


def camera(rng, x):
    """What any camera does to any picture, live or attack: light, colour, gamma, blur, noise, size, sharpening, JPEG."""
    x = numpy.clip(x, 0, 255).astype(numpy.float32)
    if rng.random() < 0.7:
        x = 255 * (x / 255) ** numpy.exp(rng.normal(0, 0.3))
        x = (x - 128) * rng.uniform(0.6, 1.35) + 128 + rng.normal(0, 22)
    if rng.random() < 0.6:
        x = x * numpy.exp(rng.normal(0, 0.1, 3))
    if rng.random() < 0.4:
        grey = x.mean(2, keepdims=True)
        x = grey + (x - grey) * rng.uniform(0.0 if rng.random() < 0.2 else 0.4, 1.5)
    if rng.random() < 0.3:
        x = cv2.GaussianBlur(x, (0, 0), rng.uniform(0.3, 1.3))
    if rng.random() < 0.25:
        side = x.shape[0]
        small = int(side * rng.uniform(0.4, 0.9))
        x = cv2.resize(cv2.resize(x, (small, small), interpolation=cv2.INTER_AREA), (side, side), interpolation=cv2.INTER_LINEAR)
    if rng.random() < 0.25:
        x = x + (x - cv2.GaussianBlur(x, (0, 0), 1.2)) * rng.uniform(0.2, 1.2)
    if rng.random() < 0.4:
        x = x + rng.standard_normal(x.shape).astype(numpy.float32) * rng.uniform(1, 10)
    x = numpy.clip(x, 0, 255)
    if rng.random() < 0.4:
        quality = int(rng.integers(30, 95))
        x = cv2.imdecode(cv2.imencode(".jpg", x[..., ::-1].astype(numpy.uint8), [cv2.IMWRITE_JPEG_QUALITY, quality])[1], 1)
        x = x[..., ::-1].astype(numpy.float32)
    return x
