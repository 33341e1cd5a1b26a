"""`gridsvc grids check`: what is wrong with a set of grids."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.grids import City, District, Json, Version, commands
from api.cli.root import FOUND_SOMETHING, language_of, print_json
from api.sentences import say
from gridsvc.grids.codes import SurveyLevel

if TYPE_CHECKING:
    from geodata.grids.check import GridFinding
    from geodata.grids.inspection import Inspection
    from gridsvc.language import Language


_SHOWN_MAX = 50
_REMARKS_SHOWN_MAX = 5


@commands.command()
def check(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(help="A surveyed set that is not imported yet; default: a stored version.")
    ] = None,
    *,
    city: City = None,
    district: District = None,
    version: Version = None,
    mapping: Annotated[Path | None, typer.Option(help="What the columns of the file mean, as for imports.")] = None,
    column: Annotated[
        list[str] | None, typer.Option(help="FIELD=COLUMN of the file, as for imports; again for more.")
    ] = None,
    crs: Annotated[str | None, typer.Option(help="Coordinates of the file, as for imports.")] = None,
    layer: Annotated[str | None, typer.Option(help="One layer of a file with several.")] = None,
    level: Annotated[
        SurveyLevel | None,
        typer.Option(help="What a file is of where its codes do not say it (communities: 12 digits)."),
    ] = None,
    min_m2: Annotated[float, typer.Option("--smallest", min=0, help="Unit grids of fewer m² are remarked on.")] = 2_000,
    max_m2: Annotated[float, typer.Option("--largest", min=0, help="Unit grids of more m² are remarked on.")] = 30_000,
    out: Annotated[Path | None, typer.Option("--out", help="Write all to a .geojson file, each where it is.")] = None,
    page: Annotated[Path | None, typer.Option("--map", help="Draw all on one .html page.")] = None,
    json: Json = False,
) -> None:
    """Look for gaps, overlaps, slivers, wrong codes, grids of two communities; exit 3 where there are any."""
    from api.grid_check import SurveyToCheck, checked_grids, checked_survey, inspection_document
    from api.grid_drawing import Drawing
    from geodata.grids.shape_check import SizeBounds

    language, bounds = language_of(context), SizeBounds(min_m2, max_m2)
    drawing = Drawing(out, page, language)
    if file is None:
        inspections = checked_grids(city, district=district, version=version, bounds=bounds, drawing=drawing)
    else:
        survey = SurveyToCheck(file, mapping, tuple(column or ()), crs, layer, level)
        inspections = checked_survey(survey, city, bounds=bounds, drawing=drawing)
    if json:
        print_json([inspection_document(each, language) for each in inspections])
    for each in [] if json else inspections:
        _show(each, language)
    if any(each.findings for each in inspections):
        raise typer.Exit(FOUND_SOMETHING)


def _show(inspection: "Inspection", language: "Language") -> None:
    from api.grid_findings import heading

    typer.echo(heading(inspection, language))
    _show_some(inspection.findings, language, _SHOWN_MAX)
    kinds = Counter(each.code for each in inspection.remarks)
    for kind, count in kinds.items():
        typer.echo(say(f"grid_remarks_{kind}", language, count=count))
        _show_some([each for each in inspection.remarks if each.code == kind], language, _REMARKS_SHOWN_MAX)
    for advice in _remedies([*inspection.findings, *inspection.remarks], language):
        typer.echo(say("grid_remedy", language, advice=advice))


def _show_some(findings: "Sequence[GridFinding]", language: "Language", most: int) -> None:
    from api.grid_findings import finding_text

    for one in findings[:most]:
        typer.echo(f"  {finding_text(one, language)}")
    if len(findings) > most:
        typer.echo(f"  … +{len(findings) - most}")


def _remedies(findings: "Sequence[GridFinding]", language: "Language") -> list[str]:
    """What to do, each once."""
    from api.grid_findings import remedy

    return list(dict.fromkeys(filter(None, (remedy(each, language) for each in findings))))
