"""The file of a site as a value: what was read, and what is counted from it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from psycopg import Connection

from api.drawings.site_sketch import site_frame
from api.drawings.street_map import StreetMap
from api.photos.picture import Picture, shrunk
from geodata.cities import CityRow
from geodata.feeds import UNSEALED_FOR
from geodata.stores.site_files import Reading, SiteFileReader
from geodata.stores.site_photos import SitePhotoStore
from geodata.stores.streets import Box, StreetReader
from gridsvc.actors import Actor
from gridsvc.sites.permission import may_see_owners

Row = Mapping[str, Any]

PICTURES_MOST = 24
"""Photos that a document shows; the list holds all."""
_PICTURE_SIDE = 1024

RECURRENCE_DAYS = 30
"""A problem reported so soon after one of its kind was closed here has come back (反弹)."""

COUNTED = ("due", "done", "missed", "skipped", "unplanned", "waiting")
_NEVER_VALID = ("rejected", "duplicate", "withdrawn")
_WAITING = ("due", "planned")


@dataclass(frozen=True, slots=True)
class SiteFile:
    """All that is known of a site on a day; without owners for those who may not see people's names."""

    city: CityRow
    on: date
    made_at: datetime
    site: Row
    checklist: Sequence[Row]
    old_checklists: Sequence[Row]
    category_changes: Sequence[Row]
    grids: Row | None
    zones: Sequence[Row]
    entries: Sequence[Row]
    owners: Sequence[Row] | None
    visits: Sequence[Row]
    problems: Sequence[Row]
    streets: StreetMap
    photos: Sequence[Row] = ()
    pictures: Mapping[UUID, Picture] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """Which site's file is read, by whom, as of when; `on` is the day of its owner chain, today unless told.

    pictures: whether its photos are to be seen, not only listed.
    """

    city: CityRow
    site: UUID
    actor: Actor
    now: datetime
    on: date | None = None
    pictures: bool = True

    @property
    def day(self) -> date:
        """The day of the owner chain."""
        return self.on or self.city.city.local(self.now).date()


def read_site_file(connection: Connection, case: Case) -> SiteFile:
    """The file; NotFound when the city has no such site."""
    reading = Reading(case.now, case.day, case.actor.role in UNSEALED_FOR)
    reader = SiteFileReader(connection, case.city.id, case.site, reading)
    site, grids = reader.identity(), reader.grids()
    sees_people = may_see_owners(case.actor, case.city.city.code)
    sides = site_frame(site["geom"], site["ground"], site["walk"]).sides
    photos = SitePhotoStore(connection, case.city.id)
    listed = photos.listed(case.site)
    return SiteFile(
        city=case.city,
        on=case.day,
        made_at=case.now,
        site=site,
        checklist=reader.checklist(),
        old_checklists=reader.old_checklists(),
        category_changes=reader.category_changes(),
        grids=grids if sees_people or grids is None else {**grids, "head": None},
        zones=reader.zones(),
        entries=reader.entries(),
        owners=reader.owners() if sees_people else None,
        visits=reader.visits(),
        problems=list(_with_returns(reader.problems())),
        streets=StreetMap(StreetReader(connection, case.city.id).around(Box(*sides))),
        photos=listed,
        pictures=_pictures(photos, case.site, listed) if case.pictures else {},
    )


def visit_counts(visits: Iterable[Row]) -> dict[str, dict[str, int]]:
    """By programme how many visits were due, and what became of them; what was made up for is due once."""
    counts: dict[str, Counter[str]] = {}
    for visit in visits:
        counted = counts.setdefault(visit["programme"], Counter(dict.fromkeys(COUNTED, 0)))
        counted["due"] += bool(visit["due"])
        counted["waiting" if visit["state"] in _WAITING else visit["state"]] += 1
    return {programme: dict(counted) for programme, counted in counts.items()}


def problem_kinds(problems: Iterable[Row]) -> list[dict[str, Any]]:
    """Valid problems by class, most first: how many, open, overdue, come back, and when the last was reported."""
    kinds: dict[str, dict[str, Any]] = {}
    for problem in problems:
        if problem["state"] in _NEVER_VALID:
            continue
        named = {name: problem[name] for name in ("class", "class_zh", "class_en")}
        kind = kinds.setdefault(problem["class"], {**named, **dict.fromkeys(("reported", "open", "overdue"), 0)})
        kind["reported"] += 1
        kind["open"] += problem["open"]
        kind["overdue"] += problem["overdue"]
        kind["returned"] = kind.get("returned", 0) + problem["returned"]
        kind["last_reported"] = max(kind.get("last_reported", problem["reported_at"]), problem["reported_at"])
    return sorted(kinds.values(), key=lambda each: (-each["reported"], each["class"]))


def _pictures(photos: SitePhotoStore, site: UUID, listed: Sequence[Row]) -> dict[UUID, Picture]:
    shown = [each["id"] for each in listed[:PICTURES_MOST]]
    return {photo: shrunk(photos.content(site, photo)[0], _PICTURE_SIDE) for photo in shown}


def _with_returns(problems: Sequence[Row]) -> Iterator[Row]:
    """Each problem, and whether it has come back: said so when it was filed, or found by class and days."""
    closed: dict[str, list[datetime]] = {}
    for problem in problems:
        if problem["state"] == "closed":
            closed.setdefault(problem["class"], []).append(problem["ended_at"])
    for problem in problems:
        since = problem["reported_at"] - timedelta(days=RECURRENCE_DAYS)
        ends = closed.get(problem["class"], ())
        again = any(since <= each <= problem["reported_at"] for each in ends)
        yield {**problem, "returned": problem["recurrence"] or (again and problem["state"] not in _NEVER_VALID)}
