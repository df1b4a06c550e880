"""Whatever is fed to `route` and `audit`: one line for a person, the exit code of the contract, and never a crash."""

from __future__ import annotations

import io
import json
import os
import sys
import threading
from pathlib import Path

import pytest

from tests.app.calling import Called, call

pytestmark = pytest.mark.usefixtures("home")
DIGITS = "9" * 400
DONE, FAILED, USAGE, MISSED = 0, 1, 2, 5


def decision(**other: str) -> bytes:
    """A line that is a label, a decision, a trial and a call at once, with some of its values replaced by raw JSON."""
    plain = {
        "text": '"answer the letter"',
        "worker": '"mail"',
        "confidence": "0.5",
        "correct": "true",
        "small_usd": "1",
        "frontier_usd": "2",
        "model": '"gpt-4.1"',
        "input_tokens": "10",
    }
    return b"{" + ", ".join(f'"{key}": {value}' for key, value in (plain | other).items()).encode() + b"}\n"


HOSTILE = {
    "empty": b"",
    "blank lines": b"\n \r\n",
    "binary": bytes(range(256)) * 20,
    "NULs": b"\0\0\0\n",
    "NULs in a table": b"model,cost\n\0,\0\nm,1\n",
    "not UTF-8": decision(text='"?"').replace(b"?", b"\xff\xfe"),
    "UTF-16": decision().decode().encode("utf-16"),
    "half a character": decision(text='"\\ud800 x"', worker='"\\ud800"', model='"\\udfff"'),
    "nested deeply": decision(confidence="[" * 10_000 + "]" * 10_000),
    "nothing but nesting": b"[" * 10_000,
    "digits without end": decision(confidence="9" * 5_000),
    "huge numbers": decision(small_usd=DIGITS, input_tokens=DIGITS, at=DIGITS, cost=DIGITS),
    "huge exponents": decision(small_usd="1e999999999", input_tokens="1e999999999", cost="1e999999999", at="1e300"),
    "tiny numbers": decision(confidence="1e-999999", propensity="1e-400", small_usd="1e-999999999", cost="1e-999999"),
    "not a number": decision(confidence="NaN", small_usd="NaN", propensity="NaN", input_tokens="NaN", cost="NaN"),
    "infinity": decision(confidence="Infinity", small_usd="Infinity", cost="-Infinity", at="Infinity"),
    "times outside all years": decision(at='"0001-01-01T00:00:00+23:59"'),
    "other types": decision(text="[1]", worker="{}", confidence="true", correct="[]", at="{}", input_tokens="{}"),
    "no objects": b'[1, "x", null]\n42\nnull\n',
    "a byte order mark": b"\xef\xbb\xbf" + decision(),
    "lines of another system": decision().replace(b"\n", b"\r\n"),
    "spans with nothing in them": b'{"resourceSpans": [null, {"scopeSpans": [3]}]}\n',
    "buckets with nothing in them": b'{"starting_at": null, "results": [3, {"amount": []}]}\n',
}


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("router")
    words = {"mail": "answer the letter about {}", "code": "fix the bug in {}", "pulls": "review the request of {}"}
    lines = [{"text": text.format(n), "worker": name} for name, text in words.items() for n in range(8)]
    (folder / "labels").write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert call("route", "train", folder / "labels", "--out", folder / "model").code == DONE
    return folder / "model"


def told(called: Called) -> None:
    """Holds a call to what every call owes: a code of the contract, short lines, JSON that others can parse."""
    assert called.code in (DONE, FAILED, USAGE, MISSED), called
    assert called.code in (DONE, MISSED) or called.err.startswith("understudy: "), called
    assert all(len(line) < 600 and "Traceback" not in line for line in called.err.splitlines()), called.err
    for line in called.out.splitlines():
        json.loads(line, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))


@pytest.mark.parametrize("what", HOSTILE)
def test_nothing_that_is_fed_to_them_crashes_a_command(
    what: str, model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, file, many = HOSTILE[what], tmp_path / "given", tmp_path / "many"
    file.write_bytes(data)
    many.write_bytes(data * 70)
    for words in (
        ("route", "train", file, "--out", tmp_path / "new"),
        ("route", "eval", file, "--model", model),
        ("route", "label", file, "--model", model, "--out", tmp_path / "labels", "--file"),
        ("route", "label", model.with_name("labels"), "--model", model, "--out", file),
        ("route", "tune", many),
        ("route", "drift", many, "--reference", many),
        ("audit", file, "--labels", tmp_path / "drawn"),
        ("route", "decide", "--model", model),
        ("route", "decide", "--model", file),
        ("audit", "-"),
    ):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(data)), errors="replace"))  # type: ignore[arg-type]  # a raw stream in all but name
        told(call(*words, "--json"))


EVERY_FILE = [
    ("route", "train", "{}"),
    ("route", "eval", "{}", "--model", "{model}"),
    ("route", "eval", "{model}", "--model", "{}"),
    ("route", "label", "{}", "--model", "{model}", "--out", "new"),
    ("route", "label", "{model}", "--model", "{}", "--out", "new"),
    ("route", "decide", "--model", "{}"),
    ("route", "tune", "{}"),
    ("route", "drift", "{}"),
    ("route", "drift", "{model}", "--reference", "{}"),
    ("audit", "{}"),
]


@pytest.mark.parametrize("words", EVERY_FILE, ids=" ".join)
def test_a_file_that_is_missing_or_a_folder_is_wrong_usage(words: tuple[str, ...], model: Path, tmp_path: Path) -> None:
    for given in (tmp_path / "missing", tmp_path):
        called = call(*(word.format(given, model=model) for word in words))
        assert (called.code, called.out, called.err.count("\n")) == (USAGE, "", 1), called
        assert given.name in called.err


@pytest.mark.parametrize(
    "words",
    [
        ("route", "train", "{labels}", "--out", "{place}"),
        ("route", "eval", "{fresh}", "--model", "{model}", "--html", "{place}"),
        ("route", "label", "{labels}", "--model", "{model}", "--out", "{place}", "--file"),
        ("audit", "{fresh}", "--labels", "{place}"),
    ],
    ids=" ".join,
)
def test_a_place_that_cannot_be_written_is_one_line(words: tuple[str, ...], model: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh"
    fresh.write_bytes(decision())
    names = {"labels": model.with_name("labels"), "model": model, "fresh": fresh, "place": fresh / "below" / "a file"}
    called = call(*(word.format(**names) for word in words))
    assert called.code == FAILED
    assert called.err.splitlines()[-1].startswith("understudy: ")
    assert "fresh" in called.err


def test_a_pipe_is_read_to_its_end(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_bytes(decision() * 3))
    writer.start()
    assert call("audit", pipe, "--json").json["calls"] == 3
    writer.join()
