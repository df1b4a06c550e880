"""Where a home is and how its settings are read: whatever people wrote there, it is settings or one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from understudy.core.errors import SettingsError
from understudy.core.settings import FILE_NAME
from understudy.core.settings_files import find_home, load_router_file, load_settings

PERSON = '[[people]]\nid = "{}"\nname = "Dana"\nemail = "dana@acme.example"\n'


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (b'team = "launch', "not valid TOML"),
        (b"\xff\xfe", "not valid TOML"),
        (b"a = " + b"[" * 100_000, "not valid TOML"),
        (b"a = " + b"1" * 10_000, "not valid TOML"),
        (b"team = 3", "team: must be text"),
        (b"[budget]\nminutes = inf", "budget.minutes: .*finite"),
        (b"[approvals]\nhours = 1e300", "approvals.hours: .*87600"),
        (PERSON.format("").encode(), "people: an id is empty"),
        ((PERSON.format("dana") * 2).encode(), "people: the id 'dana' stands twice"),
    ],
)
def test_settings_that_cannot_be_used_are_one_line_with_the_file_in_it(
    tmp_path: Path, written: bytes, said: str
) -> None:
    (tmp_path / FILE_NAME).write_bytes(written)
    with pytest.raises(SettingsError, match=said) as refused:
        load_settings(tmp_path)
    assert str(refused.value).startswith(f"{tmp_path / FILE_NAME}: ")
    assert "\n" not in str(refused.value)


def test_a_mark_of_byte_order_that_an_editor_left_is_no_part_of_the_settings(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text('team = "launch"', "utf-8-sig")
    assert load_settings(tmp_path).team == "launch"
    router = tmp_path / "router.yaml"
    router.write_text("router: {planner: {model: opus}}", "utf-8-sig")
    assert load_router_file(router).planner.model == "opus"


def test_a_home_that_is_no_folder_and_settings_that_are_no_file_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no home")
    with pytest.raises(SettingsError, match="file: is no folder"):
        load_settings(tmp_path / "file")
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(SettingsError, match=f"{FILE_NAME}: cannot be read: Is a directory"):
        load_settings(tmp_path)


def test_a_home_that_nobody_can_find_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match=r"cannot be found: .*; name a folder with --home DIR"):
        find_home("~nobody-of-this-name/home")
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    monkeypatch.delenv("UNDERSTUDY_HOME", raising=False)
    for words in (None, "relative"):
        with pytest.raises(SettingsError, match="is gone"):
            find_home(words)
    assert find_home(str(tmp_path)) == tmp_path.resolve()
