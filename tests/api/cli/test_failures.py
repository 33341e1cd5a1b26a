"""What is said of a command line that cannot be read, and of what the machine refuses."""

import re
from typing import Any

import pytest
from typer.testing import CliRunner

from api.cli import app
from api.cli.failures import file_failure
from gridsvc.language import Language

WRONG = [
    (("city", "file", "x.osm"), "--name"),
    (("plan", "run"), "PROGRAMME"),
    (("plan", "run", "x", "y"), "y"),
    (("plan", "run", "x", "--start", "2026-02-30"), "2026-03-31"),
    (("plan", "run", "x", "--seed", "-1"), "0"),
    (("plan", "run", "x", "--seed", "many"), "--seed"),
    (("serve", "--port", "99999"), "65535"),
    (("grids", "build", "--cell-m", "wide"), "--cell-m"),
    (("demo", "--size", "huge"), "huge"),
    (("plan", "export", "x", "--out", "y", "--format", "dwg"), "geojson"),
    (("roads", "open"), "--area"),
    (("roads", "close"), "--area"),
    (("city", "init", "--name", "x", "--boundary", "y", "--from-roads"), "--boundary"),
    (("programme", "add", "--name", "x", "--setting", "balance"), "--setting"),
    (("worker", "--twice"), "--twice"),
    (("plan", "rum"), "rum"),
    (("cty",), "cty"),
    (("maps", "export", "--out", "x", "--lang", "fr"), "fr"),
]


def run(*words: str) -> Any:
    return CliRunner().invoke(app, list(words), prog_name="gridsvc")


@pytest.mark.parametrize(
    ("words", "named"), WRONG, ids=lambda value: " ".join(value) if isinstance(value, tuple) else ""
)
def test_a_wrong_command_line_is_told_in_two_lines_of_one_language(words: tuple[str, ...], named: str) -> None:
    for language in Language:
        done = run("--lang", language, *words)
        said, remedy = done.stderr.splitlines()
        assert (done.exit_code, done.stdout) == (2, "")
        assert named in said
        assert remedy.endswith("--help")
        if language is Language.ZH:
            assert re.search(r"[一-鿿]", said)
            assert "Invalid" not in said


@pytest.mark.parametrize(("tag", "said"), [("zh_CN.UTF-8", "没有选项"), ("en_GB.UTF-8", "no option")])
def test_before_a_command_the_place_says_the_language(tag: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LANG", tag)
    assert said in run("--nonsense").stderr


def test_a_language_that_is_not_spoken_is_refused() -> None:
    done = run("--lang", "fr", "city", "list")
    assert done.exit_code == 2
    assert "zh-CN" in done.stderr


def test_a_group_alone_shows_its_commands() -> None:
    assert "closures" in run("roads").stderr


@pytest.mark.parametrize(
    ("error", "code"),
    [(FileNotFoundError(2, "x", "a.csv"), 4), (PermissionError(13, "x", "a.csv"), 5), (OSError(28, "x", "a.csv"), 1)],
)
def test_what_the_machine_refuses_is_told_with_file_and_reason(error: OSError, code: int) -> None:
    for language in Language:
        said, exit_code = file_failure(error, language)
        assert exit_code == code
        assert said.startswith("a.csv")
        assert said[-1] != "x"
