"""What a mail's body says to somebody who cannot be fooled by its looks: plain text in which everything that a mail
program would hide (display:none, white or tiny type, comments, invisible characters) stands in the open with a label.

Knows HTML only as far as mails need it. Time grows with the length of the text, whatever the text is.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*+)((?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+)>")
_ATTRIBUTE = re.compile(r"([a-zA-Z-]{1,40})(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_GONE = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|opacity:0(?![.\d]*[1-9])|mso-hide:all|clip:rect\(0|text-indent:-\d{3}"
    r"|(?<![-\w])(?:left|top):-\d{3}|(?<![-\w])(?:max-)?(?:height|width):0(?![.\d]*[1-9])"
)
_SIZE = re.compile(r"(?<![-\w])font(?:-size)?:(?:[^;]*?[^\d.;])??(\d*\.?\d+)(px|pt|r?em|%|[;/]|$)")
_COLOUR = re.compile(r"(?<![-\w])color:(#?[a-z0-9(),.%]+)")
_PALE = frozenset(("white", "#fff", "#ffffff", "rgb(255,255,255)", "transparent"))
_SMALLEST = {"px": 2.0, "pt": 2.0, "em": 0.2, "rem": 0.2, "%": 20.0}
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
_BREAKING = frozenset(
    (
        "address",
        "article",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "table",
        "tr",
        "ul",
    )
) | frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_SILENT = frozenset(("script", "style", "title", "template"))
_RAW = frozenset(("script", "style", "title"))
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff9-\ufffb\U000e0000-\U000e0fff]+"
)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_MAX_COMMENT = 500
_MAX_OPEN = 60


def shown(text: str) -> str:
    """Plain text with its invisible characters made visible: tag characters spelled out, the others counted."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", _INVISIBLE.sub(_labelled, text))


def text_of_html(source: str) -> str:
    """The text of an HTML mail: links with their targets, hidden text as `[hidden: ...]`, nothing loaded."""
    page = _Page(_hidden_classes(source))
    for token in _tokens(source):
        page.take(token)
    page.flush()
    lines = (" ".join(line.split()) for line in "".join(page.out).split("\n"))
    return shown(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip())


def _labelled(match: re.Match[str]) -> str:
    run = match[0]
    spelled = "".join(chr(ord(letter) - 0xE0000) for letter in run if 0xE0020 <= ord(letter) < 0xE007F)
    if spelled:
        return f"[hidden: {spelled}]"
    before, after = match.string[match.start() - 1 : match.start()], match.string[match.end() : match.end() + 1]
    if run in ("\u200c", "\u200d") and before > "\x7f" and after > "\x7f":
        return run  # joins letters of Persian or parts of an emoji, where it is ordinary
    return f"[{len(run)} invisible character{'s' if len(run) > 1 else ''}]"


@dataclass(frozen=True)
class _Token:
    """A piece of HTML: a comment, a text, or a tag with what its attributes say."""

    text: str = ""
    tag: str = ""
    closing: bool = False
    comment: bool = False


def _tokens(source: str) -> Iterator[_Token]:
    place = 0
    while place < len(source):
        mark = source.find("<", place)
        if mark < 0:
            yield _Token(source[place:])
            return
        if mark > place:
            yield _Token(source[place:mark])
        if source.startswith(("<!", "<?"), mark):
            opener, closer = ("<!--", "-->") if source.startswith("<!--", mark) else ("<!", ">")
            stop = source.find(closer, mark + len(opener))
            yield _Token(source[mark + len(opener) : stop if stop >= 0 else len(source)], comment=opener == "<!--")
            place = stop + len(closer) if stop >= 0 else len(source)
            continue
        tag = _TAG.match(source, mark)
        if tag is None and re.match(r"</?[a-zA-Z]", source[mark : mark + 3]):
            yield _Token(source[mark:], comment=True)  # a tag that never ends hides the rest of the page
            return
        yield _Token("<") if tag is None else _Token(tag[3], tag[2].lower(), bool(tag[1]))
        place = mark + 1 if tag is None else tag.end()
        if tag is not None and not tag[1] and tag[2].lower() in _RAW:
            end = re.compile(f"</{tag[2]}", re.IGNORECASE).search(source, place)
            place = end.start() if end else len(source)


@dataclass(frozen=True)
class _Look:
    """How an element shows its text, as far as that can hide it. Type and colour can be set anew inside."""

    tag: str = ""
    silent: bool = False
    gone: bool = False
    tiny: bool = False
    pale: bool = False

    @property
    def hidden(self) -> bool:
        return self.gone or self.tiny or self.pale


@dataclass
class _Page:
    """The text so far, and the elements that are open around the current place."""

    hidden_classes: frozenset[str]
    out: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    open: list[_Look] = field(default_factory=lambda: [_Look()])
    href: str = ""

    def take(self, token: _Token) -> None:
        if token.comment:
            text = " ".join(token.text.split())
            if text and not text.startswith(("[if", "<![endif", "[endif")) and not self.open[-1].silent:
                self.text(f" [hidden comment: {text[:_MAX_COMMENT]}] ", hidden=False)
        elif not token.tag:
            self.text(html.unescape(token.text).replace("\xa0", " ").replace("\n", " "), self.open[-1].hidden)
        else:
            self._tag(token)

    def text(self, text: str, hidden: bool = False) -> None:
        """Add text where the page stands."""
        if hidden and not self.open[-1].silent:
            self.hidden.append(text)
        elif not self.open[-1].silent:
            self.flush()
            self.out.append(text)

    def flush(self) -> None:
        """Show what was hidden so far, with its label."""
        found = " ".join("".join(self.hidden).split())
        self.hidden.clear()
        if found:
            self.out.append(f" [hidden: {found}] ")

    def _tag(self, token: _Token) -> None:
        if token.tag in _BREAKING or token.tag in ("td", "th"):
            self.text("\n" if token.tag in _BREAKING else " ", self.open[-1].hidden)
        if token.closing:
            self._close(token.tag)
        else:
            self._open(token)

    def _open(self, token: _Token) -> None:
        attributes = {m[1].lower(): html.unescape(m[2] or m[3] or m[4] or "") for m in _ATTRIBUTE.finditer(token.text)}
        if token.tag not in _VOID and len(self.open) < _MAX_OPEN:
            self.open.append(self._look(token.tag, attributes))
        if token.tag == "img" and attributes.get("alt", "").strip():
            self.text(f"[image: {attributes['alt'].strip()}]", self.open[-1].hidden)
        if token.tag == "a":
            self.href = attributes.get("href", "").strip()

    def _close(self, tag: str) -> None:
        if tag == "a" and self.href:
            if self.href not in "".join(self.out[-3:]):
                self.text(f" <{self.href}>", self.open[-1].hidden)
            self.href = ""
        for place in range(len(self.open) - 1, 0, -1):
            if self.open[place].tag == tag:
                del self.open[place:]
                return

    def _look(self, tag: str, attributes: dict[str, str]) -> _Look:
        around = self.open[-1]
        style = "".join(attributes.get("style", "")[:2000].lower().split())
        classes = attributes.get("class", "")[:2000].lower().split()
        gone = "hidden" in attributes or bool(_GONE.search(style)) or not self.hidden_classes.isdisjoint(classes)
        colour = _COLOUR.search(f"color:{attributes['color'].lower()}" if attributes.get("color") else style)
        return _Look(
            tag=tag,
            silent=around.silent or tag in _SILENT,
            gone=around.gone or gone,
            tiny=_tiny(style, around.tiny),
            pale=colour[1] in _PALE if colour else around.pale,
        )


def _tiny(style: str, around: bool) -> bool:
    size = _SIZE.search(style)
    return around if size is None else float(size[1]) < _SMALLEST.get(size[2], 0.01)


def _hidden_classes(source: str) -> frozenset[str]:
    """Classes that a style sheet in the mail hides, for some screen size at least."""
    names: set[str] = set()
    for rule in source.split("}"):
        selector, brace, body = rule.rpartition("{")
        if brace and _GONE.search("".join(body[:2000].lower().split())):
            names.update(re.findall(r"\.([\w-]+)", selector[-2000:].lower()))
    return frozenset(names)
