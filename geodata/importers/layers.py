"""Which layer or sheet of a file with several is meant."""

from collections.abc import Callable, Sequence
from pathlib import Path

from geodata.importers.table import file_refused


def chosen_layer(
    path: Path, names: Sequence[str], wanted: str | None, filled: Callable[[str], bool] = lambda _: True
) -> str:
    """The layer that is wanted, or else the only one that holds something."""
    if wanted is not None and wanted in names:
        return wanted
    shown = ", ".join(names)
    if wanted is not None:
        raise file_refused(
            "layer_unknown",
            f"{path.name} has no layer {wanted!r}; it has: {shown}",
            file=path.name,
            value=wanted,
            layers=shown,
        )
    full = [name for name in names if filled(name)]
    if len(full) == 1:
        return full[0]
    shown = ", ".join(full)
    raise file_refused(
        "layers_several" if full else "file_empty",
        f"{path.name} has {len(full)} layers, choose one with --layer: {shown}",
        file=path.name,
        layers=shown,
    )
