"""What a check of grids found, in words: what is wrong with which grid, and what to do."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from api.sentences import catalogue, say

if TYPE_CHECKING:
    from geodata.grids.check import GridFinding
    from geodata.grids.inspection import Inspection
    from gridsvc.language import Language


def finding_text(one: "GridFinding", language: "Language") -> str:
    """What is wrong, with the grid; a row that no import takes is named by its number too."""
    if "row" not in one.params:
        return say(one.code, language, grid=one.grid, **one.params)
    params: Mapping[str, Any] = one.params
    known = catalogue()
    reason = known.say(f"import_{one.code}", language, params) or known.say(one.code, language, params) or one.code
    return say("grid_row_refused", language, grid=one.grid, row=params["row"], reason=reason)


def remedy(one: "GridFinding", language: "Language") -> str:
    """What to do about it."""
    known = catalogue()
    advice = known.say(f"advice_{one.params.get('suggestion', '')}", language, one.params)
    return advice or known.say(f"remedy_{one.code}", language, one.params) or ""


def heading(inspection: "Inspection", language: "Language") -> str:
    """Which set was inspected, and how many findings there are."""
    from geodata.grids.inspection import SurveyFile

    chosen, findings = inspection.chosen, len(inspection.findings)
    if isinstance(chosen, SurveyFile):
        return say(
            "grid_file_checked",
            language,
            file=chosen.name,
            district=chosen.district or "–",
            grids=chosen.grids,
            findings=findings,
        )
    from api.grids import grid_set_document

    status = say(f"grid_status_{chosen.status}", language)
    return say("grids_checked", language, **{**grid_set_document(chosen), "status": status, "findings": findings})
