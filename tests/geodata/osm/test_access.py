"""Tags decide who may travel a street, in which direction, and how fast."""

import pytest

from geodata.osm.access import blocked_modes, signed_kmh, street_name, street_speeds
from geodata.roads import speed_table
from gridsvc.roads import Mode

WAYS = {"-": (False, False), ">": (True, False), "<": (False, True), "=": (True, True)}


def ways(**tags: str) -> str:
    """How walkers, e-bikes and cars may go: - not, > forward, < backward, = both."""
    plain = {key.replace("__", ":"): value for key, value in tags.items()}
    speeds = street_speeds(plain, speed_table())
    signs = {pair: sign for sign, pair in WAYS.items()}
    return "".join(signs[forward > 0, backward > 0] for forward, backward in speeds)


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"highway": "residential"}, "==="),
        ({"highway": "residential", "oneway": "yes"}, "=>>"),
        ({"highway": "residential", "oneway": "-1"}, "=<<"),
        ({"highway": "residential", "oneway": "yes", "oneway__bicycle": "no"}, "==>"),
        ({"highway": "residential", "oneway": "yes", "cycleway__left": "opposite_lane"}, "==>"),
        ({"highway": "residential", "oneway": "reversible"}, "=--"),
        ({"highway": "residential", "oneway__foot": "yes"}, ">=="),
        ({"highway": "tertiary", "junction": "roundabout"}, "=>>"),
        ({"highway": "tertiary", "junction": "roundabout", "oneway": "no"}, "==="),
        ({"highway": "motorway"}, "-->"),
        ({"highway": "motorway_link", "oneway": "yes"}, "-->"),
        ({"highway": "trunk", "motorroad": "yes"}, "--="),
        ({"highway": "trunk", "motorroad": "yes", "foot": "yes"}, "=-="),
        ({"highway": "footway"}, "=--"),
        ({"highway": "footway", "bicycle": "yes"}, "==-"),
        ({"highway": "footway", "access": "yes"}, "=--"),
        ({"highway": "footway", "bicycle": "dismount"}, "=--"),
        ({"highway": "pedestrian", "motor_vehicle": "destination"}, "=-="),
        ({"highway": "cycleway"}, "==-"),
        ({"highway": "cycleway", "foot": "no"}, "-=-"),
        ({"highway": "steps"}, "=--"),
        ({"highway": "track"}, "==-"),
        ({"highway": "service", "access": "private"}, "---"),
        ({"highway": "service", "access": "private", "foot": "permissive"}, "=--"),
        ({"highway": "service", "access": "no", "bicycle": "yes"}, "-=-"),
        ({"highway": "residential", "vehicle": "no"}, "=--"),
        ({"highway": "residential", "motor_vehicle": "no"}, "==-"),
        ({"highway": "residential", "motor_vehicle": "no", "motorcar": "yes"}, "==="),
        ({"highway": "construction"}, "---"),
    ],
)
def test_tags_open_and_close_streets(tags: dict[str, str], expected: str) -> None:
    assert ways(**tags) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("30", 30.0),
        ("50 km/h", 50.0),
        ("30 mph", 48.28032),
        ("50;30", 30.0),
        ("CN:urban", None),
        ("none", None),
        ("0", None),
        ("999", None),
        ("", None),
        (None, None),
    ],
)
def test_signed_speeds(value: str | None, expected: float | None) -> None:
    found = signed_kmh(value)
    assert found == (pytest.approx(expected) if expected else None)


def test_a_sign_binds_vehicles_and_not_walkers() -> None:
    table = speed_table()
    free = dict(zip(Mode, street_speeds({"highway": "secondary"}, table), strict=True))
    slow = dict(zip(Mode, street_speeds({"highway": "secondary", "maxspeed": "10"}, table), strict=True))

    assert slow[Mode.WALK] == free[Mode.WALK]
    assert slow[Mode.EBIKE] == (10.0, 10.0)
    assert slow[Mode.CAR][0] == pytest.approx(10 * table.shares["secondary"])


@pytest.mark.parametrize(
    ("tags", "blocked"),
    [
        ({"barrier": "bollard"}, {Mode.CAR}),
        ({"barrier": "stile"}, {Mode.CAR, Mode.EBIKE}),
        ({"barrier": "gate"}, set()),
        ({"barrier": "gate", "access": "private"}, set(Mode)),
        ({"barrier": "gate", "access": "no", "foot": "yes"}, {Mode.EBIKE, Mode.CAR}),
        ({"barrier": "bollard", "motor_vehicle": "yes"}, set()),
    ],
)
def test_barriers_block_modes(tags: dict[str, str], blocked: set[Mode]) -> None:
    assert blocked_modes(tags) == blocked


def test_the_chinese_name_comes_first() -> None:
    assert street_name({"name": "Beijing Lu", "name:zh": "北京路"}) == "北京路"
    assert street_name({"name": "خیابان", "ref": "71"}) == "خیابان"
    assert street_name({"ref": "G56"}) == "G56"
    assert street_name({}) == ""
