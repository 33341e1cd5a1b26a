"""A network as one run of bytes: numpy arrays in a compressed archive, without pickles."""

import io
import json
import zipfile

import numpy as np

from geodata.roads.network_hash import canonical_arrays
from gridsvc.errors import InvalidInput
from gridsvc.roads import Mode, Roads

_FIELDS = (
    "lon",
    "lat",
    "start",
    "end",
    "length_m",
    "bend_lon",
    "bend_lat",
    "offsets",
    "ids",
    "name",
    "road_class",
)
_WHERE_KNOWN = ("forbidden_turns", "height_m")


def packed(roads: Roads) -> bytes:
    """The bytes of a network."""
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, **canonical_arrays(roads))
    return file.getvalue()


def unpacked(content: bytes) -> Roads:
    """The network in the bytes; InvalidInput where they are none."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            words = json.loads(arrays["words"].tobytes())
            return Roads(
                **{field: arrays[field] for field in (*_FIELDS, *(each for each in _WHERE_KNOWN if each in arrays))},
                times_ms={mode: arrays[f"times_{mode}"] for mode in Mode},
                names=tuple(words["names"]),
                road_classes=tuple(words["road_classes"]),
            )
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise InvalidInput(f"the stored network cannot be read: {error}", code="network_unreadable") from error
