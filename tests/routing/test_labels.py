from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.core.errors import UsageError
from understudy.routing.labels import Label, distinct, label_set, normalise, read_labels


def written(folder: Path, *lines: str) -> Path:
    path = folder / "labels.jsonl"
    path.write_text("\n".join(lines), "utf-8")
    return path


def test_blank_lines_do_not_count_and_null_is_no_worker(tmp_path: Path) -> None:
    path = written(tmp_path, '{"text": "a b", "worker": " mail "}', "", '{"text": "Größe?", "worker": null, "id": 7}')
    assert read_labels(path) == [Label("a b", "mail"), Label("Größe?", None)]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("nonsense", "line 2: not JSON"),
        ("[1]", "line 2: not a JSON object"),
        ('{"text": 3, "worker": "a"}', 'line 2: "text" must be a string'),
        ('{"text": " ?! ", "worker": "a"}', 'line 2: "text" is empty'),
        ('{"text": "x"}', 'line 2: "worker" is missing'),
        ('{"text": "x", "worker": ""}', 'line 2: "worker" must be a name or null'),
        ('{"text": "x", "worker": ["a"]}', 'line 2: "worker" must be a name or null'),
        ("[" * 100_000, "line 2: not JSON"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, says: str) -> None:
    with pytest.raises(UsageError, match=r"labels\.jsonl, ") as raised:
        read_labels(written(tmp_path, '{"text": "fine", "worker": "a"}', line))
    assert says in str(raised.value)


def test_a_file_without_labels_and_one_that_is_no_text_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no labels in it"):
        read_labels(written(tmp_path, "", ""))
    (tmp_path / "labels.jsonl").write_bytes(b'{"text": "\xff", "worker": null}')
    with pytest.raises(UsageError, match="not UTF-8"):
        read_labels(tmp_path / "labels.jsonl")


def test_a_line_of_a_megabyte_is_read(tmp_path: Path) -> None:
    line = json.dumps({"text": "word " * 200_000, "worker": "a"})
    assert len(read_labels(written(tmp_path, line))[0].text) == 1_000_000


def test_repeated_lines_count_once_and_contradicting_ones_not_at_all() -> None:
    found = distinct(
        [Label("Pay it!", "a"), Label("pay it", "a"), Label("go", "a"), Label("Go", "b"), Label("x", None)]
    )
    assert found.labels == (Label("Pay it!", "a"), Label("x", None))
    assert (found.repeated, found.contradicted) == (1, 2)


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


def test_the_hash_of_a_label_set_ignores_order_only() -> None:
    one, two = Label("a", "x"), Label("b", None)
    assert label_set([one, two]) == label_set([two, one])
    assert label_set([one, two]) != label_set([one, Label("b", "x")])
