"""Colours can be read by everybody, in light and dark."""

import itertools
import re
from pathlib import Path

import pytest

from gridsvc.problems.states import OPEN
from maps import palette

CSS = (Path(__file__).parents[2] / "maps/static/palette.css").read_text("utf-8")
THEMES = dict(zip(("light", "dark"), re.findall(r"\{([^}]*)\}", CSS), strict=True))

# Machado, Oliveira and Fernandes (2009), severity 1.0, applied to linear RGB.
BLINDNESS = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
Colour = tuple[float, float, float]


def colour(theme: str, name: str) -> Colour:
    """A colour of a theme as linear RGB."""
    found = re.search(rf"--{name}: #([0-9a-f]{{6}});", THEMES[theme])
    assert found, f"{theme} has no --{name}"
    red, green, blue = (int(found[1][at : at + 2], 16) / 255 for at in (0, 2, 4))
    return linear(red), linear(green), linear(blue)


def linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def luminance(rgb: Colour) -> float:
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]


def contrast(one: Colour, other: Colour) -> float:
    """The ratio of WCAG 2.2."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def seen_by(kind: str, rgb: Colour) -> Colour:
    red, green, blue = (sum(share * part for share, part in zip(row, rgb, strict=True)) for row in BLINDNESS[kind])
    return max(red, 0.0), max(green, 0.0), max(blue, 0.0)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    ("words", "ground"),
    [
        ("ink", "surface"),
        ("ink", "raised"),
        ("ink", "accent-wash"),
        ("soft", "surface"),
        ("soft", "raised"),
        ("soft", "accent-wash"),
        ("accent", "surface"),
        ("on-accent", "accent"),
        ("map-label", "map-region"),
        ("map-label", "map-halo"),
        *((tone, f"{tone}-wash") for tone in ("good", "calm", "warn", "bad", "mute")),
        *(("on-team", f"team-{number + 1}") for number in range(palette.TEAM_COLOURS)),
    ],
)
def test_words_stand_out_from_their_ground(theme: str, words: str, ground: str) -> None:
    assert contrast(colour(theme, words), colour(theme, ground)) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("line", ["edge", "focus", "selected", *(f"team-{n + 1}" for n in range(palette.TEAM_COLOURS))])
def test_lines_stand_out_from_the_ground(theme: str, line: str) -> None:
    assert contrast(colour(theme, line), colour(theme, "surface")) >= 3
    assert contrast(colour(theme, line), colour(theme, "map-region")) >= 3


@pytest.mark.parametrize("kind", BLINDNESS)
@pytest.mark.parametrize("theme", THEMES)
def test_each_step_of_the_ramp_differs_in_lightness_for_every_eye(theme: str, kind: str) -> None:
    names = ["grid-none", *(f"ramp-{step + 1}" for step in range(palette.RAMP_STEPS))]
    seen = [seen_by(kind, colour(theme, name)) for name in names]
    lights = [luminance(each) for each in seen]
    assert lights == sorted(lights, reverse=theme == "light")
    assert min(contrast(one, other) for one, other in itertools.pairwise(seen)) >= 1.17


def test_both_themes_name_the_same_colours() -> None:
    light, dark = (set(re.findall(r"--([a-z0-9-]+):", THEMES[theme])) for theme in ("light", "dark"))
    assert light == dark


def test_states_differ_in_sign_as_well_as_in_colour() -> None:
    for marks in (palette.SITE_STATES, palette.PROBLEM_STATES):
        assert len({mark.sign for mark in marks}) == len(marks)
        assert len({mark.text for mark in marks}) == len(marks)
    assert {mark.key for mark in palette.PROBLEM_STATES} == {str(state) for state in OPEN}


def test_teams_beyond_the_colours_differ_in_dash() -> None:
    assert len(set(palette.DASHES)) == len(palette.DASHES) > 1
