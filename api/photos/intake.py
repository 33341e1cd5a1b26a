"""Files that become photos of a site: read whole before any of them is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from api.photos.picture import BYTES_MAX, picture_of, too_many_bytes
from gridsvc.cities import City
from gridsvc.errors import InvalidInput
from gridsvc.sites.photo import Photo, PhotoKind


class TakenFrom(StrEnum):
    """Who says when a photo was taken: whoever adds it, the camera, or nobody, and it counts as taken now."""

    SAID = "said"
    CAMERA = "camera"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is said of photos that are added; `taken` is on the city's clock."""

    kind: PhotoKind
    taken: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReadPhoto:
    """A file, the photo in it, and where its time comes from."""

    file: Path
    photo: Photo
    taken_from: TakenFrom


def read_photos(files: Sequence[Path], wish: Wish, city: City, now: datetime) -> list[ReadPhoto]:
    """The photos in files; the first that cannot be one refuses all, with its name."""
    if wish.taken and wish.taken.replace(tzinfo=city.clock) > now:
        params = {"taken": f"{wish.taken:%Y-%m-%d %H:%M}"}
        raise InvalidInput(f"{wish.taken} is yet to come", code="photo_in_future", params=params)
    return [_read(file, wish, city, now) for file in files]


def _read(file: Path, wish: Wish, city: City, now: datetime) -> ReadPhoto:
    size = file.stat().st_size
    if size > BYTES_MAX:
        raise too_many_bytes(size, file.name)
    picture = picture_of(file.read_bytes(), file.name)
    by_camera = picture.taken.replace(tzinfo=city.clock) if picture.taken else None
    if wish.taken:
        taken, source = wish.taken.replace(tzinfo=city.clock), TakenFrom.SAID
    elif by_camera and by_camera <= now:
        taken, source = by_camera, TakenFrom.CAMERA
    else:
        taken, source = now, TakenFrom.ADDED
    return ReadPhoto(file, Photo(wish.kind, taken, picture.width, picture.height, picture.content, wish.note), source)
