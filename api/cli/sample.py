"""`gridsvc sample`: synthetic cities of any size, into the database or as files."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.root import app, language_of, print_json
from api.sentences import say

if TYPE_CHECKING:
    from geodata.sample.making import Sample

commands = typer.Typer(no_args_is_help=True, help="Make synthetic cities. 合成城市。")
app.add_typer(commands, name="sample")

Grids = Annotated[int | None, typer.Option(help="About how many unit grids, 800 to 100,000.")]
Sites = Annotated[int | None, typer.Option(help="How many sites, up to 5,000; default: as many as usual.")]
Seed = Annotated[int, typer.Option(min=0, help="The same size, seed and day make the same city, byte by byte.")]
CityCode = Annotated[str, typer.Option("--city-code", help="Code of the reserved range 99NN00.")]
Day = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Its problems end on this day; default: today there.")
]
Out = Annotated[Path | None, typer.Option(help="New folder for files that imports read; default: into the database.")]
Replace = Annotated[bool, typer.Option("--replace", help="Take the synthetic city of this code away first.")]
Json = Annotated[bool, typer.Option("--json", help="Write JSON.")]
RoadsOut = Annotated[Path, typer.Argument(help="OSM PBF to write; a file of that name is replaced.")]
Nodes = Annotated[int, typer.Option(help="About how many crossings, 100 to 1,000,000; bends come besides.")]
Restrictions = Annotated[int, typer.Option(help="So many turn restrictions at crossings of greater streets.")]
Islands = Annotated[int, typer.Option(help="So many quarters cut off: without a street, by one-ways, by gates.")]

_SIZES = {
    "district": "Make a synthetic city of one district: streets, regions, grids, sites, teams, problems; no plans.",
    "city": "Make a synthetic city of several districts, each of about 9,000 unit grids.",
}


def _add_command(size: str, told: str) -> None:
    @commands.command(size, help=told)
    def make(
        context: typer.Context,
        *,
        grids: Grids = None,
        sites: Sites = None,
        seed: Seed = 1,
        city_code: CityCode = "990000",
        day: Day = None,
        out: Out = None,
        replace: Replace = False,
        json: Json = False,
    ) -> None:
        from geodata.sample.making import Sample, local_day

        order = Sample(size, seed, day.date() if day else local_day(_now()), grids, sites, city_code)
        _make(context, order, out, replace=replace, json=json)


for _size, _told in _SIZES.items():
    _add_command(_size, _told)


@commands.command("roads")
def make_roads(
    context: typer.Context,
    out: RoadsOut,
    *,
    nodes: Nodes,
    seed: Annotated[int, typer.Option(help="The same options make the same file, byte by byte.")] = 1,
    restrictions: Restrictions = 0,
    islands: Islands = 0,
    json: Json = False,
) -> None:
    """Write the streets of a synthetic city as OSM PBF, to measure on; no database is needed."""
    from geodata.sample.road_city.city import city_streets
    from geodata.sample.road_city.order import RoadCity
    from geodata.sample.road_city.osm_file import write_streets

    counts = write_streets(out.resolve(), city_streets(RoadCity(nodes, seed, restrictions, islands)))
    if json:
        print_json({"synthetic": True, "seed": seed, "file": str(out.resolve()), **counts})
    else:
        typer.echo(say("sample_roads_written", language_of(context), file=out, **counts))


def _make(context: typer.Context, order: "Sample", out: Path | None, *, replace: bool, json: bool) -> None:
    from api import sample as samples
    from api.progress import shown_progress

    language = language_of(context)
    with shown_progress(language) as progress:
        if out:
            made = samples.written(order, out.resolve(), progress)
        else:
            made = samples.stored(order, progress, replace=replace)
    if json:
        day = order.today.isoformat()
        print_json({"synthetic": True, "size": order.size, "seed": order.seed, "day": day, **made.counts})
        return
    typer.echo(say("sample_written" if out else "sample_stored", language, **made.counts))


def _now() -> datetime:
    from api.wiring import clock

    return clock()
