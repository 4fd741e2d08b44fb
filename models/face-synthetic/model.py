"""From labelled crops to the statistical model: choose, register, build."""
import time

import cv2
import numpy

import choose
import register
import spaces
from frame import oval, to_log, warp


def make(labels_file, root):
    """The model of the crops below `root` whose landmarks `label.py` wrote."""
    start = time.time()
    cv2.setNumThreads(1)
    pictures, points = choose.choose(numpy.load(labels_file), root)
    print(f"{len(pictures)} crops chosen, {time.time() - start:.0f} s", flush=True)
    colours = numpy.array([to_log(picture) for picture in pictures])
    lights = numpy.ascontiguousarray(colours[..., 0])
    flows = register.register(lights)
    print(f"registered, {time.time() - start:.0f} s", flush=True)
    unlike = register.residual(lights, flows, oval())
    textures = numpy.array([warp(colour, flow) for colour, flow in zip(colours, flows)])
    model = spaces.build(flows, textures, points, unlike)
    print(f"model of {model.people} people, {time.time() - start:.0f} s", flush=True)
    return model
