"""The page of commands names every command with exactly its options, and every setting."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main
from typer.core import TyperGroup

from api.cli import app
from api.settings import Settings

_PAGE = (Path(__file__).parents[2] / "docs/commands.md").read_text("utf-8")
_ROW = re.compile(r"^\| `(gridsvc[a-z -]*[a-z])[^`]*` \| (.*?) \|", re.MULTILINE)


def _commands(group: TyperGroup, path: str) -> Iterator[tuple[str, set[str]]]:
    for name, each in group.commands.items():
        if isinstance(each, TyperGroup):
            yield from _commands(each, f"{path} {name}")
        else:
            shown = [param for param in each.params if not getattr(param, "hidden", False)]
            options = {option for param in shown for option in (*param.opts, *param.secondary_opts)}
            yield f"{path} {name}", {option for option in options if option.startswith("--")}


_COMMANDS = dict(_commands(typer.main.get_group(app), "gridsvc"))


@pytest.mark.parametrize("command", _COMMANDS)
def test_a_command_stands_there_once_with_all_its_options(command: str) -> None:
    (told,) = [options for name, options in _ROW.findall(_PAGE) if name == command]
    assert set(re.findall(r"`(--[a-z-]+)`", told)) == _COMMANDS[command]


def test_no_other_command_stands_there() -> None:
    assert {name for name, _ in _ROW.findall(_PAGE)} == set(_COMMANDS)


def test_every_setting_stands_there() -> None:
    variables = {
        str(field.validation_alias or f"GRIDSVC_{name.upper()}") for name, field in Settings.model_fields.items()
    }
    told = _PAGE[_PAGE.index("## Settings") :]
    assert set(re.findall(r"`([A-Z_]{5,})`", told)) == variables
