"""The one place that runs git: GitPython, with an environment in which a repository cannot run a program.

Hooks, filters, text converters, external diffs, credential helpers, ssh, proxies, pagers, signing, file-system
monitors and submodules are off, whatever the repository's configuration says; the user's own configuration and
environment are not seen at all; no protocol is spoken but http(s), and `file` to a path that a caller names.
Knows nothing of tasks, branches or forges: see `workspace`.
"""

from __future__ import annotations

import base64
import configparser
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ...core.errors import RepositoryError
from .git_program import fault

try:
    import git
except ImportError:
    raise RepositoryError(fault() or "git: cannot be used") from None

_NOTHING = os.devnull
_KEPT = frozenset({"PATH", "HOME", "TMPDIR", "LANG", "SSL_CERT_FILE", "SSL_CERT_DIR", "SYSTEMROOT"})
"""What git may see of our own environment; no secret is among it."""

_ENVIRONMENT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": _NOTHING,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "",
    "GIT_SSH_COMMAND": "false",
    "GIT_PAGER": "cat",
    "GIT_EDITOR": "false",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_TEMPLATE_DIR": "",
    "GIT_ALLOW_PROTOCOL": "",
}

_CONFIGURATION = (
    ("core.hooksPath", _NOTHING),
    ("core.fsmonitor", "false"),
    ("core.attributesFile", _NOTHING),
    ("core.excludesFile", _NOTHING),
    ("core.gitProxy", ""),
    ("core.alternateRefsCommand", "true"),
    ("core.protectHFS", "true"),
    ("core.protectNTFS", "true"),
    ("core.quotePath", "false"),
    ("core.bigFileThreshold", "1m"),
    ("credential.helper", ""),
    ("diff.external", "true"),
    ("diff.ignoreSubmodules", "all"),
    ("submodule.recurse", "false"),
    ("fetch.recurseSubmodules", "false"),
    ("fetch.fsckObjects", "true"),
    ("fetch.fsck.zeroPaddedFilemode", "warn"),
    ("fetch.fsck.badTimezone", "warn"),
    ("push.recurseSubmodules", "no"),
    ("commit.gpgSign", "false"),
    ("tag.gpgSign", "false"),
    ("push.gpgSign", "false"),
    ("log.showSignature", "false"),
    ("gc.auto", "0"),
    ("maintenance.auto", "false"),
    ("http.followRedirects", "false"),
    ("http.lowSpeedLimit", "1"),
    ("http.lowSpeedTime", "60"),
    ("advice.addEmbeddedRepo", "false"),
)
"""Outranks every file, because git takes it for options of the command line."""

_DRIVERS = (
    (re.compile(r"filter\..+\.(clean|smudge|process)", re.DOTALL), ""),
    (re.compile(r"filter\..+\.required", re.DOTALL), "false"),
    (re.compile(r"diff\..+\.command", re.DOTALL), "true"),
    (re.compile(r"diff\..+\.textconv", re.DOTALL), "cat"),
    (re.compile(r"merge\..+\.driver", re.DOTALL), "false"),
)
"""Programs whose setting has a free name in its middle: they are looked up and each is put out of action."""

_CHILD = "git -c core.hooksPath=/dev/null -c core.fsmonitor=false -c core.alternateRefsCommand=true"
"""git drops the overriding configuration for the far side of a local path, so that side is told again."""

SECONDS = 600.0
"""Longest time one git command may take."""


class HardenedGit(git.Git):
    """GitPython's command runner without the environment it would otherwise inherit."""

    def execute(self, command: Any, *args: Any, **options: Any) -> Any:
        """As GitPython's own; every variable that is not known to be harmless is taken away first."""
        given = set(self.environment()) | set(options.get("env") or {})
        gone = [part for name in os.environ if name not in _KEPT and name not in given for part in ("-u", name)]
        return super().execute(["env", *gone, *command], *args, **options)


class _Repo(git.Repo):
    GitCommandWrapperType = HardenedGit


@dataclass(frozen=True)
class Identity:
    """Who commits."""

    name: str
    email: str


class Repository:
    """A git directory and, unless it is bare, a work tree that need not contain it.

    The `.git` of the work tree is never read, so nothing that runs in the work tree can point git elsewhere.
    `own` says that nobody but this program wrote its configuration, so that there is nothing to be searched for.
    """

    def __init__(self, git_dir: Path, tree: Path | None = None, *, own: bool = False) -> None:
        self.git_dir, self.tree = git_dir, tree
        self._git = HardenedGit(str(tree or git_dir))
        self._git.update_environment(GIT_DIR=str(git_dir), **({"GIT_WORK_TREE": str(tree)} if tree else {}))
        self._programs: tuple[tuple[str, str], ...] = ()
        if not own:
            names = self.run("config", "--list", "--name-only", "-z").split("\0")
            self._programs = tuple(
                (name, value) for name in names for pattern, value in _DRIVERS if pattern.fullmatch(name)
            )

    def run(self, *args: str, env: Mapping[str, str] | None = None, config: Iterable[tuple[str, str]] = ()) -> str:
        """Run a git command and give its output as text (bytes that are not UTF-8 as surrogates).

        Raises `RepositoryError` with git's own reason, in one line.
        """
        return self.run_bytes(*args, env=env, config=config).decode("utf-8", "surrogateescape")

    def run_bytes(
        self, *args: str, env: Mapping[str, str] | None = None, config: Iterable[tuple[str, str]] = ()
    ) -> bytes:
        """The same, for output that is not text."""
        settings = _environment((*self._programs, *config)) | dict(env or {})
        try:
            output = self._git.execute(
                ["git", "--no-pager", *args],
                env=settings,
                stdout_as_string=False,
                strip_newline_in_stdout=False,
                kill_after_timeout=SECONDS,
            )
        except git.GitCommandError as error:
            raise RepositoryError(f"{self.tree or self.git_dir}: git {args[0]}: {reason(error)}") from None
        return bytes(output)

    def talk(self, command: str, url: str, *rest: str, token: str = "", options: Iterable[str] = ()) -> str:
        """Run `fetch`, `push` or `ls-remote` with a repository at http(s) or at an absolute path, whose hooks do not
        run either. The token goes to that host only. Raises `RepositoryError`."""
        far = "receive-pack" if command == "push" else "upload-pack"
        side = () if is_url(url) else (f"--{far}={_CHILD} {far}",)
        return self.run(
            command,
            *side,
            *options,
            "--",
            checked_source(url),
            *rest,
            env={"GIT_ALLOW_PROTOCOL": "http:https" if is_url(url) else "file"},
            config=_authorisation(url, token),
        )

    def succeeds(self, *args: str) -> bool:
        """Whether a git command that answers by its exit code says yes."""
        try:
            self.run(*args)
        except RepositoryError:
            return False
        return True


def _environment(config: Iterable[tuple[str, str]]) -> dict[str, str]:
    settings = (*_CONFIGURATION, *config)
    counted = {"GIT_CONFIG_COUNT": str(len(settings))}
    for place, (key, value) in enumerate(settings):
        counted |= {f"GIT_CONFIG_KEY_{place}": key, f"GIT_CONFIG_VALUE_{place}": value}
    return _ENVIRONMENT | counted


def _authorisation(url: str, token: str) -> tuple[tuple[str, str], ...]:
    if not token or not is_url(url):
        return ()
    parts = urlsplit(url)
    value = base64.b64encode(f"x-access-token:{token}".encode()).decode()
    return ((f"http.{parts.scheme}://{parts.netloc}/.extraHeader", f"Authorization: Basic {value}"),)


def is_url(source: str) -> bool:
    """Whether a source is to be reached by http(s) rather than as a folder."""
    return source.startswith(("http://", "https://"))


def checked_source(source: str) -> str:
    """A source that git cannot take for an option, another protocol or a login. Raises `RepositoryError`."""
    if is_url(source):
        if "@" in urlsplit(source).netloc:
            raise RepositoryError(f"{shown(source)}: has a login in the address; give the token by the environment")
        return source
    if "::" in source or "://" in source or source.startswith("-") or not Path(source).is_absolute():
        raise RepositoryError(f"{source}: is neither http(s) nor an absolute path; give one of the two")
    return source


def checked_branch(name: str) -> str:
    """A branch name that git accepts and that is no option. Raises `RepositoryError`."""
    good = re.fullmatch(r"(?!-)[^\x00-\x20\x7f~^:?*\[\\]+", name)
    dotted = any(part.startswith(".") or part.endswith(".lock") or not part for part in name.split("/"))
    if not good or dotted or ".." in name or "@{" in name or name.endswith(".") or name in ("@", "HEAD"):
        raise RepositoryError(f"{name!r}: is not a branch name that git accepts; use letters, digits, - and /")
    return name


def shown(url: str) -> str:
    """An address as it may be printed: without a login."""
    return re.sub(r"//[^/@]*@", "//", url)


def reason(error: git.GitCommandError) -> str:
    """Why git failed, in one line, out of what it printed."""
    text = error.stderr if isinstance(error.stderr, str) else ""
    lines = [line.strip(" '\"") for line in text.removeprefix("\n  stderr: '").splitlines() if line.strip(" '\"")]
    telling = [line for line in lines if line.startswith(("fatal:", "error:", "remote:", "! [", "Timeout"))] or lines
    words = shown(re.sub(r"^(fatal|error): ", "", telling[0])) if telling else f"exit code {error.status}"
    return words[:300]


def user_identity() -> Identity | None:
    """The name and address that the user's own git would commit with; None if they never said."""
    files = [path for level in ("user", "global") if Path(path := git.config.get_config_path(level)).is_file()]
    try:
        config = git.GitConfigParser(files, read_only=True)
        return Identity(str(config.get_value("user", "name")), str(config.get_value("user", "email")))
    except (configparser.Error, OSError):
        return None


def discover(path: Path) -> git.Repo:
    """The repository that a folder is in. Raises `RepositoryError` if it is in none, or it cannot be read."""
    if not path.is_dir():
        raise RepositoryError(f"{path}: there is no such folder; give the path of a git repository")
    try:
        return _Repo(path, search_parent_directories=True, expand_vars=False)
    except git.InvalidGitRepositoryError:
        raise RepositoryError(f"{path}: is not a git repository; run `git init` there, or give another path") from None
    except (OSError, ValueError, configparser.Error) as error:
        raise RepositoryError(f"{path}: the git repository cannot be read: {str(error).splitlines()[0]}") from None
