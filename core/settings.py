"""All settings of a home, with secrets from the environment only; `settings_files` finds and reads them.

Every field carries its meaning; `understudy config` prints value and source. Knows nothing of who uses them.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated

from pydantic import Field, field_validator

from .errors import UsageError
from .router_settings import RouterSection, Section
from .service_settings import Limit, McpServer
from .types import Person

FILE_NAME = "understudy.toml"
Price = Annotated[Decimal, Field(ge=0)]


class Models(Section):
    """Which models, by catalogue name or `wire/model-id`. Empty: the best that the environment reaches."""

    small: str = Field(default="", description="the model that specialists use")
    frontier: str = Field(default="", description="the model that plans and takes over")
    seconds: float = Field(default=120, gt=0, description="longest wait for one answer")
    prices: Mapping[str, tuple[Price, ...]] = Field(
        default_factory=dict,
        description="own prices: model = [input, output(, cache read, cache write)] in US dollars a million tokens",
    )
    elsewhere: Mapping[str, tuple[str, ...]] = Field(
        default_factory=dict, description="the same model at other providers, tried in this order when its own fails"
    )

    @field_validator("prices")
    @classmethod
    def _two_or_four(cls, prices: Mapping[str, tuple[Price, ...]]) -> Mapping[str, tuple[Price, ...]]:
        for model, price in prices.items():
            if len(price) not in (2, 4):
                raise ValueError(f"{model}: write [input, output] or [input, output, cache read, cache write]")
        return prices


class MailSection(Section):
    """The agent's own mailbox."""

    address: str = Field(default="agent@understudy.example", description="the agent's own address")
    maildir: str = Field(default="", description="a Maildir; relative to the home; empty: mail/ of the home")
    imap: str = Field(default="", description="imaps://user@host:port/INBOX; password in UNDERSTUDY_MAIL_PASSWORD")
    smtp: str = Field(default="", description="smtps://user@host:port")
    trust: tuple[str, ...] = Field(
        default=(), description="mail servers (authserv-id) whose Authentication-Results are believed"
    )
    a_day: int = Field(default=100, gt=0, description="mails of one person that become tasks in a day")
    a_thread: int = Field(default=20, gt=0, description="mails of one conversation that become tasks in a day")


class GitHubSection(Section):
    """Where pull requests go when a repository's origin is on GitHub and a token is there."""

    url: str = Field(default="https://api.github.com", description="base URL of the API")


class RepoSection(Section):
    """How to work on the repository; empty means it is found out."""

    test: str = Field(default="", description="the command that runs the tests")
    setup: str = Field(default="", description="a command to run once before the tests")
    mounts: tuple[str, ...] = Field(default=(), description="further folders the sandbox may read")


class Budget(Section):
    """Where a task stops, with a reason."""

    usd: Decimal = Field(default=Decimal("2.00"), ge=0, description="US dollars a task")
    steps: int = Field(default=24, gt=0, description="delegated steps a task")
    minutes: float = Field(
        default=60, gt=0, description="minutes that models work on a task; tools have limits of their own"
    )
    repeats: int = Field(default=3, gt=1, description="the same tool call with the same result, in one step")
    replans: int = Field(default=2, ge=0, description="new plans a task")


class Approvals(Section):
    """How people are asked."""

    hours: float = Field(default=72, gt=0, le=87_600, description="no answer for this long is a denial")
    author_may_approve_skill: bool = Field(default=False, description="whether an author can share alone")


class AtOnce(Section):
    """How many tasks may run at once, over all runners; 0: as many as there are runners for."""

    person: int = Field(default=0, ge=0, description="tasks of one person")
    repo: int = Field(default=0, ge=0, description="tasks on one repository")
    provider: int = Field(default=0, ge=0, description="tasks on one provider of models")
    mailbox: int = Field(default=0, ge=0, description="tasks with one mailbox")


class Settings(Section):
    """Everything that can be set."""

    team: str = Field(default="", description="the team's name, as skills' scopes use it")
    people: tuple[Person, ...] = Field(default=(), description="who is on the team; empty: the account that runs it")
    models: Models = Models()
    router: RouterSection = RouterSection()
    mail: MailSection = MailSection()
    github: GitHubSection = GitHubSection()
    repo: RepoSection = RepoSection()
    budget: Budget = Budget()
    approvals: Approvals = Approvals()
    mcp: tuple[McpServer, ...] = Field(default=(), description="servers of further tools, over MCP")
    limits: Mapping[str, Limit] = Field(
        default_factory=dict,
        description="of a tool or an MCP server by name: a_minute, a_task, seconds, arguments, result",
    )
    at_once: AtOnce = AtOnce()
    database: str = Field(default="", description="SQLAlchemy URL; empty: SQLite in the home")
    chroma: str = Field(default="", description="URL of a Chroma server; empty: a folder in the home")


def person_named(settings: Settings, name: str) -> Person:
    """The person with this id, mail address or GitHub login. Raises `UsageError` when nobody is."""
    for person in settings.people:
        if name and name.casefold() in {person.id.casefold(), person.email.casefold(), person.github.casefold()}:
            return person
    known = ", ".join(person.id for person in settings.people) or "nobody is set up"
    raise UsageError(f"no person {name!r} here ({known}); add one under [[people]] in {FILE_NAME}")
