"""The same request, worded as people also write it: a router that changes its mind over that is not to be trusted."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping


def _case(text: str, draw: random.Random) -> str:
    return text.upper() if text != text.upper() else text.lower()


def _typos(text: str, draw: random.Random) -> str:
    """Two neighbours change places, in about one of four words that are long enough."""
    words = text.split(" ")
    long = [place for place, word in enumerate(words) if len(word) > 3]
    for place in draw.sample(long, (len(long) + 3) // 4):
        word = words[place]
        at = draw.randrange(1, len(word) - 2)
        words[place] = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return " ".join(words)


def _dropped(text: str, draw: random.Random) -> str:
    """One word of six is missing, at least one where there are three."""
    words = text.split()
    count = max(1, len(words) // 6) if len(words) > 2 else 0
    missing = set(draw.sample(range(len(words)), count))
    return " ".join(word for place, word in enumerate(words) if place not in missing)


def _polite(text: str, draw: random.Random) -> str:
    before = draw.choice(["hello, could you please help me:", "hi there,", "please,"])
    return f"{before} {text} {draw.choice(['thanks', 'thank you very much'])}"


PERTURBATIONS: Mapping[str, Callable[[str, random.Random], str]] = {
    "case": _case,
    "typos": _typos,
    "dropped words": _dropped,
    "politeness": _polite,
}
"""Each rewords a text without changing what it asks for."""


def perturbed(name: str, text: str) -> str:
    """The text, reworded; the same each time."""
    return PERTURBATIONS[name](text, random.Random(f"{name} {text}"))
