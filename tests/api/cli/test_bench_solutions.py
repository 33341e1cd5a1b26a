import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.cli import app
from api.sentences import catalogue
from routing.instances import InstanceFaultCode

EXAMPLES = Path(__file__).parents[3] / "docs/examples/instances"


def bench(*words: object) -> Result:
    return CliRunner().invoke(app, ["--lang", "en", "bench", "solutions", *map(str, words)])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLES, tmp_path / "instances"))


def test_good_solutions_are_told_with_their_gaps() -> None:
    told = bench(EXAMPLES)
    assert (told.exit_code, told.stdout.splitlines()[1:]) == (
        0,
        ["hamlets: 172.77 (+0.00 % from the best known)", "2 solutions checked, 0 faults"],
    )


def test_each_fault_is_told_and_the_others_are_checked_all_the_same(folder: Path) -> None:
    file = folder / "solutions/hamlets.res"
    file.write_text(file.read_text().replace("1 2 3 4", "2 1 1 3 4").replace("0 5 6 0", "0 6 5 0"))
    (folder / "solutions/farms.res").write_text("44.95\n1 1 much 12 0 1 0\n")
    told = bench(folder)
    assert told.exit_code == 3
    assert "farms: farms.res, line 2: duration is “much”" in told.stdout
    assert "hamlets: customer 1 is visited more than once a day: days 2, 4, 4" in told.stdout
    assert told.stdout.endswith(" faults\n")


def test_programs_get_costs_gaps_and_faults(folder: Path) -> None:
    file = folder / "solutions/farms.res"
    file.write_text(file.read_text().replace("44.95", "44.90"))
    (folder / "best_known.csv").write_text("instance,best_known\nhamlets,180\n")
    told = bench(folder, "--json")
    farms, hamlets = (document := json.loads(told.stdout))["solutions"]
    assert (told.exit_code, document["faults"]) == (3, 1)
    assert (farms["gap_percent"], farms["faults"][0]["code"], farms["faults"][0]["params"]["stated"]) == (
        None,
        "instance_cost_untrue",
        44.9,
    )
    assert hamlets["gap_percent"] == pytest.approx(100 * (172.7681493738079 / 180 - 1))


def test_one_instance_or_another_folder_of_solutions_can_be_named(folder: Path) -> None:
    elsewhere = folder.rename(folder.parent / "moved") / "solutions"
    told = bench(EXAMPLES, "--solutions", elsewhere, "--instance", "farms", "--json")
    assert [each["instance"] for each in json.loads(told.stdout)["solutions"]] == ["farms"]


@pytest.mark.parametrize("named", ["nowhere", "hamlets"])
def test_what_is_missing_is_named(named: str, folder: Path) -> None:
    (folder / "solutions/hamlets.res").unlink()
    told = bench(folder, "--instance", named)
    assert (told.exit_code, named in told.stderr) == (4, True)


def test_a_solution_of_an_unknown_instance_is_named(folder: Path) -> None:
    (folder / "hamlets.pvrp").unlink()
    told = bench(folder)
    assert told.exit_code == 4
    assert "no instance hamlets; there are: farms" in told.stderr


def test_every_fault_has_a_sentence() -> None:
    assert {f"instance_{code}" for code in InstanceFaultCode} <= catalogue().sentences.keys()
