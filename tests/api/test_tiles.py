"""Vector tiles: what they hold, where they end, how they are kept."""

import math
from collections.abc import Callable
from typing import Any

import pyogrio
import pytest

from api.http.answer_cache import AnswerCache
from tests.api.conftest import COMMUNITY, SOUTH, STEP, WEST, Client, ClientOf, Write

AddGrids = Callable[[int, int], None]


def tile_at(lon: float, lat: float, zoom: int) -> str:
    x = math.floor((lon + 180) / 360 * 2**zoom)
    y = math.floor((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * 2**zoom)
    return f"WebMercatorQuad/{zoom}/{y}/{x}"


def rows_of(tile: bytes) -> list[dict[str, Any]]:
    meta, _, _, values = pyogrio.raw.read(tile)
    return [dict(zip(meta["fields"], row, strict=True)) for row in zip(*values, strict=True)]


MIDDLE = (WEST + 1.5 * STEP, SOUTH + 0.5 * STEP)


def grid_tile(zoom: int, lon: float = MIDDLE[0], lat: float = MIDDLE[1]) -> str:
    return f"/ogc/collections/grids/tiles/{tile_at(lon, lat, zoom)}"


def test_grids_come_with_their_code_from_zoom_13(client: Client, add_grids: AddGrids) -> None:
    add_grids(0, 3)
    answer = client.get(grid_tile(13))
    assert answer.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    assert answer.headers["content-encoding"] == "gzip"
    assert sorted(row["id"] for row in rows_of(answer.content)) == [f"{COMMUNITY}{number:03d}" for number in range(3)]
    assert pyogrio.list_layers(answer.content)[0][0] == "grids"
    assert client.get(grid_tile(12)).status_code == 204


def test_a_tile_with_nothing_in_it_is_204(client: Client, add_grids: AddGrids) -> None:
    add_grids(0, 3)
    answer = client.get(grid_tile(14, 10.0, 50.0))
    assert (answer.status_code, answer.content) == (204, b"")


@pytest.mark.parametrize("tile", ["3/8/0", "3/0/8", "25/0/0", "-1/0/0", "a/b/c", "3/0/0.5"])
def test_a_tile_outside_the_world_is_404(client: Client, tile: str) -> None:
    answer = client.get(f"/ogc/collections/grids/tiles/WebMercatorQuad/{tile}")
    assert (answer.status_code, answer.json()["code"]) == (404, "tile_outside")


def test_points_are_counted_in_cells_below_zoom_14_and_none_twice(
    client: Client, add_grids: AddGrids, add_problem: Callable[..., str]
) -> None:
    add_grids(0, 10)
    problems = {add_problem(number) for number in (0, 0, 5, 9)}
    tile = f"/ogc/collections/problems/tiles/{tile_at(*MIDDLE, 14)}"
    shown = {row["id"] for row in rows_of(client.get(tile).content)}
    assert shown <= problems
    assert shown
    for zoom in (0, 7, 12, 13):
        counted = [
            row["count"]
            for lon in {WEST + STEP / 2, WEST + 9.5 * STEP}
            for row in rows_of(client.get(f"/ogc/collections/problems/tiles/{tile_at(lon, MIDDLE[1], zoom)}").content)
        ]
        tiles = {tile_at(lon, MIDDLE[1], zoom) for lon in (WEST + STEP / 2, WEST + 9.5 * STEP)}
        assert sum(counted) * len(tiles) / 2 == len(problems), zoom


def test_filters_narrow_tiles(client: Client, add_grids: AddGrids, add_problem: Callable[..., str]) -> None:
    add_grids(0, 10)
    add_problem(5, "closed")
    add_problem(5)
    tile = f"/ogc/collections/problems/tiles/{tile_at(*MIDDLE, 12)}"
    assert [row["count"] for row in rows_of(client.get(tile).content)] == [2]
    assert [row["count"] for row in rows_of(client.get(f"{tile}?open=true").content)] == [1]
    assert client.get(f"{tile}?colour=red").json()["code"] == "parameter_unknown"


def test_wider_regions_come_first(client: Client, city: str) -> None:
    levels = {
        zoom: {
            row["level"]
            for row in rows_of(
                client.get(f"/ogc/collections/regions/tiles/{tile_at(*MIDDLE, zoom)}?city={city}").content
            )
        }
        for zoom in (8, 9, 11, 14)
    }
    assert levels == {
        8: {"district"},
        9: {"district", "street"},
        11: {"district", "street", "community"},
        14: {"district", "street", "community"},
    }


def test_small_streets_wait_for_zoom_14(client: Client, write: Write, city: str) -> None:
    write(
        """WITH network AS (
               INSERT INTO road_network (city_id, hash, speeds, nodes, edges, arrays, source)
               SELECT id, 'sha256:' || repeat('0', 64), '1', 4, 3, '', 'test' FROM city WHERE code = %(city)s
               RETURNING id, city_id)
           INSERT INTO road_edge (network_id, city_id, public_id, position, class, oneway, length_m, geom)
           SELECT network.id, network.city_id, gen_random_uuid(), place, class, 'both', 1,
                  ST_MakeLine(ST_Point(%(west)s, %(south)s, 4326), ST_Point(%(west)s + 0.001, %(south)s, 4326))
             FROM network, unnest('{primary,tertiary,residential}'::text[]) WITH ORDINALITY AS road (class, place)""",
        city=city,
        west=MIDDLE[0],
        south=MIDDLE[1],
    )
    shown = {
        zoom: sorted(
            row["class"]
            for row in rows_of(client.get(f"/ogc/collections/roads/tiles/{tile_at(*MIDDLE, zoom)}").content)
        )
        for zoom in (9, 12, 14)
    }
    assert shown == {9: ["primary"], 12: ["primary", "tertiary"], 14: ["primary", "residential", "tertiary"]}


def test_a_tile_is_kept_until_its_data_change(client: Client, add_grids: AddGrids, write: Write) -> None:
    add_grids(0, 1)
    address = grid_tile(14)
    first = client.get(address)
    known = {"if-none-match": first.headers["etag"]}
    assert client.get(address, headers=known).status_code == 304
    write("UPDATE site_category SET priority = priority")
    assert client.get(address, headers=known).status_code == 304
    add_grids(1, 1)
    second = client.get(address, headers=known)
    assert (second.status_code, len(rows_of(second.content))) == (200, 2)
    assert second.headers["etag"] != first.headers["etag"]
    assert "no-cache" in second.headers["cache-control"]
    assert "max-age=86400" in client.get(f"{address}?v=anything").headers["cache-control"]


def test_a_client_without_gzip_gets_the_tile_plain(client: Client, add_grids: AddGrids) -> None:
    add_grids(0, 1)
    answer = client.get(grid_tile(14), headers={"accept-encoding": "identity"})
    assert "content-encoding" not in answer.headers
    assert len(rows_of(answer.content)) == 1


def test_a_second_tile_comes_from_memory(client_of: ClientOf, add_grids: AddGrids, write: Write) -> None:
    add_grids(0, 1)
    client = client_of(tile_age_s=3600.0)
    assert len(rows_of(client.get(grid_tile(14)).content)) == 1
    write("DELETE FROM grid")
    assert len(rows_of(client.get(grid_tile(14)).content)) == 1


def test_the_cache_lets_the_least_recently_used_go() -> None:
    cache = AnswerCache(room_bytes=3 * (100 + 400))
    for name in "abc":
        cache.put(name, bytes(100))
    assert cache.get("a") is not None
    cache.put("d", bytes(100))
    assert [name for name in "abcd" if cache.get(name) is not None] == ["a", "c", "d"]
    cache.put("huge", bytes(10_000))
    assert cache.get("huge") is None


def test_a_version_ages() -> None:
    now = [0.0]
    cache = AnswerCache(timer=lambda: now[0])
    assert cache.version("grids", 1.0) is None
    cache.note_version("grids", "1")
    assert cache.version("grids", 1.0) == "1"
    now[0] = 1.0
    assert cache.version("grids", 1.0) is None
