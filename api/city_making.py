"""Making cities from extracts and outlines, and what is said of them."""

from collections.abc import Callable
from typing import Any

from api import wiring
from api.cities import city_document
from api.import_reports import sentence_of_finding
from api.sentences import say
from api.site_upkeep import schedule_site_work
from geodata.cities import CityRow
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
        schedule_site_work(connection, wiring.job_queue, actor=actor, city=made.city.city.code)
    return made, data


def begun_city(request: CityRequest, *, from_roads: bool) -> CityRow:
    """Begin a city, or give one with roads its stand-in regions."""
    actor = wiring.actor()
    with wiring.database().connect(actor=actor) as connection:
        step = settle_city if from_roads else begin_city
        return change_ground(lambda: step(connection, request), actor=actor, city=request.code or "")


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
