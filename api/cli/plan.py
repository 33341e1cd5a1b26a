"""`gridsvc plan`: make, list, show, check, publish and export plans."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.root import FOUND_SOMETHING, app, language_of, print_json
from api.sentences import listing, say

if TYPE_CHECKING:
    from api.planning import MadePlan
    from gridsvc.language import Language

commands = typer.Typer(no_args_is_help=True, help="Plan the cycles of programmes. 巡查计划。")
app.add_typer(commands, name="plan")

City = Annotated[str | None, typer.Option(help="Code of the city; default: any.")]
Json = Annotated[bool, typer.Option("--json", help="Write JSON.")]
Key = Annotated[str, typer.Argument(metavar="PLAN", help="Id, its beginning, or a programme's name for its newest.")]
_FORMATS = ("json", "geojson", "csv", "xlsx", "gpx", "kml", "ics", "pdf", "html")
_FAULTS_SHOWN = 50
_SITES_NAMED = 8


@commands.command()
def run(
    context: typer.Context,
    programme: Annotated[str, typer.Argument(metavar="PROGRAMME", help="Id, name, or the beginning of the id.")],
    *,
    city: City = None,
    start: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="First day of the cycle; default: the one not yet published."),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="The same seed and data make the same plan.")] = 1,
    json: Json = False,
) -> None:
    """Plan a cycle of a programme; the cycle and its due visits are made where there are none yet."""
    from api.planning import PlanOrder, run_plan
    from api.programmes import programme_named
    from api.progress import shown_progress
    from api.wiring import actor, clock, database, road_engine
    from geodata.cities import city_named

    language = language_of(context)
    with database().connect(actor=actor()) as connection, shown_progress(language) as progress:
        row = city_named(connection, city) if city else None
        found = programme_named(connection, row, programme)
        order = PlanOrder(starts_on=start.date() if start else None, seed=seed, engine=road_engine())
        made = run_plan(connection, found, order, actor=actor(), clock=clock, progress=progress)
    if json:
        print_json(made.as_json())
    else:
        _echo_made(made, language)


@commands.command("list")
def list_plans(
    context: typer.Context,
    programme: Annotated[str | None, typer.Argument(metavar="PROGRAMME", help="Only plans of this programme.")] = None,
    *,
    city: City = None,
    json: Json = False,
) -> None:
    """List plans, oldest first."""
    from api.plans import named_versions, version_document
    from api.programmes import programme_named
    from api.wiring import database
    from geodata.cities import city_named

    with database().connect() as connection:
        row = city_named(connection, city) if city else None
        chosen = programme_named(connection, row, programme).id if programme else None
        found = [version_document(*each) for each in named_versions(connection, chosen)]
    found = [each for each in found if city is None or each["city"] == city]
    if json:
        print_json(found)
        return
    language = language_of(context)
    if not found:
        typer.echo(say("plan_none", language), err=True)
    for each in found:
        told = {**each, "status": say(f"plan_status_{each['status']}", language), "programme": each["programme_name"]}
        counts = {"planned": each["visits_planned"], "unplanned": each["visits_unplanned"]}
        typer.echo(say("plan_line", language, **told, **counts))


@commands.command()
def show(context: typer.Context, plan: Key, *, json: Json = False) -> None:
    """Show a plan: its routes, and what is not planned and why."""
    from api.plans import cover_line, exported_plan, gaps_line, plan_lines, plan_named, shown_plan, totals_line
    from api.wiring import actor, clock, database
    from gridsvc.plans.document import plan_to_document

    language = language_of(context)
    with database().connect() as connection:
        version = plan_named(connection, plan)
        found = shown_plan(connection, version, actor=actor(), clock=clock)
        exported = exported_plan(connection, found, version.version)
    if json:
        print_json(plan_to_document(found))
        return
    stated = totals_line(found, version.version, language), gaps_line(found, language), cover_line(found, language)
    for line in filter(None, stated):
        typer.echo(line)
    for line in plan_lines(exported, language):
        typer.echo(line)


@commands.command()
def check(
    context: typer.Context,
    plan: Annotated[str, typer.Argument(metavar="FILE|PLAN", help="A plan's JSON file, its id, or a programme.")],
    *,
    json: Json = False,
) -> None:
    """Check a plan against its task and the roads of now; exit 3 when there are faults."""
    from api.planning import checked_plan
    from api.plans import fault_document, fault_lines
    from api.wiring import database, road_engine

    language = language_of(context)
    with database().connect() as connection:
        found, faults = checked_plan(connection, plan, road_engine())
    if json:
        print_json({"plan": str(found.id), "faults": [fault_document(each) for each in faults]})
    elif faults:
        for line in fault_lines(found, faults[:_FAULTS_SHOWN], language):
            typer.echo(line)
        if len(faults) > _FAULTS_SHOWN:
            typer.echo(say("plan_faults_more", language, count=len(faults) - _FAULTS_SHOWN))
        typer.echo(say("plan_faults", language, count=len(faults)), err=True)
    else:
        visits = sum(len(route.stops) for route in found.routes)
        typer.echo(say("plan_checked", language, routes=len(found.routes), visits=visits))
    if faults:
        raise typer.Exit(FOUND_SOMETHING)


@commands.command()
def publish(context: typer.Context, plan: Key, *, json: Json = False) -> None:
    """Put a draft in force; the plan published before for the same cycle is superseded."""
    from api.planning import published_plan
    from api.plans import plan_named, version_document
    from api.wiring import actor, clock, database, road_engine

    with database().connect(actor=actor()) as connection:
        chosen = plan_named(connection, plan).id
        version = published_plan(connection, chosen, road_engine(), actor=actor(), clock=clock)
    if json:
        print_json(version_document(version, ""))
    else:
        told = {"id": version.id, "version": version.version, "city": version.city}
        typer.echo(say("plan_published", language_of(context), **told))
        typer.echo(say("plan_published_next", language_of(context), **told), err=True)


@commands.command()
def export(
    context: typer.Context,
    plan: Key,
    out: Annotated[Path, typer.Option(help="Folder to write to.")],
    *,
    file_format: Annotated[str, typer.Option("--format", help=f"{', '.join(_FORMATS)} or all.")] = "all",
    date: Annotated[
        datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="Only the routes of this day.")
    ] = None,
    team: Annotated[str | None, typer.Option(help="Only the routes of this team: its name or id.")] = None,
    address: Annotated[
        str, typer.Option(help="Where teams reach the service, http://HOST:PORT: PDF sheets lead there by a code.")
    ] = "",
    directions: Annotated[
        bool, typer.Option("--directions", help="How to get from stop to stop: in PDF, HTML and XLSX, and as JSON.")
    ] = False,
    json: Json = False,
) -> None:
    """Write a plan as data, tables, tracks, calendars, and printable sheets for each team and day."""
    from dataclasses import replace

    from api.directions import with_directions
    from api.exports.files import DRAWN, ExportFormat, write_plan
    from api.plans import exported_plan, plan_named, shown_plan, with_streets
    from api.wiring import actor, clock, database, road_engine

    if file_format not in (*_FORMATS, "all"):
        raise typer.BadParameter(f"{file_format!r} is not one of {', '.join(_FORMATS)}, all", param_hint="--format")
    formats = list(ExportFormat) if file_format == "all" else [ExportFormat(file_format)]
    language = language_of(context)
    with database().connect() as connection:
        version = plan_named(connection, plan)
        shown = shown_plan(connection, version, actor=actor(), clock=clock)
        exported = replace(exported_plan(connection, shown, version.version), address=address)
        exported = exported.only(on=date.date() if date else None, team=exported.team_named(team) if team else None)
        exported = with_directions(connection, exported, road_engine()) if directions else exported
        exported = with_streets(connection, exported) if DRAWN.intersection(formats) else exported
    written = write_plan(exported, out, formats, language)
    if json:
        print_json({"plan": str(version.id), "files": [str(path) for path in written]})
    for path in [] if json else written:
        typer.echo(say("plan_exported", language, path=path))


def _echo_made(made: "MadePlan", language: "Language") -> None:
    from api.plans import cover_line, gaps_line, totals_line

    for line in _notices(made, language):
        typer.echo(line, err=True)
    typer.echo(totals_line(made.plan, made.version, language))
    typer.echo(gaps_line(made.plan, language))
    typer.echo(cover_line(made.plan, language))
    typer.echo(say("plan_seed", language, seed=made.plan.provenance.seed, seconds=f"{made.seconds:.1f}"))
    typer.echo(say("plan_next", language, id=made.plan.id), err=True)


def _notices(made: "MadePlan", language: "Language") -> list[str]:
    lines = [say(each.code, language, **each.params) for each in made.notices]
    if made.started:
        cycle = made.started.cycle
        dates: dict[str, Any] = {"starts_on": cycle.starts_on, "ends_on": cycle.ends_on}
        lines.append(say("cycle_started", language, **dates, visits=len(made.started.visits)))
        lines += [
            say("cycle_drawn", language, count=len(draw.drawn), candidates=len(draw.candidates), seed=draw.seed)
            for draw in made.started.draws
        ]
    if made.unknown_years:
        lines.append(say("holidays_unknown", language, years=", ".join(map(str, made.unknown_years))))
    for mode, count in made.snapped.items():
        if count.far or count.cut_off:
            told = {"sites": count.sites, "far": count.far, "cut_off": count.cut_off}
            lines.append(say("plan_sites_far", language, mode=say(f"mode_{mode}", language), **told))
        for code, names in (
            ("plan_sites_far_named", count.far_names),
            ("plan_sites_cut_off_named", count.cut_off_names),
        ):
            if names:
                sites = listing(names[:_SITES_NAMED], language) + (" …" if len(names) > _SITES_NAMED else "")
                lines.append(say(code, language, mode=say(f"mode_{mode}", language), sites=sites))
    return lines + _price_notices(made, language)


def _price_notices(made: "MadePlan", language: "Language") -> list[str]:
    lines = []
    price = made.price
    if price.bound_sites or price.overdue or price.short_spans:
        lines.append(say("guarantee_price", language, bound=price.bound_sites, lost=price.days_lost))
    if price.more_visits:
        lines.append(say("guarantee_more_visits", language, visits=price.more_visits, sites=price.more_sites))
    for each in price.overdue[:_SITES_NAMED]:
        told = {"site": each.name, "last_visit": each.last_visit, "latest": each.latest}
        lines.append(say("guarantee_overdue", language, **told, first=each.days[0] if each.days else "–"))
    if len(price.overdue) > _SITES_NAMED:
        lines.append(say("guarantee_overdue_more", language, sites=len(price.overdue) - _SITES_NAMED))
    for stretch in price.hopeless:
        told = {"first": stretch.first, "last": stretch.last, "sites": stretch.sites}
        lines.append(say("guarantee_hopeless", language, **told))
    for span in price.short_spans:
        hours = {"due_h": f"{span.due_s / 3600:.1f}", "hours_h": f"{span.hours_s / 3600:.1f}"}
        told = {"first": span.first, "last": span.last, "sites": span.sites}
        lines.append(say("guarantee_short_span", language, **told, **hours))
    return lines
