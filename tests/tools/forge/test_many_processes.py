"""A folder that several processes serve at once, and processes that are killed in the midst."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from understudy.tools.forge.bare import Bare, Signature
from understudy.tools.forge.forge import Forge
from understudy.tools.forge.merging import join
from understudy.tools.forge.pull_git import ends, keep
from understudy.tools.forge.records import Pull, Repository

from .conftest import TOKENS

PLACE = "/repos/acme/shop"
SERVE = """
import sys, time
from pathlib import Path
from understudy.tools.forge.app import app
from understudy.tools.forge.forge import Forge
from understudy.tools.forge.server import serving
with Forge(Path(sys.argv[1])) as forge, serving(app(forge)) as address:
    print(address.port, flush=True)
    time.sleep(600)
"""


@contextmanager
def other_process(forge: Forge) -> Iterator[tuple[httpx.Client, int]]:
    """A second process that serves the same folder: a client of it, and its id."""
    process = subprocess.Popen([sys.executable, "-c", SERVE, str(forge.folder)], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        port = int(process.stdout.readline())
        headers = {"Authorization": f"Bearer {TOKENS['ada']}"}
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, trust_env=False) as client:
            yield client, process.pid
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def open_branches(client: httpx.Client, count: int) -> list[str]:
    """Branches with a commit each, made over HTTP."""
    main = client.get(f"{PLACE}/git/ref/heads/main").json()["object"]["sha"]
    names = [f"topic-{number}" for number in range(count)]
    for name in names:
        client.post(f"{PLACE}/git/refs", json={"ref": f"refs/heads/{name}", "sha": main}).raise_for_status()
        content = {"message": name, "content": "eAo=", "branch": name}
        client.put(f"{PLACE}/contents/{name}.py", json=content).raise_for_status()
    return names


def test_two_processes_see_one_forge(forge: Forge, enter: Any) -> None:
    here = enter("agent")
    names = open_branches(here, 6)
    with other_process(forge) as (there, _):

        def make(turn: int) -> int:
            client = (here, there)[turn % 2]
            new = {"title": names[turn // 2], "head": names[turn // 2], "base": "main"}
            return client.post(f"{PLACE}/pulls", json=new).status_code

        with ThreadPoolExecutor(4) as pool:
            made = list(pool.map(make, range(12)))
        assert sorted(made) == [201] * 6 + [422] * 6
        seen = [
            {pull["number"]: pull["title"] for pull in client.get(f"{PLACE}/pulls").json()} for client in (here, there)
        ]
        assert seen[0] == seen[1]
        assert set(seen[0]) == {1, 2, 3, 4, 5, 6}


def test_what_was_answered_survives_kill_9(forge: Forge, enter: Any) -> None:
    here = enter("agent")
    names = open_branches(here, 3)
    with other_process(forge) as (there, pid):
        for name in names:
            there.post(f"{PLACE}/pulls", json={"title": name, "head": name, "base": "main"}).raise_for_status()
        there.post(f"{PLACE}/issues/3/labels", json={"labels": ["kept"]}).raise_for_status()
        there.put(f"{PLACE}/pulls/1/merge", json={}).raise_for_status()
        os.kill(pid, signal.SIGKILL)
    assert [pull["number"] for pull in here.get(f"{PLACE}/pulls").json()] == [3, 2]
    assert [label["name"] for label in here.get(f"{PLACE}/issues/3/labels").json()] == ["kept"]
    assert here.get(f"{PLACE}/pulls/1").json()["merged"] is True


def _interrupt_merge(forge: Forge, *, base_moved: bool) -> str:
    """Do what a merge does up to a kill: its own steps, without the last ones. The merge commit."""
    with forge.reading() as store:
        repository = store.one(Repository, owner="acme", name="shop")
        assert repository
        pull = store.one(Pull, repository=repository.id, number=1)
    assert pull
    bare: Bare = forge.bare(repository)
    both = ends(bare, pull)
    sha = join(bare, "squash", (both.base, both.head), "Squashed", Signature("Ada", "ada@team.example"))
    keep(bare, pull, both)
    bare.move("refs/merging/1", sha)
    if base_moved:
        assert bare.move("refs/heads/main", sha, both.base)
    return sha


def test_a_merge_killed_after_the_base_moved_is_finished_by_whoever_looks_next(forge: Forge, enter: Any) -> None:
    agent = enter("agent")
    open_branches(agent, 1)
    agent.post(f"{PLACE}/pulls", json={"title": "One", "head": "topic-0", "base": "main"}).raise_for_status()
    sha = _interrupt_merge(forge, base_moved=True)
    pull = agent.get(f"{PLACE}/pulls/1").json()
    assert (pull["merged"], pull["merge_commit_sha"], pull["merged_by"]["login"]) == (True, sha, "ada")
    assert [file["filename"] for file in agent.get(f"{PLACE}/pulls/1/files").json()] == ["topic-0.py"]
    assert agent.put(f"{PLACE}/pulls/1/merge", json={}).status_code == 405
    assert len(agent.get(f"{PLACE}/commits").json()) == 2


def test_a_merge_killed_before_the_base_moved_never_happened(forge: Forge, enter: Any) -> None:
    agent = enter("agent")
    open_branches(agent, 1)
    agent.post(f"{PLACE}/pulls", json={"title": "One", "head": "topic-0", "base": "main"}).raise_for_status()
    _interrupt_merge(forge, base_moved=False)
    assert agent.get(f"{PLACE}/pulls/1").json()["state"] == "open"
    assert agent.put(f"{PLACE}/pulls/1/merge", json={"merge_method": "squash"}).status_code == 200
    assert agent.get(f"{PLACE}/pulls/1").json()["merged"] is True


def test_a_repository_half_made_by_a_killed_process_is_made_anew(forge: Forge, source: Path) -> None:
    left = forge.folder / "acme" / "other.git"
    left.mkdir()
    (left / "HEAD").write_text("nonsense")
    made = forge.create_repository("acme", "other", source)
    assert forge.bare(made).tip("main")
