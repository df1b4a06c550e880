"""Where a repository's pull requests live, and with whose rights they are opened."""

from __future__ import annotations

from pathlib import Path

import pytest

from understudy.core.errors import UsageError
from understudy.core.settings import Settings
from understudy.core.types import Person
from understudy.memory.database import open_database
from understudy.memory.ledger import Ledger, RepositoryRow
from understudy.orchestrator.places import open_places

PEOPLE = (Person("dana", "Dana", "dana@acme.example"), Person("lee", "Lee", "lee@acme.example"))


async def test_a_persons_own_token_is_used_for_what_they_delegate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(people=PEOPLE)
    ledger = Ledger(open_database(tmp_path))
    ledger.add_repository(RepositoryRow("acme/shop", "github", ""))
    async with open_places(tmp_path, settings, PEOPLE, ledger) as places:
        monkeypatch.setenv("GITHUB_TOKEN_DANA", "of-dana")
        assert places.find("acme/shop", "dana").token == "of-dana"
        with pytest.raises(UsageError, match="set GITHUB_TOKEN to reach it"):
            places.find("acme/shop", "lee")
        monkeypatch.setenv("GITHUB_TOKEN", "of-the-agent")
        assert places.find("acme/shop", "lee").token == "of-the-agent"
        assert places.find("acme/shop").token == "of-the-agent"
