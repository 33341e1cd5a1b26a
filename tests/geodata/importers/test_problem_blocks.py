"""Problems in blocks and sets: what comes out never depends on how a file is cut, and agrees with slow oracles."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.cities import city_named
from geodata.importers import values
from geodata.importers.blocks import file_blocks, parts
from geodata.importers.context import ImportContext
from geodata.importers.garbled import fault_of, faults_in
from geodata.importers.mapping import FieldMapping
from geodata.importers.problems.instants import instants
from geodata.importers.problems.stream import ProblemStream
from geodata.importers.reading import SourceFile, read_table
from geodata.importers.sheet import Sheet
from geodata.importers.table import Table
from geodata.importers.telling import HELD_MOST, Strand, Told
from gridsvc.actors import SYSTEM
from gridsvc.imports import RowFinding, RowOutcome
from gridsvc.problems.history import FIRST_HASH, HistoryRow, chained_hash
from gridsvc.problems.states import ProblemEvent, ProblemState
from tests.geodata.importers.town import NOW, Town, at, csv_text, numbers


def _row(source_id: str, *, x: float = 700, **more: object) -> dict[str, object]:
    lon, lat = at(x, 100)
    row = {"id": source_id, "class": "0102", "x": lon, "y": lat, "reported_at": "2026-03-01 08:30", "state": "filed"}
    return row | {"ended_at": "", "duplicate_of": "", "agency": "", "description": ""} | more


_MIXED = (
    _row("A"),
    _row("B", agency="环卫站"),
    _row("A"),
    _row("C", x=99999),
    _row("A", description="不同"),
    _row("D", state="duplicate", ended_at="2026-03-02 08:30", duplicate_of="C"),
    _row("E", state="duplicate", ended_at="2026-03-02 08:30", duplicate_of="G"),
    _row("F") | {"class": "9999"},
    _row("F") | {"class": "9999"},
    _row("G", agency="园林处"),
    _row("H", description="<b>粗体</b>"),
    _row("I", reported_at="2026-03-01T08:30:00+08:00"),
    _row("J", reported_at="gestern"),
    _row("K", state="duplicate", ended_at="2026-03-02 08:30", duplicate_of="Z"),
    _row("L", x=600),
)


def _streamed(town: Town, rows: Sequence[dict[str, object]], block: int, *, accept_valid: bool) -> tuple[Any, ...]:
    """What a file comes to when it is read in blocks of so many rows, and what it writes; nothing stays."""
    path = town.folder / "mixed.csv"
    path.write_text(csv_text(rows), "utf-8")
    file = SourceFile.at(path)
    with town.database.connect(actor=SYSTEM) as connection, connection.transaction(force_rollback=True):
        context = ImportContext(connection, city_named(connection, None), "mixed", SYSTEM, NOW, FieldMapping())
        stream = ProblemStream(context, lambda: file_blocks(file, rows=block), accept_valid=accept_valid)
        stream.check()
        aside = list(stream.set_aside())
        if accept_valid:
            stream.write()
        written = connection.execute(
            "SELECT source_id, state::text, grid_code, reported_at FROM problem ORDER BY source_id"
        ).fetchall()
        return stream.counts, list(stream.findings()), list(stream.warnings()), aside, written


@pytest.mark.parametrize("accept_valid", [False, True])
def test_a_file_comes_to_the_same_however_it_is_cut(still_gridded: Town, *, accept_valid: bool) -> None:
    whole = _streamed(still_gridded, _MIXED, 1000, accept_valid=accept_valid)
    assert whole[0][RowOutcome.REFUSED]
    for block in (1, 2, 4):
        assert _streamed(still_gridded, _MIXED, block, accept_valid=accept_valid) == whole


def test_what_is_left_of_a_mixed_file_holds_by_itself(still_gridded: Town) -> None:
    *_, aside, written = _streamed(still_gridded, _MIXED, 4, accept_valid=True)
    assert [row[0] for row in written] == ["B", "E", "G", "I", "L"]
    reasons = {row.row: {finding.reason for finding in row.findings} for row in aside}
    assert reasons[1] == {"id_twice"}
    assert reasons[6] == {"duplicate_of_unknown"}
    assert reasons[9] == {"class_unknown"}
    assert dict(aside[0].cells)["id"] == "A"


_SOUND = (
    _row("A"),
    _row("B", agency="环卫站"),
    _row("C", state="duplicate", ended_at="2026-03-02 08:30", duplicate_of="F"),
    _row("A"),
    _row("D", x=10, agency="园林处"),
    _row("E", state="reported"),
    _row("F", agency="环卫站"),
    _row("G", description="两行\t字"),
)
_TOGETHER = (
    _row("A", description="不同"),
    _row("H", state="duplicate", ended_at="2026-03-02 08:30", duplicate_of="Z"),
    _row("I", x=99999),
)


def _brought(town: Town, rows: Sequence[dict[str, object]], block: int, *, ahead: bool) -> tuple[Any, ...]:
    """What a file comes to on top of what is stored, and what is stored then; nothing stays."""
    path = town.folder / "mixed.csv"
    path.write_text(csv_text(rows), "utf-8")
    file = SourceFile.at(path)
    with town.database.connect(actor=SYSTEM) as connection, connection.transaction(force_rollback=True):
        context = ImportContext(connection, city_named(connection, None), "file", SYSTEM, NOW, FieldMapping())
        stream = ProblemStream(context, lambda: file_blocks(file, rows=block))
        stream.check(ahead=ahead)
        if not stream.counts[RowOutcome.REFUSED]:
            stream.write()
        stored = [
            connection.execute(query).fetchall()
            for query in (
                "SELECT source_id, state::text, grid_code, description, lead_agency_id IS NULL FROM problem ORDER BY 1",
                "SELECT source_id, seq, event FROM problem_event JOIN problem ON problem.id = problem_id ORDER BY 1, 2",
                "SELECT name FROM agency ORDER BY 1",
            )
        ]
        return stream.counts, list(stream.findings()), list(stream.warnings()), stored


@pytest.mark.parametrize("stored", [0, 3, 8])
def test_a_file_that_is_written_ahead_comes_to_the_same(gridded: Town, stored: int) -> None:
    if stored:
        gridded.bring("problems", csv_text([*_SOUND[:stored], *_SOUND[6:7]]))
    for rows in (_SOUND, _SOUND[3:], _SOUND[4:]):
        slow = _brought(gridded, rows, 100, ahead=False)
        assert not slow[0][RowOutcome.REFUSED]
        for block in (1, 2, 3, 100):
            assert _brought(gridded, rows, block, ahead=True) == slow


@pytest.mark.parametrize("fault", _TOGETHER)
def test_of_a_file_with_a_fault_nothing_stays_that_was_written_ahead(gridded: Town, fault: dict[str, object]) -> None:
    rows = (*_SOUND, fault)
    slow = _brought(gridded, rows, 100, ahead=False)
    assert slow[0][RowOutcome.REFUSED] == 1
    assert slow[-1] == [[], [], []]
    for block in (1, 2, 100):
        assert _brought(gridded, rows, block, ahead=True) == slow


def test_half_a_file_then_the_whole_then_the_whole_again(gridded: Town) -> None:
    rows = [_row(f"P{number}", x=10 + 30 * number) for number in range(40)]
    assert numbers(gridded.bring("problems", csv_text(rows[:20]))) == (20, 0, 0, 0, 0)
    first = gridded.ask("SELECT id, public_id FROM problem ORDER BY id")
    assert numbers(gridded.bring("problems", csv_text(rows))) == (20, 0, 20, 0, 0)
    state = "SELECT source_id, xmin::text FROM problem UNION ALL SELECT problem_id::text, seq::text FROM problem_event"
    before, changes = sorted(gridded.ask(state)), gridded.changes()
    assert numbers(gridded.bring("problems", csv_text(rows))) == (0, 0, 40, 0, 0)
    assert (sorted(gridded.ask(state)), gridded.changes()) == (before, changes)
    assert gridded.ask("SELECT id, public_id FROM problem ORDER BY id LIMIT 20") == first
    assert numbers(gridded.bring("problems", csv_text([*rows, *rows]))) == (0, 0, 40, 40, 0)


_Case = tuple[str, str, str]
_CASES = st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from(["filed", "in_hand"]), st.sampled_from(["", "x"])))


def _oracle(stored: dict[str, _Case], rows: Sequence[_Case]) -> list[RowOutcome]:
    first: dict[str, _Case] = {}
    outcomes: list[RowOutcome] = []
    for row in rows:
        if row[0] in first:
            outcomes.append(RowOutcome.DUPLICATE if first[row[0]] == row else RowOutcome.REFUSED)
            continue
        first[row[0]] = row
        known = stored.get(row[0])
        outcomes.append(
            RowOutcome.NEW if known is None else RowOutcome.UNCHANGED if known == row else RowOutcome.CHANGED
        )
    return outcomes


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(earlier=_CASES, later=_CASES.filter(len))
def test_rows_are_decided_as_one_by_one(still_gridded: Town, earlier: list[_Case], later: list[_Case]) -> None:
    stored = {row[0]: row for row in reversed(earlier)}
    with still_gridded.database.connect(actor=SYSTEM) as connection, connection.transaction(force_rollback=True):
        context = ImportContext(connection, city_named(connection, None), "s", SYSTEM, NOW, FieldMapping())
        for cases in filter(None, (list(stored.values()), later)):
            rows = [_row(each, state=state, description=text) for each, state, text in cases]
            path = still_gridded.folder / "cases.csv"
            path.write_text(csv_text(rows), "utf-8")
            table = read_table(SourceFile.at(path))
            stream = ProblemStream(context, lambda table=table: parts(table, 2))  # type: ignore[misc]
            stream.check()
            expected = _oracle(stored if cases is later else {}, cases)
            assert stream.counts == {outcome: expected.count(outcome) for outcome in RowOutcome}
            if cases is not later:
                stream.write()


_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.tuples(_TEXT, _TEXT, _TEXT, _TEXT),
    when=st.datetimes(min_value=datetime(1000, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  the zone is beside it
    state=st.sampled_from(ProblemState),
    seq=st.integers(1, 99),
)
def test_the_database_chains_histories_as_the_domain_does(
    still_town: Town, texts: tuple[str, str, str, str], when: datetime, state: ProblemState, seq: int
) -> None:
    actor, role, source, source_id = texts
    problem, detail = UUID(int=7), {"imported_from": source, "source_id": source_id}
    row = HistoryRow(problem, seq, ProblemEvent.FILE, state, when, actor, role, detail)
    with still_town.database.connect() as connection:
        found = connection.execute(
            "SELECT history_hash(%(first)s, %(problem)s, %(seq)s, 'file', %(state)s, %(at)s, %(actor)s, %(role)s,"
            " '{\"imported_from\":' || to_json(%(source)s::text)::text || ',\"source_id\":'"
            " || to_json(%(id)s::text)::text || '}')",
            {"first": FIRST_HASH, "problem": problem, "seq": seq, "state": state.value, "at": when}
            | {"actor": actor, "role": role, "source": source, "id": source_id},
        ).fetchone()
    assert found == (chained_hash(FIRST_HASH, row),)


_INSTANTS = st.one_of(
    st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2100, 1, 1)).map(  # noqa: DTZ001  local times
        lambda each: each.isoformat(" ", "seconds")
    ),
    st.from_regex(r"20[0-9]{2}-[01][0-9]-[0-3][0-9][ T][0-2][0-9]:[0-6][0-9]:[0-6][0-9]", fullmatch=True),
    st.sampled_from(
        ["", "2026-03-29 02:30:00", "2026-10-25 02:30:00", "2026-03-01T08:30:00+08:00", "NaT", "2026", "x"]
    ),
)


@given(texts=st.lists(_INSTANTS, min_size=1), zone=st.sampled_from(["Asia/Shanghai", "Europe/Helsinki", "UTC"]))
def test_instants_of_a_column_are_those_of_its_texts(texts: list[str], zone: str) -> None:
    clock = ZoneInfo(zone)
    columns = Table({"reported_at": texts}, list(range(1, len(texts) + 1)))
    one, other = (Sheet(columns, {"reported_at": texts}) for _ in range(2))
    expected = values.instants(one, "reported_at", clock)
    found = instants(other, "reported_at", clock)
    told = [None if each is None else each.replace(tzinfo=UTC) for each in found.astype(object).tolist()]
    assert told == expected
    assert {each.row for each in one.findings} == {each.row for each in other.findings}


_ODD = st.sampled_from(
    ["<b>x</b>", "å†œè´¸", "?? ", "a\0", "锟斤拷", "javaScript:x", "ok", "“引号”", "农贸市场", "\u200b", "ä"]
)


@given(texts=st.lists(st.one_of(st.text(max_size=6), _ODD), max_size=700))
def test_garbled_texts_are_found_in_a_column_as_one_by_one(texts: list[str]) -> None:
    expected = [(place, *fault) for place, text in enumerate(texts) if (fault := fault_of(text))]
    assert list(faults_in(texts)) == expected


def test_far_too_many_findings_for_memory_are_read_back_in_order() -> None:
    one, other = Strand(), Strand()
    findings = [RowFinding(row, RowOutcome.REFUSED, f"\ud800{row}", value="值") for row in range(2 * HELD_MOST + 7)]
    one.add(findings[::2])
    other.add(findings[1::2])
    told = Told([lambda: one, lambda: other])
    assert list(told) == findings
    assert [pair[0] == pair[1] for pair in zip(told, told, strict=True)] == [True] * len(told)
    assert (told[3], told[-1], list(told[5:7])) == (findings[3], findings[-1], findings[5:7])


@pytest.mark.parametrize("step", ["read", "written"])
def test_an_import_that_is_stopped_leaves_nothing(gridded: Town, step: str) -> None:
    path = gridded.folder / "stopped.csv"
    path.write_text(csv_text([_row("A", agency="新单位"), _row("B")]), "utf-8")

    def stop(now: str, _rows: int) -> None:
        if now == step:
            raise KeyboardInterrupt

    before = gridded.changes()
    with pytest.raises(KeyboardInterrupt):
        gridded.bring("problems", path, progress=stop)
    assert gridded.ask("SELECT count(*) FROM problem") == [(0,)]
    assert gridded.ask("SELECT count(*) FROM agency WHERE name = '新单位'") == [(0,)]
    assert gridded.changes() == before
