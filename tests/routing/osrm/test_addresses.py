import pytest

from gridsvc.errors import InvalidInput
from routing.outside.addresses import addresses_in
from routing.outside.limits import Limits
from routing.outside.patience import Patience


def test_addresses_are_separated_by_commas_or_spaces() -> None:
    text = " http://127.0.0.1:5001/, https://roads.example/osrm/  http://[::1]:5001;http://127.0.0.1:5001 "
    expected = ("http://127.0.0.1:5001", "https://roads.example/osrm", "http://[::1]:5001")
    assert addresses_in(text, "GRIDSVC_OSRM_WALK") == expected
    assert addresses_in("", "GRIDSVC_OSRM_WALK") == ()


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1:5000",
        "localhost",
        "ftp://127.0.0.1",
        "http://",
        "http://:5000",
        "http://127.0.0.1:99999",
        "http://127.0.0.1:0",
        "http://127.0.0.1:x",
        "http://[::1",
        "http://127.0.0.1:5000/?a=1",
        "http://127.0.0.1:5000/#top",
        "http://user:secret@127.0.0.1:5000",
        "http://127.0.0.1\\@elsewhere",
        "http://127.0.0.1:5000/\u0007",
    ],
)
def test_what_is_no_address_is_refused_with_its_setting(address: str) -> None:
    with pytest.raises(InvalidInput) as error:
        addresses_in(f"http://127.0.0.1:5001 {address}", "GRIDSVC_OSRM_CAR")
    assert error.value.code == "engine_address_wrong"
    assert error.value.params["setting"] == "GRIDSVC_OSRM_CAR"


def test_a_password_in_an_address_is_not_repeated() -> None:
    with pytest.raises(InvalidInput) as error:
        addresses_in("http://user:secret@127.0.0.1:5000", "GRIDSVC_OSRM_CAR")
    assert "secret" not in f"{error.value} {error.value.params}"


@pytest.mark.parametrize("wrong", [{"table_size": 0}, {"at_once": 0}])
def test_limits_allow_at_least_one(wrong: dict[str, int]) -> None:
    with pytest.raises(InvalidInput):
        Limits(**wrong)


@pytest.mark.parametrize("wrong", [{"rounds": 0}, {"answer_s": 0}, {"rest_s": -1.0}])
def test_patience_has_some_time(wrong: dict[str, int]) -> None:
    with pytest.raises(InvalidInput):
        Patience(**wrong)
