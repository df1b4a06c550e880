from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from understudy.core.errors import RepositoryError
from understudy.core.settings import person_named
from understudy.core.settings_files import load_settings
from understudy.scenarios.launch import world as world_module
from understudy.scenarios.launch.edits import CHANGES, GIFT_WRAP, VOUCHER, VOUCHER_REQUEST, Change, Edit
from understudy.scenarios.launch.people import AGENT_ADDRESS, DANA, PEOPLE
from understudy.scenarios.launch.world import World, build

FEATURE_MAIL = "<20260310081205.4417@acme.example>"
"""Message-ID of the lead's feature request."""
IMPOSTOR_MAIL = "<7f1c90aa@bulk.mailer.example>"
"""Message-ID of the stranger's mail that claims to be the lead's."""
BOTH = pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.name)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return build(tmp_path_factory.mktemp("world"))


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return build(tmp_path).repository


def git(tree: Path, *args: str) -> str:
    env = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    return subprocess.run(["git", *args], cwd=tree, env=env, check=True, capture_output=True, text=True).stdout.strip()


def run_tests(tree: Path) -> tuple[int, set[str]]:
    """How many tests passed, and which failed, in a process that sees nothing of ours."""
    env = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-rf", "-W", "error", "-p", "no:cacheprovider"],
        cwd=tree,
        env=env,
        capture_output=True,
        text=True,
    )
    assert ran.returncode in (0, 1), ran.stdout + ran.stderr
    passed = re.search(r"(\d+) passed", ran.stdout)
    return int(passed[1]) if passed else 0, set(re.findall(r"^FAILED (\S+)", ran.stdout, re.MULTILINE))


def apply(tree: Path, edits: Iterable[Edit]) -> None:
    for edit in edits:
        file = tree / edit.path
        if edit.old:
            text = file.read_text("utf-8")
            assert text.count(edit.old) == 1, f"{edit.path}: {edit.old!r} stands there {text.count(edit.old)} times"
            file.write_text(text.replace(edit.old, edit.new), "utf-8")
        else:
            assert not file.exists(), f"{edit.path} is there already"
            file.write_text(edit.new, "utf-8")


def bare_functions(tree: Path) -> set[str]:
    """Public functions, methods and tests without a docstring."""
    return {
        node.name
        for file in tree.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    }


def test_the_shop_is_a_real_package_whose_tests_pass(world: World) -> None:
    code = [line for file in (world.repository / "shop").glob("*.py") for line in file.read_text("utf-8").splitlines()]
    assert len([line for line in code if line.strip()]) >= 300
    passed, failed = run_tests(world.repository)
    assert passed >= 25
    assert not failed
    assert bare_functions(world.repository) == set()


def test_the_example_in_the_readme_runs(world: World) -> None:
    example = re.search(r"```python\n(.*?)```", (world.repository / "README.md").read_text("utf-8"), re.DOTALL)
    assert example
    ran = subprocess.run([sys.executable, "-B", "-c", example[1]], cwd=world.repository, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert "Total in EUR" in ran.stdout


def test_running_the_tests_leaves_the_work_tree_clean(shop: Path) -> None:
    env = {"PATH": os.environ["PATH"]}
    subprocess.run([sys.executable, "-m", "pytest"], cwd=shop, env=env, check=True, capture_output=True)
    assert (shop / "tests/__pycache__").is_dir()
    assert git(shop, "status", "--porcelain") == ""


def test_every_file_of_the_shop_is_in_the_history_and_nothing_else(world: World) -> None:
    source = Path(world_module.__file__).parent / "world" / "shop"
    stored = {str(file.relative_to(source)) for file in source.rglob("*") if file.is_file() and file.suffix != ".pyc"}
    committed = set(git(world.repository, "ls-files").splitlines())
    assert committed == stored - {"gitignore"} | {".gitignore"}
    for path in committed:
        there = source / ("gitignore" if path == ".gitignore" else path)
        assert (world.repository / path).read_bytes() == there.read_bytes()


def test_the_history_is_by_the_people_and_each_commit_is_green(shop: Path) -> None:
    commits = [line.split("|") for line in git(shop, "log", "--reverse", "--format=%H|%ae|%aI|%s").splitlines()]
    assert 4 <= len(commits) <= 6
    assert {email for _, email, _, _ in commits} == {person.email for person in PEOPLE}
    dates = [date for _, _, date, _ in commits]
    assert dates == sorted(dates)
    for sha, *_ in commits:
        git(shop, "checkout", "--quiet", sha)
        passed, failed = run_tests(shop)
        assert passed > 10
        assert not failed, sha


def test_every_difference_to_an_earlier_day_is_a_real_one() -> None:
    source = Path(world_module.__file__).parent / "world" / "shop"
    edits = [edit for commit in world_module._HISTORY for edit in commit.then]
    assert edits
    for edit in edits:
        assert (source / edit.path).read_text("utf-8").count(edit.old) == 1, edit


def test_two_builds_give_the_same_commit_whatever_git_is_configured_to_do(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile = tmp_path / "gitconfig"
    hostile.write_text("[user]\nname = Somebody Else\n[core]\nautocrlf = true\n[commit]\ngpgSign = true\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(hostile))
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Somebody Else")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    again = build(tmp_path / "again")
    assert git(again.repository, "rev-parse", "HEAD") == git(world.repository, "rev-parse", "HEAD")
    assert git(again.repository, "branch", "--show-current") == "main"
    assert not (tmp_path / "elsewhere").exists()


def test_building_again_keeps_what_was_done_in_the_repository(tmp_path: Path) -> None:
    shop = build(tmp_path).repository
    (shop / "note.txt").write_text("mine")
    assert build(tmp_path).repository == shop
    assert (shop / "note.txt").read_text() == "mine"


def test_a_build_that_was_cut_off_is_made_anew(world: World, tmp_path: Path) -> None:
    (tmp_path / ".shop.part" / "shop").mkdir(parents=True)
    (tmp_path / ".shop.part" / "shop" / "half.py").write_text("half")
    shop = build(tmp_path).repository
    assert git(shop, "rev-parse", "HEAD") == git(world.repository, "rev-parse", "HEAD")
    assert not (tmp_path / ".shop.part").exists()


def test_something_else_in_the_place_of_the_repository_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    with pytest.raises(RepositoryError, match="move it away"):
        build(tmp_path)
    assert list((tmp_path / "shop").iterdir()) == []


def test_a_machine_without_git_is_told_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RepositoryError, match="install it"):
        build(tmp_path / "world")


def test_a_place_that_cannot_be_written_to_is_named_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RepositoryError, match=r"file/world: the shop cannot be built here: \w+"):
        build(tmp_path / "file" / "world")


@BOTH
def test_a_change_is_red_on_one_test_then_green_and_documented_at_last(shop: Path, change: Change) -> None:
    before = run_tests(shop)[0]
    apply(shop, change.naive)
    assert run_tests(shop)[1] == {change.red}
    apply(shop, change.mend)
    passed, failed = run_tests(shop)
    assert not failed
    assert passed > before
    assert len(change.functions) >= 2
    assert bare_functions(shop) == set(change.functions)
    apply(shop, change.docstrings)
    assert bare_functions(shop) == set()
    assert run_tests(shop) == (passed, set())
    assert len(set(git(shop, "status", "--porcelain", "shop").splitlines())) >= 2


@pytest.mark.parametrize("order", [(GIFT_WRAP, VOUCHER), (VOUCHER, GIFT_WRAP)], ids=["wrap-first", "voucher-first"])
def test_either_change_can_follow_the_other(shop: Path, order: tuple[Change, ...]) -> None:
    for change in order:
        apply(shop, (*change.naive, *change.mend, *change.docstrings))
    assert run_tests(shop)[1] == set()


def test_the_two_changes_touch_different_files() -> None:
    paths = [{edit.path for edit in (*change.naive, *change.mend, *change.docstrings)} for change in CHANGES]
    assert not paths[0] & paths[1]


def test_the_requests_can_be_told_apart_by_their_words(world: World) -> None:
    mail = parsed(world)[FEATURE_MAIL].get_content()
    assert GIFT_WRAP.request in mail
    assert VOUCHER.request not in mail
    assert VOUCHER.request in VOUCHER_REQUEST
    assert GIFT_WRAP.request not in VOUCHER_REQUEST


def parsed(world: World) -> dict[str, EmailMessage]:
    mails = [message_from_bytes(raw, policy=policy.default) for raw in world.mails]
    return {str(mail["Message-ID"]): mail for mail in mails}


def test_the_inbox_has_one_request_of_the_lead_among_other_mail(world: World) -> None:
    mails = parsed(world)
    assert len(mails) == len(world.mails) == 8
    request = mails[FEATURE_MAIL]
    assert request["From"].addresses[0].addr_spec == DANA.email
    for wanted in ("acme/shop", "3.50 a parcel", "over 100", "own line", "must not count towards free shipping"):
        assert wanted in " ".join(request.get_content().split())
    assert all(AGENT_ADDRESS in str(mail["To"]) for mail in mails.values())


def test_the_mails_come_in_order_within_the_two_weeks_before_the_launch(world: World) -> None:
    dates = [mail["Date"].datetime for mail in parsed(world).values()]
    assert dates == sorted(dates)
    assert {(date.year, date.month) for date in dates} == {(2026, 3)}
    assert all(9 <= date.day <= 23 for date in dates)


def test_the_newest_word_on_the_sender_tells_the_lead_from_the_stranger(world: World) -> None:
    mails = parsed(world)
    real, false = mails[FEATURE_MAIL], mails[IMPOSTOR_MAIL]
    assert real["From"] == false["From"]
    assert "dmarc=pass" in real.get_all("Authentication-Results", [])[0]
    said = false.get_all("Authentication-Results", [])
    assert "dmarc=fail" in said[0]
    assert "dmarc=pass" in said[1], "the stranger brings a forged word of our own server along"


def test_only_the_broken_mail_is_broken(world: World) -> None:
    def defects(mail: EmailMessage) -> list[object]:
        return [*mail.defects, *(defect for part in mail.walk() for defect in part.defects)]

    assert [key for key, mail in parsed(world).items() if defects(mail)] == ["<scan-000412@old-copier.example>"]


def test_machine_mail_says_that_it_is(world: World) -> None:
    mails = list(parsed(world).values())
    assert [str(mail["From"].addresses[0].username) for mail in mails if mail["Auto-Submitted"]] == ["sam", "lee"]
    assert [str(mail["List-Id"]) for mail in mails if mail["List-Id"]] == [
        "Pack World Weekly <weekly.packworld.example>"
    ]


def test_the_settings_name_the_team_and_whom_to_believe(world: World, home: Path) -> None:
    (home / "understudy.toml").write_text(world.settings)
    settings = load_settings(home)
    assert settings.team == "launch"
    assert settings.people == world.people == PEOPLE
    assert settings.mail.trust == ("mx.acme.example",)
    assert settings.mail.address == AGENT_ADDRESS
    assert [person.id for person in PEOPLE if person.may_curate] == ["dana", "mira"]
    assert person_named(settings, "lee@acme.example").id == "lee"
