"""Any packing of the same records reads the same; damage ends a file, not the run."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.routing.logs.source import Unreadable, records
from understudy.routing.logs.stream import JsonStream

ROWS = [{"model": "m", "input_tokens": n, "output_tokens": 1, "note": 'a "quoted"\nline, ü'} for n in range(50)]


def read(path: Path) -> tuple[list[dict[str, Any]], list[str]]:
    damage: list[str] = []
    return [dict(record) for record in records(path, damage.append)], damage


def table(delimiter: str) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, ROWS[0].keys(), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(ROWS)
    return text.getvalue()


PACKED = {
    "JSON lines": "".join(json.dumps(row) + "\n" for row in ROWS),
    "JSON lines without a last newline": "\n".join(json.dumps(row) for row in ROWS),
    "an array in one line": json.dumps(ROWS),
    "an array over many lines": json.dumps(ROWS, indent=2),
    "a page of an API": json.dumps({"object": "page", "data": ROWS, "has_more": False}),
    "a page over many lines": json.dumps({"object": "page", "data": ROWS, "has_more": False}, indent=2),
    "pages, one a line": "".join(json.dumps({"data": ROWS[n : n + 10]}) + "\n" for n in range(0, 50, 10)),
    "objects over many lines": "\n".join(json.dumps(row, indent=1) for row in ROWS),
}


@pytest.mark.parametrize("packing", PACKED)
@pytest.mark.parametrize("zipped", [False, True])
def test_every_packing_of_json_reads_the_same(packing: str, zipped: bool, tmp_path: Path) -> None:
    data = PACKED[packing].encode()
    path = tmp_path / "log"
    path.write_bytes(gzip.compress(data) if zipped else data)
    assert read(path) == (ROWS, [])


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_tables_are_read_by_any_delimiter_and_encoding(delimiter: str, encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "log.txt"
    path.write_bytes(table(delimiter).encode(encoding))
    found, damage = read(path)
    assert damage == []
    assert [row["input_tokens"] for row in found] == [str(n) for n in range(50)]
    assert found[0]["note"] == ROWS[0]["note"]


def test_a_truncated_gzip_keeps_what_came_before_and_says_so_once(tmp_path: Path) -> None:
    whole = gzip.compress("".join(json.dumps({"n": n, "x": hash(n)}) + "\n" for n in range(20_000)).encode())
    path = tmp_path / "log.gz"
    path.write_bytes(whole[: len(whole) // 2])
    found, damage = read(path)
    assert 100 < len(found) < 20_000
    assert [row["n"] for row in found] == list(range(len(found)))
    assert sum("truncated" in what for what in damage) == 1


def test_a_truncated_document_keeps_what_came_before(tmp_path: Path) -> None:
    path = tmp_path / "log.json"
    path.write_text(json.dumps(ROWS)[:-300])
    found, damage = read(path)
    assert 40 < len(found) < 50
    assert "too early" in damage[0] or "broken" in damage[0]


def test_a_broken_line_costs_that_line(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text('{"a": 1}\n{"a": \n\n[[[[\n{"a": 2}\n')
    found, damage = read(path)
    assert found == [{"a": 1}, {"a": 2}]
    assert ["line 2" in damage[0], "line 4" in damage[1]] == [True, True]


def test_a_line_of_ten_megabytes_is_read(tmp_path: Path) -> None:
    long = "x" * 10_000_000
    lines = tmp_path / "log.jsonl"
    lines.write_text(json.dumps({"model": "m", "prompt": long}) + "\n" + json.dumps({"model": "n"}) + "\n")
    rows = tmp_path / "log.csv"
    rows.write_text(f"model,prompt\nm,{long}\nn,short\n")
    for path in (lines, rows):
        found, damage = read(path)
        assert ([row["model"] for row in found], damage) == (["m", "n"], [])


def test_deep_nesting_is_damage_and_no_crash(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text('{"a": ' + "[" * 200_000 + "\n" + '{"a": 1}\n')
    found, damage = read(path)
    assert {"a": 1} in found or damage


@pytest.mark.parametrize("content", ["", "\n \n", "hello there\n", "\x00\x01\x02"])
def test_what_holds_no_records_is_refused_in_one_line(content: str, tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_text(content)
    with pytest.raises(Unreadable, match=r"^\S+: "):
        read(path)


def test_a_row_of_too_many_columns_is_told(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("model,cost\nm,1\nm,1,2\nn,2\n")
    found, damage = read(path)
    assert [row["model"] for row in found] == ["m", "n"]
    assert "line 3 has 3 columns" in damage[0]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(_JSON, max_size=6), st.integers(0, 30), st.sampled_from([None, 1]))
def test_elements_of_an_array_come_out_as_they_went_in_wherever_it_is_cut(
    values: list[Any], cut: int, indent: int | None
) -> None:
    text = json.dumps(values, indent=indent)
    stream = JsonStream(text[:cut], io.StringIO(text[cut:]))
    assert [value for _ in iter(stream.more, False) for value in stream.elements((), frozenset())] == values
