"""A check with its proof on the correction that it comes from: red on what was corrected, green on the correction."""

from __future__ import annotations

from dataclasses import dataclass

from ...core.types import Json
from ..checks.base import Change, Check


@dataclass(frozen=True)
class Proved:
    """A check with its proof on the correction it came from."""

    check: Check
    red_before: bool
    green_after: bool
    unshown: str = ""
    """What the comment says of when the rule holds, if the example shows nothing of it: the check holds everywhere."""
    guessed: str = ""
    """The same, if the folder or the house of the example stands for it: the check holds there alone."""
    unheard: str = ""
    """What the comment excepts, if nothing of it is understood: the check holds there too."""

    def plain(self) -> dict[str, Json]:
        """As `skills learn` prints it."""
        told = {"unshown": self.unshown, "guessed": self.guessed, "unheard": self.unheard}
        said: dict[str, Json] = {name: words for name, words in told.items() if words}
        return {**self.check.plain(), "red_before": self.red_before, "green_after": self.green_after, **said}


def prove(check: Check, change: Change) -> Proved | None:
    """The check with its proof; None unless it is red before and green after."""
    try:
        red, green = bool(check.violations(change.before)), not check.violations(change.after)
    except Exception:  # a rule that trips over the very example is not proved by it
        return None
    kept = green and check.applies(change.after)  # not out of the condition's reach
    return Proved(check, red, green) if red and kept else None
