"""Tags decide who may travel a street, in which direction, and how fast."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.osm.access import RELEVANT_KEYS, blocked_modes, street_name, street_speeds
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
        ({"highway": "proposed"}, "---"),
        ({"highway": "residential", "oneway": "alternating"}, "==="),
        ({"highway": "residential", "oneway": "yes", "oneway__electric_bicycle": "no"}, "==>"),
        ({"highway": "residential", "oneway": "yes", "oneway__motor_vehicle": "no"}, "=>="),
        ({"highway": "residential", "oneway__motorcar": "yes"}, "==>"),
        ({"highway": "residential", "junction": "mini_roundabout"}, "==="),
        ({"highway": "residential", "motor_vehicle__forward": "no"}, "==<"),
        ({"highway": "residential", "access__backward": "no"}, ">>>"),
        ({"highway": "residential", "bicycle": "no", "electric_bicycle": "yes"}, "==="),
        ({"highway": "residential", "bicycle": "no"}, "=-="),
        ({"highway": "residential", "moped": "no", "mofa": "no"}, "==="),
        ({"highway": "pedestrian", "area": "yes"}, "=--"),
        ({"highway": "steps", "bicycle": "yes", "motor_vehicle": "yes"}, "=--"),
        ({"highway": "steps", "ramp__bicycle": "yes"}, "=--"),
        ({"highway": "steps", "conveying": "forward"}, ">--"),
        ({"highway": "steps", "conveying": "backward"}, "<--"),
        ({"highway": "steps", "conveying": "yes"}, "=--"),
        ({"route": "ferry"}, "==-"),
        ({"route": "ferry", "motor_vehicle": "yes"}, "==="),
        ({"route": "ferry", "bicycle": "no", "oneway": "yes"}, ">--"),
        ({"route": "bus"}, "---"),
    ],
)
def test_tags_open_and_close_streets(tags: dict[str, str], expected: str) -> None:
    assert ways(**tags) == expected


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
        ({"barrier": "kerb"}, set()),
        ({"barrier": "lift_gate"}, set()),
        ({"barrier": "swing_gate", "motor_vehicle": "private"}, {Mode.CAR}),
        ({"barrier": "gate", "locked": "yes"}, set(Mode)),
        ({"barrier": "gate", "locked": "yes", "foot": "yes"}, {Mode.EBIKE, Mode.CAR}),
    ],
)
def test_barriers_block_modes(tags: dict[str, str], blocked: set[Mode]) -> None:
    assert blocked_modes(tags) == blocked


VALUES = st.one_of(
    st.sampled_from(("yes", "no", "private", "-1", "primary", "steps", "ferry", "mud", "CN:urban", "50", "forward")),
    st.text(max_size=8),
)


@given(st.dictionaries(st.sampled_from(sorted(RELEVANT_KEYS)), VALUES, max_size=8))
def test_whatever_tags_say_speeds_are_speeds_and_wheels_take_no_stairs(tags: dict[str, str]) -> None:
    for given_tags in (tags, {**tags, "highway": "steps"}, {**tags, "highway": "tertiary"}):
        speeds = dict(zip(Mode, street_speeds(given_tags, speed_table()), strict=True))

        assert all(0 <= kmh <= 150 for pair in speeds.values() for kmh in pair)
        if given_tags.get("highway") == "steps":
            assert speeds[Mode.EBIKE] == speeds[Mode.CAR] == (0, 0)


def test_the_chinese_name_comes_first() -> None:
    assert street_name({"name": "Beijing Lu", "name:zh": "北京路"}) == "北京路"
    assert street_name({"name": "خیابان", "ref": "71"}) == "خیابان"
    assert street_name({"ref": "G56"}) == "G56"
    assert street_name({}) == ""
