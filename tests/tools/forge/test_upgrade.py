"""A forge of any age opens and goes on; one of a newer program is refused."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from understudy.core.errors import StorageError
from understudy.tools.forge.forge import Forge
from understudy.tools.forge.records import Pull, Repository, User

SCHEMAS = sorted((Path(__file__).parents[2] / "data" / "schemas" / "forge").glob("*.sql"))


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda path: path.stem)
def test_a_forge_of_any_age_is_read_and_written_on(schema: Path, tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "forge.db")
    connection.executescript(schema.read_text("utf-8"))
    connection.close()
    with Forge(tmp_path) as forge:
        forge.add_user("new", "token-of-new")
        with forge.reading() as store:
            shop = store.one(Repository, owner="acme", name="shop")
            assert shop
            first, second = store.all(Pull, repository=shop.id)
            assert (first.number, second.number) == (1, 2)
            assert [user.login for user in store.reviewers(first)] == ["mira"]
            assert store.count(User) == 6
            assert store.next_number(shop) == 3


def test_a_newer_forge_is_refused_in_one_line(tmp_path: Path) -> None:
    Forge(tmp_path).close()
    with sqlite3.connect(tmp_path / "forge.db") as connection:
        connection.execute("UPDATE schema_version SET version = 99")
    connection.close()
    with pytest.raises(StorageError, match=r"forge is of version 99.*use the newer program"):
        Forge(tmp_path)
