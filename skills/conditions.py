"""When a rule holds: conditions that a sentence of a comment names and the artifact meets.

A condition needs a path, an address, a domain or a word that stands in both; a lone mention of a file is a place,
not a condition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..core.artifacts import PullRequest, Triage
from .checks.base import Change, Proposal, When, addresses_of, has_word, in_domain, matches, text_of
from .comment import Comment

_PATH = re.compile(r"(?<![\w@.])(?:\*\*/|\*\.|\.?[\w-]+/)[\w./*-]*|(?<![\w@./-])[\w-]+\.[a-z]{1,5}(?![\w@])")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DOMAIN = re.compile(r"(?<![\w@.-])@?((?:[a-z0-9-]+\.)+[a-z]{2,})(?![\w@])", re.IGNORECASE)
_CUE = re.compile(
    r"\b(when(ever)?|if|once|for|in|under|inside|below|touch(es|ing)?|about|with|from|to|on|mention(s|ing)?|any|every|all|of|"
    r"wenn|falls|sobald|bei|für|unter|in|im|über|mit|von|vom|aus|an|sofern|jede[rsmn]?|alle)\b",
    re.IGNORECASE,
)
_STRONG = re.compile(
    r"\b(when(ever)?|if|once|mention(s|ing|ed)?|about|whose|containing|contains?|wenn|falls|sobald|sofern|bei|erwähn\w*|"
    r"enthält|enthalten|betreffen|geht es um|es um|concern(s|ing)?|touch(es|ing)?|involv\w+|anything)\b",
    re.IGNORECASE,
)
_FOLDER_FORMS = (
    r"\b(?:in|under|inside|below|touch(?:es|ing)?|to|unter|im|an|for|für|bei)\s+(?:(?:the|our|der|dem|den)\s+)?{}(?![\w./])",
    r"(?<!\w){}\s+(?:changes?|is touched|is changed|sich ändert|geändert|folder|ordner|directory|package)",
)
_LANGUAGES = {
    "python": "*.py", "javascript": "*.js", "typescript": "*.ts", "sql": "*.sql", "yaml": "*.yml", "markdown": "*.md",
    "dockerfile": "Dockerfile*",
}  # fmt: skip


def conditions(sentence: Comment, proposal: Proposal, change: Change) -> Iterator[When]:
    """The conditions that stand, most telling first."""
    used = _used(proposal)
    if isinstance(change.before, PullRequest):
        if paths := _paths(sentence, used, change):
            yield When(paths=paths)
    else:
        yield from _people(sentence, used, change)
    if words := _words(sentence, used, change, proposal):
        yield When(words=words)


def _used(proposal: Proposal) -> str:
    """Everything that the rule itself is about, in lower case: it is no condition of itself."""
    return " ".join((*proposal.literals, *map(str, proposal.rule.args().values()))).casefold()


def _paths(sentence: Comment, used: str, change: Change) -> tuple[str, ...]:
    found: list[str] = []
    for match in _PATH.finditer(sentence.text):
        said = match.group().rstrip(".,;:")
        glob = _glob(said)
        if said.casefold().strip("/*.") and said.casefold().rstrip("/*") not in used and _in_both(glob, change):
            is_file = "/" not in said.rstrip("/") and "*" not in said and not said.endswith("/")
            if not is_file or _STRONG.search(sentence.text):
                found.append(glob)
    found += [glob for glob in _folders(sentence, used, change) if glob not in found]
    return tuple(dict.fromkeys(found))


def _folders(sentence: Comment, used: str, change: Change) -> Iterator[str]:
    """Folders of changed files whose plain name follows a word like "in" or "under"."""
    files = [file.path for file in change.after.files] if isinstance(change.after, PullRequest) else []
    for folder in dict.fromkeys(part for path in files for part in path.split("/")[:-1]):
        said = any(re.search(form.format(re.escape(folder)), sentence.text, re.IGNORECASE) for form in _FOLDER_FORMS)
        if said and folder.casefold() not in used and len(folder) > 2:
            glob = f"{folder}/**" if any(path.startswith(folder + "/") for path in files) else f"**/{folder}/**"
            if _in_both(glob, change):
                yield glob
    for language, glob in _LANGUAGES.items():
        told = sentence.mentions(language) and language not in used
        if told and _in_both(glob, change) and any(not matches(path, glob) for path in files):
            yield glob


def _glob(said: str) -> str:
    if "*" in said:
        return said
    return said + "**" if said.endswith("/") else said if "." in said.rsplit("/", 1)[-1] else said + "/**"


def _in_both(glob: str, change: Change) -> bool:
    return all(
        isinstance(side, PullRequest) and any(matches(file.path, glob) for file in side.files)
        for side in (change.before, change.after)
    )


def _people(sentence: Comment, used: str, change: Change) -> Iterator[When]:
    present = addresses_of(change.before) & addresses_of(change.after)
    named = [found.group().casefold() for found in _ADDRESS.finditer(sentence.text)]
    addresses = tuple(address for address in dict.fromkeys(named) if address in present and address not in used)
    if addresses:
        yield When(addresses=addresses)
    hosts = [found.group(1).casefold() for found in _DOMAIN.finditer(sentence.text)]
    domains = tuple(
        host
        for host in dict.fromkeys(hosts)
        if f"@{host}" not in used and any(in_domain(person, host) for person in present)
    )
    domains = domains or _called_domains(sentence, present, used)
    if domains:
        yield When(domains=domains)


def _called_domains(sentence: Comment, present: set[str], used: str) -> tuple[str, ...]:
    """Domains that a sentence calls by their first label ("mails to Hansa")."""
    hosts = sorted({person.rpartition("@")[2] for person in present})
    return tuple(
        host
        for host in hosts
        if len(label := host.split(".")[-2] if "." in host else host) > 3
        and label not in used
        and re.search(rf"\b(to|for|from|with|an|für|von|mit|bei)\s+(\w+\s+)?{re.escape(label)}\b", sentence.text, re.I)
    )


def _words(sentence: Comment, used: str, change: Change, proposal: Proposal) -> tuple[str, ...]:
    """Words that the sentence and both artifacts share, from the part that a word like "when" opens."""
    clause = _clause(sentence.text, strong=not isinstance(change.before, Triage))
    if clause is None:
        return ()
    both = (text_of(change.before), text_of(change.after))
    quoted = [said for said in sentence.quoted if said.casefold() not in used and _in_texts(said, both)]
    if quoted:
        return tuple(dict.fromkeys(quoted))
    words = [word for word in Comment(clause).words if _in_texts(word, both)]
    fresh = [word for word in words if not _is_used(word, used)]
    return tuple((fresh or (words if proposal.needs_condition else []))[:3])


def _clause(text: str, *, strong: bool) -> str | None:
    cue = _STRONG.search(text)
    if cue is None:
        return None if strong else text
    rest = text[cue.end() :]
    if cue.start() == 0 or len(text[: cue.start()].split()) <= 2:
        return re.split(r",|:|\bthen\b|\bdann\b", rest)[0]
    return rest


def _is_used(word: str, used: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}", used) is not None


def _in_texts(word: str, texts: tuple[str, str]) -> bool:
    return all(has_word(text, word) for text in texts)
