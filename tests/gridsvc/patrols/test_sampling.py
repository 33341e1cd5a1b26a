"""Sites are drawn without replacement, each stratum its share, and the record proves it."""

from collections import Counter
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from gridsvc.errors import InvalidInput
from gridsvc.patrols.sampling import Candidate, draw_from, drawn_sites

MANY = tuple(Candidate(UUID(int=100 + n), f"kind{n % 4}", f"{n % 3}") for n in range(120))


@given(some.integers(0, 2**32), some.integers(1, 130))
def test_every_stratum_gives_its_share(seed: int, quota: int) -> None:
    draw = draw_from(MANY, quota, seed)
    assert len(draw.drawn) == min(quota, 120)
    kinds: Counter[str] = Counter()
    for each in draw.strata():
        kinds[each.category] += each.drawn
        assert each.sites == 10
    assert all(int(quota / 4) <= kinds[f"kind{n}"] <= int(quota / 4) + 1 for n in range(4)) or quota > 120


@given(some.integers(0, 2**32))
def test_nothing_is_drawn_again_before_everything_was_drawn(seed: int) -> None:
    times: Counter[UUID] = Counter()
    for number in range(5):
        among = [replace(each, times=times[each.site]) for each in MANY]
        times.update(drawn_sites(among, 30, seed + number))
        assert max(times.values()) - min(times[each.site] for each in MANY) <= 1
    assert sum(times.values()) == 150


def test_another_seed_draws_other_sites() -> None:
    assert drawn_sites(MANY, 20, 1) != drawn_sites(MANY, 20, 2)


def test_what_is_owed_is_drawn_first_however_often_it_was_drawn() -> None:
    owed = [replace(each, times=9, owed=True) for each in MANY[:5]]
    assert {each.site for each in owed} <= drawn_sites([*owed, *MANY[5:]], 7, 3)


@given(some.integers(0, 2**32), some.integers(1, 119))
def test_a_record_that_was_changed_does_not_hold(seed: int, quota: int) -> None:
    draw = draw_from(MANY, quota, seed)
    assert draw.holds
    out = next(each.site for each in MANY if each.site not in draw.drawn)
    swapped = draw.drawn - {min(draw.drawn)} | {out}
    assert not replace(draw, drawn=swapped).holds


def test_what_could_not_be_drawn_is_refused() -> None:
    with pytest.raises(InvalidInput):
        replace(draw_from(MANY, 3, 1), drawn=frozenset({UUID(int=1)}))
