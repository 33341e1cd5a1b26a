"""Rows of the synthetic city by file: what stands in each, with places in degrees."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

import numpy as np
import shapely

from geodata.sample.furnishing import community_of, component_codes
from geodata.sample.making import MadeCity
from geodata.sample.places import agency_rows, region_rows, zone_rows
from geodata.sample.teams import SampleTeam
from gridsvc.problems.states import ENDED, ProblemEvent, ProblemState

OWNED_FROM = "2026-01-01"

Row = Mapping[str, Any]
Feature = tuple[Row, shapely.Geometry]


def region_features(made: MadeCity) -> Iterator[Feature]:
    """Districts, street offices and communities."""
    names = iter(made.region_names)
    for code, level, _, (zh, en), outline in region_rows(made.town.areas, made.codes, names):
        if level != "city":
            yield {"code": code, "name": zh, "name_en": en}, made.projection.area(outline)


def zone_features(made: MadeCity) -> Iterator[Feature]:
    """The tiers of each district."""
    for district, name, tier, outline in zone_rows(made.town.areas, made.codes):
        yield {"id": f"{district}-{tier}", "name": name, "tier": tier}, made.projection.area(outline)


def agency_table(made: MadeCity) -> Iterator[Row]:
    """Departments and street offices."""
    for number, (_, kind, name, region) in enumerate(agency_rows(made.codes)):
        yield {"id": str(number), "name": name, "agency_kind": kind, "region": region or ""}


def site_features(made: MadeCity) -> Iterator[Feature]:
    """Sites with their entries and the street office that answers for them."""
    offices = _office_names(made)
    places = shapely.point_on_surface(np.array([site.geometry for site in made.sites], dtype=object))
    for number, (site, home) in enumerate(zip(made.sites, community_of(made, places), strict=True)):
        entries = "; ".join(f"{each.x:.9f} {each.y:.9f}" for each in made.projection.points(_places(site.entries)))
        told = {"id": str(number), "name": site.name, "category": site.category, "register": site.register}
        yield {**told, "agency": offices[home[:9]], "entries": entries}, made.projection.place(site.geometry)


def owner_table(made: MadeCity) -> Iterator[Row]:
    """The posts that answer for each site."""
    for number, site in enumerate(made.sites):
        for rank, name in site.owners:
            yield {"site": str(number), "rank": rank, "name": name, "from": OWNED_FROM}


def team_table(made: MadeCity) -> Iterator[Row]:
    """Teams with their weekly shifts."""
    offices = _office_names(made)
    for team in made.teams:
        base = made.projection.points(_places([team.base]))[0]
        code = "" if team.office is None else made.codes.offices[team.office]
        told = {"id": team.level + (code or team.name), "name": team.name, "agency": offices.get(code, "")}
        yield {
            **told,
            "mode": team.mode,
            "lon": base.x,
            "lat": base.y,
            "shifts": _hours(team),
            "home_area": team.home_area[0],
        }


def roster_table(made: MadeCity) -> Iterator[Row]:
    """Days on which teams are on leave or work besides their shifts."""
    for team in made.teams:
        for day, duty, starts, ends in team.roster:
            hours = f"{starts:%H:%M}-{ends:%H:%M}" if starts and ends else ""
            yield {"team": team.name, "from": day.isoformat(), "duty": duty, "hours": hours}


def building_features(made: MadeCity) -> Iterator[Feature]:
    """Buildings with their use, floors and households."""
    built = made.buildings
    columns = (built.usage.tolist(), built.floors.tolist(), built.households.tolist())
    rows = zip(*columns, made.projection.places(built.polygon), strict=True)
    for number, (usage, floors, households, place) in enumerate(rows):
        told = {"id": str(number), "usage": usage, "floors": floors, "households": households or None}
        yield told, shapely.MultiPolygon([place])


def component_table(made: MadeCity) -> Iterator[Row]:
    """Components by their codes."""
    placed = made.components
    codes = component_codes(made, community_of(made, np.asarray(shapely.points(placed.xy))))
    columns = (codes, placed.class_code.tolist(), placed.name.tolist(), placed.state.tolist())
    rows = zip(*columns, made.projection.lonlat(placed.xy).tolist(), strict=True)
    for code, kind, name, state, (lon, lat) in rows:
        yield {"code": code, "class": kind, "name": name, "condition": state, "lon": lon, "lat": lat}


def problem_table(made: MadeCity) -> Iterator[Row]:
    """Problems as they stand at the end of their period."""
    found, went, until = made.found, made.went, made.sample.until
    last = went.last()
    filed, handled = _ago(made, ProblemEvent.FILE), _ago(made, ProblemEvent.HANDLE)
    handled = np.where(np.isnan(handled), _ago(made, ProblemEvent.HANDLE_ON_THE_SPOT), handled)
    places = made.projection.lonlat(found.xy)
    for number in range(len(last)):
        state = ProblemState(went.state[last[number]])
        ended = float(went.seconds_ago[last[number]]) if state in ENDED else np.nan
        times = (float(found.seconds_ago[number]), float(filed[number]), float(handled[number]), ended)
        told = [("" if np.isnan(ago) else (until - timedelta(seconds=ago)).isoformat()) for ago in times]
        named = dict(zip(("reported_at", "filed_at", "handled_at", "ended_at"), told, strict=True))
        lon, lat = places[number].tolist()
        kind = {"id": str(number), "class": str(found.class_code[number]), "state": state.value}
        yield {**kind, "channel": str(found.channel[number]), **named, "lon": lon, "lat": lat}


def _ago(made: MadeCity, event: ProblemEvent) -> Any:
    """Seconds before the end of the last such event of each problem, NaN for none."""
    ago = np.full(len(made.found.seconds_ago), np.nan)
    rows = np.flatnonzero(made.went.event == event)
    ago[made.went.problem[rows]] = made.went.seconds_ago[rows]
    return ago


def _places(points: Sequence[shapely.Point]) -> Any:
    return shapely.get_coordinates(list(points))


def _office_names(made: MadeCity) -> dict[str, str]:
    return {region: name for _, _, name, region in agency_rows(made.codes) if region}


def _hours(team: SampleTeam) -> str:
    return "; ".join(f"{weekday} {starts:%H:%M}-{ends:%H:%M}" for weekday, starts, ends in team.shifts)
