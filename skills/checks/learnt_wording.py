"""How wordings are learnt: from a text before and after, and what a comment says literally or by example."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from typing import ClassVar, Self

from ..spoken.comment import Comment
from ..spoken.counted import PHONE
from ..spoken.forms import plurals, stem
from ..spoken.lists import listed_with
from ..spoken.moods import ASKING
from ..spoken.stopwords import NUMBERS, STOPWORDS
from ..spoken.topics import TOPICS
from .base import Change, Proposal
from .counted_things import propose_counts
from .notations import propose_notations
from .sayings import (
    CODE,
    HOST,
    OPEN,
    TYPE,
    example_of,
    first_by_chance,
    in_brackets,
    is_example,
    key,
    likewise,
    listed_beside,
    prefixes,
    sayings,
    will_do,
)
from .shapes import SHAPES, fits, form, like, looks_like_number
from .unwanted import propose_addresses
from .wording import Wording, says

_BRACKETED_NUMBER = re.compile(r"\[[^\]\n\d]{0,60}\d[^\]\n]{0,60}\]")
_OPEN_TAG = re.compile(r"(?P<head>\[[A-Z]{1,6}-?)(?:…|\.\.\.|[xXnN#]{2,})\]")
_BRACKETED = re.compile(r"\[[^\]\n]{1,30}\]")
_GOES_ON = re.compile(r"[,:\]]\s*(?:\.\.\.|…)")
"""Behind a list that has more entries than it says."""
_AT_MOST = re.compile(
    r"\b(?:at most|no (?:more|longer) than|höchstens|maximal|max\.|nicht (?:länger|mehr) als)", re.IGNORECASE
)
_OPTIONAL_SCOPE = re.compile(
    r"\b(?:scope|bereich)\b[^.;!?]{0,30}\b(?:optional|not needed|not necessary|up to you|may|can|kann|egal|"
    r"nicht nötig)\b|\b(?:optional\w*|no|without an?|ohne) (?:scope|bereich)\b",
    re.IGNORECASE,
)
"""Who says so asks for a type and leaves its area open."""
_NOT_ATTACHED = re.compile(
    r"\b(?:never|not|don.?t|no|nie|nicht|kein\w*)\b(?!\W+(?:only|nur|forget|every\w*|jede\w*))[^.;!?]{0,40}"
    r"\b(?:attachments?|attach|anhang|anhänge|anhängen)\b",
    re.IGNORECASE,
)
_A_DAY = re.compile(
    r"\b(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|(?:mon|tues|wednes|thurs|fri|satur|"
    r"sun)day)\b[^\n]*\d",
    re.IGNORECASE,
)
_ADDED = re.compile(
    r"\b(?:dazu|dran|dahinter|dazuschreiben|dabei|add|append|behind|after it|next to it)\b", re.IGNORECASE
)
"""A short mark that is to stand beside something: "bitte UTC dazuschreiben"."""
_SUM = re.compile(r"[€$£]\s?\d|\b(?:EUR|USD|CHF|GBP)\s?\d|\d\s?(?:[€$£]|EUR|USD|CHF|GBP|Euro)\b")
_IN_A_PATTERN = r"\b\w+/{0}\d+[-_/]\w+"
"""A whole name that a comment writes as a pattern: "feature/TP-123-short-name"."""
_NUMBER_OF = re.compile(r"\b([A-Z]{2,})[ -](?i:numbers?|nummern?|ticket|id|key)\b")
"""What a kind of number begins with."""
_IN_SECTIONS = ("screenshot", "link", "ticket", "issue")
_OF_SOME_MAILS = ("dated", "timed", "priced", "lasting", "coordinates", "phone")
"""What hardly anybody asks of every mail."""
_REFERENCES = ("closes", "ticket", "ticket_first", "issue", "link")
_WRITTEN_DATE = re.compile(r"\d{1,2}\.? [^\W\d_]{3,9} \d{4}|[^\W\d_]{3,9} \d{1,2},? \d{4}|[\d./-]{8,10}")
_NEVER_WITHOUT = re.compile(
    r"\b(?:never|not|nie(?:mals)?|nicht|no|kein\w*)\b[^.;!?,]{0,40}\b(?:without|ohne)\s+(?:an?\s|the\s|eine?n?\s|den\s|die\s|das\s)?"
    r"(?P<what>[^\W\d_]{4,})",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"\d{1,2}(?:st|nd|rd|th)", re.IGNORECASE)
_COUNT = rf"(?:\d{{1,3}}|{'|'.join(NUMBERS)})"
_LINK_WILL_DO = re.compile(
    r"\blink\b[^.;!?]{0,30}\b(?:reicht|genügt|is enough|will do|suffices)\b|"
    r"\b(?:selbst|himself|herself|themselves)\b[^.;!?]{0,15}\b(?:über|via|by|with|mit|through) "
    r"(?:den|the|einen|dem|a) link\b",
    re.IGNORECASE,
)
_LASTS = re.compile(
    rf"\b{_COUNT}(?:\s?(?:to|bis|-|–)\s?{_COUNT})?\s+(?:(?:working|business)\s+)?"
    r"(?:days?|hours?|weeks?|werktagen?|tagen?|stunden|wochen)\b",
    re.IGNORECASE,
)
_FIELD_TOPICS = ("title", "description", "branch", "commit", "subject")


class LearntWording(Wording):
    """A wording of a text that comments speak of, with the shapes that people ask of it."""

    shapes: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """Shapes, fixed beginnings and ends, lengths that the comment counts, words that came or went."""
        before, after = "\n".join(cls.texts(change.before)), "\n".join(cls.texts(change.after))
        named = cls._named(change)
        if before == after or not named:
            return
        gone = _any_went(change.comment.quoted, before, after)
        yield from cls._propose_shapes(change.comment, cls._named_hosts(change.comment, before, after), gone, after)
        yield from cls._propose_ends(cls.texts(change.after), change.comment)
        yield from cls._propose_lengths(change)
        yield from cls._propose_words(change, before, after)
        if not before.strip():
            yield Proposal(
                cls(min_length=1), topics=(f"{cls.topic}+empty",) if cls.topic else (), subject=f"{cls.kind}-empty"
            )

    @classmethod
    def _named(cls, change: Change) -> bool:
        """Whether the comment names this text, or no text at all."""
        said = [topic for topic in _FIELD_TOPICS if change.comment.speaks(topic)]
        return not cls.topic or cls.topic in said or not said

    @classmethod
    def _named_hosts(cls, comment: Comment, before: str, after: str) -> bool:
        """Whether a host is named that came or went: it is meant, and no link to another one."""
        return any(says(before, host) != says(after, host) for host in HOST.findall(comment.text))

    @classmethod
    def _named_other_host(cls, host: str, comment: Comment, before: str, after: str) -> bool:
        """Whether the comment names another host, which went."""
        others = (other for other in HOST.findall(comment.text) if other != host)
        return any(says(before, other) and not says(after, other) for other in others)

    @classmethod
    def _propose_shapes(cls, comment: Comment, hosts: bool, gone: bool, after: str) -> Iterator[Proposal]:
        choice = [said for part in comment.sentences if part.quotes_a_choice for said in part.quoted]
        for rank, name in enumerate(cls.shapes):
            if cls._means_another(name, comment, hosts, gone, choice) or _unshown(name, after):
                continue
            example = name == "tag" and comment.by_example and comment.speaks("front")
            if name in ("tag", "no_tag") and _BRACKETED_NUMBER.search(comment.text) and not example:
                continue  # a reference, wherever it stands
            subject = (
                "start"
                if name in ("scoped", "conventional", "branch_type", "tag", "no_tag", "area_first")
                else SHAPES[name].topics[0]
            )
            rule, tag = cls(shape=name), {"tag": 40, "no_tag": 40, "area_first": -40}.get(name, 0)
            yield Proposal(
                rule,
                topics=SHAPES[name].topics,
                subject=f"{cls.kind}-{subject}",
                rank=rank + tag,
                when_anywhere=name in _OF_SOME_MAILS,
            )

    @classmethod
    def _means_another(cls, name: str, comment: Comment, hosts: bool, gone: bool, choice: list[str]) -> bool:
        """Whether a comment that may speak of a shape means something else by it."""
        vague = any(map(comment.stands_in, comment.sentences))
        return any((
            name in _REFERENCES and 0 < sum(fits(name, said) for said in choice) < len(choice),  # the other will do too
            name == "closes" and _NUMBER_OF.search(comment.text),
            name == "closes" and comment.by_example and comment.speaks("reference"),
            name == "scoped" and _OPTIONAL_SCOPE.search(comment.text),
            name in ("dated", "timed", "priced", "lasting") and (gone or vague),  # not in its place only
            name == "no_promised_day" and gone,  # that wording is meant
            name == "no_relative_day" and not (gone or comment.speaks("relative_day")),  # only where one was told
            name == "dated" and comment.speaks("relative_day"),
            name == "other_date" and comment.speaks("birth_date"),
            name == "lasting" and _LASTS.search(comment.text),  # that long
            name == "phone" and (vague or PHONE.search(comment.text)),  # that number is meant
            name in ("link", "no_link") and hosts,  # that host is meant
            name == "tag" and _OPEN_TAG.search(comment.text),
            name == "link" and (_in_its_place(comment) or _LINK_WILL_DO.search(comment.text)),
            cls.reads == "body" and name in _IN_SECTIONS and comment.speaks("section"),  # whatever stands in it
        ))  # fmt: skip

    @classmethod
    def _propose_ends(cls, texts: tuple[str, ...], comment: Comment) -> Iterator[Proposal]:
        for text in texts[:3]:
            for rank, prefix in enumerate(prefixes(text)):
                yield from cls._propose_start(prefix, rank, comment)
            last = text.rstrip().rpartition("\n")[2].strip()
            if (
                last
                and len(last) < 120
                and "\n" in text.strip()
                and not (re.search(r"\d", last) or is_example(last, comment))
            ):
                yield Proposal(cls(ends_with=last), literals=(last,), subject=f"{cls.kind}-end")

    @classmethod
    def _propose_start(cls, prefix: str, rank: int, comment: Comment) -> Iterator[Proposal]:
        bare, subject = prefix.strip(" []():/-"), f"{cls.kind}-start"
        numbered = prefix.startswith("[") and bare.isdigit()
        several = comment.by_example and len(set(_BRACKETED.findall(comment.text))) > 1
        by_example, is_open = is_example(prefix, comment) or several, OPEN.search(comment.text) is not None
        example = "" if TYPE.match(prefix) or prefix == bare else example_of(prefix, comment)
        unclosed = comment.by_example or _GOES_ON.search(comment.text) or TYPE.match(prefix)
        choices = () if unclosed else listed_with(comment.text, prefix.strip())
        if choices and not first_by_chance(prefix, bare, comment) and (prefix != bare or comment.speaks("front")):
            rule = cls(starts_any=(prefix.strip(), *choices))
            topics = (f"{cls.topic}+front",) if cls.topic and prefix == bare else ()
            yield Proposal(rule, topics=topics, literals=(prefix.strip(),), subject=subject, rank=rank - 30)
        elif (numbered or looks_like_number(bare)) and (
            not example or prefix.startswith("[") or comment.speaks("ticket")
        ):
            if not (fits("ticket_first", prefix) and (by_example or is_open) and comment.speaks("ticket+front")):
                said = prefix.strip() if prefix.startswith("[") else bare
                rule, place = cls._example(said, comment), "start" if prefix.startswith("[") else "ticket"
                yield Proposal(rule, literals=(prefix.strip(), bare), subject=f"{cls.kind}-{place}", rank=-60)
        elif prefix.startswith("[") and (by_example or example) and "tag" in cls.shapes:
            return  # a tag, of which this one is an example
        elif example:
            yield Proposal(cls(starts_like=example), literals=(example,), subject=subject, rank=rank + 30)
        elif by_example and not TYPE.match(prefix):
            return  # only an example, and of nothing that has a form
        elif cls.kind == "description" and not comment.speaks("front"):
            return  # its first line, which other texts need not have
        elif not first_by_chance(prefix, bare, comment):
            one_of_many = len(TYPE.findall(comment.text)) > 1 or by_example or is_open
            rank = rank + 30 if one_of_many else rank - 30 if TYPE.match(prefix) else rank
            yield Proposal(cls(starts_with=prefix), literals=(prefix.strip(), bare), subject=subject, rank=rank)

    @classmethod
    def _example(cls, said: str, comment: Comment) -> Self:
        """What an example of a reference stands for."""
        number = comment.speaks("reference") or comment.speaks("ticket")
        return cls(form=said) if comment.by_example and not number and CODE.fullmatch(said) else cls(like=said)

    @classmethod
    def _propose_lengths(cls, change: Change) -> Iterator[Proposal]:
        for number in change.comment.numbers if cls._is_measured(change.comment) else ():
            if number >= 10:
                yield Proposal(cls(max_length=number), topics=("length",), subject=f"{cls.kind}-length")
                if not _AT_MOST.search(change.comment.text):
                    yield Proposal(cls(min_length=number), topics=("length",), subject=f"{cls.kind}-length", rank=1)
            if 2 <= number <= 60:
                yield Proposal(cls(max_lines=number), topics=("lines",), subject=f"{cls.kind}-lines", rank=2)
                yield Proposal(cls(max_sentences=number), topics=("sentences",), subject=f"{cls.kind}-length", rank=-1)
            if number >= 2:
                yield Proposal(cls(max_words=number), topics=("words",), subject=f"{cls.kind}-length", rank=-1)

    @classmethod
    def _is_measured(cls, comment: Comment) -> bool:
        """Whether a length is one of this text: of the first that is named, or of one that a sentence about lengths
        names alone: "The title is too long, the rest goes into the description"."""
        named = {topic: found.start() for topic in _FIELD_TOPICS if (found := TOPICS[topic].search(comment.text))}
        parts = [part.without_reasons for part in comment.sentences if part.speaks("length")]
        alone = [[topic for topic in named if part.speaks(topic)] for part in parts]
        return not (cls.topic and named) or min(named, key=named.__getitem__) == cls.topic or [cls.topic] in alone

    @classmethod
    def _propose_words(cls, change: Change, before: str, after: str) -> Iterator[Proposal]:
        gone = _any_went((*change.comment.quoted, *change.comment.capitals), before, after)
        same = likewise(change.comment)
        for sentence in change.comment.sentences:
            elsewhere = cls.topic and not (sentence.misses or change.comment.speaks(cls.topic))
            swapped = _any_went(sentence.quoted, before, after)
            traded = gone and not sentence.universal
            signs = (one for one in sentence.unquoted.capitals if says(after, one) and not says(before, one))
            meant = [
                *sayings(sentence),
                *((2, one) for one in signs if len(one) in (3, 4) and _ADDED.search(sentence.text)),
            ]
            exact = [said for rank, said in meant if rank < 3]
            literal, named = _any_went(exact, after, before), _any_went(exact, before, after)
            stead = change.comment.stands_in(sentence)
            for rank, said in meant:
                example = _stands_for_others(said, rank, sentence, change.comment, typed=bool(cls.topic))
                open_to_others = example or will_do(said, sentence.text) or _is_date(said, sentence)
                if open_to_others or _is_prefix(said, sentence, after):
                    continue
                fallback = rank == 3 or cls.kind == "mail_text" or bool(elsewhere)
                literals = (said, f"//{said}") if HOST.fullmatch(said) else (said,)
                if looks_like_number(said.replace(" ", "")) and len(said.split()) < 5:  # an example of a reference
                    yield from cls._propose_reference(said, rank, sentence, change)
                elif HOST.fullmatch(said) and cls._named_other_host(said, change.comment, before, after):
                    pass  # it only takes the place of another host
                elif (rank < 3 and not sentence.by_example and not (swapped or traded) and not stead) or (
                    ((sentence.universal and not stead) or sentence.misses) and not sentence.negative
                ):
                    if sentence.quotes_a_choice and said in sentence.quoted:
                        continue  # one of several that will do
                    if rank == 3 and (elsewhere or literal):
                        continue  # a plain word of a sentence about something else, or about what it says literally
                    wanted = cls._wanted(said, rank, sentence)
                    one, worth = (said, rank) if rank < 3 else ("word", 40 - len(said))  # of plain words the longest
                    yield Proposal(
                        wanted, literals=literals, subject=f"{cls.kind}+{one}", rank=worth, fallback=fallback
                    )
                tense = "imperative" in cls.shapes and change.comment.speaks("imperative") and _other_form(said, after)
                if (
                    _stood(said, rank, before)
                    and not tense
                    and (rank < 3 or (sentence.negative and not (elsewhere or named)))
                ):
                    others = (listed_beside(said, sentence) if sentence.negative else ()) + same
                    banned = cls(excludes=said, nor=tuple(other for other in others if not says(after, other)))
                    yield Proposal(
                        banned, literals=literals, subject=f"{cls.kind}-{said}", rank=rank, fallback=fallback
                    )
            yield from cls._propose_pairs(sentence, before, after)
            yield from cls._propose_never_without(sentence, before, after)
            yield from () if elsewhere or named or exact else cls._propose_forms(sentence, before, after)
        yield from cls._propose_durations(change.comment, before, after)
        yield from cls._propose_references(change.comment, before, after)
        yield from cls._propose_open_tag(change.comment, before, after)
        yield from cls._propose_unwanted_references(change.comment, before, after)
        yield from cls._propose_phones(change.comment, before, after)
        yield from propose_counts(cls, change.comment, before, after)
        yield from propose_notations(cls, change.comment, before, after)
        yield from propose_addresses(cls, change.comment, before, after)

    @classmethod
    def _propose_pairs(cls, sentence: Comment, before: str, after: str) -> Iterator[Proposal]:
        """Two words side by side that a sentence forbids in another form: "never ask for card numbers"."""
        words = re.findall(r"[^\W\d_]{3,}", sentence.unquoted.text) if sentence.negative else []
        for one, two in itertools.pairwise(words):
            if {one.casefold(), two.casefold()} & STOPWORDS or says(before, f"{one} {two}"):
                continue
            said = re.search(rf"\b{re.escape(one)} (?P<other>[^\W\d_]{{3,}})", before, re.IGNORECASE)
            if said and stem(said["other"]) == stem(two) and not says(after, said.group()):
                rule = cls(excludes=said.group().casefold())
                yield Proposal(rule, literals=(f"{one} {two}",), subject=f"{cls.kind}-{one}", rank=3, fallback=True)

    @classmethod
    def _propose_never_without(cls, sentence: Comment, before: str, after: str) -> Iterator[Proposal]:
        """A word without which a sentence lets nothing pass: "a cancellation never goes without a new date"."""
        for found in _NEVER_WITHOUT.finditer(sentence.unquoted.text):
            word = found["what"]
            if word.casefold() not in STOPWORDS and says(after, word) and not says(before, word):
                rule = cls(contains=word.casefold())
                yield Proposal(rule, literals=(found.group(),), subject=f"{cls.kind}+word", rank=30, fallback=True)

    @classmethod
    def _propose_forms(cls, sentence: Comment, before: str, after: str) -> Iterator[Proposal]:
        """A noun that a sentence forbids in another form than it stood there: "no diagnoses" of "Your diagnosis"."""
        there = {stem(word): word for word in re.findall(r"[^\W\d_]{5,}", before)} if sentence.negative else {}
        for word in (one for one in sentence.words if len(one) > 5 and not says(before, one)):
            said = there.get(stem(word), "")
            if said and not says(after, said):
                rule = cls(excludes=said.casefold())
                yield Proposal(rule, literals=(word,), subject=f"{cls.kind}-{word}", rank=3, fallback=True)

    @classmethod
    def _wanted(cls, said: str, rank: int, sentence: Comment) -> Self:
        """That a text says something; a sum in quotes is an example, since of another thing it is another one."""
        if rank == 1 and _SUM.search(said):
            return cls(like=said)
        choice = listed_with(sentence.text, said, choice=True) if rank == 3 else ()  # "net or gross"
        return cls(contains=said, or_else=choice or _in_another_tongue(said, sentence))

    @classmethod
    def _propose_durations(cls, comment: Comment, before: str, after: str) -> Iterator[Proposal]:
        """How long something takes, where a sentence asks to say so: "tell them that it takes 5 to 7 working days"."""
        asking = (part for part in comment.sentences if ASKING.search(part.text) or part.universal)
        for part in asking if not cls.topic else ():
            if not part.negative and (said := _lasting(part.text, before, after)):
                yield Proposal(cls(contains=said), literals=(said,), subject=f"{cls.kind}+word", rank=2, fallback=True)

    @classmethod
    def _propose_phones(cls, comment: Comment, before: str, after: str) -> Iterator[Proposal]:
        """Numbers to call that the comment says and that came."""
        for said in (found.group() for found in PHONE.finditer(comment.text)):
            called = sum(map(str.isdigit, said)) > 5  # else the end of a date
            if called and says(after, said) and not says(before, said):
                yield Proposal(cls(contains=said), literals=(said,), subject=f"{cls.kind}+{said}", fallback=True)

    @classmethod
    def _propose_references(cls, comment: Comment, before: str, after: str) -> Iterator[Proposal]:
        """A number that came, where one is asked for and not only in the place of something else."""
        if any(one.speaks("reference") and comment.stands_in(one) for one in comment.sentences):
            return
        for token in re.findall(r"[\w/#-]+", PHONE.sub(" ", after)):
            token = key(token.rpartition("/")[2])
            number = token.isdigit() and len(token) > 3
            if (number or _is_reference(token)) and not like(token, before):
                written = cls.kind == "branch" and re.search(
                    _IN_A_PATTERN.format(re.escape(_letters(token))), comment.text
                )
                said = (written.group(),) if written else ()
                yield Proposal(
                    cls(like=token), topics=("reference",), literals=said, subject=f"{cls.kind}-ticket", rank=50
                )

    @classmethod
    def _propose_open_tag(cls, comment: Comment, before: str, after: str) -> Iterator[Proposal]:
        """A number in brackets that a comment leaves open, wherever it stands: "[BF-…]"."""
        for found in _OPEN_TAG.finditer(comment.text):
            said = re.search(rf"{re.escape(found['head'])}\d{{1,12}}\]", after)
            if said and not like(said.group(), before):
                literals = (found.group(),)
                yield Proposal(cls(like=said.group()), literals=literals, subject=f"{cls.kind}-start", rank=-70)

    @classmethod
    def _propose_unwanted_references(cls, comment: Comment, before: str, after: str) -> Iterator[Proposal]:
        """The one kind of number that went, where a sentence forbids it: "no insurance numbers in the subject"."""
        if not any(one.negative and one.speaks("reference") and not one.speaks("front") for one in comment.sentences):
            return
        for word in (word for one in comment.sentences if one.negative for word in one.words if len(word) > 4):
            said = rf"(?i)\b{re.escape(word)}\W+(?:\w+\W+){{0,2}}\d{{4,}}"
            if re.search(said, before) and not re.search(said, after):
                yield Proposal(cls(matches_not=said), literals=(word,), subject=f"{cls.kind}-unticket", rank=49)
        tokens = dict.fromkeys(filter(_is_reference, re.findall(r"[\w/#-]+", PHONE.sub(" ", before))))
        kinds = {form(token): token for token in tokens}
        gone = [token for token in kinds.values() if not like(token, after, of_length=True)] if len(kinds) < 20 else []
        if len(gone) == 1:
            yield Proposal(cls(unlike=gone[0]), topics=("reference",), subject=f"{cls.kind}-unticket", rank=50)

    @classmethod
    def _propose_reference(cls, said: str, rank: int, sentence: Comment, change: Change) -> Iterator[Proposal]:
        bracket = in_brackets(said, change.comment, "\n".join(cls.texts(change.after)))
        written = re.search(re.escape(key(said)), sentence.text, re.IGNORECASE)
        plain, place = written.group() if written else said, "start" if bracket else "ticket"
        wanted = cls._example(bracket or plain, change.comment)
        if not change.comment.stands_in(sentence):  # else it is wanted only where something else would stand
            yield Proposal(wanted, literals=(said,), subject=f"{cls.kind}-{place}", rank=rank)
        if sentence.negative:
            yield Proposal(cls(unlike=plain), literals=(said,), subject=f"{cls.kind}-un{place}", rank=rank)


def _unshown(name: str, after: str) -> bool:
    """Whether the correction shows nothing of what a shape is about."""
    shown = SHAPES[name].shown
    return bool(shown) and not fits(shown, after)


def _is_reference(token: str) -> bool:
    """Whether it has letters and digits, or digits in groups: PO4711, 4711-03, 21/815/08155."""
    if _ORDINAL.fullmatch(token):
        return False
    return looks_like_number(token) or re.fullmatch(r"\d{2,}(?:[/-]\d{2,})+", token) is not None


def _letters(token: str) -> str:
    """What a reference begins with: TP- of TP-362."""
    return token.rstrip("0123456789")


def _other_form(word: str, text: str) -> bool:
    """Whether a text says a word in another tense: Add for Added."""
    return re.search(rf"\b{re.escape(word[:3])}", text, re.IGNORECASE) is not None


def _is_date(said: str, sentence: Comment) -> bool:
    """Whether it is a date by which a sentence shows how dates are written: that is a shape."""
    return sentence.speaks("date") and _WRITTEN_DATE.fullmatch(said) is not None


def _is_prefix(said: str, sentence: Comment, text: str) -> bool:
    """Whether a number begins with it: "the BAK number" of BAK-207."""
    called = (one.casefold() for one in _NUMBER_OF.findall(sentence.text))
    return said.casefold() in called and re.search(rf"\b{re.escape(said)}[ -]?\d", text, re.IGNORECASE) is not None


def _lasting(text: str, before: str, after: str) -> str:
    """How long something takes, as a sentence says it and as it came: "5 to 7 working days"."""
    found = (one.group() for one in _LASTS.finditer(text))
    return next((said for said in found if says(after, said) and not says(before, said)), "")


def _in_its_place(comment: Comment) -> bool:
    """Whether a link is only what takes the place of something unwanted: "no passwords. Send the reset link", or of
    what must not be attached."""
    if any(part.speaks("link") and _NOT_ATTACHED.search(part.text) for part in comment.sentences):
        return True
    return comment.substitutes or any(comment.stands_in(part) for part in comment.sentences if part.speaks("link"))


def _any_went(said: Iterable[str], before: str, after: str) -> bool:
    """Whether one of these stood in the text before and stands there no more."""
    return any(says(before, one) and not says(after, one) for one in said)


def _stood(said: str, rank: int, before: str) -> bool:
    """Whether a text says it; what is quoted also in another form."""
    return says(before, said) or (rank == 1 and any(says(before, form) for form in plurals(said)))


def _stands_for_others(said: str, rank: int, sentence: Comment, comment: Comment, typed: bool) -> bool:
    """Whether it is an example of a type or of a whole text, one of several beginnings, or only what a number to call
    is called."""
    of_type = typed and (TYPE.match(said) or said.endswith(":")) and OPEN.search(comment.text)
    beginning = said.endswith("/") and sum(other.endswith("/") for other in sentence.quoted) > 1
    tagged = said[:1] in "[(" and " " in said and is_example(re.split(r"(?<=[])])", said)[0], comment)
    whole = sentence.by_example and said in sentence.quoted and looks_like_number(said.partition(" ")[0].strip(":"))
    in_a_tag = said.isupper() and f"[{said}]" in sentence.text
    return bool(
        tagged
        or in_a_tag
        or of_type
        or beginning
        or (whole and " " in said)
        or (rank == 3 and PHONE.search(sentence.text))
        or (said in sentence.quoted and _A_DAY.search(said))
    )


def _in_another_tongue(said: str, sentence: Comment) -> tuple[str, ...]:
    """What a sentence says in brackets for the other language: "plus VAT" (or "zzgl. MwSt." in German)."""
    found = re.search(
        rf"{re.escape(said)}[\"'“”«»`]*\s*\((?:or|oder|auf|in)\b([^)\n]{{3,60}})\)", sentence.text, re.IGNORECASE
    )
    return tuple(one for one in Comment(found.group(1)).quoted if one != said) if found else ()
