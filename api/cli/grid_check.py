"""`gridsvc grids check`: what is wrong with a set of grids."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.grids import City, District, Json, Version, commands
from api.cli.root import FOUND_SOMETHING, language_of, print_json
from api.sentences import say

if TYPE_CHECKING:
    from geodata.grids.check import GridFinding
    from geodata.grids.inspection import Inspection
    from gridsvc.language import Language

_SHOWN_MAX = 50
_REMARKS_SHOWN_MAX = 5


@commands.command()
def check(
    context: typer.Context,
    *,
    city: City = None,
    district: District = None,
    version: Version = None,
    min_m2: Annotated[float, typer.Option("--smallest", min=0, help="Unit grids of fewer m² are remarked on.")] = 2_000,
    max_m2: Annotated[float, typer.Option("--largest", min=0, help="Unit grids of more m² are remarked on.")] = 30_000,
    out: Annotated[Path | None, typer.Option("--out", help="Write all to a .geojson file, each where it is.")] = None,
    page: Annotated[Path | None, typer.Option("--map", help="Draw all on one .html page.")] = None,
    json: Json = False,
) -> None:
    """Look for gaps, overlaps, slivers, wrong codes, grids of two communities; exit 3 where there are any."""
    from api.grid_check import Drawing, checked_grids, inspection_document
    from geodata.grids.shape_check import SizeBounds

    bounds = SizeBounds(min_m2, max_m2)
    drawing = Drawing(out, page, language_of(context))
    inspections = checked_grids(city, district=district, version=version, bounds=bounds, drawing=drawing)
    if json:
        print_json([inspection_document(each) for each in inspections])
    for each in [] if json else inspections:
        _show(each, language_of(context))
    if any(each.findings for each in inspections):
        raise typer.Exit(FOUND_SOMETHING)


def _show(inspection: "Inspection", language: "Language") -> None:
    from api.grids import grid_set_document

    chosen = inspection.chosen
    told = {**grid_set_document(chosen), "status": say(f"grid_status_{chosen.status}", language)}
    typer.echo(say("grids_checked", language, **told, findings=len(inspection.findings)))
    _show_some(inspection.findings, language, _SHOWN_MAX)
    kinds = Counter(each.code for each in inspection.remarks)
    for kind, count in kinds.items():
        typer.echo(say(f"grid_remarks_{kind}", language, count=count))
        _show_some([each for each in inspection.remarks if each.code == kind], language, _REMARKS_SHOWN_MAX)


def _show_some(findings: "Sequence[GridFinding]", language: "Language", most: int) -> None:
    for one in findings[:most]:
        typer.echo(f"  {say(one.code, language, grid=one.grid, **one.params)}")
    if len(findings) > most:
        typer.echo(f"  … +{len(findings) - most}")
