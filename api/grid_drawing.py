"""Files that are asked for of what is told of grids."""

from dataclasses import dataclass
from pathlib import Path

from gridsvc.errors import InvalidInput
from gridsvc.language import Language

_PAGES = (".html", ".htm")


@dataclass(frozen=True, slots=True)
class Drawing:
    """Files to write: GeoJSON for a desktop GIS, and a page with maps in a language."""

    out: Path | None = None
    map: Path | None = None
    language: Language = Language.ZH

    def __post_init__(self) -> None:
        if self.map is not None and self.map.suffix.lower() not in _PAGES:
            raise InvalidInput(
                f"{self.map.name}: a map is written as {', '.join(_PAGES)}",
                code="export_format_unknown",
                params={"field": "map", "value": self.map.name, "known": ", ".join(_PAGES)},
            )
