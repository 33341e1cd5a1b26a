"""What a check of grids found, in words: what is wrong with which grid, and what to do."""

from collections.abc import Mapping
from typing import Any

from api.grid_documents import grid_set_document
from api.sentences import catalogue, say
from geodata.cities import CityRow
from geodata.grids.check import GridFinding
from geodata.grids.inspection import Inspection, SurveyFile
from gridsvc.language import Language
from maps.findings import CheckedSet, ShownFinding


def finding_text(one: GridFinding, language: Language) -> str:
    """What is wrong, with the grid; a row that no import takes is named by its number too."""
    if "row" not in one.params:
        return say(one.code, language, grid=one.grid, **one.params)
    params: Mapping[str, Any] = one.params
    known = catalogue()
    reason = known.say(f"import_{one.code}", language, params) or known.say(one.code, language, params) or one.code
    return say("grid_row_refused", language, grid=one.grid, row=params["row"], reason=reason)


def remedy(one: GridFinding, language: Language) -> str:
    """What to do about it."""
    known = catalogue()
    advice = known.say(f"advice_{one.params.get('suggestion', '')}", language, one.params)
    return advice or known.say(f"remedy_{one.code}", language, one.params) or ""


def heading(inspection: Inspection, language: Language) -> str:
    """Which set was inspected, and how many findings there are."""
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
    status = say(f"grid_status_{chosen.status}", language)
    return say("grids_checked", language, **{**grid_set_document(chosen), "status": status, "findings": findings})


def checked_set(inspection: Inspection, city: CityRow, language: Language) -> CheckedSet:
    """An inspection as it is drawn."""
    shown = [ShownFinding(_whole_text(one, language), one.geometry, fault) for one, fault in inspection.told]
    return CheckedSet(heading(inspection, language), inspection.outlines, shown, city.city.synthetic)


def check_title(city: CityRow, language: Language) -> str:
    """What a page of findings is called."""
    name = city.city.name_zh if language is Language.ZH else city.city.name_en
    return say("grid_check_title", language, city=name)


def _whole_text(one: GridFinding, language: Language) -> str:
    stop = "；" if language is Language.ZH else "; "
    return stop.join(filter(None, (finding_text(one, language), remedy(one, language))))
