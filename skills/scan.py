"""Looks for what has no business in a skill: characters that hide text, secrets, orders to carry data away.

A pattern finds clumsy attacks only; what stops clever ones is that a person reads the diff and that a skill grants
nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from .package import Package


@dataclass(frozen=True)
class Suspicion:
    """What was found where; `blocks` when the package is refused for it, else it is shown to who approves."""

    where: str
    message: str
    blocks: bool


_SECRETS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{30,}\b|\bsk-[A-Za-z0-9_-]{24,}\b|"
    r"\bxox[abprs]-[A-Za-z0-9-]{10,}|\beyJ[A-Za-z0-9_-]{15,}\.eyJ[A-Za-z0-9_-]{15,}\.[A-Za-z0-9_-]{10,}"
)
_ORDERS = (
    (r"ignore (all |any )?(the )?(previous|prior|above|earlier) (instruction|rule|message)",
     "an order to ignore other rules"),
    (r"(do not|don't|never) (tell|inform|mention|show|reveal)[^.\n]{0,40}(user|person|human|reviewer|anyone)",
     "an order to hide something from people"),
    (r"(curl|wget|nc|invoke-webrequest)\b[^\n]{0,120}(\$\{?[A-Z_]*(TOKEN|KEY|SECRET|PASS)|/etc/passwd|\.ssh|\.env\b)",
     "a command that carries secrets away"),
    (r"(send|post|upload|forward|exfiltrate)[^.\n]{0,60}(api[ _-]?keys?|credentials?|passwords?|private keys?|secrets?|"
     r"environment variables?|\.env\b|id_rsa)", "an order to send secrets"),
    (r"(curl|wget)[^\n|]{0,200}\|\s*(sudo\s+)?(ba|z|da)?sh\b", "a download that is run unseen"),
    (r"(without|skip|bypass|disable)[^.\n]{0,30}(approval|the gateway|the guard|the policy|sandbox|permission)",
     "an order to go round approvals"),
)  # fmt: skip
_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), message) for pattern, message in _ORDERS)


def scan(package: Package) -> list[Suspicion]:
    """Everything suspicious in a package, worst first."""
    found: list[Suspicion] = []
    for path, data in sorted(package.files.items()):
        try:
            found += _scan_text(path, data.decode("utf-8"))
        except UnicodeDecodeError:
            found.append(Suspicion(path, "is binary and cannot be read by a reviewer", blocks=False))
    return sorted(found, key=lambda suspicion: not suspicion.blocks)


def _scan_text(path: str, text: str) -> Iterator[Suspicion]:
    if hidden := next((char for char in text if is_hidden(char)), None):
        line = text[: text.index(hidden)].count("\n") + 1
        name = unicodedata.name(hidden, f"U+{ord(hidden):04X}")
        yield Suspicion(path, f"a hidden character ({name}) in line {line}", blocks=True)
    if _SECRETS.search(text):
        yield Suspicion(path, "something that looks like a secret", blocks=True)
    flat = unicodedata.normalize("NFKC", text)
    for pattern, message in _PATTERNS:
        if match := pattern.search(flat):
            line = flat[: match.start()].count("\n") + 1
            yield Suspicion(path, f"{message} in line {line}", blocks=True)


def is_hidden(char: str) -> bool:
    """Whether a character shows nothing but changes what is read: direction marks, tags, zero-width ones. The joiner
    of emoji and the byte order mark at a file's start are judged like all others: prose needs neither."""
    code = ord(char)
    if code < 0x20:
        return char not in "\t\n\r"
    return code in (0x7F, 0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x3164, 0xFEFF, 0xFFA0) or (
        0x200B <= code <= 0x200F or 0x202A <= code <= 0x202E or 0x2060 <= code <= 0x206F or 0xE0000 <= code <= 0xE0FFF
        or 0xFFF9 <= code <= 0xFFFB
    )  # fmt: skip
