"""Models, mail and GitHub are asked, and what they refuse is told without a key or a password."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.doctor.conftest import Server, mend, patient
from tests.repositories import git as run_git
from tests.repositories import make_repository
from tests.tools.mail.dovecot import AGENT, PASSWORD, free_port, running_dovecot
from understudy.app.cli import doctor_services
from understudy.app.cli.doctor_found import Found, ok
from understudy.memory.database import open_database
from understudy.memory.ledger import Ledger, RepositoryRow


def openai(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", f"{url}/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "test-key")


def listing(*ids: str) -> dict[str, tuple[int, object]]:
    return {"/v1/models": (200, {"data": [{"id": id} for id in ids]})}


GPT = {"models": {"small": "gpt-4.1-mini", "frontier": "gpt-4.1"}}


def test_models_that_are_served_are_named_with_how_they_are_reached(
    home: Path, monkeypatch: pytest.MonkeyPatch, serving: Callable[..., Server]
) -> None:
    server = serving(listing("gpt-4.1", "gpt-4.1-mini-2025-04-14"))
    openai(monkeypatch, server.url)
    found = doctor_services.models(patient(home, **GPT))
    assert found == ok("gpt-4.1-mini, gpt-4.1; reached: openai (OPENAI_API_KEY is set)")
    assert server.keys == ["Bearer test-key"]


def test_a_configured_model_that_its_provider_does_not_serve_fails(
    home: Path, monkeypatch: pytest.MonkeyPatch, serving: Callable[..., Server]
) -> None:
    openai(monkeypatch, serving(listing("gpt-4.1-mini", "gpt-4.1-nano")).url)
    found = doctor_services.models(patient(home, **GPT))
    assert found.health == "fail"
    assert "openai does not serve gpt-4.1 (it serves gpt-4.1-mini, gpt-4.1-nano)" in found.what


def test_a_retired_model_fails_with_its_successor_before_anybody_is_asked(home: Path) -> None:
    found = doctor_services.models(patient(home, models={"small": "deepseek-chat", "frontier": "deepseek-pro"}))
    assert found.health == "fail"
    assert found.what == "deepseek-chat is retired since 2026-07-24; use deepseek"


def test_a_model_of_the_router_file_counts_too(home: Path) -> None:
    workers = [{"name": "mail", "model": "groq-llama-3.3-70b"}]
    found = doctor_services.models(patient(home, **GPT, router={"workers": workers}))
    assert "groq-llama-3.3-70b is retired" in found.what


def test_a_model_that_nobody_knows_fails_with_near_names(home: Path) -> None:
    found = doctor_services.models(patient(home, models={"small": "claude-hiku-5-5", "frontier": "opus"}))
    assert (found.health, "claude-haiku-5-5" in found.what) == ("fail", True)


def test_a_configured_model_without_its_key_fails(home: Path) -> None:
    found = doctor_services.models(patient(home, models={"small": "haiku", "frontier": "opus"}))
    assert (found.health, found.repair) == ("fail", "export ANTHROPIC_API_KEY=...")


def test_a_key_that_is_refused_fails_and_is_not_repeated(
    home: Path, monkeypatch: pytest.MonkeyPatch, serving: Callable[..., Server]
) -> None:
    openai(monkeypatch, serving({"/v1/models": (401, {})}).url)
    found = doctor_services.models(patient(home, **GPT))
    assert found.health == "fail"
    assert "OPENAI_API_KEY" in found.what
    assert "test-key" not in found.what + found.repair


def test_no_model_at_all_is_a_warning_since_the_demo_needs_none(home: Path) -> None:
    found = doctor_services.models(patient(home))
    assert found.health == "warn"
    assert "understudy demo" in found.what


def test_a_maildir_that_is_set_must_be_one_and_its_command_makes_it(home: Path) -> None:
    sick = patient(home, mail={"maildir": "my mail"})
    found = doctor_services.mail(sick)
    assert found.health == "fail"
    mend(found)
    assert doctor_services.mail(sick) == ok(f"{home}/my mail, 0 mails")
    (home / "my mail" / "new").rmdir()
    assert doctor_services.mail(sick).health == "fail"


def test_the_homes_own_post_office_needs_nothing(home: Path) -> None:
    assert doctor_services.mail(patient(home)).health == "ok"


def test_a_mail_server_that_is_down_or_asked_without_a_password_fails(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sick = patient(home, mail={"imap": f"imap://agent@127.0.0.1:{free_port()}/INBOX"})
    assert doctor_services.mail(sick) == Found(
        "fail",
        "[mail]: no password; put it into the environment as UNDERSTUDY_MAIL_PASSWORD",
        "export UNDERSTUDY_MAIL_PASSWORD=...",
    )
    monkeypatch.setenv("UNDERSTUDY_MAIL_PASSWORD", "wrong")
    assert doctor_services.mail(sick).health == "fail"
    found = doctor_services.mail(patient(home, mail={"imap": "imaps://a:secret@mx.example/INBOX"}))
    assert (found.health, "secret" in found.what) == ("fail", False)


@pytest.mark.needs("dovecot")
@pytest.mark.needs("openssl")
def test_a_real_mail_server_is_logged_into_and_an_empty_trust_is_told(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_dovecot() as server:
        imap = f"imap://{AGENT.replace('@', '%40')}@127.0.0.1:{server.imap_port}/INBOX"
        monkeypatch.setenv("UNDERSTUDY_MAIL_PASSWORD", PASSWORD)
        assert doctor_services.mail(patient(home, mail={"imap": imap, "trust": ["mx.example"]})).health == "ok"
        found = doctor_services.mail(patient(home, mail={"imap": imap}))
        assert (found.health, "trust" in found.what) == ("warn", True)
        smtp = f"smtp://agent@127.0.0.1:{free_port()}"
        assert doctor_services.mail(patient(home, mail={"imap": imap, "smtp": smtp})).health == "fail"
        monkeypatch.setenv("UNDERSTUDY_MAIL_PASSWORD", "wrong")
        found = doctor_services.mail(patient(home, mail={"imap": imap}))
        assert (found.health, "password" in found.what) == ("fail", True)


def on_github(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_repository(folder)
    run_git(folder, "remote", "add", "origin", "https://github.com/acme/shop.git")
    monkeypatch.chdir(folder)


def test_github_matters_only_where_a_repository_is_there(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert doctor_services.github(patient(home)).what.startswith("not needed")
    on_github(tmp_path / "shop", monkeypatch)
    found = doctor_services.github(patient(home))
    assert (found.health, found.repair) == ("warn", "export GITHUB_TOKEN=...")


def test_a_known_repository_on_github_without_a_token_fails(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    engine = open_database(home)
    Ledger(engine).add_repository(RepositoryRow("acme/shop", "github", ""))
    engine.dispose()
    assert doctor_services.github(patient(home)).health == "fail"


@pytest.mark.parametrize(
    ("answer", "health"),
    [((200, {"login": "ada"}), "ok"), ((401, {}), "fail"), ((500, {}), "warn"), ((200, "<html>"), "fail")],
)
def test_a_token_is_tried(
    home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    serving: Callable[..., Server],
    answer: tuple[int, object],
    health: str,
) -> None:
    on_github(tmp_path / "shop", monkeypatch)
    monkeypatch.setenv("GITHUB_TOKEN", "test-token")
    server = serving({"/user": answer})
    found = doctor_services.github(patient(home, github={"url": server.url}))
    assert found.health == health
    assert server.keys == ["Bearer test-token"]
    assert "test-token" not in found.what + found.repair


def test_a_github_that_cannot_be_reached_is_a_warning(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_github(tmp_path / "shop", monkeypatch)
    monkeypatch.setenv("GITHUB_TOKEN", "test-token")
    found = doctor_services.github(patient(home, github={"url": f"http://127.0.0.1:{free_port()}"}))
    assert found.health == "warn"
