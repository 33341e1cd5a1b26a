"""A book of site categories with where it comes from, what is wrong with one, and what changes from one to another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from gridsvc.errors import InvalidInput
from gridsvc.sites.category import SiteCategory


@dataclass(frozen=True, slots=True)
class CategoryBook:
    """Categories of all cities or of one, in order; title, version and note tell where they come from."""

    title: str
    version: str
    categories: tuple[SiteCategory, ...]
    note: str = ""

    @property
    def origin(self) -> str:
        """Title and version in one line."""
        return f"{self.title} ({self.version})"

    def __post_init__(self) -> None:
        if not self.title.strip() or not self.version.strip():
            raise InvalidInput("a book of categories needs a title and a version", params={"field": "origin"})


@dataclass(frozen=True, slots=True)
class BookFault:
    """One thing that is wrong in a file: in which table and field, what stands there, why (a code), what would do."""

    place: str
    field: str
    value: str
    code: str
    expected: str = ""


@dataclass(frozen=True, slots=True)
class CategoryUse:
    """What would be lost with a category: so many sites, teams that may do nothing else, rules of programmes."""

    sites: int = 0
    teams: int = 0
    rules: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.sites + self.teams + self.rules


@dataclass(frozen=True, slots=True)
class BookChange:
    """What a new book changes: codes of new, changed and vanishing categories, and the fields that change."""

    new: tuple[str, ...]
    changed: Mapping[str, tuple[str, ...]]
    gone: tuple[str, ...]
    unchanged: int


def change_of(known: Sequence[SiteCategory], book: Sequence[SiteCategory]) -> BookChange:
    """How a book differs from what is known."""
    before, after = {each.code: each for each in known}, {each.code: each for each in book}
    both = [code for code in after if code in before]
    changed = {code: _differing(before[code], after[code]) for code in both if before[code] != after[code]}
    return BookChange(
        new=tuple(code for code in after if code not in before),
        changed=changed,
        gone=tuple(code for code in before if code not in after),
        unchanged=len(both) - len(changed),
    )


def faults_of_vanishing(gone: Sequence[str], uses: Mapping[str, CategoryUse]) -> tuple[BookFault, ...]:
    """A category in use cannot vanish."""
    return tuple(
        BookFault(f"categories.{code}", "sites", str(uses[code].total), "vanishes_in_use")
        for code in gone
        if code in uses and uses[code].total
    )


def _differing(one: SiteCategory, other: SiteCategory) -> tuple[str, ...]:
    return tuple(each.name for each in fields(one) if getattr(one, each.name) != getattr(other, each.name))
