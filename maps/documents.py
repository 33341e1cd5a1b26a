"""Documents as pages show them: facts, a sketch, tables; text only, frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class DocumentTable:
    """A table under a heading; `nothing` stands in its place where it has no rows.

    `rest` are rows that open on demand under the words of `unfold`; `more` stands below all.
    """

    title: str
    columns: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    nothing: str = ""
    rest: tuple[tuple[str, ...], ...] = ()
    unfold: str = ""
    more: str = ""


@dataclass(frozen=True, slots=True)
class DocumentSketch:
    """A picture at an address, what it shows in words, and its size in pixels."""

    address: str
    title: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class DocumentPhoto:
    """A photo at an address, a small picture of it at another with the size of that in pixels, and what it shows."""

    address: str
    small: str
    told: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class DocumentGallery:
    """Photos under a heading; `rest` are those that open on demand, as the rows of tables do."""

    title: str
    photos: tuple[DocumentPhoto, ...]
    nothing: str = ""
    rest: tuple[DocumentPhoto, ...] = ()
    unfold: str = ""
    more: str = ""


@dataclass(frozen=True, slots=True)
class DocumentDay:
    """A day that readers choose: what it decides, the day that is shown (ISO 8601), and the words of the button."""

    label: str
    shown: str
    button: str


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A document at an address of its own."""

    address: str
    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    tables: tuple[DocumentTable, ...]
    sketch: DocumentSketch | None = None
    gallery: DocumentGallery | None = None
    day: DocumentDay | None = None
    on_map: str = ""
    documents: Mapping[str, str] = field(default_factory=dict)
