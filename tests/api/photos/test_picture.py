"""Pictures of cameras: what is taken, what is refused, and what of them is kept."""

import struct
import zlib
from datetime import datetime
from io import BytesIO

import pytest
from PIL import Image

from api.photos.picture import BYTES_MAX, picture_of
from gridsvc.errors import InvalidInput
from tests.api.photos.cameras import MAKER, colour_at, from_camera, picture


def refused(data: bytes) -> str:
    with pytest.raises(InvalidInput) as error:
        picture_of(data, "gate.jpg")
    assert error.value.params["file"] == "gate.jpg"
    return error.value.code


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_that_claims(width: int, height: int) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def test_nothing_that_a_camera_wrote_is_kept() -> None:
    given = from_camera(dpi=(300, 300), icc_profile=b"Secret profile" * 20, xmp=b"<x:xmpmeta>Secret</x:xmpmeta>")
    assert MAKER.encode() in given
    kept = picture_of(given, "gate.jpg")
    with Image.open(BytesIO(kept.content)) as image:
        assert dict(image.getexif()) == {}
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert image.info["jfif_density"] == (1, 1)
    assert b"Secret" not in kept.content
    assert b"Exif" not in kept.content
    assert kept.taken == datetime(2026, 3, 4, 12, 30)  # noqa: DTZ001 - cameras name no zone


@pytest.mark.parametrize(
    ("orientation", "red_at"),
    [
        *((1, (0.1, 0.5)), (2, (0.9, 0.5)), (3, (0.9, 0.5)), (4, (0.1, 0.5))),
        *((5, (0.5, 0.1)), (6, (0.5, 0.1)), (7, (0.5, 0.9)), (8, (0.5, 0.9))),
    ],
)
def test_a_picture_is_set_upright(orientation: int, red_at: tuple[float, float]) -> None:
    kept = picture_of(from_camera(orientation=orientation), "gate.jpg")
    assert (kept.width, kept.height) == ((400, 300) if orientation < 5 else (300, 400))
    assert colour_at(kept.content, *red_at) == "red"
    assert colour_at(kept.content, 1 - red_at[0], 1 - red_at[1]) == "blue"


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP"])
def test_pictures_of_three_formats_become_jpeg_of_at_most_2048_pixels(file_format: str) -> None:
    kept = picture_of(picture(3000, 1500, file_format=file_format), "named.txt")
    assert (kept.content[:3], kept.width, kept.height) == (b"\xff\xd8\xff", 2048, 1024)
    assert picture_of(picture(30, 20, file_format=file_format), "small").width == 30


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "CMYK", "I;16"])
def test_pictures_of_any_colours_are_taken(mode: str) -> None:
    buffer = BytesIO()
    Image.new(mode, (40, 30)).save(buffer, "JPEG" if mode == "CMYK" else "PNG")
    assert picture_of(buffer.getvalue(), "gate").width == 40


def test_what_is_transparent_becomes_white() -> None:
    buffer = BytesIO()
    Image.new("RGBA", (40, 30), (0, 0, 0, 0)).save(buffer, "PNG")
    with Image.open(BytesIO(picture_of(buffer.getvalue(), "gate").content)) as image:
        assert image.getpixel((5, 5)) == (255, 255, 255)


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded() -> None:
    for width, height in ((8000, 6251), (20_000, 20_000), (2**31 - 1, 2**31 - 1)):
        assert refused(png_that_claims(width, height)) == "photo_too_many_pixels"


def test_what_is_no_picture_is_refused_whatever_its_name() -> None:
    for data in (b"", b"hello", b"GIF89a" + b"\0" * 50, b"<svg xmlns='http://www.w3.org/2000/svg'/>"):
        assert refused(data) == "photo_no_picture"
    assert refused(picture(file_format="BMP")) == "photo_no_picture"


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP"])
def test_a_picture_that_is_broken_off_is_refused(file_format: str) -> None:
    whole = picture(600, 400, file_format=file_format)
    for length in (12, len(whole) // 3, len(whole) - len(whole) // 8):
        assert refused(whole[:length]) == "photo_broken", length


def test_a_file_of_more_than_20_mb_is_refused() -> None:
    assert refused(picture() + b"\0" * BYTES_MAX) == "photo_too_large"


@pytest.mark.parametrize("file_format", ["PNG", "WEBP"])
def test_a_picture_that_moves_is_refused(file_format: str) -> None:
    other = [Image.new("RGB", (400, 300), "green")]
    assert refused(picture(file_format=file_format, save_all=True, append_images=other)) == "photo_animated"


def test_a_jpeg_with_further_views_of_its_moment_is_taken() -> None:
    views = picture(file_format="MPO", save_all=True, append_images=[Image.new("RGB", (200, 150), "green")])
    assert colour_at(picture_of(views, "phone.jpg").content, 0.1, 0.5) == "red"


@pytest.mark.parametrize("taken", ["0000:00:00 00:00:00", "yesterday", "2026:13:45 99:00:00", ""])
def test_a_time_that_cannot_be_is_none(taken: str) -> None:
    assert picture_of(from_camera(taken=taken), "gate").taken is None


def test_a_damaged_head_does_not_matter() -> None:
    given = bytearray(from_camera())
    at = given.index(b"Exif\0\0") + 6
    given[at + 4 : at + 8] = b"\xff\xff\xff\x7f"
    assert picture_of(bytes(given), "gate").taken is None
