"""`init`: find keys, models and identities, and write `understudy.toml`. Asks nothing, so it runs anywhere."""

from __future__ import annotations

import re
from pathlib import Path

import click

from ...core.errors import NoModel, UsageError
from ...core.settings import FILE_NAME
from ..session import Session, account_name
from .options import json_option, pass_session, print_json, print_table

_TEMPLATE = """\
# Understudy's settings. `understudy config` shows every setting with its value and where it came from.
# Secrets stand in the environment only.
{models}
# Name the people of the team, so that skills need a second person's yes and pull requests a reviewer.
# role: lead, member, curator (may share skills) or guest. github: the login on GitHub or on the built-in forge.
# team = "launch"
# [[people]]
# id = "{account}"
# name = "{name}"
# email = "{email}"
# role = "lead"
# github = "{account}"
"""


@click.command()
@click.option("--here", is_flag=True, help="Make this folder the project: .understudy/ and the settings beside it.")
@click.option("--force", is_flag=True, help="Write over settings that are there.")
@json_option
@pass_session
def init(session: Session, here: bool, force: bool, as_json: bool) -> None:
    """Find keys, a local Ollama and your git identity, and write understudy.toml."""
    from ...agents.models.reach import reachable
    from ...tools.code.git import user_identity

    path = Path.cwd() / FILE_NAME if here else session.home / FILE_NAME
    if path.exists() and not force:
        raise UsageError(f"{path}: is there already; --force writes over it")
    reached, identity = reachable(), user_identity()
    small, frontier = _models()
    account = re.sub(r"[^a-z0-9-]", "-", account_name().casefold())
    name, email = (identity.name, identity.email) if identity else (account, f"{account}@localhost")
    home = Path.cwd() / ".understudy" if here else session.home
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{home}: cannot be made a home: {error.strerror}; name another with --home") from None
    if here:
        (home / ".gitignore").write_text("*\n", "utf-8")  # it will hold the home's key and people's mail
    lines = f'\n[models]\nsmall = "{small}"\nfrontier = "{frontier}"\n' if small else ""
    path.write_text(_TEMPLATE.format(models=lines, account=account, name=_quoted(name), email=_quoted(email)), "utf-8")
    if as_json:
        found = [{"provider": one.provider, "how": one.how} for one in reached]
        print_json({"file": str(path), "providers": found, "small": small, "frontier": frontier})
        return
    if reached:
        print_table(("provider", "found by"), [(one.provider, one.how) for one in reached], "")
    click.echo(f"git identity: {name} <{email}>" if identity else "git identity: none; set user.name and user.email")
    click.echo(f"models: small {small}, frontier {frontier}" if small else _no_model())
    click.echo(f"wrote {path}\nnext: {session.next_call('doctor')}")


def _models() -> tuple[str, str]:
    from ...agents.models.reach import defaults

    try:
        return defaults()
    except NoModel:
        return "", ""


def _no_model() -> str:
    from ...agents.models.reach import defaults

    try:
        defaults()
    except NoModel as error:
        return f"models: {error}"
    return ""


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
