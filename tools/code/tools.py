"""The tools that a code specialist has, and no more: list, search, read a range, edit, write, run the tests.

All work on one workspace, answer in bounded text, and say what they left out. What they show is outside text: it
comes from the repository, or from programs that it runs. Knows nothing of pull requests.
"""

from __future__ import annotations

import asyncio
import shlex
from pathlib import Path
from typing import Annotated

from ...core.errors import ToolError
from ...core.settings import RepoSection
from ...core.types import Json, ToolResult
from ..registry import Arg, tool
from ..sandbox.place import Backend
from ..sandbox.processes import Limits
from ..sandbox.sandbox import Confined, confined
from . import texts
from .beneath import Beneath, parts
from .kept import Kept
from .last_edit import LastEdit
from .projects import TestCommand, find_test_command
from .search import Quest, search
from .workspace import LARGEST_TEXT, Workspace

MOST_LISTED, MOST_HITS, MOST_LINES = 400, 100, 400
"""Files of a list, hits of a search, lines of a file: the most that one answer has."""
LONGEST_LINE, LONGEST_ANSWER, LONGEST_NOTES = 400, 24_000, 6_000
"""Characters of a line, of an answer, and of the repository's own notes."""
TEST_SECONDS = 600.0
"""How long a test run may take."""
_NOTES = ("AGENTS.md", "CONTRIBUTING.md", "docs/CONTRIBUTING.md", ".github/CONTRIBUTING.md")


class CodeTools:
    """Works on the code of one workspace. `checkout` is the user's own folder of the repository, whose virtual
    environment is lent to test runs; `backend` forces a confinement instead of the strongest one."""

    def __init__(
        self,
        workspace: Workspace,
        settings: RepoSection | None = None,
        checkout: Path | None = None,
        *,
        seconds: float = TEST_SECONDS,
        backend: Backend | None = None,
    ) -> None:
        self._workspace, self._files = workspace, Beneath(workspace.path)
        self._settings, self._checkout = settings or RepoSection(), checkout
        self._seconds, self._backend = seconds, backend
        self._last_edit = LastEdit(workspace.git_dir / "understudy-edit.json")

    @tool(effect="read")
    async def list_files(
        self, path: Annotated[str, Arg("path", "a folder of the work tree, for example src; . is all of it")] = "."
    ) -> str:
        """List the files of the repository below a folder."""
        names = await self._listed(path)
        if not names:
            raise ToolError(f"{path}: there is no file below it")
        if len(names) <= MOST_LISTED:
            return "\n".join(map(texts.plain, names))
        return f"{len(names)} files, more than {MOST_LISTED}; list one of these:\n" + texts.folders(names, path)

    @tool(effect="read")
    async def search_code(
        self,
        pattern: Annotated[str, Arg("content", "a regular expression, as Python has them; searched line by line")],
        path: Annotated[str, Arg("path", "the folder or file to search; . is the whole work tree")] = ".",
    ) -> str:
        """Find the lines that match a regular expression, with file and line number."""
        if not pattern or len(pattern) > LONGEST_LINE:
            raise ToolError(f"pattern: must have 1 to {LONGEST_LINE} characters")
        found = await search(Quest(self._workspace.path, await self._listed(path), pattern, LARGEST_TEXT, MOST_HITS))
        lines = [
            f"{texts.plain(hit.path)}:{hit.number}: {texts.shortened(hit.line.strip(), LONGEST_LINE)}"
            for hit in found.hits
        ]
        if not lines:
            lines = ["no line matches"]
        if found.literal:
            lines.append("(the expression took too long, so it was searched for as plain text)")
        if found.more:
            lines.append(f"(there are more than {MOST_HITS} hits; narrow the pattern or the path)")
        if found.skipped:
            lines.append(f"(not searched, as binary, too large or links: {found.skipped} files)")
        return texts.middle_out("\n".join(lines), LONGEST_ANSWER)

    @tool(effect="read")
    async def read_file(
        self,
        path: Annotated[str, Arg("path", "the file, relative to the work tree")],
        start: Annotated[int, Arg("content", "the first line to show, from 1")] = 1,
        end: Annotated[int, Arg("content", "the last line to show")] = 200,
    ) -> str:
        """Show lines of a file with their numbers."""
        data = self._files.read(path, LARGEST_TEXT).data
        if b"\0" in data:
            return f"{path}: is binary, {len(data)} bytes; it is not shown"
        lines = data.decode("utf-8", "replace").splitlines()
        if not lines:
            return f"{path}: is empty"
        start, end = max(start, 1), min(end, len(lines), max(start, 1) + MOST_LINES - 1)
        if start > end:
            raise ToolError(f"{path}: has {len(lines)} lines; there is nothing from {start} to {end}")
        left = "" if (start, end) == (1, len(lines)) else f"\n(lines {start} to {end} of {len(lines)})"
        return texts.middle_out(texts.numbered(lines[start - 1 : end], start, LONGEST_LINE), LONGEST_ANSWER) + left

    @tool(effect="write", ordinary=True)
    async def edit_file(
        self,
        path: Annotated[str, Arg("path", "the file, relative to the work tree")],
        old: Annotated[str, Arg("content", "the text to replace: exact, with indentation, and only once in the file")],
        new: Annotated[str, Arg("content", "the text that takes its place")],
        key: str = "",
    ) -> str:
        """Replace one piece of a file. The old text must stand there exactly once."""
        found = self._files.read(path, LARGEST_TEXT)
        if self._last_edit.made(key, path, found.data):
            return f"{path}: changed"
        text = texts.decoded(path, found.data)
        changed, line = texts.replaced(path, text, old, new)
        after = texts.encoded(path, changed, LARGEST_TEXT)
        self._last_edit.begin(key, path, after)
        await asyncio.to_thread(self._files.write, path, after)
        return f"{path}: changed\n" + texts.around(changed.body, line, new.count("\n") + 1, LONGEST_LINE)

    @tool(effect="write", ordinary=True)
    async def write_file(
        self,
        path: Annotated[str, Arg("path", "the file, relative to the work tree; folders are made")],
        text: Annotated[str, Arg("content", "the whole text of the file")],
    ) -> str:
        """Write a whole file, new or in place of what was there."""
        if text and not text.endswith("\n"):
            text += "\n"
        old = self._files.read(path, LARGEST_TEXT).data if self._files.exists(path) else None
        styled = texts.Text(text.replace("\r\n", "\n"), texts.newline(old or b""))
        await asyncio.to_thread(self._files.write, path, texts.encoded(path, styled, LARGEST_TEXT))
        self._workspace.take_in("/".join(parts(path)))
        return f"{path}: {'written anew' if old is None else 'replaced'}, {text.count(chr(10))} lines"

    @tool(effect="write", ordinary=True)
    async def run_tests(
        self,
        selection: Annotated[
            str, Arg("content", "tests to run, for example tests/test_cart.py::test_total; empty: all")
        ] = "",
    ) -> ToolResult:
        """Run the repository's tests, confined, without network."""
        command = find_test_command(self._workspace.path, self._settings, self._checkout)
        words = _selected(command, selection)
        sandbox = await confined(
            self._workspace.path,
            read=(*command.mounts, self._workspace.git_dir),
            protected=(self._workspace.path / ".git",),
            at=command.at,
            environment=command.environment,
            limits=Limits(),
            using=self._backend,
        )
        kept = Kept(self._files, await self._workspace.files())
        try:
            await self._set_up(command, sandbox)
            before = await self._workspace.untracked()
            ran = await sandbox.run((*command.argv, *words), self._seconds)
        finally:
            restored, lost = kept.put_back()
            if lost:
                self._workspace.spoil(f"a test run changed {lost[0]}, and it cannot be put back")
        made = await self._workspace.untracked() - before
        self._workspace.leave_out(made)
        passed = ran.exit_code == 0
        head = f"{'passed' if passed else 'FAILED'} (exit code {ran.exit_code}, {ran.seconds:.1f} s): "
        head += f"{shlex.join((Path(command.argv[0]).name, *command.argv[1:], *words))}\n"
        if sandbox.confinement.weaker:
            head += f"({sandbox.confinement.weaker})\n"
        if made:
            head += f"(the run made {len(made)} files that are left out of the work: {', '.join(sorted(made)[:5])})\n"
        if restored:
            head += f"(the run changed {', '.join(restored[:5])}, which only a person may let happen: put back)\n"
        data: dict[str, Json] = {"passed": passed, "exit_code": ran.exit_code, "confinement": sandbox.confinement.name}
        return ToolResult(head + self._told(ran.output, command), ok=passed, data=data)

    def project_notes(self) -> str:
        """What the repository says to those who work on it (AGENTS.md, CONTRIBUTING.md), trimmed. Outside text: it
        informs, it has no authority. Empty where there is nothing."""
        found = []
        for name in _NOTES:
            try:
                text = self._files.read(name, LARGEST_TEXT).data.decode("utf-8", "replace").strip()
            except ToolError:
                continue
            if text:
                found.append(f"{name}, as it stands in the repository:\n{text}")
        return texts.middle_out("\n\n".join(found), LONGEST_NOTES)

    async def _listed(self, path: str) -> tuple[str, ...]:
        return await self._workspace.files("/".join(parts(path)) or ".")

    async def _set_up(self, command: TestCommand, sandbox: Confined) -> None:
        """Run `[repo] setup` once in the life of the workspace."""
        done = self._workspace.folder / "setup-done"
        if not command.setup or (done.is_file() and done.read_text() == shlex.join(command.setup)):
            return
        ran = await sandbox.run(command.setup, self._seconds)
        if ran.exit_code != 0:
            tail = texts.middle_out(self._told(ran.output, command), LONGEST_NOTES)
            raise ToolError(f"[repo] setup: {shlex.join(command.setup)} failed (exit code {ran.exit_code}):\n{tail}")
        done.write_text(shlex.join(command.setup))

    def _told(self, output: str, command: TestCommand) -> str:
        for folder in (self._workspace.path.resolve(), command.at):
            if folder:
                output = output.replace(f"{folder}/", "").replace(str(folder), ".")
        return texts.middle_out(output, LONGEST_ANSWER)


def _selected(command: TestCommand, selection: str) -> tuple[str, ...]:
    """The names of a selection. Raises `ToolError` for options, paths that leave the tree, and where the command
    knows no names."""
    try:
        words = tuple(shlex.split(selection))
    except ValueError as error:
        raise ToolError(f"selection: cannot be split into words: {error}") from None
    if words and not command.selects:
        raise ToolError(f"selection: {shlex.join(command.argv)} runs all tests; leave the selection empty")
    for word in words:
        if word.startswith(("-", "@")):
            raise ToolError(f"selection: {word!r} is an option; give names of tests only")
        parts(word.split("::")[0])
    return words
