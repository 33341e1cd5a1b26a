"""What a check of grids found, in words: what is wrong with which grid, and what to do."""

import shapely

from api.grid_documents import grid_set_document
from api.sentences import catalogue, listing, say
from geodata.cities import CityRow
from geodata.grids.check import GridFinding
from geodata.grids.inspection import Inspection, SurveyFile
from gridsvc.language import Language
from maps.findings import CheckedSet, ShownFinding


def finding_text(one: GridFinding, language: Language) -> str:
    """What is wrong, with which grid and where; a row that no import takes is named by its number too."""
    params = {**one.params, **_words(one, language)}
    if "row" in params:
        known = catalogue()
        said = (known.say(f"{stem}{one.code}", language, params) for stem in ("grid_row_", "import_", ""))
        reason = next(filter(None, said), one.code)
        text = say("grid_row_refused", language, grid=one.grid, row=params["row"], reason=reason)
    else:
        text = say(one.code, language, grid=one.grid, **params)
    place = place_m(one)
    return text if place is None else text + say("finding_place", language, east=place[0], north=place[1])


def place_m(one: GridFinding) -> tuple[int, int] | None:
    """Where it is, in whole metres east and north."""
    if one.geometry is None or shapely.is_empty(one.geometry):
        return None
    x, y = shapely.get_coordinates(shapely.point_on_surface(one.geometry))[0].tolist()
    return round(x), round(y)


def _words(one: GridFinding, language: Language) -> dict[str, object]:
    """Values that programs know by a key, in words."""
    level, why = one.params.get("level"), one.params.get("why")
    value = one.params.get("value") if one.code == "geometry_invalid" else None
    return {
        **({"level": say(f"level_{level}", language)} if level else {}),
        **({"why": _invalid(str(why), language)} if why else {}),
        **({"value": _invalid(str(value), language)} if value else {}),
    }


def _invalid(reason: str, language: Language) -> str:
    """What is wrong with an outline, as GEOS says it, in words."""
    what, _, place = reason.removesuffix("]").partition("[")
    told = catalogue().say(f"invalid_{what.strip().lower().replace(' ', '_').replace('-', '_')}", language, {})
    if not told:
        return reason
    return say("invalid_at", language, what=told, place=place) if place else told


def remedy(one: GridFinding, language: Language) -> str:
    """What to do about it."""
    known = catalogue()
    advice = known.say(f"advice_{one.params.get('suggestion', '')}", language, one.params)
    return advice or known.say(f"remedy_{one.code}", language, one.params) or ""


def heading(inspection: Inspection, language: Language) -> str:
    """Which set was inspected, and how many findings there are."""
    chosen, findings = inspection.chosen, len(inspection.findings)
    placed = any(each.geometry is not None for each, _ in inspection.told)
    crs = say("finding_crs", language, srid=inspection.metric_srid) if placed else ""
    if isinstance(chosen, SurveyFile):
        counts = [
            say(f"grid_file_{name}", language, count=count)
            for name in ("grids", "management_grids", "evaluation_grids", "communities")
            if (count := getattr(chosen, name))
        ]
        counted = listing(counts, language) or say("grid_file_grids", language, count=0)
        district = chosen.district or say("district_unknown", language)
        told = say(
            "grid_file_checked", language, file=chosen.name, district=district, counted=counted, findings=findings
        )
        return told + crs
    status = say(f"grid_status_{chosen.status}", language)
    told = say("grids_checked", language, **{**grid_set_document(chosen), "status": status, "findings": findings})
    return told + crs


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
