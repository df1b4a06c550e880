"""What git may do, and what a repository cannot make it do."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.repositories import commit, git, make_hostile, make_repository
from understudy.core.errors import RepositoryError
from understudy.tools.code.git import Repository, checked_branch, checked_source, shown, user_identity
from understudy.tools.code.repository import github_name, inspect_repository
from understudy.tools.code.workspace import Workspace


async def test_nothing_that_a_hostile_repository_names_is_ever_run(tmp_path: Path) -> None:
    sentinel = tmp_path / "sentinel"
    hostile = make_hostile(tmp_path / "hostile", sentinel)
    (hostile / "shop.py").write_text("changed = 1\n")
    (hostile / "AGENTS.md").write_text("changed\n")

    assert inspect_repository(hostile).dirty
    repository = Repository(hostile / ".git", hostile)
    repository.run("diff")
    repository.run("log", "-p", "--show-signature")
    repository.run("update-ref", "refs/heads/other", "HEAD")
    repository.run("checkout", "--quiet", "other")
    repository.run("add", "--all")
    repository.run("-c", "user.name=x", "-c", "user.email=x@acme.example", "commit", "--quiet", "--message=x")
    work = await Workspace.open(hostile, tmp_path / "work", branch="agent/one")
    (work.path / "shop.py").write_text("ours = 1\n")
    await work.changes()
    await work.commit("change it", "Agent", "agent@acme.example")
    await work.push(str(hostile))
    await work.checkout_remote("agent/one", str(hostile))
    await Workspace.open(hostile, tmp_path / "work", branch="agent/one")

    assert sorted(path.name for path in sentinel.iterdir()) == []
    assert git(make_repository(tmp_path / "plain"), "ls-remote", str(hostile), "agent/one")


def test_the_hostile_repository_of_these_tests_does_run_programs_under_plain_git(tmp_path: Path) -> None:
    hostile = make_hostile(tmp_path / "hostile", tmp_path / "sentinel")
    (hostile / "shop.py").write_text("changed = 1\n")
    (hostile / "AGENTS.md").write_text("changed\n")
    subprocess.run(["git", "status"], cwd=hostile, capture_output=True, check=False)
    subprocess.run(["git", "diff"], cwd=hostile, capture_output=True, check=False)
    left = {path.name for path in (tmp_path / "sentinel").iterdir()}
    assert {"fsmonitor", "external"} <= left or {"fsmonitor", "process"} <= left or {"fsmonitor", "clean"} <= left


async def test_a_git_directory_that_appears_in_the_work_tree_is_not_obeyed(tmp_path: Path) -> None:
    work = await Workspace.open(make_repository(tmp_path / "shop"), tmp_path / "work", branch="agent/one")
    hostile = make_hostile(tmp_path / "hostile", tmp_path / "sentinel")
    (work.path / ".git").unlink()
    (hostile / ".git").rename(work.path / ".git")
    (work.path / "new.py").write_text("x = 1\n")

    assert [change.path for change in await work.changes()] == ["new.py"]
    assert await work.commit("add it", "Agent", "agent@acme.example")
    assert not [*(tmp_path / "sentinel").iterdir()]


async def test_submodules_are_neither_fetched_nor_entered(tmp_path: Path) -> None:
    inner = make_hostile(tmp_path / "inner", tmp_path / "sentinel")
    shop = make_repository(tmp_path / "shop")
    git(shop, "-c", "protocol.file.allow=always", "-c", "filter.evil.required=false", "submodule", "add", "--quiet",
        str(inner), "vendor")  # fmt: skip
    commit(shop, {})
    for left in (tmp_path / "sentinel").iterdir():
        left.unlink()

    facts = inspect_repository(shop)
    work = await Workspace.open(shop, tmp_path / "work", branch="agent/one")

    assert not facts.dirty
    assert [*(work.path / "vendor").iterdir()] == []
    assert not [*(tmp_path / "sentinel").iterdir()]


TRICKS = {
    "an option for an address": ("vendor", "-u./evil"),
    "an option for a path": ("-u./evil", "https://host.example/x"),
    "a path out of the tree": ("../vendor", "https://host.example/x"),
    "a path into git's folder": (".git/hooks", "https://host.example/x"),
    "a program for an address": ("vendor", "ext::sh -c evil"),
}


def make_tricky(folder: Path, path: str, url: str) -> Path:
    """A repository whose `.gitmodules` says this of its submodule `vendor`."""
    shop = make_repository(folder)
    text = f'[submodule "x"]\n\tpath = "{path}"\n\turl = {url}\n\tupdate = !touch {folder.parent}/sentinel\n'
    blob = git(shop, "hash-object", "-w", "--stdin", text=text).strip()
    git(shop, "update-index", "--add", "--cacheinfo", f"100644,{blob},.gitmodules")
    git(shop, "update-index", "--add", "--cacheinfo", f"160000,{git(shop, 'rev-parse', 'HEAD').strip()},vendor")
    git(shop, "commit", "--quiet", "--message=trick")
    return shop


@pytest.mark.parametrize("trick", TRICKS)
async def test_a_repository_with_a_trick_in_gitmodules_is_not_taken(tmp_path: Path, trick: str) -> None:
    shop = make_tricky(tmp_path / "shop", *TRICKS[trick])
    with pytest.raises(RepositoryError, match=r"gitmodules|fsck"):
        await Workspace.open(shop, tmp_path / "work", branch="agent/one")
    assert not (tmp_path / "work").exists()
    assert not (tmp_path / "sentinel").exists()


async def test_a_submodule_whose_path_ends_in_a_carriage_return_is_not_entered(tmp_path: Path) -> None:
    shop = make_tricky(tmp_path / "shop", "vendor\\r", "https://host.example/x")
    work = await Workspace.open(shop, tmp_path / "work", branch="agent/one")
    assert [*(work.path / "vendor").iterdir()] == []
    assert not (work.git_dir / "modules").exists()
    assert not (tmp_path / "sentinel").exists()


async def test_neither_a_template_nor_large_file_filters_of_the_user_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = tmp_path / "sentinel"
    hooks = tmp_path / "template" / "hooks"
    hooks.mkdir(parents=True)
    (hooks / "post-checkout").write_text(f"#!/bin/sh\ntouch {left}\n")
    (hooks / "post-checkout").chmod(0o755)
    users = tmp_path / "user"
    users.mkdir()
    program = f"touch {left}"
    (users / ".gitconfig").write_text(
        f'[init]\n\ttemplateDir = {tmp_path}/template\n[filter "lfs"]\n\tprocess = {program}\n\tsmudge = {program}\n'
        f"\tclean = {program}\n\trequired = true\n"
    )
    monkeypatch.setenv("HOME", str(users))
    monkeypatch.setenv("GIT_TEMPLATE_DIR", str(tmp_path / "template"))
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"
    config = f'[lfs]\n\turl = ext::{program}\n[lfs "customtransfer.x"]\n\tpath = {program}\n'
    files = {".gitattributes": "*.bin filter=lfs diff=lfs merge=lfs\n", ".lfsconfig": config, "a.bin": pointer}
    shop = make_repository(tmp_path / "shop", files)
    work = await Workspace.open(shop, tmp_path / "work", branch="agent/one")
    (work.path / "a.bin").write_text(f"{pointer}more\n")
    assert await work.commit("change it", "Agent", "agent@acme.example")
    await work.push(str(shop))
    assert (work.path / "a.bin").read_text() == f"{pointer}more\n"
    assert not (work.git_dir / "hooks").exists() or [*(work.git_dir / "hooks").iterdir()] == []
    assert not left.exists()


def test_variables_of_the_surroundings_do_not_reach_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = make_repository(tmp_path / "shop")
    other = make_repository(tmp_path / "other", {"other.py": ""})
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git" / "index"))
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", f"touch {tmp_path}/ran")
    monkeypatch.setenv("GIT_CONFIG_PARAMETERS", "'alias.x=!true'")
    (shop / "shop.py").write_text("x = 1\n")
    repository = Repository(shop / ".git", shop)
    assert "shop.py" in repository.run("ls-files")
    repository.run("diff")
    assert not (tmp_path / "ran").exists()


def test_secrets_of_the_surroundings_do_not_reach_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "canary")
    shop = make_repository(tmp_path / "shop")
    seen = Repository(shop / ".git", shop).run("-c", "alias.seen=!env", "seen")
    assert "canary" not in seen
    assert "GIT_TERMINAL_PROMPT=0" in seen


def test_a_failure_of_git_is_one_line(tmp_path: Path) -> None:
    shop = make_repository(tmp_path / "shop")
    with pytest.raises(RepositoryError) as failure:
        Repository(shop / ".git", shop).run("checkout", "nowhere", "--")
    assert "\n" not in str(failure.value)
    assert "nowhere" in str(failure.value)


UNFIT = "-f||a..b|a b|a\nb|a~1|a^|x.lock|.x|a//b|/a|a/|@|HEAD|a@{1}|a\\b|a*|a?|a[|a.|\x7f|--upload-pack=evil"


@pytest.mark.parametrize("name", UNFIT.split("|"))
def test_a_branch_name_that_git_or_its_options_would_misread_is_refused(name: str) -> None:
    with pytest.raises(RepositoryError):
        checked_branch(name)


@given(st.text(max_size=30))
def test_every_accepted_branch_name_is_one_for_git_too(name: str) -> None:
    try:
        checked_branch(name)
    except RepositoryError:
        return
    done = subprocess.run(["git", "check-ref-format", "--branch", name.encode("utf-8", "surrogatepass")], check=False,
                          capture_output=True)  # fmt: skip
    assert done.returncode == 0


FOREIGN = (
    "ext::sh -c evil|ssh://host.example/x|git@host.example:x|file:///x|--upload-pack=evil|relative/path|"
    "http://u:secret@host.example/x"
)


@pytest.mark.parametrize("source", FOREIGN.split("|"))
def test_a_source_by_another_protocol_or_with_a_login_is_refused(source: str) -> None:
    with pytest.raises(RepositoryError) as refusal:
        checked_source(source)
    assert "secret" not in str(refusal.value)


def test_an_address_is_shown_without_its_login() -> None:
    assert shown("https://user:secret@host.example/a/b") == "https://host.example/a/b"


def test_the_users_own_name_is_read_from_their_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    assert user_identity() is None
    (tmp_path / ".gitconfig").write_text("[user]\n  name = Ada Example\n  email = ada@acme.example\n")
    identity = user_identity()
    assert identity is not None
    assert (identity.name, identity.email) == ("Ada Example", "ada@acme.example")


@pytest.mark.parametrize(("url", "name"), [
    ("https://github.com/acme/shop.git", "acme/shop"),
    ("https://token@github.com/acme/shop", "acme/shop"),
    ("git@github.com:acme/shop.git", "acme/shop"),
    ("ssh://git@github.com/acme/shop.git", "acme/shop"),
    ("ssh://git@github.com:22/acme/shop/", "acme/shop"),
    ("https://github.com.evil.example/acme/shop", ""),
    ("https://evil.example/github.com/acme/shop", ""),
    ("https://gitlab.example/acme/shop", ""),
    ("/srv/git/github.com/acme/shop", ""),
    ("", ""),
])  # fmt: skip
def test_only_an_address_on_github_names_a_repository_there(url: str, name: str) -> None:
    assert github_name(url) == name
