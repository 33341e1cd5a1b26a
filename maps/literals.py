"""Values as JavaScript literals."""

import json
from typing import Any


def literal(value: Any) -> str:
    """JSON in which nothing can end the script, the line or the page that it stands in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
