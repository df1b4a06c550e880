"""Cut a mail into its parts, within bounds of time, depth and number that hold for any bytes.

By hand, because the standard library's parser recurses once a nesting level and reads line by line: a mail of a few
megabytes can keep it busy for minutes. Everything here is a search over the raw bytes, nothing is copied but the
text that is asked for, and nothing raises. Knows the form (RFC 5322, 2045, 2046, 2047, 2231), not the meaning.
"""

from __future__ import annotations

import binascii
import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header
from urllib.parse import unquote_to_bytes

MAX_DEPTH = 16
"""Multiparts inside multiparts that are opened."""
MAX_PARTS = 1_000
"""Parts that are looked at; the rest of a mail is only counted as there."""
MAX_HEAD = 256 * 1024
"""Bytes of one header block."""
_MAX_HEADERS = 1_000
_MAX_VALUE = 10_000
_MAX_WORDS = 2_000

_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:(.*)", re.DOTALL)
_PARAMETER = re.compile(r';\s*([^\s=;"]{1,80})\s*=\s*(?:"((?:[^"\\]|\\.)*+)"|([^;\s]*))')
_CHARSET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,39}")
_TEXT_CODECS = ("ascii", "utf", "iso", "cp", "koi8", "mac", "gb", "big5", "euc", "shift", "hz", "johab", "tis", "ptcp")
_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))


@dataclass(frozen=True)
class Part:
    """One part: its header fields (names in lower case, values unfolded, still encoded) and where its body lies."""

    fields: tuple[tuple[str, str], ...]
    start: int
    end: int

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of a field, topmost first."""
        return tuple(value for found, value in self.fields if found == name)

    def first(self, name: str) -> str:
        """The topmost value of a field, or nothing."""
        return next((value for found, value in self.fields if found == name), "")

    def parameters(self, name: str) -> tuple[str, dict[str, str]]:
        """A field such as `Content-Type`: its value in lower case, and its parameters decoded."""
        value = self.first(name)
        return value.split(";", 1)[0].strip().lower(), _parameters(value)

    @property
    def kind(self) -> str:
        """The media type; text/plain where none is said."""
        kind = self.parameters("content-type")[0]
        return kind if re.fullmatch(r"[\w.+-]+/[\w.+-]+", kind) else "text/plain"


@dataclass(frozen=True)
class Cut:
    """A mail in parts: the header of the whole, the parts that hold something, and what was wrong with the form."""

    head: Part
    leaves: tuple[Part, ...]
    defects: tuple[str, ...]


def cut(raw: bytes) -> Cut:
    """Find the parts of a mail. Never raises; what is beyond the bounds is left out and named as a defect."""
    defects: dict[str, None] = {}
    head, clean = read_head(raw, 0, len(raw))
    if not clean:
        defects["a header line is malformed"] = None
    leaves: list[Part] = []
    waiting = [(head, 0)]
    while waiting:
        part, depth = waiting.pop()
        if not part.kind.startswith("multipart/"):
            leaves.append(part)
        elif depth >= MAX_DEPTH:
            defects[f"parts are nested deeper than {MAX_DEPTH}; the inner ones were not read"] = None
        else:
            room = MAX_PARTS - len(leaves) - len(waiting)
            children, wrong = _children(raw, part, room)
            if wrong:
                defects[wrong] = None
            waiting.extend((child, depth + 1) for child in reversed(children))
    return Cut(head, tuple(leaves), tuple(defects))


def read_head(raw: bytes, start: int, end: int) -> tuple[Part, bool]:
    """The header block that begins at `start`, and whether every line of it was well formed."""
    if raw.startswith((b"\n", b"\r\n"), start, end):
        return Part((), raw.index(b"\n", start) + 1, end), True
    limit = min(end, start + MAX_HEAD)
    blank = _BLANK_LINE.search(raw, start, limit)
    stop, body = (blank.start(), blank.end()) if blank else (limit, limit)
    fields: list[tuple[str, list[bytes]]] = []
    clean = blank is not None or limit == end
    place = start
    for line in raw[start:stop].split(b"\n"):
        match = _FIELD.fullmatch(line)
        if line[:1] in (b" ", b"\t") and fields:
            fields[-1][1].append(line)
        elif match and len(fields) < _MAX_HEADERS:
            fields.append((match[1].decode("ascii").lower(), [match[2]]))
        elif line.strip() and not (line.startswith(b"From ") and place == start):
            clean = False
            if not match:
                body = place
                break
        place += len(line) + 1
    return Part(tuple((name, _value(b"".join(lines))) for name, lines in fields), min(body, end), end), clean


def text_of(raw: bytes, part: Part, limit: int) -> tuple[str, str]:
    """The decoded text of a part, from at most `limit` raw bytes, and what was wrong with it ('' if nothing)."""
    body = raw[part.start : min(part.end, part.start + limit)]
    coding = part.first("content-transfer-encoding").strip().lower()
    if coding == "base64":
        body = _base64(body)
    elif coding == "quoted-printable":
        body = binascii.a2b_qp(body)
    text, wrong = _decode(body, part.parameters("content-type")[1].get("charset", "utf-8"))
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\N{REPLACEMENT CHARACTER}"), wrong


def words(value: str) -> tuple[str, bool]:
    """A header value with its encoded words (RFC 2047) read, on one line, and whether all of them could be."""
    value, fine = " ".join(value[:_MAX_WORDS].split()), True
    if "=?" not in value:
        return _printable(value), fine
    try:
        pieces = decode_header(value)
    except (HeaderParseError, ValueError):
        return _printable(value), False
    text = ""
    for piece, charset in pieces:
        if isinstance(piece, bytes):
            decoded, wrong = _decode(piece, charset or "utf-8")
            text, fine = text + decoded, fine and not wrong
        else:
            text += piece
    return _printable(" ".join(text.split())), fine


def _children(raw: bytes, part: Part, room: int) -> tuple[list[Part], str]:
    boundary = part.parameters("content-type")[1].get("boundary", "").rstrip().encode("utf-8", "replace")
    whole = [Part((), part.start, part.end)]
    if not boundary:
        return whole, "a multipart names no boundary; it was read as text"
    children: list[Part] = []
    begun = -1
    for line_start, line_end, last in _delimiters(raw, b"--" + boundary, part.start, part.end):
        if begun >= 0:
            children.append(read_head(raw, begun, max(begun, _before_newline(raw, line_start)))[0])
        begun = -1 if last else line_end
        if last or len(children) > room:
            break
    if begun >= 0 and len(children) <= room:
        children.append(read_head(raw, begun, part.end)[0])
        wrong = "the last boundary is missing"
    else:
        wrong = "" if children else "the boundary does not appear; the mail was read as text"
    if len(children) > room:
        return children[:room], f"more than {MAX_PARTS} parts; the rest were not read"
    return children or whole, wrong


def _delimiters(raw: bytes, mark: bytes, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Where each boundary line begins and ends, and whether it is the closing one. Gives up after many
    look-alikes, which no honest mail has."""
    place, tries = start if raw.startswith(mark, start, end) else raw.find(b"\n" + mark, start, end) + 1, 0
    while place > 0 and tries < 20 * MAX_PARTS:
        tries += 1
        after = place + len(mark)
        newline = raw.find(b"\n", after, end)
        stop = end if newline < 0 else newline
        rest = raw[after : min(stop, after + 80)].strip()
        if rest in (b"", b"--"):
            yield place, min(stop + 1, end), rest == b"--"
        place = raw.find(b"\n" + mark, after, end) + 1


def _before_newline(raw: bytes, place: int) -> int:
    if raw[place - 1 : place] == b"\n":
        place -= 1
    return place - 1 if raw[place - 1 : place] == b"\r" else place


def _value(line: bytes) -> str:
    line = line[:_MAX_VALUE].replace(b"\r", b"")
    try:
        return line.decode("utf-8").strip()
    except UnicodeDecodeError:
        return line.decode("latin-1").strip()


def _parameters(value: str) -> dict[str, str]:
    plain: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    for match in _PARAMETER.finditer(value):
        name = match[1].lower()
        found = re.sub(r"\\(.)", r"\1", match[2]) if match[2] is not None else match[3]
        extended = re.fullmatch(r"([^*]+)(?:\*(\d{1,3}))?(\*?)", name)
        if extended and (extended[2] or extended[3]):
            pieces.setdefault(extended[1], []).append((int(extended[2] or 0), bool(extended[3]), found))
        else:
            plain.setdefault(name, found)
    return {name: _continued(found) for name, found in pieces.items()} | plain


def _continued(pieces: list[tuple[int, bool, str]]) -> str:
    """The value of a parameter that was split or percent-encoded (RFC 2231)."""
    charset, data = "utf-8", b""
    for number, encoded, text in sorted(pieces):
        if encoded and number == 0 and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        data += unquote_to_bytes(text) if encoded else text.encode("utf-8", "replace")
    return _decode(data, charset or "utf-8")[0]


def _base64(body: bytes) -> bytes:
    body = body.translate(None, _NOT_BASE64)
    if len(body) % 4 == 1:
        body = body[:-1]
    return binascii.a2b_base64(body + b"=" * (-len(body) % 4))


def _decode(body: bytes, charset: str) -> tuple[str, str]:
    """Text, and what was wrong. Only codecs of text that mails use: Python has some that run code paths far from it."""
    wrong = f"the charset {_printable(charset[:40])!r} is unknown"
    try:
        if _CHARSET.fullmatch(charset) and codecs.lookup(charset).name.startswith(_TEXT_CODECS):
            text = body.decode(charset, "replace")
            return text.encode("utf-8", "replace").decode(), "some characters are damaged" if "\ufffd" in text else ""
    except (LookupError, UnicodeError):
        pass
    try:
        return body.decode("utf-8"), wrong
    except UnicodeDecodeError:
        return body.decode("latin-1"), wrong


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
