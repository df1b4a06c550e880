"""A correction's words, taken apart: sentences, quoted literals, numbers, and what each sentence speaks of.

Knows words, not checks; the topics stand in `topics.py`.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from .counted import numbers
from .exceptions import excepted, without_exceptions
from .moods import (
    ASKING,
    BLOCKING,
    CONCEDING,
    CONDITIONAL,
    CONDITIONAL_FIRST,
    CONTRAST,
    CURIOUS,
    DEMANDING,
    EXAMPLE,
    EXCLUSIVE,
    EXPLAINING,
    FINE,
    JUDGEMENT,
    MISSING,
    MUSING,
    NEGATIVE,
    ONE_OFF,
    OPTIONAL,
    POINTING,
    POSTPONED,
    PREFERRING,
    REASON,
    REFERRING,
    STANDING,
    STATING,
    SUBSTITUTING,
    TEMPORAL,
    TOLD,
    UNIVERSAL,
)
from .sentences import pieces, sentences
from .stopwords import STOPWORDS
from .topics import TOPICS

LONGEST_SENTENCE = 1_000
"""Characters. A longer one is nobody's rule (no whole comment that we have seen has 300), and the patterns, whose time
may grow with the square of a sentence, would search it for seconds."""
MOST_SENTENCES = 50
"""What comes after them is not read: sentences make proposals, and each of these asks every sentence."""
_CLAUSE = re.compile(r",|\b(?:and|und|sowie|also)\b")
_QUOTED = re.compile(
    r"`([^`\n]+)`|\"([^\"\n]+)\"|„([^“”\n]+)[“”]|“([^”\n]+)”|«([^»\n]+)»|»([^«\n]+)«|(?<!\w)['‘]([^'’\n]+)['’](?!\w)"
)
_QUOTED_OR = re.compile(r"[\"”“'’`«],?\s+(?:or|oder)\s+(?:[^\"„“'‘`»,.;!?]{1,40}\s)?[\"„“'‘`»]")
_TECHNICAL = re.compile(
    r"\b[A-Z]{2,}(?=-[A-Z][a-z])|(?<![\w/.-])(?:[A-Z][a-z]*(?:-[A-Za-z]+)+|[a-z]+(?:_[a-z]+)+)(?![\w-])"
    r"|(?<![\w/.-])[a-z]{3,}!(?=-?[A-Z ])"
)
_CAPITALS = re.compile(r"\b[A-Z]{3,}\b")
_ELLIPSIS = re.compile(r"[\s-]*(?:…|\.\.\.|<[^<>\n]{1,30}>)$")
_COMPOUND = re.compile(r"(?<=-[a-z]{2})-[A-ZÄÖÜ][a-zäöüß]+$|-(?:line|trailer|header|[Zz]eile)$")
_WHATEVER = re.compile(r"\b(?:every|each|all|jede[rmns]?|alle[nr]?)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_][\w'-]*", re.UNICODE)


@dataclass(frozen=True)
class Comment:
    """What the person said."""

    text: str

    @cached_property
    def legible(self) -> Comment:
        """What is read for rules: the first sentences, without endless ones."""
        first = pieces(self.text)[:MOST_SENTENCES]
        return Comment("".join(one if len(one) <= LONGEST_SENTENCE else "\n" for one in first))

    @cached_property
    def sentences(self) -> tuple[Comment, ...]:
        """One comment a sentence, each once. Left out are those that only say that something is fine, leave it to
        judgement or explain what another one asks."""
        found = map(Comment, sentences(self.text))
        parts = (part.demand or part.placed if part.contented else part for part in found)
        said = tuple(part for part in parts if part and not part.judges)
        if POSTPONED.search(self.text) and not any(part.universal for part in said):
            return ()
        if MUSING.search(self.text) and not any(part.asks_beside_musing for part in said):
            return ()
        if CURIOUS.search(self.text):
            return tuple(part for part in said if "?" not in part.text and not CURIOUS.search(part.text))
        return tuple(part for part in said if not part.explains) or said

    @cached_property
    def clauses(self) -> tuple[Comment, ...]:
        """The parts of a sentence, cut at commas and at "and"."""
        return tuple(Comment(part) for part in _CLAUSE.split(self.text) if part.strip())

    @cached_property
    def quoted(self) -> tuple[str, ...]:
        """What stands in quotes or backticks, as written; "dana-…" without what stands for the rest."""
        found = (next(group for group in match.groups() if group).strip() for match in _QUOTED.finditer(self.text))
        return tuple(said for said in (_ELLIPSIS.sub("", said) for said in found) if said)

    @cached_property
    def quotes_a_choice(self) -> bool:
        """Whether it quotes several things of which one will do: "Closes ..." or "Refs ..."."""
        return _QUOTED_OR.search(self.text) is not None

    @cached_property
    def technical(self) -> tuple[str, ...]:
        """Words that nobody writes in prose: `Signed-off-by` and that of "Signed-off-by-Zeile", `max_retries`."""
        found = [form for word in _TECHNICAL.findall(self.text) for form in (word, _COMPOUND.sub("", word))]
        return tuple(dict.fromkeys(found))

    @cached_property
    def capitals(self) -> tuple[str, ...]:
        """Words in capitals only, as commits are marked: WIP."""
        return tuple(_CAPITALS.findall(self.text))

    @cached_property
    def contented(self) -> bool:
        """Whether it only says that something is fine, and asks nothing all the same: "nice, but ..."."""
        found = FINE.search(self.text)
        return found is not None and not CONTRAST.search(self.text, found.end())

    @cached_property
    def demand(self) -> Comment | None:
        """Of a sentence that calls something fine what it asks beside it: "not in api/, elsewhere it is okay"."""
        rest = [part for part in re.split(r"[,;–]\s+|\s?[()]", self.text) if not FINE.search(part)]
        asked = Comment(", ".join(rest))
        asks = asked.negative or asked.universal or DEMANDING.search(asked.text) or STATING.search(asked.text)
        return asked if rest and asks else None

    @cached_property
    def placed(self) -> Comment | None:
        """Itself, if it says where alone something is fine: "in scripts/ print() is okay"."""
        return self if any("/" in clause for clause in excepted(self.text)) else None

    @cached_property
    def judges(self) -> bool:
        """Whether it asks for thought or taste, and for nothing that always holds."""
        if ONE_OFF.search(self.text) and not STANDING.search(self.text):
            return True
        found = JUDGEMENT.search(self.text)
        if found is None or self.universal:
            return False
        first = Comment(self.text[: found.start()])
        if "," in first.text and DEMANDING.search(first.text):
            return False  # "no short links please, nobody can tell whether that is us" asks what goes before
        turn = CONTRAST.search(self.text, found.end())  # "nice work, but no ..." asks what follows
        return turn is None or not (rest := Comment(self.text[turn.end() :])).negative or rest.judges

    @cached_property
    def explains(self) -> bool:
        """Whether it says what else serves the purpose, happened or would happen, and asks for nothing."""
        explaining = not (self.negative or self.universal) and EXPLAINING.search(self.text)
        return bool(explaining) or TOLD.search(self.text) is not None

    @cached_property
    def asks_beside_musing(self) -> bool:
        """Whether it asks for something, and does not only say that nothing hangs on it."""
        if found := MUSING.search(self.text):
            return CONTRAST.search(self.text, found.end()) is not None
        return bool(self.universal or self.negative or self.exclusive or ASKING.search(self.text))

    @cached_property
    def without_reasons(self) -> Comment:
        """The same without the clauses that only say why, by when, for what not, or what would be welcome."""
        text = without_exceptions(self.text)
        conceding = Comment(CONCEDING.sub(" ", text))
        text = conceding.text if conceding.conditional or _WHATEVER.search(conceding.text) else text
        reasons = REASON.sub(" ", text)  # "as soon as it is a return, they need the number" is asked, and no reason
        text = OPTIONAL.sub(" ", text if CONDITIONAL_FIRST.search(text) and not _asks(reasons) else reasons)
        when = TEMPORAL.search(text)
        return Comment(text if when is None or BLOCKING.search(text[: when.start()]) else TEMPORAL.sub(" ", text))

    @cached_property
    def unquoted(self) -> Comment:
        """The same without what stands in quotes."""
        return Comment(_QUOTED.sub(" ", self.text))

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """Whole numbers, written as digits or as words up to twelve, each once."""
        return numbers(self.text)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Content words in lower case, in order, each once."""
        kept = (word for word in self._lower_words if len(word) > 2 and word not in STOPWORDS)
        return tuple(dict.fromkeys(kept))

    @cached_property
    def _lower_words(self) -> tuple[str, ...]:
        return tuple(word.casefold().removesuffix("'s") for word in _WORD.findall(self.text))

    def speaks(self, topic: str) -> bool:
        """Whether a sentence speaks of a topic; `a+b` means of both."""
        return any(all(_says(sentence.text, part) for part in topic.split("+")) for sentence in self.sentences)

    def mentions(self, literal: str) -> bool:
        """Whether the literal stands here as a word of its own, case aside."""
        literal = literal.strip()
        if len(literal) < 2 or (literal.casefold() in STOPWORDS and literal not in self.quoted):
            return False
        if literal.casefold() not in self._folded:
            return False
        within = "" if "/" in literal else "|/"
        end = rf"(?!\w|\.\w{within})" if literal[-1].isalnum() else r"(?![\w./-]*\.\w)" if literal[-1] == "/" else ""
        start = r"(?<![\w/])" if literal[0].isalnum() else r"(?<!\w)"  # a part of a path is no word of its own
        return re.search(rf"{start}(?<!\w[.(]){re.escape(literal)}{end}", self._plain, re.IGNORECASE) is not None

    @cached_property
    def _folded(self) -> str:
        return self._plain.casefold()

    @cached_property
    def _plain(self) -> str:
        """The text without "pull requests", which are no `requests`."""
        return re.sub(r"(?i)\b(pull|merge|feature)[ -]requests?\b", "PR", self.text)

    @cached_property
    def by_example(self) -> bool:
        """Whether it gives an example rather than the thing itself."""
        return EXAMPLE.search(self.text) is not None

    @cached_property
    def substitutes(self) -> bool:
        """Whether it puts one thing in the place of another."""
        return SUBSTITUTING.search(self.text) is not None

    def named_before(self, part: Comment) -> tuple[Comment, ...]:
        """The sentence before one that refers back to it."""
        pairs = itertools.pairwise(self.sentences)
        return tuple(before for before, after in pairs if after == part and part.refers_back)

    def with_named(self, part: Comment) -> Comment:
        """A sentence with the one that it refers back to."""
        return Comment(", ".join(one.text.rstrip(".!? ") for one in (*self.named_before(part), part)))

    def stands_in(self, part: Comment) -> bool:
        """Whether a sentence of it says what takes the place of what that one, or an earlier one, forbids."""
        earlier = itertools.takewhile(lambda one: one != part, self.sentences)
        return part.substitutes or (PREFERRING.search(part.text) is not None and any(one.negative for one in earlier))

    @cached_property
    def negative(self) -> bool:
        """Whether it says that something must not be."""
        return NEGATIVE.search(self.text) is not None

    @cached_property
    def misses(self) -> bool:
        """Whether it says that something was not there."""
        return MISSING.search(self.text) is not None

    @cached_property
    def points_back(self) -> bool:
        """Whether it asks something of what an earlier sentence named."""
        return POINTING.search(self.text) is not None

    @cached_property
    def refers_back(self) -> bool:
        """Whether it is about what the sentence before it named."""
        return REFERRING.search(self.text) is not None

    @cached_property
    def conditional(self) -> bool:
        """Whether it says when something holds."""
        return CONDITIONAL.search(self.text) is not None

    @cached_property
    def exclusive(self) -> bool:
        """Whether it says that nothing else may be."""
        return EXCLUSIVE.search(self.text) is not None

    @cached_property
    def universal(self) -> bool:
        """Whether it says that something always holds."""
        return UNIVERSAL.search(self.text) is not None


def _asks(text: str) -> bool:
    """Whether more is left than a condition."""
    return "," in text.strip(" ,.")


@lru_cache(maxsize=4096)
def _says(sentence: str, topic: str) -> bool:
    """Kept, since hundreds of proposals ask a sentence for the same few topics."""
    return TOPICS[topic].search(sentence) is not None
