"""Where a repository's pull requests live, and with whose rights they are opened."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.app.greeter import make_repository
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


async def test_what_a_person_committed_since_is_brought_to_the_forge_before_it_is_worked_on(tmp_path: Path) -> None:
    shop = make_repository(tmp_path / "greeter")
    ledger = Ledger(open_database(tmp_path / "home"))
    async with open_places(tmp_path / "home", Settings(), PEOPLE, ledger) as places:
        name = places.register(shop)
        git(shop, "-c", "user.name=Ada", "-c", "user.email=a@b.example", "commit", "-q", "--allow-empty", "-m", "More")
        places.refresh(name)
        assert git(tmp_path / "home" / "forge" / f"{name}.git", "rev-parse", "main") == git(shop, "rev-parse", "HEAD")
        shutil.rmtree(shop)
        places.refresh(name)  # a checkout that is gone leaves the forge as it was
        places.refresh("acme/elsewhere")


async def test_who_gives_a_checkout_that_went_another_way_than_the_forge_is_told(tmp_path: Path) -> None:
    shop, clone = make_repository(tmp_path / "greeter"), tmp_path / "clone"
    empty = ("-c", "user.name=Ada", "-c", "user.email=a@b.example", "commit", "-q", "--allow-empty", "-m")
    ledger = Ledger(open_database(tmp_path / "home"))
    async with open_places(tmp_path / "home", Settings(), PEOPLE, ledger) as places:
        told: list[str] = []
        name = places.register(shop, warn=told.append)
        git(tmp_path, "clone", "-q", str(tmp_path / "home" / "forge" / f"{name}.git"), str(clone))
        git(clone, *empty, "merged on the forge")
        git(clone, "push", "-q", "origin", "main")
        places.register(shop, warn=told.append)
        assert told == [], "a checkout that is only behind loses nothing"
        git(shop, *empty, "committed here meanwhile")
        places.register(shop, warn=told.append)
        assert [line.partition(";")[2] for line in told] == [" join them: git merge understudy/main"]
        git(shop, "fetch", "-q", str(clone), "main:understudy/main")
        git(shop, "-c", "user.name=Ada", "-c", "user.email=a@b.example", "merge", "-q", "understudy/main")
        places.register(shop, warn=told.append)
        assert len(told) == 1


def git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", "-C", str(folder), *words], check=True, capture_output=True, text=True).stdout
