"""Where a home is, where its settings stand, and how they are read: `understudy.toml`, and a router file beside it.

What can be set is in `settings`; this file turns what people wrote into that, or into one line that says what to mend.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from .credentials import check_apart
from .errors import SettingsError
from .faults import first_fault
from .router_settings import RouterSection, Section
from .settings import FILE_NAME, Settings

ROUTER_FILES = ("router.yaml", "router.yml")
"""Router files that are read where they stand beside the settings."""

_S = TypeVar("_S", bound=Section)


def find_home(given: str | None = None, start: Path | None = None) -> Path:
    """The home folder: `--home`, else UNDERSTUDY_HOME, else `.understudy/` of the project around `start`,
    else the platform's data folder. It need not exist yet. Raises `SettingsError` where none of these can be told."""
    named = given or os.environ.get("UNDERSTUDY_HOME")
    try:
        if named:
            return Path(named).expanduser().resolve()
        here = (start or Path.cwd()).resolve()
        for folder in (here, *here.parents):
            if (folder / ".understudy").is_dir():
                return folder / ".understudy"
        from platformdirs import user_data_path

        return user_data_path("understudy")
    except FileNotFoundError:
        raise SettingsError("the folder that this runs in is gone: go to another one, and say it again") from None
    except RuntimeError as error:  # pathlib's word for an account without a home folder
        why = str(error).rstrip(".")
        raise SettingsError(f"{named or 'the home'}: cannot be found: {why}; name a folder with --home DIR") from None


def settings_file(home: Path) -> Path:
    """The file that holds a home's settings: inside the home, else beside a project's `.understudy/`."""
    inside, beside = home / FILE_NAME, home.parent / FILE_NAME
    return beside if home.name == ".understudy" and beside.is_file() and not inside.is_file() else inside


def router_file(home: Path) -> Path | None:
    """The router file that stands beside the settings of a home, if one does."""
    folder = settings_file(home).parent
    return next((file for name in ROUTER_FILES if (file := folder / name).is_file()), None)


def written_settings(home: Path) -> dict[str, Any]:
    """What the settings file of a home says, unchecked; empty where there is none. Raises `SettingsError`."""
    path = settings_file(home)
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        return {}
    except NotADirectoryError:
        raise SettingsError(f"{home}: is no folder, and a home is one: name another with --home") from None
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:  # no TOML, no UTF-8, a number of thousands of digits
        raise SettingsError(f"{path}: not valid TOML: {error}; mend the line or move the file away") from None


def load_settings(home: Path) -> Settings:
    """Read the settings of a home; defaults where there is no file; the environment wins for addresses of
    services. Raises `SettingsError` with file, place and mend."""
    path, data = settings_file(home), written_settings(home)
    for key, variable in (("database", "UNDERSTUDY_DATABASE_URL"), ("chroma", "UNDERSTUDY_CHROMA_URL")):
        if os.environ.get(variable):
            data[key] = os.environ[variable]
    settings = _validate(Settings, data, str(path))
    if twice := _twice(person.id for person in settings.people):
        raise SettingsError(f"{path}: people: the id {twice!r} stands twice; ids must differ")
    if any(not person.id for person in settings.people):
        raise SettingsError(f"{path}: people: an id is empty; give each person one")
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
        text = path.read_text("utf-8-sig")
        data = tomllib.loads(text) if path.suffix == ".toml" else yaml.safe_load(text)
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
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
