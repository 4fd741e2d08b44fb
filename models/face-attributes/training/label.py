"""Asks the teacher where lids and lips are: `python label.py DATA/TRAIN.csv lids.npz`.

The teacher is MediaPipe's face mesh (package `mediapipe` 0.10.14, Apache-2.0) with its refinement of eyes and lips. None of
its weights are shipped; only its answers teach. It needs an older numpy than the rest: give it an environment of its own.

Each photo is looked at in up to four views (as it is, mirrored, and turned by 8 degrees either way); `lids.npz` gets
`ids`, `paths` and `points` [n, views, 29, 2] in pixels of the photo, NaN where the teacher found no face. What follows
from the points is worked out in lids.py.
"""
import argparse
import csv
import pathlib

import cv2
import mediapipe
import numpy

# Of each eye, left in the picture first: outer and inner corner, then three pairs of upper and lower lid.
EYES = ((33, 133, 160, 144, 159, 145, 158, 153), (263, 362, 387, 373, 386, 374, 385, 380))
# Corners of the mouth, then five pairs of the lips' inner borders; the chin.
MOUTH = (61, 291, 81, 178, 82, 87, 13, 14, 312, 317, 311, 402)
POINTS = (*EYES[0], *EYES[1], *MOUTH, 152)
# The same points where left and right are exchanged.
MIRRORED = (*EYES[1], *EYES[0], 291, 61, 311, 402, 312, 317, 13, 14, 82, 87, 81, 178, 152)
SIDE, MARGIN = 384, 64
TURNS = ((False, 0), (True, 0), (False, 8), (False, -8))


def look(mesh, rgb, mirrored, turn):
    """The points [29, 2] in pixels of the photo, NaN without a face."""
    rows, columns = rgb.shape[:2]
    scale = (SIDE - 2 * MARGIN) / max(rows, columns)
    matrix = cv2.getRotationMatrix2D((columns / 2, rows / 2), turn, scale)
    matrix[:, 2] += SIDE / 2 - numpy.array([columns, rows]) / 2
    if mirrored:
        matrix[0] = -matrix[0]
        matrix[0, 2] += SIDE - 1
    view = cv2.warpAffine(rgb, matrix, (SIDE, SIDE), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    found = mesh.process(view).multi_face_landmarks
    if not found:
        return numpy.full((len(POINTS), 2), numpy.nan, numpy.float32)
    mark = found[0].landmark
    points = numpy.array([(mark[i].x * SIDE - 0.5, mark[i].y * SIDE - 0.5) for i in (MIRRORED if mirrored else POINTS)])
    back = cv2.invertAffineTransform(matrix)
    return points @ back[:, :2].T + back[:, 2]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("csv", type=pathlib.Path)
    parser.add_argument("out")
    parser.add_argument("--views", type=int, default=2, choices=range(1, 5))
    args = parser.parse_args()
    cv2.setNumThreads(1)
    mesh = mediapipe.solutions.face_mesh.FaceMesh(static_image_mode=True, refine_landmarks=True, max_num_faces=1, min_detection_confidence=0.3)
    rows = list(csv.DictReader(args.csv.open()))
    points = numpy.empty((len(rows), args.views, len(POINTS), 2), numpy.float32)
    for i, row in enumerate(rows):
        rgb = cv2.cvtColor(cv2.imread(str(args.csv.parent / row["path"])), cv2.COLOR_BGR2RGB)
        points[i] = [look(mesh, rgb, *turn) for turn in TURNS[:args.views]]
        if i % 2000 == 0:
            print(f"{i} of {len(rows)}", flush=True)
    found = numpy.isfinite(points[..., 0, 0]).mean(0) * 100
    numpy.savez(args.out, ids=[row["id"] for row in rows], paths=[row["path"] for row in rows], points=points)
    print("faces found in the views: " + ", ".join(f"{share:.1f} %" for share in found))


if __name__ == "__main__":
    main()
