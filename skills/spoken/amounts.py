"""Amounts in words: "740 EUR" and "1.290,50 €" in a text, and what a sentence asks of them: "above 500 EUR", "ab 1.000
Euro".

German and English. Knows units and numbers, not artifacts.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from .forms import stem
from .stopwords import NUMBERS, STOPWORDS

UNITS: dict[str, tuple[str, ...]] = {
    "EUR": ("eur", "euro", "euros", "€"),
    "USD": ("usd", "dollar", "dollars", "$"),
    "GBP": ("gbp", "pound", "pounds", "pfund", "£"),
    "CHF": ("chf", "franken", "francs"),
    "kg": ("kg", "kilo", "kilos", "kilogram", "kilograms", "kilogramm"),
    "days": ("day", "days", "tag", "tage", "tagen"),
    "hours": ("hour", "hours", "stunde", "stunden"),
    "people": ("people", "persons", "guests", "personen", "leute", "leuten", "gäste", "gästen"),
    "files": ("file", "files", "datei", "dateien"),
    "lines": ("line", "lines", "zeile", "zeilen"),
    "commits": ("commit", "commits"),
    "percent": ("percent", "prozent", "%"),
    "pieces": ("piece", "pieces", "pcs", "items", "units", "stück", "artikel", "artikeln"),
    "years": ("year", "years", "jahr", "jahre", "jahren"),
    "months": ("month", "months", "monat", "monate", "monaten"),
    "weeks": ("week", "weeks", "woche", "wochen"),
    "minutes": ("minute", "minutes", "minuten", "min"),
    "degrees": ("degree", "degrees", "grad", "°c", "°"),
    "volts": ("v", "volt", "volts"),
    "km": ("km", "kilometer", "kilometern", "kilometers", "kilometres"),
    "litres": ("l", "liter", "litern", "litres", "liters", "litre"),
    "kWh": ("kwh", "kilowattstunden"),
    "bar": ("bar",),
    "ppm": ("ppm",),
}
"""Units by the name that a condition has, and how they are written."""
CURRENCIES = frozenset(("EUR", "USD", "GBP", "CHF"))
FIELDS: dict[str, tuple[str, ...]] = {
    "kg": ("weight", "gewicht"),
    "days": ("days", "tage"),
    "hours": ("hours", "stunden"),
    "people": ("people", "persons", "guests", "personen", "gäste"),
    "pieces": ("quantity", "pieces", "count", "menge", "anzahl", "stück"),
    "years": ("age", "years", "alter", "jahre"),
    "months": ("months", "monate"),
    "weeks": ("weeks", "wochen"),
    "minutes": ("minutes", "minuten"),
    "degrees": ("temperature", "temp", "degrees", "temperatur", "grad"),
    "volts": ("voltage", "volts", "volt", "spannung"),
    "km": ("km", "distance", "mileage", "entfernung", "strecke"),
    "litres": ("litres", "liters", "liter", "volume"),
    "kWh": ("kwh", "consumption", "verbrauch"),
    "bar": ("pressure", "druck", "bar"),
    "ppm": ("ppm", "concentration", "konzentration"),
}
"""How a field with an amount of this unit is called."""
MONEY = ("amount", "sum", "total", "value", "price", "cost", "costs", "betrag", "summe", "wert", "preis", "kosten")
"""How a field with an amount of money is called."""

_COMPARE: dict[str, Callable[[Decimal, Decimal], bool]] = {
    ">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le,
}  # fmt: skip
_CONTRARY = {">": "<=", ">=": "<", "<": ">=", "<=": ">"}
_WORDS = {">": "above", ">=": "of at least", "<": "below", "<=": "of at most"}
_BEFORE = {
    "<=": r"up to|at most|(?:no|not) more than|not (?:above|over)|within|bis(?: zu)?|höchstens|maximal|"
    r"nicht (?:mehr als|über)|innerhalb von|binnen",
    ">=": r"at least|(?:no|not) less than|starting (?:at|from)|from|ab|mindestens|nicht (?:weniger als|unter)",
    ">": r"above|over|beyond|exceed(?:s|ing)?|(?:more|greater|higher|larger|bigger|longer|older|heavier|warmer|hotter) "
    r"than|über|oberhalb(?: von)?|(?:mehr|größer|höher|länger|älter|schwerer|wärmer|teurer) als",
    "<": r"under|below|(?:less|fewer|lower|smaller|shorter|younger|lighter|colder) than|unter|unterhalb(?: von)?|"
    r"(?:weniger|kleiner|niedriger|kürzer|jünger|leichter|kälter|billiger) als",
}
_AFTER = {
    ">=": r"or (?:more|above|over)|and (?:more|above|up|over)|upwards?|"
    r"oder (?:mehr|darüber)|und (?:mehr|darüber)|aufwärts",
    "<=": r"or (?:less|below|under)|oder (?:weniger|darunter)",
}
_MONEY = re.compile(
    r"\b(?:amounts?|sums?|totals?|values?|prices?|costs?|\w*(?:betrag|beträgen?|summen?|werte?|preisen?|kosten))\b",
    re.IGNORECASE,
)
"""What a sentence calls money in that names no currency."""
_AGED = re.compile(r"\b(?:older|younger|älter|jünger)\b", re.IGNORECASE)
"""What years compare in that are not called so."""
_YOUNG = re.compile(
    r"\b(?:kinder\w*|children|kids|jugendliche\w*|teenagers?|minderjährige\w*|minors)\s$", re.IGNORECASE
)
_GROWN = 100
"""Of whom a bare number is the age: "children under 14"."""
_COUNTED = re.compile(r"[^\W\d_A-ZÄÖÜ]{3,20}")
"""A word for what is counted and has no unit: sets, copies."""
_THING_BEFORE = re.compile(r"(?:^|[.;!?,]\s*)\W*(?:for |bei |with |mit )?([^\W\d_]{4,20}) $")
"""What stands before a bound without a unit: "Groups over twenty"."""
_VERBS = frozenset((
    "aren", "isn", "don", "doesn", "should", "shouldn", "may", "can", "will", "would", "shall", "kann", "darf",
    "soll", "bitte", "please",
    "have", "has", "is", "are", "must", "need", "needs", "go", "goes", "get", "gets",
    "haben", "hat", "sind", "ist", "müssen", "muss", "gehen", "werden", "nie", "niemals", "gets", "counts", "bleibt",
    "bleiben", "reicht", "genügt", "bekommt", "bestätigst", "stays", "requires", "confirm", "flag", "escalate",
))  # fmt: skip
"""What follows a bare amount: "refunds above 200 have to be escalated"."""
_NO_UNITS = _VERBS | STOPWORDS - {"to", "and", "or", "until", "bis", "und", "oder"}
"""Not what leads to a second number: "from 9 to five"."""
_COUNT = re.compile(r"(?<![\w.,-])(\d{1,3}(?:[.,]\d{3})?|\d{1,6})\s+([^\W\d_]{3,40})")
_THOUSANDS = re.compile(r"(\d{1,3}(?:([.,])\d{3})(?:\2\d{3})*)((?!\2)[.,]\d+)?")
_NUMBER = r"\d{1,3}(?:[.,'’ \u00a0]\d{3}){1,4}(?:[.,]\d{1,2})?|\d{1,15}(?:[.,]\d{1,9})?"
"""Bounded: mails of strangers are read for amounts too."""
_DIGITS = re.compile(
    rf"\b(\d{{1,2}}|{'|'.join(sorted(NUMBERS, key=len, reverse=True))})[ -]?"
    r"(?:digits?|ziffern?|stellig\w*|stellen)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Bound:
    """What is asked of an amount. Raises `ValueError` for a comparison or a unit that there is none of."""

    compare: str
    number: Decimal
    unit: str = ""
    """A name of `UNITS`, or what is counted: copies, sets; empty: money of any currency."""

    @classmethod
    def parse(cls, text: str) -> Bound:
        """The bound of "> 500 EUR", as `str` writes it."""
        found = re.fullmatch(r"(>=|<=|>|<) (\d+(?:\.\d+)?)(?: (\w+))?", text)
        if not found or not ((found.group(3) or "EUR") in UNITS or _COUNTED.fullmatch(found.group(3))):
            units = ", ".join(UNITS)
            raise ValueError(
                f"must be like '> 500 EUR', with one of >, >=, <, <= and of {units}, what is counted or no unit"
            )
        return cls(found.group(1), Decimal(found.group(2)), found.group(3) or "")

    def __str__(self) -> str:
        return f"{self.compare} {self._plain()}"

    def sentence(self) -> str:
        """ "above 500 EUR"."""
        return f"{_WORDS[self.compare]} {self._plain()}"

    def holds(self, amount: Decimal) -> bool:
        """Whether the amount keeps the bound; its unit is the caller's to know."""
        return _COMPARE[self.compare](amount, self.number)

    def contrary(self) -> Bound:
        """The bound of every other amount."""
        return Bound(_CONTRARY[self.compare], self.number, self.unit)

    def _plain(self) -> str:
        return f"{self.number.normalize():f} {self.unit}".strip()


def number(text: str) -> Decimal | None:
    """A number as people write it in either language: "1.290,50", "1,290.50", "1'290". A lone point or comma before
    three digits parts thousands. None for anything else."""
    plain = re.sub(r"[\s'’]", "", text)
    if found := _THOUSANDS.fullmatch(plain):
        return Decimal(re.sub(r"[.,]", "", found.group(1)) + (found.group(3) or "").replace(",", "."))
    return Decimal(plain.replace(",", ".")) if re.fullmatch(r"\d+(?:[.,]\d+)?", plain) else None


@lru_cache(maxsize=128)
def amounts(text: str, unit: str) -> tuple[Decimal, ...]:
    """Every amount of a unit in a text; of every currency for an empty unit."""
    found = (number(one.group(1) or one.group(2)) for one in _amount(unit).finditer(text))
    return tuple(value for value in found if value is not None)


@lru_cache(maxsize=128)
def counts(text: str, thing: str) -> tuple[Decimal, ...]:
    """How many of a thing a text says, also in compounds: 120 of sets in "120 Blutsets"."""
    short, found = stem(thing).removesuffix("s"), _COUNT.findall(text)
    meant = (number(said) for said, word in found if stem(word).removesuffix("s").endswith(short))
    return tuple(value for value in meant if value is not None)


def bounds(text: str, counted: bool = False) -> Iterator[tuple[Bound, str]]:
    """What a sentence asks of amounts, each with the words that say it. A number that no unit follows, or that the
    sentence calls an amount, is one of money; what is counted otherwise ("60 characters") is none, but with
    `counted`: "more than 20 copies"."""
    money, taken = _MONEY.search(text) is not None, set[int]()
    for compare, form in _forms():
        for found in form.finditer(text):
            said, word = found.group("number"), found.group("unit") or ""
            word = "" if word.casefold() in _NO_UNITS and not _unit(word) else word
            value = Decimal(NUMBERS[said.casefold()]) if said.casefold() in NUMBERS else number(said)
            aged = _AGED.search(found.group()) or _YOUNG.search(text[: found.start()])
            unit = _unit(found.group("sign") or word) or (
                "years" if aged and value is not None and value < _GROWN else ""
            )
            counts_before = counted and compare == ">" and not (unit or money or word)  # "under 12" is an age
            before = _THING_BEFORE.search(text[: found.start()]) if counts_before else None
            unit = before.group(1).casefold() if before and before.group(1).casefold() not in STOPWORDS else unit
            if (
                counted
                and not (unit or money)
                and _COUNTED.fullmatch(word.casefold())
                and word.casefold() not in STOPWORDS
            ):
                unit = word.casefold()
            if value is not None and found.start("number") not in taken and (unit or money or not word):
                taken.add(found.start("number"))
                yield Bound(compare, value, unit), found.group() if _unit(word) else found.group().removesuffix(word)


def digits_said(text: str) -> tuple[int, ...]:
    """How many digits a text asks for: "8 digits", "achtstellig"."""
    return tuple(NUMBERS.get(said.casefold()) or int(said) for said in _DIGITS.findall(text))


def digits_phrases(text: str) -> tuple[str, ...]:
    """The words by which a text counts digits."""
    return tuple(found.group() for found in _DIGITS.finditer(text))


@cache
def _forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    spelt = "|".join(word for word, number in NUMBERS.items() if number > 1)
    value = rf"(?P<number>(?<![\w.,-])(?:{_NUMBER}|(?:{spelt})(?!\w)))"
    amount = rf"(?P<sign>[€$£])?\s?{value}(?![\w,.]*\d)(?:\s?(?P<unit>[€$£%]|°C?|[^\W\d_]+))?"
    after = [(compare, rf"{amount}\s(?:{words})(?!\w)") for compare, words in _AFTER.items()]
    before = [(compare, rf"(?<!\w)(?:{words})\s{amount}") for compare, words in _BEFORE.items()]
    return tuple((compare, re.compile(form, re.IGNORECASE)) for compare, form in (*after, *before))


@cache
def _amount(unit: str) -> re.Pattern[str]:
    names = [written for name, names in UNITS.items() if name == unit or (not unit and name in CURRENCIES)
             for written in names]  # fmt: skip
    signs = "|".join(re.escape(name) for name in names)
    return re.compile(
        rf"(?<!\w)(?:{signs})\s?({_NUMBER})(?!\w)|(?<![\w.,])({_NUMBER})\s?(?:{signs})(?!\w)", re.IGNORECASE
    )


def _unit(written: str) -> str:
    return next((name for name, names in UNITS.items() if written.casefold() in names), "")
