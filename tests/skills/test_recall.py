from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from tests.skills.conftest import package
from understudy.core.types import Acting
from understudy.memory.embedding import find_embedder
from understudy.skills.manage import SkillManager
from understudy.skills.recall import _MOST_ENFORCED, SkillRecall
from understudy.skills.store import SkillStore


class Colours:
    """An embedder of three axes: what a text says of red, green and blue."""

    name = "colours"
    texts: list[str]

    def __init__(self) -> None:
        self.texts = []

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        self.texts += texts
        rows = np.array([[t.count(c) + 0.01 for c in ("red", "green", "blue")] for t in texts], dtype=np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def share(manager: SkillManager, name: str, description: str, body: str = "\nBody.\n", **scope: str) -> None:
    metadata = {f"understudy-scope-{part}": value for part, value in scope.items()}
    manager.propose(package(name, description, body, metadata=metadata), beside=True)
    manager.approve(name)


def test_words_of_the_body_count_and_scope_comes_first(alone: SkillManager) -> None:
    share(alone, "notes", "Writes release notes.", "\nMention the migration of the database.\n")
    share(alone, "mails", "Answers customers.", "\nBe kind.\n")
    share(alone, "elsewhere", "Writes release notes for another repository.", repo="acme/other")
    recall = SkillRecall(alone.store, None)
    assert recall.names("the database migration", Acting(), "acme/shop") == ["notes"]
    assert recall.names("release notes", Acting(), "acme/shop") == ["notes"]
    assert set(recall.names("release notes", Acting(), "acme/other")) == {"notes", "elsewhere"}
    assert recall.names("xyzzy", Acting(), "acme/shop") == []


def test_meaning_finds_what_words_do_not_and_each_text_is_embedded_once(alone: SkillManager) -> None:
    share(alone, "warm", "red red")
    share(alone, "cold", "blue blue")
    embedder = Colours()
    assert SkillRecall(alone.store, embedder).names("infrared!", Acting(), None, k=1) == ["warm"]
    count = len(embedder.texts)
    fresh = SkillRecall(alone.store, embedder)
    assert fresh.names("bluebell", Acting(), None, k=1) == ["cold"]
    assert len(embedder.texts) == count + 1, "the index is kept in the store: only the question is embedded again"


def test_parts_of_words_count_so_that_compounds_and_file_names_are_found(alone: SkillManager) -> None:
    share(alone, "images", "Makes a docker image small.")
    share(alone, "rules", "Says how we name branches.")
    recall = SkillRecall(alone.store, None)
    assert recall.names("Dockerfile", Acting(), None) == ["images"]
    assert recall.names("Branchennamen", Acting(), None) == ["rules"]


def test_what_another_process_shares_is_found_by_meaning_at_once(alone: SkillManager, home: Path) -> None:
    share(alone, "warm", "red red")
    other = SkillStore(home)
    there = SkillRecall(other, Colours())
    assert there.names("bluebell", Acting(), None, k=1) == ["warm"]
    share(alone, "cold", "blue blue")
    assert there.names("bluebell", Acting(), None, k=1) == ["cold"]
    alone.retire("cold")
    assert there.names("bluebell", Acting(), None, k=1) == ["warm"]
    other.close()


def test_the_budget_names_what_was_left_out(alone: SkillManager) -> None:
    share(alone, "short", "Writes notes.", "\nShort.\n")
    share(alone, "long", "Writes notes, notes, notes.", "\n" + "notes and more notes " * 500 + "\n")
    found = SkillRecall(alone.store, None).recall("notes", Acting(), None, tokens=200)
    assert [skill.name for skill in found.skills] == ["short"]
    assert found.left_out == (("long", 1),)
    assert found.skills[0].as_prompt().startswith("## short\nWrites notes.")


def test_what_is_enforced_beyond_those_that_are_looked_at_is_named(alone: SkillManager) -> None:
    for number in range(_MOST_ENFORCED + 3):
        rule = {"kind": "title", "args": {"max_length": 60 + number}}
        alone.propose(package(f"t{number:02}", f"Titles, {number}.", checks=[rule]), beside=True)
        alone.approve(f"t{number:02}", beside=True)
    found = SkillRecall(alone.store, None).recall("a banana", Acting(), None, tokens=100_000)
    assert found.enforced == tuple(f"t{number:02}" for number in range(_MOST_ENFORCED, _MOST_ENFORCED + 3))
    assert len(found.skills) == _MOST_ENFORCED


@pytest.mark.skipif(find_embedder() is None, reason="no embedding model is installed here")
def test_the_real_embedder_puts_like_meanings_together() -> None:
    embedder = find_embedder()
    assert embedder is not None
    vectors = embedder.embed(
        ["somebody has to review the change", "add a reviewer to the pull request", "a ripe banana"]
    )
    assert vectors.shape == (3, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[1] > 0.4 > vectors[0] @ vectors[2]
