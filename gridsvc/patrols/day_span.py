"""Spans of days as people give them: a first day and a last one, both included."""

from datetime import date

from gridsvc.errors import InvalidInput


def refuse_span(field: str, first: date, last: date, days_max: int) -> None:
    """Raise InvalidInput for a span that ends before it begins, or has more days."""
    if not 0 <= (last - first).days < days_max:
        expected = f"{first} – {day_after(first, days_max - 1)}"
        params = {"field": field, "value": str(last), "expected": expected}
        raise InvalidInput(f"{first} to {last}: {field} is none of {expected}", code="value_unexpected", params=params)


def day_after(first: date, days: int) -> date:
    """The day so many days later, or before where they are negative; the last or the first one that a date can tell."""
    return date.fromordinal(min(max(first.toordinal() + days, date.min.toordinal()), date.max.toordinal()))
