"""Takes an import back: whole where nothing stands in the way, in part only where that is asked."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from gridsvc.actors import Actor
from gridsvc.errors import Conflict
from gridsvc.imports import ImportRun, UndoConflict, UndoReason, UndoReport
from gridsvc.ports import Clock, UndoableImport
from gridsvc.usecases.import_file import refuse_others

_WHOLE = ("grids", "roads")
_NAMED_MAX = 20


def undo_import(
    undoable: UndoableImport, *, actor: Actor, clock: Clock, keep_later: bool = False, dry_run: bool = False
) -> UndoReport:
    """Restore what was before an import; a dry run's transaction is rolled back by the caller, who owns it.

    keep_later: leave rows as they are that were changed since or that others build upon, and undo the rest.
    """
    run = undoable.run
    refuse_others(actor, run.city)
    _refuse_settled(run)
    conflicts = undoable.conflicts()
    if conflicts and (not keep_later or run.kind in _WHOLE) and not dry_run:
        raise _refusal(conflicts)
    now = clock()
    report = undoable.restore(actor, now)
    if not dry_run:
        undoable.record(report, actor, now)
    return report


def _refuse_settled(run: ImportRun) -> None:
    if run.undone_at is not None:
        raise Conflict(
            f"import {run.id} has been undone already",
            code="import_undone_already",
            params={"id": str(run.id), "at": _on_the_clock(run, run.undone_at), "by": run.undone_by},
        )
    if run.forgotten_at is not None:
        raise Conflict(
            f"what undoing import {run.id} needs was let go of",
            code="import_forgotten",
            params={"id": str(run.id), "at": _on_the_clock(run, run.forgotten_at)},
        )
    if run.kind == "city":
        raise Conflict(
            f"import {run.id} made a whole city, which stays", code="import_made_city", params={"id": str(run.id)}
        )


def _on_the_clock(run: ImportRun, at: datetime) -> str:
    return at.astimezone(ZoneInfo(run.time_zone)).isoformat(timespec="seconds")


def _refusal(conflicts: Sequence[UndoConflict]) -> Conflict:
    reason = next(each for each in UndoReason if any(one.reason is each for one in conflicts))
    code = {
        UndoReason.CHANGED: "import_changed_since",
        UndoReason.BUILT_UPON: "import_built_upon",
        UndoReason.SIGNED: "import_signed",
    }[reason]
    same = [each for each in conflicts if each.reason is reason]
    named = [(each.table, each.label, each.by) for each in same[:_NAMED_MAX]]
    more = f", … +{len(same) - _NAMED_MAX}" if len(same) > _NAMED_MAX else ""
    rows = ", ".join(f"{table} {label}" + (f" ({by})" if by else "") for table, label, by in named) + more
    params = {"count": len(same), "rows": rows, "named": named, "more": more}
    return Conflict(f"{reason}: {rows}", code=code, params=params)
