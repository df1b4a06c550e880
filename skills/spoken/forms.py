"""One word in its forms: endings of plurals and cases, umlauts, compounds. Rough, for German and English."""

from __future__ import annotations

import re
from functools import lru_cache

from .stopwords import STOPWORDS

_SHORT = 3
"""Letters of words that only an s is hung on: dog, key."""
_UMLAUTS = str.maketrans("äöü", "aou")
_ENDING = re.compile(r"(?:es|en|e|s|n|ing|ed)$")
_PARTICIPLE = re.compile(r"\b(?:ge(?=\w{3,}t\b)|(?=(?:be|er|ver|zer|ent)\w{3,}t\b))(\w{3,})t\b")
_NO_PLURALS = ("intern", "extern")
"""Words whose last letter is no ending, so that what is intern is no Interview."""
_VERB = re.compile(r"(?:ge)?(\w{4,})t")
_ADJECTIVE = re.compile(r"((?:ge\w{2,}[td]|(?:be|ver|zer|ent)\w{3,}t|\w{2,}(?:lich|isch|los|bar|iert)))e[rm]")
"""German ones in the forms that `stem` leaves: geölter, gefährlichem."""
_COMPOUND = re.compile(r"\b[A-ZÄÖÜ][a-zäöüß]{8,}\b")
_TAIL = re.compile(
    r"(?<=\w{4})-?(?:änderung|anfrage|angelegenheit|code|datei|fall|fäll|frage|kram|logik|mail|modul|meldung|"
    r"nachricht|nummer|ordner|struktur|"
    r"sache|teil|thema|theme|ticket|wunsch|wünsch|zeug|notiz|bitt|post|brief|schreib|fax|ankündigung)(?:en|er|es|e|s|n)?$"
)
"""What German hangs on a word to say "things about it": Zahlungscode, Rechnungsmails."""
_PARTS = "ab|an|auf|aus|bei|ein|fest|her|hin|los|mit|nach|vor|weg|weiter|zurück|zusammen|zu|um"
_VERB_ENDING = "en|e|t|st|n|ten|te|et"
_SEPARABLE = re.compile(rf"(?P<part>{_PARTS})(?:ge|zu)?(?P<verb>\w{{3,}}?)(?:ungen|ung|{_VERB_ENDING})?")
_PARTED = re.compile(
    rf"(?P<before>(?:[^.!?\n;]|(?<=\d)\.(?= )){{4,120}})\b(?P<part>{_PARTS})(?=\s*(?:[.,!?;:)]|$|und\b|oder\b))",
    re.MULTILINE,
)
"""The part of a verb at the end of a clause."""


def has_word(text: str, word: str) -> bool:
    """Whether the word (or phrase) stands in the text, case aside, not inside a longer word."""
    wanted = word.casefold()
    if wanted.isalnum():
        return wanted in _tokens(text)
    left, right = (r"(?<!\w)" if word[:1].isalnum() else ""), (r"(?!\w)" if word[-1:].isalnum() else "")
    return wanted in text.casefold() and re.search(left + re.escape(wanted) + right, text.casefold()) is not None


def has_form(text: str, word: str) -> bool:
    """As `has_word`, or the same word with another common ending, or at the end of a compound: "invoices" in a text
    that says "Invoice", "Allergie" where it says "Erdnussallergien"."""
    if word.casefold().endswith(("xes", "shes", "ches")) and has_word(text, word[:-2]):
        return True
    if has_word(text, word) or _is_acronym(text, word):
        return True
    short = stem(word)
    if not word.isalpha() or len(word) < 4:
        return _has_loosely(text, word) or (len(word) == _SHORT and word.isalpha() and has_word(text, f"{word}s"))
    if len(word) == _SHORT + 1 and word.endswith("s") and has_word(text, word[:-1]):
        return True
    if (joined := _joined(word)) and joined in _parted(text):
        return True
    if short.endswith("ung") and len(short) > 6 and short[:-3] in _done(text):
        return True
    if short.endswith("tion") and len(short) > 6 and short[:-3] in _stems(text):
        return True  # rejection of rejected
    if (done := verb(word)) not in (word, *STOPWORDS) and stem(done) in _stems(text):
        return True
    return short in _stems(text) or _in_compound(text, word)


def _in_compound(text: str, word: str) -> bool:
    """Whether a longer word of the text is put together with it, or it with two words of the text."""
    short = word.casefold() if word.casefold() in _NO_PLURALS else stem(word)
    if short not in text.casefold().translate(_UMLAUTS):
        joined = any(left in _stems(text) and right in _stems(text) for left, right in _halves(word))
        return joined or _begins_compound(text, word)
    longer = len(short) > 4 and any(_is_compound(token, short) for token in _stems(text))
    return longer or _begins_compound(text, word)


def _has_loosely(text: str, phrase: str) -> bool:
    """Whether a phrase in small letters stands in the text with a short word in it: "charged me twice"."""
    plain = phrase.islower() and all(map(str.isalpha, phrase.split())) and len(phrase.split()) > 1
    return plain and phrase.split()[0] in text.casefold() and _loosely(phrase).search(text) is not None


@lru_cache(maxsize=4096)
def _loosely(phrase: str) -> re.Pattern[str]:
    between = r"\s+(?:[^\W\d_]{1,4}\s+)?"
    return re.compile(rf"(?<!\w){between.join(phrase.split())}(?!\w)", re.IGNORECASE)


def _is_acronym(text: str, word: str) -> bool:
    """Whether it is the plural of a word that the text has in capitals: RFCs of RFC."""
    short = word.removesuffix("s").upper()
    plural = len(short) < len(word) < 7 and len(short) > 1
    return plural and short in text and re.search(rf"\b{re.escape(short)}\b", text) is not None


def inflected(phrase: str) -> tuple[str, ...]:
    """Several words, also with a German ending of the last one: "5 bis 7 Werktage" in "in 5 bis 7 Werktagen"."""
    last = phrase.split()[-1:]
    ends = len(phrase.split()) > 1 and last[0].isalpha() and len(last[0]) > 3
    return (phrase, *(phrase + ending for ending in ("n", "en", "s", "es", "e") if ends))


def plurals(word: str) -> tuple[str, ...]:
    """The word with the endings of German and English plurals too, if it is a word in small letters; else itself."""
    if not (word.isalpha() and word.islower() and len(word) > 3):
        return (word,) if word else ()
    past = ("d",) if word.endswith("e") else ("ed",)
    return (word, *(word + ending for ending in ("s", "es", "n", "en", "e", *past)))


def of_german_noun(word: str, text: str) -> tuple[str, ...]:
    """Other forms of a long noun that a text says: "Behindertenplätze" of "Behindertenplatz"."""
    if not (word.isalpha() and len(word) > 7 and word[:1].isupper() and word[1:].islower()):
        return ()
    return tuple(said for said in re.findall(r"\b[A-ZÄÖÜ][a-zäöüß]{7,}\b", text) if stem(said) == stem(word))


def _is_compound(word: str, short: str) -> bool:
    """Whether it is a compound with the other one: Erdnussallergie of Allergie, Kontostand of Konto, but not Abrechnung
    of Rechnung."""
    more = len(word) - len(short)
    return more > 3 and (word.startswith(short) or (len(short) > 6 and word.endswith(short)))


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A word without endings and umlauts of plurals and cases, in lower case."""
    word = word.casefold().translate(_UMLAUTS)
    word = word[:-1] + "i" if word.endswith("y") else word
    while (short := _ENDING.sub("", word)) != word and len(short) > 3:
        word = short
    return word


def without_umlauts(text: str) -> str:
    """How German is spelt where there are no umlauts, as in addresses; in lower case."""
    return text.casefold().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")


def root(word: str) -> str:
    """A name to compare kinds of things by: the stem of a compound's first part, of a short one without its plural s
    ("ADRs", a folder `adr`)."""
    short = stem(without_tail(word))
    return short[:-1] if len(short) < 5 and short.endswith("s") else short


def without_tail(word: str) -> str:
    """The first part of a compound: "zahlung" of "Zahlungscode"; the word itself where it is none."""
    first = _TAIL.sub("", word.casefold())
    return first[:-1] if first != word.casefold() and first.endswith(("gs", "ts", "ns")) else first


@lru_cache(maxsize=128)
def _tokens(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))


@lru_cache(maxsize=128)
def _stems(text: str) -> frozenset[str]:
    words = re.findall(r"[^\W\d_]{4,}", text)
    return frozenset(stem(form) for word in words for form in (word, without_tail(word), verb(word), _bare(word)))


@lru_cache(maxsize=4096)
def _halves(word: str) -> tuple[tuple[str, str], ...]:
    """How a long German noun may be put together, as stems: "gruppe", "angebot" of "Gruppenangebote"."""
    whole = word.casefold()
    if len(whole) < 11 or not word.isalpha():
        return ()
    cuts = ((whole[:at], whole[at:]) for at in range(4, len(whole) - 3))
    return tuple((stem(re.sub(r"(?<=\w{4})s$", "", left)), stem(right)) for left, right in cuts)


def _joined(word: str) -> str:
    """A German verb with the part that it may be parted from, as "nach reich" of "nachgereicht" and "Nachreichung"."""
    found = _SEPARABLE.fullmatch(re.sub(r"^rück", "zurück", word.casefold()))
    return f"{found['part']} {found['verb']}".translate(_UMLAUTS) if found else ""


@lru_cache(maxsize=128)
def _parted(text: str) -> frozenset[str]:
    """Such verbs of a text, whether joined or parted: "wir reichen den Nachweis nach"."""
    joined = (_joined(word) for word in re.findall(r"[^\W\d_]{6,}", text))
    parted = (
        f"{found['part']} {verb}".translate(_UMLAUTS)
        for found in _PARTED.finditer(text.casefold())
        for verb in re.findall(rf"\b(\w{{3,}}?)(?:{_VERB_ENDING})\b", found["before"])
    )
    return frozenset(filter(None, (*joined, *parted)))


@lru_cache(maxsize=128)
def _done(text: str) -> frozenset[str]:
    """What German participles are made of: "mahn" of "gemahnt", "bestell" of "bestellt"."""
    return frozenset(found.translate(_UMLAUTS) for found in _PARTICIPLE.findall(text.casefold()))


def _bare(word: str) -> str:
    """A German adjective without its ending; the word itself where it is none."""
    found = _ADJECTIVE.fullmatch(word.casefold())
    return found.group(1) if found else word


def _begins_compound(text: str, word: str) -> bool:
    """Whether a German noun of the text begins with it, less an ending: Bremsflüssigkeit with Bremsen."""
    first = re.sub(r"en?$", "", word.casefold())
    if not 4 < len(first) < len(word):
        return False
    return any(noun.casefold().startswith(first) and len(noun) - len(first) > 3 for noun in _nouns(text))


@lru_cache(maxsize=128)
def _nouns(text: str) -> frozenset[str]:
    """The long nouns of a German text. Kept, since the guard asks one text for every condition."""
    return frozenset(_COMPOUND.findall(text))


def verb(word: str) -> str:
    """What a German verb is made of: "qualm" of "gequalmt" and "qualmt"; the word itself where it is none."""
    found = _VERB.fullmatch(word.casefold())
    return found.group(1) if found else word
