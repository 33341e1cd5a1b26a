"""The root of the command tree, the options all commands share, and exit codes."""

import errno
import json
import os
import sys
from dataclasses import dataclass
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from gridsvc.errors import GridServiceError
from gridsvc.language import Language

FOUND_SOMETHING = 3
"""What a check exits with when it finds something."""


@dataclass(slots=True)
class Shared:
    """Options given before the command."""

    language: Language


def language_of(context: typer.Context) -> Language:
    """The language this run speaks."""
    shared = context.find_object(Shared)
    if shared:
        return shared.language
    tag = context.params.get("lang")
    return Language.of(tag) if tag else _language_of_place()


def language_named(tag: str) -> Language:
    """The language that an option names."""
    if tag.lower()[:2] not in ("zh", "en"):
        raise typer.BadParameter(f"{tag!r} is not one of {', '.join(Language)}", param_hint="--lang")
    return Language.of(tag)


class ErrorSpeakingGroup(TyperGroup):
    """Turns whatever goes wrong into a sentence on stderr and an exit code."""

    def make_context(self, *args: Any, **extra: Any) -> Any:
        """Read the options before the command."""
        try:
            return super().make_context(*args, **extra)
        except TyperException as error:
            raise _told(error, _language_of_place()) from error

    def invoke(self, ctx: Any) -> Any:
        """Run the command; an error of ours or of the machine ends the process with the code of its kind."""
        try:
            return super().invoke(ctx)
        except (GridServiceError, TyperException, OSError, KeyboardInterrupt) as error:
            if isinstance(error, OSError) and error.errno == errno.EPIPE:
                raise
            raise _told(error, language_of(ctx)) from error


def _told(error: BaseException, language: Language) -> typer.Exit:
    from api.cli import failures
    from api.sentences import say, sentence_of

    if isinstance(error, GridServiceError):
        lines, code = [sentence_of(error, language)], failures.exit_code_of(error)
    elif isinstance(error, TyperException):
        lines, code = failures.usage_lines(error, language), failures.USAGE
    elif isinstance(error, OSError):
        sentence, code = failures.file_failure(error, language)
        lines = [sentence]
    else:
        lines, code = [say("stopped", language)], failures.STOPPED
    for line in lines:
        typer.echo(line, err=True)
    return typer.Exit(code)


def _language_of_place() -> Language:
    tag = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return Language.ZH if tag.lower().startswith("zh") else Language.EN


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
    context.obj = Shared(language=language_named(lang) if lang else _language_of_place())


def print_json(value: object) -> None:
    """Write one JSON value to stdout, as people's names are written."""
    json.dump(value, sys.stdout, ensure_ascii=False, default=str, indent=2)
    sys.stdout.write("\n")
