"""Management grids of one district: apportioned to street offices, parted, numbered, and how even they came out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import shapely

from geodata.grids.management.apportioning import apportioned
from geodata.grids.management.parting import parted
from geodata.grids.management.unit_graph import Ints, UnitGraph
from gridsvc.errors import InvalidInput

EVEN_ENOUGH = 0.15
"""How much more than the mean the largest may carry."""
MOST_IN_A_STREET = 999
_BAND_M = 1_000.0


@dataclass(frozen=True, slots=True)
class Unevenness:
    """Why a management grid carries more than it should: code and what shows it."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ManagementSets:
    """m sets of the n unit grids of a district.

    label: the set of each unit grid, int64 (n,). street: the office of each set. outline: polygons in metres.
    minutes: patrol minutes of each set. reasons: why the largest cannot be, or was not, brought under the limit.
    """

    label: Ints
    street: tuple[str, ...]
    outline: npt.NDArray[np.object_]
    minutes: npt.NDArray[np.float64]
    reasons: tuple[Unevenness, ...]

    @property
    def balance(self) -> float:
        """The largest over the mean, minus 1."""
        mean = float(self.minutes.mean())
        return float(self.minutes.max()) / mean - 1 if mean else 0.0


def management_sets(
    polygons: npt.NDArray[np.object_], streets: Sequence[str], graph: UnitGraph, *, wanted_min: float, seed: int
) -> ManagementSets:
    """Part the unit grids (metres) with the codes of their street offices into sets of about so many minutes."""
    offices = np.unique(np.array(streets), return_inverse=True)[1].astype(np.int64)
    areas = _members(graph.pieces(offices))
    carried = [float(graph.minutes[each].sum()) for each in areas]
    counts = apportioned(carried, [len(each) for each in areas], wanted_min)
    label = np.zeros(graph.size, dtype=np.int64)
    made = 0
    for members, count in zip(areas, counts.tolist(), strict=True):
        label[members] = made + parted(graph.within(members), count, seed=seed)
        made += count
    sets = _members(label)
    return ManagementSets(
        label=label,
        street=tuple(streets[int(each[0])] for each in sets),
        outline=np.array([shapely.coverage_union_all(polygons[each]) for each in sets], dtype=object),
        minutes=np.asarray(np.bincount(label, graph.minutes), dtype=np.float64),
        reasons=_reasons(graph, label, areas, counts),
    )


def management_codes(
    sets: ManagementSets, known: Mapping[str, shapely.Geometry], used: Sequence[str] = ()
) -> tuple[str, ...]:
    """Street code, M and three digits: those known by outline go on with the set that is mainly theirs.

    New numbers run in bands from north to south, west to east, after all that were ever used in the street.
    """
    codes = _inherited(sets, known)
    taken = dict.fromkeys(sets.street, 0)
    for code in (*known, *used):
        if code[:9] in taken and code[9:10] == "M" and code[10:].isdecimal():
            taken[code[:9]] = max(taken[code[:9]], int(code[10:]))
    xy = shapely.get_coordinates(shapely.point_on_surface(sets.outline))
    for each in np.lexsort([xy[:, 0], -np.floor(xy[:, 1] / _BAND_M)]).tolist():
        street = sets.street[each]
        if codes[each] is None:
            taken[street] += 1
            codes[each] = f"{street}M{taken[street]:03d}"
    if crowded := [street for street, number in taken.items() if number > MOST_IN_A_STREET]:
        raise InvalidInput(
            f"street office {crowded[0]} would need more than {MOST_IN_A_STREET} codes of management grids",
            code="street_with_too_many_grids",
            params={"street": crowded[0], "count": taken[crowded[0]], "most": MOST_IN_A_STREET},
        )
    return tuple(str(code) for code in codes)


def _inherited(sets: ManagementSets, known: Mapping[str, shapely.Geometry]) -> list[str | None]:
    codes: list[str | None] = [None] * len(sets.street)
    before = np.array([*known.values()], dtype=object)
    names = list(known)
    one, other = shapely.STRtree(before).query(sets.outline, predicate="intersects")
    common = shapely.area(shapely.intersection(sets.outline[one], before[other]))
    mainly = (common > shapely.area(sets.outline)[one] / 2) & (common > shapely.area(before)[other] / 2)
    for i, j in zip(one[mainly].tolist(), other[mainly].tolist(), strict=True):
        if names[j].startswith(f"{sets.street[i]}M"):
            codes[i] = names[j]
    return codes


def _members(label: Ints) -> list[Ints]:
    order = np.argsort(label, kind="stable")
    return [each.astype(np.int64) for each in np.split(order, np.cumsum(np.bincount(label))[:-1])]


def _reasons(graph: UnitGraph, label: Ints, areas: Sequence[Ints], counts: Ints) -> tuple[Unevenness, ...]:
    """Why the largest set is over the limit: one unit grid, or the sums of areas, are proof; else it was sought."""
    minutes = np.bincount(label, graph.minutes)
    mean = float(minutes.mean())
    limit = (1 + EVEN_ENOUGH) * mean
    if mean <= 0 or float(minutes.max()) <= limit:
        return ()
    reasons = []
    over = int(np.argmax(minutes))
    heaviest = float(graph.minutes[label == over].max())
    if heaviest > limit:
        reasons.append(Unevenness("management_unit_too_heavy", {"minutes": round(heaviest), "mean": round(mean)}))
    means = [float(graph.minutes[each].sum()) / count for each, count in zip(areas, counts.tolist(), strict=True)]
    if max(means) > limit:
        worst = round(max(means))
        reasons.append(
            Unevenness("management_areas_uneven", {"minutes": worst, "mean": round(mean), "areas": len(areas)})
        )
    largest = round(float(minutes[over]))
    return tuple(reasons) or (Unevenness("management_not_balanced", {"minutes": largest, "mean": round(mean)}),)
