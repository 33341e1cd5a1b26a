"""Turn restrictions of OpenStreetMap: which relations hold for cars at all hours, and why others are not taken."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

_CARS = ("motorcar", "motor_vehicle", "vehicle")
_KEYS = (*(f"restriction:{each}" for each in _CARS), "restriction")
_HOURS = ("day_on", "day_off", "hour_on", "hour_off")
_IDS_TOLD = 5


class Side(StrEnum):
    """Where a turn leads; `ANY` where its kind does not say."""

    LEFT = "left"
    RIGHT = "right"
    STRAIGHT = "straight"
    BACK = "back"
    ANY = "any"


class Untaken(StrEnum):
    """Why a restriction is not taken; the codes of the remarks."""

    CONDITIONAL = "turns_conditional"
    BY_WAY = "turns_by_way"
    UNKNOWN = "turns_unknown"
    INCOMPLETE = "turns_incomplete"
    UNCLEAR = "turns_unclear"


_SIDES = {
    "left_turn": Side.LEFT,
    "right_turn": Side.RIGHT,
    "straight_on": Side.STRAIGHT,
    "u_turn": Side.BACK,
    "entry": Side.ANY,
    "exit": Side.ANY,
}
_KINDS = {f"no_{what}": (False, side) for what, side in _SIDES.items()} | {
    f"only_{what}": (True, side) for what, side in _SIDES.items() if side is not Side.ANY
}


@dataclass(frozen=True, slots=True)
class Restriction:
    """From one of some ways over a node to one of others: forbidden, or where `only` says so the one way on."""

    relation: int
    only: bool
    side: Side
    origins: tuple[int, ...]
    via: int
    targets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a relation: kind n, w or r, its id, its role."""

    kind: str
    ref: int
    role: str


@dataclass(slots=True)
class Restrictions:
    """What the relations of a file say, and the relations that are not taken by reason."""

    taken: list[Restriction] = field(default_factory=list)
    untaken: dict[Untaken, list[int]] = field(default_factory=dict)

    def add(self, relation: int, tags: Mapping[str, str], members: Iterable[Member]) -> None:
        """Take a relation, or count why not; those that do not bind cars are passed over."""
        if any(f"{key}:conditional" in tags for key in _KEYS):
            self.leave(relation, Untaken.CONDITIONAL)
        kind = _kind(tags)
        if not kind:
            return
        if "@" in kind or any(key in tags for key in _HOURS):
            self.leave(relation, Untaken.CONDITIONAL)
        elif kind not in _KINDS:
            self.leave(relation, Untaken.UNKNOWN)
        else:
            self._add_known(relation, kind, tuple(members))

    def leave(self, relation: int, reason: Untaken) -> None:
        """Count a relation among those that are not taken."""
        self.untaken.setdefault(reason, []).append(relation)

    def _add_known(self, relation: int, kind: str, members: tuple[Member, ...]) -> None:
        origins, targets = (_refs(members, role, "w") for role in ("from", "to"))
        nodes = _refs(members, "via", "n")
        if _refs(members, "via", "w"):
            self.leave(relation, Untaken.BY_WAY)
        elif not (origins and targets and nodes):
            self.leave(relation, Untaken.INCOMPLETE)
        elif len(nodes) != 1:
            self.leave(relation, Untaken.UNCLEAR)
        else:
            only, side = _KINDS[kind]
            self.taken.append(Restriction(relation, only, side, origins, nodes[0], targets))


def told(relations: list[int]) -> dict[str, object]:
    """How many relations, and the first of them, for a remark."""
    first = ", ".join(f"r{each}" for each in sorted(relations)[:_IDS_TOLD])
    return {"count": len(relations), "relations": f"{first} …" if len(relations) > _IDS_TOLD else first}


def _kind(tags: Mapping[str, str]) -> str:
    """What holds for cars; the key that names them most closely decides."""
    spared = {each.strip() for each in tags.get("except", "").split(";")}
    if spared & set(_CARS):
        return ""
    return next((tags[key].strip() for key in _KEYS if key in tags), "")


def _refs(members: Iterable[Member], role: str, kind: str) -> tuple[int, ...]:
    return tuple(dict.fromkeys(each.ref for each in members if each.role == role and each.kind == kind))
