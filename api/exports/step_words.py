"""Steps of ways in words: what to do, into which street, how far; metres as people say them."""

from collections.abc import Sequence

from api.sentences import say
from gridsvc.itineraries import Step, Turn
from gridsvc.language import Language
from gridsvc.plans.directions import LegDirections

_NAMELESS = {
    **dict.fromkeys(("path", "track", "bridleway"), "path"),
    **dict.fromkeys(("footway", "platform", "corridor"), "footway"),
    "steps": "steps",
    "ferry": "ferry",
    "pedestrian": "pedestrian",
    "cycleway": "cycleway",
    "service": "service",
}
_WINDS = 8
_FINE, _COARSE, _KM, _FAR_KM = 50, 1000, 1000.0, 10


def step_words(step: Step, language: Language) -> str:
    """One step as a sentence without a full stop."""
    if step.turn is Turn.ARRIVE:
        return say(f"step_arrive_{step.side}" if step.side else "step_arrive", language)
    told = {
        "street": street_words(step, language),
        "far": far_words(step.metres, language),
        "wind": say(f"wind_{round(step.heading * _WINDS / 360) % _WINDS}", language),
        "exit": step.exit,
    }
    if step.turn is Turn.DEPART and step.side:
        return say(f"step_depart_{step.side}", language, **told)
    if step.turn is Turn.ROUNDABOUT and step.exit is None:
        return say("step_roundabout_within", language, **told)
    return say(f"step_{step.turn}", language, **told)


def leg_words(leg: LegDirections, language: Language) -> list[str]:
    """What is told of a leg: its steps, or in one line why not; nothing where one is there already."""
    if leg.untold:
        return [say(f"directions_untold_{leg.untold}", language)]
    return [step_words(step, language) for step in leg.steps] if len(leg.steps) > 1 else []


def listing_of_steps(words: Sequence[str], language: Language) -> str:
    """The steps of a leg in one line."""
    return ("；" if language is Language.ZH else "; ").join(words)


def street_words(step: Step, language: Language) -> str:
    """The name of the street, or what kind of street it is."""
    return step.name or say(f"street_{_NAMELESS.get(step.road_class, 'unnamed')}", language)


def far_words(metres: int, language: Language) -> str:
    """Metres to the nearest 5 or, from 50 on, 10; kilometres with one decimal below ten."""
    for limit, grain in ((_FINE, 5), (_COARSE, 10)):
        rounded = max(grain, round(metres / grain) * grain)
        if metres < limit and rounded < _COARSE:
            return say("far_metres", language, metres=rounded)
    km = metres / _KM
    return say("far_km", language, km=f"{km:.1f}" if km < _FAR_KM else f"{km:.0f}")
