"""A store in an empty home, people, and the small packages that tests write."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from understudy.core.types import Person
from understudy.skills.manage import House, SkillManager
from understudy.skills.package import FrontMatter, Package, format_json, format_skill
from understudy.skills.store import SkillStore

LEAD = Person("lee", "Lee", "lee@acme.example", "lead")
CURATOR = Person("dana", "Dana", "dana@acme.example", "curator")
MEMBER = Person("sam", "Sam", "sam@acme.example", "member")
GUEST = Person("gil", "Gil", "gil@acme.example", "guest")
TEAM = House(people_set_up=True)


def package(name: str, description: str = "Says what it does.", body: str = "\nDo it.\n", **more: object) -> Package:
    """A package; `checks` and `metadata` by name, further files by path."""
    metadata = more.pop("metadata", {})
    checks = more.pop("checks", None)
    assert isinstance(metadata, dict)
    files = {"SKILL.md": format_skill(FrontMatter(name, description, metadata=metadata), body).encode()}
    if checks is not None:
        files["assets/checks.json"] = format_json(checks)  # type: ignore[arg-type]  # JSON as the test wrote it
    return Package(files | {path: str(text).encode() for path, text in more.items()})


@pytest.fixture
def store(home: Path) -> Iterator[SkillStore]:
    store = SkillStore(home)
    yield store
    store.close()


@pytest.fixture
def alone(store: SkillStore) -> SkillManager:
    """The one person of a home where nobody is set up."""
    return SkillManager(store, LEAD)
