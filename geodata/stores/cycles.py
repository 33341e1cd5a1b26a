"""Cycles with their due visits."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from uuid import UUID

from psycopg import Connection
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from geodata.database import sql
from gridsvc.errors import Conflict, InvalidInput, NotFound
from gridsvc.patrols.cycles import Cycle
from gridsvc.patrols.sampling import Candidate, Draw
from gridsvc.patrols.visits import DueVisit, DueVisits


class CycleStore:
    """Reads and writes cycles; the caller owns the transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, cycle: Cycle, due: DueVisits) -> None:
        """Keep a cycle, its due visits and draws; Conflict when it overlaps another of the programme."""
        for other in self.cycles(cycle.programme):
            if other.starts_on <= cycle.ends_on and cycle.starts_on <= other.ends_on:
                raise _overlaps(cycle, other)
        params = {
            "id": cycle.id,
            "programme": cycle.programme,
            "dates": list(cycle.dates),
            "starts_on": cycle.starts_on,
            "ends_on": cycle.ends_on,
        }
        row = self._connection.execute(sql("insert_cycle"), params).fetchone()
        if row is None:
            raise NotFound(
                f"no programme has the id {cycle.programme}",
                code="programme_unknown",
                params={"programme": str(cycle.programme)},
            )
        self._add_visits(row[0], due.visits)
        draws = [_draw_row(each) for each in due.draws]
        self._connection.execute(sql("insert_draws"), {"cycle": row[0], "draws": Jsonb(draws)})

    def cycles(self, programme: UUID) -> tuple[Cycle, ...]:
        """The cycles of a programme, oldest first."""
        with self._connection.cursor(row_factory=dict_row) as cursor:
            rows = cursor.execute(sql("select_cycles"), {"programme": programme}).fetchall()
        return tuple(Cycle(row["id"], row["programme"], tuple(row["dates"])) for row in rows)

    def lay(self, cycle: UUID, visits: Sequence[DueVisit]) -> None:
        """Keep more due visits of a cycle; NotFound when there is none."""
        row = self._connection.execute(sql("cycle_key"), {"cycle": cycle}).fetchone()
        if row is None:
            raise NotFound(f"no cycle has the id {cycle}", code="cycle_unknown", params={"cycle": str(cycle)})
        self._add_visits(row[0], visits)

    def ordinals(self, cycle: UUID) -> Mapping[UUID, int]:
        """By site, the highest number of a visit of a cycle."""
        return dict(self._connection.execute(sql("visit_ordinals"), {"cycle": cycle}).fetchall())

    def draws(self, cycle: UUID) -> tuple[Draw, ...]:
        """How the sites of a cycle were drawn; none where all were taken."""
        with self._connection.cursor(row_factory=dict_row) as cursor:
            rows = cursor.execute(sql("select_draws"), {"cycle": cycle}).fetchall()
        return tuple(
            Draw(
                row["rule"],
                row["quota"],
                row["seed"],
                tuple(Candidate(**{**each, "site": UUID(each["site"])}) for each in row["candidates"]),
                frozenset(row["drawn"]),
            )
            for row in rows
        )

    def drawn_before(self, programme: UUID) -> Mapping[UUID, int]:
        """In how many cycles of the programme each site was due."""
        return dict(self._connection.execute(sql("times_drawn"), {"programme": programme}).fetchall())

    def unseen(self, programme: UUID) -> Mapping[UUID, UUID]:
        """By site, its latest visit of the programme that was skipped or missed and that no other replaces."""
        return dict(self._connection.execute(sql("unseen_visits"), {"programme": programme}).fetchall())

    def _add_visits(self, key: int, visits: Sequence[DueVisit]) -> None:
        rows = [
            {
                "id": str(each.id),
                "site": str(each.site),
                "ordinal": each.ordinal,
                "replaces": None if each.replaces is None else str(each.replaces),
                "rule": each.rule,
                "campaign": None if each.campaign is None else str(each.campaign),
            }
            for each in visits
        ]
        added = self._connection.execute(sql("insert_visits"), {"cycle": key, "visits": Jsonb(rows)})
        if added.rowcount != len(rows):
            raise InvalidInput("a due visit names a site that does not exist", params={"field": "site"})


def _draw_row(draw: Draw) -> dict[str, object]:
    candidates = [{**asdict(each), "site": str(each.site)} for each in draw.candidates]
    drawn = [str(each) for each in sorted(draw.drawn)]
    return {"rule": draw.rule, "quota": draw.quota, "seed": draw.seed, "candidates": candidates, "drawn": drawn}


def _overlaps(cycle: Cycle, other: Cycle) -> Conflict:
    return Conflict(
        f"{cycle.starts_on} to {cycle.ends_on} overlaps the cycle from {other.starts_on} to {other.ends_on}",
        code="cycle_overlaps",
        params={
            "starts_on": str(cycle.starts_on),
            "ends_on": str(cycle.ends_on),
            "other_starts_on": str(other.starts_on),
            "other_ends_on": str(other.ends_on),
        },
    )
