"""What columns of sources mean, as imports have said: shown and forgotten."""

from typing import Any
from zoneinfo import ZoneInfo

from api import wiring
from geodata.cities import city_named
from geodata.stores.import_mappings import ImportMappings
from gridsvc.errors import NotFound
from gridsvc.usecases.import_file import refuse_others

_PARTS = ("columns", "chosen", "constants", "categories")


def mapping_documents(city: str | None, source: str | None) -> list[dict[str, Any]]:
    """Those remembered, as documents; columns by field, whichever way they were said."""
    with wiring.database().connect(actor=wiring.actor()) as connection:
        found = ImportMappings(connection).all(city=city, source=source)
    return [
        {
            "city": each.city,
            "kind": each.kind,
            "source": each.source,
            "file": each.file_name,
            "import": str(each.run_id),
            "at": each.made_at.astimezone(ZoneInfo(each.time_zone)).isoformat(timespec="seconds"),
            **{part: each.document.get(part, {}) for part in _PARTS},
            "crs": each.document.get("places", {}).get("crs"),
        }
        for each in found
    ]


def forget_mapping(source: str, *, kind: str | None, city: str | None) -> None:
    """Forget what columns of a source mean."""
    actor = wiring.actor()
    with wiring.database().connect(actor=actor) as connection:
        chosen = city_named(connection, city).city.code
        refuse_others(actor, chosen)
        if not ImportMappings(connection).forget(chosen, source, kind, actor=actor, at=wiring.clock()):
            raise NotFound(f"no mapping is remembered of {source}", code="mapping_none", params={"source": source})
