"""Finds out how a repository is tested, from its files alone: nothing of it is run or imported here.

Settings win; then Python (pytest, unittest), tox, a Makefile's `test`, package.json. Knows nothing of sandboxes
beyond which folders a test run needs to read.
"""

from __future__ import annotations

import configparser
import json
import os
import re
import shlex
import sys
import sysconfig
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ...core.errors import ToolError
from ...core.settings import RepoSection
from .beneath import Beneath

_LARGEST = 1_000_000
_ENVIRONMENTS = (".venv", "venv", "env")
_MOST_TEST_FILES = 50
_NOT_OURS = frozenset({"node_modules", "venv", "env", "build", "dist"})


@dataclass(frozen=True)
class TestCommand:
    """How to run a repository's tests, and why so."""

    __test__ = False  # the name is not meant for pytest

    argv: tuple[str, ...]
    why: str
    mounts: tuple[Path, ...] = ()
    """Folders that the run must be able to read."""
    selects: bool = False
    """Whether names of tests may be appended."""
    setup: tuple[str, ...] = ()
    """A command to run once before."""
    environment: Mapping[str, str] = field(default_factory=dict)
    at: Path | None = None
    """Where the tree should appear, so that an editable installation finds it."""


@dataclass(frozen=True)
class _Python:
    """An interpreter with what it needs mounted."""

    program: Path
    mounts: tuple[Path, ...]
    why: str
    has_pytest: bool
    borrowed: bool = False
    """Whether it is ours: its pytest plugins are no part of the repository."""


def find_test_command(tree: Path, settings: RepoSection, checkout: Path | None = None) -> TestCommand:
    """How the repository in `tree` is tested. `checkout` is the user's own folder of it, whose virtual environment
    and node_modules are lent read-only. Raises `ToolError` where nothing is found."""
    pythons = _interpreters(checkout)
    found = (
        _set(settings, pythons)
        or _pytest(tree, pythons)
        or _unittest(tree, pythons)
        or _make(tree, pythons)
        or _node(tree, checkout)
    )
    if found is None:
        raise ToolError(
            f"{tree}: found no way to test it (no pytest or unittest files, tox.ini, Makefile with `test`, "
            "package.json script); set `test` under [repo] in understudy.toml"
        )
    mounts = (*found.mounts, *(Path(name).expanduser() for name in settings.mounts))
    setup = _split(settings.setup, "setup")
    return replace(found, mounts=mounts, setup=setup, at=checkout.resolve() if checkout else None)


def _set(settings: RepoSection, pythons: Sequence[_Python]) -> TestCommand | None:
    if not settings.test:
        return None
    python = _first(pythons, "pytest" in settings.test)
    argv = _split(settings.test, "test")
    selects = "pytest" in settings.test
    return TestCommand(argv, "[repo] test", python.mounts, selects, environment=_variables(python))


def _pytest(tree: Path, pythons: Sequence[_Python]) -> TestCommand | None:
    evidence = _pytest_evidence(Beneath(tree), tree)
    if not evidence:
        return None
    python = _first(pythons, True)
    if not python.has_pytest:
        raise ToolError(
            f"{tree}: is tested by pytest ({evidence}), which no interpreter here has; make a .venv with pytest in the "
            "repository, or set `test` and `mounts` under [repo]"
        )
    argv = (str(python.program), "-m", "pytest", "-q")
    why = f"{evidence}; {python.why}"
    return TestCommand(argv, why, python.mounts, selects=True, environment=_variables(python, tree))


def _pytest_evidence(files: Beneath, tree: Path) -> str:
    project = _toml(files, "pyproject.toml")
    if isinstance(project.get("tool"), dict) and "pytest" in project["tool"]:
        return "pyproject.toml configures pytest"
    for name, mark in (("pytest.ini", ""), ("setup.cfg", "[tool:pytest]"), ("tox.ini", "[pytest]")):
        if files.exists(name) and mark in _text(files, name):
            return f"{name} configures pytest"
    if "pytest" in _tox_commands(files):
        return "tox.ini runs pytest"
    return next((path for path in _test_files(tree) if _is_for_pytest(path, files)), "")


def _is_for_pytest(path: str, files: Beneath) -> bool:
    used = r"^\s*(import|from) pytest\b|^(async )?def test_"
    return Path(path).name == "conftest.py" or bool(re.search(used, _text(files, path), re.MULTILINE))


def _unittest(tree: Path, pythons: Sequence[_Python]) -> TestCommand | None:
    files, python = Beneath(tree), _first(pythons, False)
    used = re.compile(r"^\s*(import|from) unittest\b", re.MULTILINE)
    path = next((path for path in _test_files(tree) if used.search(_text(files, path))), "")
    if not path and "unittest" not in _tox_commands(files):
        return None
    folder = path.rpartition("/")[0]
    apart = bool(folder) and not files.exists(f"{folder}/__init__.py")
    argv = (str(python.program), "-m", "unittest", *(("discover", "-s", folder) if apart else ()))
    why = f"{path or 'tox.ini'} uses unittest; {python.why}"
    return TestCommand(argv, why, python.mounts, selects=not apart, environment=_variables(python, tree))


def _make(tree: Path, pythons: Sequence[_Python]) -> TestCommand | None:
    python = _first(pythons, False)
    for name in ("GNUmakefile", "makefile", "Makefile"):
        if re.search(r"^test\s*:(?!=)", _text(Beneath(tree), name), re.MULTILINE):
            return TestCommand(("make", "test"), f"{name} has `test`", python.mounts, environment=_variables(python))
    return None


def _node(tree: Path, checkout: Path | None) -> TestCommand | None:
    try:
        package = json.loads(_text(Beneath(tree), "package.json") or "{}")
    except (json.JSONDecodeError, RecursionError):
        return None
    scripts = package.get("scripts") if isinstance(package, dict) else None
    script = scripts.get("test") if isinstance(scripts, dict) else None
    if not isinstance(script, str) or "no test specified" in script:
        return None
    modules = checkout / "node_modules" if checkout else None
    mounts = (modules.absolute(),) if modules and modules.is_dir() and not modules.is_symlink() else ()
    return TestCommand(("npm", "test", "--silent"), "package.json has a `test` script", mounts)


def _test_files(tree: Path) -> list[str]:
    """Files that look like tests, at most `_MOST_TEST_FILES`, without going through links."""
    named = re.compile(r"conftest|test_.*|.*_test|tests")
    found: list[str] = []
    for folder, below, names in os.walk(tree):
        below[:] = sorted(name for name in below if not name.startswith(".") and name not in _NOT_OURS)
        found += [
            (Path(folder) / name).relative_to(tree).as_posix()
            for name in sorted(names)
            if name.endswith(".py") and named.fullmatch(name.removesuffix(".py"))
        ]
        if len(found) >= _MOST_TEST_FILES:
            break
    return found[:_MOST_TEST_FILES]


def _interpreters(checkout: Path | None) -> tuple[_Python, ...]:
    """The user's environment, then the running interpreter, then the system's."""
    lent = [_environment(checkout / name, name) for name in _ENVIRONMENTS] if checkout else []
    return tuple(python for python in (*lent, _running(), _system()) if python)


def _first(pythons: Sequence[_Python], with_pytest: bool) -> _Python:
    return next((python for python in pythons if python.has_pytest or not with_pytest), pythons[0])


def _environment(folder: Path, name: str) -> _Python | None:
    """A virtual environment with the installation it was made from. A repository may bring a forged one, so nothing
    is mounted but what is an environment and what is a Python."""
    folder = folder.resolve()
    program = folder / "bin" / "python"
    prefix = program.resolve().parent.parent
    if not (folder / "pyvenv.cfg").is_file() or not [*prefix.glob("lib/python3*/os.py")]:
        return None
    made_from = re.search(r"^home\s*=\s*(.+)$", (folder / "pyvenv.cfg").read_text("utf-8", "replace"), re.MULTILINE)
    literal = Path(made_from[1].strip()).parent if made_from else prefix
    prefixes = _prefix(literal if literal.resolve() == prefix else prefix)
    has_pytest = bool([*folder.glob("lib/python3*/site-packages/pytest")])
    return _Python(program, (folder, *prefixes), f"python of {name}", has_pytest)


def _running() -> _Python:
    packages = Path(sysconfig.get_path("purelib"))
    mounts = dict.fromkeys((*_prefix(Path(sys.prefix)), *_prefix(Path(sys.base_prefix))))
    return _Python(
        Path(sys.executable), tuple(mounts), "the running python", (packages / "pytest").is_dir(), borrowed=True
    )


def _system() -> _Python | None:
    program = Path("/usr/bin/python3")
    has_pytest = Path("/usr/lib/python3/dist-packages/pytest").is_dir()
    return _Python(program, (), "the system's python", has_pytest) if program.exists() else None


def _prefix(folder: Path) -> list[Path]:
    """A folder under both of its names, unless the sandbox shows it anyway."""
    names = dict.fromkeys((folder.absolute(), folder.resolve()))
    return [name for name in names if not name.is_relative_to("/usr") and name != Path("/")]


def _variables(python: _Python, tree: Path | None = None) -> dict[str, str]:
    variables = {"PATH": f"{python.program.parent}:/usr/local/bin:/usr/bin:/bin"}
    if tree is not None and (tree / "src").is_dir():
        variables["PYTHONPATH"] = "src"
    if python.borrowed:
        variables["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    return variables


def _tox_commands(files: Beneath) -> str:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(_text(files, "tox.ini"))
    except configparser.Error:
        return ""
    return parser.get("testenv", "commands", fallback="")


def _toml(files: Beneath, path: str) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(files, path))
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}


def _text(files: Beneath, path: str) -> str:
    try:
        return files.read(path, _LARGEST).data.decode("utf-8", "replace")
    except ToolError:
        return ""


def _split(command: str, name: str) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(command))
    except ValueError as error:
        raise ToolError(f"[repo] {name}: cannot be split into words: {error}; mend the quotes") from None
