"""A site is covered when any programme of its group visits it."""

from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as some

from gridsvc.patrols.cover import SiteCover, cover_of
from gridsvc.patrols.programme import Level

ONE, TWO, THREE = (UUID(int=number) for number in (1, 2, 3))


def row(site: UUID, level: Level, done: int = 0, planned: int = 0, *days: date) -> SiteCover:
    return SiteCover(site, f"{site.int}", f"{level}", level, done, planned, days)


def test_each_level_counts_its_own_and_any_counts_each_site_once() -> None:
    found = cover_of(
        [
            row(ONE, Level.LEADERS, 1),
            row(ONE, Level.AGENCY, 0, 2),
            row(TWO, Level.AGENCY, 1),
            row(THREE, Level.AGENCY),
        ]
    )
    assert list(found.levels) == ["leaders", "agency", "any"]
    assert found.levels["leaders"] == {"sites": 1, "covered": 1, "done": 1, "planned": 0}
    assert found.levels["agency"] == {"sites": 3, "covered": 2, "done": 1, "planned": 2}
    assert found.levels["any"] == {"sites": 3, "covered": 2, "done": 2, "planned": 2}
    assert found.uncovered == ((THREE, "3"),)


def test_a_gap_lies_between_visits_of_whichever_level() -> None:
    days = [date(2026, 11, day) for day in (2, 7, 12)]
    rows = [row(ONE, Level.OFFICE, 2, 0, days[0], days[2]), row(ONE, Level.AGENCY, 1, 0, days[1])]
    assert cover_of(rows).largest_gap_days == 5
    assert cover_of(rows[:1]).largest_gap_days == 10
    assert cover_of(rows[1:]).largest_gap_days is None


@given(
    some.lists(some.builds(row, some.sampled_from([ONE, TWO, THREE]), some.sampled_from(Level), some.integers(0, 2)))
)
def test_no_level_covers_more_than_all_together(rows: list[SiteCover]) -> None:
    found = cover_of(rows)
    for counts in found.levels.values():
        assert counts["covered"] <= min(counts["sites"], found.levels["any"]["covered"])
    if rows:
        assert found.levels["any"]["sites"] - found.levels["any"]["covered"] == len(found.uncovered)
