"""`config`: every setting, its value, and where it came from."""

from __future__ import annotations

import json
import os
import re

import click
from pydantic import BaseModel

from ...core.settings_files import router_file, settings_file, written_settings
from ..session import Session
from .options import json_option, pass_session, print_json, print_table

_FROM_ENVIRONMENT = {"database": "UNDERSTUDY_DATABASE_URL", "chroma": "UNDERSTUDY_CHROMA_URL"}


@click.command()
@json_option
@pass_session
def config(session: Session, as_json: bool) -> None:
    """Show every setting, its value and where it came from."""
    path = settings_file(session.home)
    settings = session.settings  # first: it says in one line what is wrong with the file
    written = written_settings(session.home)
    beside = router_file(session.home)
    if beside:  # the whole section is what that file says
        written["router"] = settings.router.model_dump(exclude_unset=True)
    rows = _rows(settings, "", written)
    if as_json:
        print_json({"home": str(session.home), "file": str(path) if path.is_file() else None, "settings": rows})
        return
    also = f" and {beside}" if beside else ""
    click.echo(f"home {session.home}\nfile {path}{'' if path.is_file() else ' (not there; all defaults)'}{also}\n")
    print_table(
        ("setting", "from", "value"), [(str(row["name"]), str(row["from"]), _plain(row["value"])) for row in rows], ""
    )


def _rows(section: BaseModel, prefix: str, written: dict[str, object]) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for name in type(section).model_fields:
        value = getattr(section, name)
        given = written.get(name)
        if isinstance(value, BaseModel):
            rows += _rows(value, f"{prefix}{name}.", given if isinstance(given, dict) else {})
            continue
        variable = _FROM_ENVIRONMENT.get(prefix + name, "")
        source = "environment" if variable and os.environ.get(variable) else "file" if name in written else "default"
        shown = section.model_dump(mode="json")[name]
        rows.append({"name": prefix + name, "from": source, "value": _without_password(shown)})
    return rows


def _plain(value: object) -> str:
    """A value as one would write it in the file; `-` for none."""
    if value in (None, "", [], {}):
        return "-"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _without_password(value: object) -> object:
    """An address without the password in it."""
    return re.sub(r"(://[^/@:\s]*):[^/@\s]*@", r"\1:***@", value) if isinstance(value, str) else value
