"""The fingerprint of a network: the same streets and times give the same hash on every machine."""

import hashlib
import json

import numpy as np

from gridsvc.roads import Roads

_ARRAYS = {
    "lon": "<f8",
    "lat": "<f8",
    "start": "<i4",
    "end": "<i4",
    "length_m": "<f8",
    "bend_lon": "<f8",
    "bend_lat": "<f8",
    "offsets": "<i8",
    "ids": "|u1",
    "name": "<i4",
    "road_class": "<i4",
}


def canonical_arrays(roads: Roads) -> dict[str, np.ndarray]:
    """All arrays under fixed names with fixed byte order; words as one JSON text.

    Without turns and heights there are none of these arrays, as in networks from before they were known.
    """
    arrays = {field: np.ascontiguousarray(getattr(roads, field), dtype=kind) for field, kind in _ARRAYS.items()}
    for mode, times in sorted(roads.times_ms.items()):
        arrays[f"times_{mode}"] = np.ascontiguousarray(times, dtype="<i4")
    if len(roads.forbidden_turns):
        arrays["forbidden_turns"] = np.ascontiguousarray(roads.forbidden_turns, dtype="<i4")
    if roads.height_m is not None:
        arrays["height_m"] = np.ascontiguousarray(roads.height_m, dtype="<f8")
    words = {"names": roads.names, "road_classes": roads.road_classes}
    text = json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode()
    arrays["words"] = np.frombuffer(text, dtype="|u1")
    return arrays


def hash_of(roads: Roads) -> str:
    """sha256 over the canonical arrays in order of name."""
    digest = hashlib.sha256()
    for name, array in sorted(canonical_arrays(roads).items()):
        digest.update(f"{name} {array.dtype.str} {array.shape}\n".encode())
        digest.update(array.tobytes())
    return f"sha256:{digest.hexdigest()}"
