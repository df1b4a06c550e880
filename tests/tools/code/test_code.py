"""The code specialist's tools, on a real work tree and with real test runs."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.repositories import SHOP, make_repository, write
from understudy.core.errors import ToolError
from understudy.core.settings import RepoSection
from understudy.core.types import ToolResult
from understudy.tools.code import texts
from understudy.tools.code import tools as code
from understudy.tools.code.search import Quest, search
from understudy.tools.code.tools import CodeTools
from understudy.tools.code.workspace import LARGEST_TEXT, Workspace
from understudy.tools.registry import declared
from understudy.tools.sandbox.landlock import Landlock
from understudy.tools.sandbox.sandbox import try_out


@pytest.fixture
async def work(tmp_path: Path) -> Workspace:
    return await Workspace.open(make_repository(tmp_path / "shop"), tmp_path / "work", branch="agent/one")


@pytest.fixture
def tools(work: Workspace) -> CodeTools:
    return CodeTools(work)


async def test_an_edit_that_was_cut_off_is_made_once_when_it_is_made_again(work: Workspace) -> None:
    """As after a kill: another process makes the same edit under the same key."""
    put_in = ("shop.py", "def total(prices):\n", "def total(prices):\n    assert prices\n")
    await CodeTools(work).edit_file(*put_in, key="t1/7")
    assert await CodeTools(work).edit_file(*put_in, key="t1/7") == "shop.py: changed"
    assert (work.path / "shop.py").read_text().count("assert prices") == 1
    await CodeTools(work).edit_file(*put_in, key="t1/9")  # another call that says the same is another edit
    assert (work.path / "shop.py").read_text().count("assert prices") == 2


OUTSIDE = "relative|leaves|git's own|symbolic link|control character"


async def refused(call, words: str) -> str:  # type: ignore[no-untyped-def]  # any awaitable
    with pytest.raises(ToolError, match=words) as refusal:
        await call
    return str(refusal.value)


def test_there_are_six_tools_whose_roles_say_what_decides(tools: CodeTools) -> None:
    known = {tool.name: tool for tool in declared(tools)}
    assert sorted(known) == ["edit_file", "list_files", "read_file", "run_tests", "search_code", "write_file"]
    assert {name for name, tool in known.items() if tool.effect == "read"} == {"list_files", "read_file", "search_code"}
    assert all(tool.result == "outside" for tool in known.values())
    assert all(tool.roles["path"] == "path" for tool in known.values() if "path" in tool.roles)


async def test_the_path_of_a_change_find_read_edit_test(tools: CodeTools, work: Workspace) -> None:
    assert await tools.list_files() == "AGENTS.md\nshop.py\ntests/test_shop.py"
    assert await tools.search_code(r"def \w+\(prices") == "shop.py:1: def total(prices):"
    assert await tools.read_file("shop.py") == (
        '    1  def total(prices):\n    2      """Sum of the prices."""\n    3      return sum(prices)'
    )
    await tools.edit_file("shop.py", "return sum(prices)", "return sum(prices) + 1")
    failed = await tools.run_tests()
    assert isinstance(failed, ToolResult)
    assert not failed.ok
    assert failed.data["passed"] is False
    assert "assert 4 == 3" in failed.text
    await tools.edit_file("shop.py", " + 1", "")
    passed = await tools.run_tests("tests/test_shop.py::test_total")
    assert isinstance(passed, ToolResult)
    assert (passed.ok, passed.data["passed"], passed.data["exit_code"]) == (True, True, 0)
    assert "1 passed" in passed.text
    assert await work.changes() == ()


async def test_a_test_run_is_told_without_paths_of_this_machine(tools: CodeTools, work: Workspace) -> None:
    (work.path / "tests" / "test_shop.py").write_text("import os\ndef test_it():\n    raise ValueError(os.getcwd())\n")
    failed = await tools.run_tests()
    assert isinstance(failed, ToolResult)
    assert str(work.path) not in failed.text
    assert "tests/test_shop.py:3" in failed.text


async def test_tests_run_under_the_weaker_confinement_say_so(work: Workspace) -> None:
    if await try_out(Landlock()):
        pytest.skip("Landlock does not work here")
    passed = await CodeTools(work, backend=Landlock()).run_tests()
    assert isinstance(passed, ToolResult)
    assert passed.data["confinement"] == "landlock"
    assert "Landlock instead of bubblewrap" in passed.text
    assert "1 passed" in passed.text


async def test_git_works_in_a_test_run_but_changes_nothing(work: Workspace) -> None:
    script = "git log --format=%s && ! git commit --allow-empty -m evil && ! git config user.name evil"
    ran = await CodeTools(work, RepoSection(test=f"sh -c '{script}'")).run_tests()
    assert isinstance(ran, ToolResult)
    assert ran.ok, ran.text
    assert "first" in ran.text


@pytest.mark.needs("bwrap")
async def test_an_editable_installation_in_the_users_environment_finds_the_agents_tree(tmp_path: Path) -> None:
    shop = make_repository(tmp_path / "shop", {"lib/shop.py": "x = 1\n"})
    (shop / ".venv").mkdir()
    (shop / ".venv" / "marker").write_text("lent\n")
    work = await Workspace.open(shop, tmp_path / "work", branch="agent/one")
    (work.path / "lib" / "shop.py").write_text("x = 2\n")
    settings = RepoSection(test=f"sh -c 'cat {shop}/lib/shop.py {shop}/.venv/marker'", mounts=(str(shop / ".venv"),))
    ran = await CodeTools(work, settings, shop).run_tests()
    assert isinstance(ran, ToolResult)
    assert "x = 2\nlent\n" in ran.text


async def test_setting_up_is_done_once_and_its_failure_is_told(work: Workspace) -> None:
    settings = RepoSection(test="cat built", setup="sh -c 'echo once >> built'")
    for _ in range(2):
        ran = await CodeTools(work, settings).run_tests()
        assert isinstance(ran, ToolResult)
        assert ran.text.endswith("\nonce\n")
    broken = RepoSection(test="true", setup="sh -c 'echo no compiler; exit 3'")
    assert "no compiler" in await refused(CodeTools(work, broken).run_tests(), r"failed \(exit code 3\)")


async def test_tests_that_never_end_are_stopped(work: Workspace) -> None:
    ran = await CodeTools(work, RepoSection(test="sleep 60"), seconds=0.3).run_tests()
    assert isinstance(ran, ToolResult)
    assert (ran.ok, ran.data["exit_code"]) == (False, 124)


async def test_what_a_run_leaves_behind_is_no_part_of_the_work(work: Workspace) -> None:
    (work.path / "mine.py").write_text("x = 1\n")
    tools = CodeTools(work, RepoSection(test='sh -c \'mkdir out; touch report.xml "out/#1 [a]*.txt" "!odd "\''))
    ran = await tools.run_tests()
    assert isinstance(ran, ToolResult)
    assert "made 3 files" in ran.text
    assert [change.path for change in await work.changes()] == ["mine.py"]
    await tools.write_file("report.xml", "on purpose\n")
    assert [change.path for change in await work.changes()] == ["mine.py", "report.xml"]


async def test_a_run_that_edits_what_only_a_person_may_let_be_edited_is_undone(work: Workspace) -> None:
    await CodeTools(work).edit_file("AGENTS.md", "short", "very short")  # as the agent may, once a person said yes
    script = (
        "echo evil >> AGENTS.md; echo evil >> shop.py; mkdir -p .github/workflows; echo evil > .github/workflows/x.yml"
    )
    ran = await CodeTools(work, RepoSection(test=f"sh -c '{script}'")).run_tests()
    assert isinstance(ran, ToolResult)
    assert "(the run changed AGENTS.md, which only a person may let happen: put back)" in ran.text
    assert (work.path / "AGENTS.md").read_text() == "Keep functions very short.\n"
    assert [change.path for change in await work.changes()] == ["AGENTS.md", "shop.py"]


@pytest.mark.parametrize("script", ["rm AGENTS.md; mkdir AGENTS.md; touch AGENTS.md/x", "ln -sf /etc/passwd AGENTS.md"])
async def test_a_tree_in_which_that_cannot_be_undone_is_never_committed(work: Workspace, script: str) -> None:
    await CodeTools(work, RepoSection(test=f"sh -c '{script}'")).run_tests()
    (work.path / "shop.py").write_text("x = 1\n")
    with pytest.raises(ToolError, match=r"changed AGENTS\.md, and it cannot be put back; nothing of this work tree"):
        await work.commit("change", "Agent", "agent@acme.example")


async def test_a_file_that_a_run_removed_is_put_back(work: Workspace) -> None:
    await CodeTools(work, RepoSection(test="rm AGENTS.md")).run_tests()
    assert (work.path / "AGENTS.md").read_text() == "Keep functions short.\n"
    assert await work.changes() == ()


async def test_a_file_name_cannot_forge_a_line_or_turn_one_around(tools: CodeTools, work: Workspace) -> None:
    for name in ("a\nb.py", "esc\x1b[31m.py", "bidi\u202eyp.py", "-rf.py"):
        (work.path / name).write_text("odd = 1\n")
    listed = await tools.list_files()
    assert {"a\\nb.py", "esc\\x1b[31m.py", "bidi\\u202eyp.py", "-rf.py"} <= set(listed.split("\n"))
    found = await tools.search_code("odd")
    assert "bidi\\u202eyp.py:1: odd = 1" in found.split("\n")
    assert await tools.read_file("-rf.py") == "    1  odd = 1"


async def test_a_long_output_is_cut_in_its_middle(work: Workspace) -> None:
    ran = await CodeTools(work, RepoSection(test="sh -c 'echo first; seq 100000; echo last; exit 1'")).run_tests()
    assert isinstance(ran, ToolResult)
    assert len(ran.text) < code.LONGEST_ANSWER + 500
    assert "\nfirst\n" in ran.text
    assert ran.text.endswith("last\n")
    assert "left out" in ran.text


@pytest.mark.parametrize("selection", ["-p evil", "--rootdir=/", "tests -x", "@/etc/passwd", "../x", "/etc", "'"])
async def test_a_selection_cannot_smuggle_options_or_paths(tools: CodeTools, selection: str) -> None:
    await refused(tools.run_tests(selection), "selection|leaves|relative")


async def test_a_selection_is_refused_where_all_tests_run(work: Workspace) -> None:
    await refused(CodeTools(work, RepoSection(test="make test")).run_tests("SHELL=evil"), "leave the selection empty")


async def test_a_repository_without_tests_names_the_setting(tmp_path: Path) -> None:
    bare = make_repository(tmp_path / "empty", {"README.md": ""})
    work = await Workspace.open(bare, tmp_path / "work", branch="agent/one")
    await refused(CodeTools(work).run_tests(), "set `test`")


async def test_an_edit_needs_exactly_one_match(tools: CodeTools, work: Workspace) -> None:
    (work.path / "a.py").write_text("x = 1\ny = 2\nx = 1\n")
    assert "lines 1, 3" in await refused(tools.edit_file("a.py", "x = 1", "x = 2"), "more than once")
    assert "    2  y = 2" in await refused(tools.edit_file("a.py", "y = 3", "y = 4"), "does not stand")
    await refused(tools.edit_file("a.py", "", "x"), "empty")
    await refused(tools.edit_file("a.py", "y = 2", "y = 2"), "the same as new")
    assert (work.path / "a.py").read_text() == "x = 1\ny = 2\nx = 1\n"


async def test_an_overlapping_match_counts_as_more_than_one(tools: CodeTools, work: Workspace) -> None:
    (work.path / "a.txt").write_text("aaa\n")
    await refused(tools.edit_file("a.txt", "aa", "b"), "more than once")


async def test_an_edit_that_errs_in_white_space_is_shown_the_lines(tools: CodeTools) -> None:
    told = await refused(tools.edit_file("shop.py", "def total(prices):\n  return sum(prices)", "x"), "does not stand")
    assert "Near" in told
    told = await refused(tools.edit_file("shop.py", "\treturn sum(prices)", "x"), "white space only")
    assert "    3      return sum(prices)" in told


async def test_newlines_and_the_mode_of_a_file_are_kept(tools: CodeTools, work: Workspace) -> None:
    (work.path / "dos.txt").write_bytes(b"one\r\ntwo\r\n")
    (work.path / "dos.txt").chmod(0o755)
    await tools.edit_file("dos.txt", "one\ntwo", "one\nand\ntwo")
    assert (work.path / "dos.txt").read_bytes() == b"one\r\nand\r\ntwo\r\n"
    await tools.write_file("dos.txt", "new\n")
    assert (work.path / "dos.txt").read_bytes() == b"new\r\n"
    assert (work.path / "dos.txt").stat().st_mode & 0o777 == 0o755


async def test_a_mixed_file_is_edited_as_it_stands(tools: CodeTools, work: Workspace) -> None:
    (work.path / "mixed.txt").write_bytes(b"one\r\ntwo\nthree\n")
    await tools.edit_file("mixed.txt", "two\n", "2\n")
    assert (work.path / "mixed.txt").read_bytes() == b"one\r\n2\nthree\n"


async def test_a_file_that_is_no_text_is_neither_shown_nor_edited(tools: CodeTools, work: Workspace) -> None:
    (work.path / "logo.png").write_bytes(b"\x89PNG\0\xff")
    assert "binary, 6 bytes" in str(await tools.read_file("logo.png"))
    await refused(tools.edit_file("logo.png", "PNG", "x"), "not UTF-8")
    (work.path / "huge.txt").write_text("x" * (LARGEST_TEXT + 1))
    await refused(tools.read_file("huge.txt"), "more than")
    await refused(tools.write_file("big.txt", "x" * LARGEST_TEXT), "more than")


@pytest.mark.parametrize("path", ["../evil", "/tmp/evil", ".git/config", ".git", "link", "up/evil", "a\nb"])
async def test_no_tool_leaves_the_tree(tools: CodeTools, work: Workspace, tmp_path: Path, path: str) -> None:
    (work.path / "link").symlink_to(tmp_path / "shop" / "shop.py")
    (work.path / "up").symlink_to(tmp_path)
    git_file = (work.path / ".git").read_text()
    await refused(tools.read_file(path), OUTSIDE)
    await refused(tools.edit_file(path, "a", "b"), OUTSIDE)
    await refused(tools.write_file(path, "evil"), OUTSIDE)
    assert (tmp_path / "shop" / "shop.py").read_text() == SHOP["shop.py"]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["shop", "work"]
    assert (work.path / ".git").read_text() == git_file


@pytest.mark.parametrize("path", ["../shop", "/tmp", ".git"])
async def test_listing_and_searching_stay_in_the_tree(tools: CodeTools, path: str) -> None:
    await refused(tools.list_files(path), OUTSIDE)
    await refused(tools.search_code("total", path), OUTSIDE)


async def test_a_folder_replaced_by_a_link_is_not_searched(tools: CodeTools, work: Workspace, tmp_path: Path) -> None:
    write(tmp_path / "secrets", {"test_shop.py": "canary\n"})
    shutil.rmtree(work.path / "tests")
    (work.path / "tests").symlink_to(tmp_path / "secrets")
    left_out = "(not searched, as binary, too large or links: 2 files)"
    assert await tools.search_code("canary") == f"no line matches\n{left_out}"


async def test_what_git_ignores_is_neither_listed_nor_searched(tools: CodeTools, work: Workspace) -> None:
    write(work.path, {".gitignore": "secret\n", "secret": "canary\n", "new.py": "canary\n"})
    assert "secret" not in str(await tools.list_files()).splitlines()
    assert await tools.search_code("canary") == "new.py:1: canary"


async def test_many_files_are_told_by_folder(tools: CodeTools, work: Workspace) -> None:
    write(work.path, {f"data/{place // 100}/{place}.txt": "" for place in range(500)})
    told = str(await tools.list_files())
    assert "503 files" in told
    assert "data/  500 files" in told
    assert "data/4/  100 files" in str(await tools.list_files("data"))
    assert len(str(await tools.list_files("data/1")).splitlines()) == 100


async def test_lines_are_read_in_bounded_ranges(tools: CodeTools, work: Workspace) -> None:
    write(work.path, {"long.txt": "".join(f"line {number}\n" for number in range(1, 1001)), "empty.txt": ""})
    assert str(await tools.read_file("long.txt", 999, 5000)).startswith("  999  line 999\n 1000  line 1000\n(lines")
    assert len(str(await tools.read_file("long.txt", -5, 10**9)).splitlines()) == code.MOST_LINES + 1
    await refused(tools.read_file("long.txt", 2000), "1000 lines")
    assert "is empty" in str(await tools.read_file("empty.txt"))
    write(work.path, {"wide.txt": "x" * 5000})
    assert "more characters" in str(await tools.read_file("wide.txt"))


async def test_many_hits_are_cut_and_said_to_be(tools: CodeTools, work: Workspace) -> None:
    write(work.path, {"many.txt": "hit\n" * 500})
    told = str(await tools.search_code("hit"))
    assert told.count("many.txt:") == code.MOST_HITS
    assert "more than 100 hits" in told


async def test_an_expression_that_explodes_is_searched_for_as_plain_text(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": "a" * 60 + "\n(a+)+$b\n"})
    found = await search(Quest(tmp_path, ("a.txt",), "(a+)+$b", LARGEST_TEXT, 10), seconds=1)
    assert found.literal
    assert [(hit.number, hit.line) for hit in found.hits] == [(2, "(a+)+$b")]


@pytest.mark.parametrize("pattern", ["(", "[", "*", "(?P<", "x" * 500, ""])
async def test_what_is_no_expression_is_refused(tools: CodeTools, pattern: str) -> None:
    await refused(tools.search_code(pattern), "pattern")


async def test_a_full_disk_leaves_the_file_as_it_was(
    tools: CodeTools, work: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    await refused(tools.edit_file("shop.py", "sum", "max"), "disk is full")
    assert (work.path / "shop.py").read_text() == SHOP["shop.py"]


async def test_the_repositorys_own_notes_are_offered_and_trimmed(tools: CodeTools, work: Workspace) -> None:
    assert tools.project_notes() == "AGENTS.md, as it stands in the repository:\nKeep functions short."
    write(work.path, {"CONTRIBUTING.md": "x" * 50_000})
    assert len(tools.project_notes()) < code.LONGEST_NOTES + 100
    (work.path / "AGENTS.md").unlink()
    (work.path / "AGENTS.md").symlink_to("/etc/passwd")
    assert "root:" not in tools.project_notes()


@given(
    body=st.text(alphabet="ab \n", max_size=40),
    old=st.text(alphabet="ab \n", min_size=1, max_size=5),
    new=st.text(max_size=5),
)
def test_an_edit_changes_the_one_place_and_nothing_else(body: str, old: str, new: str) -> None:
    try:
        changed, line = texts.replaced("f", texts.Text(body), old, new)
    except ToolError:
        assert body.count(old) != 1 or old == new or body.find(old, body.find(old) + 1) >= 0
        return
    place = body.index(old)
    assert changed.body == body[:place] + new + body[place + len(old) :]
    assert line == body[:place].count("\n") + 1


@given(st.text(max_size=300), st.integers(min_value=30, max_value=100))
def test_a_text_cut_in_its_middle_keeps_both_ends(text: str, longest: int) -> None:
    cut = texts.middle_out(text, longest)
    assert len(cut) <= max(len(text), longest) + 60
    assert (cut == text) == (len(text) <= longest)


@given(st.binary(max_size=200))
def test_decoding_and_encoding_a_file_gives_its_bytes_back(data: bytes) -> None:
    try:
        text = texts.decoded("f", data)
    except ToolError:
        return
    assert texts.encoded("f", text, 10_000) == data
