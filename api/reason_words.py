"""Why a visit is not planned, in words: with the cause, where the reason states one."""

from api.sentences import catalogue, listing, say
from gridsvc.language import Language
from gridsvc.plans.plan import Reason


def reason_words(reason: Reason, language: Language) -> str:
    """The reason, as exactly as its numbers say."""
    modes, cause = reason.params.get("modes"), reason.params.get("cause")
    named = [say(f"mode_{each}", language) for each in modes] if isinstance(modes, list) else []
    streets = reason.params.get("streets")
    closed = [each or say("street_unnamed", language) for each in streets] if isinstance(streets, list) else []
    told = {"modes": listing(named, language), "streets": listing(closed, language)}
    exact = catalogue().say(f"reason_{reason.code}_{cause}", language, told)
    return (exact if cause else None) or say(f"reason_{reason.code}", language)
