"""Which site is meant by what somebody typed."""

from uuid import UUID

from psycopg import Connection

from api.choices import chosen
from geodata.cities import CityRow
from geodata.stores.reports import ReportReader


def site_named(connection: Connection, city: CityRow, key: str) -> UUID:
    """The site of an id, its beginning, or a name; errors are `site_unknown` and `site_ambiguous`."""
    return chosen("site", key, ReportReader(connection, city.id).site_names())
