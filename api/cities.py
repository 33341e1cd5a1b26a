"""Making and showing cities, as the command line and later the web do it."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from api import wiring
from api.import_reports import sentence_of_finding
from api.sentences import say
from geodata.cities import CityRow, CityStore, city_named
from geodata.database import sql
from geodata.extracts import CityData, CityMade, CityRequest, make_city, street_remarks
from geodata.extracts.initialising import begin_city, settle_city
from gridsvc.import_documents import finding_to_document
from gridsvc.imports import RowOutcome
from gridsvc.language import Language
from gridsvc.ports import Progress
from gridsvc.usecases.change_ground import change_ground

_UNMAPPED_SHOWN = 20
_FINDINGS_SHOWN = 20


def made_city(
    read: Callable[[], CityData], request: CityRequest, progress: Progress, *, dry_run: bool = False
) -> tuple[CityMade, CityData]:
    """Read an extract, then make or update its city in one transaction; a dry run takes all of it back."""
    data, actor = read(), wiring.actor()
    with wiring.database().connect(actor=actor) as connection, connection.transaction(force_rollback=dry_run):
        made = change_ground(
            lambda: make_city(connection, data, request, actor=actor, now=wiring.clock(), progress=progress),
            actor=actor,
            city=request.code or "",
        )
    return made, data


def begun_city(request: CityRequest, *, from_roads: bool) -> CityRow:
    """Begin a city, or give one with roads its stand-in regions."""
    actor = wiring.actor()
    with wiring.database().connect(actor=actor) as connection:
        step = settle_city if from_roads else begin_city
        return change_ground(lambda: step(connection, request), actor=actor, city=request.code or "")


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


def made_document(made: CityMade, data: CityData, *, dry_run: bool) -> dict[str, Any]:
    """What was made (or would be), as JSON values."""
    sites = made.sites
    return {
        "city": city_document(made.city),
        "outcome": made.outcome.value,
        "dry_run": dry_run,
        "source": {"name": data.name, "sha256": data.sha256, "attribution": data.attribution},
        "roads": {"outcome": made.roads_outcome.value, **made.roads.as_json()},
        "communities": made.communities,
        "grids": made.grids,
        "area_km2": round(made.area_km2, 3),
        "sites": {
            **{outcome.value: sites.counts.get(outcome, 0) for outcome in RowOutcome},
            "by_category": dict(sites.by_category),
            "outside": sites.outside,
            "findings": [finding_to_document(each) for each in sites.findings],
            "without_outline": data.places.without_outline,
            "unmapped": dict(data.places.unmapped),
        },
        "remarks": [{"code": each.reason, "value": each.value, **each.params} for each in street_remarks(data.streets)],
    }


def made_lines(made: CityMade, document: dict[str, Any], language: Language) -> list[str]:
    """What was made, in a few sentences."""
    city, roads, sites = document["city"], document["roads"], document["sites"]
    share = min(mode["connected_share"] for mode in roads["modes"].values())
    lines = [
        say(f"city_{document['outcome']}", language, **city),
        say("city_roads", language, **{**roads, "km": round(roads["km"]), "percent": round(100 * share, 1)}),
        say("city_ground", language, **document),
        say("city_sites", language, **sites),
        *(sentence_of_finding(each, language) for each in made.sites.findings[:_FINDINGS_SHOWN]),
    ]
    if sites["unmapped"]:
        shown = list(sites["unmapped"].items())[:_UNMAPPED_SHOWN]
        tags = ", ".join(f"{tag} ({count})" for tag, count in shown)
        lines.append(say("city_unmapped", language, kinds=len(sites["unmapped"]), tags=tags))
    lines += [say(f"import_{each['code']}", language, **each) for each in document["remarks"]]
    lines.append(document["source"]["attribution"])
    return [*lines, say("import_dry_run", language)] if document["dry_run"] else lines
