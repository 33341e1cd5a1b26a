"""Who acts, in which role and within which scope."""

from dataclasses import dataclass
from enum import StrEnum

from gridsvc.errors import InvalidInput


class Role(StrEnum):
    """Roles of actors."""

    CITIZEN = "citizen"
    PATROLLER = "patroller"
    INTAKE = "intake"
    DISPATCHER = "dispatcher"
    HANDLER = "handler"
    VERIFIER = "verifier"
    DUTY_HEAD = "duty_head"
    PLANNER = "planner"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"


class ScopeKind(StrEnum):
    """What a scope is bounded by; `all` is the whole installation."""

    ALL = "all"
    CITY = "city"
    DISTRICT = "district"
    STREET = "street"
    AGENCY = "agency"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Scope:
    """The part of the world an actor may see and act in."""

    kind: ScopeKind = ScopeKind.ALL
    key: str = ""

    def __post_init__(self) -> None:
        if (self.kind is ScopeKind.ALL) != (self.key == ""):
            raise InvalidInput(f"a scope of kind {self.kind} needs a key, and only `all` has none")

    def covers_city(self, code: str) -> bool:
        """Whether all of a city lies in it; of one that has no code yet, only the whole installation does."""
        return self.kind is ScopeKind.ALL or (self.kind is ScopeKind.CITY and self.key == code)

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}" if self.key else str(self.kind)


@dataclass(frozen=True, slots=True)
class Actor:
    """The person or machine on whose behalf something happens."""

    id: str
    role: Role
    scope: Scope = Scope()

    def __post_init__(self) -> None:
        if not self.id:
            raise InvalidInput("an actor needs an id")


SYSTEM = Actor(id="system", role=Role.SYSTEM)
