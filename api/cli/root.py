"""The root of the command tree, the options all commands share, and exit codes."""

import json
import os
import sys
from dataclasses import dataclass
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from gridsvc.errors import Conflict, Forbidden, GridServiceError, InvalidInput, NotFound, Unreachable
from gridsvc.language import Language

EXIT_CODES: dict[type[GridServiceError], int] = {
    InvalidInput: 3,
    NotFound: 4,
    Conflict: 5,
    Forbidden: 5,
    Unreachable: 6,
}
FOUND_SOMETHING = 3
"""What a check exits with when it finds something."""


@dataclass(slots=True)
class Shared:
    """Options given before the command."""

    language: Language


def language_of(context: typer.Context) -> Language:
    """The language this run speaks."""
    shared = context.find_object(Shared)
    return shared.language if shared else Language.EN


class ErrorSpeakingGroup(TyperGroup):
    """Turns domain errors into one sentence on stderr and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; GridServiceError ends the process with the code of its kind."""
        try:
            return super().invoke(ctx)
        except GridServiceError as error:
            from api.sentences import sentence_of

            typer.echo(sentence_of(error, language_of(ctx)), err=True)
            code = next((number for kind, number in EXIT_CODES.items() if isinstance(error, kind)), 1)
            raise typer.Exit(code) from error


app = typer.Typer(
    name="gridsvc",
    cls=ErrorSpeakingGroup,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Urban grids, patrol plans and problem maps. 城市网格、巡查计划与问题地图。",
)


@app.callback()
def root(
    context: typer.Context,
    lang: Annotated[str | None, typer.Option(help="zh-CN or en; default from LANG.")] = None,
) -> None:
    """Urban grids, patrol plans and problem maps (城市网格、巡查计划与问题地图)."""
    tag = lang or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    context.obj = Shared(language=Language.ZH if tag.lower().startswith("zh") else Language.EN)


def print_json(value: object) -> None:
    """Write one JSON value to stdout, as people's names are written."""
    json.dump(value, sys.stdout, ensure_ascii=False, default=str, indent=2)
    sys.stdout.write("\n")
