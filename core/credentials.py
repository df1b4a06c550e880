"""Secrets of each person's own, so that what an agent does at a service is done with that person's rights.

A credential has a name, as `ISSUES_TOKEN`. Dana's is the environment variable `ISSUES_TOKEN_DANA`, or what the system's
keyring keeps under that name for `understudy` where the package `keyring` is installed. In a home where nobody is set
up, `ISSUES_TOKEN` itself is the one person's. Nothing here writes a secret anywhere, or says one in an error.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .errors import SettingsError, ToolError
from .types import Person

KEYRING = "understudy"
"""The service under which a keyring keeps what is ours."""


@dataclass(frozen=True)
class Credentials:
    """Where the secrets of a home's people are looked up."""

    environ: Mapping[str, str]
    people: tuple[Person, ...] = ()
    """Who is set up; nobody: the account that runs the program is the one person."""

    def of(self, person: str, name: str) -> str:
        """A person's own secret. Raises `ToolError` that says where to put it."""
        found = self.find(person, name)
        if not found:
            own = variable(name, person)
            raise ToolError(
                f"{person} has no {name}: set the environment variable {own}"
                f"{'' if self.people else f' or {name}'}, or: keyring set {KEYRING} {own}"
            )
        return found

    def find(self, person: str, name: str) -> str:
        """The same, or an empty text for a person who has none."""
        own = variable(name, person)
        found = self.environ.get(own) or _kept(own)
        return found or ("" if self.people else self.environ.get(name, ""))


def variable(name: str, person: str) -> str:
    """The name of one person's variable: `ISSUES_TOKEN` and `dana` make `ISSUES_TOKEN_DANA`."""
    return f"{name}_{re.sub(r'[^A-Za-z0-9]', '_', person).upper()}"


def check_apart(people: Sequence[Person]) -> None:
    """Raise `SettingsError` where two people would share one variable, and so one secret."""
    taken: dict[str, str] = {}
    for person in people:
        other = taken.setdefault(variable("", person.id), person.id)
        if other != person.id:
            raise SettingsError(f"people: {other!r} and {person.id!r} would share one credential; rename one of them")


def _kept(name: str) -> str:
    """What the system's keyring keeps; empty where there is none, or it is locked."""
    try:
        return str(importlib.import_module("keyring").get_password(KEYRING, name) or "")
    except Exception:  # no such package, no backend, a locked keyring: each backend raises types of its own
        return ""
