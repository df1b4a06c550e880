"""The files that a sentence means by a name: "database changes", "when you touch the checkout", "Zahlungscode".

A name is a part of a system (`spoken/synonyms.py`), or a word that stands in the paths of what was corrected. It must
stand where a condition stands: after "when", before "changes", at the head of the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..checks.base import Change, Proposal
from ..spoken.comment import Comment
from ..spoken.forms import stem, without_tail
from ..spoken.moods import DEMANDING
from ..spoken.synonyms import alike, files_meant, phrases
from ..spoken.topics import TOPICS
from .named_paths import PATH, in_both, paths_of
from .named_words import clause_of, is_used

_CHANGES = r"(?:changes?|changing|touch(?:es|ing)?|edits?|updates?|änderung(?:en)?|anpassung(?:en)?)"
_BEFORE = re.compile(
    rf"\b(?:(?!(?<=\band )change\b)(?!(?<=\bund )change\b){_CHANGES}|"
    r"anything|everything|nothing but|nichts als|alles|all)\s+"
    r"(?:(?:to|in|under|on|around|about|an|am|im|rund um|für|for|touching|concerning)\s+)?"
    r"(?:(?:the|our|der|den|dem|das|die|unserem?)\s+)?([\w-]{2,})(?:\s+([\w-]{2,}))?",
    re.IGNORECASE,
)
_PR_ABOUT = re.compile(
    r"\b(?:prs?|pull requests?|changes?|änderung(?:en)?|work|arbeiten|stuff|sachen)\s+"
    r"(?:around|about|on|in|to|touching|concerning|rund um|um|zu[mr]?|an|am|im)\s+"
    r"(?:(?:the|our|der|den|dem|das|die|unserem?)\s+)?([\w-]{3,})"
    r"|\b(?:(?:has|have|having|had|anything|something) to do with|smells? of|(?:things|something|anything|stuff|"
    r"sowas|so was|sachen|alles) (?:like|wie)|concern(?:s|ing)|betrifft|betreffen)\s+"
    r"(?:(?:the|our|der|den|dem|das|die|unserem?)\s+)?([\w-]{3,})"
    r"|\b(?:mit|with)\s+(?:(?:the|our|der|den|dem|das|die|unserem?)\s+)?([\w-]{3,})\s+zu tun\b",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    rf"\b([\w-]{{2,60}})[ -](?:{_CHANGES}|code|files?|stuff|things?|work|bumps?|upgrades?|prs?|pull requests?"
    rf"|dateien?|sachen|kram)\b",
    re.IGNORECASE,
)
_FOR = re.compile(r"\b(?:for|für) (?:the|das|die|den|our|unsere?n?) ([\w-]{3,})", re.IGNORECASE)
_WITH = re.compile(
    r"\b(?:prs?|pull requests?),? (?:that|which|with|die|der|mit) (?:(?:brings?|adds?|contains?|has|have|includes?) )?"
    r"(?:(?:an?|the|eine?n?) )?([\w-]{3,})(?: ([\w-]{3,}))?",
    re.IGNORECASE,
)
_GOES = re.compile(r"^\W*([\w-]{3,}) (?:goes|go|geht|gehen) (?:against|to|into|gegen|nach|auf)\b", re.IGNORECASE)
_IN_TESTS = re.compile(
    r"(?<!even )(?<!also )(?<!auch )(?<!not )(?<!außer )\b(?:in|im) (?:the |our |den |unseren |an? "
    r"|einem )?tests?\b(?! (?:too|"
    r"as well|auch)\b)",
    re.IGNORECASE,
)
_IN_STAGE = re.compile(
    r"(?<!auch )(?<!even )(?<!not just )\b(?:in|im|on|auf)\s+(?:the |der |dem )?"
    r"(production|prod|produktion|produktivsystem|staging)\b(?![- ]?(?:code|quelltext|data|daten))"
    r"|(?:^\W*|\b(?:ship|run|for|für|auf|deploy)\s+)(production|prod|produktion|staging)\s+"
    r"(?:runs?|has|gets?|needs?|keeps?|is|stays?|logs?|uses?|must|may|never|always|läuft|loggt|nutzt|muss|darf|hat|"
    r"bekommt|braucht|bleibt|with|mit)\b",
    re.IGNORECASE,
)
"""Where a system runs, as its settings are called: "in production at least two replicas"."""
_EXAMPLES = re.compile(r"(?<![\w-])[A-Z][A-Z0-9]{1,9}-\d+[\w-]*|\b[a-z]+-\d{2,}-[\w-]+")
"""Keys of tickets and what is named after them are examples, and no part of a system: SD-812-refund-mail."""
_HERE = re.compile(
    r"\b(?:there(?:.s| is| are)|(?:hier|da) (?:ist|sind|steckt|kommt))\s+(?:an?|new|eine?|neue)\s+([\w-]{4,})\s+"
    r"(?:in (?:here|it|this|there)|drin|dabei|mit)\b"
    r"|\b(?:ist|sind|steckt|kommt|hat)\s+(?:eine?|neue)\s+([\w-]{4,})\s+(?:drin|dabei|mit drin|mit dabei|enthalten)\b",
    re.IGNORECASE,
)
"""What this pull request has, so that something is asked of it: "there's a migration in here, so"."""
_ALWAYS = re.compile(
    r"^\W*(?:every|each|all|jede[rs]?|alle)\s+([\w-]{4,})\s+(?:needs?|gets?|has|have|must|brauch\w+|bekomm\w+|muss|müssen)\b|"
    r"^\W*([\w-]{4,})\s+(?:needs?|brauch\w+|carr(?:y|ies)|gets?|bekomm\w+|krieg\w+|trägt|tragen)\b"
    r"|^\W*([\w-]{4,})\s+(?:always|immer|stets)\s+\w+|"
    r"^\W*([\w-]{4,})\s+(?:go(?:es)?|geht|gehen|gehören?|need|needs|get|gets|brauch\w+|bekomm\w+|müssen"
    r"|must)\s+(?:\w+\s+)?"
    r"(?:always|immer|stets|also|auch)\b",
    re.IGNORECASE,
)
"""What something always goes for: "Migrationen gehen immer auch über joern"."""
_HEAD = re.compile(r"^\W*([\w-]{2,})(?:\s+([\w-]{2,}))?\s*(?::|→|->|[–—-] )")
_TOKEN = re.compile(r"[A-Z]?[a-z]{3,}|[A-Z]{3,}")
_ANYWHERE = frozenset((
    "src", "lib", "app", "main", "index", "init", "core", "common", "base", "utils", "util", "helpers", "test", "tests",
    "conftest",
))  # fmt: skip
"""Parts of paths that say nothing."""


def areas(sentence: Comment, used: str, change: Change, proposal: Proposal) -> tuple[str, ...]:
    """Globs of the first such name that files of both sides match; empty without one."""
    if proposal.rule.per_file and getattr(proposal.rule, "tests", True) and _IN_TESTS.search(sentence.text):
        tests = files_meant("test")
        return tests if in_both(tests, change) else ()
    if found := _IN_STAGE.search(sentence.text):
        stage = files_meant(found.group(1) or found.group(2))
        return stage if in_both(stage, change) else ()
    for name, plainly in _names(sentence):
        if proposal.rule.per_file and (plainly or not DEMANDING.search(sentence.text)):
            continue  # what the code is about is no place of it, nor is what only tells what happened
        if (is_used(name, used) and not plainly) or any(
            TOPICS[part].search(name) for t in proposal.topics for part in t.split("+")
        ):
            continue
        for globs in (files_meant(name), _in_paths(name, change)):
            if globs and in_both(globs, change):
                return globs
    return ()


def _names(sentence: Comment) -> Iterator[tuple[str, bool]]:
    """Words that stand where a condition stands, most telling first, and whether what changes is said so plainly that
    the word is one even where the rule has it too: "API changes get the label api"."""
    text = _EXAMPLES.sub(" ", PATH.sub(" ", sentence.unquoted.text))  # what stands in a path is that path
    heads = [word for found in _ALWAYS.findall(text) for word in found if word and files_meant(word)]
    heads += [word for found in _HERE.findall(text) for word in found if word]
    yield from ((word, plainly) for word in heads for plainly in (False, True))
    for form in (_BEHIND, _BEFORE, _HEAD, _PR_ABOUT):
        for found in form.findall(text):
            words = (found,) if isinstance(found, str) else found
            yield from ((word, form is not _HEAD) for word in words if word)
    yield from ((word, False) for found in _WITH.findall(text) for word in found if word and files_meant(word))
    yield from ((word, False) for word in _GOES.findall(text))
    yield from ((word, False) for word in _FOR.findall(text) if files_meant(word))
    yield from ((phrase, False) for phrase in phrases(clause_of(text) or ""))
    yield from ((word, False) for word in re.findall(r"[\w-]{5,}", text) if without_tail(word) != word.casefold())
    yield from ((word, False) for word in Comment(clause_of(text) or "").words)


def _in_paths(name: str, change: Change) -> tuple[str, ...]:
    """Globs for a word, or one that means the same, that is part of a changed path."""
    parts = name.split("-") if "-" in name and not name.islower() else ()  # "DATEV-Export", but no `date-fns`
    wanted = {stem(word) for word in (name, without_tail(name), *alike(name), *parts) if len(word) > 2}
    for path in paths_of(change.after):
        for token in _TOKEN.findall(path.rpartition(".")[0]):
            if stem(token) in wanted and token.casefold() not in _ANYWHERE:
                part = token.removesuffix("s")
                return (f"*{part}*", f"**/*{part}*/**")
    return ()
