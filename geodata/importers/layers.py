"""Which layer or sheet of a file with several is meant."""

from collections.abc import Callable, Sequence
from pathlib import Path

from geodata.importers.table import file_refused
from gridsvc.errors import InvalidInput
from gridsvc.imports import RowFinding, RowOutcome

SHEETS_MOST = 1000
_SHOWN_MAX = 20


def chosen_layer(path: Path, names: Sequence[str], wanted: str | None) -> str:
    """The layer that is wanted, or else the only one."""
    return _only(path, names, names, wanted, "layer")


def chosen_sheet(
    path: Path, names: Sequence[str], wanted: str | None, filled: Callable[[str], bool], headed: Callable[[str], bool]
) -> tuple[str, tuple[RowFinding, ...]]:
    """The sheet that is wanted, or else the only filled or the only headed one, with a note of the others."""
    full = [name for name in names if filled(name)] if wanted is None else []
    tables = [name for name in full if headed(name)] if len(full) > 1 else []
    if len(tables) != 1:
        return _only(path, names, full, wanted, "sheet"), ()
    others = _shown([name for name in full if name not in tables])
    params = {"sheet": tables[0], "others": others}
    return tables[0], (RowFinding(0, RowOutcome.UNCHANGED, reason="sheet", params=params),)


def refuse_many_sheets(file: str, count: int) -> None:
    """Refuse a workbook with more sheets than anyone keeps."""
    if count > SHEETS_MOST:
        raise file_refused("sheets_too_many", f"{file} has more than {SHEETS_MOST} sheets", file=file, most=SHEETS_MOST)


def _only(path: Path, names: Sequence[str], full: Sequence[str], wanted: str | None, thing: str) -> str:
    if wanted is None and len(full) == 1:
        return full[0]
    if wanted is not None and wanted in names:
        return wanted
    if wanted is not None:
        shown = _shown(names)
        raise _refused(path, f"{thing}_unknown", f"has no {thing} {wanted!r}; it has: {shown}", shown, value=wanted)
    shown = _shown(full)
    code = f"{thing}s_several" if full else "file_empty"
    raise _refused(path, code, f"has {len(full)} {thing}s, choose one with --{thing}: {shown}", shown)


def _shown(names: Sequence[str]) -> str:
    more = f", … +{len(names) - _SHOWN_MAX}" if len(names) > _SHOWN_MAX else ""
    return ", ".join(names[:_SHOWN_MAX]) + more


def _refused(path: Path, code: str, why: str, shown: str, **params: object) -> InvalidInput:
    return file_refused(code, f"{path.name} {why}", file=path.name, layers=shown, **params)
