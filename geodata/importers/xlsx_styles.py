"""Which cell styles of a workbook show dates."""

from geodata.importers.serial_dates import shows_date


class StyleReader:
    """Collects, from the styles of a workbook, the numbers of those that show a date or a time."""

    def __init__(self) -> None:
        self.dated: set[int] = set()
        self._codes: dict[int, str] = {}
        self._inside = False
        self._count = 0

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        """An element opens; `cellXfs` are the styles that cells name by number."""
        if tag == "numFmt":
            self._codes[_number(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif tag in ("cellXfs", "cellStyles"):
            self._inside = tag == "cellXfs"
        elif tag == "xf" and self._inside:
            format_id = _number(attributes.get("numFmtId"))
            if shows_date(format_id, self._codes.get(format_id)):
                self.dated.add(self._count)
            self._count += 1


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0
