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
    binary: bool = False
    """Only that it cannot be read."""


_JOINER = "\u200d"
_SECRETS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----(?!\W{0,8}(?:\.\.\.|…|<|\[|your|xxx))|\bAKIA[0-9A-Z]{16}\b|"
    r"\bgh[pousr]_[A-Za-z0-9]{30,}\b|\bsk-(?=[A-Za-z0-9_-]*\d)[A-Za-z0-9_-]{24,}\b|\bxox[abprs]-\d[A-Za-z0-9-]{10,}|"
    r"\beyJ[A-Za-z0-9_-]{15,}\.eyJ[A-Za-z0-9_-]{15,}\.[A-Za-z0-9_-]{10,}"
)
_PRIVATE = (
    r"(api[ _-]?keys|credentials|passwords|private keys?|secrets|access tokens|environment variables|\.env\b|id_rsa|"
    r"ssh keys?|zugangsdaten|passw(ö|oe)rter|geheimnisse)"
)
_PLACE = r"(https?://|\w@\w|\bwebhook|\bpastebin|\bserver\b|\bendpoint\b|\b\w+\.(com|net|org|io|example|ru|cn)\b)"
_SECRET_VALUE = r"(\$\{?\w*(token|key|secret|pass)\w*|\$\(\s*(cat|env|printenv)\b|/etc/passwd|\.ssh\b|\.env\b|id_rsa)"
_ORDERS = (
    (r"\bignore (all |any )?(of )?(the |your |my )?(previous|prior|above|earlier) (instruction|rule|message)",
     "an order to ignore other rules"),
    (r"\bignorier\w* (alle )?(die )?(vorherigen|bisherigen|obigen) (anweisung|regel)",
     "an order to ignore other rules"),
    (r"\b(do not|don't|never) (tell|inform|reveal to|mention (this|it) to|show (this|it) to) "
     r"(the |any )?(user|person|human|reviewer|anyone)\b", "an order to hide something from people"),
    (rf"\b(curl|wget|invoke-webrequest)\b[^\n]{{0,160}}(\?[^\s\"']*=|(-d|-F|-T|--data\S*|--form|--upload-file|-Body)"
     rf"[ =][\"'@{{]*[^\n]{{0,60}}?){_SECRET_VALUE}", "a command that carries secrets away"),
    (r"(cat|tar|base64|printenv|env)\b[^\n|]{0,80}(\.ssh|\.env\b|/etc/passwd|id_rsa|\.aws)?[^\n]{0,40}\|\s*(nc|curl|ncat)\b"
     r"[^\n]{0,40}(@-|-T|\d{2,5}\b)", "a command that carries secrets away"),
    (rf"\b(send|post|upload|forward|mail|copy|transmit|leak|sende|schick\w*|(ü|ue)bermittle)\b[^.\n]{{0,60}}\b{_PRIVATE}"
     rf"[^.\n]{{0,40}}\b(to|via|into|an|nach|at)\b[^\n]{{0,40}}{_PLACE}", "an order to send secrets"),
    (rf"\bexfiltrate\b[^.\n]{{0,30}}\b{_PRIVATE}", "an order to send secrets"),
    (r"(?:^|[.:;!]\s+|[-*]\s+|\b(?:then|and|please|always|just)\s+)(skip|bypass|disable|circumvent|turn off|go around|"
     r"get around)\b[^.\n]{0,20}\b((the|any|all|human|our) )*(approvals?|gateway|guard|policy checks?|sandbox|"
     r"skill checks?)\b", "an order to go round approvals"),
    (r"(?:^|[.:;!]\s+|[-*]\s+|\b(?:then|and|please|always|just)\s+)(merge|deploy|publish|send|push|pay|approve|proceed)\b"
     r"[^.\n]{0,30}\bwithout\b[^.\n]{0,12}\b(approval|permission|review|asking)", "an order to go round approvals"),
)  # fmt: skip
_DOUBTS = (
    (r"(curl|wget)[^\n|]{0,200}\|\s*(sudo\s+)?(ba|z|da)?sh\b", "a download that is run unseen"),
    (r"\b(without|skip|bypass|disable)\b[^.\n]{0,30}\b(approval|the gateway|the guard|the policy|sandbox|permission)\b",
     "words about going round approvals"),
    (rf"\b(send|post|upload|forward)\b[^.\n]{{0,60}}\b{_PRIVATE}", "words about sending secrets"),
)  # fmt: skip
_BLOCKING = tuple((re.compile(pattern, re.IGNORECASE | re.MULTILINE), message) for pattern, message in _ORDERS)
_DOUBTFUL = tuple((re.compile(pattern, re.IGNORECASE | re.MULTILINE), message) for pattern, message in _DOUBTS)


def scan(package: Package) -> list[Suspicion]:
    """Everything suspicious in a package, worst first."""
    found: list[Suspicion] = []
    for path, data in sorted(package.files.items()):
        try:
            found += _scan_text(path, data.decode("utf-8-sig"))
        except UnicodeDecodeError:
            found.append(Suspicion(path, "is binary and cannot be read by a reviewer", blocks=False, binary=True))
    return sorted(found, key=lambda suspicion: not suspicion.blocks)


def disclosed(text: str) -> str:
    """The text as it may be kept as evidence: secrets and hidden characters named instead of shown."""
    shown = _SECRETS.sub("[a secret]", text)
    return "".join(f"[U+{ord(char):04X}]" if _hides(shown, place, char) else char for place, char in enumerate(shown))


def _scan_text(path: str, text: str) -> Iterator[Suspicion]:
    hidden = next((place for place, char in enumerate(text) if _hides(text, place, char)), None)
    if hidden is not None:
        line = text[:hidden].count("\n") + 1
        name = unicodedata.name(text[hidden], f"U+{ord(text[hidden]):04X}")
        yield Suspicion(path, f"a hidden character ({name}) in line {line}", blocks=True)
    if _SECRETS.search(text):
        yield Suspicion(path, "something that looks like a secret", blocks=True)
    flat = unicodedata.normalize("NFKC", text)
    for patterns, blocks in ((_BLOCKING, True), (_DOUBTFUL, False)):
        for pattern, message in patterns:
            if match := pattern.search(flat):
                line = flat[: match.start()].count("\n") + 1
                yield Suspicion(path, f"{message} in line {line}", blocks)


def _hides(text: str, place: int, char: str) -> bool:
    """Whether a character hides something; the joiner between two parts of one picture does not."""
    if char == _JOINER and 0 < place < len(text) - 1:
        return not all(unicodedata.category(text[n]) in ("So", "Sk", "Mn") for n in (place - 1, place + 1))
    return is_hidden(char)


def is_hidden(char: str) -> bool:
    """Whether a character shows nothing but changes what is read: direction marks, tags, zero-width ones."""
    code = ord(char)
    if code < 0x20:
        return char not in "\t\n\r"
    return code in (0x7F, 0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x3164, 0xFEFF, 0xFFA0) or (
        0x200B <= code <= 0x200F or 0x202A <= code <= 0x202E or 0x2060 <= code <= 0x206F or 0xE0000 <= code <= 0xE0FFF
        or 0xFFF9 <= code <= 0xFFFB
    )  # fmt: skip
