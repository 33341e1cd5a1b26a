"""What people mean by a programme, a team or a plan: its id, its name, or the beginning of its id."""

from collections.abc import Mapping
from uuid import UUID

from gridsvc.errors import InvalidInput, NotFound

_PREFIX_MIN = 4
_SHOWN = 8


def chosen(what: str, key: str, names: Mapping[UUID, str]) -> UUID:
    """The one id among these that is meant; codes of errors are `{what}_unknown` and `{what}_ambiguous`."""
    wanted = key.strip().lower()
    found = [each for each in names if str(each) == wanted or each.hex == wanted]
    found = found or [each for each, name in names.items() if name == key.strip()]
    if not found and len(wanted) >= _PREFIX_MIN:
        found = [each for each in names if str(each).startswith(wanted)]
    if len(found) > 1:
        listed = ", ".join(f"{names[each]} ({each})" for each in found[:_SHOWN])
        raise InvalidInput(
            f"{key!r} may mean several: {listed}", code=f"{what}_ambiguous", params={what: key, "found": listed}
        )
    if not found:
        known = ", ".join(sorted(names.values())[:_SHOWN])
        raise NotFound(f"there is no {what} {key!r}", code=f"{what}_unknown", params={what: key, "known": known})
    return found[0]
