"""Codes of components."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridsvc.components import ComponentCode, component_code
from gridsvc.errors import InvalidInput


@given(st.from_regex("[0-9]{16}", fullmatch=True), st.sampled_from([4, 5]))
def test_a_code_holds_its_district_and_the_class_that_stands_beside_it(code: str, digits: int) -> None:
    read = component_code(code, code[6 : 6 + digits])
    assert (read.district, read.class_code) == (code[:6], code[6 : 6 + digits])


@pytest.mark.parametrize("code", ["", "530102", "530102010500000x", "5301020105000001 ", "٥٣٠١٠٢٠١٠٥٠٠٠٠٠١"])
def test_anything_else_is_no_code(code: str) -> None:
    with pytest.raises(InvalidInput, match="no component code"):
        component_code(code)


def test_a_class_that_the_code_does_not_hold_is_refused() -> None:
    with pytest.raises(InvalidInput, match="holds the class 0105"):
        component_code("5301020105000001", "0106")


def test_a_class_has_four_or_five_digits() -> None:
    with pytest.raises(InvalidInput, match="4 or 5"):
        ComponentCode("5301020105000001", 3)
