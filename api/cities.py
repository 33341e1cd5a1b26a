"""Showing cities, as the command line does it."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from api import wiring
from api.sentences import say
from geodata.cities import CityRow, CityStore, city_named
from geodata.database import sql
from gridsvc.language import Language


def stored_cities() -> tuple[CityRow, ...]:
    """All cities, by code."""
    with wiring.database().connect(actor=wiring.actor()) as connection:
        return CityStore(connection).all()


def shown_city(code: str | None) -> dict[str, Any]:
    """A city and how much is stored of it."""
    with wiring.database().connect(actor=wiring.actor()) as connection:
        row = city_named(connection, code)
        contents = connection.execute(sql("city_contents"), {"city": row.id}).fetchone()
    return {**city_document(row), "made_from": dict(row.made_from), **(contents[0] if contents else {})}


def shown_lines(document: Mapping[str, Any], language: Language) -> list[str]:
    """A city and how much is stored of it, in a few sentences."""
    regions = {level: document["regions"].get(level, 0) for level in ("district", "street", "community")}
    roads = document.get("roads")
    streets = say("city_shown_roads", language, **roads) if roads else say("city_shown_no_roads", language, **document)
    sites = sum(document["sites"].values())
    return [
        city_line(document, language),
        say("city_shown_regions", language, **regions, grids=document["grids"]),
        streets.rstrip(),
        say("city_shown_sites", language, **{**document, "sites": sites}),
    ]


def city_line(document: Mapping[str, Any], language: Language) -> str:
    """A city in one line: code, names, clock, coordinates, marks."""
    marks = [say(f"city_{mark}", language) for mark in ("synthetic", "provisional") if document[mark]]
    return say("city_shown", language, **{**document, "marks": " ".join(marks)}).rstrip()


def city_document(row: CityRow) -> dict[str, Any]:
    """A city as JSON values."""
    bounds = [round(each, 6) for each in row.boundary.bounds] if row.boundary is not None else None
    return {**asdict(row.city), "bounds": bounds}
