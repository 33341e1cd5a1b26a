"""`gridsvc bench feeds` and `pages`: how fast a running service answers, and how soon its pages can be used."""

from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.bench import commands
from api.cli.root import language_of, print_json
from api.sentences import say

Address = Annotated[str, typer.Option(help="Where `gridsvc serve --no-worker` answers, on this very database.")]
City = Annotated[str | None, typer.Option(help="Code of the city; default: the only one.")]
Json = Annotated[bool, typer.Option("--json", help="Write JSON.")]
_SERVICE = "http://127.0.0.1:8080"


@commands.command("feeds")
def bench_feeds(
    context: typer.Context,
    *,
    address: Address = _SERVICE,
    city: City = None,
    seconds: Annotated[float, typer.Option(min=1, max=60, help="Length of each round.")] = 2,
    rounds: Annotated[int, typer.Option(min=1, max=50, help="Rounds; medians are told.")] = 5,
    clients: Annotated[int, typer.Option(min=1, max=64, help="Clients that ask without a pause.")] = 8,
    json: Json = False,
) -> None:
    """Ask feeds of a running service without a pause, in turns with pgbench running the same SQL."""
    from api.feed_bench import Bench, measured_feeds
    from api.wiring import actor, database, settings
    from geodata.cities import city_named

    told = _Told(context, "feeds", json=json)
    opened = database()
    with opened.connect(actor=actor()) as connection:
        row = city_named(connection, city)
    bench = Bench(address.rstrip("/"), seconds, rounds, clients, settings().pg_bin)
    for each in measured_feeds(opened, row, actor(), bench):
        told.add(each, "bench_feeds_beside" if "ratio" in each else "bench_feeds")
    told.end()


@commands.command("pages")
def bench_pages(
    context: typer.Context,
    page: Annotated[
        str | None, typer.Argument(help="Page of problems: an address, or a file of an exported folder.")
    ] = None,
    *,
    address: Address = _SERVICE,
    city: City = None,
    openings: Annotated[int, typer.Option(min=1, max=50, help="Openings with a warm cache.")] = 5,
    json: Json = False,
) -> None:
    """Open a page of problems in Chromium, wide and narrow, and pan its map."""
    from api.page_bench import measured_page
    from api.wiring import actor, database
    from geodata.cities import city_named

    if page is None:
        with database().connect(actor=actor()) as connection:
            page = f"{address.rstrip('/')}/cities/{city_named(connection, city).city.code}/problems"
    told = _Told(context, "pages", json=json)
    for each in measured_page(page if "://" in page else Path(page).resolve(strict=True).as_uri(), openings):
        told.add(each, "bench_pages")
    told.end()


class _Told:
    """What was measured, told line by line or as JSON at the end; the machine comes first."""

    def __init__(self, context: typer.Context, name: str, *, json: bool) -> None:
        from api.machine import machine_document

        self._name, self._json, self._language = name, json, language_of(context)
        self._machine = machine_document()
        self._measured: list[dict[str, Any]] = []
        if not json:
            typer.echo(say("bench_machine", self._language, **self._machine))

    def add(self, measured: dict[str, Any], code: str) -> None:
        """Tell one more."""
        self._measured.append(measured)
        if not self._json:
            named = {"answer": say(f"bench_{measured['answer']}", self._language)} if "answer" in measured else {}
            typer.echo(say(code, self._language, **{**measured, **named}))

    def end(self) -> None:
        """Write the JSON where that is wanted."""
        if self._json:
            print_json({"machine": self._machine, self._name: self._measured})
