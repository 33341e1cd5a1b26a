"""Tables that reports share: visits by what they belong to, visits not made, problems by class, worst grids."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from api.exports.table_sheet import Cell, Column, Kind
from api.reports.report import Section
from api.sentences import say
from gridsvc.language import Language

Row = Mapping[str, Any]

_COUNTS = ("due", "done", "missed", "skipped", "unplanned", "waiting")
_PROBLEM_COUNTS = ("reported", "reported_before", "closed", "closed_before", "open", "overdue")
_OF_TEAMS = ("done", "missed", "skipped")
_EFFORT = ("visits", "minutes", "reported", "grids_seen", "not_seen")
_UNSEEN_SHOWN = 200


def visit_facts(counts: Sequence[Row], before: Sequence[Row], language: Language) -> list[tuple[str, Cell]]:
    """The sums of visits, the share that was made, and that of the visits before."""
    total, earlier = _total(counts), _total(before)
    facts: list[tuple[str, Cell]] = [(say(f"report_{name}", language), total[name]) for name in _COUNTS]
    shares = (("report_cover", total), ("report_cover_before", earlier))
    return [*facts, *((say(code, language), _percent(row)) for code, row in shares)]


def visits_section(counts: Sequence[Row], before: Sequence[Row], dimension: str, language: Language) -> Section:
    """Visits by street or category, beside the share that was made before."""
    columns = (
        Column(say(f"report_by_{dimension}", language)),
        *(Column(say(f"report_{name}", language), Kind.COUNT) for name in _COUNTS),
        *(Column(say(code, language), Kind.SHARE) for code in ("report_cover", "report_cover_before")),
    )
    earlier = {row["key"]: _cover(row) for row in before if row["dimension"] == dimension}
    rows = tuple(
        (named(row, "name", language), *(row[name] for name in _COUNTS), _cover(row), earlier.get(row["key"]))
        for row in counts
        if row["dimension"] == dimension
    )
    title = say(f"report_visits_by_{dimension}", language)
    return Section(title, columns, rows, nothing=say("report_no_visits", language))


def teams_section(counts: Sequence[Row], language: Language) -> Section:
    """What became of the visits of each team, by name: a list, no ranking."""
    columns = (
        Column(say("report_by_team", language)),
        *(Column(say(f"report_{name}", language), Kind.COUNT) for name in _OF_TEAMS),
    )
    teams = sorted((row for row in counts if row["dimension"] == "team"), key=lambda row: str(row["key"]))
    rows = tuple((named(row, "name", language), *(row[name] for name in _OF_TEAMS)) for row in teams)
    return Section(say("report_visits_by_team", language), columns, rows, nothing=say("report_no_visits", language))


def effort_section(effort: Mapping[str, Row], language: Language) -> Section:
    """How much was patrolled, this span beside the one before; a grid without a visit was not seen."""
    spans = (Column(say(f"report_{name}", language), Kind.COUNT) for name in ("this_span", "span_before"))
    columns = (Column(say("report_measure", language)), *spans)
    values = {span: {**row, "not_seen": row["grids"] - row["grids_seen"]} for span, row in effort.items()}
    rows = tuple(
        (say(f"report_effort_{name}", language), *(_number(values[span][name]) for span in ("now", "before")))
        for name in _EFFORT
    )
    return Section(say("report_effort", language), columns, rows, note=say("report_effort_note", language))


def reasons_section(unseen: Iterable[Row], language: Language) -> Section:
    """Why visits were not made: how often each reason."""
    counted = Counter((row["state"], row["reason"] or "") for row in unseen)
    rows = tuple(
        (state_text(state, language), reason_text(reason, language), count)
        for (state, reason), count in counted.most_common()
    )
    titles = ("state", "reason", "times")
    columns = tuple(
        Column(say(f"report_{name}", language), Kind.COUNT if name == "times" else Kind.TEXT) for name in titles
    )
    return Section(say("report_reasons", language), columns, rows, nothing=say("report_none_unseen", language))


def unseen_section(unseen: Sequence[Row], language: Language) -> Section:
    """Each visit that was not made."""
    names = {"site": Kind.TEXT, "kind": Kind.TEXT, "street": Kind.TEXT, "date": Kind.DATE, "team": Kind.TEXT}
    more = {"state": Kind.TEXT, "reason": Kind.TEXT, "made_up": Kind.TEXT}
    columns = tuple(Column(say(f"report_{name}", language), kind) for name, kind in (names | more).items())
    rows = tuple(
        (
            row["name"],
            named(row, "kind", language),
            named(row, "street", language),
            row["on_date"],
            row["team"],
            state_text(row["state"], language),
            reason_text(row["reason"], language),
            say("plan_yes" if row["made_up"] else "plan_no", language),
        )
        for row in unseen[:_UNSEEN_SHOWN]
    )
    more_than_shown = len(unseen) - len(rows)
    note = say("report_more", language, count=more_than_shown) if more_than_shown else ""
    nothing = say("report_none_unseen", language)
    return Section(say("report_unseen", language), columns, rows, note, nothing)


def problems_section(counts: Sequence[Row], language: Language) -> Section:
    """Problems by class, this span beside the one before; the sum stands first."""
    columns = (
        Column(say("report_class", language)),
        *(Column(say(f"report_{name}", language), Kind.COUNT) for name in _PROBLEM_COUNTS),
    )
    total = (say("report_all", language), *(sum(row[name] for row in counts) for name in _PROBLEM_COUNTS))
    rows = tuple((named(row, "name", language), *(row[name] for name in _PROBLEM_COUNTS)) for row in counts)
    told = (say("report_problems", language), columns, (total, *rows) if rows else ())
    return Section(*told, note=say("report_problems_note", language), nothing=say("report_no_problems", language))


def grids_section(grids: Sequence[Row], language: Language) -> Section:
    """The grids with most problems, beside how often a patrol was there."""
    kinds = {"grid": Kind.TEXT, "street": Kind.TEXT, "community": Kind.TEXT, "reported": Kind.COUNT}
    more = {"open": Kind.COUNT, "overdue": Kind.COUNT, "patrols": Kind.COUNT}
    columns = tuple(Column(say(f"report_{name}", language), kind) for name, kind in (kinds | more).items())
    rows = tuple(
        (
            row["code"],
            named(row, "street", language),
            named(row, "community", language),
            row["reported"],
            row["open"],
            row["overdue"],
            row["visits"] or say("report_not_seen", language),
        )
        for row in grids
    )
    told = (say("report_worst_grids", language), columns, rows)
    return Section(*told, note=say("report_grids_note", language), nothing=say("report_no_problems", language))


def named(row: Row, name: str, language: Language) -> str:
    """A name in a language; the Chinese one where there is no other."""
    text = row[f"{name}_zh"] if language is Language.ZH else row[f"{name}_en"] or row[f"{name}_zh"]
    return text or ""


def state_text(state: str, language: Language) -> str:
    """A state of a visit in words."""
    return say(f"report_state_{state}", language)


def reason_text(reason: str | None, language: Language) -> str:
    """A reason in words: a code of the planner, or what somebody wrote."""
    if not reason:
        return say("report_no_reason", language)
    said = say(f"reason_{reason}", language)
    return reason if said == f"reason_{reason}" else said


def _total(counts: Sequence[Row]) -> Row:
    return next((row for row in counts if row["dimension"] == "all"), dict.fromkeys(_COUNTS, 0))


def _number(value: Any) -> Cell:
    return None if value is None else int(value)


def _cover(row: Row) -> float | None:
    return row["done"] / row["due"] if row["due"] else None


def _percent(row: Row) -> str:
    share = _cover(row)
    return "–" if share is None else f"{share:.1%}"
