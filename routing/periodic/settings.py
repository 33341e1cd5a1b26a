"""The settings of the search: one locked set for published instances and for districts."""

from dataclasses import asdict, dataclass

from gridsvc.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """Shares are of 1; temperatures are of the mean cost of a way from visit to visit.

    removed, longest_string: visits that leave in an iteration on average, and the longest string (Christiaens, Vanden
    Berghe 2020). overlooked: of the patterns of a customer. one_visit, one_day: of the iterations, those in which only
    visits of one day leave, and those in which all strings lie on one day. retried: absent customers in an iteration.
    hot, cold: temperatures. first: share of the search until the first solution is refined. anneal_per_visit:
    iterations for a visit that an anneal is long. anneals_max: first anneals. reheat, reheat_most, reheat_growth:
    temperature of later anneals, which grows when they fail. reheats_max: so many. pool_max: routes that a covering
    model chooses from. cover: share of the search that it may take.
    """

    removed: float = 10.0
    longest_string: float = 10.0
    overlooked: float = 0.05
    one_visit: float = 0.4
    one_day: float = 0.3
    retried: int = 10
    hot: float = 1.0
    cold: float = 0.03
    first: float = 0.35
    anneal_per_visit: int = 3500
    anneals_max: int = 4
    reheat: float = 0.3
    reheat_most: float = 0.6
    reheat_growth: float = 1.15
    reheats_max: int = 12
    pool_max: int = 3000
    cover: float = 0.05

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            if not 0 <= value < float("inf"):
                params = {"field": name, "value": value, "expected": "0, 0.5, 1, …"}
                raise InvalidInput(f"setting {name} cannot be {value!r}", code="value_unexpected", params=params)
