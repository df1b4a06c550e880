from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from understudy.core.errors import StorageError
from understudy.memory.vectors import Chroma, Index, Records


@pytest.fixture
def chroma(tmp_path: Path) -> Iterator[Chroma]:
    chroma = Chroma(tmp_path / "store")
    yield chroma
    chroma.close()


def axis(number: int) -> np.ndarray:
    return np.eye(4, dtype=np.float32)[number]


OTHER = """
import sys
from pathlib import Path
import numpy as np
from understudy.memory.vectors import Chroma, Index, Records
chroma = Chroma(Path(sys.argv[1]))
print(Records(chroma, "records").add([("a", {"by": "other"}), ("b", {"by": "other"})]))
Index(chroma, "index").add(["b"], np.eye(4, dtype=np.float32)[1:2])
chroma.close()
"""


def test_an_empty_folder_holds_nothing_and_is_not_made_by_reading(chroma: Chroma) -> None:
    records, index = Records(chroma, "records"), Index(chroma, "index")
    assert (records.count(), records.tail(0), records.get(["a"]), index.get(["a"])) == (0, [], {}, {})
    assert not chroma.folder.exists()


def test_the_first_writer_of_an_id_wins_and_the_second_is_told(chroma: Chroma) -> None:
    records = Records(chroma, "records")
    assert records.add([("a", {"n": 1})]) == [True]
    assert records.add([("a", {"n": 2}), ("b", {"n": 3})]) == [False, True]
    assert records.get(["a", "b", "c"]) == {"a": {"n": 1}, "b": {"n": 3}}


def test_records_keep_the_order_of_writing_over_pages(chroma: Chroma) -> None:
    records = Records(chroma, "records")
    records.add([(f"{n}", {"n": n}) for n in range(1200)])
    assert [record.data["n"] for record in records.tail(0)] == list(range(1200))
    assert [record.data["n"] for record in records.tail(1190)] == list(range(1190, 1200))


def test_what_another_process_writes_is_seen_by_an_open_reader(chroma: Chroma) -> None:
    records, index = Records(chroma, "records"), Index(chroma, "index")
    records.add([("a", {"by": "me"})])
    index.add(["a"], axis(0)[None, :])
    assert {id: list(vector) for id, vector in index.get(["a", "b"]).items()} == {"a": [1, 0, 0, 0]}
    told = subprocess.run([sys.executable, "-c", OTHER, str(chroma.folder)], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[False, True]"
    assert [record.id for record in records.tail(1)] == ["b"]
    found = {id: list(vector) for id, vector in index.get(["b", "a", "c"]).items()}
    assert found == {"a": [1, 0, 0, 0], "b": [0, 1, 0, 0]}


@pytest.mark.parametrize("url", ["ftp://x.example", "nonsense", "http://127.0.0.1:9"])
def test_a_server_that_cannot_be_used_is_named(tmp_path: Path, url: str) -> None:
    with pytest.raises(StorageError, match="skill store") as error:
        Records(Chroma(tmp_path, url), "records").count()
    assert "\n" not in str(error.value)
