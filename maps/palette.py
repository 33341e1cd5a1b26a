"""What states and kinds look like besides their colour: a sign and a word each; colours stand in static/palette.css."""

from dataclasses import dataclass

RAMP_STEPS = 5
"""Steps of the ramp of counts, lightest first; the colours are --ramp-1 to --ramp-5."""

TEAM_COLOURS = 8
"""Colours of teams, --team-1 to --team-8; further teams repeat them with another dash."""

DASHES = ("", "10 6", "2 6")


@dataclass(frozen=True, slots=True)
class Mark:
    """How a state is shown: `sign` in any colour, `tone` names the colour, `text` the word beside it."""

    key: str
    sign: str
    tone: str
    text: str


SITE_STATES = (
    Mark("done", "✓", "good", "state.done"),
    Mark("planned", "●", "calm", "state.planned"),
    Mark("due", "○", "calm", "state.due"),
    Mark("unplanned", "!", "warn", "state.unplanned"),
    Mark("skipped", "–", "warn", "state.skipped"),
    Mark("missed", "✕", "bad", "state.missed"),
    Mark("none", "·", "mute", "state.none"),
)

PROBLEM_STATES = (
    Mark("filed", "○", "calm", "problem.filed"),
    Mark("dispatched", "➜", "calm", "problem.dispatched"),
    Mark("in_hand", "◐", "calm", "problem.in_hand"),
    Mark("returned", "↩", "warn", "problem.returned"),
    Mark("handled", "●", "good", "problem.handled"),
)

REGISTERS = ("demonstration", "assessable", "hot_spot")
"""Registers of sites; each has a shape of its own: round, square, pointed."""
