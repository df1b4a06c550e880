"""How words stand in data: patterns of which one is enough, case aside."""

from __future__ import annotations

import re


def any_of(*patterns: str) -> re.Pattern[str]:
    """One pattern of several, case aside."""
    return re.compile("|".join(patterns), re.IGNORECASE)
