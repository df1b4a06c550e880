"""The paths of a pull request that a sentence makes a condition: a glob, a folder, a file, a kind of file.

A lone mention of a file is a place, not a condition.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ...core.artifacts import PullRequest
from ..checks.base import Change, Proposal, Rule
from ..checks.globs import matches, matches_any
from ..checks.reading import AnyArtifact
from ..spoken.comment import Comment
from ..spoken.naming import STRONG
from ..spoken.sentences import pieces
from ..spoken.synonyms import files_meant

PATH = re.compile(
    r"(?<![\w@.])(?:\*\*/|\*\.|\.?[\w-]+/)(?:(?!-[A-ZÄÖÜ][a-zäöü])[\w./*-])*|(?<![\w@./-])[\w-]+(?:\.[\w-]+)?\.[a-z]{1,5}(?![\w@]|\.\w)"
)
_SAID_PATH = r"`?((?:\*\*/|\*\.|\.?[\w-]+/)[\w./*-]*|[\w-]+\.[a-z]{1,5}(?![\w@]))`?"
_BETWEEN = re.compile(r"[`\"']?(?:\s*[,/]\s*(?:and |or |und |oder )?|\s+(?:and|or|und|oder)\s+)[`\"']?")
"""What stands between the paths of a list."""
_EXCEPT = re.compile(
    r"\b(?:outside(?: of)?|except(?: for)?(?: in| under)?|außer(?:halb)?(?: von| in| unter)?|but not in|nur nicht in"
    r"|(?:anywhere|nowhere|everywhere) (?:but|else than|other than)(?: in| under)?)"
    rf"\s+{_SAID_PATH}",
    re.IGNORECASE,
)
_ALLOWED = re.compile(
    rf"\b(?:in|under|inside|for|unter|für)\s+{_SAID_PATH}[^.;!?]{{0,30}}"
    r"\b(?:fine|ok(?:ay)?|go ahead|allowed|don.?t mind|erlaubt|in ordnung|egal|passt)\b",
    re.IGNORECASE,
)
_MAY_IN = re.compile(
    rf"\b(?:in|under|inside|unter)\s+{_SAID_PATH}\W+(?:\w+\s+)?(?:may|can|darf|dürfen|können?)\b", re.IGNORECASE
)
_HOME = re.compile(
    r"\b(?:belongs?|goes?|lives?|stays?|gehör\w*|darf|dürfen)\s+(?:only |nur )?(?:in(?:to)?|to|under|nach|unter)"
    rf"\s+{_SAID_PATH}",
    re.IGNORECASE,
)
_KEPT_FOR = re.compile(
    r"\b(?:keep|kept|reserved?|aufgehoben|vorbehalten)\b(?![^.;!?]{0,30}\b(?:out|away|off)\b)[^.;!?]{0,20}"
    rf"\b(?:for|für)\s+{_SAID_PATH}",
    re.IGNORECASE,
)
_ONLY_IN = re.compile(
    rf"\b(?:only|nur|ausschließlich|exclusively)\b[^;!?\n]{{0,50}}\b(?:in|under|inside|unter)\s+{_SAID_PATH}",
    re.IGNORECASE,
)
_AND_NOWHERE = re.compile(
    rf"\b(?:in|under|inside|unter)\s+{_SAID_PATH}[^.;!?]{{0,12}}\b(?:and |und )?"
    r"(?:nowhere else|nirgend(?:s|wo) (?:sonst|anders)|sonst nirgend\w*|only|und nur da)\b",
    re.IGNORECASE,
)
_RESERVED = re.compile(
    rf"\b(?:reserved|only|reserviert|nur)\s+(?:for|für)\b[^.;!?\n]{{0,40}}?\b(?:in|under|to|unter|an)\s+{_SAID_PATH}",
    re.IGNORECASE,
)
_ONLY_IT = re.compile(
    rf"\b(?:only|nur)\s+{_SAID_PATH}\s+(?:itself\s+|selbst\s+)?(?:may|can|darf|dürfen|kann|touch\w*|reads?|uses?|liest|nutzt)\b",
    re.IGNORECASE,
)
_ONLY_PLACE = re.compile(
    rf"{_SAID_PATH}\s+(?:is|ist)\s+(?:the only|der einzige|die einzige|das einzige)\b|"
    r"\b(?:the only|einzige[nr]?)\s+(?:place|file|module|spot|stelle|ort|datei|modul),?\s+"
    r"(?:for|für|where (?:we|you)|an de[rm] wir|wo wir|in de[rm] wir)\b"
    rf"(?:[^.;!?]|\.(?=\w)){{0,50}}?\b(?:is|ist)\s+{_SAID_PATH}",
    re.IGNORECASE,
)
_PLACE = re.compile(rf"\b(?:in|under|inside|unter)\s+{_SAID_PATH}", re.IGNORECASE)
_LEFT_ALONE = re.compile(
    rf"(?<!auch )(?<!even )\b(?:in|under|inside|unter)\s+{_SAID_PATH}[^.;!?]{{0,30}}"
    r"\b(?:nobody (?:touches|changes)|stays? as it (?:is|was)|(?:rührt|fasst|ändert)\b[^.;!?]{0,20}"
    r"\b(?:keiner|niemand)|bleib\w* (?:so|wie)\b|lassen wir so)\b",
    re.IGNORECASE,
)
"""Where things stay as they are; "even in tools/" only stresses a rule."""
_IN_QUESTION = re.compile(
    rf"\b(?:touch\w*|chang\w*|edit\w*|änder\w*|angefasst|fass\w*|in|unter|under|an)\s+"
    rf"{_SAID_PATH}[^.;!?]{{0,15}}\?\s*$"
    r"|\b(?:in|on|auf|im)\s+(?:the |der |dem )?(?:production|prod|produktion|staging)\b[^.;!?]{0,15}\?\s*$",
    re.IGNORECASE,
)
"""What is asked about is a condition of what is said next: "PRs touching db/? Label them"."""
_ALL_THERE = re.compile(r"\b(?:nothing|anything|everything|nichts|alle[sm])\b", re.IGNORECASE)
"""Beside a path it makes a condition of a lone mention: "nothing in api/ goes past her"."""
_NOWHERE = re.compile(
    r"\b(?:nowhere else|only|nur|ausschließlich|nirgend(?:s|wo) (?:sonst|anders)|sonst nirgend\w*)\b", re.IGNORECASE
)
"""Said beside it, it makes the home of a thing the only place for it."""
_FINE_IN = re.compile(
    rf"\b(?:fine|ok(?:ay)?|allowed|erlaubt|in ordnung)\b[^.;!?,]{{0,25}}\b(?:in|under|inside|unter)\s+{_SAID_PATH}",
    re.IGNORECASE,
)
_EXEMPT = re.compile(
    r"\b(?:pure |only |reine |for )?(\w{2,})[ -](?:only )?(?:prs?|pull requests?|changes|änderungen)\b[^.;!?]{0,20}"
    r"\b(?:exempt\w*|fine without|don.?t (?:need|mind)|ausgenommen|brauchen (?:das|es|keine?n?))\b",
    re.IGNORECASE,
)
"""What is left alone, as a path or by its name."""
_THINGS = (
    r"(?:[ -]only)?[ -](?:changes?|code|texts?|files?|stuff|things|folder|directory|package|pull requests?|prs?"
    r"|änderung(?:en)?|dateien?|ordner|sachen)\b"
)
_FOLDER_FORMS = (
    r"\b(?:in|under|inside|below|touch(?:es|ing)?|to|unter|im|an|for|für|bei)\s+(?:(?:the|our|der|dem|den)\s+)?{}(?![\w./])",
    r"\b(?:changes?|edits?|änderung(?:en)?)\s+(?:to|in|under|an|am|in)\s+(?:the|our|der|den|dem)\s+\w+\s+{}(?![\w./])",
    r"\b(?:with|mit)\s+(?:an?|new|einer?|neuen?)\s+(?:\w+\s+)?{}(?![\w./])",
    r"^\W*{}\s+(?:haben|hat|ist|has|is|was)\b",
    r"(?<![\w.]){}(?:\s+(?:changes?|is touched|is changed|sich ändert|geändert)|" + _THINGS + ")",
)
_CHANGED_FORMS = (
    r"\b(?:change|touch|modify|affect|extend)(?:e?s|ing)?\s+(?:the\s+|our\s+)?(?:\w+\s+)?{}(?![\w./-])",
    r"\b(?:changes?|edits?|änderung(?:en)?)\s+(?:to|in|under|an|am)\s+(?:(?:the|our|der|den|dem)\s+)?{}(?![\w./])",
    r"(?<!\w){}(?:[ -]only)?[ -](?:changes?|änderung(?:en)?|prs?|pull requests?)\b",
    r"^\W*(?:\w+\s+)?{}\s+(?:needs?|gets?|carry|requires?|brauch\w*|bekomm\w*)\b",
)
"""These name a folder even where the rule has the same word: "docs changes get the label docs"."""
_ABOUT_FILE = (
    r"(?:changes?|edits?|änderung(?:en)?|anpassung(?:en)?) (?:to|in|of|an|am|im|von) (?:the |der |dem |den )?{}",
    r"^\W*{} ", r"(?<!\w){}(?: changes|[ -]änderung)",
    r"\b(?:der|die|das|was|that|which|who)\s+{}\s+(?:anfass\w*|änder\w*|berühr\w*)", r"\b(?:touches|changes|edits) {}",
    r"\bin (?:an?|any|every|each|eine[rm]|jede[rm]) {}",
)  # fmt: skip
_MODULE = re.compile(
    r"(?<![\w./])[`\"]?([a-z]\w*(?:\.[a-z]\w*)+)[`\"]?(?: code)?\s+"
    r"(?:must|may|should|can|does|do|is|are|darf|dürfen|soll\w*|importiert?|never|must)\b"
)
_KINDS_OF_FILES = {
    "python": "*.py", "javascript": "*.js *.jsx", "typescript": "*.ts *.tsx", "sql": "*.sql", "yaml": "*.yaml *.yml",
    "markdown": "*.md", "dockerfile": "Dockerfile*", "css": "*.css", "html": "*.html", "json": "*.json",
    "toml": "*.toml", "terraform": "*.tf", "shell": "*.sh", "notebook": "*.ipynb", "makefile": "Makefile",
    "proto": "*.proto",
}  # fmt: skip


_ENDING = re.compile(
    r"\b(?:an?|any|every|each|new|in|for|touch\w*|eine?[nmr]?|jede[rnsm]?|neue[rn]?|bei|"
    r"für)\s+\*?(\.[a-z][a-z0-9]{1,5})(?:[ -](?:files?|datei(?:en)?)|(?= in (?:the|a|einem|dem|im) (?:pr|pull)))\b",
    re.IGNORECASE,
)
"""Files by their ending: "a .po file", "eine .po-Datei"."""


def paths(sentence: Comment, used: str, change: Change, proposal: Proposal) -> tuple[str, ...]:
    """Globs that the sentence says and files of both sides match."""
    found: list[str] = [f"*{end.casefold()}" for end in _ENDING.findall(sentence.text)]
    found = [glob for glob in found if glob not in used and in_both((glob,), change)]
    for run in _listed(sentence.text):
        listed = [_below(said, change) for said in run]
        kept = [said for said in listed if said.casefold().strip("/*.") and not _is_used(said.casefold(), used)]
        for said in (said for said in kept if in_both((glob_of(said),), change)):
            is_file = "/" not in said.rstrip("/") and "*" not in said and not said.endswith("/")
            if not is_file or STRONG.search(sentence.text) or _says(sentence, _ABOUT_FILE, said):
                found += [glob_of(one) for one in (said, *kept)]
    within = {part for glob in found for part in glob.split("/")[1:]}
    found += [glob for glob in _folders(sentence, used, change) if glob.removeprefix("**/").split("/")[0] not in within]
    found += [glob for glob in _modules(sentence, change) if glob not in found]
    found += [glob for glob in _kinds(sentence, used, change, proposal) if glob not in found]
    return tuple(dict.fromkeys(found))


def _below(said: str, change: Change) -> str:
    """A folder as it is said, or wherever it lies: "migrations/" in `shop/migrations/`."""
    anywhere = f"**/{said}**"
    return (
        anywhere
        if said.endswith("/") and not in_both((glob_of(said),), change) and in_both((anywhere,), change)
        else said
    )


def _listed(text: str) -> Iterator[list[str]]:
    """The paths of a text, those of one list together: "opac/static/, opac/templates/"."""
    found = list(PATH.finditer(text))
    for at, match in enumerate(found):
        if at == 0 or not _BETWEEN.fullmatch(text[found[at - 1].end() : match.start()]):
            run: list[str] = []
        run.append(match.group().rstrip(".,;:"))
        if at + 1 == len(found) or not _BETWEEN.fullmatch(text[match.end() : found[at + 1].start()]):
            yield run


def places_spared(comment: Comment, rule: Rule) -> tuple[str, ...]:
    """Globs for which a comment says that the rule does not hold: "outside of config/", "in local.py it's fine"; of a
    rule that forbids also what is said to be the only place: "we only read it in settings.py"."""
    text = comment.text
    found = [match.group(1) for match in _EXCEPT.finditer(text)]
    said = (match for form in (_ALLOWED, _FINE_IN, _ONLY_IT, _ONLY_PLACE, _LEFT_ALONE) for match in form.finditer(text))
    found += [next(filter(None, match.groups())) for match in said]
    freed = [part for part in pieces(text) if not Comment(part).negative]
    found += [match.group(1) for part in freed for match in _MAY_IN.finditer(part)]
    homes = [part.text for part in comment.sentences if _NOWHERE.search(part.text)]
    found += [match.group(1) for part in homes for match in _HOME.finditer(part)]
    if {"forbid", "exclude"} & rule.args().keys():
        found += [
            match.group(1) for form in (_ONLY_IN, _AND_NOWHERE, _RESERVED, _KEPT_FOR) for match in form.finditer(text)
        ]
    globs = [glob_of(said.rstrip(".,;:")) for said in found]
    globs += [glob for match in _EXEMPT.finditer(text) for glob in files_meant(match.group(1))]
    return tuple(dict.fromkeys(globs))


def speaks_of_a_place(sentence: Comment) -> bool:
    """Whether it says where something must not be or what all is done: "not under api/, please", "nothing in api/ goes
    past her"."""
    if (sentence.negative and _PLACE.search(sentence.text)) or _IN_QUESTION.search(sentence.text):
        return True
    return PATH.search(sentence.text) is not None and _ALL_THERE.search(sentence.text) is not None


def _folders(sentence: Comment, used: str, change: Change) -> Iterator[str]:
    """Folders of changed files whose plain name follows a word like "in" or "under"."""
    files = paths_of(change.after)
    for folder in dict.fromkeys(part for path in files for part in path.split("/")[:-1]):
        forms = _CHANGED_FORMS if _names_it(folder, used) else _FOLDER_FORMS
        said = any(_says(sentence, forms, name) for name in (folder, folder.removesuffix("s")))
        if len(folder) > 2 and said:
            glob = f"{folder}/**" if any(path.startswith(folder + "/") for path in files) else f"**/{folder}/**"
            if in_both((glob,), change):
                yield glob


def _modules(sentence: Comment, change: Change) -> Iterator[str]:
    """Packages that must not do something: "acme.core must not import from acme.web"."""
    for module in _MODULE.findall(sentence.text):
        glob = f"{module.replace('.', '/')}/**"
        yield from [one for one in (glob, f"**/{glob}") if in_both((one,), change)][:1]


def _names_it(folder: str, used: str) -> bool:
    """Whether the rule is about this word; the folder `api` is another thing than the label `api-change`."""
    return re.search(rf"(?<![\w-]){re.escape(folder)}(?![\w-])", used, re.IGNORECASE) is not None


def _kinds(sentence: Comment, used: str, change: Change, proposal: Proposal) -> Iterator[str]:
    """Kinds of files: as a condition of the whole pull request, or to tell them from the others in it."""
    for name, glob in ((name, glob) for name, globs in _KINDS_OF_FILES.items() for glob in globs.split()):
        if name in used or not sentence.mentions(name) or not in_both((glob,), change):
            continue
        whole = not proposal.rule.per_file and (
            _says(sentence, (r"(?<!\w){}" + _THINGS,), name) or glob.startswith(("Docker", "Make"))
        )
        if whole or any(not matches(path, glob) for path in paths_of(change.after)):
            yield glob


def _says(sentence: Comment, forms: tuple[str, ...], name: str) -> bool:
    return any(re.search(form.format(re.escape(name)), sentence.text, re.IGNORECASE) for form in forms)


def paths_of(side: AnyArtifact) -> list[str]:
    """The paths of a pull request's files; none of anything else."""
    return [file.path for file in side.files] if isinstance(side, PullRequest) else []


def _is_used(said: str, used: str) -> bool:
    """Whether the rule is about this path; a folder `api/` is another thing than the label `api-change` and than
    `tests/api/`."""
    plain = said.rstrip("*")
    plain = plain if plain.endswith("/") else said.rstrip("*.")
    return re.search(rf"(?<![\w/]){re.escape(plain)}" if plain[:1].isalnum() else re.escape(plain), used) is not None


def glob_of(said: str) -> str:
    """The glob that a path stands for as people say it: a folder is all below it."""
    if "*" in said:
        return said
    return said + "**" if said.endswith("/") else said if "." in said.rsplit("/", 1)[-1] else said + "/**"


def in_both(globs: Iterable[str], change: Change) -> bool:
    """Whether files of both sides of a change match one of the globs."""
    return all(any(matches_any(path, globs) for path in paths_of(side)) for side in (change.before, change.after))
