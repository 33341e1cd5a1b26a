"""Pictures of cameras, checked by their heads, turned upright, made smaller, written anew without any metadata."""

import re
import struct
import warnings
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from PIL import Image
from PIL.ExifTags import IFD, Base

from gridsvc.errors import InvalidInput
from gridsvc.sites.photo import LONGEST_SIDE

BYTES_MAX, PIXELS_MAX = 20_000_000, 50_000_000
_READ = ("JPEG", "PNG", "WEBP")
_BEGINNINGS = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|RIFF....WEBP", re.DOTALL)
_MOVING = frozenset({"PNG", "WEBP"})
"""Formats whose frames follow each other in time; those of a JPEG are other views of one moment."""
_QUALITY = 85
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What sets a picture upright, by the orientation in its Exif."""
_DAMAGE = (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError, OverflowError, struct.error)
"""What decoders raise at files that are not what they seem."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG without metadata, and when the camera says it was taken, on a clock that it does not name."""

    content: bytes
    width: int
    height: int
    taken: datetime | None = None


def picture_of(data: bytes, name: str) -> Picture:
    """The picture in a file; what is no picture, too large, moving or broken off is refused by the file's name."""
    if len(data) > BYTES_MAX:
        raise too_many_bytes(len(data), name)
    if not _BEGINNINGS.match(data):
        raise InvalidInput(f"{name} is no picture", code="photo_no_picture", params={"file": name})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(BytesIO(data), formats=_READ) as image:
                _refuse(image, name)
                return _anew(image)
        except Image.DecompressionBombError as error:
            raise _too_many_pixels(name) from error
        except _DAMAGE as error:
            raise InvalidInput(f"{name} is broken: {error}", code="photo_broken", params={"file": name}) from error


def shrunk(content: bytes, longest: int) -> Picture:
    """A picture that is kept, no side of it longer than so many pixels."""
    with Image.open(BytesIO(content), formats=_READ) as image:
        image.thumbnail((longest, longest))
        return _written(image)


def too_many_bytes(size: int, name: str) -> InvalidInput:
    """What is said of a file that is too large."""
    params = {"file": name, "size": f"{size / 1e6:.1f}", "limit": BYTES_MAX // 1_000_000}
    return InvalidInput(f"{name} has {size} bytes", code="photo_too_large", params=params)


def _refuse(image: Image.Image, name: str) -> None:
    if image.width * image.height > PIXELS_MAX:
        raise _too_many_pixels(name)
    if image.format in _MOVING and getattr(image, "is_animated", False):
        raise InvalidInput(f"{name} is animated", code="photo_animated", params={"file": name})


def _too_many_pixels(name: str) -> InvalidInput:
    params = {"file": name, "limit": PIXELS_MAX // 1_000_000}
    return InvalidInput(f"{name} has more than {PIXELS_MAX} pixels", code="photo_too_many_pixels", params=params)


def _anew(image: Image.Image) -> Picture:
    orientation, taken = _told(image)
    upright = image if image.mode in ("L", "RGB") else image.convert("RGBA" if image.has_transparency_data else "RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if orientation in _TURNS:
        upright = upright.transpose(_TURNS[orientation])
    return _written(upright, taken)


def _told(image: Image.Image) -> tuple[int, datetime | None]:
    """Orientation and time of the Exif; of one that is damaged, none."""
    try:
        exif = image.getexif()
        orientation, taken = exif.get(Base.Orientation, 1), exif.get_ifd(IFD.Exif).get(Base.DateTimeOriginal)
    except _DAMAGE:
        return 1, None
    return orientation if isinstance(orientation, int) else 1, _instant(taken)


def _instant(told: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(told).strip("\0 ").replace(":", "-", 2)).replace(tzinfo=None)
    except ValueError:
        return None


def _written(image: Image.Image, taken: datetime | None = None) -> Picture:
    plain = Image.new("RGB", image.size, "white")
    plain.paste(image, mask=image.getchannel("A") if image.mode == "RGBA" else None)
    buffer = BytesIO()
    plain.save(buffer, "JPEG", quality=_QUALITY, optimize=True)
    return Picture(buffer.getvalue(), *plain.size, taken)
