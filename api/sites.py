"""Sites as commands and pages ask for them: found, listed, shown, on registers, with owners and surroundings."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import shapely
from psycopg import Connection

from api.allotments import patrols_of
from api.walking import walks
from geodata.cities import CityRow
from geodata.stores.site_facts import SiteChoice, SiteFacts
from geodata.stores.site_registers import SiteRegisterStore
from geodata.stores.site_search import SiteSearch
from geodata.surroundings.store import SurroundingsStore
from gridsvc.actors import Actor
from gridsvc.cities import City
from gridsvc.errors import InvalidInput, NotFound
from gridsvc.patrols.timetable import hours_from_rows, hours_to_text
from gridsvc.sites.permission import may_see_owners, refuse_other_readers
from gridsvc.sites.registers import Listing
from gridsvc.sites.walk import WALKING_M_S
from gridsvc.usecases.change_ground import change_ground

Document = dict[str, Any]
_DEGREE_STEP = 1e-7


def site_meant(connection: Connection, row: CityRow, key: str) -> UUID:
    """The site of an id, its beginning, a name or a code; errors are `site_unknown` and `site_ambiguous`."""
    found = SiteFacts(connection, row.id).meant(key)
    if len(found) > 1:
        listed = ", ".join(f"{name} ({each})" for each, name in found.items())
        params = {"site": key, "found": listed}
        raise InvalidInput(f"{key!r} may mean several: {listed}", code="site_ambiguous", params=params)
    if not found:
        raise NotFound(f"there is no site {key!r}", code="site_not_found", params={"site": key})
    return next(iter(found))


def unread_names(connection: Connection, row: CityRow) -> int:
    """How many names of sites cannot be found yet."""
    return SiteSearch(connection, row.id).unread()


def read_names(connection: Connection, row: CityRow, most: int | None = None) -> int:
    """Read names of sites that cannot be found yet, at most so many; says how many it read."""
    return SiteSearch(connection, row.id).read_names(most)


def found_sites(connection: Connection, row: CityRow, text: str, on: date, most: int) -> list[Document]:
    """The sites that a text finds, with their registers on a day, best first."""
    return SiteSearch(connection, row.id).found(text, on, most)


def listed_sites(connection: Connection, row: CityRow, choice: SiteChoice, on: date) -> Document:
    """Sites by name, and how many there are in all."""
    rows = SiteFacts(connection, row.id).listed(choice, on)
    total = rows[0]["total"] if rows else 0
    return {"total": total, "sites": [{name: each[name] for name in each if name != "total"} for each in rows]}


def site_document(connection: Connection, row: CityRow, site: UUID, on: date, actor: Actor) -> Document:
    """All that is known of a site on a day; owners and attributes are None for those who may see no people."""
    reader = SiteFacts(connection, row.id)
    facts = reader.facts(site, on)
    key, place = facts.pop("key"), shapely.set_precision(facts.pop("geom"), _DEGREE_STEP)
    around = reader.surroundings(key)
    _, said = SiteRegisterStore(connection, row.id).listings(site)
    sees_people = may_see_owners(actor, row.city.code)
    return {
        **facts,
        "attributes": facts["attributes"] if sees_people else None,
        "windows": hours_to_text(hours_from_rows(facts["windows"])),
        "category_changes": [
            category_change(each, row.city, sees_people=sees_people) for each in reader.category_changes(site)
        ],
        "listings": [listing_document(each) for each in said],
        "owners": reader.owners(key, on) if sees_people else None,
        "entries": reader.entries(key),
        "surroundings": None if around is None else surroundings_document(around),
        "duplicates": reader.duplicates(key),
        "patrols": patrols_of(connection, row.city.code, site, on),
        "geometry": shapely.geometry.mapping(place),
    }


def owner_document(connection: Connection, row: CityRow, site: UUID, on: date, actor: Actor) -> Document:
    """The chain of a site on a day, ranks in order, and all who ever were in it; Forbidden for most roles."""
    refuse_other_readers(actor, row.city.code)
    reader = SiteFacts(connection, row.id)
    facts = reader.facts(site, on)
    chain, history = reader.owners(facts["key"], on), reader.owners(facts["key"])
    return {"site": str(site), "name": facts["name"], "on": on.isoformat(), "owners": chain, "history": history}


def category_change(row: Mapping[str, Any], city: City, *, sees_people: bool) -> Document:
    """A change of a site's category as JSON values, on the city's clock; who made it, for those who may see people."""
    at = city.local(row["changed_at"]).isoformat(timespec="seconds")
    return {**row, "changed_at": at, "actor_id": row["actor_id"] if sees_people else None}


def listing_document(listing: Listing) -> Document:
    """What was said of a register, as JSON values."""
    return {
        "register": str(listing.register),
        "listed": listing.listed,
        "since": listing.since.isoformat(),
        "until": listing.until.isoformat() if listing.until else None,
        "note": listing.note,
    }


def surroundings_document(around: Mapping[str, Any]) -> Document:
    """Measured surroundings as JSON values, with the walk round them at the pace of a patrol."""
    outline = around["geom"]
    plain = ("area_m2", "street_m", "by_class", "by_mode")
    place = None if outline is None else shapely.geometry.mapping(shapely.set_precision(outline, _DEGREE_STEP))
    return {**{name: around[name] for name in plain}, "walk": _walk_document(around), "geometry": place}


def _walk_document(around: Mapping[str, Any]) -> Document:
    way = around["walk"]
    return {
        **{name: around[f"walk_{name}"] for name in ("m", "both_m", "through_m", "at_least_m", "left_m")},
        "minutes": round(around["walk_m"] / WALKING_M_S / 60, 1),
        "geometry": None if way is None else shapely.geometry.mapping(shapely.set_precision(way, _DEGREE_STEP)),
    }


def measured_sites(connection: Connection, row: CityRow, actor: Actor, site: UUID | None = None) -> int:
    """Measure surroundings and entries (of one site) that are not known as things are now; says of how many sites."""
    store = SurroundingsStore(connection, row, walks)
    return change_ground(lambda: store.measure(site), actor=actor, city=row.city.code)
