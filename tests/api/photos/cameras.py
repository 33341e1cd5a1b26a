"""Files as cameras write them, made for a test."""

from io import BytesIO
from typing import Any

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

TAKEN = "2026:03:04 12:30:00"
MAKER = "Secret Maker 7"


def picture(width: int = 400, height: int = 300, *, file_format: str = "JPEG", **options: Any) -> bytes:
    """A picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste("red", (0, 0, width // 2, height))
    buffer = BytesIO()
    image.save(buffer, file_format, **options)
    return buffer.getvalue()


def from_camera(*, orientation: int = 1, taken: str = TAKEN, **options: Any) -> bytes:
    """A picture with maker, place, time, orientation, comment and a smaller self in its head."""
    exif = Image.Exif()
    exif[Base.Orientation] = orientation
    exif[Base.Make] = MAKER
    exif.get_ifd(IFD.Exif)[Base.DateTimeOriginal] = taken
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitudeRef] = "N"
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (25.0, 2.0, 3.0)
    return picture(exif=exif, comment=b"taken by Mr Secret", **options)


def colour_at(content: bytes, x: float, y: float) -> str:
    """The colour at a place, said in shares of the sides: red or blue."""
    with Image.open(BytesIO(content)) as image:
        found = image.convert("RGB").getpixel((int(x * image.width), int(y * image.height)))
    assert isinstance(found, tuple)
    return "red" if found[0] > found[2] else "blue"
