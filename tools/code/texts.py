"""What a model is shown of a text, and how one piece of it is replaced: bounded, numbered, newlines kept.

Knows nothing of files: it is given bytes and gives bytes.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ...core.errors import ToolError

_NEAR_LINES = 3
_COMPARED_LINES = 4000


@dataclass(frozen=True)
class Text:
    """A text with `\\n` inside, and the newline that its file has."""

    body: str
    newline: str = "\n"


def newline(data: bytes) -> str:
    """The newline of a file: CRLF if it has no other, else LF (a mixed file is left as it is)."""
    return "\r\n" if data.count(b"\r\n") == data.count(b"\n") > 0 else "\n"


def decoded(path: str, data: bytes) -> Text:
    """A file's text. Raises `ToolError` for one that is not UTF-8."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ToolError(f"{path}: is not UTF-8 text (byte {error.start}); it cannot be edited") from None
    style = newline(data)
    return Text(text.replace("\r\n", "\n") if style == "\r\n" else text, style)


def encoded(path: str, text: Text, largest: int) -> bytes:
    """The bytes of a text. Raises `ToolError` for one that is too large or that UTF-8 cannot hold."""
    try:
        data = text.body.replace("\n", text.newline).encode("utf-8")
    except UnicodeEncodeError:
        raise ToolError(f"{path}: the text has half a character (a lone surrogate); give whole ones") from None
    if len(data) > largest:
        raise ToolError(f"{path}: would have {len(data)} bytes; more than {largest} are not written")
    return data


def replaced(path: str, text: Text, old: str, new: str) -> tuple[Text, int]:
    """The text with `old`, which must stand in it exactly once, replaced; and the line where that is.
    Raises `ToolError` that says how often it stands there, and what stands near."""
    if text.newline == "\r\n":
        old, new = old.replace("\r\n", "\n"), new.replace("\r\n", "\n")
    if not old or old == new:
        raise ToolError(f"{path}: old is {'empty' if not old else 'the same as new'}; give the text to be replaced")
    count = text.body.count(old)
    if count == 0:
        raise ToolError(f"{path}: old does not stand in the file.{_near(text.body, old)}")
    if count > 1 or text.body.find(old, text.body.find(old) + 1) >= 0:
        raise ToolError(f"{path}: old stands more than once, at lines {_lines_of(text.body, old)}; add lines around it")
    line = text.body[: text.body.index(old)].count("\n") + 1
    return Text(text.body.replace(old, new), text.newline), line


def numbered(lines: Sequence[str], start: int, longest: int) -> str:
    """Lines with their numbers, each cut to `longest` characters."""
    return "\n".join(f"{number:5}  {shortened(line, longest)}" for number, line in enumerate(lines, start))


def around(body: str, line: int, height: int, longest: int) -> str:
    """The lines of a change with three before and after, at most forty."""
    lines = body.splitlines()
    start = max(line - 3, 1)
    return numbered(lines[start - 1 : min(line + height + 2, start + 39)], start, longest)


def plain(name: str) -> str:
    """A file's name in one line that can be seen: signs that hide, turn or break a line are shown as their codes."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii") for sign in name)


def shortened(line: str, longest: int) -> str:
    """A line cut to `longest` characters, saying how many are missing."""
    return line if len(line) <= longest else f"{line[:longest]} [... {len(line) - longest} more characters]"


def middle_out(text: str, longest: int) -> str:
    """A text cut in its middle at whole lines: the first third and the last two thirds stay."""
    if len(text) <= longest:
        return text
    head = text[: longest // 3].rpartition("\n")[0] or text[: longest // 3]
    tail = text[-(longest * 2 // 3) :].partition("\n")[2] or text[-(longest * 2 // 3) :]
    return f"{head}\n[... {len(text) - len(head) - len(tail)} characters left out ...]\n{tail}"


def folders(names: Sequence[str], path: str) -> str:
    """The next level below a path, with the number of files of each folder."""
    prefix = "" if path.strip("/.") == "" else "/".join(part for part in path.split("/") if part not in ("", ".")) + "/"
    counts = Counter(prefix + name.removeprefix(prefix).split("/")[0] for name in names)
    lines = [f"{name}/  {count} files" if name not in names else name for name, count in sorted(counts.items())]
    rest = len(lines) - 200
    return "\n".join(lines[:200]) + (f"\n({rest} more)" if rest > 0 else "")


def _near(body: str, old: str) -> str:
    lines = body.splitlines()[:_COMPARED_LINES]
    wanted = [line.strip() for line in old.strip().splitlines()]
    bare = [line.strip() for line in lines]
    for place in range(len(bare) - len(wanted) + 1):
        if wanted and bare[place : place + len(wanted)] == wanted:
            shown = numbered(lines[place : place + min(len(wanted), 20)], place + 1, 200)
            return f" It differs in white space only from lines {place + 1} to {place + len(wanted)}:\n{shown}"
    close = set(difflib.get_close_matches(wanted[0] if wanted else "", bare, n=_NEAR_LINES, cutoff=0.6))
    near = [numbered([line], number, 200) for number, line in enumerate(lines, 1) if line.strip() in close]
    return " Near to its first line are:\n" + "\n".join(near[:_NEAR_LINES]) if near else " Read the file again."


def _lines_of(body: str, old: str) -> str:
    numbers: list[str] = []
    place = body.find(old)
    while place >= 0 and len(numbers) < 10:
        numbers.append(str(body[:place].count("\n") + 1))
        place = body.find(old, place + 1)
    return ", ".join(numbers)
