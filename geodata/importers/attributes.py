"""Further columns of a file, kept as they are under `attributes`."""

from geodata.importers.mapping import ATTRIBUTE
from geodata.importers.sheet import Sheet


def has_attributes(sheet: Sheet) -> bool:
    """Whether a mapping sends any column there."""
    return any(field.startswith(ATTRIBUTE) for field in sheet.fields)


def attributes(sheet: Sheet) -> list[dict[str, str]]:
    """The attributes of each row by their names; empty ones are left out."""
    names = [field for field in sheet.fields if field.startswith(ATTRIBUTE)]
    return [
        {name.removeprefix(ATTRIBUTE): sheet.fields[name][row] for name in names if sheet.fields[name][row]}
        for row in range(len(sheet))
    ]
