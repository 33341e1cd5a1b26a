"""Plans a made-up district in a process of its own: how long, how much memory, and what of the work is planned."""

import multiprocessing
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from api.district_bench.streets import made_up_roads
from api.engines.own import own_searching
from api.machine import peak_mb
from geodata.roads import hash_of
from geodata.sample.loaded_district.order import DATES, LoadedDistrict
from geodata.sample.loaded_district.task import CITY, LoadedTask, loaded_task
from gridsvc.plans.checker import Facts, faults_of
from gridsvc.plans.plan import Plan, Provenance
from gridsvc.roads import Roads
from gridsvc.usecases.plan_cycle import Engine, Streets
from routing.network import Network
from routing.periodic import ENGINE
from routing.periodic import plan as periodic_plan

Document = dict[str, Any]

_HOUR_S, _HOUR_MS = 3600, 3_600_000


def district_bench(order: LoadedDistrict, seconds: float) -> Document:
    """Plan the district that was ordered, and check the plan."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(measured_district, order, seconds).result()


def measured_district(order: LoadedDistrict, seconds: float) -> Document:
    """Plan a district in this process; making its streets and its task ready is told apart, compiling not at all."""
    searching = own_searching(None)
    begun = time.process_time()
    roads = made_up_roads(order.nodes, order.seed)
    streets = Network(roads, searching=searching)
    loaded = loaded_task(order, roads, streets)
    prepared_s, before_mb = time.process_time() - begun, peak_mb()
    facts = _facts(roads)
    watch = _Watch()
    plan = _planned(Engine(ENGINE, periodic_plan), loaded, streets, facts, watch)
    planned_s, wall_s = watch.passed()
    begun = time.process_time()
    faults = faults_of(plan, loaded.task, streets, facts=facts)
    return {
        **_order(order, loaded, roads),
        "engine": ENGINE,
        "prepare_cpu_s": round(prepared_s, 3),
        "first_complete_cpu_s": round(planned_s, 3),
        "first_complete_wall_s": round(wall_s, 3),
        "seconds": seconds,
        "in_time": planned_s <= seconds,
        "steps": watch.steps,
        **_outcome(plan, loaded),
        "faults": len(faults),
        "check_cpu_s": round(time.process_time() - begun, 3),
        "before_mb": before_mb,
        "peak_mb": peak_mb(),
    }


@dataclass(slots=True)
class _Watch:
    """Told how far a planner is: when each of its steps began, in CPU seconds from when this was made."""

    steps: list[dict[str, float | str]] = field(default_factory=list)
    _cpu: float = field(default_factory=time.process_time)
    _wall: float = field(default_factory=time.monotonic)

    def __call__(self, _share: float, code: str) -> None:
        if not self.steps or self.steps[-1]["step"] != code:
            self.steps.append({"step": code, "cpu_s": round(self.passed()[0], 3)})

    def passed(self) -> tuple[float, float]:
        """CPU seconds and seconds by the clock."""
        return time.process_time() - self._cpu, time.monotonic() - self._wall


def _facts(roads: Roads) -> Facts:
    return Facts(hash_of(roads), "sha256:none", "synthetic")


def _planned(engine: Engine, loaded: LoadedTask, streets: Streets, facts: Facts, watch: _Watch) -> Plan:
    made_at = datetime(DATES[0].year, DATES[0].month, DATES[0].day, tzinfo=CITY.clock)
    provenance = Provenance(made_at, facts.roads, facts.closures, facts.speeds, engine.name, loaded.seed, 0)
    return engine.plan(loaded.task, streets, seed=loaded.seed, settings={}, provenance=provenance, progress=watch)


def _order(order: LoadedDistrict, loaded: LoadedTask, roads: Roads) -> Document:
    return {
        "synthetic": True,
        "sites": order.sites,
        "teams": order.teams,
        "load_percent": order.load_percent,
        "seed": order.seed,
        "nodes": roads.nodes,
        "visits": sum(len(site.visits) for site in loaded.task.sites),
        "hours": round(loaded.hours_s / _HOUR_S, 1),
        "service_due_h": round(loaded.service_s / _HOUR_S, 1),
        "travel_expected_h": round(loaded.ways_s / _HOUR_S, 1),
    }


def _outcome(plan: Plan, loaded: LoadedTask) -> Document:
    priorities = {visit: site.priority for site in loaded.task.sites for visit in site.visits}
    due, left = Counter(priorities.values()), Counter(priorities[each.visit] for each in plan.unplanned)
    service_h = sum(route.service_ms for route in plan.routes) / _HOUR_MS
    travel_h = plan.totals.travel_ms / _HOUR_MS
    return {
        "planned": plan.totals.visits_planned,
        "unplanned": plan.totals.visits_unplanned,
        "by_priority": {str(each): {"due": due[each], "unplanned": left[each]} for each in sorted(due, reverse=True)},
        "reasons": dict(Counter(each.reason.code.value for each in plan.unplanned)),
        "service_h": round(service_h, 3),
        "travel_h": round(travel_h, 3),
        "work_percent": round(100 * (service_h + travel_h) * _HOUR_S / loaded.hours_s, 1),
    }
