"""The JSON shape gridsvc/plan/1, as text and as values: made into JSON and back it is the same plan."""

import json

from gridsvc.errors import InvalidInput
from gridsvc.plans.plan import Plan
from gridsvc.plans.reading import plan_from_document
from gridsvc.plans.writing import plan_to_document

__all__ = ["plan_from_document", "plan_from_json", "plan_to_document", "plan_to_json"]


def plan_to_json(plan: Plan) -> bytes:
    """The plan as UTF-8 JSON text."""
    return json.dumps(plan_to_document(plan), ensure_ascii=False, allow_nan=False, indent=1).encode() + b"\n"


def plan_from_json(text: bytes) -> Plan:
    """The plan of a JSON text; bytes that are no JSON, and names that stand twice, are refused too."""
    try:
        document = json.loads(text, object_pairs_hook=_no_name_twice)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError, ValueError) as error:
        if isinstance(error, InvalidInput):
            raise
        raise InvalidInput(
            f"this is no JSON: {error}", code="plan_no_json", params={"path": "$", "reason": str(error)}
        ) from error
    return plan_from_document(document)


def _no_name_twice(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InvalidInput(
            f"the name {twice!r} stands twice in one object", code="plan_name_twice", params={"path": twice}
        )
    return found
