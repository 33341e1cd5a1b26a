"""A folder of instances, with what is known of them."""

from collections.abc import Collection, Mapping
from pathlib import Path

from routing.instances import BEST_KNOWN_FILE, Instance, instance_files, read_best_known, read_instance


def read_instances(folder: Path, names: Collection[str] = ()) -> tuple[Instance, ...]:
    """All instances of a folder, or those named."""
    return tuple(read_instance(file) for file in instance_files(folder, names))


def best_known_of(instances: Path) -> Mapping[str, float]:
    """The best known costs that lie beside instances; none where there is no such table."""
    table = instances / BEST_KNOWN_FILE
    return read_best_known(table) if table.is_file() else {}
