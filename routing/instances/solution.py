"""A solution of an instance: routes from depots on days."""

from dataclasses import dataclass

from gridsvc.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class InstanceRoute:
    """A vehicle's way from its depot over customers and back; day, depot and customers are counted from 0."""

    day: int
    depot: int
    customers: tuple[int, ...]

    def __post_init__(self) -> None:
        if min(self.day, self.depot, *self.customers, 0) < 0:
            raise InvalidInput("a route names a day, a depot or a customer below 0")


@dataclass(frozen=True, slots=True)
class InstanceSolution:
    """Routes that are driven; one without customers is none."""

    routes: tuple[InstanceRoute, ...]

    def __post_init__(self) -> None:
        if not all(route.customers for route in self.routes):
            raise InvalidInput("a route of a solution has no customers")


@dataclass(frozen=True, slots=True)
class RouteFigures:
    """What a route comes to: travel with service, and the demand of its customers."""

    duration: float
    load: float
