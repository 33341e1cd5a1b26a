"""What region codes say."""

import pytest

from gridsvc.errors import InvalidInput
from gridsvc.regions import RegionLevel, plain_code, region_code


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        ("530100", RegionLevel.CITY, None),
        ("530102", RegionLevel.DISTRICT, "530100"),
        ("530102001", RegionLevel.STREET, "530102"),
        ("530102001003", RegionLevel.COMMUNITY, "530102001"),
    ],
)
def test_the_length_says_the_level_and_the_beginning_the_parent(
    code: str, level: RegionLevel, parent: str | None
) -> None:
    read = region_code(code, "530100")
    assert (read.level, read.parent) == (level, parent)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("156530102", "530102"),
        ("156530102001", "530102001"),
        ("530102000000", "530102"),
        ("530102001000", "530102001"),
        ("530100000000", "530100"),
        ("530102001001", "530102001001"),
        ("530110", "530110"),
        ("156110101", "156110101"),
        ("15653010", "15653010"),
    ],
)
def test_the_country_and_zeros_that_fill_up_are_left_out_of_codes_of_the_city(written: str, plain: str) -> None:
    assert plain_code(written, "530100") == plain


def test_counties_of_a_city_under_the_state_share_two_digits() -> None:
    assert region_code("500229", "500100").parent == "500100"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("53010", "region_code_shape"),
        ("53010200100", "region_code_shape"),
        ("五三〇一〇二", "region_code_shape"),
        ("530302", "other_city"),
        ("990001001", "other_city"),
    ],
)
def test_other_codes_are_refused(code: str, reason: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        region_code(code, "530100")
    assert refusal.value.code == reason
