"""Parameters of a request: each known, given once and of its form."""

import re
from collections.abc import Mapping

from fastapi import Request

from gridsvc.errors import InvalidInput

DAY = r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
VERSION = r"[1-9][0-9]{0,5}"
DISTRICT = r"[0-9]{6}"


def parameters(request: Request, forms: Mapping[str, str]) -> dict[str, str]:
    """What is given of parameters whose forms are regular expressions; `lang` may always be there and is left out."""
    given: dict[str, str] = {}
    for name, text in request.query_params.multi_items():
        if name in given:
            raise InvalidInput(f"{name} is given twice", code="parameter_repeated", params={"parameter": name})
        if name != "lang" and name not in forms:
            raise InvalidInput(
                f"{name} is no parameter here",
                code="parameter_unknown",
                params={"parameter": name, "known": sorted([*forms, "lang"])},
            )
        if name != "lang" and not re.fullmatch(forms[name], text):
            raise InvalidInput(
                f"{name}={text!r} cannot be",
                code="parameter_invalid",
                params={"parameter": name, "value": text, "expected": forms[name]},
            )
        given[name] = text
    given.pop("lang", None)
    return given
