"""Why a visit is not planned, in words: with the cause, where the reason states one."""

from api.sentences import catalogue, listing, say
from gridsvc.language import Language
from gridsvc.plans.plan import Reason


def reason_words(reason: Reason, language: Language) -> str:
    """The reason, as exactly as its numbers say."""
    modes, cause = reason.params.get("modes"), reason.params.get("cause")
    named = [say(f"mode_{each}", language) for each in modes] if isinstance(modes, list) else []
    exact = catalogue().say(f"reason_{reason.code}_{cause}", language, {"modes": listing(named, language)})
    return (exact if cause else None) or say(f"reason_{reason.code}", language)
