"""A version of grids for machines and in one line for people."""

from dataclasses import asdict
from typing import Any

from api.sentences import say
from geodata.grids.building import GridSetSummary
from gridsvc.language import Language


def grid_set_document(each: GridSetSummary) -> dict[str, Any]:
    """A set as JSON values, without its database key."""
    document = {name: value for name, value in asdict(each).items() if name != "id"}
    return {**document, "public_id": str(each.public_id), "area_m2": round(each.area_m2, 3)}


def version_line(each: GridSetSummary, language: Language) -> str:
    """A version of a district's grids in one line."""
    km2 = round(each.area_m2 / 1e6, 2)
    document = grid_set_document(each)
    line = say(f"grid_set_{each.status}", language, **{**document, "km2": km2})
    larger = each.management_grids or each.evaluation_grids
    return line + say("grid_set_larger", language, **document) if larger else line
