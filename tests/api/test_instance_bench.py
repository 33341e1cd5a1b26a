import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.cli import app
from api.instance_bench import bench_document
from api.instance_bench.order import Run, Task
from routing.instances import Instance, InstanceSolution, read_instance, read_solution

EXAMPLES = Path(__file__).parents[2] / "docs/examples/instances"
QUICK = ("--seconds", "0.05", "--seeds", "1")


def bench(*words: object) -> Result:
    return CliRunner().invoke(app, ["--lang", "en", "bench", "pvrp", str(EXAMPLES), *map(str, words)])


def runs_of(told: Result) -> list[tuple[str, int, float, float]]:
    return [
        (each["name"], run["seed"], run["cost"], run["cpu_s"])
        for each in json.loads(told.stdout)["instances"]
        for run in each["runs"]
    ]


@pytest.fixture
def hamlets() -> Instance:
    return read_instance(EXAMPLES / "hamlets.pvrp")


def run_of(instance: Instance, seed: int, *, left_out: int = 0) -> Run:
    solution = read_solution(EXAMPLES / f"solutions/{instance.name}.res", instance).solution
    task = Task.of(instance, seed, 1, ("engine", {}))
    return Run.of(task, InstanceSolution(solution.routes[left_out:]), 1.0, 9)


def test_gaps_below_zero_are_told_and_count_as_zero_in_means(hamlets: Instance) -> None:
    farms = read_instance(EXAMPLES / "farms.mdvrp")
    runs = [run_of(hamlets, 2), run_of(farms, 1), run_of(hamlets, 1)]
    costs = {run.task.instance.name: run.found.cost for run in runs}
    told = bench_document([farms, hamlets], {"farms": costs["farms"] / 1.02, "hamlets": costs["hamlets"] * 1.25}, runs)
    first, second = told["instances"]
    assert first["mean_gap_percent"] == pytest.approx(2)
    assert [run["seed"] for run in second["runs"]] == [1, 2]
    assert [run["gap_percent"] for run in second["runs"]] == pytest.approx([-20, -20])
    assert (second["mean_gap_percent"], second["best_gap_percent"]) == (0, pytest.approx(-20))
    assert (told["mean_gap_percent"], told["infeasible"]) == (pytest.approx(1), 0)


def test_a_run_that_breaks_a_rule_is_counted_and_has_no_gap(hamlets: Instance) -> None:
    told = bench_document([hamlets], {"hamlets": 100.0}, [run_of(hamlets, 1, left_out=1), run_of(hamlets, 2)])
    (only,) = told["instances"]
    assert [(run["feasible"], run["gap_percent"] is None) for run in only["runs"]] == [(False, True), (True, False)]
    assert only["mean_gap_percent"] == only["runs"][1]["gap_percent"] == told["mean_gap_percent"]
    assert told["infeasible"] == 1


def test_without_best_known_costs_there_are_no_gaps(hamlets: Instance) -> None:
    told = bench_document([hamlets], {}, [run_of(hamlets, 1)])
    assert (told["mean_gap_percent"], told["instances"][0]["best_known"]) == (None, None)


def test_every_instance_is_planned_with_every_seed(tmp_path: Path) -> None:
    told = bench("--seconds", 0.3, "--seeds", 2, "--jobs", 2, "--json", "--solutions", tmp_path / "best")
    document = json.loads(told.stdout)
    assert [(name, seed) for name, seed, *_ in runs_of(told)] == [
        (name, seed) for name in ("farms", "hamlets") for seed in (1, 2)
    ]
    assert document.keys() >= {"instances", "mean_gap_percent", "infeasible", "machine"}
    assert document["instances"][1]["best_known"] == 172.77
    assert {run["cpu_s"] > 0 for each in document["instances"] for run in each["runs"]} == {True}
    assert told.stderr.splitlines()[-1].startswith("4/4 ")
    best = {each["name"]: min(run["cost"] for run in each["runs"] if run["feasible"]) for each in document["instances"]}
    for name in ("farms.mdvrp", "hamlets.pvrp"):
        instance = read_instance(EXAMPLES / name)
        stated = read_solution(tmp_path / f"best/{instance.name}.res", instance)
        assert stated.cost == pytest.approx(best[instance.name], abs=0.01)


def test_a_finished_run_is_not_done_again_while_all_it_depends_on_agrees(tmp_path: Path) -> None:
    kept = tmp_path / "new/runs.jsonl"
    only = ("--instance", "farms", "--resume", kept, "--json")
    assert bench(*QUICK, *only).exit_code == 0
    line = json.loads(kept.read_text("utf-8"))
    kept.write_text(json.dumps({**line, "cpu_s": 77.0}) + "\n" + kept.read_text("utf-8")[:50], "utf-8")
    (again,) = runs_of(bench(*QUICK, *only))
    assert again == ("farms", 1, line["cost"], 77.0)
    assert [seed for _, seed, *_ in runs_of(bench("--seconds", "0.05", "--seeds", 2, *only))] == [1, 2]
    (longer,) = runs_of(bench("--seconds", "0.1", "--seeds", 1, *only))
    assert longer[3] < 77
    whole = [json.loads(each) for each in kept.read_text("utf-8").splitlines() if each.endswith("}")]
    assert [(each["seed"], each["seconds"]) for each in whole] == [(1, 0.05), (2, 0.05), (1, 0.1)]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_what_is_done_before_a_stop_is_kept(how: signal.Signals, tmp_path: Path) -> None:
    kept = tmp_path / "runs.jsonl"
    words = [
        "--lang",
        "en",
        "bench",
        "pvrp",
        str(EXAMPLES),
        "--seconds",
        "0.2",
        "--seeds",
        "500",
        "--resume",
        str(kept),
    ]
    command = [sys.executable, "-c", "from api.cli import app; app()", *words, "--json"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stderr=pipe, stdout=pipe, text=True, cwd=EXAMPLES.parents[2]) as process:
        assert process.stderr is not None
        assert process.stderr.readline().startswith("1/1000 ")
        process.send_signal(how)
        told, _ = process.communicate()
    assert process.returncode == (130 if how is signal.SIGINT else -signal.SIGKILL)
    if how is signal.SIGINT:
        assert json.loads(told)["instances"][0]["name"] == "farms"
    assert {json.loads(line)["schema"] for line in kept.read_text("utf-8").splitlines()} == {"gridsvc/bench-run/1"}


@pytest.mark.parametrize("begun", ["", '{"sch', '{"schema": "gridsvc/bench-run/1", "ins'])
def test_a_kill_in_the_middle_of_the_first_line_does_no_harm(begun: str, tmp_path: Path) -> None:
    kept = tmp_path / "runs.jsonl"
    kept.write_text(begun, "utf-8")
    assert bench(*QUICK, "--instance", "farms", "--resume", kept).exit_code == 0
    assert json.loads(kept.read_text("utf-8").splitlines()[-1])["instance"] == "farms"


def test_a_file_of_something_else_is_never_added_to(tmp_path: Path) -> None:
    foreign = tmp_path / "notes.csv"
    foreign.write_text("instance,best_known\n", "utf-8")
    told = bench(*QUICK, "--resume", foreign)
    assert (told.exit_code, "notes.csv" in told.stderr, foreign.read_text("utf-8")) == (
        3,
        True,
        "instance,best_known\n",
    )


@pytest.mark.parametrize("wrong", [("--seconds", "0"), ("--seconds", "nan"), ("--seeds", "0"), ("--jobs", "-1")])
def test_numbers_that_measure_nothing_are_refused(wrong: tuple[str, str]) -> None:
    told = bench(*wrong)
    assert (told.exit_code, wrong[0].strip("-") in told.stderr) == (3, True)


def test_a_worse_solution_never_replaces_a_better_one(tmp_path: Path) -> None:
    best = EXAMPLES.joinpath("solutions/hamlets.res").read_text("utf-8")
    (tmp_path / "hamlets.res").write_text(best, "utf-8")
    assert bench(*QUICK, "--solutions", tmp_path, "--instance", "hamlets").exit_code == 0
    assert (tmp_path / "hamlets.res").read_text("utf-8") == best


def test_people_are_told_best_mean_and_worst() -> None:
    told = bench(*QUICK)
    assert [line.split()[0] for line in told.stdout.splitlines()[1:]] == ["instance", "farms", "hamlets", "mean"]
