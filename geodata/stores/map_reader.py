"""What maps and pages read of a city; the caller owns the transaction."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection
from psycopg import sql as composed
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from geodata.database import sql
from geodata.feeds.registry import relation_of
from gridsvc.errors import NotFound

Row = dict[str, Any]

ROADS_MAX = 40_000
"""Edges up to which an exported map shows all roads; above, the greater ones only."""

_OUTLINE_DEGREES = 0.00003
_WAY_DEGREES = 0.00002
_SITE_COLUMNS = (
    *("id", "name", "category", "category_zh", "category_en", "register", "district", "street", "community"),
    *("agency", "cycle_state", "cycle_date", "last_visit", "registers"),
)
_CLOSURE_COLUMNS = (
    *("id", "name", "kind", "edges", "length_m", "reason", "closed_from", "closed_until", "first_day", "last_day"),
)
_PROBLEM_COLUMNS = (
    *("id", "class_code", "class_zh", "class_en", "state", "channel", "description", "reported_at", "deadline_at"),
    *("grid", "district", "street", "community", "agency"),
)


class MapReader:
    """Reads one city for its maps; outlines travel as shapely objects in `geom`, WGS84 degrees."""

    def __init__(self, connection: Connection, city_id: int) -> None:
        self._connection = connection
        self._city = city_id

    def extent(self) -> Row:
        """`west, south, east, north` (None where nothing has a place) and the `attribution` of the roads."""
        return self._rows(sql("map_city"))[0]

    def plan_links(self, plans: Sequence[UUID] | None = None) -> list[Row]:
        """The published plans, or those with given ids; NotFound names ids that are none of this city."""
        given = None if plans is None else list(plans)
        rows = self._rows(sql("map_plan_links"), plans=given)
        missing = sorted(str(each) for each in set(given or ()) - {row["id"] for row in rows})
        if missing:
            raise NotFound(
                f"this city has no plan {', '.join(missing)}", code="plan_unknown", params={"plan": ", ".join(missing)}
            )
        return rows

    def problem_groups(self) -> list[Row]:
        """`prefix, name_zh, name_en` of the groups by which problems are filtered."""
        return self._rows(sql("map_problem_groups"))

    def open_problems(
        self, now: datetime, *, region: str | None = None, class_prefix: str | None = None, overdue: bool = False
    ) -> Row:
        """Counts per grid and region, as pages read them; `seen` is None where no visit of a running cycle is done."""
        params = {"region": region, "class": class_prefix, "overdue": overdue, "now": now}
        return {**self._rows(sql("map_open_problems"), **params)[0], "at": now.isoformat()}

    def regions(self) -> list[Row]:
        """All regions, simplified."""
        return self._rows(sql("map_regions"), tolerance=_OUTLINE_DEGREES)

    def grids(self) -> list[Row]:
        """The unit grids in force, simplified."""
        return self._rows(sql("map_grids"), tolerance=_OUTLINE_DEGREES / 3)

    def roads(self) -> list[Row]:
        """Roads by class and neighbourhood, simplified."""
        return self._rows(sql("map_roads"), tolerance=_WAY_DEGREES, edges_max=ROADS_MAX)

    def sites(self, code: str, now: datetime) -> list[Row]:
        """Sites of the city with this code, as the feed shows them."""
        return self._feed_rows("feed_sites", _SITE_COLUMNS, "feature.closed_on IS NULL", code=code, now=now)

    def problems(self, code: str, now: datetime) -> list[Row]:
        """Open problems of the city with this code, as the feed shows them."""
        return self._feed_rows("feed_problems", _PROBLEM_COLUMNS, "feature.open", code=code, now=now)

    def closures(self, code: str, since: datetime) -> list[Row]:
        """What closes streets of the city with this code and has not ended before an instant, as the feed shows it."""
        return self._feed_rows("feed_closures", _CLOSURE_COLUMNS, "feature.ends_at > %(now)s", code=code, now=since)

    def plan_document(self, plan: UUID, now: datetime, *, sees_sealed: bool) -> dict[str, Any]:
        """A plan's JSON; of a sealed plan only what has begun, unless the reader sees all."""
        rows = self._rows(sql("map_plan_document"), plan=plan, now=now, sees_sealed=sees_sealed)
        if not rows:
            raise NotFound(f"no plan has the id {plan}", code="plan_unknown", params={"plan": str(plan)})
        document: dict[str, Any] = rows[0]["document"]
        return document

    def plan_features(
        self,
        plan: UUID,
        document: dict[str, Any],
        *,
        on: date | None = None,
        team: UUID | None = None,
        tolerance: float = 0.0,
    ) -> list[Row]:
        """GeoJSON features of kinds `route`, `stop` and `unplanned` of what the document shows."""
        params = {"plan": plan, "document": Jsonb(document), "date": on, "team": team, "tolerance": tolerance}
        return [row["feature"] for row in self._rows(sql("map_plan_features"), **params)]

    def _feed_rows(
        self, feed: str, columns: Sequence[str], condition: LiteralString, *, code: str, now: datetime
    ) -> list[Row]:
        statement = _trusted(sql("map_rows").decode()).format(
            columns=composed.SQL(", ").join(composed.Identifier("feature", name) for name in columns),
            relation=_trusted(relation_of(feed)),
            condition=composed.SQL(condition),
        )
        return self._rows(statement.as_bytes(None), code=code, now=now, tolerance=_WAY_DEGREES)

    def _rows(self, statement: bytes, **params: object) -> list[Row]:
        with self._connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(statement, {"city": self._city, **params}).fetchall()


def _trusted(text: Any) -> composed.SQL:
    return composed.SQL(text)
