"""Why a visit is not planned is told as exactly as it is known."""

import pytest

from api.reason_words import reason_words
from gridsvc.language import Language
from gridsvc.plans.plan import Evidence, Reason, ReasonCode


@pytest.mark.parametrize("cause", ["no_street", "no_way_back", "no_way_there", "cut_off", "no_round_trip", "closure"])
@pytest.mark.parametrize(("language", "mode"), [(Language.ZH, "汽车"), (Language.EN, "car")])
def test_what_cannot_be_reached_says_what_is_missing_and_for_whom(cause: str, language: Language, mode: str) -> None:
    reason = Reason(ReasonCode.UNREACHABLE, Evidence.PROVEN, {"modes": ["car"], "cause": cause})
    told = reason_words(reason, language)
    assert mode in told
    assert told != reason_words(Reason(ReasonCode.UNREACHABLE, Evidence.PROVEN), language)


def test_plans_from_before_say_what_they_know() -> None:
    before = Reason(ReasonCode.UNREACHABLE, Evidence.PROVEN, {"modes": ["car"], "near_street": True})
    assert reason_words(before, Language.EN) == "it cannot be reached"
