"""Brings in a file: checked whole, written whole or not at all, and recorded."""

from dataclasses import replace

from gridsvc.actors import Actor, Role
from gridsvc.errors import Forbidden
from gridsvc.imports import ImportReport
from gridsvc.ports import Clock, ImportRuns, IncomingFile

MAY_IMPORT = frozenset({Role.ADMINISTRATOR, Role.PLANNER, Role.SYSTEM})


def import_file(
    file: IncomingFile, runs: ImportRuns, *, city: str, actor: Actor, clock: Clock, dry_run: bool = False
) -> ImportReport:
    """Check a file and, unless it is refused or it is a dry run, write it; the caller owns the transaction."""
    refuse_others(actor, city)
    if dry_run:
        return file.check(dry_run=True)
    runs.begin()
    report = file.check(dry_run=False)
    if not report.accepted:
        runs.drop()
        return report
    file.write()
    return replace(report, run_id=runs.add(report, actor, clock(), file.set_aside()))


def refuse_others(actor: Actor, city: str) -> None:
    """Refuse who may neither import into a city nor undo it."""
    if actor.role not in MAY_IMPORT or not actor.scope.covers_city(city):
        raise Forbidden(
            f"{actor.role} {actor.id} may not import into {city}",
            code="import_forbidden",
            params={"actor": actor.id, "role": actor.role, "city": city},
        )
