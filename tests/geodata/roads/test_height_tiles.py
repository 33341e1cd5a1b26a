"""Heights between the places where tiles have them; voids, gaps and broken files."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.roads.height_tiles import HeightTiles, height_tiles
from gridsvc.errors import InvalidInput, NotFound

SIDE = 5
VOID = -32768


def write_tile(folder: Path, name: str, rows: np.ndarray) -> HeightTiles:
    """Rows from the north, as SRTM has them."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(np.asarray(rows).astype(">i2").tobytes())
    return height_tiles(folder)


def plane() -> np.ndarray:
    """100 m a degree to the east, 1000 m a degree to the north, 50 m at the south-western corner."""
    east, north = np.meshgrid(np.linspace(0, 1, SIDE), np.linspace(1, 0, SIDE))
    return 50 + 100 * east + 1000 * north


@pytest.fixture(scope="module")
def tilted(tmp_path_factory: pytest.TempPathFactory) -> HeightTiles:
    return write_tile(tmp_path_factory.mktemp("tiles"), "N25E102.hgt", plane())


@given(east=st.floats(0, 0.9999), north=st.floats(0, 0.9999))
def test_a_plane_is_a_plane_between_its_heights(tilted: HeightTiles, east: float, north: float) -> None:
    (found,) = tilted.at(np.array([102 + east]), np.array([25 + north]))
    assert found == pytest.approx(50 + 100 * east + 1000 * north, abs=1e-6)


def test_tiles_are_named_by_their_corner_in_every_quarter(tmp_path: Path) -> None:
    for metres, name in enumerate(("N00E000.hgt", "s01e000.HGT", "N00W001.hgt", "S01W001.hgt"), start=1):
        write_tile(tmp_path, name, np.full((2, 2), metres))
    lon, lat = np.array([0.5, 0.5, -0.5, -0.5, 1.5]), np.array([0.5, -0.5, 0.5, -0.5, 0.5])

    found = height_tiles(tmp_path).at(lon, lat)

    assert found[:4].tolist() == [1, 2, 3, 4]
    assert np.isnan(found[4])


def test_of_heights_that_are_not_all_known_the_known_ones_count(tmp_path: Path) -> None:
    rows = np.array([[100, VOID, VOID], [300, VOID, VOID], [300, 300, VOID]])
    tiles = write_tile(tmp_path, "N25E102.hgt", rows)

    found = tiles.at(np.array([102.25, 102.25, 102.75]), np.array([25.75, 25.25, 25.75]))

    assert found[:2].tolist() == [200, 300]
    assert np.isnan(found[2])


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("N25E102.tif", b"", "heights_without_tiles"),
        ("N25E102.hgt", b"", "height_tile_broken"),
        ("N25E102.hgt", b"\0" * 7, "height_tile_broken"),
        ("N25E102.hgt", b"\0" * 12, "height_tile_broken"),
        ("N25E102.hgt", b"\0\0", "height_tile_broken"),
    ],
)
def test_folders_without_whole_tiles_are_refused(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InvalidInput) as refused:
        height_tiles(tmp_path)
    assert refused.value.code == code


def test_a_folder_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        height_tiles(tmp_path / "none")
