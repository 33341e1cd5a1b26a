"""Visits and the states they go through."""

from datetime import datetime
from uuid import UUID

from psycopg import Connection

from geodata.database import sql
from gridsvc.errors import NotFound
from gridsvc.patrols.visits import DueVisit, StoredVisit, VisitState, moved


class VisitStore:
    """Reads and writes visits; the caller owns the transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def visit(self, visit_id: UUID) -> StoredVisit:
        """A visit of a site and where it stands, held until the transaction ends; NotFound when there is none."""
        row = self._connection.execute(sql("select_visit"), {"visit": visit_id}).fetchone()
        if row is None:
            raise NotFound(f"no visit has the id {visit_id}", code="visit_unknown", params={"visit": str(visit_id)})
        *due, state, code, clock, ends_on = row
        return StoredVisit(DueVisit(*due), VisitState(state), code, clock, ends_on)

    def end(self, visit_id: UUID, state: VisitState, at: datetime, reason: str | None = None) -> None:
        """Set a visit to done, skipped or missed; Conflict where it cannot become that."""
        params = {
            "visit": visit_id,
            "state": str(moved(self.visit(visit_id).state, state)),
            "at": at,
            "reason": reason,
        }
        self._connection.execute(sql("end_visit"), params)

    def replace(self, visit: DueVisit) -> None:
        """Keep a due visit in the cycle of the one it replaces."""
        self._connection.execute(sql("insert_replacement"), {"id": visit.id, "replaces": visit.replaces})
