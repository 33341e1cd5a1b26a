"""What is asked of a demonstration, and what its files are called."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gridsvc.language import Language

SUMMARY = "summary.json"
MAPS = "maps"
LISTS = "lists"


@dataclass(frozen=True, slots=True)
class Order:
    """Which synthetic district to show, and where its files go; today: its first day, None = the city's own."""

    size: str
    seed: int
    folder: Path
    language: Language = Language.ZH
    today: date | None = None
