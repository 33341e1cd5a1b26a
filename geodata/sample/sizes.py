"""How large a synthetic city is, and what is patrolled in it."""

from dataclasses import dataclass, replace

from gridsvc.errors import InvalidInput

GRIDS_A_BLOCK = 89.5
MOST_GRIDS = 100_000
MOST_SITES = 5_000

_GRIDS_A_DISTRICT = 9_000
_LEAST_GRIDS = 800


@dataclass(frozen=True, slots=True)
class Size:
    """Blocks are communities of about step_m squared; teams are those of one district, besides one a street office."""

    name: str
    blocks: int
    districts: int
    step_m: float
    sites: int
    problems_a_day: float
    leader_teams: int
    office_teams: int


SIZES = {
    "small": Size("small", 9, 1, 860.0, 48, 34.0, 1, 2),
    "district": Size("district", 101, 1, 945.0, 287, 480.0, 2, 3),
    "city": Size("city", 307, 3, 945.0, 900, 1_450.0, 2, 3),
}


def size_of(name: str, grids: int | None = None, sites: int | None = None) -> Size:
    """A size by its name, or one of about so many grids and just so many sites."""
    if name not in SIZES:
        raise InvalidInput(f"size {name!r} is none of {', '.join(SIZES)}", params={"field": "size", "value": name})
    usual = SIZES[name]
    _check("grids", grids, _LEAST_GRIDS, MOST_GRIDS)
    _check("sites", sites, 1, MOST_SITES)
    if grids is None:
        return replace(usual, sites=sites or usual.sites)
    blocks = max(9, round(grids / GRIDS_A_BLOCK))
    share = blocks / usual.blocks
    return replace(
        usual,
        blocks=blocks,
        districts=max(2, round(grids / _GRIDS_A_DISTRICT)) if usual.districts > 1 else 1,
        sites=sites or max(33, round(usual.sites * share)),
        problems_a_day=round(usual.problems_a_day * share, 1),
    )


def _check(field: str, value: int | None, least: int, most: int) -> None:
    if value is not None and not least <= value <= most:
        raise InvalidInput(
            f"{field} of {value} is not between {least:,} and {most:,}",
            code="sample_size_unusable",
            params={"field": field, "value": value, "least": least, "most": most},
        )
