"""Opening hours in the file of a site."""

from api.site_files.report import windows_text
from gridsvc.language import Language
from gridsvc.patrols.timetable import hours_from_text, hours_to_rows


def test_days_with_the_same_hours_are_told_once() -> None:
    def told(text: str) -> str:
        return windows_text(list(hours_to_rows(hours_from_text(text))), Language.EN)

    assert told("1-5 08:30-12:00 14:00-17:30") == "Monday–Friday 08:30–12:00 14:00–17:30"
    assert told("1-7 07:00-19:00") == "07:00–19:00"
    assert told("1 09:00-10:00; 3 09:00-10:00; 6 11:00-12:00") == "Monday, Wednesday 09:00–10:00; Saturday 11:00–12:00"
    assert told("") == "always"
