"""The instances that lie in a folder."""

from collections.abc import Collection
from pathlib import Path

from gridsvc.errors import InvalidInput, NotFound
from routing.instances.cordeau import is_instance

_SURELY = {".pvrp", ".mdvrp"}
_PERHAPS = {"", ".vrp", ".txt", ".dat"}


def instance_files(folder: Path, names: Collection[str] = ()) -> tuple[Path, ...]:
    """The files of all instances in a folder, or of those named, by name.

    Of files whose suffix says little, those count that begin as instances do.
    """
    found: dict[str, Path] = {}
    for file in sorted(each for each in folder.iterdir() if each.is_file() and _holds_one(each)):
        if file.stem in found:
            raise InvalidInput(
                f"{file} and {found[file.stem]} have the same name",
                code="instance_twice",
                params={"file": file.name, "other": found[file.stem].name},
            )
        found[file.stem] = file
    missing = sorted(set(names) - found.keys())
    if missing or not found:
        told = {"folder": str(folder), "value": ", ".join(missing) or "*", "known": ", ".join(found) or "—"}
        raise NotFound(f"{folder} has no instance {told['value']}", code="instance_unknown", params=told)
    return tuple(file for name, file in found.items() if not names or name in names)


def _holds_one(file: Path) -> bool:
    suffix = file.suffix.lower()
    return suffix in _SURELY or (suffix in _PERHAPS and not file.name.startswith(".") and is_instance(file))
