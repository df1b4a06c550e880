"""The words of a sentence that name what a rule is for: after "when", after "every", or at its head.

"Invoices always go to ..., too" is about invoices if the corrected mail is one; "the invoice is wrong" is about this
one.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable

from ...core.artifacts import PullRequest, Triage
from ..checks.base import Change, Proposal
from ..checks.reading import AnyArtifact, text_of
from ..spoken.comment import Comment
from ..spoken.forms import has_form, has_word, stem, without_tail
from ..spoken.lists import CHOICE, bracketed, choices
from ..spoken.moods import DEMANDING
from ..spoken.naming import (
    ARTICLES,
    ASKED,
    BARE,
    CALLED,
    CODE,
    EQUALS,
    EVERY,
    FOR,
    HAS_IN_TEXT,
    HEAD,
    IN_TEXT,
    IN_TITLE,
    MARK,
    MARKED,
    OPEN_CODE,
    PHRASE,
    SAYS,
    STRONG,
    THINGS,
    TITLED,
    WITH,
    WITH_TITLE,
)
from ..spoken.stopwords import STOPWORDS
from ..spoken.synonyms import alike, files_meant, parted, phrases
from ..spoken.topics import TOPICS

_CLAUSE_END = re.compile(
    r"(?<!jemand schreibt)(?<!jemand sagt),(?!\s*(?:dass|ob|that|whether|wann|wo|warum)\b)|:|\bthen\b|\bdann\b"
)
_BRACKETS = re.compile(r"\([^()\n]{0,80}\)")
_SPELT = re.compile(r"\(([^().:;@/]{4,80}?, [^().:;@/]{3,80}?)\)")
_BOX = re.compile(r"[\w.+-]+@")
_PATTERN = re.compile(r"\b(?:year|jahr|day|tag|month|monat)-\w+-\w+\b", re.IGNORECASE)
"""How a date is to be written."""
_FIX = re.compile(r"\b(?:an?|every|each|any|jede[rmns]?|eine?[mnrs]?) (fix)\b", re.IGNORECASE)
"""With an article it is a thing, else it asks to be done."""
_DESCRIBED = re.compile(
    r"\(([A-Z]{1,4}) (?i:(?:plus|and|und|mit|followed by) (?:an? |eine[rn]? )?"
    r"(?:numbers?|zahl\w*|ziffern|digits|\w+ (?:ziffern|digits)))\)"
)
_WRITTEN = frozenset(("like", "form", "shape", "digits"))
"""How a field is written, which has a condition only where a word opens one."""
_HEADS = tuple(
    form.replace("HEAD", r"(?P<head>[^.;!?:=>→]{{4,70}}?)").replace("LABEL", r"[`\"'„“»]?{0}(?!\w)")
    for form in (
        r"(?:^|[:–—]\s)\W*HEAD,?\s+(?:(?:are|is)(?:n['’]t| not| no)|(?:sind|ist) (?:kein\w*|nicht))\b"
        r"[^.;!?]{{2,40}}?(?:[,:;–—]|\b(?:but|sondern)\b)[^.;!?]{{0,25}}?\bLABEL",
        r"(?:^|[:–—]\s)\W*HEAD\s*(?:=|->|→|=>|\b(?:are|is|gets?|go(?:es)?|belongs?|counts?|falls?|comes?|runs?|"
        r"ist|sind|"
        r"geh\w+|komm\w+|bekomm\w+|krieg\w+|läuft|laufen|fällt|fallen|zähl\w+|hei(?:ß|ss)\w+)\b)\s*"
        r"(?:(?!(?:not?|nicht|kein\w*|never|nie|for|für)\b)[\w'’]+\s+){{0,3}}?LABEL",
        r"\b(?:file|label|tag|class|classify|count|call|treat|put|sort|mark|nenn\w*|führ\w*|zähl\w*|leg\w*|sortier\w*|"
        r"nehm\w*|nimm|behandel\w*)\s+(?:wir\s+|bitte\s+)?HEAD\s+(?:as|under|into|in|als|unter|zu)\s+"
        r"(?:an? )?LABEL",
        r"LABEL[`\"'”“]?\s+(?:is|are|ist|nehmen wir|verwenden wir)\s+(?:\w+\s+)?(?:for|für)\s+HEAD(?=[.;!?,(]|$)",
        r"(?:^|[:–—]\s)\W*(?:for|für|bei)\s+HEAD,?\s+(?:please\s+|bitte\s+)?(?:use|take|nimm|nehmen|nehmt|gilt|"
        r"gibt|wir|"
        r"it|es)\b[^.;!?]{{0,20}}\bLABEL",
    )
)
"""How a sentence says which mails a label is for: "Lost keys aren't complaints, label them ...", "we file X under"."""
_TELLING = frozenset((
    "writes", "wrote", "asks", "asked", "calls", "called", "tells", "told", "sends", "sent", "schreibt", "schrieb",
    "announce", "announces", "announced", "ankündigen", "ankündigt", "fragt", "ruft", "sagt", "schickt", "meldet",
    "somebody", "someone", "jemand", "people", "leute", "person",
))  # fmt: skip
"""What people who write do, whatever they write about."""
_LIST_AT_HEAD = re.compile(
    r"^\W*(?:all |alle |auch |also |for |bei |für )?(?P<list>[\w-]{4,30}(?:, [\w-]{4,30}){0,4},? (?:and|und|or|"
    r"oder|sowie) [\w-]{4,30}"
    r"(?=\s*(?:[:=→]|->|=>|,?\s\w))|[\w-]{4,30}(?:, [\w-]{4,30}){1,4}(?=\s*(?:[:=→]|->|=>)))"
)
_ALTERNATIVES = re.compile(r",\s+(?:and |or |und |oder )?|\s(?:and|or|und|oder)\s|\s?/\s?", re.IGNORECASE)
_WHO_ONLY = re.compile(
    r"\b(?:wer|who|whoever|anyone who|leute, die|people who)\s+(?:nur|only|just|bloß)\b", re.IGNORECASE
)
"""What somebody only wants, which is no condition of its own."""
_WHATEVER_ELSE = re.compile(
    r",?\s+(?:whatever (?:else )?(?:it|the (?:mail|message|rest)) is about|whatever else (?:it|they) say\w*|"
    r"(?:egal|ganz gleich),? worum es (?:sonst )?geht)\b[^.;!?]*",
    re.IGNORECASE,
)
"""What says that all the rest makes no difference."""
_OBJECT_CLAUSE = re.compile(
    r"(?P<verb>\b(?:promis(?:e|es|ing)|tell(?:s|ing)?|say(?:s|ing)?|knows?|asks?|asking|wonder\w*|wissen|weiß|sagen|fragen)"
    r"(?: (?:people|them|him|her|us|me|customers|clients|guests|anybody|anyone|somebody))?)\s+(?:when|if)\b",
    re.IGNORECASE,
)
"""What is said or known, which is no condition: "don't promise people when the bag will be there"."""
_EVEN_WHEN = re.compile(r",?\s+(?:even (?:when|if|though)|auch wenn|selbst wenn)\b[^.;!?]*", re.IGNORECASE)
_GENERAL = frozenset((
    "request", "requests", "case", "cases", "issue", "issues", "question", "questions",
    "attachment", "attachments", "anhang", "anlage", "matter", "matters", "note",
    "notes", "letter", "letters", "inquiry", "inquiries", "enquiry", "enquiries", "stuff", "anfrage", "anfragen",
    "fall",
    "änderung", "änderungen",
    "fälle", "fällen", "frage", "fragen", "sache", "sachen", "thema", "themen", "meldung", "meldungen", "schreiben",
))  # fmt: skip
"""What mails are, whatever they are about."""
_MOST_JOINED = 2
_MOST_SPELT = 80
_PRONOUN_VERBS = frozenset(("bekommen", "kriegen", "gehen", "gehören", "werden", "heißen", "haben", "sollen", "müssen"))
"""Behind "die", where that is what an earlier sentence named and no article."""
_ONLY_WHEN = re.compile(r"\b(?:when(?:ever)?|if|once|only|wenn|falls|sobald|sofern|nur)\b", re.IGNORECASE)
_LINKS = ("link", "links", "adresse", "adressen", "url", "urls", "addresses")
"""What a shape of links is about itself."""
_GREETED = re.compile(r"\b(?:guten (?:tag|morgen|abend)|good (?:day|morning|evening))\b", re.IGNORECASE)
"""Words that mails are opened with say nothing of what they are about."""


def named_words(sentence: Comment, used: str, change: Change, proposal: Proposal) -> tuple[str, ...]:
    """Words that the sentence and both artifacts share and that stand where a condition stands."""
    both = tuple(_GREETED.sub(" ", text_of(side)) for side in (change.before, change.after))
    if isinstance(change.before, Triage):
        left = EQUALS.match(sentence.text)
        if left and all(has_word(text, left.group(1)) for text in both):
            return (left.group(1),)
        if proposal.rule.kind == "triage_label" and (head := _head_of_label(sentence, change)):
            return head
    if said := [
        word
        for form in (WITH, TITLED, MARK, IN_TEXT, HAS_IN_TEXT, IN_TITLE, WITH_TITLE, SAYS)
        for match in form.finditer(sentence.text)
        for word in filter(None, match.groups())
        if all(has_word(text, word) for text in both)
    ]:
        return tuple(said[:1])
    called = [word for word in CALLED.findall(sentence.text) if word.casefold() not in ARTICLES]
    called = [
        word for word in called if (_heads(word, change) or _on_branch(word, change)) and not has_word(used, word)
    ]
    if called:
        return tuple(called[:1])
    changed = proposal.rule.args().get("changed") if proposal.rule.kind == "files_together" else None
    if isinstance(changed, list) and any("/" in str(one) for one in changed):
        return ()  # it says itself which files ask for others
    opened = _opened(sentence, used, change, proposal, both)
    things = opened or _class_of_things(sentence, used, change, proposal, both)
    if proposal.rule.per_file and not opened:  # code is told by where it stands, not by what a pull request is about
        return tuple(word for word in things if files_meant(word))
    return things


def _head_of_label(sentence: Comment, change: Change) -> tuple[str, ...]:
    """What a sentence that has no other condition says such a label for: "Greenhouses are glass_claim, whatever broke
    the panes"."""
    text = _EVEN_WHEN.sub(" ", _WHO_ONLY.sub(" ", sentence.text))
    if _ONLY_WHEN.search(text):
        return ()
    label = re.escape(change.after.label) if isinstance(change.after, Triage) else ""
    found = (re.search(form.format(label), text, re.IGNORECASE) for form in _HEADS)
    head = next((one["head"] for one in found if one), "")
    parts = _ALTERNATIVES.split(head)
    said = [said_of(part, change) for part in parts]
    also = [_subject(part) for part, there in zip(parts, said, strict=True) if not there] if any(said) else []
    return tuple(dict.fromkeys(filter(None, (*said, *also))))


def _subject(thing: str) -> str:
    """The known subject that a few words are about; empty without one."""
    words = [*phrases(thing.replace("-", " ")), *Comment(thing).words]
    return next((word for word in words if alike(word)), "") if len(words) <= _MOST_JOINED else ""


def said_of(thing: str, change: Change) -> str:
    """The words of one thing that both texts say, as all of them: "lost + key"; a known subject of several words is
    taken alone. Empty where they say none, or too many to be meant all."""
    thing, both = thing.replace("-", " "), (text_of(change.before), text_of(change.after))
    if known := [one for one in phrases(thing) if _in_texts(one, both)]:
        return max(known, key=len)
    skipped = _TELLING | _PRONOUN_VERBS
    words = _without_general([one for one in Comment(thing).words if one not in skipped and _in_texts(one, both)])
    words = words if len(words) <= _MOST_JOINED else [one for one in words if alike(one)]
    meant = [one for one in (*phrases(thing), *Comment(thing).words) if one not in skipped and _meant(one, both)]
    return " + ".join(words) if words and len(words) <= _MOST_JOINED else "" if words else next(iter(meant), "")


def _on_branch(word: str, change: Change) -> bool:
    sides = [side.branch for side in (change.before, change.after) if isinstance(side, PullRequest)]
    return len(sides) == 2 and all(has_word(re.sub(r"[/_-]", " ", name), word) for name in sides)


def asked_for(sentence: Comment, word: str) -> bool:
    """Whether the sentence asks for the word itself: it quotes it, or says "mentioning ..."."""
    return word in sentence.quoted or re.search(ASKED.format(re.escape(word)), sentence.text, re.I) is not None


def _opened(sentence: Comment, used: str, change: Change, proposal: Proposal, both: tuple[str, ...]) -> tuple[str, ...]:
    """Words from the part that a word like "when" opens; in a triage from the whole sentence."""
    written = proposal.rule.kind == "triage_field" and _WRITTEN & proposal.rule.args().keys()
    strong = bool(written) or not isinstance(change.before, Triage)
    clause = clause_of(_WHATEVER_ELSE.sub(" ", _PATTERN.sub(" ", sentence.text)), strong=strong)
    if clause is None:
        return ()
    own = _own_values(proposal, change) | _own_name(proposal, sentence)
    quoted = [
        said for said in sentence.quoted if said.casefold() not in used and said not in own and _in_texts(said, both)
    ]
    if quoted:
        return tuple(dict.fromkeys(re.sub(r"\d", "#", said) if " " in said else said for said in quoted))
    whole = [one for one in phrases(clause.replace("-", " ")) if _in_texts(one, both) or _meant(one, both)]
    single = (*Comment(clause).words, *Comment(clause.replace("-", " ")).words)  # "Passwort-Themen"
    parts = {part for phrase in whole for part in phrase.split()}
    spoken = dict.fromkeys((*whole, *(word for word in single if parts.isdisjoint((word, word.removesuffix("s"))))))
    words = [word for word in spoken if word not in own and word not in _TELLING and _stands_in(word, both)]
    args = {str(value).upper() for value in proposal.rule.args().values()}
    if code := _coded(sentence.text, clause, own | args, both):
        return (code,)
    outside = [word for word in words if has_word(_BRACKETS.sub(" ", sentence.text), word)]
    listed = _listed((*choices(clause), *bracketed(sentence.text)), used, words)
    if listed := listed or (() if outside else _spelt_in_brackets(sentence.text, both)):
        return listed
    words = outside if any(map(alike, outside)) else words  # what stands in brackets then only explains
    if fresh := [word for word in _without_general(words) if not is_used(word, used)]:
        if beside := _beside_at_head(sentence, fresh):
            return beside
        for one, two in itertools.pairwise(fresh):
            if re.search(PHRASE.format(re.escape(one), re.escape(two)), sentence.text, re.IGNORECASE):
                return (f"{one} + {two}",)
        return tuple(fresh[:3])
    if meant := [word for word in spoken if not is_used(word, used) and _meant(word, both)]:
        return tuple(meant[:1])
    return tuple(words[:3]) if proposal.needs_condition else ()


def _beside_at_head(sentence: Comment, words: list[str]) -> tuple[str, ...]:
    """The list of subjects that a sentence begins with, if one of them is there: "Dunning letters and lawsuits ..."."""
    found = _LIST_AT_HEAD.match(sentence.text)
    parts = _ALTERNATIVES.split(found.group("list")) if found else []
    subjects = [_subject(part) for part in parts]
    if all(subjects) and set(subjects) & set(words):
        return tuple(subjects)
    plain = [part.casefold() for part in parts if part.isalpha() and part.casefold() not in STOPWORDS]
    return tuple(plain) if len(plain) == len(parts) > _MOST_JOINED and set(plain) & set(words) else ()


def _coded(text: str, clause: str, own: set[str], both: tuple[str, ...]) -> str:
    """A code that stands in both: as a sentence describes it ("a fault code (E plus a number)" for E47), how it begins,
    or one of its own, whose digits stand for any; empty without one."""
    if head := _DESCRIBED.search(text):
        found = [re.search(rf"(?<!\w){head.group(1)}-?\d{{1,8}}(?!\w)", one) for one in both]
        if found[0] and found[1]:
            return re.sub(r"\d", "#", found[0].group())
    heads = [said for said in OPEN_CODE.findall(text) if not any(one.startswith(said) for one in own)]
    if prefix := [said for said in heads if all(has_word(one, said) for one in both)]:
        return str(prefix[0])
    known = [code for code in CODE.findall(clause) if code not in own]
    codes = [code for code in known if all(has_word(one, code) for one in both)]
    return re.sub(r"\d", "#", codes[0]) if codes else ""


def _own_name(proposal: Proposal, sentence: Comment) -> set[str]:
    """How a sentence calls the field of a triage that the rule is about, unless "when" opens a condition."""
    if proposal.rule.kind != "triage_field" or STRONG.search(sentence.text):
        return set()
    name = str(proposal.rule.args().get("name"))
    called = {stem(one) for one in (name, *alike(name))}
    return {word for word in sentence.words if stem(without_tail(word)) in called}


def _own_values(proposal: Proposal, change: Change) -> set[str]:
    """What stood in the field of a triage that the rule is about, and its numbers now: this mail's, no other one's."""
    rows = [side.fields for side in (change.before, change.after) if isinstance(side, Triage)]
    values = [str(row.get(str(proposal.rule.args().get("name")), "")) for row in rows]
    return {
        *values[:1],
        *(value.casefold() for value in values[:1]),
        *(number for value in values for number in re.findall(r"\d+", value)),
    }


def _listed(lists: Iterable[tuple[str, ...]], used: str, present: list[str]) -> tuple[str, ...]:
    """All of a list like "smoke, fumes or a burnt smell" of which one is there: any of them is meant."""
    for words in lists:
        there = {part for word in words for part in word.split(" + ")} if words else set()
        if there & set(present) and not any(is_used(word, used) or word in STOPWORDS for word in words):
            return tuple(dict.fromkeys(words))
    return ()


def _spelt_in_brackets(text: str, both: tuple[str, ...]) -> tuple[str, ...]:
    """What brackets spell out, each with one word, if one is in both: "because of a child (my son, my
    daughter)"."""
    for found in _SPELT.findall(text):
        items = list(filter(None, (Comment(one).words for one in _ALTERNATIVES.split(found))))
        kept = [words[0] for words in items if len(words) == 1]
        if len(kept) == len(items) and any(_in_texts(one, both) for one in kept):
            return tuple(dict.fromkeys(kept))
    return ()


def _class_of_things(
    sentence: Comment, used: str, change: Change, proposal: Proposal, both: tuple[str, ...]
) -> tuple[str, ...]:
    """A word for the kind of thing that was corrected: "every offer", "complaints go to ...", "cc on invoices"."""
    forms = [MARKED, FOR] if isinstance(change.before, PullRequest) else [BARE]
    for word in filter(None, (one or two for one, two in THINGS.findall(sentence.text))):
        if (
            word.casefold() not in STOPWORDS
            and not word[:1].isdigit()
            and (_heads(word, change) or _on_branch(word, change))
        ):
            return (word.casefold(),)
    for word in (*phrases(sentence.text), *_FIX.findall(sentence.text), *sentence.words):
        # what is attached may be what the mail is about; what must not be attached is no such thing
        if word in _LINKS and proposal.rule.args().get("shape") in ("https", "link", "no_link"):
            continue
        named_files = proposal.rule.reads == "attachments" and "exclude" not in proposal.rule.args()
        if (is_used(word, used) and not named_files) or any(
            TOPICS[part].search(word) for topic in proposal.topics for part in topic.split("+")
        ):
            continue
        noun = word in _FIX.findall(sentence.text) and _heads(word, change)
        every = (noun or _in_texts(word, both) or _meant(word, both)) and re.search(
            EVERY.format(re.escape(word)), sentence.text, re.I
        )
        if every or (
            (_heads(word, change) or _of_kind(word, sentence, change))
            and (
                any(re.search(form.format(re.escape(word)), sentence.unquoted.text, re.I) for form in forms)
                or re.search(HEAD.format(re.escape(word)), _heads_of(sentence.unquoted), re.I)
            )
        ):
            return (word,)
    return ()


def _heads_of(sentence: Comment) -> str:
    """What may begin with what it is for: the whole sentence, or its first clause where that is what is asked: "no SQL
    in strings, a card number comes from the keyboard"."""
    first = re.split(r"[,;:–—]\s| -\s", sentence.text)[0]
    asked = Comment(first)
    asks = asked.negative or DEMANDING.search(first) or (asked.universal and not asked.conditional)
    return first if asks and not clause_of(first) else sentence.text


def _of_kind(word: str, sentence: Comment, change: Change) -> bool:
    """Whether the branches of both are of this kind: "Hotfixes ..." or "A hotfix ..." where they begin with `hotfix/`.
    "Fix ..." asks to do it."""
    sides = [side.branch for side in (change.before, change.after) if isinstance(side, PullRequest)]
    kinds = {name.partition("/")[0].casefold() for name in sides if "/" in name}
    noun = word.casefold() not in kinds or re.search(rf"\b(?:an?|eine?) {re.escape(word)}\b", sentence.text, re.I)
    return len(kinds) == 1 and bool(noun) and all(has_form(kind, word) for kind in kinds)


def _heads(word: str, change: Change) -> bool:
    """Whether the word, or one that means the same, stands in the title or subject of both."""
    heads = (_head(change.before), _head(change.after))
    return all(has_form(head, word) for head in heads) or _meant(word, heads)


def _head(artifact: AnyArtifact) -> str:
    if isinstance(artifact, PullRequest):
        return artifact.title
    return artifact.message.subject if isinstance(artifact, Triage) else artifact.subject


def clause_of(text: str, *, strong: bool = True) -> str | None:
    """What a word like "when" opens; without one None, or the whole text where no strong word is asked for."""
    cue = STRONG.search(_OBJECT_CLAUSE.sub(lambda said: said.group("verb").ljust(len(said.group())), text))
    if cue is None:
        return None if strong else text
    rest = text[cue.end() :]
    if cue.start() == 0 or len(text[: cue.start()].split()) <= 2:
        listed = CHOICE.search(rest)
        start = listed.end() if listed and "," not in rest[: listed.start()] else 0
        behind = _BRACKETS.sub(lambda found: found.group().replace(",", ";"), rest[start:])
        return rest[:start] + _CLAUSE_END.split(behind)[0]
    return rest


def is_used(word: str, used: str) -> bool:
    """Whether the rule itself is about the word; a mailbox that is called so is none."""
    used = _BOX.sub(" ", used)
    return (
        word.casefold() in used
        and re.search(rf"(?<!\w){'' if word.isdigit() else '(?<!-)'}{re.escape(word)}(?!-)", used, re.IGNORECASE)
        is not None
    )


def _in_texts(word: str, texts: tuple[str, ...]) -> bool:
    return word.casefold() not in STOPWORDS and all(has_form(text, word) for text in texts)


def _without_general(words: list[str]) -> list[str]:
    """The words that say what mails are about; all of them where none does."""
    return [word for word in words if word not in _GENERAL] or words


def _stands_in(word: str, texts: tuple[str, ...]) -> bool:
    """Whether both say the word, or of several words at least what means the same."""
    return _in_texts(word, texts) or (" " in word and _meant(word, texts))


def _meant(word: str, texts: tuple[str, ...]) -> bool:
    """Whether both say the same in another word or language."""
    return any(all(has_form(text, other) for text in texts) for other in alike(word))


def spelt_out(words: tuple[str, ...], sentence: Comment) -> tuple[str, ...]:
    """The words with their synonyms and translations; what is quoted or a name is meant literally."""
    called = CALLED.findall(sentence.text)
    literal = {word for word in (*sentence.quoted, *called) if not has_word(sentence.unquoted.text, word)} | {*called}
    said = ((word,) if word in literal else _forms_of(word) for word in words)
    return tuple(dict.fromkeys(form for forms in said for form in forms))


def _forms_of(words: str) -> tuple[str, ...]:
    """A word and what means the same; of several that must all be there each with each. A German compound of two
    subjects is also said by both: "Terminabsage"."""
    each = [(word, *alike(word)) for word in words.split(" + ")]
    if len(each) == 1 and len(each[0]) == 1 and (halves := parted(words)):
        each = [(half, *alike(half)) for half in halves]
        return (words, *_each_with_each(each))
    return _each_with_each(each)


def _each_with_each(each: list[tuple[str, ...]]) -> tuple[str, ...]:
    """One of each, joined; where these would be too many only one of them in other words."""
    if math.prod(map(len, each)) <= _MOST_SPELT:
        return tuple(" + ".join(forms) for forms in itertools.product(*each))
    first = [forms[0] for forms in each]
    varied = ((*first[:at], form, *first[at + 1 :]) for at, forms in enumerate(each) for form in forms)
    return tuple(dict.fromkeys(" + ".join(forms) for forms in varied))
