"""How a repository is tested is found from its files, and nothing of it is run to find out."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.repositories import SHOP, write
from understudy.core.errors import ToolError
from understudy.core.settings import RepoSection
from understudy.tools.code.projects import find_test_command

UNITTEST = "import unittest\n\n\nclass T(unittest.TestCase):\n    def test_it(self):\n        pass\n"
NONE = RepoSection()


def tail(words: tuple[str, ...]) -> str:
    """A command without its interpreter's folder."""
    return " ".join((Path(words[0]).name, *words[1:]))


@pytest.mark.parametrize(("files", "command"), [
    ({"pyproject.toml": "[tool.pytest.ini_options]\n"}, "python -m pytest -q"),
    ({"pytest.ini": ""}, "python -m pytest -q"),
    ({"setup.cfg": "[tool:pytest]\n"}, "python -m pytest -q"),
    ({"tox.ini": "[testenv]\ncommands = pytest {posargs}\n"}, "python -m pytest -q"),
    ({"tests/test_a.py": "def test_a():\n    pass\n"}, "python -m pytest -q"),
    ({"src/pkg/test_a.py": "import pytest\n"}, "python -m pytest -q"),
    ({"conftest.py": ""}, "python -m pytest -q"),
    ({"test_a.py": UNITTEST}, "python -m unittest"),
    ({"tests/test_a.py": UNITTEST, "tests/__init__.py": ""}, "python -m unittest"),
    ({"tests/test_a.py": UNITTEST}, "python -m unittest discover -s tests"),
    ({"tox.ini": "[testenv]\ncommands = python -m unittest\n"}, "python -m unittest"),
    ({"Makefile": "all:\n\ttrue\ntest: all\n\ttrue\n"}, "make test"),
    ({"package.json": '{"scripts": {"test": "node --test"}}'}, "npm test --silent"),
    ({"pyproject.toml": "[tool.pytest.ini_options]\n", "Makefile": "test:\n\ttrue\n"}, "python -m pytest -q"),
    ({"pyproject.toml": "broken [", "Makefile": "test:\n\ttrue\n"}, "make test"),
    ({"tox.ini": "broken", "package.json": "[1", "Makefile": "test:\n"}, "make test"),
])  # fmt: skip
def test_the_command_follows_from_the_files(tmp_path: Path, files: dict[str, str], command: str) -> None:
    write(tmp_path, files)
    assert tail(find_test_command(tmp_path, NONE).argv) == command


@pytest.mark.parametrize("files", [
    {},
    {"README.md": "run the tests"},
    {"Makefile": "tests:\n\ntest := x\n"},
    {"package.json": '{"scripts": {"test": "echo \\"Error: no test specified\\" && exit 1"}}'},
    {"package.json": '{"scripts": 7}'},
    {"package.json": "[" * 100_000},
    {"pyproject.toml": "[project]\nname = 'x'\n"},
    {"node_modules/x/test_a.py": "def test_a(): pass\n"},
])  # fmt: skip
def test_where_nothing_is_found_the_setting_is_named(tmp_path: Path, files: dict[str, str]) -> None:
    write(tmp_path, files)
    with pytest.raises(ToolError, match=r"set `test` under \[repo\]") as refusal:
        find_test_command(tmp_path, NONE)
    assert "\n" not in str(refusal.value)


def test_settings_win_over_everything(tmp_path: Path) -> None:
    write(tmp_path, SHOP)
    settings = RepoSection(test="./check 'a b'", setup="make build", mounts=("/opt/tools",))
    found = find_test_command(tmp_path, settings)
    assert found.argv == ("./check", "a b")
    assert found.setup == ("make", "build")
    assert Path("/opt/tools") in found.mounts
    assert not found.selects


def test_a_setting_with_open_quotes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ToolError, match="mend the quotes"):
        find_test_command(tmp_path, RepoSection(test="pytest 'x"))


def environment(folder: Path, *, with_pytest: bool) -> Path:
    """A virtual environment's bones, of the running interpreter."""
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").symlink_to(Path(sys.executable).resolve())
    (folder / "pyvenv.cfg").write_text(f"home = {Path(sys.executable).resolve().parent}\n")
    packages = folder / "lib" / f"python3.{sys.version_info.minor}" / "site-packages"
    (packages / "pytest" if with_pytest else packages).mkdir(parents=True)
    return folder


def test_the_users_own_environment_is_lent(tmp_path: Path) -> None:
    write(tmp_path / "tree", SHOP)
    lent = environment(tmp_path / "checkout" / ".venv", with_pytest=True)
    found = find_test_command(tmp_path / "tree", NONE, tmp_path / "checkout")
    assert found.argv[0] == str(lent / "bin" / "python")
    assert lent in found.mounts
    assert found.at == tmp_path / "checkout"
    assert "PYTEST_DISABLE_PLUGIN_AUTOLOAD" not in found.environment


def test_an_environment_without_pytest_is_not_taken_for_pytest(tmp_path: Path) -> None:
    write(tmp_path / "tree", SHOP)
    environment(tmp_path / "checkout" / ".venv", with_pytest=False)
    found = find_test_command(tmp_path / "tree", NONE, tmp_path / "checkout")
    assert found.argv[0] == sys.executable
    assert found.environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] == "1"


def test_an_environment_that_a_repository_forged_lends_nothing(tmp_path: Path) -> None:
    write(tmp_path / "tree", SHOP)
    (tmp_path / "home" / ".ssh" / "bin").mkdir(parents=True)
    forged = tmp_path / "checkout" / ".venv"
    (forged / "bin").mkdir(parents=True)
    (forged / "pyvenv.cfg").write_text(f"home = {tmp_path}/home/.ssh/bin\n")
    (forged / "bin" / "python").symlink_to(tmp_path / "home" / ".ssh" / "bin")
    found = find_test_command(tmp_path / "tree", NONE, tmp_path / "checkout")
    assert not [path for path in found.mounts if path.is_relative_to(tmp_path)]


def test_a_real_environment_with_a_forged_home_lends_only_the_python(tmp_path: Path) -> None:
    write(tmp_path / "tree", SHOP)
    lent = environment(tmp_path / "checkout" / ".venv", with_pytest=True)
    (lent / "pyvenv.cfg").write_text(f"home = {tmp_path}/secrets/bin\n")
    found = find_test_command(tmp_path / "tree", NONE, tmp_path / "checkout")
    assert [path for path in found.mounts if path.is_relative_to(tmp_path)] == [lent]


def test_node_modules_are_lent_but_not_through_a_link(tmp_path: Path) -> None:
    write(tmp_path / "tree", {"package.json": json.dumps({"scripts": {"test": "node --test"}})})
    (tmp_path / "checkout" / "node_modules").mkdir(parents=True)
    assert find_test_command(tmp_path / "tree", NONE, tmp_path / "checkout").mounts == (
        tmp_path / "checkout" / "node_modules",
    )
    (tmp_path / "checkout" / "node_modules").rename(tmp_path / "elsewhere")
    (tmp_path / "checkout" / "node_modules").symlink_to(tmp_path / "elsewhere")
    assert find_test_command(tmp_path / "tree", NONE, tmp_path / "checkout").mounts == ()


def test_a_tests_folder_that_is_a_link_is_not_searched(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere", {"test_a.py": "def test_a(): pass\n"})
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / "tests").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ToolError):
        find_test_command(tmp_path / "tree", NONE)


def test_the_src_layout_is_importable(tmp_path: Path) -> None:
    write(tmp_path, {"src/shop.py": "", "tests/test_a.py": "def test_a(): pass\n"})
    assert find_test_command(tmp_path, NONE).environment["PYTHONPATH"] == "src"
