"""The trail: whole or broken at a named record, never holding a secret."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from understudy.core.errors import StorageError
from understudy.memory.calls import Calls
from understudy.memory.database import open_database
from understudy.tools.audit import Audit, export, verify
from understudy.tools.redact import redacted, redacted_json, secrets_in


@pytest.fixture
def calls(tmp_path: Path) -> Calls:
    calls = Calls(open_database(tmp_path))
    audit = Audit(calls, "t1", "dana")
    for number in range(5):
        audit.note(f"t1/{number}", "read_mail", ("proposed", {"n": number}), ("decided", {"decision": "allow"}))
    return calls


def change(calls: Calls, statement: str) -> None:
    with calls.engine.begin() as connection:
        connection.execute(sa.text(statement))


def test_what_was_written_is_whole(calls: Calls) -> None:
    assert verify(calls) is None
    assert calls.head()[0] == 10


@pytest.mark.parametrize(
    ("statement", "record", "words"),
    [
        ("UPDATE audit SET data = replace(data, 'allow', 'denyy') WHERE seq = 4", 4, "was changed"),
        ("UPDATE audit SET person = 'lee' WHERE seq = 7", 7, "was changed"),
        ("UPDATE audit SET at = '2020' WHERE seq = 2", 2, "was changed"),
        ("UPDATE audit SET hash = before WHERE seq = 3", 3, "was changed"),
        ("UPDATE audit SET data = '{' WHERE seq = 3", 3, "was changed"),
        ("DELETE FROM audit WHERE seq = 6", 6, "is missing"),
        ("DELETE FROM audit WHERE seq > 8", 9, "is missing"),
        ("DELETE FROM audit", 1, "is missing"),
        ("UPDATE audit SET before = hash WHERE seq = 5", 5, "does not follow"),
        ("UPDATE audit SET seq = 99 WHERE seq = 10", 10, "is missing"),
    ],
)
def test_the_first_broken_record_is_named(calls: Calls, statement: str, record: int, words: str) -> None:
    change(calls, statement)
    broken = verify(calls)
    assert broken
    assert (broken.seq, words in broken.why) == (record, True)


FORGED = (
    "INSERT INTO audit SELECT {seq}, 'forged', task, kind, tool, person, data, at, {before}, hash "
    "FROM audit WHERE seq = 4"
)


def test_a_record_that_was_put_in_is_named(calls: Calls) -> None:
    change(calls, "UPDATE audit SET seq = -seq - 1 WHERE seq > 4")
    change(calls, "UPDATE audit SET seq = -seq WHERE seq < 0")
    change(calls, FORGED.format(seq=5, before="hash"))
    broken = verify(calls)
    assert broken
    assert (broken.seq, "was changed" in broken.why) == (5, True)


def test_a_record_that_was_added_at_the_end_is_named(calls: Calls) -> None:
    change(calls, FORGED.format(seq=11, before="hash"))
    broken = verify(calls)
    assert broken
    assert broken.seq == 11


def test_a_replay_adds_nothing(calls: Calls) -> None:
    Audit(calls, "t1", "dana").note("t1/3", "read_mail", ("proposed", {"n": "something else"}))
    assert calls.head()[0] == 10
    assert verify(calls) is None


def test_many_writers_make_one_chain(tmp_path: Path) -> None:
    Calls(open_database(tmp_path))

    def write(task: int) -> None:
        calls = Calls(open_database(tmp_path))
        for number in range(10):
            Audit(calls, f"t{task}", "dana").note(f"t{task}/{number}", "x", ("proposed", {}))
        calls.engine.dispose()

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    calls = Calls(open_database(tmp_path))
    assert calls.head()[0] == 40
    assert verify(calls) is None


def test_the_export_is_json_lines_with_their_hashes(calls: Calls) -> None:
    lines = [json.loads(line) for line in export(calls, "t1", after=8)]
    assert [line["seq"] for line in lines] == [9, 10]
    assert lines[1]["before"] == lines[0]["hash"]


def test_a_long_value_is_cut_and_says_so(tmp_path: Path) -> None:
    calls = Calls(open_database(tmp_path))
    Audit(calls, "t1", "dana").note("t1/1", "x", ("proposed", {"args": {"body": "a" * 9000}}))
    assert "5000 characters left out" in next(iter(export(calls)))


def test_a_database_that_cannot_be_written_is_one_clear_line(calls: Calls) -> None:
    change(calls, "DROP TABLE audit_head")
    with pytest.raises(StorageError, match="ledger: cannot be used"):
        Audit(calls, "t1", "dana").note("t1/9", "x", ("proposed", {}))


SECRETS = (
    "ghp_" + "a1B2" * 9,
    "github_pat_" + "a1B2_" * 6,
    "sk-ant-api03-" + "x9" * 20,
    "AKIA" + "ABCDEFGH12345678",
    "xoxb-123456789012-abcdef",
    "eyJhbGciOiJI.eyJzdWIiOiIx.c2lnbmF0dXJl",
    "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----",
    "canary-0123456789abcdef0123",
)


@pytest.mark.parametrize("secret", SECRETS)
@given(st.text(max_size=30), st.text(max_size=30))
def test_no_secret_is_kept_wherever_it_stands(secret: str, before: str, after: str) -> None:
    text = f"{before} {secret} {after}"
    assert secret not in redacted(text)
    kept = json.dumps(redacted_json({"a": [text, {secret: 1}]}))
    assert secret.splitlines()[0] not in kept
    assert any(found in secret or secret in found for _, found in secrets_in(text))


@pytest.mark.parametrize(
    "text", ["an ordinary mail", "token = next_token(text)", "see https://example.org/a", "SK-1234", "AKIA", "a" * 5000]
)
def test_ordinary_text_holds_no_secret(text: str) -> None:
    assert secrets_in(text) == []


def test_a_password_in_a_link_or_a_header_is_redacted() -> None:
    assert "hunter22" not in redacted("https://dana:hunter22@host.example/x?password=hunter22")
    assert "abcdefgh" not in redacted("Authorization: Bearer abcdefgh1234")
