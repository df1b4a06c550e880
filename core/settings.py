"""All settings of a home: one `understudy.toml`, with secrets from the environment only.

Every field carries its meaning; `understudy config` prints value and source. Knows nothing of who uses them.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import Field, ValidationError, field_validator

from .credentials import check_apart
from .errors import SettingsError, UsageError
from .faults import first_fault
from .router_settings import RouterSection, Section
from .service_settings import Limit, McpServer
from .types import Person

FILE_NAME = "understudy.toml"
ROUTER_FILES = ("router.yaml", "router.yml")
"""Router files that are read where they stand beside the settings."""
Price = Annotated[Decimal, Field(ge=0)]


_S = TypeVar("_S", bound=Section)


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
    minutes: float = Field(default=60, gt=0, description="working minutes a task, waits for people aside")
    repeats: int = Field(default=3, gt=1, description="the same tool call with the same result, in one step")
    replans: int = Field(default=2, ge=0, description="new plans a task")


class Approvals(Section):
    """How people are asked."""

    hours: float = Field(default=72, gt=0, description="no answer for this long is a denial")
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


def find_home(given: str | None = None, start: Path | None = None) -> Path:
    """The home folder: `--home`, else UNDERSTUDY_HOME, else `.understudy/` of the project around `start`,
    else the platform's data folder. It need not exist yet."""
    if given or os.environ.get("UNDERSTUDY_HOME"):
        return Path(given or os.environ["UNDERSTUDY_HOME"]).expanduser().resolve()
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / ".understudy").is_dir():
            return folder / ".understudy"
    from platformdirs import user_data_path

    return user_data_path("understudy")


def settings_file(home: Path) -> Path:
    """The file that holds a home's settings: inside the home, else beside a project's `.understudy/`."""
    inside, beside = home / FILE_NAME, home.parent / FILE_NAME
    return beside if home.name == ".understudy" and beside.is_file() and not inside.is_file() else inside


def router_file(home: Path) -> Path | None:
    """The router file that stands beside the settings of a home, if one does."""
    folder = settings_file(home).parent
    return next((file for name in ROUTER_FILES if (file := folder / name).is_file()), None)


def load_settings(home: Path) -> Settings:
    """Read the settings of a home; defaults where there is no file; the environment wins for addresses of
    services. Raises `SettingsError` with file, place and mend."""
    path = settings_file(home)
    try:
        data = tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: not valid TOML: {error}; mend the line or move the file away") from None
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from None
    for key, variable in (("database", "UNDERSTUDY_DATABASE_URL"), ("chroma", "UNDERSTUDY_CHROMA_URL")):
        if os.environ.get(variable):
            data[key] = os.environ[variable]
    settings = _validate(Settings, data, str(path))
    if twice := _twice(person.id for person in settings.people):
        raise SettingsError(f"{path}: people: the id {twice!r} stands twice; ids must differ")
    if twice := _twice(server.name for server in settings.mcp):
        raise SettingsError(f"{path}: mcp: the name {twice!r} stands twice; names must differ")
    if any(server.credentials for server in settings.mcp):
        check_apart(settings.people)
    beside = router_file(home)
    if beside:
        if "router" in data:
            raise SettingsError(f"{path}: router: {beside.name} beside it says so too; keep one of the two")
        settings = settings.model_copy(update={"router": load_router_file(beside)})
    return settings


def _twice(names: Iterable[str]) -> str:
    """The first name that was there before; empty if there is none."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return ""


def load_router_file(path: Path) -> RouterSection:
    """Read a router file (YAML with `router:` at the top, or TOML with `[router]`). Raises `SettingsError`."""
    try:
        text = path.read_text("utf-8")
        data = tomllib.loads(text) if path.suffix == ".toml" else yaml.safe_load(text)
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: cannot be parsed: {' '.join(str(error).split())}") from None
    if not isinstance(data, dict) or not isinstance(data.get("router"), dict):
        raise SettingsError(f"{path}: has no `router:` at the top; see docs/router.md for the shape")
    return _validate(RouterSection, data["router"], str(path))


def _validate(model: type[_S], data: Any, where: str) -> _S:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        fault = first_fault(error)
        place = fault.place or "file"
        if fault.kind == "extra_forbidden":
            known = ", ".join(sorted(model.model_fields))
            raise SettingsError(f"{where}: {place}: no such setting (at the top there are: {known})") from None
        raise SettingsError(f"{where}: {place}: {fault.plain}") from None


def person_named(settings: Settings, name: str) -> Person:
    """The person with this id, mail address or GitHub login. Raises `UsageError` when nobody is."""
    for person in settings.people:
        if name and name.casefold() in {person.id.casefold(), person.email.casefold(), person.github.casefold()}:
            return person
    known = ", ".join(person.id for person in settings.people) or "nobody is set up"
    raise UsageError(f"no person {name!r} here ({known}); add one under [[people]] in {FILE_NAME}")
