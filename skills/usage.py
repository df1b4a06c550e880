"""What became of each version of a skill: who was shown it, who kept it, whom the guard had to help. SQL, append only.

Knows nothing of money or models; those are the ledger's attempts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError

from ..core.errors import StorageError
from ..core.protocols import Review
from ..core.types import Finding, now
from ..memory.database import migrate
from .records import Version

Became = Literal["recalled", "complied", "mended", "sent_back", "violated", "corrected"]
"""recalled: shown to a specialist; complied: kept unaided; mended, sent_back: by the guard; violated: delivered
broken all the same; corrected: a person had to say it again."""

_META = sa.MetaData()
_USES = sa.Table(
    "skill_uses",
    _META,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("skill", sa.String, nullable=False, index=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("person", sa.String, nullable=False),
    sa.Column("task", sa.String, nullable=False),
    sa.Column("became", sa.String, nullable=False),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
)


def _first(connection: Connection) -> None:
    _META.create_all(connection)


@dataclass(frozen=True)
class Used:
    """How often each thing happened with one version and one person."""

    version: int
    person: str
    recalled: int = 0
    complied: int = 0
    mended: int = 0
    sent_back: int = 0
    violated: int = 0
    corrected: int = 0


class SkillUsage:
    """The uses in an open database. Raises `StorageError` when it cannot be read or written."""

    def __init__(self, database: Engine) -> None:
        self._database = database
        migrate(database, "skill_uses", [_first])

    def note(self, became: Became, skills: Iterable[tuple[str, int]], *, person: str, task: str) -> None:
        """Record that something became of these skills (name and version)."""
        rows = [
            {"skill": name, "version": version, "person": person, "task": task, "became": became, "at": now()}
            for name, version in skills
        ]
        if rows:
            with self._begun() as connection:
                connection.execute(_USES.insert(), rows)

    def note_review(self, held: Iterable[Version], review: Review, *, person: str, task: str) -> None:
        """Record what a guard's review means for every version with checks that it held the artifact to."""
        mended, sent = _touched(review.mended), _touched(review.findings)
        every = {(version.name, version.number) for version in held if version.raw_checks}
        self.note("complied", sorted(every - mended - sent), person=person, task=task)
        self.note("mended", sorted(mended - sent), person=person, task=task)
        self.note("sent_back", sorted(sent), person=person, task=task)

    def of(self, skill: str) -> list[Used]:
        """The sums of one skill, by version and person."""
        table = _USES.c
        query = (
            sa.select(table.version, table.person, table.became, sa.func.count())
            .where(table.skill == skill)
            .group_by(table.version, table.person, table.became)
        )
        counts: dict[tuple[int, str], dict[str, int]] = {}
        with self._begun() as connection:
            for version, person, became, count in connection.execute(query):
                counts.setdefault((version, person), {})[became] = count
        return [Used(version, person, **sums) for (version, person), sums in sorted(counts.items())]

    def repeat_corrections(self) -> int:
        """How often a person had to say again what a shared skill says: the report's headline."""
        with self._begun() as connection:
            query = sa.select(sa.func.count()).where(_USES.c.became == "corrected")
            return int(connection.execute(query).scalar() or 0)

    def _begun(self) -> _Begun:
        return _Begun(self._database)


class _Begun:
    """A transaction whose failures read as one line."""

    def __init__(self, database: Engine) -> None:
        self._transaction = database.begin()

    def __enter__(self) -> Connection:
        try:
            return self._transaction.__enter__()
        except DBAPIError as error:
            raise _failed(error) from None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self._transaction.__exit__(kind, error, trace)  # type: ignore[arg-type]  # the trace is passed on as it came
        if isinstance(error, DBAPIError):
            raise _failed(error) from None


def _failed(error: DBAPIError) -> StorageError:
    return StorageError(f"ledger: the uses of skills: {str(error.orig or error).splitlines()[0]}")


def _touched(findings: Iterable[Finding]) -> set[tuple[str, int]]:
    return {(finding.skill, finding.version) for finding in findings}
