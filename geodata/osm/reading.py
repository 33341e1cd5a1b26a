"""What reading the streets of a file gives, whatever the kind of file."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from geodata.roads.streets import Streets


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a person should know of a file that was accepted: a code and its params."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StreetsRead:
    """Streets, the classes that were left out with the number of their ways, and remarks."""

    streets: Streets
    left_out: Mapping[str, int] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
