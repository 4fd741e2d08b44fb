"""The criteria, measured on the files as they are committed."""
import numpy

import measure
from yunet import fit

SCORE = 0.8
LARGEST_FILE = 60_000


def likeness(model, cast):
    """Largest correlation of each person's coefficients with a training face's, and the same between training faces: median."""
    known = model.known / numpy.linalg.norm(model.known, axis=1, keepdims=True)
    among = known @ known.T
    numpy.fill_diagonal(among, -1)
    own = [float((known @ person.identity).max() / numpy.linalg.norm(person.identity)) for person in cast]
    return own, float(numpy.median(among.max(1)))


def comparisons(vectors, people):
    """Cosines of all pairs of one person, and of two."""
    upper = numpy.triu(numpy.ones((len(people), len(people)), bool), 1)
    same = people[:, None] == people
    scores = vectors @ vectors.T
    return scores[upper & same], scores[upper & ~same]


def report(folder, net, ours, embedder, gallery, limits, model, cast):
    """Prints every figure; the number of failed criteria. `ours` is the shipped detector, run as the engine does."""
    failed, vectors, own, people = 0, [], [], []
    for path in sorted(folder.glob("*.jpg")):
        rgb = measure.read_rgb(path)
        faces = net.faces(rgb)
        wanted = 2 if path.stem == "two-faces" else 1
        small, scale = fit(rgb, 320)
        shipped = ours.faces(small)
        good = len(faces) == wanted and faces[-1][0] >= SCORE and path.stat().st_size <= LARGEST_FILE
        good = good and len(shipped) >= wanted and shipped[wanted - 1][0] >= SCORE
        line = (f"{path.name}: {path.stat().st_size} bytes, scores {[round(f[0], 3) for f in faces]}, "
                f"of the shipped detector {[round(f[0], 3) for f in shipped]}")
        if "-capture-" in path.stem and faces:
            vector = embedder.face(rgb, faces[0][2])
            nearest = float((gallery @ vector).max())
            vectors.append(vector)
            own.append(embedder.face(rgb, shipped[0][2] / scale) if shipped else vector)
            people.append(int(path.stem.split("-")[1]))
            good = good and nearest < limits[1]
            line += f", nearest real face {nearest:.4f}"
        failed += not good
        print(line + ("" if good else "  FAILS"), flush=True)
    people = numpy.array(people)
    for title, found in (("landmarks of YuNet", vectors), ("landmarks of the shipped detector", own)):
        mated, other = comparisons(numpy.array(found), people)
        print(f"{title}: {len(mated)} mated {mated.min():.4f} to {mated.max():.4f}; {len(other)} non-mated {other.min():.4f} to "
              f"{other.max():.4f}, median {numpy.median(other):.4f}")
        failed += int(mated.min() <= limits[1]) + int(other.max() >= limits[0])
    own, usual = likeness(model, cast)
    print(f"coefficients: correlation with the nearest training face {[round(value, 2) for value in own]}, "
          f"usual between training faces {usual:.2f}")
    print(f"{failed} criteria failed", flush=True)
    return failed
