import json

import pytest
from typer.testing import CliRunner

from api.cli import app

SMALL = ("--sites", "40", "--teams", "2")


def test_a_district_is_planned_and_checked() -> None:
    told = CliRunner().invoke(app, ["bench", "district", *SMALL, "--load", "60", "--seconds", "600", "--json"])
    document = json.loads(told.stdout)
    assert document["synthetic"]
    assert (document["faults"], document["planned"] + document["unplanned"]) == (0, document["visits"])
    assert sum(each["due"] for each in document["by_priority"].values()) == document["visits"]
    assert document["in_time"]
    assert document["steps"][0]["step"] == "plan_measuring_travel"
    assert 0 < document["before_mb"] <= document["peak_mb"]
    assert document["work_percent"] == pytest.approx(60, abs=15)


def test_people_are_told_what_was_asked_for_taken_and_planned() -> None:
    told = CliRunner().invoke(
        app,
        ["--lang", "en", "bench", "district", "--sites", "60", "--teams", "1", "--load", "130", "--seconds", "0.001"],
    )
    assert told.exit_code == 0
    asked, taken, planned = told.stdout.splitlines()[1:]
    assert asked.startswith("synthetic district: 60 sites")
    assert "wanted within 0.001" in taken
    assert "the checker finds 0 faults" in planned
    assert "(by priority: P" in planned


@pytest.mark.parametrize(
    ("wrong", "said"),
    [(("--load", "nan"), "load_percent"), (("--teams", "0"), "teams"), (("--load", "5"), "fewer sites")],
)
def test_what_cannot_be_made_up_is_refused(wrong: tuple[str, str], said: str) -> None:
    told = CliRunner().invoke(app, ["--lang", "en", "bench", "district", "--sites", "300", *wrong])
    assert (told.exit_code, said in told.stderr) == (3, True)
