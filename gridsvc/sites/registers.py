"""The registers of a site over time: the one it came in with, and what was said of it since."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from gridsvc.errors import Conflict, InvalidInput
from gridsvc.patrols.programme import Register


@dataclass(frozen=True, slots=True)
class Listing:
    """A site is put on a register, or taken off it, from a day up to another (not included; None: for good)."""

    register: Register
    listed: bool
    since: date
    until: date | None = None
    note: str = ""

    def __post_init__(self) -> None:
        if self.until is not None and self.until <= self.since:
            params = {"field": "until", "value": str(self.until), "begin": str(self.since)}
            raise InvalidInput(f"{self.until} is not after {self.since}", code="register_span", params=params)

    def holds(self, day: date) -> bool:
        """Whether it speaks of a day."""
        return self.since <= day and (self.until is None or day < self.until)

    def around(self, span: "Listing") -> list["Listing"]:
        """What is left of it when another speaks of its days."""
        before = [replace(self, until=_first(self.until, span.since))] if self.since < span.since else []
        follows = span.until is not None and (self.until is None or self.until > span.until)
        return [*before, *([replace(self, since=max(self.since, span.until))] if follows and span.until else [])]


def is_listed(register: Register, own: Register, said: Sequence[Listing], day: date) -> bool:
    """Whether a site is on a register on a day."""
    told = [each.listed for each in said if each.register == register and each.holds(day)]
    return told[-1] if told else register == own


def with_listing(said: Sequence[Listing], new: Listing, own: Register) -> list[Listing]:
    """What is said of one register when something new is: it holds for its days; Conflict where it changes nothing."""
    kept = [part for each in said for part in each.around(new)]
    known = [each for each in said if each.register == new.register]
    days = {new.since, *(each.since for each in known), *(each.until for each in known if each.until)}
    if all(is_listed(new.register, own, known, day) == new.listed for day in days if new.holds(day)):
        params = {"register": str(new.register), "listed": new.listed, "since": str(new.since)}
        raise Conflict(f"the site is so listed from {new.since}", code="register_unchanged", params=params)
    if new.listed == (new.register == own):
        return sorted(kept, key=lambda each: each.since)
    return sorted([*kept, new], key=lambda each: each.since)


def _first(until: date | None, since: date) -> date:
    return since if until is None else min(until, since)
