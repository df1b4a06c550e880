"""Text of others on a terminal: what that would hide or obey is shown as a code, so that people see what they read."""

from __future__ import annotations


def visible(text: str, indent: str = "") -> str:
    """The text with escape sequences, marks of direction and the like as codes; tabs stay, and each further line is
    indented."""
    shown = (
        mark if mark.isprintable() or mark in "\n\t" else mark.encode("unicode_escape").decode("ascii")
        for mark in text.replace("\r\n", "\n")
    )
    return "".join(shown).replace("\n", f"\n{indent}")
