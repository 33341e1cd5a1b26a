"""Visits: what their port promises, kept by the database and by memory alike."""

from uuid import UUID

import pytest

from gridsvc.errors import Conflict, NotFound
from gridsvc.patrols.visits import VisitState, replacement
from tests.geodata.stores.patrol_records import NOW, Stores, programme, started, visit
from tests.geodata.stores.patrol_world import SCHOOL


class TestVisits:
    def test_what_was_missed_is_due_again_once(self, stores: Stores) -> None:
        stores.programmes.add(programme())
        cycle = started(stores, programme())
        missed = stores.visits.visit(visit(cycle, SCHOOL)).visit
        stores.visits.end(missed.id, VisitState.MISSED, NOW)
        assert stores.cycles.unseen(UUID(int=1)) == {SCHOOL: missed.id}
        again = replacement(missed, VisitState.MISSED)
        assert again is not None
        stores.visits.replace(again)
        assert stores.visits.visit(again.id).visit == again
        assert stores.visits.visit(again.id).state is VisitState.DUE
        assert stores.cycles.unseen(UUID(int=1)) == {}

    def test_an_end_is_an_end(self, stores: Stores) -> None:
        stores.programmes.add(programme())
        cycle = started(stores, programme())
        ended = visit(cycle, SCHOOL)
        stores.visits.end(ended, VisitState.SKIPPED, NOW, "school holidays")
        with pytest.raises(Conflict):
            stores.visits.end(ended, VisitState.MISSED, NOW)

    def test_an_unknown_one_is_not_found(self, stores: Stores) -> None:
        with pytest.raises(NotFound):
            stores.visits.visit(UUID(int=9))
