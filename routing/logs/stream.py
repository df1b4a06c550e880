"""Reads JSON documents larger than memory: the elements of an array, at the top or one level down, one at a time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, TextIO

_PIECE = 1 << 20
_SPACE = re.compile(r"\s*")
_UNFINISHED = "Unterminated string"


class Broken(Exception):
    """A document that is no JSON from some place on, or ends too early."""


class JsonStream:
    """One pass over a text. `elements` gives values; between them `more` says whether another document follows."""

    def __init__(self, begun: str, rest: TextIO) -> None:
        self._text, self._rest, self._at, self._ended = begun, rest, 0, False
        self._decode = json.JSONDecoder(parse_float=Decimal).raw_decode

    def more(self) -> bool:
        """Whether anything but space is left."""
        return bool(self._next())

    def elements(self, lists: tuple[str, ...], own: frozenset[str]) -> Iterator[Any]:
        """The elements of an array; of an object, those of its array under one of the keys `lists`, unless a key of
        `own` came before, else the object itself. Raises `Broken`."""
        if self._next() == "[":
            yield from self._array()
            return
        if self._next() != "{":
            yield self._value()
            return
        self._at += 1
        kept: dict[str, Any] = {}
        streamed = False
        for key in self._keys():
            if key in lists and self._next() == "[" and not own & kept.keys():
                streamed = True
                yield from self._array()
            else:
                kept[key] = self._value()
        if not streamed:
            yield kept

    def _array(self) -> Iterator[Any]:
        self._at += 1
        while self._next() != "]":
            yield self._value()
            if self._next() == ",":
                self._at += 1
            elif self._next() != "]":
                raise Broken(self._where())
        self._at += 1

    def _keys(self) -> Iterator[str]:
        while self._next() != "}":
            key = self._value()
            if self._next() != ":" or not isinstance(key, str):
                raise Broken(self._where())
            self._at += 1
            self._next()
            yield key
            if self._next() == ",":
                self._at += 1
            elif self._next() != "}":
                raise Broken(self._where())
        self._at += 1

    def _next(self) -> str:
        """The next character that is no space, without taking it; empty at the end."""
        while True:
            self._at = _SPACE.match(self._text, self._at).end()  # type: ignore[union-attr]  # matches everything
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._fill():
                return ""

    def _value(self) -> Any:
        self._next()
        while True:
            try:
                value, end = self._decode(self._text, self._at)
            except json.JSONDecodeError as error:
                cut = error.msg.startswith(_UNFINISHED) or error.pos > len(self._text) - 32
                if not cut or not self._fill():
                    raise Broken(self._where()) from None
            except RecursionError:
                raise Broken("the JSON is nested too deeply") from None
            else:
                if end < len(self._text) or not self._fill():
                    self._at = end
                    return value

    def _fill(self) -> bool:
        """Read on, at least as much as is waiting, so that a large value is not parsed too often."""
        if self._ended:
            return False
        waiting = self._text[self._at :]
        piece = self._rest.read(max(_PIECE, len(waiting)))
        self._ended = not piece
        self._text, self._at = waiting + piece, 0
        return bool(piece)

    def _where(self) -> str:
        if not self._next():
            return "the JSON ends too early"
        return f"the JSON is broken at {self._text[self._at : self._at + 40]!r}"
