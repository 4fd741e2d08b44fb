"""Reads finger image records (ISO/IEC 19794-4:2011) and face image records (ISO/IEC 19794-5:2005) with the package iso19794
0.1.0 of PyPI (IDEMIA), a plug-in of Pillow below 10.1, and says what it found as JSON: one list of views for each file.

Not part of the build: tests/suite/independent.rs runs it where a Python with that package is found, and compares.
"""

import json
import sys
import zlib

import iso19794  # noqa: F401  (registers itself with Pillow)
from PIL import Image


def finger(image):
    header = image.header
    return {
        "position": iso19794.FIR.POSITION[header["position"]],
        "number": header["number"],
        "unit": iso19794.FIR.UNIT[header["scale_units"]],
        "resolution": [header["horizontal_image_sampling_rate"], header["vertical_image_sampling_rate"]],
        "scan": [header["horizontal_scan_sampling_rate"], header["vertical_scan_sampling_rate"]],
        "compression": iso19794.FIR.COMPRESSION[header["image_compression_algo"]],
        "impression": iso19794.FIR.IMPRESSION[header["impression_type"]],
        "time": header["capture_datetime"].strftime("%Y-%m-%d %H:%M:%S"),
        "technology": header["capture_device_technology_id"].hex(),
        "vendor": header["capture_device_vendor_id"].hex(),
        "device": header["capture_device_type_id"].hex(),
        "qualities": [[q.score, q.algo_vendor_id.hex(), q.algo_id.hex()] for q in header["quality_records"]],
        "certificates": [[c.authority_id.hex(), c.scheme_id.hex()] for c in header["certification_records"]],
    }


def face(image):
    header = image.header
    return {
        "points": [[p.point_type, p.point_code, p.x, p.y] for p in header["landmark_points"]],
        "sex": iso19794.FAC.GENDER[header["gender"]],
        "eyes": iso19794.FAC.EYE_COLOUR[header["eye_colour"]],
        "hair": iso19794.FAC.HAIR_COLOUR[header["hair_colour"]],
        "pose": [header["pose_yaw"] & 255, header["pose_pitch"] & 255, header["pose_roll"] & 255],
        "uncertainty": [header["pose_uncertainty_" + axis] & 255 for axis in ("yaw", "pitch", "roll")],
        "image_type": iso19794.FAC.FACE_IMAGE_TYPE[header["face_image_type"]],
        "data_type": iso19794.FAC.IMAGE_DATA_TYPE[header["image_data_type"]],
        "source": iso19794.FAC.SOURCE_TYPE[header["source_type"]],
        "device": header["device_type"].hex(),
        "quality": header["quality"],
    }


def views(path):
    image = Image.open(path)
    found = []
    for index in range(image.n_frames):
        image.seek(index)
        view = {"FIR": finger, "FAC": face}[image.format](image)
        view["size"] = list(image.size)
        # Pillow has no decoder of WSQ; of coded pictures it is told only that they can be decoded.
        if view.get("compression") != iso19794.FIR.COMPRESSION["WSQ"]:
            pixels = image.tobytes()
            if "compression" not in view or view["compression"] == iso19794.FIR.COMPRESSION["RAW"]:
                view["pixels"] = zlib.crc32(pixels)
        found.append(view)
    return found


if __name__ == "__main__":
    json.dump([views(path) for path in sys.argv[1:]], sys.stdout)
