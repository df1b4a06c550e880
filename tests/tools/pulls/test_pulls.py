"""The pull-request tools, over the real forge and the real work tree."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from understudy.core.artifacts import PullRequest
from understudy.core.errors import ForgeError, ToolError, UnderstudyError
from understudy.core.types import Json
from understudy.tools.code.workspace import Workspace
from understudy.tools.forge.forge import Forge
from understudy.tools.forge.server import serve
from understudy.tools.pulls.host import PullHost
from understudy.tools.pulls.records import LineComment
from understudy.tools.pulls.tools import Author, PullTools
from understudy.tools.registry import Tool, declared

REPO = "acme/shop"
OPEN: dict[str, Json] = {"title": "Totals", "body": "Adds totals", "commit_message": "Add totals"}


@dataclass
class Desk:
    """A task at work: its tree, its tools, and the lead's view of the host."""

    tree: Path
    workspace: Workspace
    tools: dict[str, Tool]
    agent: PullHost
    lead: PullHost

    async def call(self, name: str, key: str = "", **args: Json) -> Any:
        return await self.tools[name].run(self.tools[name].parse(args), key)

    async def draft(self, name: str, **args: Json) -> PullRequest:
        build = self.tools[name].draft
        assert build
        made = await build(self.tools[name].parse(args))
        assert isinstance(made, PullRequest)
        return made


@pytest.fixture(scope="session")
def prepared_forge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A forge with one small repository, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("forge")
    source = folder / "source"
    source.mkdir()
    (source / "cart.py").write_text("ITEMS = []\n")
    for args in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "Begin"]):
        who = ["-c", "user.name=Ada", "-c", "user.email=ada@team.example"]
        subprocess.run(["git", *who, *args], cwd=source, check=True, capture_output=True)
    with Forge(folder / "forge") as forge:
        for login in ("ada", "ben", "agent"):
            forge.add_user(login, f"token-of-{login}", login.title(), f"{login}@team.example")
        forge.create_repository("acme", "shop", source)
    return folder / "forge"


@pytest.fixture
async def desk(prepared_forge: Path, tmp_path: Path) -> AsyncIterator[Desk]:
    with Forge(Path(shutil.copytree(prepared_forge, tmp_path / "forge"))) as forge:
        async with serve(forge) as address:
            workspace = await Workspace.open(
                f"{address.url}/acme/shop.git", tmp_path / "work", branch="understudy/t1", token="token-of-agent"
            )
            agent, lead = (PullHost(address.api, f"token-of-{who}") for who in ("agent", "ada"))
            tools = PullTools(agent, REPO, workspace, Author("Agent", "agent@team.example"))
            yield Desk(workspace.path, workspace, {tool.name: tool for tool in declared(tools)}, agent, lead)


async def test_opening_commits_pushes_and_opens(desk: Desk) -> None:
    (desk.tree / "totals.py").write_text("def total():\n    return 0\n")
    result = await desk.call("open_pull_request", **OPEN, reviewers=["@ben"], labels=["feature"])
    pull = await desk.lead.artifact(REPO, 1)
    assert result.data["pull_request"] == 1
    assert result.data["repo"] == REPO
    assert result.data["head"] == (await desk.lead.read_pull(REPO, 1)).head
    assert [(file.path, file.before) for file in pull.files] == [("totals.py", None)]
    assert (pull.reviewers, pull.labels, pull.branch) == (("ben",), ("feature",), "understudy/t1")
    assert [commit.message.strip() for commit in pull.commits] == ["Add totals"]


async def test_the_draft_is_what_the_effect_then_makes(desk: Desk) -> None:
    (desk.tree / "totals.py").write_text("def total():\n    return 0\n")
    (desk.tree / "cart.py").unlink()
    args: dict[str, Json] = {**OPEN, "reviewers": ["ben"], "labels": ["feature"], "draft": True}
    before = await desk.draft("open_pull_request", **args)
    await desk.call("open_pull_request", **args)
    assert _comparable(before) == _comparable(await desk.lead.artifact(REPO, 1))


async def test_the_draft_of_an_update_is_what_the_effect_then_makes(desk: Desk) -> None:
    (desk.tree / "totals.py").write_text("def total():\n    return 0\n")
    await desk.call("open_pull_request", **OPEN, reviewers=["ada"], labels=["feature"])
    (desk.tree / "totals.py").write_text('def total():\n    """The total."""\n    return 0\n')
    args: dict[str, Json] = {
        "number": 1,
        "title": "Better",
        "commit_message": "Say what it does",
        "reviewers": ["ben"],
        "labels": ["docs", "Feature"],
    }
    before = await desk.draft("update_pull_request", **args)
    await desk.call("update_pull_request", **args)
    after = await desk.lead.artifact(REPO, 1)
    assert _comparable(before) == _comparable(after)
    assert (after.reviewers, after.labels, after.body) == (("ada", "ben"), ("feature", "docs"), "Adds totals")


def _comparable(pull: PullRequest) -> PullRequest:
    commits = tuple(commit.model_copy(update={"message": commit.message.strip()}) for commit in pull.commits)
    return pull.model_copy(update={"commits": commits, "files": tuple(sorted(pull.files, key=lambda file: file.path))})


async def test_a_draft_changes_nothing_anywhere(desk: Desk) -> None:
    (desk.tree / "totals.py").write_text("x = 1\n")
    await desk.draft("open_pull_request", **OPEN)
    assert await desk.lead.list_pulls(REPO, "all") == ()
    assert [file.path for file in await desk.workspace.changes()] == ["totals.py"]


async def test_repeating_the_call_makes_no_second_pull_request(desk: Desk) -> None:
    (desk.tree / "totals.py").write_text("x = 1\n")
    first = await desk.call("open_pull_request", **OPEN, reviewers=["ben"])
    second = await desk.call("open_pull_request", **OPEN, reviewers=["ben"])
    assert first.data == second.data
    assert len(await desk.lead.list_pulls(REPO, "all")) == 1
    assert len((await desk.lead.artifact(REPO, 1)).commits) == 1


async def test_a_call_that_was_cut_off_after_any_part_is_completed(desk: Desk) -> None:
    (desk.tree / "totals.py").write_text("x = 1\n")
    await desk.workspace.commit("Add totals", "Agent", "agent@team.example")
    await desk.workspace.push(await desk.agent.clone_url(REPO), desk.agent.token)
    result = await desk.call("open_pull_request", **OPEN, reviewers=["ben"])
    assert (await desk.lead.read_pull(REPO, 1)).reviewers == ("ben",)
    assert result.data["pull_request"] == 1


async def test_opening_where_one_is_open_drafts_and_updates_that_one(desk: Desk) -> None:
    (desk.tree / "totals.py").write_text("x = 1\n")
    await desk.call("open_pull_request", **OPEN)
    (desk.tree / "more.py").write_text("y = 1\n")
    args: dict[str, Json] = {**OPEN, "title": "Other", "reviewers": ["ben"]}
    before = await desk.draft("open_pull_request", **args)
    result = await desk.call("open_pull_request", **args)
    assert "Already open" in result.text
    after = await desk.lead.artifact(REPO, 1)
    assert _comparable(before) == _comparable(after)
    assert after.title == "Totals"


async def test_nothing_to_change_is_a_clear_refusal(desk: Desk) -> None:
    with pytest.raises(ForgeError, match=r"No commits between main and understudy/t1"):
        await desk.call("open_pull_request", **OPEN)


async def test_an_unknown_reviewer_is_named_and_the_pull_request_stays(desk: Desk) -> None:
    (desk.tree / "totals.py").write_text("x = 1\n")
    with pytest.raises(ForgeError, match=r"#1 is open, but: .*asking nobody"):
        await desk.call("open_pull_request", **OPEN, reviewers=["nobody"])
    assert [pull.number for pull in await desk.lead.list_pulls(REPO)] == [1]


async def test_an_empty_title_or_comment_is_refused_before_anything_happens(desk: Desk) -> None:
    (desk.tree / "totals.py").write_text("x = 1\n")
    with pytest.raises(ToolError, match="title is empty"):
        await desk.call("open_pull_request", **{**OPEN, "title": " "})
    with pytest.raises(ToolError, match="body is empty"):
        await desk.call("comment_on_pull_request", number=1, body=" ")
    assert len(await desk.workspace.changes()) == 1


async def test_reading_shows_people_changes_and_ids_to_answer(desk: Desk) -> None:
    (desk.tree / "totals.py").write_text("def total():\n    return 0\n")
    await desk.call("open_pull_request", **OPEN, reviewers=["ben"])
    assert (await desk.call("read_review", number=1)).text == "Nobody has said anything yet."
    remark = LineComment("totals.py", 1, "docstring?")
    await desk.lead.review(REPO, 1, "REQUEST_CHANGES", "Add a reviewer", [remark])
    shown = await desk.call("read_pull_request", number=1)
    assert shown.origin == "outside"
    for part in ("#1 Totals", "reviewers: ben", "added totals.py (+2 -0)", "+def total():"):
        assert part in shown.text
    said = (await desk.call("read_review", number=1)).text
    line = next(note for note in await desk.lead.notes(REPO, 1) if note.kind == "line")
    assert "[review changes requested] ada: Add a reviewer" in said
    assert f"[comment {line.id} on totals.py:1] ada: docstring?" in said
    for _ in range(2):
        await desk.call("reply_to_review_comment", "t1/4", number=1, comment_id=line.id, body="Done")
        await desk.call("comment_on_pull_request", "t1/5", number=1, body="All done")
    notes = await desk.lead.notes(REPO, 1)
    assert [note.body.partition("\n")[0] for note in notes if note.author == "agent"] == ["Done", "All done"]


async def test_the_reviewer_and_the_mended_code_arrive_with_an_update(desk: Desk) -> None:
    (desk.tree / "totals.py").write_text("def total():\n    return 0\n")
    await desk.call("open_pull_request", **OPEN)
    (desk.tree / "totals.py").write_text('def total():\n    """Sum."""\n    return 0\n')
    result = await desk.call("update_pull_request", number=1, reviewers=["ben"])
    pull = await desk.lead.artifact(REPO, 1)
    assert pull.reviewers == ("ben",)
    assert pull.files[0].after == 'def total():\n    """Sum."""\n    return 0\n'
    assert [commit.message.strip() for commit in pull.commits] == ["Add totals", "Update: Totals"]
    assert result.data["head"] == (await desk.lead.read_pull(REPO, 1)).head


async def test_an_update_of_somebody_elses_branch_touches_no_code(desk: Desk, tmp_path: Path) -> None:
    url = await desk.agent.clone_url(REPO)
    other = await Workspace.open(url, tmp_path / "other", branch="understudy/t2", token=desk.agent.token)
    (other.path / "other.py").write_text("x = 1\n")
    theirs = PullTools(desk.agent, REPO, other, Author("Agent", "agent@team.example"))
    tools = {tool.name: tool for tool in declared(theirs)}
    await tools["open_pull_request"].run(tools["open_pull_request"].parse(OPEN), "")
    (desk.tree / "mine.py").write_text("x = 1\n")
    with pytest.raises(ToolError, match="is of branch understudy/t2"):
        await desk.call("update_pull_request", number=1, commit_message="Mine")
    await desk.call("update_pull_request", number=1, title="Theirs")
    pull = await desk.lead.artifact(REPO, 1)
    assert (pull.title, [file.path for file in pull.files]) == ("Theirs", ["other.py"])


async def test_a_closed_pull_request_is_not_updated(desk: Desk) -> None:
    (desk.tree / "totals.py").write_text("x = 1\n")
    await desk.call("open_pull_request", **OPEN)
    await desk.lead.merge(REPO, 1)
    with pytest.raises(ToolError, match="#1 is closed"):
        await desk.call("update_pull_request", number=1, title="Late")


async def test_a_long_patch_is_cut_and_says_so(desk: Desk) -> None:
    (desk.tree / "long.txt").write_text("line\n" * 20_000)
    await desk.call("open_pull_request", **OPEN)
    shown = (await desk.call("read_pull_request", number=1)).text
    assert len(shown) < 32_000
    assert "characters left out" in shown


async def test_every_tool_says_what_its_arguments_decide(desk: Desk) -> None:
    roles = {name: dict(tool.roles) for name, tool in desk.tools.items()}
    assert roles["open_pull_request"]["reviewers"] == "who"
    assert roles["reply_to_review_comment"] == {"number": "id", "comment_id": "id", "body": "content"}
    effects = {name: (tool.effect, tool.ordinary) for name, tool in desk.tools.items()}
    assert effects == {
        "open_pull_request": ("send", True),
        "update_pull_request": ("send", True),
        "comment_on_pull_request": ("send", True),
        "reply_to_review_comment": ("send", True),
        "read_pull_request": ("read", False),
        "read_review": ("read", False),
    }
    with pytest.raises(UnderstudyError, match="number"):
        desk.tools["read_review"].parse({"number": "many"})
