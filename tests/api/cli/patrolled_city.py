"""Commands run in this process on a database with the patrolled city."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from click.testing import Result
from typer.testing import CliRunner

from api import wiring
from api.cli import app
from geodata.database import Database

Run = Callable[..., Result]


@contextmanager
def commands_on(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """A function that runs `gridsvc` with its words, in English unless `lang` says otherwise."""
    monkeypatch.setenv("DATABASE_URL", database.login)
    _forget()
    yield lambda *words, lang="en": CliRunner().invoke(app, ["--lang", lang, *map(str, words)])
    _forget()


def _forget() -> None:
    wiring.settings.cache_clear()
    wiring.database.cache_clear()
