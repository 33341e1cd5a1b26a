import math
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given

from gridsvc.errors import InvalidInput, NotFound
from routing.instances import Waived, Waiver, fingerprint, instance_files, read_best_known, read_instance
from tests.routing.instances.drawn import Written, written

PERIODIC = """1 2 3 3
100 50
0 50
100 0
0 0 0 0 0 0 0
1 3 4 5 10 2 2 5 6
2 -3 4 0 8 1 3 1 2 4

3 6 8.5 1 50 1 1 3
"""
DEPOTS = """2 3 2 2
100 50
200 0
1 3 4 5 10 1 2 1 2
2 -3 4 0 8 1 2 1 2
3 0 0 0 0 0 0
4 9 9 0 0 0 0
"""


def file_of(folder: Path, text: str, name: str = "small.pvrp") -> Path:
    file = folder / name
    file.write_text(text, "utf-8")
    return file


def test_days_are_the_bits_of_a_combination_from_the_left(tmp_path: Path) -> None:
    patterns = read_instance(file_of(tmp_path, PERIODIC)).patterns
    assert patterns[0].astype(int).tolist() == [[1, 0, 1], [1, 1, 0]]
    assert patterns[1].astype(int).tolist() == [[0, 0, 1], [0, 1, 0], [1, 0, 0]]


def test_a_limit_of_zero_is_none(tmp_path: Path) -> None:
    made = read_instance(file_of(tmp_path, PERIODIC))
    assert made.duration_max.tolist() == [[100], [math.inf], [100]]
    assert made.load_max.tolist() == [[50], [50], [math.inf]]
    assert made.vehicles.tolist() == [[2], [2], [2]]


def test_depots_of_type_two_stand_at_the_end_and_have_limits_each(tmp_path: Path) -> None:
    made = read_instance(file_of(tmp_path, DEPOTS))
    assert made.depots.tolist() == [[0, 0], [9, 9]]
    assert made.customers.tolist() == [[3, 4], [-3, 4]]
    assert (made.days, made.vehicles.tolist(), made.load_max.tolist()) == (1, [[3, 3]], [[50, math.inf]])
    assert all(each.tolist() == [[True]] for each in made.patterns)


def test_a_customer_due_no_visits_may_be_left_alone_or_visited_as_listed(tmp_path: Path) -> None:
    made = read_instance(file_of(tmp_path, PERIODIC.replace("8 1 3 1 2 4", "8 0 3 1 2 4")))
    assert made.waived == (Waiver(1, Waived.NO_VISITS),)
    assert made.due.tolist() == [True, False, True]
    assert made.patterns[1].astype(int).tolist() == [[0, 0, 0], [0, 0, 1], [0, 1, 0], [1, 0, 0]]


def test_hours_after_the_combinations_are_passed_over_as_these_types_have_none(tmp_path: Path) -> None:
    timed = file_of(tmp_path, PERIODIC.replace("2 2 5 6", "2 2 5 6 0 1440"), "timed.pvrp")
    assert fingerprint(read_instance(timed)) == fingerprint(read_instance(file_of(tmp_path, PERIODIC)))


def test_no_day_at_all_may_be_listed_for_a_customer_due_no_visits(tmp_path: Path) -> None:
    made = read_instance(file_of(tmp_path, PERIODIC.replace("8 1 3 1 2 4", "8 0 1 0")))
    assert (made.due.tolist(), made.patterns[1].any()) == ([True, False, True], False)


@pytest.mark.parametrize(
    ("record", "alone"),
    [
        ("3 0 0 0 50 1 2 2 4", True),
        ("3 0 0 0 49 1 2 2 4", False),
        ("3 0 0 1 50 1 2 2 4", False),
        ("3 0 0.1 0 50 1 2 2 4", False),
        ("3 0 0 0 50 1 2 1 4", False),
    ],
)
def test_only_a_full_load_on_the_depot_keeps_a_vehicle_at_home(record: str, alone: bool, tmp_path: Path) -> None:  # noqa: FBT001
    made = read_instance(file_of(tmp_path, PERIODIC.replace("3 6 8.5 1 50 1 1 3", record)))
    assert made.waived == ((Waiver(2, Waived.FULL_LOAD_AT_DEPOT),) if alone else ())
    assert made.due[2] != alone


def test_marks_ends_and_blanks_of_other_systems_do_no_harm(tmp_path: Path) -> None:
    strange = "\ufeff" + PERIODIC.replace("\n", " \r\n").replace(" ", "\t") + "\r\n\x1a"
    plain, other = file_of(tmp_path, PERIODIC), tmp_path / "other.pvrp"
    other.write_bytes(strange.encode())
    assert fingerprint(read_instance(plain)) == fingerprint(read_instance(other))


@pytest.mark.parametrize(
    ("old", "new", "code", "row", "field"),
    [
        ("1 2 3 3", "4 2 3 3", "instance_type", 1, "type"),
        ("1 2 3 3", "1 0 3 3", "instance_whole", 1, "m"),
        ("1 2 3 3", "1 2 3 32", "instance_whole", 1, "t"),
        ("1 2 3 3", "1 2 3", "instance_field_missing", 1, "t"),
        ("1 2 3 3", "1 2 4 3", "instance_lines", 9, None),
        ("1 2 3 3", "1 2 2 3", "instance_lines", 9, None),
        ("\n0 50", "\n-1 50", "instance_number", 3, "D"),
        ("\n0 50", "\nnone 50", "instance_number", 3, "D"),
        ("100 50", "100", "instance_field_missing", 2, "Q"),
        ("1 3 4 5 10", "1 3 nan 5 10", "instance_number", 6, "y"),
        ("1 3 4 5 10", "1 3 4 -5 10", "instance_number", 6, "d"),
        ("1 3 4 5 10", "1 inf 4 5 10", "instance_number", 6, "x"),
        ("2 2 5 6", "2 2 5 8", "instance_whole", 6, "list"),
        ("2 2 5 6", "2 2 5 0", "instance_whole", 6, "list"),
        ("2 2 5 6", "2 3 5 6", "instance_combinations", 6, "list"),
        ("2 2 5 6", "2 1 5 6", "instance_combinations", 6, "list"),
        ("2 2 5 6", "2 0", "instance_no_combination", 6, "a"),
        ("2 2 5 6", "2.5 2 5 6", "instance_whole", 6, "f"),
        ("2 -3 4", "1 -3 4", "instance_whole", 7, "i"),
    ],
)
def test_a_broken_file_is_refused_by_line_and_field(
    old: str, new: str, code: str, row: int, field: str | None, tmp_path: Path
) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_instance(file_of(tmp_path, PERIODIC.replace(old, new)))
    told = refused.value.params
    assert (refused.value.code, told["file"], told["row"], told.get("field")) == (code, "small.pvrp", row, field)


@pytest.mark.parametrize("text", ["", "\n\n", "\x00\xff\x00", "type m n t"])
def test_what_is_no_instance_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"small\.pvrp, line 1"):
        read_instance(file_of(tmp_path, text))


@pytest.mark.parametrize(("old", "new"), [("1 2 1 2\n2", "1 1 1\n2"), ("10 1 2", "10 2 2")])
def test_customers_of_some_depots_only_are_refused(old: str, new: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"small\.pvrp, line 4"):
        read_instance(file_of(tmp_path, DEPOTS.replace(old, new)))


@given(written())
def test_all_that_a_file_says_is_read(said: Written) -> None:
    with TemporaryDirectory() as folder:
        made = said.read(Path(folder))
    x, y, service, demand, visits, combinations = zip(*said.customers, strict=True) if said.customers else [()] * 6
    assert made.customers.tolist() == [list(map(float, pair)) for pair in zip(x, y, strict=True)]
    assert (made.service.tolist(), made.demand.tolist()) == (list(service), list(demand))
    assert made.depots.tolist() == [list(map(float, each)) for each in said.depots]
    limits = (
        np.where(np.isinf(made.duration_max), 0, made.duration_max),
        np.where(np.isinf(made.load_max), 0, made.load_max),
    )
    assert [tuple(pair) for pair in zip(*(each.ravel().tolist() for each in limits), strict=True)] == said.limits
    for found, times, numbers in zip(made.patterns, visits, combinations, strict=True):
        read = {int("".join(map(str, row)), 2) for row in found.astype(int).tolist()}
        assert read - {0} == (set(numbers) if said.kind == 1 else {1})
        assert times or 0 in read


def test_a_hash_changes_with_whatever_matters_and_not_with_the_name(tmp_path: Path) -> None:
    texts = [
        PERIODIC,
        PERIODIC.replace("0 50", "0 51"),
        PERIODIC.replace("5 6", "5 3"),
        PERIODIC.replace("8.5", "8.25"),
    ]
    texts += [PERIODIC.replace("1 2 3 3", "1 3 3 3")]
    made = {fingerprint(read_instance(file_of(tmp_path, text))) for text in texts}
    again = fingerprint(read_instance(file_of(tmp_path, PERIODIC, "other.pvrp")))
    assert (len(made), again in made) == (len(texts), True)


def test_a_folder_gives_its_instances_by_name_and_nothing_else(tmp_path: Path) -> None:
    names = ["b.pvrp", "a.txt", "c", "d.mdvrp"]
    for name in names:
        file_of(tmp_path, PERIODIC, name)
    file_of(tmp_path, "What lies here\n", "README.txt")
    file_of(tmp_path, PERIODIC, ".hidden")
    file_of(tmp_path, "instance,best_known\na,1\n", "best_known.csv")
    assert [each.name for each in instance_files(tmp_path)] == ["a.txt", "b.pvrp", "c", "d.mdvrp"]
    assert [each.name for each in instance_files(tmp_path, ["c", "b"])] == ["b.pvrp", "c"]
    with pytest.raises(NotFound, match="p99"):
        instance_files(tmp_path, ["a", "p99"])
    file_of(tmp_path, PERIODIC, "a.pvrp")
    with pytest.raises(InvalidInput, match="same name"):
        instance_files(tmp_path)


def test_best_known_costs_are_read_by_column(tmp_path: Path) -> None:
    table = file_of(
        tmp_path, "\ufefftabu,instance,best_known\n1,p01,524.61\n\n2, p02 ,1322.87\n3,p03,\n", "best_known.csv"
    )
    assert read_best_known(table) == {"p01": 524.61, "p02": 1322.87}


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("instance,cost\np01,1\n", 1),
        ("instance,best_known\np01,one\n", 2),
        ("instance,best_known\np01,nan\n", 2),
        ("instance,best_known\np01,1\np01,2\n", 3),
        ("instance,best_known\n,1\n", 2),
    ],
)
def test_a_broken_table_of_costs_is_refused_by_line(text: str, row: int, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_best_known(file_of(tmp_path, text, "best_known.csv"))
    assert refused.value.params["row"] == row
