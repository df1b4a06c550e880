"""How much of each tool one task, and one home a minute, may use: a table, the settings' own words, and what holds
them. Calls are counted in the home's database, so that many processes share one limit and a restart forgets nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from ..core.errors import SettingsError, ToolError
from ..core.service_settings import Limit
from ..core.types import now
from ..memory.calls import Calls
from .registry import Bounds, Tool

EVERY = Limit(a_minute=3_000, a_task=400, seconds=1800, arguments=1_000_000, result=60_000)
"""What holds where nothing else is said. A minute has room for many tasks at once; it ends what runs away."""
SERVICE = Limit(a_minute=300, a_task=200)
"""All tools of one MCP server together."""
TABLE: Mapping[str, Limit] = {
    "send_mail": Limit(a_minute=120, a_task=20, seconds=120, arguments=600_000),
    "open_pull_request": Limit(a_minute=120, a_task=10, seconds=600),
    "update_pull_request": Limit(a_minute=240, a_task=40, seconds=600),
    "comment_on_pull_request": Limit(a_minute=120, a_task=20, seconds=120, arguments=70_000),
    "reply_to_review_comment": Limit(a_minute=240, a_task=60, seconds=120, arguments=70_000),
    "skill_manage": Limit(a_minute=120, a_task=20, seconds=120),
    "run_tests": Limit(a_minute=600, a_task=100),
}
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Budget:
    """What tools that are counted together may use."""

    name: str
    tools: tuple[str, ...]
    limit: Limit

    def check(self, calls: Calls, task: str) -> None:
        """Raise `ToolError` when no further call may be made now."""
        a_task, a_minute = self.limit.a_task, self.limit.a_minute
        if a_task and (made := calls.count(self.tools, task=task)) >= a_task:
            raise ToolError(
                f"{self.name}: was called {made} times in this task, which is its limit; go on without it, or say what "
                f"is left to do (limits.{self.name}.a_task)"
            )
        if a_minute and calls.count(self.tools, since=now() - _MINUTE) >= a_minute:
            raise ToolError(
                f"{self.name}: is called too often, at most {a_minute} times a minute; do something else first and try "
                f"again later (limits.{self.name}.a_minute)"
            )


def limited(
    tools: Sequence[Tool], services: Mapping[str, Sequence[str]], own: Mapping[str, Limit], calls: Calls, task: str
) -> list[Tool]:
    """The same tools, each with its bounds. `services`: the tools of each server by name; `own`: the settings'."""
    server_of = {tool: server for server, names in services.items() for tool in names}
    found = []
    for tool in tools:
        server = server_of.get(tool.name, "")
        limit = limit_of(tool.name, own)
        budgets = [Budget(tool.name, (tool.name,), limit)]
        if server:
            together = _over(SERVICE, own.get(server))
            limit = _over(_over(limit, together), own.get(tool.name))
            budgets.append(Budget(server, tuple(services[server]), together))
        found.append(replace(tool, bounds=_bounds(limit, budgets, calls, task)))
    return found


def limit_of(name: str, own: Mapping[str, Limit]) -> Limit:
    """What holds for one tool: the settings' word, else the table's, else what holds for every tool."""
    return _over(_over(EVERY, TABLE.get(name)), own.get(name))


def check_limits(own: Mapping[str, Limit], tools: Iterable[str], servers: Iterable[str]) -> None:
    """Raise `SettingsError` for a limit of something that is not there."""
    known = [*tools, *servers]
    for name in own:
        if name not in known and name.partition("__")[0] not in servers:
            raise SettingsError(f"limits.{name}: there is no such tool or server; there are: {', '.join(known)}")


def _bounds(limit: Limit, budgets: Sequence[Budget], calls: Calls, task: str) -> Bounds:
    def ready() -> None:
        for budget in budgets:
            budget.check(calls, task)

    every = EVERY
    return Bounds(
        arguments=limit.arguments or every.arguments or 0,
        result=limit.result or every.result or 0,
        seconds=limit.seconds or every.seconds or 0,
        ready=ready,
    )


def _over(base: Limit, more: Limit | None) -> Limit:
    """`base`, where `more` says nothing else."""
    return base if more is None else base.model_copy(update=more.model_dump(exclude_none=True))
