"""The settings of a programme by which every plan of it is made and checked; all others are its planner's."""

from collections.abc import Mapping
from enum import StrEnum

from gridsvc.errors import InvalidInput
from gridsvc.plans.inspection_time import WalkRule
from gridsvc.sites.walk import Sides

CLOSED_DAYS = "closed_days"
OWN_AGENCY = "own_agency"
VISITS_PER_DAY_MAX = "visits_per_day_max"
SURROUNDINGS, STREET_SIDES = "surroundings", "street_sides"
OF_PROGRAMMES = (CLOSED_DAYS, OWN_AGENCY, VISITS_PER_DAY_MAX, SURROUNDINGS, STREET_SIDES)
"""Settings by which every plan of a programme is made and checked."""


class OwnAgency(StrEnum):
    """Teams visit any site, those of other agencies than their own (交叉互查), or those of their own alone (包保)."""

    ALLOWED = "allowed"
    EXCLUDED = "excluded"
    ONLY = "only"


def planner_settings(settings: Mapping[str, object]) -> dict[str, object]:
    """The settings of a programme that are its planner's."""
    return {name: value for name, value in settings.items() if name not in OF_PROGRAMMES}


def refuse_bad_settings(settings: Mapping[str, object]) -> None:
    """Raise InvalidInput for a setting of a programme by which no plan could be prepared."""
    own_agency(settings)
    visits_per_day_max(settings)
    walk_rule(settings)


def walk_rule(settings: Mapping[str, object]) -> WalkRule:
    """By which rule a programme has surroundings walked."""
    walked = _one_of(settings, SURROUNDINGS, ("category", "walked"))
    return WalkRule(everywhere=walked == "walked", sides=Sides(_one_of(settings, STREET_SIDES, ("one", "both"))))


def own_agency(settings: Mapping[str, object]) -> OwnAgency:
    """What the agency of a team has to do with the sites that it may visit."""
    return OwnAgency(_one_of(settings, OWN_AGENCY, tuple(OwnAgency)))


def _one_of(settings: Mapping[str, object], name: str, words: tuple[str, ...]) -> str:
    """One of some words; the first where nothing is said."""
    chosen = settings.get(name, words[0])
    if chosen not in words:
        raise _refused(name, chosen, ", ".join(words))
    return str(chosen)


def visits_per_day_max(settings: Mapping[str, object]) -> int | None:
    """The most visits of a team and day."""
    most = settings.get(VISITS_PER_DAY_MAX)
    if most is not None and (isinstance(most, bool) or not isinstance(most, int) or most < 1):
        raise _refused(VISITS_PER_DAY_MAX, most, "1, 2, 3, …")
    return most


def _refused(name: str, value: object, expected: str) -> InvalidInput:
    params = {"field": name, "value": value, "expected": expected}
    return InvalidInput(f"setting {name} is {value!r}, not {expected}", code="value_unexpected", params=params)
