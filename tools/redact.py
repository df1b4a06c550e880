"""Secrets in text: found by their pattern, shown as what they are and not what they say.

Used before anything is written to the ledger, and to see a secret that is about to leave. Patterns only: a secret
that looks like a word is not found here, which is why a person's credentials never enter a call at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..core.types import Json

_PATTERNS = {
    "private key": r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----[\s\S]*?(?:-----END (?:[A-Z0-9]+ )*PRIVATE KEY-----|\Z)",
    "GitHub token": r"\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{22,})",
    "model provider's key": r"\bsk-(?:[A-Za-z0-9]+-)*[A-Za-z0-9_-]{20,}",
    "cloud key": r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bAIza[A-Za-z0-9_-]{35}",
    "chat token": r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}",
    "signed token": r"\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}",
    "header": r"(?<=[Aa]uthorization: )(?:Bearer|Basic|token) [A-Za-z0-9._~+/=-]{8,}",
    "password in a link": r"(?<=://)[^\s/:@]+:[^\s/@]+(?=@)",
    "password": r"(?i:(?<=password=)|(?<=passwd=)|(?<=secret=)|(?<=api_key=)|(?<=token=))[^\s&\"']{6,}",
    "canary": r"\bcanary-[a-f0-9]{16,}\b",
}
_SECRET = re.compile("|".join(f"(?P<k{number}>{pattern})" for number, pattern in enumerate(_PATTERNS.values())))
_KINDS = tuple(_PATTERNS)
_IN_CODE_TOO = "password"
"""Stands in harmless code as well (`token=next_token`): hidden in records, but no reason to hold back a change."""


def secrets_in(text: str) -> list[tuple[str, str]]:
    """Every secret of a text that is surely one, with its kind."""
    found = ((_kind(match), match[0]) for match in _SECRET.finditer(text))
    return [(kind, secret) for kind, secret in found if kind != _IN_CODE_TOO]


def redacted(text: str) -> str:
    """The text with each secret replaced by the word for its kind."""
    return _SECRET.sub(lambda match: f"[{_kind(match)} redacted]", text)


def redacted_json(data: Json) -> Json:
    """The same for every string inside, names included."""
    if isinstance(data, str):
        return redacted(data)
    if isinstance(data, list | tuple):
        return [redacted_json(item) for item in data]
    if isinstance(data, Mapping):
        return {redacted(str(name)): redacted_json(value) for name, value in data.items()}
    return data


def _kind(match: re.Match[str]) -> str:
    return _KINDS[int(str(match.lastgroup)[1:])]
