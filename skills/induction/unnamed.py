"""Conditions on what a sentence means but no artifact calls so: the place that was touched, the house written to.

"Whenever we touch how premiums are calculated" names no folder, "mails to the clinic in Lindenau" no address. What was
corrected was of that kind, so its own folder or house stands for it: narrower than meant at worst, and for a person to
widen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...core.artifacts import MailDraft, PullRequest
from ...core.types import Json
from ..checks.base import Change, Proposal
from ..checks.reading import domain_of
from ..checks.source import is_code
from ..checks.when import When
from ..spoken.comment import Comment
from ..spoken.moods import AUDIENCES
from ..spoken.synonyms import files_meant
from .named_paths import PATH
from .named_states import is_any_file

_TOUCHING = re.compile(
    r"\b(?:when(?:ever)?|if|once|anything|everything|whatever|whoever|prs?|pull requests|changes?|"
    r"wenn|wer|sobald|alles|was|falls)\b"
    r"(?![^.;!?]{0,40}\b(?:only|nur|one|eine?[nrms]?|several|mehrere|more|mehr|larger?|big|bigger|small|große\w*|"
    r"kleine\w*|not|never|nicht|nie|kein\w*|\d+)\b)[^.;!?]{0,40}"
    r"\b(?:touch\w*|chang\w*|edit\w*|modif\w*|alter\w*|affect\w*|anfass\w*|geändert|(?:ver)?änder\w*|berühr\w*|"
    r"betr[ei]ff\w*|anpass\w*|umbau\w*)\b"
    r"(?!\s+(?:(?:the|your|our|its)\s+)?"
    r"(?:titles?|subjects?|mind|plans?|behaviou?r|description|users?|customers?|nothing)\b)"
    r"(?<!mind changes)(?<!plan changes)",
    re.IGNORECASE,
)
"""What is touched, whatever it is called; what counts it, or forbids it, says nothing of where."""
_AROUND = re.compile(
    r"\b(?:alles|everything|anything|whatever|prs?|pull requests?|changes|änderungen)\s+(?:rund um|around|zum thema|"
    r"concerning|to do with)\s+(?:(?:das|die|den|der|dem|the|our|unsere?n?)\s+)?[\w-]{4,}",
    re.IGNORECASE,
)
"""An area, whatever its files are called."""
_LETTERS = (
    r"\b(?:[Ee]?-?[Mm]ails?|[Ll]etters?|[Rr]eplies|[Ee]verything|[Aa]nything|[Aa]lles|[Aa]ntworten{})\b"
    r"[^.,;!?–]{{0,12}}?"
)
_TO_ONE = re.compile(
    _LETTERS.format(r"|(?:[Ww]e|[Yy]ou|[Ww]ir|[Dd]u) (?:write|schreib\w+)")
    + r"\b(?:(?:to|for)\s+the|(?:an|für)\s+(?:das|dem|"
    r"die(?=\s+\w+(?:ung|ion|ei|heit|schaft|tät|kasse|bank|behörde|presse)\b))|ans|fürs)\s+"
    r"(?!(?:point|minimum|public|first|sake|record|time|rest|next|same|other|whole|outside|following|letter)\b)"
    r"(?:[a-zäöü]\w+\s+){0,2}?(?:\w{3,}(?<!s)\b|\w+\s+(?:in|at|of|bei|aus)\s+[A-Z][\w-]{3,})"
    r"|\b[Ww]as dorthin\b"
)
"""One party, by what it is: "mails to the court", "to the clinic in Lindenau"."""
_TO_NAMED = re.compile(
    _LETTERS.format(r"|[Ww]rite|[Ss]chreib\w*") + r"\b(?:to|for|an|für)\s+(?:(?:our|the|die|den|der)\s+)?"
    r"(?:\w+\s+(?:in|at|of|bei|aus)\s+)?[A-Z][\w-]{3,}"
)
"""One by its name."""
_ANY_CODE = re.compile(
    r"\b(?:the |any )?code (?:is )?chang\w+|\bchang\w+ (?:the |any )?code\b|\bcode (?:sich )?änder\w*", re.IGNORECASE
)
"""What is touched by nearly every pull request."""
_THE_REST = re.compile(
    r"\b(?:everybody|everyone|anybody|anyone) else\b|\balle[nr]? (?:anderen|übrigen)\b", re.IGNORECASE
)
"""Whom a rule is for where one house is excepted."""
_IN_BRACKETS = re.compile(r"\([\w.+-]+@[^)\n]*\)")
"""An address that says who is meant."""
_GERMAN = re.compile(r"\b(?:der|die|das|und|nicht|bitte|wir|ist|mit|den|ein|eine|immer|nur|auf)\b")
"""Where every noun has a capital, so that one makes no name."""


def unnamed(proposal: Proposal, sentence: Comment, change: Change) -> When:
    """The place or the house of the example, where a sentence says that there is such a condition; else empty."""
    said = sentence.without_reasons.unquoted.text
    if isinstance(change.after, PullRequest):
        touching = not proposal.rule.per_file and not _ANY_CODE.search(said) and _touches(said) and not _named(said)
        return When(paths=_place(change.after)) if touching else When()
    if isinstance(change.before, MailDraft) and isinstance(change.after, MailDraft):
        own = tuple(str(value) for values in proposal.rule.args().values() for value in _flat(values))
        return When(domains=_house(change.before, change.after)) if _names_a_house(said, own) else When()
    return When()


def _touches(text: str) -> bool:
    return _TOUCHING.search(text) is not None or _AROUND.search(text) is not None


def _named(text: str) -> bool:
    """Whether a text says which files are touched, by path or by kind, so that those of the example are others."""
    words = Comment(text).words
    return PATH.search(text) is not None or any(files_meant(word) or is_any_file(word) for word in words)


def _place(pull: PullRequest) -> tuple[str, ...]:
    """The folder of its code, if there is one."""
    folders = {file.path.rpartition("/")[0] for file in pull.files if is_code(file)}
    return (f"{folders.pop()}/**",) if len(folders) == 1 and "" not in folders else ()


def _house(before: MailDraft, after: MailDraft) -> tuple[str, ...]:
    """The domain that both go to, if there is one besides the sender's."""
    others = set(map(domain_of, before.to)) & set(map(domain_of, after.to)) - {domain_of(after.sender)}
    return tuple(others) if len(others) == 1 else ()


def _flat(values: Json) -> Iterable[Json]:
    return values if isinstance(values, list) else (values,)


def _names_a_house(text: str, own: tuple[str, ...]) -> bool:
    """Whether it does, and no address in brackets says which, unless that is what the rule is about."""
    bracket = _IN_BRACKETS.search(text)
    if _THE_REST.search(text) or (bracket and bracket.group().strip("()") not in own):
        return False
    found = _TO_ONE.search(text) or (None if _GERMAN.search(text) else _TO_NAMED.search(text))
    return found is not None and not any(words.search(found.group()) for words in AUDIENCES.values())
