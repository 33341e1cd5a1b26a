"""What a grid code says."""

import pytest

from gridsvc.errors import InvalidInput
from gridsvc.grids.codes import GridLevel, grid_code


def test_a_unit_grid_names_its_community() -> None:
    code = grid_code("530103001002007")
    assert (code.level, code.community, code.street, code.district) == (
        GridLevel.UNIT,
        "530103001002",
        "530103001",
        "530103",
    )
    assert not code.is_older


def test_the_older_form_has_two_digits_of_sequence() -> None:
    code = grid_code("53010300100207")
    assert code.is_older
    assert code.community == "530103001002"


def test_larger_grids_name_their_street_office() -> None:
    assert grid_code("530103001M012").level is GridLevel.MANAGEMENT
    assert grid_code("530103001E001").level is GridLevel.EVALUATION
    assert grid_code("530103001E001").community is None


@pytest.mark.parametrize(
    "code", ["", "5301030010020071", "530103001X001", "５３０１０３００１００２００７", "530103001M12"]
)
def test_other_codes_are_refused(code: str) -> None:
    with pytest.raises(InvalidInput, match="no grid code"):
        grid_code(code)
