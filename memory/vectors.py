"""Chroma: immutable records that are never searched, and an index of unit vectors that can be built again.

The only module that imports chromadb. Knows nothing of skills. One folder may be used by many processes at once: a
record is added and never changed, so who was first is read back; a reader whose client went stale reopens it.
"""

from __future__ import annotations

import fcntl
import json
import secrets
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ..core.errors import StorageError
from ..core.types import Json

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

    from .embedding import Floats

_CONSTANT: Sequence[float] = [1.0]
"""The vector of every record: records are fetched by id or in order, never by nearness."""
_PAGE = 5_000
_BATCH = 500


class Chroma:
    """A connection to a folder or a server, opened at first use and reopened when it went stale."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self.folder, self.url = folder, url
        self._client: Any = None  # ClientAPI as declared lacks the close() that every client has
        self._open: dict[str, Collection] = {}
        self._lock = threading.RLock()

    @property
    def place(self) -> str:
        """Where the data is, for messages."""
        return self.url or str(self.folder)

    @property
    def exists(self) -> bool:
        """Whether anything was ever written here; a server is taken to exist."""
        return bool(self.url) or (self.folder / "chroma.sqlite3").is_file()

    def collection(self, name: str) -> Collection:
        """The collection, made if it is not there. Raises `StorageError`."""
        if name not in self._open:
            with self.guarded():
                self._open[name] = self._connect().get_or_create_collection(
                    name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
                )
        return self._open[name]

    def reopen(self) -> None:
        """Forget the client and what it cached of the folder."""
        if self._client is not None and not self.url:
            self._client.close()
        self._client, self._open = None, {}

    def close(self) -> None:
        """Let go of the folder's files, or of the connections to the server."""
        if self._client is not None:
            parts = (self._client, getattr(self._client, "_admin_client", None))
            sessions = [getattr(getattr(part, "_server", None), "_session", None) for part in parts]
            self._client.close()
            for session in filter(None, sessions):
                session.close()  # chromadb's own close() leaves the connections of its HTTP clients open
        self._client, self._open = None, {}

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """One thread at a time, so that none reopens what another reads; whatever Chroma raises is said as one line
        that names the place."""
        try:
            with self._lock:
                yield
        except StorageError:
            raise
        except Exception as error:  # chromadb lets through errors of sqlite, httpx, rust and its own, with no base
            line = " ".join(str(error).split())[:200] or type(error).__name__
            raise StorageError(f"skill store {self.place}: {line}; {self._mend(error)}") from None

    def _mend(self, error: Exception) -> str:
        if isinstance(error, OSError) and not self.url:
            return "the folder must be one that can be written to, and the disk must have room"
        if self.url:
            return "is the Chroma server running? (chroma run), or unset `chroma` to use a folder in the home"
        return "the folder may be of a newer Chroma or damaged: use the program that wrote it, or restore a copy"

    def _connect(self) -> Any:
        if self._client is None:
            import chromadb
            from chromadb.config import Settings

            quiet = Settings(anonymized_telemetry=False)
            if self.url:
                address = urlsplit(self.url)
                if not address.hostname or address.scheme not in ("http", "https"):
                    raise StorageError(f"skill store: {self.url!r} is no http:// or https:// address")
                self._client = chromadb.HttpClient(
                    host=address.hostname,
                    port=address.port or (443 if address.scheme == "https" else 8000),
                    ssl=address.scheme == "https",
                    settings=quiet,
                )
            else:
                self.folder.mkdir(parents=True, exist_ok=True)
                with _alone(self.folder.with_name(f"{self.folder.name}.lock")):
                    self._client = chromadb.PersistentClient(str(self.folder), settings=quiet)
        return self._client


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One process at a time: Chroma makes the tables of a new folder without asking whether somebody else does."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@dataclass(frozen=True)
class Record:
    """One immutable record: an id and JSON."""

    id: str
    data: dict[str, Json]


class Records:
    """An add-only collection in which the first writer of an id wins, and says so to the second."""

    def __init__(self, chroma: Chroma, name: str) -> None:
        self._chroma, self._name = chroma, name

    def add(self, records: Sequence[tuple[str, Mapping[str, Json]]]) -> list[bool]:
        """Write each record unless its id is taken; for each, whether this call wrote it. Raises `StorageError`."""
        won: list[bool] = []
        for start in range(0, len(records), _BATCH):
            won += self._add(records[start : start + _BATCH])
        return won

    def _add(self, records: Sequence[tuple[str, Mapping[str, Json]]]) -> list[bool]:
        nonces = [secrets.token_hex(8) for _ in records]
        ids = [id for id, _ in records]
        metadatas: list[Any] = [
            {"data": json.dumps(data, ensure_ascii=False), "nonce": nonce}
            for (_, data), nonce in zip(records, nonces, strict=True)
        ]
        with self._chroma.guarded():
            collection = self._chroma.collection(self._name)
            _patiently(
                lambda: collection.add(ids=ids, embeddings=list(repeat(_CONSTANT, len(ids))), metadatas=metadatas)
            )
            found = _patiently(lambda: collection.get(ids=ids, include=["metadatas"]))
        winners = {id: row.get("nonce") for id, row in zip(found["ids"], found["metadatas"] or (), strict=True)}
        if missing := [id for id in ids if id not in winners]:
            raise StorageError(f"skill store {self._chroma.place}: {missing[0]} was written but cannot be read back")
        return [winners[id] == nonce for id, nonce in zip(ids, nonces, strict=True)]

    def get(self, ids: Sequence[str]) -> dict[str, dict[str, Json]]:
        """The records with these ids; ids that are not there are left out. Raises `StorageError`."""
        found: dict[str, dict[str, Json]] = {}
        if not ids or not self._chroma.exists:
            return found
        for start in range(0, len(ids), _BATCH):
            part = list(ids[start : start + _BATCH])
            with self._chroma.guarded():
                rows = self._fetch(ids=part)
            for record in self._read(rows):
                found[record.id] = record.data
        return found

    def count(self) -> int:
        """How many there are, also when another process wrote them. Raises `StorageError`."""
        if not self._chroma.exists:
            return 0
        with self._chroma.guarded():
            counted: int = _patiently(self._chroma.collection(self._name).count)
            return counted

    def tail(self, known: int) -> list[Record]:
        """Every record after the first `known`, in the order they were written: one order for all readers."""
        records: list[Record] = []
        while self._chroma.exists:
            with self._chroma.guarded():
                page = self._read(self._fetch(limit=_PAGE, offset=known + len(records)))
            records += page
            if len(page) < _PAGE:
                break
        return records

    def _fetch(self, **which: Any) -> Any:
        collection = self._chroma.collection(self._name)
        return _patiently(lambda: collection.get(include=["metadatas"], **which))

    def _read(self, rows: Any) -> list[Record]:
        records = []
        for id, row in zip(rows["ids"], rows["metadatas"] or (), strict=True):
            try:
                data = json.loads(row["data"])
            except (TypeError, KeyError, ValueError):
                raise StorageError(f"skill store {self._chroma.place}: record {id} is damaged") from None
            records.append(Record(id, data))
        return records


class Index:
    """Unit vectors by id, one collection an embedder. A cache: whatever is missing is made and added again."""

    def __init__(self, chroma: Chroma, name: str) -> None:
        self._chroma, self._name = chroma, name
        self._known = -1

    def add(self, ids: Sequence[str], vectors: Floats) -> None:
        """Index these; ids that are there already stay as they are. Raises `StorageError`."""
        for start in range(0, len(ids), _BATCH):
            with self._chroma.guarded():
                self._chroma.collection(self._name).add(
                    ids=list(ids[start : start + _BATCH]), embeddings=vectors[start : start + _BATCH]
                )

    def get(self, ids: Sequence[str]) -> dict[str, Floats]:
        """The vectors that are there, also those that another process added. Raises `StorageError`."""
        found: dict[str, Floats] = {}
        if not ids or not self._chroma.exists:
            return found
        with self._chroma.guarded():
            size = self._chroma.collection(self._name).count()
            if self._known >= 0 and size != self._known:
                self._chroma.reopen()
            self._known = size
            for start in range(0, len(ids) if size else 0, _BATCH):
                part = list(ids[start : start + _BATCH])
                rows = self._chroma.collection(self._name).get(ids=part, include=["embeddings"])
                vectors = rows["embeddings"]
                found.update(zip(rows["ids"], vectors if vectors is not None else (), strict=True))  # type: ignore[arg-type]  # arrays, as read from a folder
        return found


def _patiently(work: Any, tries: int = 6) -> Any:
    """Try again while another process holds the database; give up with its error."""
    for wait in range(tries):
        try:
            return work()
        except Exception as error:  # chromadb wraps SQLITE_BUSY in an InternalError; told apart by its words only
            if "locked" not in str(error) or wait == tries - 1:
                raise
            time.sleep(0.05 * 2**wait)
    raise AssertionError("unreachable")
