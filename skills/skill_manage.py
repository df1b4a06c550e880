"""`skill_manage` as agents call it: an action, a name and arguments in, JSON out.

Actions and arguments are those of other agent harnesses, so that their users can move.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..core.errors import SkillError, UnderstudyError
from ..core.types import Json
from .manage import SkillManager
from .package import SKILL_FILE, Package, check_name, check_path
from .records import SkillState, Version

Given = Mapping[str, Json]
"""The arguments of a call beside action and name, as the caller sent them."""

SUPPORT_FOLDERS = ("references", "templates", "scripts", "assets", "evals")


def skill_manage(manager: SkillManager, action: str, name: str, given: Given) -> dict[str, Json]:
    """One call, answered as JSON: success with message and version, or error with what to do instead.

    Other harnesses know create, patch, edit, delete, write_file and remove_file; people with the right also have
    propose, approve, reject, retire, restore and rollback.
    """
    try:
        if action not in ACTIONS:
            raise SkillError(f"no action {action[:40]!r}; there are {', '.join(ACTIONS)}")
        return {"success": True, **ACTIONS[action](manager, check_name(name), given)}
    except UnderstudyError as error:
        return {"success": False, "error": str(error), "name": name}


def _create(manager: SkillManager, name: str, given: Given) -> dict[str, Json]:
    if manager.store.find(name):
        raise SkillError(f"{name} exists already; patch it, or edit it whole")
    return _written(manager.propose(_named(name, {SKILL_FILE: _text(given, "content").encode()}), base=0))


def _edit(manager: SkillManager, name: str, given: Given) -> dict[str, Json]:
    package, base = _open(manager, name, given)
    changed = package.with_files({SKILL_FILE: _text(given, "content").encode()})
    return _written(manager.propose(_same_name(name, changed), base=base))


def _create_or_edit(manager: SkillManager, name: str, given: Given) -> dict[str, Json]:
    return _edit(manager, name, given) if manager.store.find(name) else _create(manager, name, given)


def _patch(manager: SkillManager, name: str, given: Given) -> dict[str, Json]:
    package, base = _open(manager, name, given)
    path = check_path(_text(given, "file_path", SKILL_FILE))
    text = package.file_text(path)
    new = replace_once(
        text, _text(given, "old_string"), _text(given, "new_string", ""), given.get("replace_all") is True
    )
    return _written(manager.propose(_same_name(name, package.with_files({path: new.encode()})), base=base))


def _delete(manager: SkillManager, name: str, given: Given) -> dict[str, Json]:
    umbrella = _text(given, "absorbed_into", "")
    if umbrella and (umbrella == name or not manager.store.find(umbrella)):
        raise SkillError(f"absorbed_into: {umbrella!r} must be another skill that exists")
    why = f"absorbed into {umbrella}" if umbrella else "deleted"
    state = manager.store.skill(name)
    if state.shared is None and state.latest.by == manager.person.id and state.candidate:
        manager.may_write()
        return _told(
            manager.store.decide(name, state.latest.number, "rejected", by=manager.person.id, why=manager.sourced(why))
        )
    return _told(manager.retire(name, why))


def _write_file(manager: SkillManager, name: str, given: Given) -> dict[str, Json]:
    package, base = _open(manager, name, given)
    path = _support_path(_text(given, "file_path"))
    return _written(manager.propose(package.with_files({path: _text(given, "file_content").encode()}), base=base))


def _remove_file(manager: SkillManager, name: str, given: Given) -> dict[str, Json]:
    package, base = _open(manager, name, given)
    path = _support_path(_text(given, "file_path"))
    package.file(path)
    return _written(manager.propose(package.with_files({path: None}), base=base))


def _approve(manager: SkillManager, name: str, given: Given) -> dict[str, Json]:
    over = _text(given, "over", "").split()
    return _told(manager.approve(name, _number(given), _text(given, "why", ""), over=over))


def _reject(manager: SkillManager, name: str, given: Given) -> dict[str, Json]:
    return _told(manager.reject(name, _number(given), _text(given, "why", "")))


def _retire(manager: SkillManager, name: str, given: Given) -> dict[str, Json]:
    return _told(manager.retire(name, _text(given, "why", "")))


def _restore(manager: SkillManager, name: str, given: Given) -> dict[str, Json]:
    return _told(manager.restore(name, _text(given, "why", "")))


def _rollback(manager: SkillManager, name: str, given: Given) -> dict[str, Json]:
    return _written(manager.rollback(name, _required_number(given)))


AGENT_ACTIONS: dict[str, Callable[[SkillManager, str, Given], dict[str, Json]]] = {
    "create": _create,
    "edit": _edit,
    "patch": _patch,
    "delete": _delete,
    "write_file": _write_file,
    "remove_file": _remove_file,
}
"""What agents may call; the other actions are a person's."""

ACTIONS = AGENT_ACTIONS | {
    "propose": _create_or_edit,
    "approve": _approve,
    "reject": _reject,
    "retire": _retire,
    "restore": _restore,
    "rollback": _rollback,
}


def _open(manager: SkillManager, name: str, given: Given) -> tuple[Package, int]:
    state = manager.store.skill(name)
    base = _number(given, "base_version")
    return manager.store.package(state.latest), state.latest.number if base is None else base


def _told(state: SkillState) -> dict[str, Json]:
    return {"name": state.name, "status": state.status, "version": state.current.number}


def replace_once(text: str, old: str, new: str, everywhere: bool) -> str:
    """`text` with `old` replaced. Raises `SkillError` when it is not there, or not unique; shows what is near."""
    if not old:
        raise SkillError("old_string is empty")
    count = text.count(old)
    if not count:
        raise SkillError(f"old_string is not in the file; it begins: {text[:500]!r}")
    if count > 1 and not everywhere:
        raise SkillError(f"old_string stands {count} times; give more of its surroundings, or replace_all")
    return text.replace(old, new)


def _named(name: str, files: Mapping[str, bytes]) -> Package:
    return _same_name(name, Package(files))


def _same_name(name: str, package: Package) -> Package:
    if package.name != name:
        raise SkillError(f"{SKILL_FILE} says name: {package.name}, the call says {name}; they must be the same")
    return package


def _support_path(path: str) -> str:
    check_path(path)
    if path.split("/")[0] not in SUPPORT_FOLDERS or "/" not in path:
        raise SkillError(f"{path[:80]!r}: files go under {', '.join(SUPPORT_FOLDERS)}")
    return path


def _written(version: Version) -> dict[str, Json]:
    said = f"{version.name}: version {version.number} is proposed; a person with the right shares it"
    return {"name": version.name, "version": version.number, "status": "proposed", "staged": True, "message": said,
            "pending_id": version.id}  # fmt: skip


def _text(given: Given, key: str, default: str | None = None) -> str:
    value = given.get(key, default)
    if not isinstance(value, str):
        raise SkillError(f"{key} is missing" if value is None else f"{key} must be text")
    if any("\ud800" <= mark <= "\udfff" for mark in value):
        raise SkillError(f"{key} has half a character and cannot be written as UTF-8")
    return value


def _number(given: Given, key: str = "version") -> int | None:
    value = given.get(key)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise SkillError(f"{key} must be a whole number")
    return value


def _required_number(given: Given) -> int:
    number = _number(given)
    if number is None:
        raise SkillError("version is missing: which one to go back to")
    return number
