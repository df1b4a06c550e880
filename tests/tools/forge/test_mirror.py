"""Between the user's own repository and its mirror, hostile repositories included."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from understudy.core.errors import ForgeError, RepositoryError
from understudy.tools.forge.bare import Bare, Signature
from understudy.tools.forge.forge import Forge
from understudy.tools.forge.mirror import mirror

from .conftest import git


def tip(folder: Path, name: str = "HEAD") -> str:
    return git(folder, "rev-parse", name).stdout.strip()


def commit(folder: Path, name: str, text: str = "x = 1\n") -> str:
    (folder / name).write_text(text)
    git(folder, "add", name)
    git(folder, "commit", "-q", "-m", f"Write {name}")
    return tip(folder)


def bare(forge: Forge) -> Bare:
    found = forge.find("acme/shop")
    assert found
    return forge.bare(found)


@pytest.fixture
def merged(forge: Forge, source: Path) -> str:
    """Work that was merged on the forge and is not at the source yet; its commit."""
    shop = bare(forge)
    main = shop.tip("main")
    blob = shop.run("hash-object", "-w", "--stdin", stdin=b"y = 2\n").decode().strip()
    listing = shop.run("ls-tree", "main") + f"100644 blob {blob}\tmerged.py\n".encode()
    tree = shop.run("mktree", stdin=listing).decode().strip()
    made = shop.write_commit(tree, (str(main),), "Merged", Signature("Ada", "ada@team.example"))
    assert shop.move("refs/heads/main", made, main)
    return made


def test_new_work_of_the_source_arrives(forge: Forge, source: Path) -> None:
    made = commit(source, "more.py")
    git(source, "branch", "side")
    synced = mirror(bare(forge), source)
    assert (sorted(synced.updated), synced.ahead, synced.diverged) == (["main", "side"], (), ())
    assert bare(forge).tip("main") == made


def test_what_was_merged_on_the_forge_is_never_undone_by_the_source(forge: Forge, source: Path, merged: str) -> None:
    assert mirror(bare(forge), source).ahead == ("main",)
    commit(source, "own.py")
    assert mirror(bare(forge), source).diverged == ("main",)
    assert bare(forge).tip("main") == merged


def test_a_rewritten_branch_follows_while_the_forge_added_nothing(forge: Forge, source: Path) -> None:
    git(source, "commit", "-q", "--amend", "-m", "Begin again")
    assert mirror(bare(forge), source).updated == ("main",)


def test_the_agents_own_branches_do_not_come_back(forge: Forge, source: Path) -> None:
    git(source, "branch", "understudy/main")
    assert mirror(bare(forge), source).updated == ()


def test_merged_work_comes_home_and_a_clean_checkout_follows(forge: Forge, source: Path, merged: str) -> None:
    home = forge.bring_home("acme/shop", source)
    assert (home.branch, home.sha, home.moved, home.why) == ("understudy/main", merged, True, "")
    assert tip(source) == tip(source, "understudy/main") == merged
    assert (source / "merged.py").read_text() == "y = 2\n"
    assert git(source, "status", "--porcelain").stdout == ""


def test_uncommitted_changes_keep_the_checkout_where_it_is(forge: Forge, source: Path, merged: str) -> None:
    before = tip(source)
    (source / "cart.py").write_text("mine\n")
    home = forge.bring_home("acme/shop", source)
    assert (home.moved, home.why) == (False, "there are uncommitted changes")
    assert (tip(source), tip(source, "understudy/main")) == (before, merged)
    assert (source / "cart.py").read_text() == "mine\n"


def test_an_untracked_file_in_the_way_is_not_overwritten(forge: Forge, source: Path, merged: str) -> None:
    (source / "merged.py").write_text("mine\n")
    home = forge.bring_home("acme/shop", source)
    assert not home.moved
    assert home.why
    assert (source / "merged.py").read_text() == "mine\n"


def test_own_commits_or_another_branch_keep_the_checkout_where_it_is(forge: Forge, source: Path, merged: str) -> None:
    git(source, "checkout", "-q", "-b", "mine")
    assert forge.bring_home("acme/shop", source).why == "main is not checked out"
    git(source, "checkout", "-q", "main")
    own = commit(source, "own.py")
    home = forge.bring_home("acme/shop", source)
    assert "commits of its own" in home.why
    assert (tip(source), tip(source, "understudy/main")) == (own, merged)
    git(source, "checkout", "-q", "--detach")
    assert not forge.bring_home("acme/shop", source).moved


def test_bringing_home_twice_changes_nothing(forge: Forge, source: Path, merged: str) -> None:
    forge.bring_home("acme/shop", source)
    assert forge.bring_home("acme/shop", source).moved
    assert tip(source) == merged


def test_a_bare_source_only_gets_the_branch(forge: Forge, source: Path, merged: str, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--bare", str(source), "bare.git")
    home = forge.bring_home("acme/shop", tmp_path / "bare.git")
    assert (home.moved, home.why) == (False, "the repository is bare")


def test_nothing_that_a_hostile_repository_configures_is_run(
    forge: Forge, source: Path, merged: str, tmp_path: Path
) -> None:
    sentinel = tmp_path / "sentinel"
    evil = tmp_path / "evil"
    evil.write_text(f"#!/bin/sh\ntouch {sentinel}\ncat\n")
    evil.chmod(0o755)
    for hook in ("post-checkout", "post-merge", "reference-transaction", "pre-receive", "update", "post-update"):
        (source / ".git" / "hooks").mkdir(exist_ok=True)
        (source / ".git" / "hooks" / hook).write_text(evil.read_text())
        (source / ".git" / "hooks" / hook).chmod(0o755)
    (source / ".git" / "info").mkdir(exist_ok=True)
    (source / ".git" / "info" / "attributes").write_text("*.md filter=evil diff=evil merge=evil\n")
    for key in (
        "core.fsmonitor",
        "core.sshCommand",
        "core.pager",
        "core.editor",
        "core.alternateRefsCommand",
        "uploadpack.packObjectsHook",
        "filter.evil.clean",
        "filter.evil.smudge",
        "filter.evil.process",
        "diff.evil.textconv",
        "diff.external",
        "merge.evil.driver",
        "credential.helper",
        "gpg.program",
    ):
        git(source, "config", key, str(evil))
    git(source, "config", "filter.evil.required", "true")
    (source / "notes.md").touch()
    mirror(bare(forge), source)
    forge.create_repository("acme", "again", source)
    assert forge.bring_home("acme/shop", source).moved
    assert tip(source) == merged
    assert not sentinel.exists()


def test_files_that_need_a_filter_are_not_checked_out_without_it(forge: Forge, source: Path, merged: str) -> None:
    (source / ".git" / "info").mkdir(exist_ok=True)
    (source / ".git" / "info" / "attributes").write_text("*.py filter=lfs\n")
    home = forge.bring_home("acme/shop", source)
    assert (home.moved, "filter" in home.why) == (False, True)


def test_what_cannot_be_mirrored_leaves_nothing_behind(forge: Forge, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(RepositoryError, match="not a git repository"):
        forge.create_repository("acme", "broken", empty)
    git(empty, "init", "-q")
    with pytest.raises(RepositoryError, match="no commit yet"):
        forge.create_repository("acme", "broken", empty)
    with pytest.raises(RepositoryError, match="not a git repository"):
        forge.create_repository("acme", "broken", tmp_path / "nowhere")
    assert forge.find("acme/broken") is None
    assert {path.name for path in (forge.folder / "acme").iterdir()} == {"shop.git"}


@pytest.mark.parametrize("name", ["", "..", "a/b", "-x", ".hidden", "x.git", "x.lock", "a b", "ä"])
def test_impossible_names_are_refused(forge: Forge, name: str) -> None:
    with pytest.raises(ForgeError):
        forge.create_repository("acme", name)
    with pytest.raises(ForgeError):
        forge.create_repository(name, "shop")


def test_creating_again_finds_the_same_repository(forge: Forge, source: Path) -> None:
    first = forge.find("acme/shop")
    assert forge.create_repository("acme", "shop", source) == first


def test_a_token_belongs_to_one_user_and_can_be_replaced(forge: Forge, enter: Any) -> None:
    with pytest.raises(ForgeError, match="belongs to somebody else"):
        forge.add_user("mallory", "token-of-ada")
    with pytest.raises(ForgeError, match="without spaces"):
        forge.add_user("mallory", "a b")
    with pytest.raises(ForgeError, match="cannot be a login"):
        forge.add_user("a/b", "token")
    forge.add_user("ada", "a-newer-token", "Ada L.", "ada@team.example")
    assert enter("token-of-ada").get("/user").status_code == 401
    assert enter("a-newer-token").get("/user").json()["name"] == "Ada L."


def test_the_token_itself_is_not_in_the_folder(forge: Forge) -> None:
    files = [path for path in forge.folder.rglob("*") if path.is_file()]
    assert not [path for path in files if b"token-of-ada" in path.read_bytes()]
