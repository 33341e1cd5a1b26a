"""A plan worked out by hand, as exports take it."""

from typing import Any

from shapely import MultiLineString

from api.exports.exported import ExportedPlan, SiteLabel
from gridsvc.plans.document import plan_from_document
from gridsvc.plans.plan import Plan
from tests.gridsvc.plans.small_plan import SITES, document, place


def plan() -> Plan:
    return plan_from_document(document())


def exported(**changes: Any) -> ExportedPlan:
    given: dict[str, Any] = {
        "plan": plan(),
        "programme": "十日巡查",
        "level": "office",
        "version": 2,
        "city_zh": "试验市",
        "city_en": "Trial City",
        "time_zone": "Asia/Shanghai",
        "labels": {site.subject: SiteLabel(site.name, "市场", "market", place(500)) for site in SITES},
        "ways": {
            route.id: MultiLineString([[place(0), place(3000)], [place(3000), place(4000), place(6000)]])
            for route in plan().routes[:1]
        },
        "attribution": "© mappers",
        **changes,
    }
    return ExportedPlan(**given)
