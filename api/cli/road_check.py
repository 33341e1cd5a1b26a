"""`gridsvc roads check`: what is wrong with the streets of a file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.roads import File, Json, commands
from api.cli.root import FOUND_SOMETHING, language_of, print_json
from api.sentences import say

if TYPE_CHECKING:
    from api.road_check import FileCheck
    from gridsvc.language import Language

_SHOWN_MAX = 10


@commands.command()
def check(
    context: typer.Context,
    file: File,
    *,
    out: Annotated[Path | None, typer.Option(help="Write all to a .geojson file, each where it is.")] = None,
    page: Annotated[Path | None, typer.Option("--map", help="Draw all on one .html page.")] = None,
    json: Json = False,
) -> None:
    """Look for streets cut off, drawn twice, with odd speeds, ends short of others; exit 3 where there are any."""
    from api.grid_drawing import Drawing
    from api.road_check import check_document, checked_file, write_findings
    from api.road_drawing import draw_findings

    language = language_of(context)
    drawing = Drawing(out, page, language)
    checked = checked_file(file)
    if drawing.out is not None:
        write_findings(drawing.out, checked, language)
    if drawing.map is not None:
        draw_findings(drawing.map, checked, language)
    document = check_document(checked, language)
    if json:
        print_json(document)
    else:
        _show_size(checked, language)
        _show_findings(document, language)
    if checked.faults:
        raise typer.Exit(FOUND_SOMETHING)


def _show_size(checked: "FileCheck", language: "Language") -> None:
    report = checked.check.report
    if checked.synthetic:
        typer.echo(say("road_file_synthetic", language, file=checked.file))
    size = {"nodes": report.nodes, "edges": report.edges, "km": round(report.km, 1)}
    typer.echo(say("roads_size", language, **size))
    for road_class, km in report.km_by_class.items():
        typer.echo(f"  {road_class}: {km:.1f} km")
    for mode, reach in report.reach.items():
        share = round(100 * reach.connected_share, 2)
        words = {"mode": say(f"mode_{mode}", language), "percent": share, "edges": reach.outside_edges}
        typer.echo(say("roads_reach", language, km=round(reach.usable_km, 1), **words))
    typer.echo(say("road_dead_ends", language, count=checked.check.dead_ends))
    for road_class, count in checked.left_out.items():
        typer.echo(say("import_streets_left_out", language, value=road_class, count=count))


def _show_findings(document: dict[str, Any], language: "Language") -> None:
    by_kind: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for each in document["findings"]:
        by_kind.setdefault((each["code"], each.get("mode", "")), []).append(each)
    for (code, mode), found in by_kind.items():
        kind = say(f"{code}_heading", language, mode=say(f"mode_{mode}", language), count=len(found))
        typer.echo(kind)
        for each in found[:_SHOWN_MAX]:
            typer.echo(f"  {each['text']}")
        if len(found) > _SHOWN_MAX:
            typer.echo(f"  … +{len(found) - _SHOWN_MAX}")
    for each in (*document["slips"], *document["remarks"]):
        typer.echo(each["text"])
    for advice in dict.fromkeys(each["remedy"] for each in document["findings"] if each["remedy"]):
        typer.echo(say("grid_remedy", language, advice=advice))
    if not document["findings"] and not document["slips"]:
        typer.echo(say("road_nothing_found", language))
