"""Instances drawn at random as their files say them, with solutions that may break every rule."""

from dataclasses import dataclass
from pathlib import Path

from hypothesis import strategies as st

from routing.instances import Instance, InstanceRoute, InstanceSolution, read_instance


@dataclass(frozen=True)
class Written:
    """What a file says, number by number: depots and customers with x, y, d, q, f and their combinations."""

    kind: int
    vehicles: int
    limits: list[tuple[int, int]]
    depots: list[tuple[int, int]]
    customers: list[tuple[int, int, int, int, int, list[int]]]

    @property
    def days(self) -> int:
        return len(self.limits) if self.kind == 1 else 1

    def text(self) -> str:
        n, t = len(self.customers), len(self.limits)
        head = [f"{self.kind} {self.vehicles} {n} {t}", *(f"{most_d} {most_q}" for most_d, most_q in self.limits)]
        begin = 0 if self.kind == 1 else n + 1
        depots = [f"{number} {x} {y} 0 0 0 0" for number, (x, y) in enumerate(self.depots, start=begin)]
        customers = [
            " ".join(map(str, (number, x, y, d, q, f, len(bits), *bits)))
            for number, (x, y, d, q, f, bits) in enumerate(self.customers, start=1)
        ]
        return "\n".join([*head, *(depots + customers if self.kind == 1 else customers + depots), ""])

    def read(self, folder: Path) -> Instance:
        file = folder / "drawn.pvrp"
        file.write_text(self.text(), "utf-8")
        return read_instance(file)


@st.composite
def written(draw: st.DrawFn) -> Written:
    """A small file of either type."""
    kind, parts = draw(st.sampled_from([1, 2])), draw(st.integers(1, 4))
    place = st.integers(-9, 9)
    places = st.tuples(place, place)
    everywhere = [2**depot for depot in range(parts)]
    combinations = st.lists(st.integers(1, 2**parts - 1), min_size=1, max_size=3)
    customers = [
        (
            *draw(places),
            draw(st.integers(0, 4)),
            draw(st.integers(1, 6)),
            draw(st.sampled_from([0, 1, 1, 1])),
            draw(combinations) if kind == 1 else everywhere,
        )
        for _ in range(draw(st.integers(0, 6)))
    ]
    limits = [(draw(st.sampled_from([0, 30, 60])), draw(st.sampled_from([0, 9, 15]))) for _ in range(parts)]
    depots = [draw(places) for _ in range(parts if kind == 2 else 1)]
    return Written(kind, draw(st.integers(1, 3)), limits, depots, customers)


@st.composite
def solutions(draw: st.DrawFn, of: Written) -> InstanceSolution:
    """Routes over any customers, right or wrong."""
    if not of.customers:
        return InstanceSolution(())
    customer = st.integers(0, len(of.customers) - 1)
    route = st.builds(
        InstanceRoute,
        st.integers(0, of.days - 1),
        st.integers(0, len(of.depots) - 1),
        st.lists(customer, min_size=1, max_size=5).map(tuple),
    )
    return InstanceSolution(tuple(draw(st.lists(route, max_size=7))))
