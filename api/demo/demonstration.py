"""Runs the demonstration step by step; what a former run has done already is not done again."""

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from api.demo.order import LISTS, MAPS, SUMMARY, Order
from api.demo.programmes import sample_programmes
from api.demo.summary import summary_of
from api.planning import PlanOrder, ground_of, published_plan, run_plan
from geodata.database import Database, DatabaseRole
from geodata.sample.codes import CITY_CODE
from geodata.sample.district import Sample, remove_sample, sample_teams, stored_sample, write_sample
from geodata.sample.making import local_day
from geodata.stores.plans import PlanStore
from geodata.stores.programmes import ProgrammeStore
from gridsvc.actors import Actor
from gridsvc.patrols.programme import Level, Programme
from gridsvc.plans.plan import Plan, PlanStatus
from gridsvc.ports import Clock, Progress
from gridsvc.usecases.add_programme import add_programme
from gridsvc.usecases.check_plan import check_plan

__all__ = ["LISTS", "MAPS", "SUMMARY", "Order", "Run", "demonstrate"]

_SHARES = {"sample": (0.0, 0.35), "plans": (0.35, 0.8), "check": (0.8, 0.9), "files": (0.9, 1.0)}


@dataclass(slots=True)
class Run:
    """One run: where, for whom, by which clock, told to whom; the seconds each step took; whether anything changed."""

    database: Database
    actor: Actor
    clock: Clock
    progress: Progress
    seconds: dict[str, float] = field(default_factory=dict)
    changed: bool = False

    @contextmanager
    def step(self, name: str) -> Iterator[Progress]:
        """Time a step and give it its share of the bar."""
        begun, (low, high) = time.monotonic(), _SHARES[name]
        self.progress(low, f"demo_{name}")
        yield lambda share, code: self.progress(low + (high - low) * share, code)
        self.seconds[name] = time.monotonic() - begun


def demonstrate(order: Order, run: Run) -> dict[str, Any]:
    """Make the district, plan its programmes, write maps and lists; answers what stands in summary.json."""
    order.folder.mkdir(parents=True, exist_ok=True)
    sample = _sample(order, run)
    with run.step("plans") as progress:
        programmes = _programmes(run, sample)
        plans = [_plan(run, each, sample, progress) for each in programmes]
    if not run.changed and (written := _written(order.folder, plans)):
        return written
    # Imported late: a run that finds everything done draws and writes nothing.
    from api.demo.files import write_files, write_summary

    with run.step("check"), run.database.connect(DatabaseRole.READ) as connection:
        faults = sum(len(check_plan(plan, ground_of(connection, plan))) for plan in plans)
    with run.step("files"):
        write_files(order, run.database, plans, actor=run.actor, clock=run.clock)
    with run.database.connect(DatabaseRole.READ) as connection:
        summary = summary_of(connection, CITY_CODE, plans, faults, run.seconds)
    write_summary(order.folder / SUMMARY, summary)
    return summary


def _sample(order: Order, run: Run) -> Sample:
    wanted = Sample(order.size, order.seed, order.today or local_day(run.clock()))
    with run.step("sample") as progress, run.database.connect(DatabaseRole.APP, run.actor) as connection:
        stored = stored_sample(connection)
        if stored and order.today in (None, stored.today) and stored == replace(wanted, today=stored.today):
            return stored
        if stored:
            progress(0.0, "demo_replace")
            remove_sample(connection)
        write_sample(connection, wanted, progress)
    run.changed = True
    return wanted


def _programmes(run: Run, sample: Sample) -> tuple[Programme, ...]:
    with run.database.connect(DatabaseRole.APP, run.actor) as connection:
        store = ProgrammeStore(connection)
        teams = {Level(level): ids for level, ids in sample_teams(connection).items()}
        wanted = sample_programmes(sample, teams)
        known = {each.id for each in store.programmes(CITY_CODE)}
        for each in wanted:
            if each.id not in known:
                add_programme(each, store, actor=run.actor)
                run.changed = True
    return wanted


def _plan(run: Run, programme: Programme, sample: Sample, progress: Progress) -> Plan:
    with run.database.connect(DatabaseRole.APP, run.actor) as connection:
        store = PlanStore(connection)
        versions = [each for each in store.plans_of(programme.id) if each.status is PlanStatus.PUBLISHED]
        if not versions:
            order = PlanOrder(starts_on=sample.today, seed=sample.seed)
            made = run_plan(connection, programme, order, actor=run.actor, clock=run.clock, progress=progress)
            versions = [published_plan(connection, made.plan.id, actor=run.actor, clock=run.clock)]
            run.changed = True
        return store.plan(versions[-1].id)


def _written(folder: Path, plans: Sequence[Plan]) -> dict[str, Any] | None:
    """The summary of a former run with the same plans whose files still lie there."""
    try:
        summary = json.loads((folder / SUMMARY).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    places = [folder / MAPS / "index.html", *(folder / LISTS / level / "plan.json" for level in Level)]
    same = summary.get("plans") == [str(each.id) for each in plans] and all(each.is_file() for each in places)
    return summary if same else None
