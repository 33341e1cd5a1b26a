"""Writes what is patrolled in the synthetic city, and by whom: sites with entries and owner chains, and teams."""

from collections.abc import Sequence
from itertools import islice

import numpy as np
import shapely
from psycopg import Connection

from geodata.cities import CityRow
from geodata.database import sql
from geodata.database.bulk import copy_rows, reserved_ids
from geodata.sample.codes import SOURCE, public_ids
from geodata.sample.places import RegionCodes, WrittenAgencies
from geodata.sample.projection import Projection
from geodata.sample.sites import Category, SampleSite
from geodata.sample.teams import SampleTeam
from geodata.sample.town.areas import Communities


def stored_categories(connection: Connection) -> dict[Category, int]:
    """Database keys of the site categories that all cities share."""
    rows = connection.execute(sql("sample_categories"))
    return {Category(code, name, shape): key for key, code, name, shape in rows}


def write_sites(
    connection: Connection,
    city: CityRow,
    sites: Sequence[SampleSite],
    offices: tuple[Communities, RegionCodes, WrittenAgencies],
    projection: Projection,
    rng: np.random.Generator,
) -> list[int]:
    """Store sites with entries and owner chains; gives their database keys."""
    areas, codes, agencies = offices
    categories = {each.code: key for each, key in stored_categories(connection).items()}
    ids = reserved_ids(connection, "site", len(sites))
    home = _community_of(sites, areas)
    rows = (
        (
            key,
            public_id,
            city.id,
            codes.communities[place][:6],
            codes.communities[place][:9],
            codes.communities[place],
            site.name,
            categories[site.category],
            site.register,
            agencies.of[codes.communities[place][:9]],
            SOURCE,
            str(number),
            projection.place(site.geometry),
        )
        for number, (key, public_id, site, place) in enumerate(
            zip(ids, islice(public_ids(rng), len(ids)), sites, home, strict=True)
        )
    )
    columns = ("id", "public_id", "city_id", "district", "street", "community", "name", "category_id", "register")
    copy_rows(connection, "site", (*columns, "agency_id", "source", "source_id", "geom"), rows)
    _write_entries(connection, ids, sites, projection)
    _write_owners(connection, ids, sites)
    return ids


def write_teams(
    connection: Connection,
    city: CityRow,
    teams: Sequence[SampleTeam],
    offices: tuple[RegionCodes, WrittenAgencies],
    projection: Projection,
    rng: np.random.Generator,
) -> None:
    """Store teams with their weekly shifts and their rosters."""
    codes, agencies = offices
    ids = reserved_ids(connection, "team", len(teams))
    columns = ("id", "public_id", "city_id", "district", "name", "agency_id", "mode", "base", "home_area")
    rows = (
        (
            key,
            public_id,
            city.id,
            team.district,
            team.name,
            None if team.office is None else agencies.of[codes.offices[team.office]],
            team.mode,
            projection.place(team.base),
            projection.area(team.home_area[1]),
            SOURCE,
            team.level + (codes.offices[team.office] if team.office is not None else team.name),
        )
        for key, public_id, team in zip(ids, islice(public_ids(rng), len(ids)), teams, strict=True)
    )
    copy_rows(connection, "team", (*columns, "source", "source_id"), rows)
    shifts = ((key, *shift) for key, team in zip(ids, teams, strict=True) for shift in team.shifts)
    copy_rows(connection, "team_shift", ("team_id", "weekday", "starts", "ends"), shifts)
    days = ((key, *day) for key, team in zip(ids, teams, strict=True) for day in team.roster)
    copy_rows(connection, "team_roster", ("team_id", "on_date", "kind", "starts", "ends"), days)


def _community_of(sites: Sequence[SampleSite], areas: Communities) -> list[int]:
    places = shapely.point_on_surface(np.array([site.geometry for site in sites]))
    tree = shapely.STRtree(areas.polygons)
    return [int(tree.nearest(place)) for place in places]


def _write_entries(
    connection: Connection, ids: Sequence[int], sites: Sequence[SampleSite], projection: Projection
) -> None:
    rows = (
        (key, sequence, projection.place(entry))
        for key, site in zip(ids, sites, strict=True)
        for sequence, entry in enumerate(site.entries, start=1)
    )
    copy_rows(connection, "site_entry", ("site_id", "sequence", "geom"), rows)


def _write_owners(connection: Connection, ids: Sequence[int], sites: Sequence[SampleSite]) -> None:
    rows = ((key, rank, name, "2026-01-01") for key, site in zip(ids, sites, strict=True) for rank, name in site.owners)
    copy_rows(connection, "site_owner", ("site_id", "rank", "name", "valid_from"), rows)
