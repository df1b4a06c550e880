"""What became of each version of a skill: who was shown it, who kept it, whom the guard had to help. SQL, append only.

Knows nothing of money or models; those are the ledger's attempts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError

from ..core.errors import SkillError, StorageError
from ..core.protocols import AnyArtifact, Review
from ..core.types import Finding, now
from ..memory.database import migrate
from .records import Sum, Version

Became = Literal["recalled", "shown", "complied", "mended", "sent_back", "violated", "corrected"]
"""recalled: fitted a task; shown: to a specialist, as far as the room went; complied: kept unaided; mended, sent_back:
by the guard; violated: delivered broken all the same; corrected: a person had to say it again."""

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


def _once(connection: Connection) -> None:
    """One row a task, skill, version and outcome: a replayed step adds nothing."""
    columns = ("skill", "version", "person", "task", "became")
    table = _USES.c
    first = sa.select(sa.func.min(table.id)).group_by(*(table[name] for name in columns))
    connection.execute(_USES.delete().where(table.id.not_in(first)))
    connection.exec_driver_sql(f"CREATE UNIQUE INDEX skill_uses_once ON skill_uses ({', '.join(columns)})")


MIGRATIONS = (_META.create_all, _once)


@dataclass(frozen=True)
class Used:
    """In how many tasks each thing happened with one version and one person."""

    version: int
    person: str
    recalled: int = 0
    shown: int = 0
    complied: int = 0
    mended: int = 0
    sent_back: int = 0
    violated: int = 0
    corrected: int = 0


_Uses = dict[tuple[str, int, str, str], set[str]]
"""What became of a skill, version and person in a task."""


class SkillUsage:
    """The uses in an open database. Raises `StorageError` when it cannot be read or written."""

    def __init__(self, database: Engine) -> None:
        self._database = database
        migrate(database, "skill_uses", MIGRATIONS)

    def note(self, became: Became, skills: Iterable[tuple[str, int]], *, person: str, task: str) -> None:
        """Record that something became of these skills (name and version) in a task; once, however often told."""
        rows = [
            {"skill": name, "version": version, "person": person, "task": task, "became": became, "at": now()}
            for name, version in skills
        ]
        if rows:
            dialect = postgresql if self._database.dialect.name == "postgresql" else sqlite
            with self._begun() as connection:
                connection.execute(dialect.insert(_USES).on_conflict_do_nothing(), rows)

    def note_review(self, held: Iterable[Version], review: Review, *, person: str, task: str) -> None:
        """Record what a guard's review means for every version with checks that it held the artifact to."""
        mended, sent = touched(review.mended), touched(review.findings)
        every = {(version.name, version.number) for version in held if version.raw_checks}
        self.note("complied", sorted(every - mended - sent), person=person, task=task)
        self.note("mended", sorted(mended - sent), person=person, task=task)
        self.note("sent_back", sorted(sent), person=person, task=task)

    def of(self, skill: str) -> list[Used]:
        """The sums of one skill, by version and person."""
        counts: dict[tuple[int, str], Counter[str]] = {}
        for (_, version, person, _), became in self._uses(skill).items():
            counts.setdefault((version, person), Counter()).update(_settled(became))
        return [Used(version, person, **sums) for (version, person), sums in sorted(counts.items())]

    def sums(self) -> dict[str, Sum]:
        """What each skill did in all, by name; a skill that was never used is not in it."""
        tasks: dict[str, dict[str, set[str]]] = {}
        people: dict[str, set[str]] = {}
        for (skill, _, person, task), became in self._uses().items():
            tasks.setdefault(skill, {}).setdefault(task, set()).update(_settled(became))
            people.setdefault(skill, set()).add(person)
        return {
            skill: Sum(
                people=len(people[skill]),
                tasks=len(found),
                kept=sum("complied" in became for became in found.values()),
                helped=sum(bool(became & {"mended", "sent_back"}) for became in found.values()),
                failed=sum(bool(became & {"violated", "corrected"}) for became in found.values()),
            )
            for skill, found in tasks.items()
        }

    def repeat_corrections(self) -> int:
        """In how many tasks a person had to say again what a shared skill says: the report's headline."""
        with self._begun() as connection:
            query = sa.select(sa.func.count(sa.distinct(_USES.c.task))).where(_USES.c.became == "corrected")
            return int(connection.execute(query).scalar() or 0)

    def _uses(self, skill: str = "") -> _Uses:
        table = _USES.c
        query = sa.select(table.skill, table.version, table.person, table.task, table.became)
        found: _Uses = {}
        with self._begun() as connection:
            for name, version, person, task, became in connection.execute(
                query.where(table.skill == skill) if skill else query
            ):
                found.setdefault((name, version, person, task), set()).add(became)
        return found

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


def touched(findings: Iterable[Finding]) -> set[tuple[str, int]]:
    """The skills (name and version) that these findings are about."""
    return {(finding.skill, finding.version) for finding in findings}


def applies(version: Version, artifact: AnyArtifact) -> bool:
    """Whether one of the version's checks has something to say of this artifact. One that cannot be read counts."""
    try:
        checks = version.checks
    except SkillError:
        return True
    return any(isinstance(artifact, check.rule.on) and check.when.holds(artifact) for check in checks)


def _settled(became: set[str]) -> set[str]:
    """What a task came to: kept unaided only where the guard never had to help."""
    aided = became & {"mended", "sent_back", "violated", "corrected"}
    return became - {"complied"} if aided else became
