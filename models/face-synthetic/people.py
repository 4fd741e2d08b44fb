"""Finds people who are like nobody: draws many, keeps the least alike, walks each further away from whoever is nearest."""
import dataclasses

import numpy

import measure
from render import Capture, draw_person, photo

# Share of the usual distance from the mean face: less looks bland and alike, more looks drawn.
LENGTH = 0.8
# A step mixes a new draw in with this weight and restores the length.
STEP = 0.45
PLAIN = Capture(rows=320, columns=240, eyes=54.0, seed=1)
# Kept below the limits, for what JPEG changes.
MARGIN = 0.001


def make_person(model, path):
    """The person of a path of seeds: the first draws, every further one mixes in a little of another draw."""
    person = draw_person(model, numpy.random.default_rng(path[0]), LENGTH)
    for seed in path[1:]:
        other = draw_person(model, numpy.random.default_rng(seed), LENGTH)
        identity = person.identity + STEP * other.identity
        identity *= numpy.linalg.norm(other.identity) / numpy.linalg.norm(identity)
        person = dataclasses.replace(person, identity=identity)
    return person


class Search:
    """Looks at people through the detector and the embedder."""

    def __init__(self, model, net, embedder, gallery, limit, apart):
        self.model, self.net, self.embedder, self.gallery = model, net, embedder, gallery
        self.limit, self.apart = limit, apart

    def look(self, path, plans):
        """Vectors [n,128] of a path's person in captures; None where a face is not found with a good score."""
        person, vectors = make_person(self.model, path), []
        for plan in plans:
            picture = photo(self.model, person, plan)
            found = measure.largest(self.net, picture)
            if found is None or found[0] < 0.85:
                return None
            vectors.append(self.embedder.face(picture, found[2]))
        return numpy.array(vectors)

    def cost(self, vectors, others):
        """Worst excess over what is allowed: of a real face, of the other people found."""
        excess = [(self.gallery @ vectors.T).max() - (self.limit - MARGIN)]
        return float(max(excess + [(other @ vectors.T).max() - (self.apart - MARGIN) for other in others]))

    def pool(self, seeds):
        """Paths of one seed and their vectors in a plain capture, those least like a real face first."""
        seen = [([int(seed)], self.look([int(seed)], [PLAIN])) for seed in seeds]
        seen = [(path, vectors) for path, vectors in seen if vectors is not None]
        return sorted(seen, key=lambda one: self.cost(one[1], []))

    def walk(self, path, others, seeds, plans):
        """The path lengthened by every step that lowers the cost of its captures, until there is none."""
        vectors = self.look(path, plans)
        cost = numpy.inf if vectors is None else self.cost(vectors, others)
        for seed in seeds:
            if cost <= 0:
                break
            step = path + [int(seed)]
            # One capture tells soonest that a step is no good.
            first = self.look(step, plans[-1:])
            if first is None or self.cost(first, others) >= cost:
                continue
            seen = self.look(step, plans)
            if seen is not None and self.cost(seen, others) < cost:
                path, vectors, cost = step, seen, self.cost(seen, others)
        return path, vectors, cost

    def find(self, count, draws, steps, seed, plans):
        """`count` paths of people unlike all real faces and one another in their captures: `plans(number)`."""
        waiting, found, vectors = self.pool(range(seed, seed + draws)), [], []
        while len(found) < count and waiting:
            best = min(range(len(waiting)), key=lambda i: self.cost(waiting[i][1], vectors))
            path, _ = waiting.pop(best)
            first = seed + 100000 * (len(found) + 1)
            path, seen, cost = self.walk(path, vectors, range(first, first + steps), plans(len(found) + 1))
            print(f"path {path}: {'kept' if cost <= 0 else 'dropped'}, excess {cost:.4f}", flush=True)
            if cost <= 0:
                found.append(path)
                vectors.append(seen)
        return found
