"""What a person is told when a command cannot be read or cannot be done, and what it exits with."""

import errno
import re
from typing import Any

from api.sentences import catalogue, say
from gridsvc.errors import Conflict, Forbidden, GridServiceError, InvalidInput, NotFound, Unreachable
from gridsvc.language import Language

USAGE = 2
STOPPED = 130
_EXIT_CODES: dict[type[GridServiceError], int] = {
    InvalidInput: 3,
    NotFound: 4,
    Conflict: 5,
    Forbidden: 5,
    Unreachable: 6,
}
_FILE_CODES = {errno.ENOENT: 4, errno.EEXIST: 5, errno.EACCES: 5, errno.EPERM: 5, errno.EROFS: 5}
_VALUE = r"Invalid value for '?(?P<what>.+?)'?: (?:Value error, )?"
_USAGE = {
    code: re.compile(pattern, re.DOTALL)
    for code, pattern in {
        "usage_missing": r"Missing (?:option|argument|parameter):? ?'?(?P<what>.+?)'?\.",
        "usage_no_option": r"No such option: (?P<what>\S+).*",
        "usage_no_command": r"No such command '(?P<what>.*?)'\..*",
        "usage_extra": r"Got unexpected extra arguments?(?:\(s\))? \((?P<what>.*)\)",
        "usage_value_needed": r"Option '(?P<what>.*)' requires an argument\.",
        "usage_date": rf"{_VALUE}(?P<value>'.*?') does not match the formats (?P<formats>.*)\.",
        "usage_choice": rf"{_VALUE}(?P<value>'.*?') is not one of (?P<choices>.*?)\.?",
        "usage_whole_number": rf"{_VALUE}Input should be a valid integer.*",
        "usage_number": rf"{_VALUE}Input should be a valid number.*",
        "usage_at_least": rf"{_VALUE}Input should be greater than or equal to (?P<bound>\S+)",
        "usage_at_most": rf"{_VALUE}Input should be less than or equal to (?P<bound>\S+)",
        "usage_value": rf"{_VALUE}(?P<message>.*)",
        "usage_other": r"(?:Invalid value: )?(?P<message>.*)",
    }.items()
}
_DATE_PARTS = {"%Y": "2026", "%m": "03", "%d": "31", "%H": "08", "%M": "30", "%S": "00"}


def exit_code_of(error: GridServiceError) -> int:
    """The exit code of the error's kind."""
    return next((code for kind, code in _EXIT_CODES.items() if isinstance(error, kind)), 1)


def file_failure(error: OSError, language: Language) -> tuple[str, int]:
    """A sentence with file and reason, and the exit code, of what the operating system refused."""
    reason = catalogue().say(f"os_{errno.errorcode.get(error.errno or 0)}", language) or error.strerror or str(error)
    sentence = say("os_refused", language, file=error.filename or say("os_output", language), reason=reason)
    return sentence, _FILE_CODES.get(error.errno or 0, 1)


def usage_lines(error: Any, language: Language) -> list[str]:
    """What is wrong with a command line, and where to read how it is written."""
    said: str = error.format_message()
    if said.startswith("Usage:"):
        return [said]
    code, found = next((code, match) for code, form in _USAGE.items() if (match := form.fullmatch(said)))
    words = found.groupdict()
    if "formats" in words:
        words["formats"] = _example(words["formats"])
    command = error.ctx.command_path if error.ctx else "gridsvc"
    return [say(code, language, **words), say("usage_help", language, command=command)]


def _example(formats: str) -> str:
    for part, digits in _DATE_PARTS.items():
        formats = formats.replace(part, digits)
    return formats.replace("'", "")
