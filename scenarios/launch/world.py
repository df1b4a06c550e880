"""Builds the launch's world into a folder: the shop's repository, the agent's inbox, the team's settings.

The same bytes every time, whoever builds: fixed authors, dates and contents, and a git that sees no one's
configuration. Knows nothing of the story that is played in it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ...core.errors import RepositoryError
from ...core.types import Person
from .edits import Edit
from .people import AGENT_ADDRESS, DANA, LEE, MAIL_SERVER, MIRA, PEOPLE, SAM, TEAM

REPOSITORY = "acme/shop"
"""The shop's name on the forge."""

_FILES = Path(__file__).parent / "world"
_RENAMED = {"gitignore": ".gitignore"}
"""setuptools leaves dot files out of package data, so this one gets its name here."""


@dataclass(frozen=True)
class World:
    """What the launch begins with."""

    repository: Path
    """The shop: an ordinary git repository with `main` checked out."""
    mails: tuple[bytes, ...]
    """The agent's inbox, in the order of arrival; one mail is broken on purpose."""
    people: tuple[Person, ...]
    settings: str
    """The home's `understudy.toml`."""


@dataclass(frozen=True)
class _Commit:
    by: Person
    at: str
    message: str
    paths: tuple[str, ...]
    then: tuple[Edit, ...] = ()
    """How these files differed that day: today's text, and what stood there."""


_OLD_INIT = (
    Edit("shop/__init__.py", "from .orders import Order, place\nfrom .receipt import render\n", ""),
    Edit(
        "shop/__init__.py",
        '"Order", "Product", "ShopError", "Stock", "place", "render"',
        '"Product", "ShopError", "Stock"',
    ),
)
_HISTORY = (
    _Commit(
        SAM,
        "2026-01-12T09:40:00+01:00",
        "Start the shop with catalogue, cart and stock",
        (
            "gitignore",
            "pyproject.toml",
            *(f"shop/{name}.py" for name in ("__init__", "errors", "money", "catalogue", "cart", "stock")),
            *(f"tests/{name}.py" for name in ("conftest", "test_money", "test_catalogue", "test_cart", "test_stock")),
        ),
        (
            *_OLD_INIT,
            Edit("pyproject.toml", 'version = "1.4.0"', 'version = "1.0.0"'),
            Edit("pyproject.toml", 'readme = "README.md"\n', ""),
        ),
    ),
    _Commit(
        LEE,
        "2026-01-20T15:05:00+01:00",
        "Ship by zones, free of charge from 40.00 on",
        ("shop/lines.py", "shop/shipping.py", "tests/test_shipping.py"),
        (
            Edit("shop/shipping.py", 'FREE_SHIPPING_FROM = money("50.00")', 'FREE_SHIPPING_FROM = money("40.00")'),
            Edit("tests/test_shipping.py", '("49.99", "4.90"), ("50.00"', '("39.99", "4.90"), ("40.00"'),
            Edit("tests/test_shipping.py", "free from 50.00 on", "free from 40.00 on"),
        ),
    ),
    _Commit(
        LEE,
        "2026-02-03T11:22:00+01:00",
        "Turn a cart into an order with volume discounts and a receipt",
        (
            "shop/__init__.py",
            *(f"shop/{name}.py" for name in ("discounts", "checkout", "orders", "receipt")),
            *(f"tests/test_{name}.py" for name in ("checkout", "orders", "receipt")),
        ),
    ),
    _Commit(
        DANA,
        "2026-02-17T10:10:00+01:00",
        "Raise free shipping to 50.00, as the new rates need",
        ("shop/shipping.py", "tests/test_shipping.py"),
    ),
    _Commit(
        SAM,
        "2026-02-24T16:48:00+01:00",
        "Keep a cart between two visits",
        ("shop/saving.py", "tests/test_saving.py"),
    ),
    _Commit(
        MIRA,
        "2026-03-02T09:15:00+01:00",
        "Say what each module knows and how we work; call it 1.4.0",
        ("README.md", "CONTRIBUTING.md", "pyproject.toml"),
    ),
)


def build(folder: Path) -> World:
    """Build the world in `folder`, which is made if need be. A repository that an earlier build left there stays as
    it is. Raises `RepositoryError` when git is missing or something else stands in the way."""
    return World(
        repository=_repository(folder),
        mails=tuple(path.read_bytes() for path in sorted((_FILES / "mail").glob("*.eml"))),
        people=PEOPLE,
        settings=_settings(),
    )


def _settings() -> str:
    lines = [
        f"team = {json.dumps(TEAM)}",
        "",
        "[mail]",
        f"address = {json.dumps(AGENT_ADDRESS)}",
        f"trust = [{json.dumps(MAIL_SERVER)}]",
    ]
    for person in PEOPLE:
        lines += ["", "[[people]]"]
        lines += [f"{key} = {json.dumps(getattr(person, key))}" for key in ("id", "name", "email", "role", "github")]
    return "\n".join(lines) + "\n"


def _repository(folder: Path) -> Path:
    target, part = folder / "shop", folder / ".shop.part"
    if target.exists():
        if not (target / ".git").is_dir():
            raise RepositoryError(f"{target}: stands where the shop's repository belongs; move it away")
        return target
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if part.exists():
            shutil.rmtree(part)
        part.mkdir()
        _git(part, "init", "--quiet", "--initial-branch=main", "--template=")
        for commit in _HISTORY:
            _commit(part, commit)
        part.rename(target)
    except OSError as error:
        raise RepositoryError(f"{folder}: the shop cannot be built here: {error.strerror}") from None
    return target


def _commit(tree: Path, commit: _Commit) -> None:
    for path in commit.paths:
        text = (_FILES / "shop" / path).read_text("utf-8")
        for edit in commit.then:
            if edit.path == path:
                text = text.replace(edit.old, edit.new)
        file = tree / _RENAMED.get(path, path)
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8", newline="\n")
    who: dict[str, str] = {}
    for part in ("AUTHOR", "COMMITTER"):
        who |= {f"GIT_{part}_NAME": commit.by.name, f"GIT_{part}_EMAIL": commit.by.email, f"GIT_{part}_DATE": commit.at}
    _git(tree, "add", "--all")
    _git(tree, "commit", "--quiet", "--no-verify", f"--message={commit.message}", env=who)


def _git(tree: Path, *args: str, env: Mapping[str, str] | None = None) -> None:
    clean = {
        "PATH": os.environ.get("PATH", os.defpath),
        "LC_ALL": "C",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_CEILING_DIRECTORIES": str(tree.parent),
        "GIT_DEFAULT_HASH": "sha1",
    }
    try:
        subprocess.run(
            ("git", *args), cwd=tree, env=clean | dict(env or {}), check=True, capture_output=True, text=True
        )
    except FileNotFoundError:
        raise RepositoryError(
            "git: the program is not on the PATH; install it (for example: apt install git)"
        ) from None
    except subprocess.CalledProcessError as error:
        raise RepositoryError(f"{tree}: git {args[0]}: {' '.join(error.stderr.split())}") from None
