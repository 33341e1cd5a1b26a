"""gridsvc/plan/1 is exact both ways, and what is not that shape is refused by its path."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from gridsvc.errors import InvalidInput
from gridsvc.patrols.guarantees import Guarantee
from gridsvc.plans.checker import faults_of
from gridsvc.plans.document import plan_from_document, plan_from_json, plan_to_document, plan_to_json
from gridsvc.plans.plan import (
    Certificate,
    Evidence,
    Plan,
    PlanStatus,
    PlanTeam,
    Provenance,
    Reason,
    ReasonCode,
    Relaxation,
    Route,
    Stop,
    Totals,
    Unplanned,
)
from gridsvc.roads import Mode
from tests.gridsvc.plans.small_plan import FACTS, TASK, StraightRoad, document

texts = some.text(some.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
whole = some.integers(-(10**12), 10**12)
zones = some.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
instants = some.datetimes(datetime(1970, 1, 2), datetime(2400, 1, 1), timezones=zones)  # noqa: DTZ001  zones follow
dates = some.dates(date(1970, 1, 1), date(2400, 1, 1))
lonlats = some.tuples(some.floats(-180, 180), some.floats(-90, 90))
values = some.recursive(
    some.none()
    | some.booleans()
    | some.integers(-(2**53), 2**53)
    | some.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
objects = some.dictionaries(texts, values, max_size=3)
stops = some.builds(
    Stop,
    visit=some.uuids(),
    subject=some.uuids(),
    sequence=whole,
    arrive=instants,
    begin=instants,
    end=instants,
    travel_ms=whole,
    travel_m=whole,
    entry=lonlats,
    exit=lonlats,
    locked=some.frozensets(some.sampled_from(["day", "team", "time"])),
    is_problem=some.booleans(),
)
routes = some.builds(
    Route,
    id=some.uuids(),
    team=some.uuids(),
    date=dates,
    start=instants,
    end=instants,
    end_at=some.none() | lonlats,
    travel_ms=whole,
    travel_m=whole,
    service_ms=whole,
    wait_ms=whole,
    break_ms=whole,
    return_ms=whole,
    return_m=whole,
    stops=some.lists(stops, min_size=1, max_size=2).map(tuple),
)
reasons = some.builds(Reason, some.sampled_from(ReasonCode), some.sampled_from(Evidence), objects)
plans = some.builds(
    Plan,
    id=some.uuids(),
    city=texts,
    programme=some.uuids(),
    cycle=some.uuids(),
    status=some.sampled_from(PlanStatus),
    synthetic=some.booleans(),
    calendar=texts,
    dates=some.lists(dates, max_size=3).map(tuple),
    guarantee=some.sampled_from(Guarantee),
    provenance=some.builds(
        Provenance,
        made_at=instants,
        roads=texts,
        closures=texts,
        speeds=texts,
        engine=texts,
        seed=some.integers(-(2**63), 2**63 - 1),
        iterations=whole,
        settings=objects,
    ),
    teams=some.lists(some.builds(PlanTeam, some.uuids(), texts, some.sampled_from(Mode), lonlats), max_size=2).map(
        tuple
    ),
    routes=some.lists(routes, max_size=2).map(tuple),
    unplanned=some.lists(
        some.builds(
            Unplanned,
            some.uuids(),
            some.uuids(),
            reasons,
            some.none() | some.builds(Relaxation, texts, objects, some.booleans()),
            some.booleans(),
        ),
        max_size=2,
    ).map(tuple),
    totals=some.builds(Totals, whole, whole, whole, whole, whole, whole),
    certificate=some.builds(
        Certificate,
        some.none() | whole,
        some.none() | whole,
        some.dictionaries(texts, some.dictionaries(texts, whole, max_size=2), max_size=2),
    ),
)


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(plans)
def test_json_and_back_is_the_same_plan(plan: Plan) -> None:
    assert plan_from_json(plan_to_json(plan)) == plan


def test_the_document_is_the_same_after_a_plan_was_made_of_it() -> None:
    assert plan_to_document(plan_from_document(document())) == document()


def test_ids_dates_and_sets_in_parameters_are_written_as_text() -> None:
    plan = plan_from_document(document())
    found = {"team": UUID(int=1), "on": date(2026, 11, 23), "modes": {Mode.WALK, Mode.CAR}, "pair": (1, 2)}
    reason = Reason(ReasonCode.NO_TIME, Evidence.SEARCHED, found)
    changed = replace(plan, unplanned=(replace(plan.unplanned[0], reason=reason),))
    assert plan_to_document(changed)["unplanned"][0]["reason"]["params"] == {
        "team": "00000000-0000-0000-0000-000000000001",
        "on": "2026-11-23",
        "modes": ["car", "walk"],
        "pair": [1, 2],
    }


def test_what_json_cannot_hold_is_refused_when_written() -> None:
    plan = plan_from_document(document())
    with pytest.raises(InvalidInput, match="cannot hold"):
        plan_to_document(replace(plan, provenance=replace(plan.provenance, settings={"loop": object()})))


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        ("schema", "gridsvc/plan/2", "schema"),
        ("status", "final", "status"),
        ("id", "3", "id"),
        ("synthetic", 1, "synthetic"),
        ("cycle.dates.1", "24.11.2026", r"cycle\.dates\[1\]"),
        ("cycle.dates.1", "20261124", r"cycle\.dates\[1\]"),
        ("provenance.made_at", "2026-11-22T12:00:00", r"provenance\.made_at"),
        ("provenance.seed", 1.5, r"provenance\.seed"),
        ("provenance.seed", 2**63, r"provenance\.seed"),
        ("provenance.settings", {"x": float("nan")}, r"provenance\.settings\.x"),
        ("teams.0.mode", "boat", r"teams\[0\]\.mode"),
        ("teams.0.name", "\ud800", r"teams\[0\]\.name"),
        ("routes.0.stops", [], r"routes\[0\]\.stops"),
        ("routes.0.stops.1.travel_s", 0.0001, r"routes\[0\]\.stops\[1\]\.travel_s"),
        ("routes.0.stops.1.travel_s", "100", r"routes\[0\]\.stops\[1\]\.travel_s"),
        ("routes.0.stops.1.travel_m", True, r"routes\[0\]\.stops\[1\]\.travel_m"),
        ("routes.0.stops.1.travel_m", 1e300, r"routes\[0\]\.stops\[1\]\.travel_m"),
        ("routes.0.stops.1.entry", [102.7], r"routes\[0\]\.stops\[1\]\.entry"),
        ("routes.0.stops.1.entry", [25.0, 102.7], r"routes\[0\]\.stops\[1\]\.entry"),
        ("routes.0.stops.1.locked", ["week"], r"routes\[0\]\.stops\[1\]\.locked\[0\]"),
        ("routes.0.stops.1.locked", ["day", "team", "day"], r"routes\[0\]\.stops\[1\]\.locked"),
        ("routes.0.stops.1.problem", "00000000-0000-0000-0000-000000000001", r"routes\[0\]\.stops\[1\]"),
        ("routes.0.colour", "red", r"routes\[0\]\.colour"),
        ("routes.0.\x1b[31m\n\ud800", "red", r"routes\[0\]\.\\x1b\[31m\\n\\ud800"),
        ("unplanned.0.reason.code", "because", r"unplanned\[0\]\.reason\.code"),
        ("unplanned.0.reason.evidence", "felt", r"unplanned\[0\]\.reason\.evidence"),
        ("certificate.cover_by_level", {"office": {"sites": "10"}}, r"certificate\.cover_by_level\.office\.sites"),
    ],
)
def test_nonsense_is_refused_by_its_path(path: str, value: object, named: str) -> None:
    changed = document()
    *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    holder: Any = changed
    for part in way:
        holder = holder[part]
    holder[last] = value
    with pytest.raises(InvalidInput, match=f"^{named}: expected"):
        plan_from_document(changed)


@pytest.mark.parametrize(
    "text",
    [b"", b"{", b"\xff\xfe", b"null", b"[]", b'{"schema": NaN}', b"[" * 5000, b'{"a": {"a": 1, "a": 2}}', b"9" * 6000],
)
def test_what_is_no_plan_is_refused(text: bytes) -> None:
    with pytest.raises(InvalidInput):
        plan_from_json(text)


def test_a_document_nested_without_end_is_refused() -> None:
    deep: object = 1
    for _ in range(5000):
        deep = [deep]
    changed = document()
    changed["provenance"]["settings"] = {"deep": deep}
    with pytest.raises(InvalidInput, match="nested"):
        plan_from_document(changed)


def paths(value: object, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, each in inner:
        yield (*way, name)
        yield from paths(each, (*way, name))


PATHS = sorted(paths(document()), key=str)
others = some.sampled_from(
    [
        *(None, True, -1, 0, 2, 1e15, "", "x", [], {}, [0, 0], "0001-01-01", "9999-12-31"),
        *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.999-14:00", "2026-11-24T09:00:00+08:00"),
        "00000000-0000-0000-0000-00000000000b",
    ]
)


def checked_part(plan: Plan) -> object:
    """A plan without what its maker may choose freely."""
    return (
        replace(plan, id=UUID(int=0), provenance=(), routes=(), unplanned=()),
        (plan.provenance.roads, plan.provenance.closures, plan.provenance.speeds),
        [replace(route, id=UUID(int=0)) for route in plan.routes],
        [(each.visit, each.subject, each.is_problem) for each in plan.unplanned],
    )


@settings(max_examples=300)
@given(some.lists(some.tuples(some.sampled_from(PATHS), others | values), min_size=1, max_size=3))
def test_whatever_is_changed_is_refused_or_found(damages: list[tuple[tuple[Any, ...], object]]) -> None:
    changed, right = document(), plan_from_document(document())
    for way, value in damages:
        put_if_there(changed, way, value)
    try:
        plan = plan_from_document(changed)
    except InvalidInput as error:
        path = error.params["path"]
    else:
        faults = faults_of(plan, TASK, StraightRoad(), facts=FACTS)
        path = "$" if faults or checked_part(plan) == checked_part(right) else None
        beside = faults_of(plan, TASK, StraightRoad(), facts=replace(FACTS, stored=right))
        assert beside or replace(plan, id=right.id) == right
    assert path


def put_if_there(holder: Any, way: tuple[Any, ...], value: object) -> None:
    with suppress(TypeError, IndexError, KeyError):
        for part in way[:-1]:
            holder = holder[part]
        holder[way[-1]] = value
