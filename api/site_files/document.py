"""The file of a site as JSON (`gridsvc/site-file/1`): codes, ids and instants, for programs."""

import json
from typing import Any

import shapely

from api.site_files.photos import photo_address
from api.site_files.site_file import Row, SiteFile, problem_kinds, visit_counts

SCHEMA = "gridsvc/site-file/1"
_DECIMALS = 7
_REGIONS = ("district", "street", "community")
_PLAIN = (
    *("id", "name", "category", "category_zh", "category_en", "category_version", "register", "registers", "agency"),
    *(
        "source",
        "source_id",
        "duplicates",
        "minutes_on_site",
        "surroundings_m",
        "surroundings_m2",
        "surrounding_street_m",
        "street_by_class",
        "street_by_mode",
        "walk_m",
        "visits_per_cycle",
        "priority",
        "windows",
        "closed_on",
    ),
)


def site_document(file: SiteFile) -> dict[str, Any]:
    """The document as JSON values; nothing of it is cut short."""
    site, city = file.site, file.city.city
    document: dict[str, Any] = _plain(
        {
            "schema": SCHEMA,
            "made_at": file.made_at,
            "on": file.on,
            "synthetic": city.synthetic,
            "city": {"code": city.code, "name_zh": city.name_zh, "name_en": city.name_en},
            "site": {name: site[name] for name in _PLAIN},
            "place": {
                "lon": round(site["lon"], _DECIMALS),
                "lat": round(site["lat"], _DECIMALS),
                "geometry": json.loads(str(shapely.to_geojson(site["geom"]))),
                **{level: _region(site, level) for level in _REGIONS},
                "grids": dict(file.grids) if file.grids else None,
                "zones": file.zones,
            },
            "checklist": file.checklist,
            "old_checklists": file.old_checklists,
            "category_changes": [
                {name: row[name] for name in row if name != "actor_id"} for row in file.category_changes
            ],
            "owners": file.owners,
            "entries": file.entries,
            "visit_counts": visit_counts(file.visits),
            "visits": file.visits,
            "problem_kinds": problem_kinds(file.problems),
            "problems": file.problems,
            "photos": [_photo(file, each) for each in file.photos],
        }
    )
    return document


def json_of(file: SiteFile) -> bytes:
    """The document's bytes."""
    return json.dumps(site_document(file), ensure_ascii=False, allow_nan=False, indent=1).encode() + b"\n"


def _photo(file: SiteFile, photo: Row) -> dict[str, Any]:
    return {**photo, "address": photo_address(file.city.city.code, file.site["id"], photo["id"])}


def _region(site: Any, level: str) -> dict[str, Any] | None:
    if not site[level]:
        return None
    return {"code": site[level], "name_zh": site[f"{level}_zh"], "name_en": site[f"{level}_en"]}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return float(value) if hasattr(value, "as_tuple") else str(value)
